"""Recognition by line, month close and roll-forwards (§7)."""
