"""Closing the months of a site (§7)."""
