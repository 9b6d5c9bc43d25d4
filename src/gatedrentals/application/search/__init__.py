"""Look for people, pads, licenses and receipts (§14.1)."""
