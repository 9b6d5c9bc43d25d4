"""Cuts every piece under the policy of its own day, whenever it is cut (§4.2, §4.3)."""

from collections.abc import Mapping
from zoneinfo import ZoneInfo

from gatedrentals.domain.billing.invoicing import BillingContext
from gatedrentals.domain.billing.schedule import Piece
from gatedrentals.domain.ledger.line import Line
from gatedrentals.domain.period import Period, noon
from gatedrentals.domain.site.policy import PolicyHistory
from gatedrentals.domain.values import evolve, frozen


@frozen
class DatedCutter:
    """A billing context whose policy is the one in force at noon of each cycle's D: taxes and discounts follow it.

    So a run that is late, and a replay years later, cut what a punctual run would have cut.
    """

    context: BillingContext
    policies: PolicyHistory
    zone: ZoneInfo

    def recurring(self, piece: Piece, uses: Mapping[str, int]) -> tuple[Line, ...]:
        """The lines of a recurring invoice. Raises UnknownProduct or NoPrice."""
        return self._on(piece).recurring(piece, uses)

    def first(self, piece: Piece, uses: Mapping[str, int]) -> tuple[Line, ...]:
        """The lines of the first invoice. Raises UnknownProduct or NoPrice."""
        return self._on(piece).first(piece, uses)

    def tax_cents(self, tax: Line, net_cents: int, window: Period) -> int:
        """What a tax line comes to once its line is cut; no policy has a say in it (§4.3)."""
        return self.context.tax_cents(tax, net_cents, window)

    def _on(self, piece: Piece) -> BillingContext:
        policy = self.policies.at(noon(piece.frame.start, self.zone))
        return self.context if policy is self.context.policy else evolve(self.context, policy=policy)
