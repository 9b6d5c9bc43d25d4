"""What queue and watch must know of many licenses, receipts and meters at once; all of it is only read."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Protocol

from attrs import frozen

from gatedrentals.domain.attention.matching import Clue, Taker
from gatedrentals.domain.ids import LicenseId, PadId, SiteId
from gatedrentals.domain.ledger.documents import Receipt
from gatedrentals.domain.licensing.states import State
from gatedrentals.ports.subledger import ReceiptPlace


@frozen
class LicenseBrief:
    """A license at a glance; ``pad`` is that of a day, the first one before its move-in and the last after its end."""

    license_id: LicenseId
    number: str
    state: State
    pad: PadId
    residents: tuple[str, ...]


class Briefs(Protocol):
    """Set-based: each method costs one statement, however many are asked for."""

    def licenses(self, site_id: SiteId, numbers: Collection[str], on: date) -> Mapping[str, LicenseBrief]:
        """Licenses of a site by number; a number that none has is left out."""
        ...

    def receipts(self, site_id: SiteId, places: Collection[ReceiptPlace]) -> Mapping[ReceiptPlace, Receipt]:
        """Receipts by where they stand; a place without one is left out."""
        ...

    def takers(self, site_id: SiteId, clues: Sequence[Clue], on: date) -> Sequence[Sequence[Taker]]:
        """For each clue the licenses that it points at, in order of number.

        A pad's code points at who has the pad on that day. Licenses that nobody pays for (`NOT_YET`) are left out.
        """
        ...

    def last_read(self, site_id: SiteId) -> Mapping[PadId, date]:
        """When the meter of each pad was last read; a pad that never was is left out."""
        ...

    def first_posted(self, site_id: SiteId) -> date | None:
        """The first day on which anything is posted in the site's books, or None."""
        ...
