"""What a person can do about an item in place: stable names, what each asks for, and who may do it (§14.1)."""

from enum import Enum

from gatedrentals.domain.access.roles import Permission
from gatedrentals.domain.licensing.states import Command
from gatedrentals.domain.values import frozen


class Ask(Enum):
    """What a person says with an action."""

    LICENSE = "license_number"
    DAY = "day"
    NOTE = "note"
    CHECK_NUMBER = "check_number"
    PHOTO = "photo"
    ADDRESS = "address"
    PAYEE = "payee"
    READING = "reading_kwh"
    REGISTER = "register"


@frozen
class Action:
    """Something that resolves items. ``name`` is stable.

    ``asks`` is what must be said with it, ``may_ask`` what can be. ``opens`` names the page where more has to be said
    than fits in a row; empty: it is done in place. ``command`` is what it asks of the license, offered only while the
    license's state allows it. ``day`` says what the day is that it asks for; one ``to_come`` is agreed on, so that
    today is no likely one.
    """

    name: str
    label: str
    permission: Permission
    asks: tuple[Ask, ...] = ()
    may_ask: tuple[Ask, ...] = ()
    opens: str = ""
    command: Command | None = None
    day: str = "Day"
    to_come: bool = False


_P, _C = Permission, Command

PLACE_RECEIPT = Action("place_receipt", "Put on a license", _P.MOVE_MONEY, (Ask.LICENSE,))
LINK_PAYER = Action("link_payer", "Link payer and put on a license", _P.MOVE_MONEY, (Ask.LICENSE,))
REFUSE_RECEIPT = Action("refuse_receipt", "Send back by check", _P.MOVE_MONEY, may_ask=(Ask.ADDRESS, Ask.PAYEE))
TAKE_BACK_RECEIPT = Action("take_back_receipt", "Booked by mistake", _P.MOVE_MONEY)
RECEIVE_MONEY = Action("receive_money", "Receive money", _P.RECEIVE_MONEY, opens="receive")

BEGIN_BILLING = Action("begin_billing", "Cut the first invoice", _P.COMMAND_LICENSES, command=_C.BEGIN_BILLING)
ACTIVATE = Action(
    "activate", "Moved in", _P.COMMAND_LICENSES, may_ask=(Ask.DAY,), command=_C.ACTIVATE, day="Moved in on"
)
CHANGE_MOVE_IN = Action(
    "change_move_in",
    "Another day",
    _P.COMMAND_LICENSES,
    (Ask.DAY,),
    command=_C.CHANGE_MOVE_IN,
    day="Move-in day",
    to_come=True,
)
CANCEL = Action("cancel", "Call it off", _P.COMMAND_LICENSES, (Ask.NOTE,), (Ask.ADDRESS,), command=_C.CANCEL)
CONFIRM_SURRENDER = Action(
    "confirm_surrender",
    "Confirm the surrender",
    _P.COMMAND_LICENSES,
    (Ask.DAY,),
    command=_C.CONFIRM_SURRENDER,
    day="Surrender day",
    to_come=True,
)
WITHDRAW_NOTICE = Action("withdraw_notice", "They stay", _P.COMMAND_LICENSES, (Ask.NOTE,), command=_C.WITHDRAW_NOTICE)
CONFIRM_INTERRUPTION = Action(
    "confirm_interruption", "Count nights anew", _P.COMMAND_LICENSES, (Ask.NOTE,), command=_C.RESTART_TAX_COUNT
)

DRAFT_STATEMENT = Action("draft_statement", "Draft", _P.SETTLE, opens="deposit_statement")
REVISE_STATEMENT = Action("revise_statement", "Complete", _P.SETTLE, opens="deposit_statement")
FINALIZE_STATEMENT = Action("finalize_statement", "Finalize", _P.SETTLE)

PRINT_REFUND = Action("print_refund", "Printed", _P.PAY_REFUNDS, (Ask.CHECK_NUMBER,))
STAMP_REFUND = Action("stamp_refund", "Stamped", _P.PAY_REFUNDS, (Ask.PHOTO,))
MAIL_REFUND = Action("mail_refund", "Mailed", _P.PAY_REFUNDS, (Ask.PHOTO,))
ADDRESS_REFUND = Action("address_refund", "Set the address", _P.PAY_REFUNDS, (Ask.ADDRESS,))
VOID_REFUND = Action("void_refund", "Void the check", _P.RECONCILE_REFUNDS)
REISSUE_REFUND = Action("reissue_refund", "Issue again", _P.RECONCILE_REFUNDS)
WRITE_OFF = Action("write_off", "Give it up", _P.WRITE_OFF, (Ask.NOTE,))
SEND_LETTER = Action("send_letter", "Letter sent", _P.PAY_REFUNDS, (Ask.DAY,), day="Sent on")
ESCHEAT_REFUND = Action("escheat_refund", "Reported to the state", _P.RECONCILE_REFUNDS)

TAKE_READING = Action(
    "take_reading", "Enter a reading", _P.RECORD_READINGS, (Ask.READING,), (Ask.DAY, Ask.REGISTER), day="Read on"
)
ISSUE_INVOICES = Action("issue_invoices", "Try again", _P.BILL)
CLOSE_MONTH = Action("close_month", "Close the month", _P.CLOSE_MONTHS, opens="months")
DISMISS = Action("dismiss", "Nothing to do", _P.WORK_QUEUE, (Ask.NOTE,))
