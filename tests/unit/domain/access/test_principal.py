from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatedrentals.domain.access.principal import NotPermitted, Principal, party_key, party_of, staff_key
from gatedrentals.domain.access.roles import GRANTED, STAFF, Permission, Role
from gatedrentals.domain.errors import InvalidValue
from gatedrentals.domain.ids import LicenseId, PartyId, SiteId

CROSBY, WILLIS = SiteId("crosby"), SiteId("willis")
SITES = st.frozensets(st.sampled_from([CROSBY, WILLIS]))
ROLES = st.frozensets(st.sampled_from(Role))
WRITES = frozenset(Permission) - {each for each in Permission if each.value.startswith(("read", "own"))}


def person(roles: frozenset[Role], sites: frozenset[SiteId] = frozenset({CROSBY})) -> Principal:
    return Principal(staff_key("dana@example.com"), "Dana Whitfield", roles, sites)


@given(roles=ROLES, sites=SITES, permission=st.sampled_from(Permission), at=st.sampled_from([CROSBY, WILLIS]))
def test_one_may_what_a_role_grants_at_ones_own_sites(
    roles: frozenset[Role], sites: frozenset[SiteId], permission: Permission, at: SiteId
) -> None:
    principal = person(roles, sites)
    granted = at in sites and any(permission in GRANTED[role] for role in roles)

    assert principal.may(permission, at) == granted
    assert (at in principal.sites_where(permission)) == granted
    if granted:
        principal.must(permission, at)
    else:
        with pytest.raises(NotPermitted, match=at):
            principal.must(permission, at)


def test_every_role_is_in_the_table() -> None:
    assert set(GRANTED) == set(Role)


def test_every_permission_is_somebodys() -> None:
    assert frozenset[Permission]().union(*GRANTED.values()) == set(Permission)


def test_residents_and_applicants_are_only_about_themselves() -> None:
    own = {Permission.OWN_ACCOUNT, Permission.OWN_PROFILE}

    assert all(GRANTED[role] <= own for role in set(Role) - STAFF)
    assert all(GRANTED[role].isdisjoint(own) for role in STAFF)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Permission.SETTLE, Permission.RECONCILE_REFUNDS),
        (Permission.SET_UP, Permission.RECEIVE_MONEY),
        (Permission.SET_UP, Permission.PAY_REFUNDS),
        (Permission.CLOSE_MONTHS, Permission.COMMAND_LICENSES),
    ],
)
def test_no_one_role_does_both(one: Permission, other: Permission) -> None:
    assert [role for role, granted in GRANTED.items() if {one, other} <= granted] == []


def test_the_field_changes_no_license_and_no_money() -> None:
    for role in (Role.TECHNICIAN, Role.CREW, Role.MARKETING):
        assert GRANTED[role] & WRITES <= {Permission.RECORD_READINGS}
        assert Permission.READ_BOOKS not in GRANTED[role]


@pytest.mark.parametrize("role", Role)
def test_who_comes_through_the_companys_door_is_staff(role: Role) -> None:
    assert person(frozenset({role})).is_staff == (role in STAFF)


def test_a_resident_owns_their_licenses_alone() -> None:
    ours, theirs = LicenseId(UUID(int=1)), LicenseId(UUID(int=2))
    dana = Principal(
        party_key(PartyId(UUID(int=3))),
        "Dana Whitfield",
        frozenset({Role.RESIDENT}),
        frozenset({CROSBY}),
        parties=frozenset({PartyId(UUID(int=3))}),
        licenses=frozenset({ours}),
    )

    assert dana.owns(ours)
    assert not dana.owns(theirs)


def test_keys_name_a_person_for_good() -> None:
    assert staff_key("Dana@Example.com") == "staff:dana@example.com"
    assert party_key(PartyId(UUID(int=3))) == "party:00000000-0000-0000-0000-000000000003"
    assert party_of(party_key(PartyId(UUID(int=3)))) == PartyId(UUID(int=3))
    with pytest.raises(InvalidValue, match="key"):
        party_of("party:nobody")
