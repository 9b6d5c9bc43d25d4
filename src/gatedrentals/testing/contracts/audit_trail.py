"""What every audit trail does."""

from uuid import uuid4

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from gatedrentals.domain.ids import NO_SITE, SiteId
from gatedrentals.ports.audit_trail import AuditChoice, AuditRow
from gatedrentals.ports.store import Store
from gatedrentals.testing.contracts.setting import NOW, few_examples, later, new_site

__all__ = [
    "test_pages_follow_each_other_and_hold_what_was_chosen",
    "test_rows_about_a_subject_are_listed_alone",
    "test_rows_are_listed_newest_first",
    "test_rows_of_another_site_are_not_listed",
    "test_rows_of_no_site_are_for_works_of_every_site",
    "test_the_same_change_twice_is_two_rows",
]


def _row(site_id: SiteId, subject: str = "L-00001") -> AuditRow:
    return AuditRow(
        *(site_id, NOW, "pm@example.com", "10.0.0.7", "give_notice", subject, "surrender on 2027-07-31"),
        before="active",
        after="notice",
    )


@few_examples
@given(pauses=st.lists(st.integers(0, 2), max_size=8), limit=st.integers(0, 9))
def test_rows_are_listed_newest_first(store: Store, pauses: list[int], limit: int) -> None:
    """Up to the limit; of one instant, the one that was added last comes first."""
    site_id = new_site(store)
    rows = [
        evolve(_row(site_id, f"L-{number}"), at=later(sum(pauses[:number]))) for number in range(1, len(pauses) + 1)
    ]

    with store.work(site_id) as work:
        for row in rows:
            work.audit_trail.add(row)

    with store.work(site_id) as work:
        assert list(work.audit_trail.of_site(site_id, limit)) == rows[::-1][:limit]


def test_the_same_change_twice_is_two_rows(store: Store) -> None:
    """A trail does not fold what happened twice."""
    site_id = new_site(store)
    for _ in range(2):
        with store.work(site_id) as work:
            work.audit_trail.add(_row(site_id))

    with store.work(site_id) as work:
        assert list(work.audit_trail.of_site(site_id, 10)) == [_row(site_id)] * 2


def test_rows_about_a_subject_are_listed_alone(store: Store) -> None:
    """Whatever else was changed meanwhile."""
    site_id, other = new_site(store), new_site(store)
    ours = [evolve(_row(site_id), at=later(seconds), what=what) for seconds, what in ((1, "draft"), (3, "sign"))]
    with store.work() as work:
        for row in (ours[0], _row(site_id, "L-00002"), ours[1], _row(other)):
            work.audit_trail.add(row)

    with store.work(site_id) as work:
        assert list(work.audit_trail.of_subject(site_id, "L-00001", 10)) == ours[::-1]
        assert list(work.audit_trail.of_subject(site_id, "L-00001", 1)) == ours[1:]
        assert list(work.audit_trail.of_subject(site_id, "L-3", 10)) == []


@few_examples
@given(
    added=st.lists(st.tuples(*(st.sampled_from(["", "a", "b"]) for _ in range(3))), max_size=8),
    chosen=st.builds(AuditChoice, *(st.sampled_from(["", "a", "b"]) for _ in range(3))),
    limit=st.integers(1, 3),
)
def test_pages_follow_each_other_and_hold_what_was_chosen(
    store: Store, added: list[tuple[str, str, str]], chosen: AuditChoice, limit: int
) -> None:
    """Together they are all rows of the site that fit, the last added first; every page but the last is full."""
    site_id, other = new_site(store), new_site(store)
    rows = [evolve(_row(site_id, subject), who=who, what=what) for subject, who, what in added]
    with store.work() as work:
        for row in rows:
            work.audit_trail.add(row)
            work.audit_trail.add(evolve(row, site_id=other))

    with store.work(site_id) as work:
        pages = [work.audit_trail.page(site_id, chosen, limit)]
        while pages[-1].next is not None:
            pages.append(work.audit_trail.page(site_id, chosen, limit, pages[-1].next))

    asked = (chosen.subject, chosen.who, chosen.what)
    fitting = [
        row
        for row in reversed(rows)
        if all(wanted in {"", found} for wanted, found in zip(asked, (row.subject, row.who, row.what), strict=True))
    ]
    assert [row for page in pages for row in page.rows] == fitting
    assert all(len(page.rows) == limit for page in pages[:-1])
    assert pages[-1].rows or not fitting


def test_rows_of_another_site_are_not_listed(store: Store) -> None:
    """Each site has its own trail."""
    site_id, other = new_site(store), new_site(store)
    with store.work() as work:
        work.audit_trail.add(_row(site_id))
        work.audit_trail.add(_row(other))

    with store.work() as work:
        assert list(work.audit_trail.of_site(site_id, 10)) == [_row(site_id)]


def test_rows_of_no_site_are_for_works_of_every_site(store: Store) -> None:
    """Such as who signed in."""
    row = evolve(_row(NO_SITE, uuid4().hex), at=later(10_000_000))
    with store.work() as work:
        work.audit_trail.add(row)

    with store.work() as work:
        assert row in work.audit_trail.of_site(NO_SITE, 10)
    with store.work(new_site(store)) as work:
        assert list(work.audit_trail.of_site(NO_SITE, 10)) == []
        assert list(work.audit_trail.page(NO_SITE, AuditChoice(), 10).rows) == []
        with pytest.raises(PermissionError):
            work.audit_trail.add(row)
