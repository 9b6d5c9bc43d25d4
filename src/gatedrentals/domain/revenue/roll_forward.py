"""Roll-forwards: what an account of the ledger opened with, what moved it, and what it closed with (§14.4)."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from gatedrentals.domain.ledger.roles import Role
from gatedrentals.domain.period import Period
from gatedrentals.domain.values import frozen

DEBIT_ROLES = frozenset(
    {Role.RECEIVABLE, Role.DISCOUNTS, Role.CLEARING, Role.BANK, Role.MERCHANT_FEES, Role.BAD_DEBT, Role.TRANSFERS}
)
"""Accounts that debits raise; all others are raised by credits."""


@frozen
class PostedCents:
    """A posting as a roll-forward needs it: day, kind of document, account and cents (debit above 0)."""

    posted_on: date
    document_kind: str
    role: Role
    detail: str
    cents: int


@frozen
class RollForwardRow:
    """What documents of one kind added to and took off an account in the period, both from 0, in cents."""

    document_kind: str
    additions_cents: int
    reductions_cents: int


@frozen
class RollForward:
    """Opening + additions − reductions = closing, in cents, as a number that people expect to be positive (§14.4)."""

    role: Role
    period: Period
    opening_cents: int
    rows: tuple[RollForwardRow, ...]

    @property
    def additions_cents(self) -> int:
        """All that was added in the period."""
        return sum(row.additions_cents for row in self.rows)

    @property
    def reductions_cents(self) -> int:
        """All that was taken off in the period."""
        return sum(row.reductions_cents for row in self.rows)

    @property
    def closing_cents(self) -> int:
        """The balance at the end of the period."""
        return self.opening_cents + self.additions_cents - self.reductions_cents


def roll_forward(postings: Iterable[PostedCents], role: Role, period: Period) -> RollForward:
    """Roll one account forward over ``period``; ``postings`` may come in any order and are read once.

    Deferred revenue, receivable and deposits (billed, held) are the ones that owners ask for (§14.4).
    """
    side = 1 if role in DEBIT_ROLES else -1
    opening_cents = 0
    added: dict[str, int] = defaultdict(int)
    taken: dict[str, int] = defaultdict(int)
    for posting in postings:
        if posting.role is not role or posting.posted_on >= period.end:
            continue
        cents = side * posting.cents
        if posting.posted_on < period.start:
            opening_cents += cents
        elif cents >= 0:
            added[posting.document_kind] += cents
        else:
            taken[posting.document_kind] -= cents
    kinds = sorted({*added, *taken})
    rows = tuple(RollForwardRow(kind, added.get(kind, 0), taken.get(kind, 0)) for kind in kinds)
    return RollForward(role, period, opening_cents, rows)
