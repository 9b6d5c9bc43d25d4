"""A license to test with, in any state."""

from datetime import date
from uuid import UUID

from gatedrentals.domain.ids import HomeId, LicenseId, PadId, PartyId, SiteId
from gatedrentals.domain.licensing.license import Assignment, License, Said
from gatedrentals.domain.licensing.states import State
from gatedrentals.domain.licensing.terms import StayTerms
from tests.unit.domain.stays import decided, stay, weekly

MOVE_IN = date(2026, 6, 16)
WEEKLY_STAY = stay(MOVE_IN, weekly(date(2026, 6, 19)))


def a_license(state: State = State.DRAFT, terms: StayTerms = WEEKLY_STAY) -> License:
    return License(
        LicenseId(UUID(int=1)),
        "L-1",
        SiteId("crosby"),
        (PartyId(UUID(int=2)),),
        (Assignment(terms.move_in, HomeId("H-1"), PadId("C-001")),),
        terms,
        state,
    )


def said(days: int, why: str = "") -> Said:
    """Said by the PM, some days after signing."""
    return Said("pm", decided(days), why)
