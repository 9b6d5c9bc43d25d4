"""The API, /v1: parse a request, ask one use case, present what it answers."""
