"""Meters that people read by hand (§11.3)."""
