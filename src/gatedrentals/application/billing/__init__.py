"""Invoices and late fees on their days (§3, §6.6)."""
