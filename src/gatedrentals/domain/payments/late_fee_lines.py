"""When late fees of a bill can accrue, and what one accrual charges (§6.6)."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from gatedrentals.domain.catalog.product import LATE_FEE, ChargeClass, Recognition
from gatedrentals.domain.ledger.line import Line
from gatedrentals.domain.period import ONE_DAY, local_day, noon
from gatedrentals.domain.site.policy import LateFeeRule, PolicyHistory


def late_after(due_on: date, issued_at: datetime, policies: PolicyHistory, zone: ZoneInfo) -> datetime:
    """The instant at which a bill can become late: noon of its due date plus grace, or 72 hours after issue (§6.6)."""
    policy = policies.at(noon(due_on, zone))
    return max(late_at_soonest(due_on, policies, zone), issued_at + timedelta(hours=policy.min_hours_to_pay))


def late_at_soonest(due_on: date, policies: PolicyHistory, zone: ZoneInfo) -> datetime:
    """The first instant at which a bill of a due date can become late, whenever it is issued (§6.6)."""
    deadline = noon(due_on, zone)
    return deadline + timedelta(hours=policies.at(deadline).grace_hours)


def accrual_instant(accrual: int, late_at: datetime, rule: LateFeeRule | None, zone: ZoneInfo) -> datetime | None:
    """When accrual ``n`` of a bill falls: 0 at ``late_after``, then each later noon after the grace noons (§6.6).

    None if the rule charges nothing by the day.
    """
    if rule is None:
        return None
    if accrual == 0:
        return late_at
    if not rule.per_day_cents:
        return None
    first = local_day(late_at, zone)
    if noon(first, zone) <= late_at:
        first += ONE_DAY
    return noon(first + ONE_DAY * (rule.grace_noons + accrual - 1), zone)


def accrual_cents(rule: LateFeeRule, accrual: int, charged_cents: int) -> int:
    """What an accrual charges: flat at first, then by the day, together at most the cap, in cents (§6.6)."""
    cents = rule.flat_cents if accrual == 0 else rule.per_day_cents
    return max(0, min(cents, rule.cap_cents - charged_cents))


def late_fee_line(cents: int, accrual: int) -> Line:
    """The one line of a late fee: class late, earned at once, never taxed and never a base of another fee (§6.6)."""
    text = "Late fee" if accrual == 0 else f"Late fee, day {accrual}"
    return Line(1, LATE_FEE, ChargeClass.LATE, Recognition.POINT_IN_TIME, cents, text)
