from datetime import date

import pytest
from attrs import evolve

from gatedrentals.application.papers.plain_words import ABOUT, CREDITED, PlainWords, plain_words
from gatedrentals.domain.ledger.documents import (
    Body,
    CreditMemo,
    CreditReason,
    InvoiceKind,
    Method,
    Reallocation,
    ReceiptBooked,
    WriteOff,
)
from tests.unit.domain.ledger.an_account import CYCLE, invoice, noon, receipt, rent

BILL = invoice(rent(1, 32_500))
BY_KIOSK = receipt(noon(6, 18))
OPENING = ReceiptBooked(evolve(BY_KIOSK.receipt, method=Method.OPENING), BY_KIOSK.allocations)


@pytest.mark.parametrize(
    ("body", "text", "plain"),
    [
        (BILL, "", PlainWords("Regular charges, June 19 – June 25, 2026", "Invoice 1, due June 19, 2026")),
        (evolve(BILL, cycle=None), "", PlainWords("Regular charges", "Invoice 1, due June 19, 2026")),
        (BY_KIOSK, "", PlainWords("Payment: kiosk", "1")),
        (OPENING, "", PlainWords("Opening balance", "1")),
        (CreditMemo(CreditReason.FEE_TAKEN_BACK, (), "was here"), "", PlainWords("Late fee taken back", "was here")),
        (CreditMemo(CreditReason.CUT, (), "give notice"), "", PlainWords("Taken off: days that are not charged")),
        (
            Reallocation(2, (), (), "payment 7 was returned"),
            "Payment by kiosk, 1, applied anew: payment 7 was returned",
            PlainWords("Payment counted anew", "Payment by kiosk, 1"),
        ),
        (WriteOff((), "moved abroad"), "Written off: moved abroad", PlainWords("Written off: moved abroad")),
    ],
)
def test_a_document_is_put_plainly(body: Body, text: str, plain: PlainWords) -> None:
    assert plain_words(body, text) == plain


def test_days_are_said_as_the_page_says_them() -> None:
    plain = plain_words(BILL, "", date.isoformat, str)

    assert plain == PlainWords(f"Regular charges, {CYCLE}", "Invoice 1, due 2026-06-19")


def test_every_reason_and_every_kind_has_plain_words() -> None:
    assert set(CREDITED) == set(CreditReason)
    assert set(ABOUT) == set(InvoiceKind)
