"""Requests with keys: done once, answered the same each time."""
