from datetime import timedelta
from uuid import uuid4

import pytest
from attrs import evolve

from gatedrentals.application.access.change_profile import ChangePreferences, CorrectContact, Profiles
from gatedrentals.application.access.current_principal import NotSignedIn, SessionEnded
from gatedrentals.application.access.sign_in_demo import DemoSignIns, NotADemo
from gatedrentals.application.access.tidy import Tidied, Tidying
from gatedrentals.domain.access.principal import NotPermitted, Principal, party_key
from gatedrentals.domain.access.roles import Role
from gatedrentals.domain.errors import InvalidValue
from gatedrentals.domain.ids import PadId, PartyId, SiteId
from gatedrentals.domain.licensing.states import State
from gatedrentals.ports.answers import Answer, KeyedRequest
from gatedrentals.ports.parties import Party, UnknownParty
from gatedrentals.testing.contracts.setting import MOVE_IN, new_license, save_license
from gatedrentals.testing.contracts.signing_in import Door
from tests.unit.application.access.staffing import ASKED, PM, member, saved, trail

# --- a demo ---


def test_in_a_demo_one_picks_who_one_is(door: Door) -> None:
    resident = door.resident()
    for email, role in (("tech@example.com", Role.TECHNICIAN), (PM, Role.PM), ("left@example.com", Role.OWNER)):
        is_active = email != "left@example.com"
        saved(door, evolve(member(resident.site_id, role, email=email), is_active=is_active))
    with door.store.work() as work:
        for number in range(4):
            pads = ((MOVE_IN, PadId(f"C-10{number}")),)
            save_license(work, new_license(resident.site_id, number=f"L-{number}", pads=pads, state=State.CLOSED))
    demo = DemoSignIns(door.store, door.clock, door.tokens, is_demo=True)

    people = demo.people()

    assert [person.key for person in people[:2]] == [f"staff:{PM}", "staff:tech@example.com"]
    residents = {person.key: person for person in people[2:]}
    assert len(residents) == 2
    assert "active" in residents[party_key(resident.id)].what
    for person in people:
        assert door.who(demo(person.key, door.browser).token).key == person.key
    with pytest.raises(UnknownParty):
        demo(party_key(PartyId(uuid4())), door.browser)


def test_nowhere_else_does_one_pick_who_one_is(door: Door) -> None:
    resident = door.resident()
    demo = DemoSignIns(door.store, door.clock, door.tokens, is_demo=False)

    with pytest.raises(NotADemo):
        demo(party_key(resident.id), door.browser)
    with pytest.raises(NotADemo):
        demo.people()


# --- profiles ---


def oneself(party: Party) -> Principal:
    return Principal(
        party_key(party.id), party.name, frozenset({Role.RESIDENT}), frozenset({party.site_id}), frozenset({party.id})
    )


def test_a_resident_opts_out_and_in_again(door: Door) -> None:
    party = door.resident()
    profiles = Profiles(door.store, door.clock)
    for takes in (False, False, True):
        command = ChangePreferences(party.site_id, party.id, takes, True, oneself(party), ASKED)  # noqa: FBT003 - as a form has it
        assert profiles.prefer(command).takes_mail == takes

    rows = [row for row in trail(door, party.site_id) if row.what == "change_preferences"]
    assert [(row.before, row.after) for row in rows] == [
        ("mail no, SMS yes", "mail yes, SMS yes"),
        ("mail yes, SMS yes", "mail no, SMS yes"),
    ]


def test_nobody_changes_the_preferences_of_another(door: Door) -> None:
    party, other = door.resident(), door.resident()
    profiles = Profiles(door.store, door.clock)
    pm, technician = (member(party.site_id, role).principal for role in (Role.PM, Role.TECHNICIAN))

    def command(by: Principal) -> ChangePreferences:
        return ChangePreferences(party.site_id, party.id, takes_mail=False, takes_sms=False, by=by, asked=ASKED)

    for by in (oneself(other), technician):
        with pytest.raises(NotPermitted):
            profiles.prefer(command(by))
    assert not profiles.prefer(command(pm)).takes_mail


def test_staff_correct_where_somebody_is_reached(door: Door) -> None:
    party = door.resident()
    token = door.sign_in(party.email).token
    profiles, pm = Profiles(door.store, door.clock), member(party.site_id).principal

    corrected = profiles.correct(
        CorrectContact(party.site_id, party.id, " new@example.com", "(281) 555-0123", pm, ASKED)
    )

    assert (corrected.email, corrected.phone) == ("new@example.com", "(281) 555-0123")
    with pytest.raises(SessionEnded):
        door.who(token)
    assert door.who(door.sign_in("281.555.0123").token).parties == {party.id}
    profiles.correct(CorrectContact(party.site_id, party.id, "", "", pm, ASKED))
    rows = [row for row in trail(door, party.site_id) if row.what == "correct_contact"]
    assert [row.after for row in rows] == ["nowhere", "n…@example.com, …0123"]


@pytest.mark.parametrize(("email", "phone", "field"), [("dana", "", "email"), ("", "555-0123", "phone")])
def test_what_reaches_nobody_is_refused(door: Door, email: str, phone: str, field: str) -> None:
    party = door.resident()
    pm = member(party.site_id).principal

    with pytest.raises(InvalidValue, match=field):
        Profiles(door.store, door.clock).correct(CorrectContact(party.site_id, party.id, email, phone, pm, ASKED))
    with pytest.raises(NotPermitted):
        Profiles(door.store, door.clock).correct(
            CorrectContact(party.site_id, party.id, "new@example.com", "", oneself(party), ASKED)
        )


# --- forgetting ---


def test_what_has_served_its_purpose_is_forgotten(door: Door, site_id: SiteId) -> None:
    resident = door.resident()
    token = door.sign_in(resident.email).token
    asked = KeyedRequest("pm", "a key", b"f" * 32, site_id)
    with door.store.work(site_id) as work:
        work.answers.keep(asked, Answer(200, "text/plain", b"done"), door.clock.now())
    tidy = Tidying(door.store, door.clock)

    assert tidy() == Tidied(answers=0, codes=0, sessions=0, messages=0)
    door.clock.advance(timedelta(days=32))
    assert tidy() == Tidied(answers=1, codes=1, sessions=1, messages=0)
    door.clock.advance(timedelta(days=60))
    assert tidy() == Tidied(answers=0, codes=0, sessions=0, messages=1)

    with pytest.raises(NotSignedIn):
        door.who(token)
