"""Where the world comes in: parse, call one use case, present."""
