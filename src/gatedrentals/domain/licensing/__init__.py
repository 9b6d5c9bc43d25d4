"""Licenses to occupy: terms, states and commands (§2, §3)."""
