"""The hotel tax on what was billed, decided anew after a notice, a restart of the count, or an early end (§4.3)."""

from datetime import date

from attrs import evolve

from gatedrentals.application.account_file import AccountFile
from gatedrentals.application.desks import tax_stay_of
from gatedrentals.application.licensing.license_file import LicenseFile
from gatedrentals.domain.ledger.documents import CreditMemo, CreditReason, Invoice, InvoiceKind
from gatedrentals.domain.payments.stay_tax import tax_adjustments, tax_credits, tax_due


def decide_tax_anew(file: LicenseFile, books: AccountFile, since: date) -> None:
    """Nights from ``since`` on that are exempt after all are credited, those that are not are invoiced."""
    _decide(file, books, since, None, InvoiceKind.ONE_TIME)


def decide_tax_at_end(file: LicenseFile, books: AccountFile) -> None:
    """Cut the final invoice of a stay whose end came too soon for its exemption; nothing happens else."""
    _decide(file, books, date.min, file.license.end, InvoiceKind.FINAL)


def _decide(file: LicenseFile, books: AccountFile, since: date, ended_on: date | None, kind: InvoiceKind) -> None:
    stay = evolve(tax_stay_of(file.license), ended_on=ended_on)
    adjustments = tax_adjustments(books.posted, stay, file.site.policies, file.site.zone, since)
    now = file.said.at
    exempt, due = tax_credits(books.posted, adjustments), tax_due(adjustments)
    if exempt:
        books.record(CreditMemo(CreditReason.HOTEL_TAX_EXEMPT, exempt), now, now, now, "hotel tax decided anew")
    if due:
        invoice = Invoice(books.posted.next_number, kind, file.today, due)
        books.record(invoice, now, now, now, "hotel tax decided anew")
