"""Documents in the words of whoever owes: on residents' own pages and on the statements that they are handed (§6.5)."""

from collections.abc import Callable
from datetime import date

from attrs import frozen

from gatedrentals.domain.ledger.documents import (
    Body,
    CreditMemo,
    CreditReason,
    Invoice,
    InvoiceKind,
    Method,
    Reallocation,
    ReceiptBooked,
)
from gatedrentals.domain.ledger.words import METHOD_NAMES
from gatedrentals.domain.period import Period, day_words, nights_words

ABOUT = {
    InvoiceKind.FIRST: "First invoice",
    InvoiceKind.RECURRING: "Regular charges",
    InvoiceKind.METERED: "Metered use",
    InvoiceKind.ONE_TIME: "One-time charges",
    InvoiceKind.LATE_FEE: "Late fee",
    InvoiceKind.RETURNED_PAYMENT: "Returned payment",
    InvoiceKind.FINAL: "Final charges",
    InvoiceKind.DAMAGES: "Damages",
}
"""What an invoice is about."""
CREDITED = {
    CreditReason.CUT: "Taken off: days that are not charged",
    CreditReason.ADVANCE_UNFUNDED: "Taken off: billed early, it comes again on its day",
    CreditReason.VOID: "Invoice taken back",
    CreditReason.BILLING_ERROR: "Billing error corrected",
    CreditReason.GOODWILL: "Credit from the office",
    CreditReason.FEE_TAKEN_BACK: "Late fee taken back",
    CreditReason.HOTEL_TAX_EXEMPT: "Hotel tax taken back",
    CreditReason.DEPOSIT_NOT_OWED: "Deposit no longer asked for",
    CreditReason.ESTIMATE: "Estimate corrected by the reading",
    CreditReason.UNEARNED: "Taken off: it was not earned",
}
"""Why less is owed."""
_BY_ITSELF = frozenset({CreditReason.CUT, CreditReason.ADVANCE_UNFUNDED})
"""What nobody decided: its note names the command that it came of, which says nothing to a resident."""


@frozen
class PlainWords:
    """What a document is, and what is known of it beside."""

    what: str
    detail: str = ""


def plain_words(
    body: Body,
    text: str,
    day: Callable[[date], str] = day_words,
    nights: Callable[[Period], str] = nights_words,
) -> PlainWords:
    """A document put plainly; ``text`` is that of its row, ``day`` and ``nights`` say days as the page does."""
    match body:
        case Invoice():
            days = f", {nights(body.cycle)}" if body.cycle is not None else ""
            return PlainWords(f"{ABOUT[body.kind]}{days}", f"Invoice {body.number}, due {day(body.due_on)}")
        case ReceiptBooked(receipt):
            is_opening = receipt.method is Method.OPENING
            what = "Opening balance" if is_opening else f"Payment: {METHOD_NAMES[receipt.method]}"
            return PlainWords(what, receipt.external_id)
        case CreditMemo():
            return PlainWords(CREDITED[body.reason], "" if body.reason in _BY_ITSELF else body.note)
        case Reallocation(because=because):
            return PlainWords("Payment counted anew", text.removesuffix(f", applied anew: {because}"))
        case _:
            return PlainWords(text)
