"""Licenses of a site: every state, one home after the other."""

from datetime import date, timedelta
from uuid import UUID

from hypothesis import strategies as st

from gatedrentals.domain.ids import HomeId, LicenseId, PadId, PartyId, SiteId
from gatedrentals.domain.licensing.license import Assignment, License
from gatedrentals.domain.licensing.states import State
from gatedrentals.testing.strategies.stays import stay_terms

PADS = tuple(PadId(f"C-{number:03d}") for number in range(1, 9))
"""A small park."""


@st.composite
def assignments(draw: st.DrawFn, move_in: date) -> tuple[Assignment, ...]:
    """A home and a pad from move-in on, and up to two moves inside the site."""
    moves = sorted(draw(st.sets(st.integers(1, 200), max_size=2)))
    days = [move_in, *(move_in + timedelta(days=move) for move in moves)]
    serials = st.integers(10_000, 99_999).map(lambda number: HomeId(f"TXC{number}"))
    return tuple(Assignment(day, draw(serials), draw(st.sampled_from(PADS))) for day in days)


@st.composite
def licenses(draw: st.DrawFn, site_id: SiteId, license_id: LicenseId, residents: tuple[PartyId, ...]) -> License:
    """A license in any state that was never saved; ids come from the caller, who must keep them apart."""
    stay = draw(stay_terms())
    some_day = st.none() | st.dates(stay.move_in, stay.move_in + timedelta(days=400))
    return License(
        id=license_id,
        number=f"L-{draw(st.integers(1, 99_999)):05d}",
        site_id=site_id,
        residents=residents,
        assignments=draw(assignments(stay.move_in)),
        stay=stay,
        state=draw(st.sampled_from(State)),
        notice_given_on=draw(some_day),
        surrender_on=draw(some_day),
        moved_out_on=draw(some_day),
        possession_back_on=draw(some_day),
        autopay_on=draw(st.booleans()),
        promo_codes=draw(st.frozensets(st.sampled_from(["SUMMER", "FRIENDS"]))),
        party_attributes=draw(st.frozensets(st.sampled_from(["veteran"]))),
        tax_notices=tuple(day for day in [draw(some_day)] if day is not None),
        tax_restarts=tuple(day for day in [draw(some_day)] if day is not None),
    )


def uuids() -> st.SearchStrategy[UUID]:
    """Identifiers that differ."""
    return st.uuids(allow_nil=False)
