"""The trial balance: what stands on every ledger account on a day, by posted-on (§5.1, §5.3); the journal as rows."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from gatedrentals.domain.ledger.canonical import TAGS
from gatedrentals.domain.ledger.chain import balances_after
from gatedrentals.domain.ledger.entry import Balances, Entry
from gatedrentals.domain.ledger.roles import Role
from gatedrentals.domain.values import frozen


@frozen
class TrialBalanceRow:
    """What stands on one ledger account, in cents: a debit balance above zero, a credit balance below."""

    role: Role
    detail: str
    cents: int

    @property
    def debit_cents(self) -> int:
        """The balance if it is a debit, else 0."""
        return max(self.cents, 0)

    @property
    def credit_cents(self) -> int:
        """The balance if it is a credit, else 0."""
        return max(-self.cents, 0)


def trial_balance(entries: Iterable[Entry], on: date | None = None) -> tuple[TrialBalanceRow, ...]:
    """What all that was posted by the end of ``on`` comes to, per role and detail; their sum is zero (§5.3).

    ``entries`` may be of any number of accounts, in any order. Without a day everything counts. Accounts at zero are
    left out.
    """
    counted = (entry for entry in entries if on is None or entry.document.posted_on <= on)
    return balance_rows(
        (posting.role, posting.detail, posting.cents) for entry in counted for posting in entry.postings
    )


def balance_rows(posted: Iterable[tuple[Role, str, int]]) -> tuple[TrialBalanceRow, ...]:
    """What postings, by role, detail and cents, come to; accounts at zero are left out."""
    sums: dict[tuple[Role, str], int] = {}
    for role, detail, cents in posted:
        sums[role, detail] = sums.get((role, detail), 0) + cents
    order = list(Role).index
    found = sorted(sums.items(), key=lambda item: (order(item[0][0]), item[0][1]))
    return tuple(TrialBalanceRow(role, detail, cents) for (role, detail), cents in found if cents)


def balances_of(entries: Iterable[Entry], on: date | None = None) -> Balances:
    """The balances recounted from the journal (§5.5), of what was posted by the end of ``on`` or of everything."""
    counted = (entry for entry in entries if on is None or entry.document.posted_on <= on)
    return balances_after(Balances(), [posting for entry in counted for posting in entry.postings])


class JournalRow(NamedTuple):
    """A posting with the day and the kind of its document: what roll-forwards are made of (§14.4)."""

    posted_on: date
    document_kind: str
    role: Role
    detail: str
    cents: int


def journal_rows(entries: Iterable[Entry]) -> Iterator[JournalRow]:
    """Every posting of the entries as a row, in their order."""
    for entry in entries:
        document = entry.document
        kind = TAGS[type(document.body)]
        for posting in entry.postings:
            yield JournalRow(document.posted_on, kind, posting.role, posting.detail, posting.cents)
