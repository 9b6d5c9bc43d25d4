"""Use cases, one module each: load, one domain call, save with its events, commit."""
