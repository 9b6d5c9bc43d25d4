"""Receipts, the allocator and the projection that replays them (§6)."""
