"""What is said to people, never without the fair housing notice (§13.1, §13.6)."""
