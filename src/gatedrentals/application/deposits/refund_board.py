"""The refunds of a site: whose, where each check stands, how old it is, and what the state's calendar asks (§11.5)."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TypeAlias
from uuid import UUID
from zoneinfo import ZoneInfo

from attrs import frozen

from gatedrentals.application.deposits.items import number_of
from gatedrentals.application.deposits.move_refund import UnknownRefund
from gatedrentals.domain.deposits.escheat import EscheatDates, EscheatStep, escheat_dates
from gatedrentals.domain.deposits.refund import ALLOWED, Refund, RefundState
from gatedrentals.domain.errors import InvalidValue
from gatedrentals.domain.ids import AccountId, SiteId, account_of
from gatedrentals.domain.period import local_day
from gatedrentals.ports.clock import Clock
from gatedrentals.ports.store import Store, Work

MOST = 500
"""Rows of one page at most."""


@frozen
class ListRefunds:
    """Ask for the refunds of a site, or of one license, in these states (empty: in any), a page of them.

    ``after`` is the cursor of the page before, empty for the first page.
    """

    site_id: SiteId
    states: frozenset[RefundState] = frozenset()
    limit: int = 50
    after: str = ""
    license_number: str = ""


@frozen
class ReadRefund:
    """Ask for one refund; without a license's number it is of the suspense account."""

    site_id: SiteId
    license_number: str
    refund_no: int


@frozen
class RefundRow:
    """A refund; ``license_number`` is empty where suspense owes it.

    ``allowed`` are the states that it can go to now, ``check_dated_on`` is the day that a check printed today bears.
    ``days`` since it was due; ``dates`` and ``unclaimed`` are what it asks for while nobody claims it, None once
    nothing is left to do.
    """

    license_number: str
    refund: Refund
    allowed: tuple[RefundState, ...]
    check_dated_on: date
    days: int
    dates: EscheatDates | None
    unclaimed: EscheatStep | None


@frozen
class StateCount:
    """How many refunds are in a state, and what they come to."""

    state: RefundState
    refunds: int
    total_cents: int


@frozen
class RefundBoard:
    """A page, the oldest due first; ``found`` and ``total_cents`` are of all pages.

    ``by_state`` counts every state that has a refund, whatever states were asked for. ``next`` is the cursor of the
    page after it, empty on the last.
    """

    rows: Sequence[RefundRow]
    found: int
    total_cents: int
    by_state: Sequence[StateCount]
    next: str


@frozen
class RefundBoards:
    """Lists refunds."""

    store: Store
    clock: Clock

    def __call__(self, asked: ListRefunds) -> RefundBoard:
        """One page. Raises UnknownSite, UnknownLicense, or InvalidValue for a limit or a cursor."""
        if not 1 <= asked.limit <= MOST:
            raise InvalidValue("limit", asked.limit, f"a number from 1 to {MOST}")
        after = _read_place(asked.after) if asked.after else None
        with self.store.work(asked.site_id) as work:
            zone = work.sites.get(asked.site_id).zone
            every = sorted(_refunds(work, asked), key=_place)
            found = [refund for refund in every if not asked.states or refund.state in asked.states]
            today = local_day(self.clock.now(), zone)
            left = [refund for refund in found if after is None or _place(refund) > after]
            rows = tuple(_row(work, refund, today, zone) for refund in left[: asked.limit])
        cursor = _cursor(rows[-1].refund) if len(left) > asked.limit else ""
        return RefundBoard(rows, len(found), _sum(found), _by_state(every), cursor)

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


def _refunds(work: Work, asked: ListRefunds) -> Iterable[Refund]:
    if not asked.license_number:
        return work.statements.refunds(asked.site_id)
    license_ = work.licenses.by_number(asked.site_id, asked.license_number)
    return work.statements.refunds_of(account_of(license_.id))


_Place: TypeAlias = tuple[date, AccountId, int]


def _place(refund: Refund) -> _Place:
    return refund.due_on, refund.account_id, refund.refund_no


def _cursor(refund: Refund) -> str:
    return f"{refund.due_on.isoformat()} {refund.account_id.hex} {refund.refund_no}"


def _read_place(cursor: str) -> _Place:
    try:
        due_on, account, refund_no = cursor.split(" ")
        return date.fromisoformat(due_on), AccountId(UUID(account)), int(refund_no)
    except ValueError:
        raise InvalidValue("after", cursor, "a cursor as the page before gave it") from None


def _row(work: Work, refund: Refund, today: date, zone: ZoneInfo) -> RefundRow:
    done = refund.is_done
    return RefundRow(
        license_number=number_of(work, refund.site_id, refund.account_id),
        refund=refund,
        allowed=ALLOWED[refund.state],
        check_dated_on=refund.check_dated_on(today),
        days=(today - refund.due_on).days,
        dates=None if done else escheat_dates(refund.dormant_from(zone), refund.amount_cents),
        unclaimed=None if done else refund.unclaimed_step(today, zone),
    )


def _by_state(refunds: Sequence[Refund]) -> tuple[StateCount, ...]:
    grouped = {state: [refund for refund in refunds if refund.state is state] for state in RefundState}
    return tuple(StateCount(state, len(found), _sum(found)) for state, found in grouped.items() if found)


def _sum(refunds: Sequence[Refund]) -> int:
    return sum(refund.amount_cents for refund in refunds)
