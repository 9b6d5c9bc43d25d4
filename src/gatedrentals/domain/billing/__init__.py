"""Schedules, the cutting of invoices, late fees and hotel tax (§3, §4.3, §6.6)."""
