"""The heads of the accounts' hash chains, kept outside the database too (§5.1)."""

from collections.abc import Mapping
from datetime import date
from typing import Protocol

from gatedrentals.domain.ids import AccountId, SiteId


class ChainHeads(Protocol):
    """A day's heads per site, write once."""

    def put(self, site_id: SiteId, day: date, heads: Mapping[AccountId, tuple[int, bytes]]) -> None:
        """Keep the sequence and hash of each account's last entry at the end of a day; a day is kept once."""
        ...

    def get(self, site_id: SiteId, day: date) -> Mapping[AccountId, tuple[int, bytes]] | None:
        """The heads kept for a day, or None."""
        ...
