"""Fakes that behave, one per port and under its name: what other teams test with instead of a database."""
