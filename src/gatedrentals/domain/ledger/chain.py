"""Seals documents into an account's hash chain with their postings and balances, and finds a broken one (§5.1)."""

from collections.abc import Callable, Iterable, Iterator
from enum import Enum
from functools import cache
from typing import TYPE_CHECKING, Protocol

from gatedrentals.domain.errors import InvalidValue, Refusal
from gatedrentals.domain.ledger.canonical import canonical
from gatedrentals.domain.ledger.documents import Document, Invoice, Receipt, ReceiptBooked
from gatedrentals.domain.ledger.entry import Balances, Entry, Posting
from gatedrentals.domain.ledger.line import Line, LineRef
from gatedrentals.domain.ledger.postings import LineOf, ReceiptOf, postings_of
from gatedrentals.domain.ledger.references import line_on, unknown_line, unknown_receipt
from gatedrentals.domain.ledger.roles import Role
from gatedrentals.domain.values import frozen

if TYPE_CHECKING:
    from hashlib import _Hash as HASH

GENESIS = bytes(32)
"""What the first entry of an account follows."""


class Tip(Protocol):
    """Where an account's chain ends; an account's standing is one."""

    @property
    def seq(self) -> int:
        """The sequence of the last document; 0 before the first."""
        ...

    @property
    def head(self) -> bytes:
        """The hash of the last entry; `GENESIS` before the first."""
        ...

    @property
    def balances(self) -> Balances:
        """What stands on the account after the last document."""
        ...


def seal(
    tip: Tip, documents: Iterable[Document], line_of: LineOf, receipt_of: ReceiptOf
) -> tuple[tuple[Entry, ...], Balances]:
    """The entries of documents that follow ``tip``, and the balances after the last (§5.1, §5.5).

    ``line_of`` and ``receipt_of`` are asked only for what earlier documents booked. Raises InvalidValue if the
    sequences do not follow the tip, and Unbalanced (see `postings_of`).
    """
    own = _Own(line_of, receipt_of)
    seq, head, balances = tip.seq, tip.head, tip.balances
    entries: list[Entry] = []
    for document in documents:
        seq += 1
        if document.seq != seq:
            raise InvalidValue("seq", document.seq, f"the next in the chain, {seq}")
        postings = own.post(document)
        balances = balances_after(balances, postings)
        payload = canonical(document)
        head = _linked(head, payload)
        entries.append(Entry(document, postings, payload, head, balances))
    return tuple(entries), balances


def _linked(head: bytes, payload: bytes) -> bytes:
    """The hash that follows ``head``."""
    return _sha256()(head + payload).digest()


@cache
def _sha256() -> "Callable[[bytes], HASH]":
    """Loaded on use: OpenSSL is a good part of what importing the domain may cost."""
    from hashlib import sha256

    return sha256


def balances_after(before: Balances, postings: Iterable[Posting]) -> Balances:
    """The balances of an account after these postings (§5.5)."""
    receivable, deferred = before.receivable_cents, before.deferred_cents
    billed, held = before.deposits_billed_cents, before.deposits_held_cents
    credit, unapplied, refunds = before.credit_cents, before.unapplied_cents, before.refunds_payable_cents
    for posting in postings:
        role, cents = posting.role, posting.cents
        if role is Role.RECEIVABLE:
            receivable += cents
        elif role is Role.DEFERRED_REVENUE:
            deferred -= cents
        elif role is Role.DEPOSITS_BILLED:
            billed -= cents
        elif role is Role.DEPOSITS_HELD:
            held -= cents
        elif role is Role.REFUNDABLE_CREDIT:
            credit -= cents
        elif role is Role.UNAPPLIED:
            unapplied -= cents
        elif role is Role.REFUNDS_PAYABLE:
            refunds -= cents
    return Balances(receivable, deferred, billed, held, credit, unapplied, refunds)


class Fault(Enum):
    """What is wrong with a kept entry."""

    SEQUENCE = "sequence"
    """It does not follow the entry before it: one is missing, twice there or in another's place."""
    PAYLOAD = "payload"
    """Its bytes are not those of its document."""
    HASH = "hash"
    """Its hash is not that of the hash before it and its bytes."""
    POSTINGS = "postings"
    """Its postings are not what its document posts."""
    BALANCES = "balances"
    """Its balances are not those before it with its postings."""
    ACCOUNT = "account"
    """It stands in the chain of another account."""


@frozen
class Break:
    """A break in an account's chain: the sequence of the entry, and what is wrong with it."""

    seq: int
    fault: Fault


def verify(entries: Iterable[Entry]) -> tuple[Break, ...]:
    """Recompute all that was kept of an account, from its first entry on; no break: nothing was changed (§5.1).

    Each entry is judged beside the entry before it as kept, so that one change is found where it was made.
    """
    return tuple(_breaks(entries))


def _breaks(entries: Iterable[Entry]) -> Iterator[Break]:
    own = _Own(unknown_line, unknown_receipt)
    seq, head, balances, account = 0, GENESIS, Balances(), None
    for entry in entries:
        document = entry.document
        account = account or document.account_id
        found = {
            Fault.ACCOUNT: document.account_id != account,
            Fault.SEQUENCE: document.seq != seq + 1,
            Fault.PAYLOAD: canonical(document) != entry.payload,
            Fault.HASH: _linked(head, entry.payload) != entry.hash,
            Fault.POSTINGS: not own.posts(document, entry.postings),
            Fault.BALANCES: balances_after(balances, entry.postings) != entry.balances,
        }
        yield from (Break(document.seq, fault) for fault, is_so in found.items() if is_so)
        seq, head, balances = document.seq, entry.hash, entry.balances


class _Own:
    """Finds lines and receipts in the documents at hand before it asks for those of earlier ones."""

    def __init__(self, line_of: LineOf, receipt_of: ReceiptOf) -> None:
        self._line_of = line_of
        self._receipt_of = receipt_of
        self._invoices: dict[int, Invoice] = {}
        self._receipts: dict[int, Receipt] = {}

    def post(self, document: Document) -> tuple[Posting, ...]:
        """What a document posts; what it books can be found from now on."""
        body = document.body
        if isinstance(body, Invoice):
            self._invoices[document.seq] = body
        elif isinstance(body, ReceiptBooked):
            self._receipts[document.seq] = body.receipt
        return postings_of(body, self._line, self._receipt)

    def posts(self, document: Document, postings: tuple[Posting, ...]) -> bool:
        """Whether these are the postings of the document."""
        try:
            return self.post(document) == postings
        except Refusal:
            return False

    def _line(self, ref: LineRef) -> Line:
        invoice = self._invoices.get(ref.invoice_seq)
        if invoice is None:
            return self._line_of(ref)
        return line_on(invoice, ref)

    def _receipt(self, seq: int) -> Receipt:
        return self._receipts.get(seq) or self._receipt_of(seq)
