"""What all accounts of a site come to at once: agings, what was posted, deposits, collections (§14.4)."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from attrs import frozen

from gatedrentals.domain.ids import AccountId, LicenseId, SiteId
from gatedrentals.domain.ledger.aging import Aging
from gatedrentals.domain.ledger.documents import Method
from gatedrentals.domain.ledger.entry import Balances
from gatedrentals.domain.ledger.roles import Role
from gatedrentals.domain.licensing.states import State
from gatedrentals.domain.revenue.roll_forward import PostedCents


@frozen
class AgedAccount:
    """An account that owes, or on which the ledger and the aging differ; ``name`` is its license's number or kind."""

    account_id: AccountId
    name: str
    aging: Aging


@frozen
class DepositRow:
    """The deposit of a license: ``asked_cents`` less credits; held is paid less forfeited less refunded.

    ``state`` is that of the license now.
    """

    license_number: str
    state: State
    asked_cents: int
    paid_cents: int
    forfeited_cents: int
    refunded_cents: int
    held_cents: int


@frozen
class Collected:
    """What came in by one method in a span, and what was returned in it, in cents; ``span`` counts from 0."""

    span: int
    method: Method
    payments: int
    received_cents: int
    returned_cents: int


@frozen
class Stands:
    """What a site stands at: the balances of all its accounts, summed, and its pads.

    ``pads`` are those that any license ever had, ``occupied`` those that one occupies in the night that was asked for.
    """

    balances: Balances
    occupied: int
    pads: int


class SiteFigures(Protocol):
    """Figures of a site, to the cent what the domain says account by account."""

    def aged(self, site_id: SiteId, zone: ZoneInfo, as_of: date, known_on: date | None) -> Sequence[AgedAccount]:
        """Every account with something to show, as of the end of a day, as known at the end of another: see `age`.

        Licenses in order of number, then applications, then the suspense account.
        """
        ...

    def posted(self, site_id: SiteId | None, roles: Collection[Role], until: date | None) -> Sequence[PostedCents]:
        """What moved these roles until the end of a day, at a site or at all, summed by month, kind and account.

        ``posted_on`` is the first day of the month; debits and credits are summed apart.
        """
        ...

    def deposits(
        self, site_id: SiteId, license_id: LicenseId | None = None, until: date | None = None
    ) -> Sequence[DepositRow]:
        """What was posted of deposits until the end of a day (None: ever), or that of one license alone.

        A row per license that was asked for a deposit by then, in order of number.
        """
        ...

    def collected(self, site_id: SiteId, bounds: Sequence[datetime]) -> Sequence[Collected]:
        """What passed through the clearing accounts between each bound and the next, in order of span and method.

        Opening balances of another system are none.
        """
        ...

    def taxed(self, site_id: SiteId) -> Mapping[AccountId, int]:
        """What the tax lines of each account that has one come to, less credits, in cents."""
        ...

    def stands(self, site_id: SiteId, night: date) -> Stands:
        """What a site stands at now, and who occupies its pads in a night."""
        ...
