"""Cloudflare Access, the company's own door: what it asserts is checked, never merely believed."""
