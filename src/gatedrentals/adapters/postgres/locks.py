"""Advisory locks by name: held by one transaction at a time, and free when it ends, however it ends."""

from hashlib import sha256


def lock_of(*name: str) -> int:
    """The number of a name: any two that matter at a time differ."""
    return int.from_bytes(sha256("\0".join(name).encode()).digest()[:8], "big", signed=True)
