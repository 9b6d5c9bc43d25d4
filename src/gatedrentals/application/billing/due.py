"""What a run looks for: cycles whose regular issue has come, and metered use of one that was billed ahead (§3.3)."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from gatedrentals.domain.billing.schedule import ISSUED_BEFORE, next_piece, regular_issue_at
from gatedrentals.domain.licensing.due_dates import due_after, due_on_or_before
from gatedrentals.domain.licensing.license import License
from gatedrentals.domain.licensing.timeline import terms_on
from gatedrentals.domain.period import local_day
from gatedrentals.domain.site.policy import Site

METERED_WITHIN = timedelta(days=2)
"""How long after the issue instant of a cycle that was billed ahead a run still looks for its metered use."""


def horizon(as_of: datetime, zone: ZoneInfo) -> date:
    """The first due date whose regular issue instant has not come yet (§3.3)."""
    day = local_day(as_of, zone) + ISSUED_BEFORE
    return day + timedelta(days=1) if regular_issue_at(day, zone) <= as_of else day


def is_due(site: Site, license_: License, frontier: date | None, as_of: datetime) -> bool:
    """Whether the next cycle of a license that moved in is to be issued by an instant (§3.3)."""
    stay = license_.stay
    piece = next_piece(stay, as_of, stay.move_in if frontier is None else frontier)
    return piece is not None and regular_issue_at(piece.due_on, site.zone) <= as_of


def is_metered_alone(site: Site, license_: License, frontier: date | None, as_of: datetime) -> bool:
    """Whether the issue instant of a cycle that was billed ahead came lately: its metered use is billed alone (§11.3).

    A run that missed it loses nothing: use is billed since the last billed reading, with the next cycle then.
    """
    today = local_day(as_of, site.zone)
    terms = terms_on(license_.stay, as_of, today)
    if terms is None or frontier is None:
        return False
    due_on = due_on_or_before(terms, today + ISSUED_BEFORE)
    issued_ago = as_of - regular_issue_at(due_on, site.zone)
    return frontier > due_after(terms, due_on) and timedelta() <= issued_ago < METERED_WITHIN
