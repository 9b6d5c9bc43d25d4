"""Workload, auditor and machines: random histories of a park, and what must be true after every step (§5.3, §6.5)."""
