"""What people call the codes of the ledger inside a sentence."""

from gatedrentals.domain.ledger.documents import CreditReason, InvoiceKind, Method, ReversalReason

METHOD_NAMES = {
    Method.CARD: "card",
    Method.ECHECK: "eCheck",
    Method.KIOSK: "kiosk",
    Method.ZELLE: "Zelle",
    Method.MAILED_CHECK: "mailed check",
    Method.OFFICE_CASH: "office cash",
    Method.MONEY_ORDER: "money order",
    Method.OPENING: "opening balance",
}
"""How money came in."""

REVERSAL_NAMES = {
    ReversalReason.NSF: "insufficient funds",
    ReversalReason.ACH_RETURN: "returned by the bank",
    ReversalReason.CHARGEBACK: "chargeback",
    ReversalReason.WRONG_ACCOUNT: "booked on the wrong account",
    ReversalReason.PAYER_UNLINKED: "the payer pays for another license",
    ReversalReason.BOOKING_ERROR: "booked by mistake",
}
"""Why a receipt no longer counts."""

CREDIT_NAMES = {
    CreditReason.CUT: "days not charged",
    CreditReason.ADVANCE_UNFUNDED: "billed too early",
    CreditReason.VOID: "void",
    CreditReason.BILLING_ERROR: "billing error",
    CreditReason.GOODWILL: "goodwill",
    CreditReason.FEE_TAKEN_BACK: "fee taken back",
    CreditReason.HOTEL_TAX_EXEMPT: "exempt from hotel tax",
    CreditReason.DEPOSIT_NOT_OWED: "deposit not owed",
    CreditReason.ESTIMATE: "estimate corrected",
    CreditReason.UNEARNED: "not earned",
}
"""Why a line is lowered."""

INVOICE_NAMES = {
    InvoiceKind.FIRST: "first",
    InvoiceKind.RECURRING: "recurring",
    InvoiceKind.METERED: "metered use",
    InvoiceKind.ONE_TIME: "one time",
    InvoiceKind.LATE_FEE: "late fee",
    InvoiceKind.RETURNED_PAYMENT: "returned payment",
    InvoiceKind.FINAL: "final",
    InvoiceKind.DAMAGES: "damages",
}
"""Why an invoice was cut."""
