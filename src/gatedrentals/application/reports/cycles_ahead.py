"""The cycles that a license will be billed next, and what each will cost: by the cutter that bills them (§3, §4)."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime
from itertools import islice

from attrs import frozen

from gatedrentals.application.account_file import AccountFile
from gatedrentals.application.desks import Desks
from gatedrentals.domain.billing.schedule import ISSUED_BEFORE, Piece, pieces
from gatedrentals.domain.ids import SiteId, account_of
from gatedrentals.domain.ledger.line import Line
from gatedrentals.domain.licensing.license import License
from gatedrentals.domain.payments.facts import PostedInvoice
from gatedrentals.domain.period import Period
from gatedrentals.ports.clock import Clock
from gatedrentals.ports.store import Store, Work


@frozen
class LookAhead:
    """Ask for the next cycles of a license."""

    site_id: SiteId
    license_number: str
    cycles: int = 8


@frozen
class CycleAhead:
    """A cycle that is not billed yet, by today's terms, prices and rules; ``issued_on`` is its regular day."""

    days: Period
    due_on: date
    issued_on: date
    lines: tuple[Line, ...]

    @property
    def cost_cents(self) -> int:
        """What the cycle will cost, discounts and taxes included."""
        return sum(line.amount_cents for line in self.lines)


@frozen
class CyclesAhead:
    """Looks ahead."""

    store: Store
    clock: Clock

    def __call__(self, asked: LookAhead) -> tuple[CycleAhead, ...]:
        """The cycles in order, fewer where the stay ends. Raises UnknownSite, UnknownLicense, UnknownProduct, NoPrice.

        Nothing of a license whose residents are gone: what is left to bill there is a settlement.
        """
        now = self.clock.now()
        with self.store.work(asked.site_id) as work:
            license_ = work.licenses.by_number(asked.site_id, asked.license_number)
            desks = Desks.of(work, asked.site_id, now)
            frontier = work.subledger.standing(account_of(license_.id)).frontier
            used = _used(work, license_, now) if desks.counts_uses else set()
        stay, cutter = license_.stay, desks.of_license(license_).cutter
        found: list[CycleAhead] = []
        for piece in islice(pieces(stay, now, frontier or stay.move_in), asked.cycles):
            cut = cutter.first if frontier is None and not found else cutter.recurring
            lines = cut(piece, Counter(rule for rule, frame in used if frame != piece.frame))
            used |= _rules(lines)
            found.append(_ahead(piece, lines))
        return tuple(found)


Use = tuple[str, Period]
"""A discount rule on a cycle: the pieces of a cut cycle are one use (§4.2)."""


def _ahead(piece: Piece, lines: tuple[Line, ...]) -> CycleAhead:
    return CycleAhead(piece.window, piece.due_on, piece.due_on - ISSUED_BEFORE, lines)


def _used(work: Work, license_: License, now: datetime) -> set[Use]:
    """Where rules stand by now: only one that applies so many times asks for it, and the account is read for it."""
    file = AccountFile.of_license(work, license_, now)
    live = (posted for posted in file.posted.invoices.values() if posted.live)
    return {use for posted in live if _charges_days(posted) for use in _rules(posted.invoice.lines)}


def _charges_days(posted: PostedInvoice) -> bool:
    """Whether days are left on it: a first invoice whose days were cut keeps its one-time charges (§3.4)."""
    cycle = posted.invoice.cycle
    return cycle is not None and posted.charged_to is not None and cycle.start < posted.charged_to


def _rules(lines: Iterable[Line]) -> set[Use]:
    return {(line.discount.rule_id, line.earning.frame) for line in lines if line.discount and line.earning}
