"""What an account stands at when its deposit is settled: all that the settlement is reckoned from (§11.4)."""

from collections.abc import Iterable
from datetime import date, datetime

from attrs import field

from gatedrentals.domain.catalog.product import ChargeClass
from gatedrentals.domain.deposits.damages import DamageFinding
from gatedrentals.domain.errors import InvalidValue
from gatedrentals.domain.ids import ProductCode
from gatedrentals.domain.ledger.documents import LineCredit
from gatedrentals.domain.ledger.line import LineRef
from gatedrentals.domain.payments.standing import OpenLine
from gatedrentals.domain.values import evolve, frozen


@frozen
class Funds:
    """Cents of one receipt: what it pays on a line, or what stands as credit."""

    receipt_seq: int
    received_at: datetime
    cents: int
    source: str = ""
    external_id: str = ""


def by_receipt(funds: Iterable[Funds]) -> list[Funds]:
    """Funds in the order in which they were received, ties by source and external id (§6.3, §6.5)."""
    return sorted(funds, key=lambda piece: (piece.received_at, piece.source, piece.external_id))


def _within_net(line: "PositionLine", _attribute: object, credits_made: tuple[LineCredit, ...]) -> None:
    net_cents = line.paid_cents + line.open_line.open_cents
    if sum(credit.cents for credit in credits_made) > net_cents:
        raise InvalidValue("credits", credits_made, f"at most the {net_cents} cents that the line comes to")


@frozen
class PositionLine:
    """A base line with what paid it, and the credits that settlement makes on it and its discount lines (§11.4, 2).

    ``open_line.open_cents`` is what is open before those credits. Raises InvalidValue if they are more than its net.
    """

    open_line: OpenLine
    text: str
    paid: tuple[Funds, ...] = ()
    credits: tuple[LineCredit, ...] = field(default=(), validator=_within_net)

    @property
    def is_deposit(self) -> bool:
        """Whether the line bills a deposit: what was paid on it is held, what is open is not owed."""
        return self.open_line.charge_class is ChargeClass.DEPOSIT

    @property
    def paid_cents(self) -> int:
        """What receipts pay on it."""
        return sum(piece.cents for piece in self.paid)

    @property
    def credit_cents(self) -> int:
        """What settlement takes off its net."""
        return sum(credit.cents for credit in self.credits)

    @property
    def freed_cents(self) -> int:
        """Cash above the new net: free to pay something else (§6.2). The open part of a deposit is gone before."""
        open_cents = 0 if self.is_deposit else self.open_line.open_cents
        return max(0, self.credit_cents - open_cents)

    @property
    def left_cents(self) -> int:
        """What is open after the credits; of a deposit, nothing."""
        return 0 if self.is_deposit else max(0, self.open_line.open_cents - self.credit_cents)

    def freed(self) -> tuple[Funds, ...]:
        """The receipts whose cash is freed, the last one first (§6.2)."""
        pieces: list[Funds] = []
        left_cents = self.freed_cents
        for piece in reversed(by_receipt(self.paid)):
            cents = min(left_cents, piece.cents)
            left_cents -= cents
            if cents:
                pieces.append(evolve(piece, cents=cents))
        return tuple(pieces)


@frozen
class FinalCharge:
    """A charge that finalizing invoices: final electric, or damage (§11.4). ``estimated`` is said on the statement.

    Raises InvalidValue for an amount that is not above zero: what costs nothing is no charge.
    """

    product: ProductCode
    charge_class: ChargeClass
    text: str
    cents: int = field()
    estimated: bool = False
    finding: DamageFinding | None = None

    @cents.validator
    def _something(self, _attribute: object, cents: int) -> None:
        if cents <= 0:
            raise InvalidValue("cents", cents, "an amount above 0")


def damage_charges(findings: Iterable[DamageFinding], product: ProductCode) -> tuple[FinalCharge, ...]:
    """A charge for each finding that is the resident's damage and costs something (§11.4)."""
    return tuple(
        FinalCharge(product, ChargeClass.DAMAGES, finding.place, finding.charged_cents, finding=finding)
        for finding in findings
        if finding.charged_cents
    )


@frozen
class SettlementPosition:
    """Everything that a settlement reads, but the policy.

    ``lines``: every line that is open, is credited or bills a deposit. ``credit``: refundable credit.
    ``deposit_used_cents``: what of the deposits was forfeited or refunded by an earlier version of the statement.
    ``invoice_seq`` and ``order`` are the place in the chain and the number that the first invoice of ``charges`` will
    have; the next one follows it.
    """

    on: date
    lines: tuple[PositionLine, ...]
    credit: tuple[Funds, ...] = ()
    charges: tuple[FinalCharge, ...] = ()
    deposit_used_cents: int = 0
    invoice_seq: int = 0
    order: int = 0

    @property
    def deposit_held_cents(self) -> int:
        """Deposit paid and still held."""
        return max(0, self._deposit_paid_cents() - self.deposit_used_cents)

    def standing(self) -> tuple[OpenLine, ...]:
        """The lines after the credits of settlement, each with what is then open (§11.4, 1 and 2)."""
        owed = self.deposit_owed()
        return tuple(
            evolve(line.open_line, open_cents=line.left_cents + owed.get(line.open_line.ref, 0)) for line in self.lines
        )

    def deposit_owed(self) -> dict[LineRef, int]:
        """What of open deposits is owed all the same: it was used already, and then its receipt came back (§6.5)."""
        short_cents = max(0, self.deposit_used_cents - self._deposit_paid_cents())
        owed: dict[LineRef, int] = {}
        for line in self.lines:
            if line.is_deposit:
                owed[line.open_line.ref] = min(short_cents, line.open_line.open_cents)
                short_cents -= owed[line.open_line.ref]
        return owed

    def deposit_credits(self) -> tuple[LineCredit, ...]:
        """The open part of every deposit line: what was not paid is not owed (§11.4, 1)."""
        owed = self.deposit_owed()
        parts = (
            LineCredit(line.open_line.ref, line.open_line.open_cents - owed[line.open_line.ref])
            for line in self.lines
            if line.is_deposit
        )
        return tuple(part for part in parts if part.cents)

    def final_invoices(self) -> tuple[tuple[FinalCharge, ...], ...]:
        """The charges by the invoice that bills them: final electric first, damages on their own (§11.4)."""
        damages = tuple(charge for charge in self.charges if charge.charge_class is ChargeClass.DAMAGES)
        others = tuple(charge for charge in self.charges if charge.charge_class is not ChargeClass.DAMAGES)
        return tuple(group for group in (others, damages) if group)

    def new_lines(self) -> tuple[OpenLine, ...]:
        """The charges as open lines of the invoices to come, in the order of `final_invoices`."""
        return tuple(
            OpenLine(
                ref=LineRef(self.invoice_seq + place, line_no),
                product=charge.product,
                charge_class=charge.charge_class,
                rank_class=charge.charge_class,
                due_on=self.on,
                order=self.order + place,
                line_no=line_no,
                is_tax=False,
                net_cents=charge.cents,
                open_cents=charge.cents,
            )
            for place, charges in enumerate(self.final_invoices())
            for line_no, charge in enumerate(charges, start=1)
        )

    def _deposit_paid_cents(self) -> int:
        return sum(line.paid_cents - line.freed_cents for line in self.lines if line.is_deposit)
