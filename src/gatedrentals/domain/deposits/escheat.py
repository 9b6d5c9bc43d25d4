"""Refunds that nobody claims: contact, letter and report, by the dates of Texas (§11.5)."""

from datetime import date, timedelta
from enum import Enum

from gatedrentals.domain.values import frozen


@frozen
class EscheatRule:
    """A state's unclaimed-property calendar; the values here are those of Texas."""

    unclaimed_after_days: int = 90
    dormant_years: int = 3
    cutoff: tuple[int, int] = (3, 1)
    letter_before: tuple[int, int] = (5, 1)
    report_by: tuple[int, int] = (7, 1)
    letter_above_cents: int = 25_000


TEXAS = EscheatRule()


@frozen
class EscheatDates:
    """When an unclaimed refund must be written about and reported. ``letter_before`` is None for small ones."""

    unclaimed_on: date
    dormant_on: date
    cutoff_on: date
    letter_before: date | None
    report_by: date


class EscheatStep(Enum):
    """What an unclaimed refund asks for now."""

    WAIT = "wait"
    CONTACT = "contact"
    """Stale: reach the payee and issue the check again."""
    LETTER = "letter"
    """The due-diligence letter."""
    REPORT = "report"
    """Report and pay to the state."""


def escheat_dates(mailed_on: date, amount_cents: int, rule: EscheatRule = TEXAS) -> EscheatDates:
    """The calendar of a refund mailed on ``mailed_on`` (or due then, if its check never went out) (§11.5).

    What has reached the dormant years by a 1 March is written about before 1 May and reported by 1 July of that year.
    """
    dormant_on = _years_after(mailed_on, rule.dormant_years)
    year = dormant_on.year + (dormant_on > date(dormant_on.year, *rule.cutoff))
    return EscheatDates(
        unclaimed_on=mailed_on + timedelta(days=rule.unclaimed_after_days),
        dormant_on=dormant_on,
        cutoff_on=date(year, *rule.cutoff),
        letter_before=date(year, *rule.letter_before) if amount_cents > rule.letter_above_cents else None,
        report_by=date(year, *rule.report_by),
    )


def escheat_step(dates: EscheatDates, today: date, *, letter_sent: bool) -> EscheatStep:
    """What is to do on ``today`` about a refund that is still unclaimed."""
    if today < dates.unclaimed_on:
        return EscheatStep.WAIT
    if today < dates.cutoff_on:
        return EscheatStep.CONTACT
    return EscheatStep.LETTER if dates.letter_before and not letter_sent else EscheatStep.REPORT


def _years_after(day: date, years: int) -> date:
    if (day.month, day.day) == (2, 29):
        return date(day.year + years, 3, 1)
    return day.replace(year=day.year + years)
