"""What the books say: statements, aging, roll-forwards, revenue, occupancy, and whether all of it is true (§14)."""
