"""A receipt to print: what was paid, where it stands, and what is left (§6.4)."""

from collections.abc import Iterator
from datetime import datetime

from attrs import frozen

from gatedrentals.application.account_file import AccountFile
from gatedrentals.application.papers.heading import account_now, capitalized, license_heading, site_heading
from gatedrentals.application.receipts.reverse_receipt import last_account_of
from gatedrentals.domain.ids import SiteId
from gatedrentals.domain.ledger.documents import Receipt
from gatedrentals.domain.payments.explain import HOLDING_WORDS, METHOD_WORDS, placed_parts
from gatedrentals.domain.payments.facts import Reversed
from gatedrentals.domain.payments.posted import Posted
from gatedrentals.domain.period import local_day
from gatedrentals.ports.clock import Clock
from gatedrentals.ports.papers import AccountNow, Addressee, DatedAmount, Heading, PaidPart, ReceiptPaper
from gatedrentals.ports.store import Store


@frozen
class PrintReceipt:
    """Ask for a receipt by the source and the external id of its money."""

    site_id: SiteId
    source: str
    external_id: str


@frozen
class ReceiptPapers:
    """Makes receipts to print; money that was moved is shown where it is now."""

    store: Store
    clock: Clock

    def __call__(self, asked: PrintReceipt) -> ReceiptPaper:
        """The receipt as it stands now. Raises UnknownSite or UnknownReceipt."""
        now = self.clock.now()
        with self.store.work(asked.site_id) as work:
            file, seq = last_account_of(work, asked.site_id, asked.source, asked.external_id, now)
            payer = _payer(file, file.posted.receipts[seq].receipt)
            if file.license is None:
                to = Addressee((payer,) if payer else ())
                return receipt_paper(site_heading(work, asked.site_id, to, now), file, seq, payer, None)
            heading = license_heading(work, file.license, now)
            return receipt_paper(heading, file, seq, payer, account_now(work, file.license, now))


def receipt_paper(
    heading: Heading, file: AccountFile, seq: int, payer_name: str, stands: AccountNow | None
) -> ReceiptPaper:
    """The receipt at ``seq`` of an account."""
    posted = file.posted
    fact = posted.receipts[seq]
    receipt = fact.receipt
    parts = tuple(
        PaidPart(part.text, _invoice_number(posted, part.line.invoice_seq), part.due_on, part.cents, part.because)
        for part in placed_parts(posted, seq)
    )
    back = _taken_back(file, fact.reversal, receipt.amount_cents)
    return ReceiptPaper(
        heading=heading,
        received_on=local_day(receipt.received_at, file.site.zone),
        received_at=_time_words(receipt.received_at.astimezone(file.site.zone)),
        method=capitalized(METHOD_WORDS[receipt.method]),
        reference=receipt.external_id,
        payer_name=payer_name,
        parts=parts,
        kept=() if back else tuple(_kept(posted, seq, sum(part.cents for part in parts))),
        taken_back=back,
        amount_cents=receipt.amount_cents,
        now=stands,
    )


def _payer(file: AccountFile, receipt: Receipt) -> str:
    if receipt.payer_name or receipt.payer is None:
        return receipt.payer_name
    return file.work.parties.get(receipt.payer).name


def _invoice_number(posted: Posted, invoice_seq: int) -> int:
    return posted.invoices[invoice_seq].invoice.number


def _taken_back(file: AccountFile, reversed_: Reversed | None, cents: int) -> DatedAmount | None:
    if reversed_ is None:
        return None
    day = local_day(reversed_.returned_at, file.site.zone)
    return DatedAmount(day, "Taken back: it counts as not received", -cents)


def _kept(posted: Posted, seq: int, placed_cents: int) -> Iterator[DatedAmount]:
    """What no charge took: kept, and why, or gone back to whoever paid."""
    left_cents = posted.receipts[seq].receipt.amount_cents - placed_cents
    for holding, cents in posted.held.get(seq, {}).items():
        if cents:
            left_cents -= cents
            yield DatedAmount(None, capitalized(HOLDING_WORDS[holding].removeprefix("is ")), cents)
    if left_cents:
        yield DatedAmount(None, "Went back by check", left_cents)


def _time_words(local: datetime) -> str:
    return f"{local:%I:%M %p}".removeprefix("0")
