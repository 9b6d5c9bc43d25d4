from datetime import timedelta
from uuid import uuid4

import pytest
from attrs import evolve

from gatedrentals.application.access.current_principal import NotSignedIn, SessionEnded
from gatedrentals.application.access.save_staff import NotYourself, SaveStaff, StaffDesk
from gatedrentals.application.access.sign_in_staff import SignInStaff, StaffSignIns, UnknownStaff
from gatedrentals.application.access.signing_in import MOST, Browser
from gatedrentals.domain.access.principal import NotPermitted, party_key
from gatedrentals.domain.access.roles import Role
from gatedrentals.domain.access.session import (
    RESIDENT_ABSOLUTE,
    RESIDENT_IDLE,
    STAFF_ABSOLUTE,
    STAFF_IDLE,
    TOUCHED_EVERY,
    Session,
    hash_of,
)
from gatedrentals.domain.access.staff_member import StaffMember
from gatedrentals.domain.ids import PartyId, SiteId
from gatedrentals.domain.licensing.states import State
from gatedrentals.ports.parties import Party
from gatedrentals.ports.staff_tokens import AssertionRefused
from gatedrentals.testing.contracts.setting import new_license, new_site, save_license
from gatedrentals.testing.contracts.signing_in import Door
from gatedrentals.testing.fakes.staff_tokens import ScriptedStaffTokens
from tests.unit.application.access.staffing import ASKED, PM, member, saved, trail


@pytest.fixture
def access() -> ScriptedStaffTokens:
    return ScriptedStaffTokens()


@pytest.fixture
def staff_sign_ins(door: Door, access: ScriptedStaffTokens) -> StaffSignIns:
    return StaffSignIns(door.store, door.clock, door.tokens, access)


# --- staff ---


def test_the_door_and_our_list_make_a_member_of_staff(
    door: Door, access: ScriptedStaffTokens, staff_sign_ins: StaffSignIns, site_id: SiteId
) -> None:
    found = saved(door, member(site_id))
    signed_in = staff_sign_ins(SignInStaff(access.assertion(PM.upper()), door.browser))

    assert door.who(signed_in.token) == found.principal
    assert [(row.what, row.who) for row in trail(door)] == [("sign_in", f"staff:{PM}")]


@pytest.mark.parametrize("left", [True, False])
def test_whom_we_do_not_know_the_door_lets_in_for_nothing(
    door: Door, access: ScriptedStaffTokens, staff_sign_ins: StaffSignIns, site_id: SiteId, *, left: bool
) -> None:
    if left:
        saved(door, evolve(member(site_id), is_active=False))

    with pytest.raises(UnknownStaff, match=PM):
        staff_sign_ins(SignInStaff(access.assertion(PM), door.browser))

    assert [(row.what, row.origin) for row in trail(door)] == [("sign_in_refused", door.browser.address)]


def test_a_forged_word_of_the_door_is_refused(
    door: Door, access: ScriptedStaffTokens, staff_sign_ins: StaffSignIns, site_id: SiteId
) -> None:
    saved(door, member(site_id))

    with pytest.raises(AssertionRefused):
        staff_sign_ins(SignInStaff(access.assertion(PM, "tampered"), door.browser))


def test_staff_who_leave_are_out_at_once(
    door: Door, access: ScriptedStaffTokens, staff_sign_ins: StaffSignIns, site_id: SiteId
) -> None:
    found = saved(door, member(site_id))
    token = staff_sign_ins(SignInStaff(access.assertion(PM), door.browser)).token
    saved(door, evolve(found, is_active=False))

    with pytest.raises(SessionEnded, match="no member of staff"):
        door.who(token)


def test_who_is_saved_signs_in_anew_and_stands_in_the_trail_of_every_site(
    door: Door, access: ScriptedStaffTokens, staff_sign_ins: StaffSignIns, site_id: SiteId
) -> None:
    desk, other = StaffDesk(door.store, door.clock), new_site(door.store)
    assert desk(SaveStaff(member(site_id), ASKED)) is None
    token = staff_sign_ins(SignInStaff(access.assertion(PM), door.browser)).token

    moved = evolve(member(site_id, Role.ACCOUNTANT), sites=frozenset({other}))
    assert desk(SaveStaff(moved, ASKED)) == member(site_id)
    with pytest.raises(SessionEnded, match="was ended"):
        door.who(token)
    assert desk(SaveStaff(moved, ASKED)) == moved

    rows = [row for row in (*trail(door, site_id), *trail(door, other)) if row.what == "save_staff"]
    assert [(row.site_id, row.before, row.after) for row in rows] == [
        (site_id, member(site_id).in_words, moved.in_words),
        (site_id, "", member(site_id).in_words),
        (other, member(site_id).in_words, moved.in_words),
    ]


def test_only_who_sets_a_site_up_decides_who_works_there(door: Door, site_id: SiteId) -> None:
    desk, other = StaffDesk(door.store, door.clock), new_site(door.store)
    owner = member(site_id, Role.OWNER, email="owner@example.com").principal
    manager = member(site_id, Role.PM, email="other@example.com").principal
    nobody = StaffMember("new@example.com", "New", frozenset(), frozenset())

    desk(SaveStaff(member(site_id), ASKED, owner))
    refused = [
        (manager, member(site_id)),
        (owner, evolve(member(site_id), sites=frozenset({site_id, other}))),
        (owner, nobody),
    ]
    for by, wanted in refused:
        with pytest.raises(NotPermitted):
            desk(SaveStaff(wanted, ASKED, by))
    saved(door, evolve(member(other), email="theirs@example.com"))
    with pytest.raises(NotPermitted):
        desk(SaveStaff(evolve(member(site_id), email="theirs@example.com"), ASKED, owner))
    with pytest.raises(NotYourself):
        desk(SaveStaff(member(site_id, Role.OWNER, Role.PM, email="owner@example.com"), ASKED, owner))

    with door.store.work() as work:
        assert list(work.staff.of_site(site_id)) == [member(site_id)]
    assert desk(SaveStaff(nobody, ASKED)) is None
    assert [row.subject for row in trail(door)] == ["new@example.com"]


# --- sessions ---


@pytest.mark.parametrize(
    ("is_staff", "idle", "absolute"), [(True, STAFF_IDLE, STAFF_ABSOLUTE), (False, RESIDENT_IDLE, RESIDENT_ABSOLUTE)]
)
def test_a_session_ends_when_it_is_idle_or_old(
    door: Door,
    access: ScriptedStaffTokens,
    staff_sign_ins: StaffSignIns,
    *,
    is_staff: bool,
    idle: timedelta,
    absolute: timedelta,
) -> None:
    resident = door.resident()
    saved(door, member(resident.site_id))
    begun = door.clock.now()

    def token() -> str:
        if is_staff:
            return staff_sign_ins(SignInStaff(access.assertion(PM), door.browser)).token
        return door.sign_in(resident.email).token

    used = token()
    while door.clock.now() + idle - TOUCHED_EVERY < begun + absolute:
        door.clock.advance(idle - TOUCHED_EVERY)
        door.who(used)
    door.clock.set(begun + absolute)
    with pytest.raises(SessionEnded, match="too old"):
        door.who(used)

    unused = token()
    door.clock.advance(idle)
    with pytest.raises(SessionEnded, match="not used"):
        door.who(unused)


def test_reading_writes_once_a_minute_that_a_session_is_used(door: Door) -> None:
    token = door.sign_in(door.resident().email).token
    begun = door.clock.now()
    seen = []
    for _ in range(8):
        door.clock.advance(timedelta(seconds=20))
        door.who(token)
        with door.store.work() as work:
            session = work.sessions.find(hash_of(token))
        assert session is not None
        seen.append(round((session.last_seen_at - begun).total_seconds()))

    assert seen == [0, 0, 60, 60, 60, 120, 120, 120]


def test_nobody_is_signed_in_with_a_token_that_was_never_given(door: Door) -> None:
    for token in ("", "x", door.tokens.token()):
        with pytest.raises(NotSignedIn):
            door.who(token)


def test_who_cannot_be_reached_any_more_is_signed_out(door: Door) -> None:
    resident = door.resident()
    token = door.sign_in(resident.email).token
    with door.store.work(resident.site_id) as work:
        work.parties.save(evolve(resident, email="new@example.com"))

    with pytest.raises(SessionEnded, match="reached"):
        door.who(token)


def test_a_session_of_nobody_is_worth_nothing(door: Door) -> None:
    now = door.clock.now()
    with door.store.work() as work:
        work.sessions.open(Session(hash_of("token"), (party_key(PartyId(uuid4())),), now, now))

    with pytest.raises(SessionEnded, match="reached"):
        door.who("token")


def test_one_contact_may_be_of_people_at_several_sites(door: Door) -> None:
    dana = door.resident()
    other = new_site(door.store)
    with door.store.work() as work:
        there = save_license(work, new_license(other, state=State.CLOSED))
        work.parties.save(Party(there.residents[0], other, "D. Whitfield", dana.email))
    token = door.sign_in(dana.email).token

    principal = door.who(token)
    assert principal.sites == {dana.site_id, other}
    assert principal.owns(there.id)
    assert len(principal.licenses) == len(principal.parties) == 2

    with door.store.work() as work:
        work.parties.save(Party(there.residents[0], other, "D. Whitfield", "theirs@example.com"))
    assert door.who(token).sites == {dana.site_id}


def test_who_has_no_license_is_an_applicant(door: Door, site_id: SiteId) -> None:
    with door.store.work() as work:
        work.parties.save(Party(PartyId(uuid4()), site_id, "Julio Ruiz", "julio@example.com"))

    principal = door.who(door.sign_in("julio@example.com").token)
    assert principal.roles == {Role.APPLICANT}
    assert principal.licenses == frozenset()


def test_signing_out_ends_this_session_for_good(door: Door) -> None:
    email = door.resident().email
    token, other = door.sign_in(email).token, door.sign_in(email).token
    for _ in range(2):
        door.sign_outs(Browser("203.0.113.7", token=token))

    with pytest.raises(SessionEnded):
        door.who(token)
    assert door.who(other).name == "Dana Whitfield"
    assert [row.what for row in trail(door)] == ["sign_out"]
    with pytest.raises(SessionEnded):
        door.sign_outs.everywhere(Browser(token=token))


def test_what_a_browser_says_of_itself_is_kept_in_short(door: Door) -> None:
    door.browser = Browser(door.browser.address, "M" * 10_000)
    challenge, code = door.asked(door.resident().email)
    assert door.guess(challenge, code) is None

    with door.store.work() as work:
        (session,) = work.sessions._rows.all()  # type: ignore[attr-defined]  # noqa: SLF001 - nothing lists sessions
    assert len(session.agent) == MOST
