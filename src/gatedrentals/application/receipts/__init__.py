"""Money that comes in, is placed, moved and returned (§6)."""
