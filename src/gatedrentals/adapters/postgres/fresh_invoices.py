"""Rows of invoices to which nothing happened yet: what those of equal lines share is encoded once for them all."""

from collections.abc import Mapping
from datetime import date

from attrs import frozen

from gatedrentals.adapters.postgres.encoder import TableEncoder
from gatedrentals.adapters.postgres.rows import document_row, line_rows, posting_rows
from gatedrentals.domain.ids import SiteId
from gatedrentals.domain.ledger.documents import Invoice
from gatedrentals.domain.ledger.entry import Entry, Posting
from gatedrentals.domain.ledger.line import Line
from gatedrentals.domain.payments.bills import opened
from gatedrentals.domain.payments.standing import OpenLine, Standing
from gatedrentals.domain.period import Period
from gatedrentals.ports.runs import Append

REMEMBERED = 8_192
"""Of how many invoices the shared fields are remembered before all of them are forgotten: memory stays bounded."""


@frozen
class Shared:
    """What invoices of equal lines, days and cycle have in common: the last fields of their rows.

    ``asked`` is what each line that money can go to is sorted by, in cents, beside its number.
    """

    postings: tuple[Posting, ...]
    posting_fields: list[bytes]
    line_fields: list[bytes]
    asked: list[tuple[int, int]]


Key = tuple[date, date, Period | None, tuple[Line, ...]]


class FreshInvoices:
    """Encodes appends of invoices and nothing else, as runs and rent rolls make them by the thousand."""

    def __init__(self, site_id: SiteId, encoders: Mapping[str, TableEncoder]) -> None:
        """Write with these encoders, by table."""
        self._site_id = site_id
        self._documents, self._postings = encoders["document"], encoders["posting"]
        self._lines = encoders["invoice_line"]
        self._known: dict[Key, Shared] = {}

    def put(self, append: Append, into: Mapping[str, bytearray]) -> bool:
        """Encode the rows of an append; false, and nothing is done, if more happened than invoices."""
        before, standing = append.before, append.standing
        if before.open_lines or before.held or standing.held:
            return False
        fresh: list[tuple[Entry, Invoice, Shared]] = []
        opened_before = 0
        for entry in append.entries:
            invoice = entry.document.body
            if not isinstance(invoice, Invoice):
                return False
            shared = self._shared(entry, invoice)
            if not (entry.postings is shared.postings or entry.postings == shared.postings):
                return False
            opened_by_now = opened_before + len(shared.asked)
            lines = standing.open_lines[opened_before:opened_by_now]
            if not _is_untouched(lines, entry.document.seq, invoice, shared):
                return False
            fresh.append((entry, invoice, shared))
            opened_before = opened_by_now
        if opened_before != len(standing.open_lines):
            return False
        for entry, invoice, shared in fresh:
            self._put(entry, invoice, shared, standing, into)
        return True

    def _put(
        self, entry: Entry, invoice: Invoice, shared: Shared, standing: Standing, into: Mapping[str, bytearray]
    ) -> None:
        account_id, seq = entry.document.account_id, entry.document.seq
        self._documents.encode([document_row(entry, standing, self._site_id, live=True)], into["document"])
        self._postings.encode_shared((account_id, seq), shared.posting_fields, into["posting"])
        self._lines.encode_shared((account_id, seq, invoice.number), shared.line_fields, into["invoice_line"])

    def _shared(self, entry: Entry, invoice: Invoice) -> Shared:
        key = entry.document.posted_on, invoice.due_on, invoice.cycle, invoice.lines
        found = self._known.get(key)
        if found is None:
            if len(self._known) >= REMEMBERED:
                self._known.clear()
            found = self._known[key] = self._encoded(entry, invoice)
        return found

    def _encoded(self, entry: Entry, invoice: Invoice) -> Shared:
        document = entry.document
        open_lines = [*opened(invoice.lines, document.seq, invoice.number, invoice.due_on, invoice.cycle)]
        lines = line_rows(document, invoice, self._site_id, open_lines, {})
        return Shared(
            entry.postings,
            [self._postings.last_fields(row) for row in posting_rows(entry, self._site_id)],
            [self._lines.last_fields(row) for row in lines],
            [(line.line_no, line.net_cents) for line in open_lines],
        )


def _is_untouched(open_lines: tuple[OpenLine, ...], seq: int, invoice: Invoice, shared: Shared) -> bool:
    """Whether these are the lines of the invoice, as it opened them."""
    number, cycle = invoice.number, invoice.cycle
    for line in open_lines:
        if line.ref.invoice_seq != seq or line.order != number or line.pinned or line.excluded:
            return False
        if not (line.cycle is cycle or line.cycle == cycle):
            return False
    return [(line.line_no, line.net_cents) for line in open_lines] == shared.asked
