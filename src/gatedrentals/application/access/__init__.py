"""Who comes in, by which door, and who they are then (§13.3)."""
