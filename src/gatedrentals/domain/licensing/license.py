"""A license to occupy a home on a pad, with its dated assignments, and the row that each transition leaves (§2)."""

from datetime import date, datetime

from attrs import Attribute, field

from gatedrentals.domain.errors import InvalidValue
from gatedrentals.domain.ids import HomeId, LicenseId, PadId, PartyId, SiteId
from gatedrentals.domain.licensing.states import Command, State
from gatedrentals.domain.licensing.terms import StayTerms
from gatedrentals.domain.values import frozen


@frozen
class Assignment:
    """A home on a pad from a day on, until the next assignment or the end of the stay (§2)."""

    from_day: date
    home: HomeId
    pad: PadId


@frozen
class PadNights:
    """The nights ``[start, end)`` that a license occupies a pad; ``end`` None means on and on (§2)."""

    pad: PadId
    start: date
    end: date | None


def _in_order(
    _license: "License", _attribute: "Attribute[tuple[Assignment, ...]]", found: tuple[Assignment, ...]
) -> None:
    if len(found) == 1:
        return
    days = [assignment.from_day for assignment in found]
    if not days or days != sorted(set(days)):
        named = [day.isoformat() for day in days]
        raise InvalidValue("assignments", named, "one assignment or more, each from a later day")


@frozen
class License:
    """The agreement of residents to occupy a home on a pad (§2).

    ``surrender_on`` is the confirmed surrender day as people say it; the exclusive end of the charged nights stands in
    ``stay`` (policy ``surrender_day_charged``). ``tax_notices`` and ``tax_restarts`` are days: written notices of a
    long stay, and first unpaid nights from which the hotel tax counts anew (§4.3). ``resident_since`` is the first
    night of the right to use the home where that lies before what is charged here. ``version`` counts what was saved.
    Raises InvalidValue without a resident, or if assignments are missing or out of order.
    """

    id: LicenseId
    number: str
    site_id: SiteId
    residents: tuple[PartyId, ...] = field()
    assignments: tuple[Assignment, ...] = field(validator=_in_order)
    stay: StayTerms
    state: State = State.DRAFT
    notice_given_on: date | None = None
    surrender_on: date | None = None
    moved_out_on: date | None = None
    possession_back_on: date | None = None
    autopay_on: bool = False
    promo_codes: frozenset[str] = frozenset()
    party_attributes: frozenset[str] = frozenset()
    tax_notices: tuple[date, ...] = ()
    tax_restarts: tuple[date, ...] = ()
    resident_since: date | None = None
    version: int = 0

    @residents.validator
    def _somebody(self, _attribute: object, residents: tuple[PartyId, ...]) -> None:
        if not residents:
            raise InvalidValue("residents", residents, "one resident or more")

    @property
    def end(self) -> date | None:
        """The exclusive end of the charged nights as known by now; None while it is open."""
        return self.stay.ends[-1].end if self.stay.ends else None

    def assignment_on(self, night: date) -> Assignment:
        """Home and pad of a night; the first assignment before move-in, the last after the end."""
        found = self.assignments[0]
        for assignment in self.assignments[1:]:
            if assignment.from_day > night:
                break
            found = assignment
        return found

    def pad_nights(self) -> tuple[PadNights, ...]:
        """Which pads the license occupies when: from signing on, until the last charged night (§2).

        A license that is not signed yet, or never came to move-in, occupies none.
        """
        if self.state in _HOLDS_NO_PAD:
            return ()
        bounds = [assignment.from_day for assignment in self.assignments[1:]]
        starts = [self.stay.move_in, *bounds]
        ends = [*bounds, self.end]
        nights = []
        for assignment, start, until in zip(self.assignments, starts, ends, strict=True):
            end = self.end if until is None else until if self.end is None else min(until, self.end)
            if end is None or start < end:
                nights.append(PadNights(assignment.pad, start, end))
        return tuple(nights)


_HOLDS_NO_PAD = frozenset({State.DRAFT, State.SENT, State.DECLINED, State.CANCELLED})


@frozen
class Said:
    """Who asked for a command, when, and why: what its transition row keeps (§2)."""

    who: str
    at: datetime
    why: str = ""


@frozen
class Transition:
    """The row that a command leaves: who, when, from, to, why (§2). The state stays the same for a dated fact."""

    license_id: LicenseId
    command: Command
    who: str
    at: datetime
    from_state: State
    to_state: State
    why: str
