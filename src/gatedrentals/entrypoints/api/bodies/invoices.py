"""Invoices with what lowered and paid them, for the office and for whom they are alike."""

from collections.abc import Sequence

import msgspec

from gatedrentals.application.reports.license_invoices import ListedInvoice
from gatedrentals.entrypoints.api.bodies.mirrored import body_of, mirror, page_of
from gatedrentals.entrypoints.http.cursors import Cursors

_SUMS = ("total_cents", "credited_cents", "paid_cents", "open_cents")
InvoiceBody = mirror(ListedInvoice, *_SUMS)


def invoice_body(invoice: ListedInvoice) -> msgspec.Struct:
    """An invoice as its body."""
    return body_of(invoice, *_SUMS)


def invoice_page(found: Sequence[ListedInvoice], limit: int, cursors: Cursors) -> msgspec.Struct:
    """A part of an account's invoices, newest first; they count from 1, so that none comes after the first."""
    more = len(found) == limit and found[-1].number > 1
    after = str(found[-1].number) if more else None
    return page_of(InvoiceBody, [invoice_body(each) for each in found], cursors.to(after))
