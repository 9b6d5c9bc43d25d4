"""What can be asked of a license, one module per command; its books follow in the same transaction (§2)."""
