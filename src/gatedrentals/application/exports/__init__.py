"""The journal for other systems (§5.4)."""
