"""Keys of the items of settlement, so that one closes what another raised (§14.1)."""


def key_of(license_number: str, *parts: object) -> str:
    """The key of an item about a license."""
    return "/".join([license_number, *(str(part) for part in parts)])
