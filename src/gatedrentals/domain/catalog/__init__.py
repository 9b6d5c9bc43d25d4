"""Products and their dated prices (§4.1)."""
