"""Send the residents of a license a receipt for money that was booked on it (§13.6)."""

from collections.abc import Iterator, Mapping

from attrs import frozen

from gatedrentals.application.receipts.reverse_receipt import UnknownReceipt
from gatedrentals.application.telling.tell import RECEIPT, tell_residents
from gatedrentals.domain.ids import SiteId, account_of
from gatedrentals.domain.ledger.documents import Document, Invoice, ReceiptBooked
from gatedrentals.domain.money import dollars
from gatedrentals.domain.notices.wordings import receipt_booked
from gatedrentals.domain.payments.explain import HOLDING_WORDS, METHOD_WORDS
from gatedrentals.ports.clock import Clock
from gatedrentals.ports.store import Store


@frozen
class SendReceipt:
    """Money that stands at ``seq`` in the books of a license, as booking or placing it answered."""

    site_id: SiteId
    license_number: str
    seq: int


@frozen
class ReceiptLetters:
    """Sends receipts, each once: asking again sends nothing."""

    store: Store
    clock: Clock

    def __call__(self, command: SendReceipt) -> int:
        """Send it; returns to how many contacts. Raises UnknownLicense or UnknownReceipt."""
        with self.store.work(command.site_id) as work:
            zone = work.sites.get(command.site_id).zone
            license_ = work.licenses.by_number(command.site_id, command.license_number)
            account_id = account_of(license_.id)
            document = work.subledger.documents(account_id, [command.seq]).get(command.seq)
            if document is None or not isinstance(document.body, ReceiptBooked):
                message = f"document {command.seq} of license {license_.number} books no money"
                raise UnknownReceipt(message)
            booked, receipt = document.body, document.body.receipt
            invoices = {allocation.line.invoice_seq for allocation in booked.allocations}
            wording = receipt_booked(
                license_.number,
                receipt.amount_cents,
                METHOD_WORDS[receipt.method],
                receipt.received_at.astimezone(zone),
                tuple(_paid(booked, work.subledger.documents(account_id, invoices))),
            )
            about = f"{license_.id}/{command.seq}"
            return tell_residents(work, license_, RECEIPT, about, wording, self.clock.now())


def _paid(booked: ReceiptBooked, invoices: Mapping[int, Document]) -> Iterator[str]:
    """Where the money went when it was booked, in words."""
    for allocation in booked.allocations:
        invoice = invoices[allocation.line.invoice_seq].body
        assert isinstance(invoice, Invoice)
        line = invoice.lines[allocation.line.line_no - 1]
        yield f"{dollars(allocation.cents)} for {line.text}, invoice {invoice.number}"
    for held in booked.held:
        yield f"{dollars(held.cents)} {HOLDING_WORDS[held.holding]}"
