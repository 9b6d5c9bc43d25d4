"""What an account stands at: what must be known to apply the next receipt or bill the next cycle, and no more."""

from datetime import date, datetime

from attrs import field

from gatedrentals.domain.catalog.product import ChargeClass
from gatedrentals.domain.ids import ProductCode
from gatedrentals.domain.ledger.documents import Holding
from gatedrentals.domain.ledger.entry import Balances
from gatedrentals.domain.ledger.line import LineRef
from gatedrentals.domain.period import Period
from gatedrentals.domain.values import frozen


@frozen
class OpenLine:
    """A base line that money can go to: a charge or a tax line with its discounts taken off (§6.1, §6.2).

    ``rank_class`` is the line’s own class or, for a tax line, that of the line it taxes. ``order`` counts the invoices
    of the account as the projection opened them: the rule book's invoice number. ``net_cents`` is the net as issued,
    for a tax line that of the line it taxes (§6.2 ``largest_first``); ``open_cents`` is what is left after credits and
    payments.
    """

    ref: LineRef
    product: ProductCode
    charge_class: ChargeClass
    rank_class: ChargeClass
    due_on: date
    order: int
    line_no: int
    is_tax: bool
    net_cents: int
    open_cents: int
    cycle: Period | None = None
    pinned: bool = False
    excluded: bool = False


@frozen
class HeldMoney:
    """Cents of a receipt that no line takes yet, in order of receipt (§6.3)."""

    receipt_seq: int
    received_at: datetime
    holding: Holding
    cents: int


@frozen
class Standing:
    """The state of one account after its entry ``seq``.

    ``frontier`` is the exclusive end of what is billed (None before the first invoice). ``settled_through`` is the
    latest effective instant that the books include: money received at or after it, and before the next regular issue,
    can be applied without a replay. ``next_deadline`` is when the next late fee can be judged (§6.6), never too late;
    None if nothing can become late. ``needs_replay`` tells that people decided something about a cycle that is not
    open now.
    """

    seq: int = 0
    head: bytes = bytes(32)
    next_invoice_number: int = 1
    frontier: date | None = None
    settled_through: datetime | None = None
    balances: Balances = field(factory=Balances)
    open_lines: tuple[OpenLine, ...] = ()
    held: tuple[HeldMoney, ...] = ()
    next_deadline: datetime | None = None
    needs_replay: bool = False
