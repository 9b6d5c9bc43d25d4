"""Find people, pads, licenses and receipts of a site by what somebody typed (§14.1); all of it is only read."""

from collections.abc import Collection, Sequence
from datetime import UTC, date, datetime, time, timedelta
from enum import Enum
from typing import Protocol

from attrs import frozen

from gatedrentals.domain.attention.wanted import Rank, Wanted
from gatedrentals.domain.ids import SiteId
from gatedrentals.domain.licensing.states import State
from gatedrentals.ports.subledger import ReceiptPlace

MOST_RECEIPTS = 50
"""Receipts that are found in each of three ways at most, the newest of them: by id, by amount and by payer."""
PAYER_DAYS = 400
"""Receipts are found by their payer for so many days."""


def payers_since(on: date) -> datetime:
    """From when on receipts are found by their payer."""
    return datetime.combine(on - timedelta(days=PAYER_DAYS), time(), UTC)


class Kind(Enum):
    """What was found; in this order where it fits equally well."""

    LICENSE = "license"
    PERSON = "person"
    PAD = "pad"
    RECEIPT = "receipt"


@frozen
class Found:
    """Something that fits, and the license that it leads to; no number: a person without one, money for nobody.

    A person is found once for each of their licenses, a pad with who has it that day or had it last. ``place`` is
    where a receipt stands now, ``received_at`` when it came, ``label`` its external id.
    """

    kind: Kind
    rank: Rank
    label: str
    license_number: str = ""
    state: State | None = None
    place: ReceiptPlace | None = None
    received_at: datetime | None = None


class Search(Protocol):
    """Looks through a site."""

    def find(self, site_id: SiteId, wanted: Wanted, on: date, kinds: Collection[Kind]) -> Sequence[Found]:
        """All of these kinds that fits on a day, in no order.

        People fit by name, mail address and telephone number; pads by code; licenses by number; receipts by the
        beginning of their external id, their exact amount, or the payer's name.
        """
        ...
