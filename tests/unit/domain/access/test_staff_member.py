import pytest
from attrs import evolve

from gatedrentals.domain.access.principal import Principal
from gatedrentals.domain.access.roles import Role
from gatedrentals.domain.access.staff_member import StaffMember
from gatedrentals.domain.errors import InvalidValue
from gatedrentals.domain.ids import SiteId

SITES = frozenset({SiteId("crosby"), SiteId("willis")})
DANA = StaffMember("Dana@Example.com", "Dana Whitfield", frozenset({Role.OWNER, Role.ACCOUNTANT}), SITES)


def test_a_member_is_a_principal_by_their_mail_address() -> None:
    assert DANA.principal == Principal("staff:dana@example.com", "Dana Whitfield", DANA.roles, SITES)


def test_a_member_in_words_says_all_of_it() -> None:
    assert DANA.in_words == "Dana Whitfield: accountant, owner at crosby, willis"
    left = evolve(DANA, roles=frozenset(), sites=frozenset(), is_active=False)
    assert left.in_words == "Dana Whitfield: no role at no site, not active"


@pytest.mark.parametrize(
    ("email", "name", "roles", "field"),
    [
        ("dana", "Dana", frozenset({Role.PM}), "email"),
        ("dana@example.com", " ", frozenset({Role.PM}), "name"),
        ("dana@example.com", "Dana", frozenset({Role.PM, Role.RESIDENT}), "roles"),
    ],
)
def test_what_no_member_can_be_is_refused(email: str, name: str, roles: frozenset[Role], field: str) -> None:
    with pytest.raises(InvalidValue, match=field):
        StaffMember(email, name, roles, SITES)
