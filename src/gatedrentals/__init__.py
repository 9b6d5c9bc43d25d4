"""Rental operations for gated communities: a domain library with ports and adapters."""
