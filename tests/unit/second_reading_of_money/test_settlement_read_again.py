"""The product and a second reading of §11.4 agree on refund, deposit used and balance owed."""

from datetime import date

from hypothesis import given

from gatedrentals.domain.deposits.position import PositionLine, SettlementPosition
from gatedrentals.domain.deposits.settlement import settle
from gatedrentals.domain.site.policy import SitePolicy
from tests.unit.domain.deposits.positions import positions

RANKS = ["rent", "deposit", "electric", "propane", "utilities", "fees", "late", "damages"]
Open = tuple[int, date, int, int, int]
"""What ranks an open line (class, due, order, number), and its cents."""


@given(positions())
def test_both_readings_refund_and_owe_the_same(position: SettlementPosition) -> None:
    settlement = settle(position, SitePolicy())

    deposit = sum(line.paid_cents for line in position.lines if line.is_deposit) - position.deposit_used_cents
    if deposit < 0:
        return  # A deposit used already whose receipt came back: §6.5 makes another version of the statement.
    credit = sum(piece.cents for piece in position.credit) + sum(over(line) for line in position.lines)
    credit, old = pay(credit, [opened(line) for line in position.lines if not line.open_line.excluded])
    credit, new = pay(credit, charges(position))
    left, owed = pay(deposit, old + new)

    assert settlement.refund_cents == credit + left
    assert settlement.refund_from_deposit_cents == left
    assert settlement.forfeited_cents == deposit - left
    assert settlement.owed_cents == sum(cents for *_, cents in owed)


def over(line: PositionLine) -> int:
    """Cash above the new net (2), (3); what was paid on a deposit is held, and is no credit."""
    return 0 if line.is_deposit else max(0, -open_after(line))


def open_after(line: PositionLine) -> int:
    """Open after the credits, below zero if cash is freed; of a deposit nothing is owed (1)."""
    return 0 if line.is_deposit else line.open_line.open_cents - sum(one.cents for one in line.credits)


def opened(line: PositionLine) -> Open:
    """A line as it ranks (§6.1)."""
    of = line.open_line
    return RANKS.index(of.charge_class.value), of.due_on, of.order, of.line_no, max(0, open_after(line))


def charges(position: SettlementPosition) -> list[Open]:
    """Final electric and damages: paid after what is open, by class (3)."""
    ranked = sorted((RANKS.index(one.charge_class.value), number) for number, one in enumerate(position.charges))
    return [(rank, position.on, 99, number, position.charges[number].cents) for rank, number in ranked]


def pay(cents: int, lines: list[Open]) -> tuple[int, list[Open]]:
    """What is left of the money, and of the lines."""
    left = []
    for *ranked, asked in sorted(lines):
        paid = min(cents, asked)
        cents -= paid
        left.append((*ranked, asked - paid))
    return cents, left  # type: ignore[return-value]  # five of each, as they came
