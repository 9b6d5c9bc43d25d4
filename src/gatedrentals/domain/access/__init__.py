"""Who may do what, and where (§13.3)."""
