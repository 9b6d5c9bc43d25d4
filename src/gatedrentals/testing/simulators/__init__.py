"""Vendors at the wire: what our adapters are tested against, and what a demo runs on."""
