"""From the last night to the check: deposit statements, refunds and what follows them (§11.4, §11.5)."""
