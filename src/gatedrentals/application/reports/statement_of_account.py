"""The statement of a license's account: a row per document with a running balance, and why each moved (§6.5)."""

from collections.abc import Iterator, Sequence
from datetime import date
from zoneinfo import ZoneInfo

from attrs import frozen

from gatedrentals.application.reports.due import license_due
from gatedrentals.application.reports.site_accounts import licensed_account
from gatedrentals.domain.ids import SiteId, account_of
from gatedrentals.domain.ledger.account_statement import StatementRow, details_of, rows_of
from gatedrentals.domain.ledger.documents import (
    CreditMemo,
    DepositForfeit,
    Document,
    Invoice,
    Reallocation,
    ReceiptBooked,
    ReceiptReversed,
    WriteOff,
)
from gatedrentals.domain.ledger.line import LineKind, LineRef
from gatedrentals.domain.payments.due_next import DueNext
from gatedrentals.domain.payments.explain import why_lowered, why_owed, why_there
from gatedrentals.domain.payments.posted import Posted
from gatedrentals.domain.payments.replayed import history_of
from gatedrentals.domain.period import ONE_DAY, midnight
from gatedrentals.ports.clock import Clock
from gatedrentals.ports.store import Store


@frozen
class StateAccount:
    """Ask for a license's statement.

    ``as_of``: only what is effective by the end of that day; ``known_on``: only what was recorded by its end. ``whole``
    also shows what is only for accountants.
    """

    site_id: SiteId
    license_number: str
    as_of: date | None = None
    known_on: date | None = None
    whole: bool = False


@frozen
class AccountStatement:
    """A statement, and what the account stands at now.

    ``balance_cents`` is what is owed after the last row; ``credit_cents`` is refundable credit, a liability of ours.
    """

    license_number: str
    rows: tuple[StatementRow, ...]
    balance_cents: int
    credit_cents: int
    deposits_held_cents: int
    next: DueNext


@frozen
class AccountStatements:
    """States accounts."""

    store: Store
    clock: Clock

    def __call__(self, asked: StateAccount) -> AccountStatement:
        """The statement. Raises UnknownSite or UnknownLicense."""
        with self.store.work(asked.site_id) as work:
            # All in one trip; only a license that is unknown is asked for alone, to be refused.
            ready = work.runs.ready(asked.site_id, [asked.license_number]).get(asked.license_number)
            zone = work.sites.get(asked.site_id).zone
            license_ = ready.license if ready else work.licenses.by_number(asked.site_id, asked.license_number)
            account_id = account_of(license_.id)
            standing = ready.standing if ready else work.subledger.standing(account_id)
            outlines = work.subledger.outlines(account_id)
            next_ = license_due(work, license_, standing, self.clock.now())
        effective = None if asked.as_of is None else midnight(asked.as_of + ONE_DAY, zone)
        known = None if asked.known_on is None else midnight(asked.known_on + ONE_DAY, zone)
        # Whatever a document speaks of stands before it in the chain, so what was known is whole in itself.
        if known is not None:
            outlines = [one for one in outlines if one.recorded_at < known]
        rows = rows_of(outlines, whole=asked.whole)
        if effective is not None:
            rows = tuple(row for row in rows if row.effective_at < effective)
        return AccountStatement(
            license_number=license_.number,
            rows=rows,
            balance_cents=rows[-1].balance_cents if rows else 0,
            credit_cents=standing.balances.credit_cents,
            deposits_held_cents=standing.balances.deposits_held_cents,
            next=next_,
        )


@frozen
class ExplainDocument:
    """Ask what the document ``seq`` of a license's account did, and why."""

    site_id: SiteId
    license_number: str
    seq: int


@frozen
class ExplainDocuments:
    """Ask the same of several documents."""

    site_id: SiteId
    license_number: str
    seqs: tuple[int, ...]


@frozen
class NamedReceipt:
    """A receipt by the name that its money has for good: where it came in, and its external id there."""

    source: str
    external_id: str


@frozen
class ExplainedDocument:
    """A document in words: ``lines`` says what was open on each line before and after it.

    ``because``, for an invoice: why each of its lines is owed; for what is about a receipt: why it went where it is
    now, and then its whole history; for what lowers lines: what of each, and why. ``invoice_number`` is that of an
    invoice, ``money`` names the receipt that the document is about.
    """

    lines: tuple[str, ...]
    because: tuple[str, ...]
    invoice_number: int | None = None
    money: NamedReceipt | None = None


@frozen
class DocumentExplanations:
    """Answers "why do I owe this" and "why did my $200 go there" (§6.4)."""

    store: Store

    def __call__(self, asked: ExplainDocument) -> ExplainedDocument:
        """The document in words. Raises UnknownSite, UnknownLicense or UnknownDocument."""
        return self.several(ExplainDocuments(asked.site_id, asked.license_number, (asked.seq,)))[asked.seq]

    def several(self, asked: ExplainDocuments) -> dict[int, ExplainedDocument]:
        """Documents in words, by sequence; the account is read once. Raises as one does."""
        with self.store.work(asked.site_id) as work:
            zone = work.sites.get(asked.site_id).zone
            account = licensed_account(work, work.licenses.by_number(asked.site_id, asked.license_number))
        documents = account.documents
        lines = details_of(documents, asked.seqs)
        posted = Posted.read(documents)
        return {
            seq: ExplainedDocument(
                lines[seq], tuple(_because(documents, posted, seq, zone)), *_about(documents[seq - 1], posted)
            )
            for seq in asked.seqs
        }


def _about(document: Document, posted: Posted) -> tuple[int | None, NamedReceipt | None]:
    """The invoice or the receipt that a document is about, as pages name them."""
    match document.body:
        case Invoice(number=number):
            return number, None
        case ReceiptBooked():
            seq = document.seq
        case Reallocation(receipt_seq=receipt_seq) | ReceiptReversed(receipt_seq=receipt_seq):
            seq = receipt_seq
        case _:
            return None, None
    receipt = posted.receipts[seq].receipt
    return None, NamedReceipt(receipt.source, receipt.external_id)


def _because(documents: Sequence[Document], posted: Posted, seq: int, zone: ZoneInfo) -> Iterator[str]:
    match documents[seq - 1].body:
        case Invoice(lines=lines):
            for line in lines:
                if line.kind is not LineKind.DISCOUNT:
                    yield from why_owed(posted, LineRef(seq, line.line_no), zone)
        case ReceiptBooked():
            yield from _about_receipt(documents, posted, seq, zone)
        case Reallocation(receipt_seq=receipt_seq) | ReceiptReversed(receipt_seq=receipt_seq):
            yield from _about_receipt(documents, posted, receipt_seq, zone)
        case CreditMemo() | DepositForfeit() | WriteOff() as lowering:
            yield from why_lowered(posted, lowering)
        case _:
            pass  # what it did to each line says it all


def _about_receipt(documents: Sequence[Document], posted: Posted, seq: int, zone: ZoneInfo) -> Iterator[str]:
    yield from why_there(posted, seq, zone)
    for told in history_of(documents, posted, seq, zone):
        yield from told.words
