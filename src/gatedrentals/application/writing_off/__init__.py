"""What is owed and will not be paid (§5.2)."""
