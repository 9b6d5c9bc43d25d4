"""Rental operations of gated communities: a pure domain, ports, adapters and thin entrypoints."""

__version__ = "0.1.0"
