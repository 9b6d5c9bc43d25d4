"""Who moved out, and how the seven days of each deposit statement stand (§11.4)."""

from collections.abc import Sequence
from datetime import date, datetime
from enum import Enum

from attrs import frozen

from gatedrentals.domain.deposits.clock import ClockState, clock_state, due_by
from gatedrentals.domain.deposits.statement import DepositStatement, missing
from gatedrentals.domain.errors import InvalidValue
from gatedrentals.domain.ids import PadId, SiteId, account_of
from gatedrentals.domain.licensing.license import License
from gatedrentals.domain.licensing.states import State
from gatedrentals.domain.period import ONE_DAY
from gatedrentals.domain.site.policy import Site
from gatedrentals.ports.clock import Clock
from gatedrentals.ports.store import Store, Work

_LEFT = frozenset({State.MOVED_OUT, State.TERMINATED, State.SETTLED, State.CLOSED})
_WAITING = frozenset({State.MOVED_OUT, State.TERMINATED})
MOST = 500
"""Rows of one page at most."""


class StatementStep(Enum):
    """What a move-out's statement waits for."""

    NOT_DRAFTED = "not_drafted"
    INCOMPLETE = "incomplete"
    READY = "ready"
    FINAL = "final"


@frozen
class ListMoveOuts:
    """Ask for a site's move-outs: those without a final statement, or all; ``words`` are parts of number or name.

    ``after`` is the cursor of the page before, empty for the first page.
    """

    site_id: SiteId
    waiting: bool = True
    words: str = ""
    limit: int = 50
    after: str = ""


@frozen
class MoveOutRow:
    """A move-out. ``due_by`` is the instant by which its first version must be final.

    ``misses`` are the facts that keep the latest version from being final, in words. Amounts are those of the latest
    version, in cents; ``held_cents`` is what is held of the deposit now.
    """

    license_number: str
    residents: tuple[str, ...]
    pad: PadId
    state: State
    moved_out_on: date
    due_by: datetime
    clock: ClockState
    step: StatementStep
    version: int
    misses: tuple[str, ...]
    held_cents: int
    refund_cents: int
    owed_cents: int


@frozen
class MoveOutList:
    """A page: the most urgent first where they wait, else the latest first; ``found`` are on all pages.

    ``next`` is the cursor of the page after it, empty on the last: it names the last move-out, so that none is passed
    over or shown twice where others come or go in between.
    """

    rows: Sequence[MoveOutRow]
    found: int
    next: str


@frozen
class MoveOutLists:
    """Lists move-outs."""

    store: Store
    clock: Clock

    def __call__(self, asked: ListMoveOuts) -> MoveOutList:
        """One page. Raises UnknownSite, or InvalidValue for a limit or a cursor."""
        if not 1 <= asked.limit <= MOST:
            raise InvalidValue("limit", asked.limit, f"a number from 1 to {MOST}")
        after = _read_place(asked.after) if asked.after else None
        now = self.clock.now()
        with self.store.work(asked.site_id) as work:
            site = work.sites.get(asked.site_id)
            found = [license_ for license_ in _left(work, asked) if _is_named(work, license_, asked.words)]
            left = [each for each in found if after is None or _is_later(_place(each), after, asked)]
            rows = tuple(_row(work, site, license_, left_on, now) for license_, left_on in _dated(left[: asked.limit]))
        return MoveOutList(rows, len(found), _cursor(left[asked.limit - 1]) if len(left) > asked.limit else "")


def _left(work: Work, asked: ListMoveOuts) -> list[License]:
    licenses = work.licenses.of_site(asked.site_id, _WAITING if asked.waiting else _LEFT)
    gone = [license_ for license_ in licenses if license_.moved_out_on is not None]
    return sorted(gone, key=_place, reverse=not asked.waiting)


def _place(license_: License) -> tuple[date, str]:
    return license_.moved_out_on or date.max, license_.number


def _is_later(place: tuple[date, str], after: tuple[date, str], asked: ListMoveOuts) -> bool:
    return place > after if asked.waiting else place < after


def _cursor(license_: License) -> str:
    day, number = _place(license_)
    return f"{day.isoformat()} {number}"


def _read_place(cursor: str) -> tuple[date, str]:
    day, _, number = cursor.partition(" ")
    try:
        return date.fromisoformat(day), number
    except ValueError:
        raise InvalidValue("after", cursor, "a cursor as the page before gave it") from None


def _dated(licenses: Sequence[License]) -> Sequence[tuple[License, date]]:
    return [(license_, license_.moved_out_on) for license_ in licenses if license_.moved_out_on is not None]


def _is_named(work: Work, license_: License, words: str) -> bool:
    if not words:
        return True
    name = " ".join((license_.number, *_names(work, license_))).casefold()
    return all(word in name for word in words.casefold().split())


def _names(work: Work, license_: License) -> tuple[str, ...]:
    return tuple(work.parties.get(party).name for party in license_.residents)


def _row(work: Work, site: Site, license_: License, left_on: date, now: datetime) -> MoveOutRow:
    versions = work.statements.of_license(license_.id)
    latest = versions[-1] if versions else None
    settlement = latest.settlement if latest is not None else None
    misses = () if latest is None or latest.is_final else tuple(map(str, missing(latest)))
    finalized_at = versions[0].finalized_at if versions else None
    last_night = left_on if license_.end is None else license_.end - ONE_DAY
    return MoveOutRow(
        license_number=license_.number,
        residents=_names(work, license_),
        pad=license_.assignment_on(last_night).pad,
        state=license_.state,
        moved_out_on=left_on,
        due_by=due_by(left_on, site.zone),
        clock=clock_state(left_on, site.zone, now, finalized_at),
        step=_step(latest, misses),
        version=0 if latest is None else latest.version,
        misses=misses,
        held_cents=work.subledger.standing(account_of(license_.id)).balances.deposits_held_cents,
        refund_cents=0 if settlement is None else settlement.refund_cents,
        owed_cents=0 if settlement is None else settlement.owed_cents,
    )


def _step(latest: DepositStatement | None, misses: tuple[str, ...]) -> StatementStep:
    if latest is None:
        return StatementStep.NOT_DRAFTED
    if latest.is_final:
        return StatementStep.FINAL
    return StatementStep.INCOMPLETE if misses else StatementStep.READY
