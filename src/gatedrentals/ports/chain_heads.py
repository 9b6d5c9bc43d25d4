"""The heads of the accounts' hash chains, kept outside the database too (§5.1)."""

from collections.abc import Mapping
from datetime import date
from typing import Protocol

from gatedrentals.domain.errors import Refusal
from gatedrentals.domain.ids import AccountId, SiteId


class HeadsKept(Refusal):
    """Other heads are kept for this site and day: they are written once."""

    code = "heads_kept"


class ChainHeads(Protocol):
    """A day's heads per site, write once."""

    def put(self, site_id: SiteId, day: date, heads: Mapping[AccountId, tuple[int, bytes]]) -> None:
        """Keep the sequence and hash of each account's last entry at the end of a day.

        The same heads again change nothing; raises HeadsKept for others.
        """
        ...

    def get(self, site_id: SiteId, day: date) -> Mapping[AccountId, tuple[int, bytes]] | None:
        """The heads kept for a day, or None."""
        ...
