"""What residents do about themselves: their account, their notice to vacate, their profile (§13.3)."""
