"""What every store of staff does."""

from uuid import uuid4

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from gatedrentals.domain.access.roles import STAFF, Role
from gatedrentals.domain.access.staff_member import StaffMember
from gatedrentals.domain.ids import SiteId
from gatedrentals.ports.store import Store
from gatedrentals.testing.contracts.setting import few_examples, new_site

__all__ = [
    "test_a_member_is_found_by_mail_address",
    "test_a_site_lists_who_works_there",
    "test_a_work_of_one_site_sees_its_own_and_changes_nobody",
    "test_the_last_word_on_a_member_holds",
]


def _member(*sites: SiteId, name: str = "Dana Whitfield") -> StaffMember:
    return StaffMember(f"{uuid4().hex}@example.com", name, frozenset({Role.PM}), frozenset(sites))


def _saved(store: Store, member: StaffMember) -> StaffMember:
    with store.work() as work:
        work.staff.save(member)
    return member


def test_a_member_is_found_by_mail_address(store: Store) -> None:
    """Regardless of case."""
    member = _saved(store, _member(new_site(store)))

    with store.work() as work:
        assert work.staff.by_email(member.email) == member
        assert work.staff.by_email(f" {member.email.upper()}") == member
        assert work.staff.by_email(f"x{member.email}") is None


@few_examples
@given(roles=st.frozensets(st.sampled_from(sorted(STAFF, key=lambda role: role.value))), is_active=st.booleans())
def test_the_last_word_on_a_member_holds(store: Store, roles: frozenset[Role], *, is_active: bool) -> None:
    """All of it; a site that is not named any more forgets them."""
    before, now = new_site(store), new_site(store)
    member = _saved(store, _member(before))
    changed = _saved(store, evolve(member, name="Dana Ruiz", roles=roles, sites=frozenset({now}), is_active=is_active))

    with store.work() as work:
        assert work.staff.by_email(member.email) == changed
        assert list(work.staff.of_site(before)) == []
        assert list(work.staff.of_site(now)) == [changed]


def test_a_site_lists_who_works_there(store: Store) -> None:
    """In order of mail address, also who works elsewhere besides."""
    site_id, other = new_site(store), new_site(store)
    members = [_saved(store, member) for member in (_member(site_id), _member(site_id, other), _member(site_id))]
    _saved(store, _member(other))
    _saved(store, _member())

    with store.work() as work:
        assert list(work.staff.of_site(site_id)) == sorted(members, key=lambda member: member.email)


def test_a_work_of_one_site_sees_its_own_and_changes_nobody(store: Store) -> None:
    """Who works at two sites is seen at both, and changed by neither."""
    site_id, other = new_site(store), new_site(store)
    ours, both, theirs = (_saved(store, _member(*sites)) for sites in ((site_id,), (site_id, other), (other,)))

    with store.work(site_id) as work:
        assert list(work.staff.of_site(site_id)) == sorted([ours, both], key=lambda member: member.email)
        assert [work.staff.by_email(member.email) for member in (ours, both, theirs)] == [ours, both, None]
        with pytest.raises(PermissionError):
            work.staff.save(evolve(ours, name="Dana Ruiz"))
    with store.work(site_id) as work:
        assert list(work.staff.of_site(other)) in ([], [both])
