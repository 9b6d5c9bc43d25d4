"""Bills, their lines, and the order in which a receipt pays them (§6.1, §6.2), from the rule book alone."""

from collections.abc import Iterable
from datetime import date, datetime

from attrs import define, field

from tests.unit.second_reading_of_money.facts import Piece

RANKS = {"rent": 1, "deposit": 2, "utilities": 5, "late": 7}
Place = int
"""A receipt's place in order of coming."""


@define(eq=False)
class Line:
    """``frames``: the cents of the charge and of its discount over the whole frame; empty if it has no days."""

    key: tuple[object, ...]
    product: str
    kind: str
    due: date
    order: int
    number: int
    net: int
    frames: tuple[int, ...] = ()
    cycle: tuple[date, date] | None = None
    taxes: "Line | None" = None
    original: int = 0
    paid: dict[Place, int] = field(factory=dict)
    credited: int = 0
    pinned: bool = False
    excluded: bool = False
    alive: bool = True

    @property
    def received(self) -> int:
        """What receipts pay on it."""
        return sum(self.paid.values())

    @property
    def left(self) -> int:
        """What is open."""
        return self.net - self.received

    def put(self, place: Place, cents: int) -> int:
        """Take what is open of so many cents; tells how many."""
        taken = min(cents, self.left)
        if taken > 0:
            self.paid[place] = self.paid.get(place, 0) + taken
        return max(taken, 0)

    def lower(self, net: int) -> list[tuple[Place, int]]:
        """Lower the net; cash above it is freed, last receipt first (§6.2)."""
        self.net, freed = net, []
        for place in sorted(self.paid, reverse=True):
            over = min(-self.left, self.paid[place])
            if over > 0:
                self.paid[place] -= over
                freed.append((place, over))
        self.paid = {place: cents for place, cents in self.paid.items() if cents}
        return freed


@define(eq=False)
class Bill:
    """A cycle's invoice, or a late fee (``piece`` None)."""

    at: datetime
    due: date
    order: int
    lines: list[Line]
    piece: Piece | None = None
    late_at: datetime | None = None
    accruals: int = 0


def in_order(lines: Iterable[Line], order: str, day: date) -> list[Line]:
    """The open lines as a receipt of a day sees them under a policy (§6.1, §6.2)."""

    def key(line: Line) -> tuple[object, ...]:
        rank, due = RANKS[line.kind], line.due
        elsewhere = line.cycle is None or not line.cycle[0] <= day < line.cycle[1]
        size = (line.taxes or line).original
        turn: dict[str, tuple[object, ...]] = {
            "class_then_date": (rank, due),
            "date_then_class": (due, rank),
            "current_first": (elsewhere, rank, due),
            "largest_first": (-size, due),
        }
        return (not line.pinned, *turn[order], line.order, line.number)

    return sorted((line for line in lines if line.alive and line.left > 0 and not line.excluded), key=key)


def by_receipt(freed: Iterable[tuple[Place, int]]) -> list[tuple[Place, int]]:
    """What is freed of each receipt, in order of coming."""
    sums: dict[Place, int] = {}
    for place, cents in freed:
        sums[place] = sums.get(place, 0) + cents
    return sorted(sums.items())
