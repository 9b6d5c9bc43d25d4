"""What every list of open items does."""

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from gatedrentals.domain.ids import SiteId
from gatedrentals.ports.kept_items import KeptItem, Urgency
from gatedrentals.ports.store import Store
from gatedrentals.testing.contracts.setting import NOW, few_examples, later, new_site

__all__ = [
    "test_a_resolved_item_is_gone_and_can_be_raised_anew",
    "test_items_keep_all_that_was_said",
    "test_items_of_another_site_are_not_listed",
    "test_raising_an_open_item_again_changes_nothing",
    "test_resolving_what_is_not_open_does_nothing",
    "test_the_most_urgent_and_oldest_come_first",
]

some_text = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=40)


def _item(site_id: SiteId, key: str = "zelle-1", kind: str = "unmatched_receipt") -> KeptItem:
    return KeptItem(site_id, kind, key, "no license matches the payer", NOW)


def test_raising_an_open_item_again_changes_nothing(store: Store) -> None:
    """Not its reason, not its time, not its urgency; in the same work or a later one."""
    site_id = new_site(store)
    item = _item(site_id)
    again = evolve(item, reason="another", raised_at=later(60), urgency=Urgency.P0)

    with store.work(site_id) as work:
        work.kept.keep(item)
        work.kept.keep(again)
    with store.work(site_id) as work:
        work.kept.keep(again)

    with store.work(site_id) as work:
        assert list(work.kept.open_items(site_id)) == [item]


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
