"""Discount rules and the evaluator that explains itself (§4.2)."""
