"""Papers: what is printed for residents and for the office, each with the fair housing notice (§11.4, §11.5, §13.1).

A paper holds what is printed and no more: texts, cents and days, made by `application.papers` from the books. One whose
amounts do not add up cannot be made: a resident could recompute it.
"""

from datetime import date
from enum import Enum
from typing import Protocol, TypeAlias

from attrs import Attribute, field, frozen

from gatedrentals.domain.errors import InvalidValue, Refusal
from gatedrentals.domain.money import check_words, dollars
from gatedrentals.domain.notices.fair_housing import LONG


class NoPrinter(Refusal):
    """Nothing that makes PDFs is installed here; the message says what to install."""

    code = "no_printer"


# --- what papers share ---------------------------------------------------------------------------------------------


@frozen
class Letterhead:
    """Who a paper is from; what is not known of an office is empty. ``notice`` is always there (§13.1)."""

    site_name: str
    company: str = ""
    address: tuple[str, ...] = ()
    phone: str = ""
    email: str = ""
    remit_to: tuple[str, ...] = ()
    notice: str = field(init=False, default=LONG)


@frozen
class Addressee:
    """Whom a paper is for, and where it goes, in lines as on an envelope."""

    names: tuple[str, ...]
    address: tuple[str, ...] = ()


@frozen
class Heading:
    """The head of every paper. ``license_number`` is empty where money belongs to nobody yet."""

    letterhead: Letterhead
    made_on: date
    license_number: str
    to: Addressee


@frozen
class DatedAmount:
    """An amount with its day, if it has one, in cents."""

    day: date | None
    text: str
    cents: int


@frozen
class AccountNow:
    """What an account stands at on the day that a paper is made.

    ``paid_to`` is the last night paid in full; ``due_cents`` falls due on ``due_on``, 0 if it is not billed yet.
    """

    owed_cents: int
    credit_cents: int
    deposits_held_cents: int
    paid_to: date | None
    due_on: date | None
    due_cents: int


def _total(rows: "tuple[DatedAmount, ...]") -> int:
    return sum(row.cents for row in rows)


def _must_be(name: str, cents: int, expected: int) -> None:
    if cents != expected:
        raise InvalidValue(name, cents, f"the {dollars(expected)} that the rows of the paper come to")


# --- the invoice ---------------------------------------------------------------------------------------------------


class InvoiceState(Enum):
    """What became of an invoice."""

    OPEN = "open"
    PAID = "paid"
    VOIDED = "voided"


@frozen
class InvoiceLine:
    """A line as issued, with its days, both included. ``is_part``: a discount on the line above, or a tax on it."""

    text: str
    cents: int
    first_day: date | None = None
    last_day: date | None = None
    is_part: bool = False


@frozen
class InvoicePaper:
    """An invoice: its lines, what lowered or paid it since, and what is left."""

    heading: Heading
    invoice_number: int
    about: str
    state: InvoiceState
    issued_on: date
    due_on: date
    lines: tuple[InvoiceLine, ...]
    changes: tuple[DatedAmount, ...]
    total_cents: int = field()
    open_cents: int = field()

    @total_cents.validator
    def _sums_lines(self, _attribute: "Attribute[int]", cents: int) -> None:
        _must_be("total_cents", cents, sum(line.cents for line in self.lines))

    @open_cents.validator
    def _sums_all(self, _attribute: "Attribute[int]", cents: int) -> None:
        _must_be("open_cents", cents, self.total_cents + _total(self.changes))


# --- the statement of account --------------------------------------------------------------------------------------


@frozen
class StatementLine:
    """A document of the account: ``cents`` is added to what is owed, which is ``balance_cents`` then.

    ``detail`` is what is known of it beside ``text``, ``because`` what it did to each charge.
    """

    day: date
    text: str
    cents: int
    balance_cents: int
    because: tuple[str, ...] = ()
    detail: str = ""


@frozen
class AccountStatementPaper:
    """The documents of some days, both included, with a running balance, and where the account stands now."""

    heading: Heading
    first_day: date
    last_day: date
    opening_cents: int
    lines: tuple[StatementLine, ...] = field()
    closing_cents: int = field()
    now: AccountNow

    @lines.validator
    def _balance_runs(
        self, _attribute: "Attribute[tuple[StatementLine, ...]]", lines: tuple[StatementLine, ...]
    ) -> None:
        balance_cents = self.opening_cents
        for line in lines:
            balance_cents += line.cents
            _must_be("balance_cents", line.balance_cents, balance_cents)

    @closing_cents.validator
    def _sums_lines(self, _attribute: "Attribute[int]", cents: int) -> None:
        _must_be("closing_cents", cents, self.opening_cents + sum(line.cents for line in self.lines))


# --- the receipt ---------------------------------------------------------------------------------------------------


@frozen
class PaidPart:
    """A part of a payment on one charge, and why it went there."""

    text: str
    invoice_number: int
    due_on: date
    cents: int
    because: str


@frozen
class ReceiptPaper:
    """A payment: how much, where it stands now, and what is left to pay.

    ``kept`` is what no charge took. A payment that was taken back stands nowhere: ``taken_back`` says so. ``now`` is
    None where the money belongs to nobody yet.
    """

    heading: Heading
    received_on: date
    received_at: str
    method: str
    reference: str
    payer_name: str
    parts: tuple[PaidPart, ...]
    kept: tuple[DatedAmount, ...]
    taken_back: DatedAmount | None
    amount_cents: int = field()
    now: AccountNow | None

    @amount_cents.validator
    def _sums_parts(self, _attribute: "Attribute[int]", cents: int) -> None:
        back_cents = -self.taken_back.cents if self.taken_back else 0
        _must_be("amount_cents", cents, sum(part.cents for part in self.parts) + _total(self.kept) + back_cents)


# --- the deposit statement -----------------------------------------------------------------------------------------


@frozen
class Found:
    """What the move-out inspection found of one item: charged, it is quantity × unit cost."""

    room: str
    item: str
    classification: str
    quantity: int
    unit_cost_cents: int
    photos: tuple[str, ...]
    note: str


@frozen
class SettledRow:
    """Something that is charged, and what pays it; what neither credit nor deposit pays is left."""

    text: str
    cents: int
    from_credit_cents: int
    from_deposit_cents: int
    is_estimated: bool = False
    found: Found | None = None


@frozen
class StatementCheck:
    """A check that the statement announces; ``dated_on`` if it bears a later day, ``waits_for`` what it waits for."""

    payees: tuple[str, ...]
    cents: int
    dated_on: date | None
    waits_for: str


@frozen
class DepositStatementPaper:
    """One version of a statement of deposit accounting: a resident could recompute it (§11.4).

    ``received`` and ``credits`` less ``charges`` are the refund or, below zero, the balance owed; disputed charges
    stand apart. ``finalized_on`` is None in a draft. ``charged_through`` is the last charged night.
    """

    heading: Heading
    version: int
    finalized_on: date | None
    due_by: date
    home: str
    pad: str
    move_in: date
    charged_through: date
    moved_out_on: date
    received: tuple[DatedAmount, ...]
    credits: tuple[DatedAmount, ...]
    charges: tuple[SettledRow, ...]
    disputed: tuple[DatedAmount, ...]
    not_charged: tuple[Found, ...]
    checks: tuple[StatementCheck, ...]
    notes: tuple[str, ...]
    missing: tuple[str, ...]
    owed_cents: int
    refund_cents: int = field()
    received_cents: int = field(init=False)
    credit_cents: int = field(init=False)
    charged_cents: int = field(init=False)
    paid_by_credit_cents: int = field(init=False)
    paid_by_deposit_cents: int = field(init=False)

    @received_cents.default
    def _received(self) -> int:
        return _total(self.received)

    @credit_cents.default
    def _credited(self) -> int:
        return _total(self.credits)

    @charged_cents.default
    def _charged(self) -> int:
        return sum(row.cents for row in self.charges)

    @paid_by_credit_cents.default
    def _paid_by_credit(self) -> int:
        return sum(row.from_credit_cents for row in self.charges)

    @paid_by_deposit_cents.default
    def _paid_by_deposit(self) -> int:
        return sum(row.from_deposit_cents for row in self.charges)

    @refund_cents.validator
    def _can_be_recomputed(self, _attribute: "Attribute[int]", cents: int) -> None:
        left_cents = self.received_cents + self.credit_cents - self.charged_cents
        _must_be("refund_cents", cents - self.owed_cents, left_cents)


# --- the check -----------------------------------------------------------------------------------------------------


@frozen
class CheckPaper:
    """The face of a refund's check, and the stub that says what it is for.

    ``mark`` is printed across a check that must not be cashed. Raises InvalidValue for an amount that no check bears.
    """

    heading: Heading
    check_number: str
    dated_on: date
    memo: str
    mark: str
    parts: tuple[DatedAmount, ...]
    amount_cents: int = field()
    amount_in_words: str = field(init=False)

    @amount_cents.validator
    def _sums_parts(self, _attribute: "Attribute[int]", cents: int) -> None:
        _must_be("amount_cents", cents, _total(self.parts))

    @amount_in_words.default
    def _in_words(self) -> str:
        return check_words(self.amount_cents)


# --- the port ------------------------------------------------------------------------------------------------------

Paper: TypeAlias = InvoicePaper | AccountStatementPaper | ReceiptPaper | DepositStatementPaper | CheckPaper
"""Whatever can be printed."""


class Papers(Protocol):
    """Prints papers."""

    def pdf(self, paper: Paper) -> bytes:
        """The paper as a PDF: the same bytes for the same paper, on any day. Raises NoPrinter."""
        ...
