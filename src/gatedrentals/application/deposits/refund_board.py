"""The refunds of a site: whose, where each check stands, how old it is, and what the state's calendar asks (§11.5)."""

from collections.abc import Sequence
from datetime import date
from zoneinfo import ZoneInfo

from attrs import frozen

from gatedrentals.application.deposits.items import number_of
from gatedrentals.application.deposits.move_refund import UnknownRefund
from gatedrentals.domain.deposits.escheat import EscheatDates, EscheatStep, escheat_dates
from gatedrentals.domain.deposits.refund import ALLOWED, Refund, RefundState
from gatedrentals.domain.errors import InvalidValue
from gatedrentals.domain.ids import SiteId, account_of
from gatedrentals.domain.period import local_day
from gatedrentals.ports.clock import Clock
from gatedrentals.ports.store import Store, Work

MOST = 500
"""Rows of one page at most."""


@frozen
class ListRefunds:
    """Ask for the refunds of a site in these states (empty: in any), a page of them."""

    site_id: SiteId
    states: frozenset[RefundState] = frozenset()
    limit: int = 50
    after: int = 0


@frozen
class ReadRefund:
    """Ask for one refund; without a license's number it is of the suspense account."""

    site_id: SiteId
    license_number: str
    refund_no: int


@frozen
class RefundRow:
    """A refund. ``days`` since it was due; ``dates`` and ``unclaimed`` are those of a refund that is not done."""

    license_number: str
    refund: Refund
    days: int
    dates: EscheatDates | None
    unclaimed: EscheatStep

    @property
    def steps(self) -> tuple[RefundState, ...]:
        """What can be done about it now."""
        return ALLOWED[self.refund.state]


@frozen
class RefundBoard:
    """A page, the oldest due first; ``found`` and ``cents`` are of all pages, ``next`` is 0 on the last."""

    rows: Sequence[RefundRow]
    found: int
    cents: int
    by_state: Sequence[tuple[RefundState, int, int]]
    """How many refunds are in each state that has one, and their cents, whatever was asked for."""
    next: int


@frozen
class RefundBoards:
    """Lists refunds."""

    store: Store
    clock: Clock

    def __call__(self, asked: ListRefunds) -> RefundBoard:
        """One page. Raises UnknownSite, or InvalidValue for a limit or a place."""
        if not 1 <= asked.limit <= MOST:
            raise InvalidValue("limit", asked.limit, f"a number from 1 to {MOST}")
        if asked.after < 0:
            raise InvalidValue("after", asked.after, "a number from 0")
        with self.store.work(asked.site_id) as work:
            zone = work.sites.get(asked.site_id).zone
            every = list(work.statements.refunds(asked.site_id))
            found = [refund for refund in every if not asked.states or refund.state in asked.states]
            today = local_day(self.clock.now(), zone)
            shown = found[asked.after : asked.after + asked.limit]
            rows = tuple(_row(work, refund, today, zone) for refund in shown)
        end = asked.after + len(rows)
        return RefundBoard(rows, len(found), _sum(found), _by_state(every), end if end < len(found) else 0)

    def one(self, asked: ReadRefund) -> RefundRow:
        """One refund. Raises UnknownSite, UnknownLicense or UnknownRefund."""
        with self.store.work(asked.site_id) as work:
            zone = work.sites.get(asked.site_id).zone
            if asked.license_number:
                account = account_of(work.licenses.by_number(asked.site_id, asked.license_number).id)
            else:
                account = work.sites.suspense_account(asked.site_id)
            for refund in work.statements.refunds_of(account):
                if refund.refund_no == asked.refund_no:
                    return _row(work, refund, local_day(self.clock.now(), zone), zone)
        whose = f"license {asked.license_number}" if asked.license_number else "suspense"
        raise UnknownRefund(f"{whose} has no refund {asked.refund_no}")


def _row(work: Work, refund: Refund, today: date, zone: ZoneInfo) -> RefundRow:
    number = number_of(work, refund.site_id, refund.account_id)
    days = (today - refund.due_on).days
    if refund.is_done:
        return RefundRow(number, refund, days, None, EscheatStep.WAIT)
    dates = escheat_dates(refund.dormant_from(zone), refund.amount_cents)
    return RefundRow(number, refund, days, dates, refund.unclaimed_step(today, zone))


def _by_state(refunds: Sequence[Refund]) -> tuple[tuple[RefundState, int, int], ...]:
    grouped = {state: [refund for refund in refunds if refund.state is state] for state in RefundState}
    return tuple((state, len(found), _sum(found)) for state, found in grouped.items() if found)


def _sum(refunds: Sequence[Refund]) -> int:
    return sum(refund.amount_cents for refund in refunds)
