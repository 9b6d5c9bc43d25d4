"""Damages, the deposit statement, refunds and escheat (§11.4, §11.5)."""
