"""Money of receipts that no line takes yet, while the projection runs (§6.3)."""

from attrs import field

from gatedrentals.domain.ledger.documents import Holding
from gatedrentals.domain.values import define


@define
class Held:
    """Cents of one receipt, named by its place among the facts, and what they wait as."""

    receipt: int
    holding: Holding
    cents: int


@define
class HeldCash:
    """What is held of each receipt, in the order in which it came to be held."""

    _parts: list[Held] = field(factory=list)

    def hold(self, place: int, holding: Holding, cents: int) -> None:
        """Hold cents of a receipt."""
        for held in self._parts:
            if held.receipt == place and held.holding is holding:
                held.cents += cents
                return
        if cents:
            self._parts.append(Held(place, holding, cents))

    def take(self, place: int, cents: int) -> int:
        """Take up to so many cents of what is held of a receipt; returns how many there were."""
        left = cents
        for held in self._parts:
            if held.receipt == place:
                taken = min(held.cents, left)
                held.cents -= taken
                left -= taken
        self._parts = [held for held in self._parts if held.cents]
        return cents - left

    def drain(self) -> list[Held]:
        """Take out all that is held, in order of receipt."""
        if not self._parts:
            return []
        drained, self._parts = self.in_order(), []
        return drained

    def in_order(self) -> list[Held]:
        """All that is held, in order of receipt."""
        return sorted(self._parts, key=lambda held: held.receipt)
