"""The action queue: what needs a person, by when, who works it, and what resolves it (§14.1)."""
