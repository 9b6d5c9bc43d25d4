"""On how many cycles each discount rule stands (§4.2)."""

from collections import defaultdict
from collections.abc import Mapping

from gatedrentals.domain.payments.bills import Bill


class DiscountUses:
    """Uses of discount rules by cycle: the pieces of a cut cycle are one use, and a bill without days is none."""

    def __init__(self) -> None:
        """Begin without uses."""
        self._bills: dict[tuple[str, object], int] = defaultdict(int)
        """Live bills by rule and cycle."""
        self._cycles: dict[str, int] = defaultdict(int)
        """Cycles by rule."""

    def add(self, bill: Bill) -> None:
        """Count a bill's rules."""
        for key in _keys(bill):
            self._bills[key] += 1
            self._cycles[key[0]] += self._bills[key] == 1

    def drop(self, bill: Bill) -> None:
        """Return the uses of a bill that is void."""
        for key in _keys(bill):
            self._bills[key] -= 1
            self._cycles[key[0]] -= self._bills[key] == 0

    def on_others(self, frame: object) -> Mapping[str, int]:
        """On how many cycles other than that of ``frame`` each rule stands."""
        return {rule: count - (self._bills[rule, frame] > 0) for rule, count in self._cycles.items()}


def _keys(bill: Bill) -> set[tuple[str, object]]:
    frame = bill.piece.frame if bill.piece is not None else bill.order
    return {(line.discount.rule_id, frame) for line in bill.lines if line.discount}
