"""Registers, readings, use and the final estimate (§11.3)."""
