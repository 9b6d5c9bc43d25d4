"""An invoice to print: its lines as issued, and what lowered or paid them since (§3.3, §5.1)."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from zoneinfo import ZoneInfo

from attrs import frozen

from gatedrentals.application.named_line import UnknownInvoice
from gatedrentals.application.papers.heading import capitalized, license_heading
from gatedrentals.application.papers.plain_words import ABOUT
from gatedrentals.application.reports.site_accounts import licensed_account
from gatedrentals.domain.ids import SiteId
from gatedrentals.domain.ledger.books import BookInvoice, Books, books_of
from gatedrentals.domain.ledger.documents import DepositForfeit, Document, WriteOff
from gatedrentals.domain.ledger.line import Line, LineKind, LineRef
from gatedrentals.domain.payments.explain import CREDIT_WORDS, METHOD_WORDS
from gatedrentals.domain.period import ONE_DAY, local_day
from gatedrentals.ports.clock import Clock
from gatedrentals.ports.papers import DatedAmount, Heading, InvoiceLine, InvoicePaper, InvoiceState
from gatedrentals.ports.store import Store


@frozen
class PrintInvoice:
    """Ask for an invoice of a license by its number."""

    site_id: SiteId
    license_number: str
    invoice_number: int


@frozen
class InvoicePapers:
    """Makes invoices to print."""

    store: Store
    clock: Clock

    def __call__(self, asked: PrintInvoice) -> InvoicePaper:
        """The invoice as it stands now. Raises UnknownSite, UnknownLicense or UnknownInvoice."""
        with self.store.work(asked.site_id) as work:
            zone = work.sites.get(asked.site_id).zone
            license_ = work.licenses.by_number(asked.site_id, asked.license_number)
            documents = licensed_account(work, license_).documents
            heading = license_heading(work, license_, self.clock.now())
        for invoice in books_of(documents).invoices.values():
            if invoice.invoice.number == asked.invoice_number:
                return invoice_paper(heading, documents, invoice, zone)
        raise UnknownInvoice(f"there is no invoice {asked.invoice_number} on this account")


def invoice_paper(heading: Heading, documents: Sequence[Document], posted: BookInvoice, zone: ZoneInfo) -> InvoicePaper:
    """The invoice ``posted`` of an account with these documents."""
    books = books_of(documents)
    invoice = posted.invoice
    open_cents = sum(line.open_cents for line in books.base_lines if line.ref.invoice_seq == posted.seq)
    return InvoicePaper(
        heading=heading,
        invoice_number=invoice.number,
        about=ABOUT[invoice.kind],
        state=_state(posted, open_cents),
        issued_on=local_day(posted.effective_at, zone),
        due_on=invoice.due_on,
        lines=tuple(_line(line) for line in invoice.lines),
        changes=tuple(sorted(_changes(books, documents, posted.seq, zone), key=_by_day)),
        total_cents=sum(line.amount_cents for line in invoice.lines),
        open_cents=open_cents,
    )


def _state(posted: BookInvoice, open_cents: int) -> InvoiceState:
    if not posted.live:
        return InvoiceState.VOIDED
    return InvoiceState.OPEN if open_cents else InvoiceState.PAID


def _line(line: Line) -> InvoiceLine:
    days = line.earning.period if line.earning is not None else None
    return InvoiceLine(
        text=line.text,
        cents=line.amount_cents,
        first_day=days.start if days else None,
        last_day=days.end - ONE_DAY if days else None,
        is_part=line.kind is not LineKind.CHARGE,
    )


def _changes(books: Books, documents: Iterable[Document], seq: int, zone: ZoneInfo) -> Iterator[DatedAmount]:
    """What lowered the invoice, one row per document and reason, and what pays it, one row per receipt."""
    credited: dict[tuple[date, str], int] = {}
    paid: dict[int, int] = {}
    for line in books.lines.values():
        if line.ref.invoice_seq != seq:
            continue
        for taken in line.credits:
            row = (local_day(taken.effective_at, zone), f"Credit: {CREDIT_WORDS[taken.reason]}")
            credited[row] = credited.get(row, 0) + taken.credit.cents
        for receipt_seq, cents in line.paid.items():
            paid[receipt_seq] = paid.get(receipt_seq, 0) + cents
    yield from (DatedAmount(day, text, -cents) for (day, text), cents in credited.items())
    for receipt_seq, cents in paid.items():
        receipt = books.receipt_of(receipt_seq)
        day = local_day(receipt.received_at, zone)
        yield DatedAmount(day, f"{capitalized(METHOD_WORDS[receipt.method])}, {receipt.external_id}", -cents)
    for document in documents:
        text, cents = _settled(document, seq)
        if cents:
            yield DatedAmount(local_day(document.effective_at, zone), text, -cents)


def _settled(document: Document, seq: int) -> tuple[str, int]:
    """What the deposit paid on the invoice, or what of it was given up."""
    match document.body:
        case DepositForfeit(allocations):
            return "Paid from the deposit", _on(seq, ((part.line, part.cents) for part in allocations))
        case WriteOff(lines):
            return "Given up", _on(seq, lines)
        case _:
            return "", 0


def _on(seq: int, parts: Iterable[tuple[LineRef, int]]) -> int:
    return sum(cents for ref, cents in parts if ref.invoice_seq == seq)


def _by_day(row: DatedAmount) -> tuple[date, str]:
    assert row.day is not None
    return row.day, row.text
