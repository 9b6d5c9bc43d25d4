"""What every list of open items does."""

from uuid import uuid4

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from gatedrentals.domain.attention.item import About, KeptItem, Urgency
from gatedrentals.domain.ids import AccountId, SiteId
from gatedrentals.ports.kept_items import ItemCount, Place
from gatedrentals.ports.store import Store
from gatedrentals.testing.contracts.setting import NOW, few_examples, later, new_site

__all__ = [
    "test_a_dismissed_item_stays_off_the_list_until_its_cause_is_gone",
    "test_a_page_holds_what_comes_after_a_place",
    "test_a_resolved_item_is_gone_and_can_be_raised_anew",
    "test_an_item_is_found_by_its_kind_and_key",
    "test_counts_are_by_kind_with_what_is_urgent",
    "test_items_keep_all_that_was_said",
    "test_items_of_a_license_are_listed_by_its_number",
    "test_items_of_another_site_are_not_listed",
    "test_raising_an_open_item_again_brings_it_up_to_date",
    "test_resolving_what_is_not_open_does_nothing",
    "test_the_most_urgent_and_oldest_come_first",
]

some_text = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=40)


def _item(site_id: SiteId, key: str = "zelle-1", kind: str = "unmatched_receipt") -> KeptItem:
    return KeptItem(site_id, kind, key, "no license matches the payer", NOW)


def test_raising_an_open_item_again_brings_it_up_to_date(store: Store) -> None:
    """It keeps when it was raised, in the same work or a later one."""
    site_id = new_site(store)
    item = _item(site_id)
    again = evolve(item, reason="another", raised_at=later(60), urgency=Urgency.P0, deadline_at=later(90))
    last = evolve(again, about=About("L-9", AccountId(uuid4()), 3, NOW.date(), 100), deadline_at=None, content="x")

    with store.work(site_id) as work:
        work.kept.keep(item)
        work.kept.keep(again)
        assert list(work.kept.open_items(site_id)) == [evolve(again, raised_at=NOW)]
    for each in (last, last):
        with store.work(site_id) as work:
            work.kept.keep(each)

    with store.work(site_id) as work:
        assert list(work.kept.open_items(site_id)) == [evolve(last, raised_at=NOW)]


def test_a_dismissed_item_stays_off_the_list_until_its_cause_is_gone(store: Store) -> None:
    """Raising it again does not bring it back; once it was resolved, its cause may come anew."""
    site_id = new_site(store)
    item = _item(site_id)
    with store.work(site_id) as work:
        work.kept.keep(item)
        assert not work.kept.dismiss(site_id, item.kind, "zelle-2", later(1))
        assert work.kept.dismiss(site_id, item.kind, item.key, later(1))

    with store.work(site_id) as work:
        assert not work.kept.dismiss(site_id, item.kind, item.key, later(2))
        work.kept.keep(evolve(item, reason="still"))
        assert list(work.kept.open_items(site_id)) == []
        assert work.kept.find(site_id, item.kind, item.key) is None
        assert list(work.kept.page(site_id, [item.kind], NOW, 9)) == []
        assert list(work.kept.counts(site_id, NOW)) == []
    with store.work(site_id) as work:
        work.kept.resolve(site_id, item.kind, item.key, later(3))
        work.kept.keep(evolve(item, raised_at=later(4)))

    with store.work(site_id) as work:
        assert list(work.kept.open_items(site_id)) == [evolve(item, raised_at=later(4))]


def test_an_item_is_found_by_its_kind_and_key(store: Store) -> None:
    """While it is open, at its own site."""
    site_id, other = new_site(store), new_site(store)
    item = _item(site_id)
    with store.work(site_id) as work:
        work.kept.keep(item)

    with store.work() as work:
        assert work.kept.find(site_id, item.kind, item.key) == item
        assert work.kept.find(site_id, item.kind, "zelle-2") is None
        assert work.kept.find(other, item.kind, item.key) is None
        work.kept.resolve(site_id, item.kind, item.key, later(1))
        assert work.kept.find(site_id, item.kind, item.key) is None


def test_items_of_a_license_are_listed_by_its_number(store: Store) -> None:
    """And no others."""
    site_id = new_site(store)
    mine = evolve(_item(site_id), about=About("L-1"))
    with store.work(site_id) as work:
        for item in (mine, evolve(mine, key="b", about=About("L-11")), _item(site_id, "c")):
            work.kept.keep(item)

    with store.work(site_id) as work:
        assert list(work.kept.open_items(site_id, "L-1")) == [mine]


kinds = st.sampled_from(["unmatched_receipt", "stale_meter", "bad_row"])
raisings = st.lists(
    st.tuples(kinds, st.integers(0, 3), st.sampled_from(Urgency), st.none() | st.integers(0, 6)), max_size=8
)
"""Kind, seconds after which an item was raised, urgency, and seconds to its deadline."""


def _raise_all(store: Store, site_id: SiteId, raised: list[tuple[str, int, Urgency, int | None]]) -> list[KeptItem]:
    items = [
        evolve(
            _item(site_id, f"{kind}-{number}", kind),
            raised_at=later(seconds),
            urgency=urgency,
            deadline_at=None if due is None else later(due),
        )
        for number, (kind, seconds, urgency, due) in enumerate(raised)
    ]
    with store.work(site_id) as work:
        for item in items:
            work.kept.keep(item)
    return items


@few_examples
@given(raised=raisings, limit=st.integers(1, 4), now=st.integers(0, 6), asked=st.sets(kinds, min_size=1))
def test_a_page_holds_what_comes_after_a_place(
    store: Store,
    raised: list[tuple[str, int, Urgency, int | None]],
    limit: int,
    now: int,
    asked: set[str],
) -> None:
    """Page after page, every item of the kinds that are asked for comes once, most urgent first, then by deadline."""
    site_id = new_site(store)
    items = _raise_all(store, site_id, raised)

    pages: list[KeptItem] = []
    after = None
    with store.work(site_id) as work:
        while page := work.kept.page(site_id, asked, later(now), limit, after):
            assert len(page) <= limit
            pages += page
            after = Place.of(page[-1], later(now))

    mine = [item for item in items if item.kind in asked]
    assert pages == sorted(mine, key=lambda item: Place.of(item, later(now)))
    assert [item.urgency_at(later(now)).value for item in pages] == sorted(
        0 if item.deadline_at is not None and item.deadline_at <= later(now) else item.urgency.value for item in mine
    )


@few_examples
@given(raised=raisings, now=st.integers(0, 6))
def test_counts_are_by_kind_with_what_is_urgent(
    store: Store, raised: list[tuple[str, int, Urgency, int | None]], now: int
) -> None:
    """Whatever is past its deadline is urgent."""
    site_id = new_site(store)
    items = _raise_all(store, site_id, raised)

    with store.work(site_id) as work:
        counts = work.kept.counts(site_id, later(now))

    assert list(counts) == [
        ItemCount(site_id, kind, len(found), sum(item.urgency_at(later(now)) is Urgency.P0 for item in found))
        for kind in sorted({item.kind for item in items})
        if (found := [item for item in items if item.kind == kind])
    ]


def test_a_resolved_item_is_gone_and_can_be_raised_anew(store: Store) -> None:
    """The new one is the one that is open then."""
    site_id = new_site(store)
    item, anew = _item(site_id), evolve(_item(site_id), raised_at=later(90), reason="again")
    with store.work(site_id) as work:
        work.kept.keep(item)
        work.kept.keep(_item(site_id, "zelle-2"))

    with store.work(site_id) as work:
        work.kept.resolve(site_id, item.kind, item.key, later(60))
        assert list(work.kept.open_items(site_id)) == [_item(site_id, "zelle-2")]
    with store.work(site_id) as work:
        work.kept.keep(anew)

    with store.work(site_id) as work:
        assert list(work.kept.open_items(site_id)) == [_item(site_id, "zelle-2"), anew]


def test_resolving_what_is_not_open_does_nothing(store: Store) -> None:
    """Nor does it resolve what has the same key but another kind or site."""
    site_id, other = new_site(store), new_site(store)
    item = _item(site_id)
    with store.work() as work:
        work.kept.keep(item)
        work.kept.resolve(site_id, "bad_row", item.key, NOW)
        work.kept.resolve(other, item.kind, item.key, NOW)
        work.kept.resolve(site_id, item.kind, "zelle-9", NOW)

    with store.work() as work:
        assert list(work.kept.open_items(site_id)) == [item]


@few_examples
@given(
    raised=st.lists(
        st.tuples(st.integers(0, 10**6), st.sampled_from(Urgency)), max_size=6, unique_by=lambda row: row[0]
    )
)
def test_the_most_urgent_and_oldest_come_first(store: Store, raised: list[tuple[int, Urgency]]) -> None:
    """In whatever order they were raised."""
    site_id = new_site(store)
    items = [
        evolve(_item(site_id, f"zelle-{seconds}"), urgency=urgency, raised_at=later(seconds))
        for seconds, urgency in raised
    ]
    with store.work(site_id) as work:
        for item in items:
            work.kept.keep(item)

    with store.work(site_id) as work:
        listed = list(work.kept.open_items(site_id))

    assert listed == sorted(items, key=lambda item: (item.urgency.value, item.raised_at))


@few_examples
@given(source=some_text, line=st.integers(0, 10**6), content=some_text, reason=some_text)
def test_items_keep_all_that_was_said(store: Store, source: str, line: int, content: str, reason: str) -> None:
    """Bad input is kept as it came, whatever characters it holds."""
    site_id = new_site(store)
    item = evolve(_item(site_id), source=source, line=line, content=content, reason=reason)

    with store.work(site_id) as work:
        work.kept.keep(item)

    with store.work(site_id) as work:
        assert list(work.kept.open_items(site_id)) == [item]


def test_items_of_another_site_are_not_listed(store: Store) -> None:
    """Each site has its own."""
    site_id, other = new_site(store), new_site(store)
    with store.work() as work:
        work.kept.keep(_item(site_id))
        work.kept.keep(_item(other))

    with store.work() as work:
        assert list(work.kept.open_items(site_id)) == [_item(site_id)]
