"""The documents of the subledger: everything that happens to money is one of these, and none ever changes (§5.1)."""

from datetime import date, datetime
from enum import Enum

from gatedrentals.domain.ids import AccountId, PartyId
from gatedrentals.domain.ledger.line import Line, LineRef
from gatedrentals.domain.period import Period
from gatedrentals.domain.values import frozen


class InvoiceKind(Enum):
    """Why an invoice was cut."""

    FIRST = "first"
    RECURRING = "recurring"
    METERED = "metered"
    ONE_TIME = "one_time"
    LATE_FEE = "late_fee"
    RETURNED_PAYMENT = "returned_payment"
    FINAL = "final"
    DAMAGES = "damages"


@frozen
class Invoice:
    """What a license is asked to pay. ``number`` counts per account; a voided one keeps it (§3.3).

    ``cycle`` is the charged period that the invoice bills or, for a late fee, that it punishes; its start names the
    cycle. For metered use it is the period between the readings.
    ``due_on`` means before noon local of that day (§3.2). ``accrual`` counts the late fees of a cycle from 0 (§6.6).
    """

    number: int
    kind: InvoiceKind
    due_on: date
    lines: tuple[Line, ...]
    cycle: Period | None = None
    accrual: int | None = None
    receipt_seq: int | None = None
    """For a returned-payment fee: the sequence of the receipt that was returned."""


class CreditReason(Enum):
    """Why a line is lowered (§6.2, §6.5, §7.3)."""

    CUT = "cut"
    """A change of terms or the end of the stay cut the line's period (§3.7, §7.3)."""
    ADVANCE_UNFUNDED = "advance_unfunded"
    VOID = "void"
    BILLING_ERROR = "billing_error"
    GOODWILL = "goodwill"
    FEE_TAKEN_BACK = "fee_taken_back"
    HOTEL_TAX_EXEMPT = "hotel_tax_exempt"
    DEPOSIT_NOT_OWED = "deposit_not_owed"
    ESTIMATE = "estimate"
    """The actual use came to less than the final estimate (§11.3)."""
    UNEARNED = "unearned"
    """What is not earned of a line that is written off (§5.2)."""


@frozen
class LineCredit:
    """What a credit memo takes off one line, in cents (negative for a discount line).

    ``clamp_to``: the exclusive day at which the line's earning stops from now on (§7.3); None if only the amount falls.
    """

    line: LineRef
    cents: int
    clamp_to: date | None = None


@frozen
class CreditMemo:
    """Lowers lines of earlier invoices; voiding is a credit memo of all that is left (§5.1)."""

    reason: CreditReason
    credits: tuple[LineCredit, ...]
    note: str = ""


class Method(Enum):
    """How money came in (§6.4)."""

    CARD = "card"
    ECHECK = "echeck"
    KIOSK = "kiosk"
    ZELLE = "zelle"
    MAILED_CHECK = "mailed_check"
    OFFICE_CASH = "office_cash"
    MONEY_ORDER = "money_order"
    OPENING = "opening"
    """Not money that came in: what another system held when the books were opened here."""


@frozen
class Receipt:
    """Money that came in (§6.4). ``(source, external_id)`` is unique: the same money is never booked twice.

    ``received_at`` is an instant in UTC; ``payer`` may differ from who holds the account; ``directed`` names lines that
    a PM sends it to first, in order.
    """

    source: str
    external_id: str
    method: Method
    amount_cents: int
    received_at: datetime
    payer: PartyId | None = None
    payer_name: str = ""
    memo: str = ""
    transferred: bool = False
    """It came from another account of ours (a match, a move), not from a clearing account."""


class Holding(Enum):
    """What money is while no line takes it (§5.3, §6.3). All but the last stand on unapplied receipts."""

    UNMATCHED = "unmatched"
    QUARANTINED = "quarantined"
    OVER_HORIZON = "over_horizon"
    BEFORE_FIRST_INVOICE = "before_first_invoice"
    REFUNDABLE_CREDIT = "refundable_credit"


class Reason(Enum):
    """Why an allocation went where it went (§6.4)."""

    PINNED = "pinned"
    DIRECTED = "directed"
    CLASS_ORDER = "class_order"
    DATE_ORDER = "date_order"
    CURRENT_CYCLE = "current_cycle"
    LARGEST = "largest"
    PRO_RATA = "pro_rata"
    BILLED_AHEAD = "billed_ahead"
    CREDIT_CARRIED = "credit_carried"
    FREED_BY_CREDIT = "freed_by_credit"


@frozen
class Allocation:
    """Cents that a receipt puts on a line (negative: takes back). Discounts are part of their line (§6.2)."""

    line: LineRef
    cents: int
    reason: Reason
    rank: int
    policy_version: int


@frozen
class Held:
    """Cents of a receipt that no line takes (negative: no longer)."""

    holding: Holding
    cents: int


@frozen
class ReceiptBooked:
    """A receipt and where it went at first: allocations and holdings sum to its amount."""

    receipt: Receipt
    allocations: tuple[Allocation, ...]
    held: tuple[Held, ...] = ()


class ReversalReason(Enum):
    """Why a receipt no longer counts (§6.5)."""

    NSF = "nsf"
    ACH_RETURN = "ach_return"
    CHARGEBACK = "chargeback"
    WRONG_ACCOUNT = "wrong_account"
    PAYER_UNLINKED = "payer_unlinked"
    BOOKING_ERROR = "booking_error"


RETURNED = frozenset({ReversalReason.NSF, ReversalReason.ACH_RETURN, ReversalReason.CHARGEBACK})
"""Reversals that are the payer's or their bank's doing: only these can add a late fee (§6.5)."""

MOVED_ON = frozenset({ReversalReason.WRONG_ACCOUNT, ReversalReason.PAYER_UNLINKED})
"""Reversals after which the money is still ours, on its way to another account."""


@frozen
class ReceiptReversed:
    """A receipt that counts as never received for allocation; ``taken`` undoes where its money stood (§6.5)."""

    receipt_seq: int
    reason: ReversalReason
    return_code: str
    returned_at: datetime
    taken: tuple[Allocation, ...]
    released: tuple[Held, ...] = ()
    moved_to: AccountId | None = None
    """The account of ours that the money goes to, if it was booked on the wrong one."""


@frozen
class Reallocation:
    """What a replay moves of one receipt: the differences only; they sum to zero (§6.5)."""

    receipt_seq: int
    moves: tuple[Allocation, ...]
    held: tuple[Held, ...]
    because: str


class DirectiveKind(Enum):
    """What a PM says about a line or a receipt (§6.1, §6.4)."""

    PIN = "pin"
    UNPIN = "unpin"
    EXCLUDE = "exclude"
    INCLUDE = "include"
    DIRECT = "direct"


@frozen
class Directive:
    """A PM's word on where money goes. Posts nothing by itself; it is a fact of the replay.

    ``receipt_seq`` is set for DIRECT, which acts from the receipt's received-at; others act from their effective_at.
    """

    kind: DirectiveKind
    lines: tuple[LineRef, ...]
    receipt_seq: int | None = None
    note: str = ""


@frozen
class DepositForfeit:
    """The deposit pays lines that are still open at settlement (§11.4): this alone is forfeited.

    Below zero it is given back: less was used than the statement had estimated (§11.3).
    """

    allocations: tuple[Allocation, ...]


@frozen
class RefundDue:
    """Money owed back by check: from the deposit, from credit, or unapplied money returned (§5.2, §11.5)."""

    refund_no: int
    from_deposit_cents: int
    from_receipts: tuple[tuple[int, Holding, int], ...] = ()
    """Receipt sequence, holding and cents."""

    @property
    def amount_cents(self) -> int:
        """The whole refund, in cents."""
        return self.from_deposit_cents + sum(cents for _, _, cents in self.from_receipts)


@frozen
class RefundWithdrawn:
    """A refund that is due no more, because the settlement was revised before its check was mailed (§6.5)."""

    refund: RefundDue


class CheckStep(Enum):
    """What happens to a refund's check (§11.5)."""

    ISSUED = "issued"
    CLEARED = "cleared"
    VOIDED = "voided"


@frozen
class CheckMoved:
    """A check of a refund is issued, cleared or voided."""

    refund_no: int
    check_number: str
    step: CheckStep
    cents: int


@frozen
class Escheated:
    """An unclaimed refund that goes to the state's unclaimed property (§11.5)."""

    refund_no: int
    cents: int
    from_check: bool


@frozen
class WriteOff:
    """Open earned lines given up as bad debt; tax goes back to tax payable (§5.2)."""

    lines: tuple[tuple[LineRef, int], ...]
    note: str = ""


@frozen
class RecognizedLine:
    """What one line earns with a close, in cents (negative: taken back)."""

    line: LineRef
    cents: int


@frozen
class Recognition:
    """The revenue of one account and month: one pair of postings per line (§7.2)."""

    month: date
    """The first day of the month that was closed."""
    lines: tuple[RecognizedLine, ...]


@frozen
class BankSettlement:
    """A clearing balance that reached the bank, less the merchant's fees (§5.2), on a site's suspense account."""

    method: Method
    gross_cents: int
    fee_cents: int
    reference: str


@frozen
class Transfer:
    """Held money that leaves for another account of ours, where it is booked as received when it first came (§6.4)."""

    receipt_seq: int
    to_account: AccountId
    held: tuple[Held, ...]


Body = (
    Invoice
    | CreditMemo
    | ReceiptBooked
    | ReceiptReversed
    | Reallocation
    | Directive
    | DepositForfeit
    | RefundDue
    | RefundWithdrawn
    | CheckMoved
    | Escheated
    | WriteOff
    | Recognition
    | BankSettlement
    | Transfer
)
"""What a document says."""


@frozen
class Document:
    """A document in its account's chain, with its three times (§5.1).

    ``effective_at`` orders allocation, fees and aging; ``recorded_at`` is when we knew; ``posted_on`` is the general
    ledger's day. ``seq`` counts from 1 in the account.
    """

    account_id: AccountId
    seq: int
    effective_at: datetime
    recorded_at: datetime
    posted_on: date
    body: Body
