"""How many rows a page may have."""

from gatedrentals.domain.errors import InvalidValue
from gatedrentals.ports.boards import MOST


def check_limit(limit: int) -> None:
    """Refuse a page of no rows or of too many. Raises InvalidValue."""
    if not 1 <= limit <= MOST:
        raise InvalidValue("limit", limit, f"a number from 1 to {MOST}")
