"""Money that a person types in: an amount far above what a cycle costs asks to be confirmed (§6.3)."""

from gatedrentals.domain.billing.schedule import Piece
from gatedrentals.domain.errors import Refusal
from gatedrentals.domain.money import dollars
from gatedrentals.domain.payments.facts import InvoiceCutter
from gatedrentals.domain.site.policy import SitePolicy


class AmountToConfirm(Refusal):
    """An amount entered by hand is above the policy's number of cycles: enter it again, confirmed, or correct it."""

    code = "amount_to_confirm"


def check_amount(amount_cents: int, next_cycle: Piece | None, cutter: InvoiceCutter, policy: SitePolicy) -> None:
    """Raises AmountToConfirm for more than ``confirm_above_cycles`` of what the license's next cycle costs (§6.3).

    A license without a next cycle asks for nothing: its surplus is refunded, whatever it is.
    """
    if next_cycle is None:
        return
    cycle_cents = sum(line.amount_cents for line in cutter.recurring(next_cycle, {}))
    most_cents = cycle_cents * policy.confirm_above_cycles
    if amount_cents > most_cents:
        message = (
            f"{dollars(amount_cents)} is more than {policy.confirm_above_cycles} cycles of {dollars(cycle_cents)}: "
            "confirm the amount or correct it"
        )
        raise AmountToConfirm(message)
