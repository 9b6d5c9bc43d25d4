"""Every kind of action item that can be raised, and the rules of their deadlines (§14.1)."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from gatedrentals.domain.access.roles import Permission
from gatedrentals.domain.attention import action as do
from gatedrentals.domain.attention.item import Urgency
from gatedrentals.domain.attention.kind import Group, ItemKind
from gatedrentals.domain.deposits.bank_days import add_banking_days
from gatedrentals.domain.deposits.clock import due_by
from gatedrentals.domain.ledger.documents import Holding
from gatedrentals.domain.period import ONE_DAY, midnight

DAYS_TO_DECIDE = 2
"""Banking days within which money that waits for a decision is decided (§6.4)."""


def end_of(day: date, zone: ZoneInfo) -> datetime:
    """24:00 local of a day."""
    return midnight(day + ONE_DAY, zone)


def decided_by(day: date, zone: ZoneInfo) -> datetime:
    """24:00 local of the second banking day after the one on which money went to quarantine (§6.4)."""
    return end_of(add_banking_days(day, DAYS_TO_DECIDE), zone)


_P, _G = Permission, Group

# --- money that no line takes (§5.3, §6.4, §8.3) ----------------------------------------------------------------------

UNMATCHED = ItemKind(
    "unmatched_receipt",
    "Money to match",
    _G.MONEY,
    _P.MOVE_MONEY,
    (do.PLACE_RECEIPT, do.LINK_PAYER, do.REFUSE_RECEIPT),
    is_of_payer=True,
)
QUARANTINED = ItemKind(
    "quarantined_receipt",
    "Money under notice to decide",
    _G.MONEY,
    _P.MOVE_MONEY,
    (do.PLACE_RECEIPT, do.REFUSE_RECEIPT),
    deadline=decided_by,
    is_of_payer=True,
)
OVER_HORIZON = ItemKind(
    "receipt_over_horizon",
    "More money than can be billed ahead",
    _G.MONEY,
    _P.MOVE_MONEY,
    (do.TAKE_BACK_RECEIPT, do.PLACE_RECEIPT),
)
BEFORE_FIRST_INVOICE = ItemKind(
    "receipt_before_first_invoice",
    "Money before the first invoice",
    _G.MONEY,
    _P.MOVE_MONEY,
    (do.BEGIN_BILLING, do.PLACE_RECEIPT),
    Urgency.P2,
)
RETURNED = ItemKind("returned_receipt", "Returned payment", _G.MONEY, _P.RECEIVE_MONEY, (do.RECEIVE_MONEY,), Urgency.P1)

# --- licenses (§2, §4.3) ----------------------------------------------------------------------------------------------

SURRENDER_TO_CONFIRM = ItemKind(
    "surrender_to_confirm",
    "Surrender to confirm",
    _G.LICENSES,
    _P.COMMAND_LICENSES,
    (do.CONFIRM_SURRENDER, do.WITHDRAW_NOTICE),
)
MOVE_IN_REACHED = ItemKind(
    "move_in_reached",
    "Move-in day reached, not active",
    _G.LICENSES,
    _P.COMMAND_LICENSES,
    (do.ACTIVATE, do.CHANGE_MOVE_IN, do.CANCEL),
    deadline=end_of,
)
TAX_INTERRUPTION = ItemKind(
    "tax_interruption",
    "Hotel tax: was the stay interrupted?",
    _G.LICENSES,
    _P.COMMAND_LICENSES,
    (do.CONFIRM_INTERRUPTION, do.DISMISS),
)

# --- deposit statements (§11.4) ---------------------------------------------------------------------------------------

STATEMENT_DUE = ItemKind(
    "deposit_statement_due",
    "Deposit statement to draft",
    _G.DEPOSITS,
    _P.SETTLE,
    (do.DRAFT_STATEMENT,),
    deadline=due_by,
)
STATEMENT_INCOMPLETE = ItemKind(
    "deposit_statement_incomplete",
    "Deposit statement misses facts",
    _G.DEPOSITS,
    _P.SETTLE,
    (do.REVISE_STATEMENT,),
    deadline=due_by,
)
STATEMENT_READY = ItemKind(
    "deposit_statement_ready",
    "Deposit statement to finalize",
    _G.DEPOSITS,
    _P.SETTLE,
    (do.FINALIZE_STATEMENT, do.REVISE_STATEMENT),
    deadline=due_by,
)
STATEMENT_LATE = ItemKind(
    "deposit_statement_late",
    "Deposit statement late",
    _G.DEPOSITS,
    _P.SETTLE,
    (do.DRAFT_STATEMENT, do.FINALIZE_STATEMENT),
    Urgency.P0,
    due_by,
)
STATEMENT_REMINDER = ItemKind(
    "deposit_statement_reminder",
    "No deposit statement after weeks",
    _G.DEPOSITS,
    _P.SETTLE,
    (do.DRAFT_STATEMENT, do.DISMISS),
)
STATEMENT_REVISED = ItemKind(
    "deposit_statement_revised", "Deposit statement replaced", _G.DEPOSITS, _P.SETTLE, (do.DISMISS,), Urgency.P2
)
ELECTRIC_NOT_BILLED = ItemKind(
    "final_electric_not_billed",
    "Final electric not billed",
    _G.DEPOSITS,
    _P.SETTLE,
    (do.TAKE_READING, do.REVISE_STATEMENT, do.DISMISS),
)

# --- refunds (§11.5) --------------------------------------------------------------------------------------------------

REFUND_TO_PRINT = ItemKind(
    "refund_to_print", "Refund to print", _G.REFUNDS, _P.PAY_REFUNDS, (do.PRINT_REFUND, do.ADDRESS_REFUND)
)
REFUND_TO_STAMP = ItemKind(
    "refund_to_stamp", "Refund to stamp", _G.REFUNDS, _P.PAY_REFUNDS, (do.STAMP_REFUND, do.VOID_REFUND)
)
REFUND_TO_MAIL = ItemKind(
    "refund_to_mail", "Refund to mail", _G.REFUNDS, _P.PAY_REFUNDS, (do.MAIL_REFUND, do.VOID_REFUND)
)
REFUND_TO_REISSUE = ItemKind(
    "refund_to_reissue",
    "Refund to issue again",
    _G.REFUNDS,
    _P.RECONCILE_REFUNDS,
    (do.REISSUE_REFUND, do.ADDRESS_REFUND),
)
REFUSED_MONEY_OWED = ItemKind(
    "refused_money_owed", "Refused money that came back", _G.REFUNDS, _P.WRITE_OFF, (do.WRITE_OFF,)
)
REFUND_UNCLAIMED = ItemKind(
    "refund_unclaimed", "Refund unclaimed", _G.REFUNDS, _P.PAY_REFUNDS, (do.VOID_REFUND, do.DISMISS)
)
REFUND_LETTER = ItemKind(
    "refund_due_diligence_letter",
    "Due-diligence letter to send",
    _G.REFUNDS,
    _P.PAY_REFUNDS,
    (do.SEND_LETTER,),
    deadline=midnight,
)
REFUND_TO_REPORT = ItemKind(
    "refund_to_report",
    "Refund to report to the state",
    _G.REFUNDS,
    _P.RECONCILE_REFUNDS,
    (do.ESCHEAT_REFUND,),
    deadline=end_of,
)

# --- meters, billing and books (§7.2, §11.3) --------------------------------------------------------------------------

STALE_METER = ItemKind("stale_meter", "Meter to read", _G.METERS, _P.RECORD_READINGS, (do.TAKE_READING,))
USE_NOT_BILLABLE = ItemKind(
    "use_not_billable", "Electric use not billed", _G.METERS, _P.RECORD_READINGS, (do.TAKE_READING, do.DISMISS)
)
INVOICE_REFUSED = ItemKind("invoice_refused", "Invoice refused", _G.BOOKS, _P.BILL, (do.ISSUE_INVOICES,))
MONTH_TO_CLOSE = ItemKind("month_to_close", "Month to close", _G.BOOKS, _P.CLOSE_MONTHS, (do.CLOSE_MONTH,), Urgency.P2)

# --- rows of files (§8.4) ---------------------------------------------------------------------------------------------

BAD_RECEIPT = ItemKind("bad_receipts_row", "Receipt row not taken", _G.FILES, _P.MOVE_MONEY, (do.DISMISS,))
BAD_READING = ItemKind("bad_readings_row", "Reading row not taken", _G.FILES, _P.RECORD_READINGS, (do.DISMISS,))
BAD_RENT_ROLL = ItemKind("bad_rent_roll_row", "Rent roll row not taken", _G.FILES, _P.COMMAND_LICENSES, (do.DISMISS,))

UNAPPLIED = {
    Holding.UNMATCHED: UNMATCHED,
    Holding.QUARANTINED: QUARANTINED,
    Holding.OVER_HORIZON: OVER_HORIZON,
    Holding.BEFORE_FIRST_INVOICE: BEFORE_FIRST_INVOICE,
}
"""The item that each kind of unapplied money keeps open (§5.3)."""

KINDS = {kind.name: kind for kind in list(globals().values()) if isinstance(kind, ItemKind)}
"""Every kind that is defined here, by its name."""
