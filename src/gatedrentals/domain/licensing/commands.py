"""What every command on a license shares: its guard, its transition row, and what it returns (§2)."""

from datetime import date, datetime, timedelta
from typing import TypeAlias

from gatedrentals.domain.errors import InvalidValue
from gatedrentals.domain.licensing.events import LicensingEvent
from gatedrentals.domain.licensing.license import License, Said, Transition
from gatedrentals.domain.licensing.states import ALLOWED_IN, Command, NotAllowed, State
from gatedrentals.domain.licensing.terms import EndChange, StayTerms
from gatedrentals.domain.site.policy import SitePolicy
from gatedrentals.domain.values import evolve

Changed: TypeAlias = tuple[License, Transition, tuple[LicensingEvent, ...]]
"""A command's answer: the license as it is now, the row that it leaves, and what the world is told."""


def check(license_: License, command: Command) -> None:
    """Raises NotAllowed if the license's state refuses the command."""
    if license_.state not in ALLOWED_IN[command]:
        raise NotAllowed(license_.number, license_.state, command)


def moved(before: License, after: License, command: Command, said: Said, *events: LicensingEvent) -> Changed:
    """The answer of a command that is done."""
    row = Transition(before.id, command, said.who, said.at, before.state, after.state, said.why)
    return after, row, events


def exclusive_end(last_day: date, policy: SitePolicy) -> date:
    """The first night not charged when residents leave on a day: that day's, or the next one's (§3.5)."""
    return last_day + timedelta(days=1) if policy.surrender_day_charged else last_day


def with_end(license_: License, at: datetime, end: date | None, *, under_notice: bool) -> License:
    """The license with one more word about its end. Raises InvalidValue for an end before move-in, or out of order."""
    stay = license_.stay
    if end is not None and end < stay.move_in:
        raise InvalidValue("end", end.isoformat(), f"a day on or after the move-in on {stay.move_in.isoformat()}")
    check_order(stay, at)
    change = EndChange(at, end, under_notice)
    return evolve(license_, stay=evolve(stay, ends=(*stay.ends, change)))


def check_order(stay: StayTerms, at: datetime) -> None:
    """Raises InvalidValue if something later was decided about the stay already: decisions stand in order."""
    decisions = [terms.decided_at for terms in stay.terms[-1:]] + [end.decided_at for end in stay.ends[-1:]]
    if any(at < decided_at for decided_at in decisions):
        raise InvalidValue("at", at.isoformat(), f"an instant from {max(decisions).isoformat()}, the last decision")


def state_after(license_: License, state: State) -> License:
    """The license in another state."""
    return evolve(license_, state=state)
