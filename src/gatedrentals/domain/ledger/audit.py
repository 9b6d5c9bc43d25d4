"""The invariants of an account's books, told apart from how they were written (§5.3)."""

from collections.abc import Iterable, Iterator, Sequence
from enum import Enum

from gatedrentals.domain.ledger.book_line import BookLine
from gatedrentals.domain.ledger.books import BookReceipt, Books
from gatedrentals.domain.ledger.chain import balances_after
from gatedrentals.domain.ledger.documents import Holding
from gatedrentals.domain.ledger.entry import Balances, Entry
from gatedrentals.domain.ledger.postings import credited_account, is_deposit
from gatedrentals.domain.ledger.references import UnknownReference
from gatedrentals.domain.ledger.roles import Role
from gatedrentals.domain.ledger.trial_balance import balances_of, trial_balance
from gatedrentals.domain.money import dollars
from gatedrentals.domain.values import frozen

UNAPPLIED = (Holding.UNMATCHED, Holding.QUARANTINED, Holding.OVER_HORIZON, Holding.BEFORE_FIRST_INVOICE)
"""The four reasons for which money may stand unapplied (§5.3)."""


class Invariant(Enum):
    """What must be true of an account at any time (§5.3)."""

    ENTRY_BALANCED = "entry_balanced"
    TRIAL_BALANCE_ZERO = "trial_balance_zero"
    BALANCES_KEPT = "balances_kept"
    RECEIVABLE = "receivable_is_open_lines"
    DEFERRED = "deferred_is_net_less_recognised"
    DEPOSITS_BILLED = "deposits_billed_are_open_deposit_lines"
    DEPOSITS_HELD = "deposits_held_are_paid_less_forfeited_less_refunded"
    UNAPPLIED = "unapplied_is_held_for_four_reasons"
    CREDIT = "refundable_credit_is_held_credit"
    REFUNDS = "refunds_payable_are_due_refunds"
    LINE_OVER_ALLOCATED = "line_over_allocated"
    LINE_BELOW_ZERO = "line_below_zero"
    RECEIPT_WHOLE = "receipt_places_its_amount"
    DEPOSIT_PAYS_ITSELF = "deposit_pays_a_deposit_line"
    READABLE = "documents_refer_to_what_stands"


@frozen
class Finding:
    """An invariant that does not hold: in words, with the sequence of the document or invoice if it has one."""

    invariant: Invariant
    text: str
    seq: int | None = None


def audit(entries: Iterable[Entry]) -> tuple[Finding, ...]:
    """Check one account, from its first entry on, after its last: no finding means that every invariant holds (§5.3).

    `verify` finds what was changed afterwards; this finds what was booked wrongly.
    """
    kept = list(entries)
    books = Books()
    try:
        for entry in kept:
            books.add(entry.document)
    except UnknownReference as fault:
        return (*_entries(kept), Finding(Invariant.READABLE, str(fault), books.seq))
    return (*_entries(kept), *_totals(kept, books), *_lines(books), *_receipts(books))


def _entries(entries: Sequence[Entry]) -> Iterator[Finding]:
    balances = Balances()
    for entry in entries:
        seq, left_cents = entry.document.seq, sum(posting.cents for posting in entry.postings)
        if left_cents:
            yield Finding(Invariant.ENTRY_BALANCED, f"entry {seq} is {dollars(left_cents)} out of balance", seq)
        balances = balances_after(balances, entry.postings)
        if balances != entry.balances:
            yield Finding(
                Invariant.BALANCES_KEPT, f"entry {seq} keeps {entry.balances}, which should be {balances}", seq
            )
    left_cents = sum(row.cents for row in trial_balance(entries))
    if left_cents:
        yield Finding(Invariant.TRIAL_BALANCE_ZERO, f"the trial balance is {dollars(left_cents)}, not zero")


def _totals(entries: Sequence[Entry], books: Books) -> Iterator[Finding]:
    ledger = balances_of(entries)
    lines = books.lines.values()
    waiting = [line for line in lines if credited_account(line.line)[0] is Role.DEFERRED_REVENUE]
    deposits = [line for line in lines if is_deposit(line.line)]
    made_good = [line for line in lines if credited_account(line.line)[0] is Role.REFUNDABLE_CREDIT]
    sums = {
        Invariant.RECEIVABLE: (ledger.receivable_cents, books.open_cents),
        Invariant.DEFERRED: (
            ledger.deferred_cents,
            sum(line.own_cents - line.recognised_cents for line in waiting),
        ),
        Invariant.DEPOSITS_BILLED: (
            ledger.deposits_billed_cents,
            sum(line.own_cents - line.paid_cents - line.written_off_cents for line in deposits),
        ),
        Invariant.DEPOSITS_HELD: (ledger.deposits_held_cents, books.deposits_held_cents),
        Invariant.UNAPPLIED: (ledger.unapplied_cents, books.held_cents(*UNAPPLIED)),
        Invariant.CREDIT: (
            ledger.credit_cents,
            books.held_cents(Holding.REFUNDABLE_CREDIT) + sum(line.own_cents for line in made_good),
        ),
        Invariant.REFUNDS: (
            ledger.refunds_payable_cents,
            sum(refund.payable_cents for refund in books.refunds.values()),
        ),
    }
    for invariant, (kept_cents, counted_cents) in sums.items():
        if kept_cents != counted_cents:
            text = f"{invariant.value}: the ledger says {dollars(kept_cents)}, the documents {dollars(counted_cents)}"
            yield Finding(invariant, text)


def _lines(books: Books) -> Iterator[Finding]:
    for line in books.lines.values():
        seq, name = line.ref.invoice_seq, f"line {line.ref.line_no} of document {line.ref.invoice_seq}"
        if line.is_base:
            if line.net_cents < 0:
                yield Finding(Invariant.LINE_BELOW_ZERO, f"{name} comes to {dollars(line.net_cents)}", seq)
            elif line.open_cents < 0 or _takes_back(line):
                text = f"{name} of {dollars(line.net_cents)} has {dollars(line.net_cents - line.open_cents)} on it"
                yield Finding(Invariant.LINE_OVER_ALLOCATED, text, seq)
            if line.forfeited_cents and is_deposit(line.line):
                yield Finding(Invariant.DEPOSIT_PAYS_ITSELF, f"a deposit pays {name}, which is a deposit", seq)
        elif line.paid or line.forfeited_cents or line.written_off_cents:
            yield Finding(Invariant.LINE_OVER_ALLOCATED, f"{name} is a discount and takes no money", seq)


def _takes_back(line: BookLine) -> bool:
    """Whether a receipt took more from the line than it gave."""
    return min([0, *line.paid.values()]) < 0


def _receipts(books: Books) -> Iterator[Finding]:
    for receipt in books.receipts.values():
        amount_cents = receipt.receipt.amount_cents if receipt.counts else 0
        placed_cents = sum(placed.cents for placed in receipt.placed.values()) + sum(receipt.held.values())
        if placed_cents + receipt.gone_cents != amount_cents or _owes(receipt):
            text = f"receipt {receipt.seq} counts {dollars(amount_cents)} and has placed {dollars(placed_cents)}"
            yield Finding(Invariant.RECEIPT_WHOLE, f"{text}; {dollars(receipt.gone_cents)} left", receipt.seq)


def _owes(receipt: BookReceipt) -> bool:
    """Whether more of it was taken from a holding than stood there; a return after a refund may (§6.5)."""
    return receipt.counts and min([0, *receipt.held.values()]) < 0
