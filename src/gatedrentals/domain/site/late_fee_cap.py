"""The cap on late-fee rules: what a rule can charge, held against the rent, before it is loaded (§6.6)."""

from collections.abc import Iterable

from gatedrentals.domain.errors import Refusal
from gatedrentals.domain.money import dollars
from gatedrentals.domain.site.policy import LateFeeRule, SitePolicy

WHOLE_BPS = 10_000
"""All of an amount, in basis points."""


class LateFeeAboveCap(Refusal):
    """A late-fee rule can charge more than the site's cap of a cycle's rent, and the owner has not signed for it."""

    code = "late_fee_above_cap"


def most_late_fee_cents(rule: LateFeeRule) -> int:
    """The most that a rule can ever charge for one cycle, in cents: what stays open long enough reaches its cap."""
    return min(rule.cap_cents, rule.flat_cents) if rule.per_day_cents == 0 else rule.cap_cents


def check_late_fee_cap(policy: SitePolicy, cycle_rents_cents: Iterable[int]) -> None:
    """Refuse a policy whose late fees can exceed ``late_fee_cap_bps`` of the lowest of these rents per cycle (§6.6).

    Rents below the rule's minimum of open rent bear no fee and are not looked at. Raises LateFeeAboveCap.
    """
    rule = policy.late_fee
    if rule is None or rule.owner_signed:
        return
    lowest_cents = min((rent for rent in cycle_rents_cents if rent >= rule.minimum_open_rent_cents), default=None)
    if lowest_cents is None:
        return
    most_cents, allowed_cents = most_late_fee_cents(rule), lowest_cents * policy.late_fee_cap_bps // WHOLE_BPS
    if most_cents > allowed_cents:
        message = (
            f"late fees can reach {dollars(most_cents)} for a cycle; {policy.late_fee_cap_bps} basis points of "
            f"{dollars(lowest_cents)} of rent allow {dollars(allowed_cents)}; the owner has not signed for more"
        )
        raise LateFeeAboveCap(message)
