"""The account that a deposit statement gives: rows that a resident can add up (§11.4)."""

from collections.abc import Iterator
from datetime import datetime
from enum import Enum

from gatedrentals.domain.deposits.damages import DamageFinding
from gatedrentals.domain.deposits.settlement import Settlement
from gatedrentals.domain.values import frozen


class RowKind(Enum):
    """What a row of the account is."""

    DEPOSIT_RECEIVED = "deposit_received"
    DEPOSIT_USED = "deposit_used"
    """Forfeited or refunded by an earlier version of the statement."""
    CREDIT = "credit"
    """Money that no charge took, or that a credit freed."""
    CHARGE = "charge"
    DEDUCTION = "deduction"
    """A charge of the final invoice: electric or damage."""


@frozen
class AccountRow:
    """One row: cents for the resident above zero, against them below.

    ``received_at`` is set for money; ``finding`` tells room, class, quantity, unit cost and photos of damage.
    """

    kind: RowKind
    text: str
    cents: int
    received_at: datetime | None = None
    estimated: bool = False
    finding: DamageFinding | None = None


def account_rows(settlement: Settlement) -> tuple[AccountRow, ...]:
    """The account row by row: their sum is the refund or, below zero, the balance owed. Disputed lines stand apart."""
    return tuple(_money(settlement)) + tuple(_charges(settlement))


def _money(settlement: Settlement) -> Iterator[AccountRow]:
    position = settlement.position
    for line in position.lines:
        if line.is_deposit:
            for piece in line.paid:
                yield AccountRow(RowKind.DEPOSIT_RECEIVED, line.text, piece.cents, piece.received_at)
            if line.freed_cents:
                yield AccountRow(RowKind.DEPOSIT_USED, f"{line.text}, freed by a credit", -line.freed_cents)
    if position.deposit_used_cents:
        yield AccountRow(RowKind.DEPOSIT_USED, "Settled by an earlier statement", -position.deposit_used_cents)
    for piece in settlement.credit:
        yield AccountRow(RowKind.CREDIT, "Credit", piece.cents, piece.received_at)


def _charges(settlement: Settlement) -> Iterator[AccountRow]:
    deposits = {line.open_line.ref for line in settlement.position.lines if line.is_deposit}
    for charge in settlement.charges:
        if charge.is_disputed or charge.line in deposits:
            continue  # a deposit that is owed is owed because it was used: that row says so
        kind = RowKind.DEDUCTION if charge.is_new else RowKind.CHARGE
        yield AccountRow(kind, charge.text, -charge.cents, estimated=charge.estimated, finding=charge.finding)
