"""The queue shows what waits, most urgent first, with all that is needed to act without a click (§14.1)."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from gatedrentals.application.attention.queue_place import QueuePlace
from gatedrentals.application.attention.queue_rows import QueueRow
from gatedrentals.application.attention.show_queue import MOST, Queues, ShowQueue
from gatedrentals.application.licensing.give_notice import GiveNotice, Notices
from gatedrentals.application.receipts.link_payer import LinkPayer, PayerLinks
from gatedrentals.domain.access.principal import NotPermitted
from gatedrentals.domain.access.roles import Role
from gatedrentals.domain.attention import kinds
from gatedrentals.domain.attention.item import About, Urgency
from gatedrentals.domain.attention.kind import Group
from gatedrentals.domain.errors import InvalidValue
from gatedrentals.ports.kept_items import KeptItem, Place
from gatedrentals.ports.store import Store
from gatedrentals.testing.contracts.park import EXAMPLE, PM, Park, at, weekly
from gatedrentals.testing.fakes.store import MemoryStore
from tests.unit.application import licenses
from tests.unit.application.attention.office import UNMETERED, comes, look, rows, staff
from tests.unit.application.licenses import C1, C2

instants = st.datetimes(datetime(2026, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - the zone is drawn beside it
places = st.builds(
    Place,
    urgency=st.integers(0, 2),
    has_no_deadline=st.booleans(),
    deadline_at=instants,
    raised_at=instants,
    site_id=st.text(),
    kind=st.text(),
    key=st.text(),
)


@pytest.fixture
def quiet(store: Store) -> Park:
    """A park without meters."""
    return Park.opened(store, catalog=UNMETERED)


def keep(
    park: Park, key: str, hours: int = 0, *, due_in_hours: int | None = None, urgency: Urgency = Urgency.P1
) -> None:
    """An item of a refused invoice, raised some hours ago."""
    now = park.clock.now()
    due_at = None if due_in_hours is None else now + timedelta(hours=due_in_hours)
    raised = kinds.INVOICE_REFUSED.item(park.site.id, key, "no price", now - timedelta(hours=hours), About(), due_at)
    with park.store.work(park.site.id) as work:
        work.kept.keep(evolve(raised, urgency=urgency))


def keys(park: Park, asked: ShowQueue = ShowQueue()) -> list[str]:  # noqa: B008 - it is immutable
    return [row.item.key for row in Queues(park.store, park.clock)(staff(park), asked).rows]


def test_what_is_most_urgent_stands_first_then_what_is_due_then_what_is_old(quiet: Park) -> None:
    keep(quiet, "old", 9)
    keep(quiet, "new", 1)
    keep(quiet, "due", 2, due_in_hours=5)
    keep(quiet, "later", 3, due_in_hours=6)
    keep(quiet, "late", 4, due_in_hours=-1)
    keep(quiet, "whenever", 99, urgency=Urgency.P2)
    assert keys(quiet) == ["late", "due", "later", "old", "new", "whenever"]

    late = rows(quiet)[0]
    assert (late.urgency, late.age, late.kind) == (Urgency.P0, timedelta(hours=4), kinds.INVOICE_REFUSED)
    assert (late.license, late.receipt, late.suggestions) == (None, None, ())


@given(st.lists(st.tuples(st.integers(0, 1), st.integers(0, 5), st.integers(-3, 3)), max_size=12), st.integers(1, 4))
def test_pages_hold_each_item_of_all_sites_once_in_order(raised: list[tuple[int, int, int]], limit: int) -> None:
    store = MemoryStore()
    parks = [Park.opened(store, catalog=UNMETERED) for _ in range(2)]
    for n, (park, hours, due) in enumerate(raised):
        keep(parks[park], f"{n}", hours, due_in_hours=due or None)
    queues, ada = Queues(store, parks[0].clock), staff(*parks)
    whole = queues(ada, ShowQueue(limit=MOST))
    assert len(whole.rows) == whole.total == len(raised)
    assert whole.next is None

    found: list[QueueRow] = []
    after: str | None = None
    while True:
        page = queues(ada, ShowQueue(limit=limit, after=after))
        assert len(page.rows) <= limit
        found += page.rows
        after = page.next
        parks[0].clock.set(parks[0].clock.now() + timedelta(hours=1))
        if after is None:
            break
    assert found == list(whole.rows)


def test_counts_are_of_all_that_is_open_whatever_is_asked_for(quiet: Park) -> None:
    other = Park.opened(quiet.store, catalog=UNMETERED)
    keep(quiet, "late", due_in_hours=-1)
    keep(quiet, "open")
    comes(quiet, "z1", 33_000)
    keep(other, "theirs")
    queues, ada = Queues(quiet.store, quiet.clock), staff(quiet, other)
    page = queues(ada, ShowQueue(kinds=("unmatched_receipt",)))
    assert [row.item.kind for row in page.rows] == ["unmatched_receipt"]
    counted = {(count.site_id, count.kind.name, count.items, count.urgent) for count in page.counts}
    assert counted == {
        (quiet.site.id, "invoice_refused", 2, 1),
        (quiet.site.id, "unmatched_receipt", 1, 0),
        (other.site.id, "invoice_refused", 1, 0),
    }
    assert page.total == 4
    assert {row.item.key for row in queues(ada, ShowQueue(groups=(Group.BOOKS,))).rows} == {"late", "open", "theirs"}
    page = queues(ada, ShowQueue(sites=(other.site.id,)))
    assert [row.item.key for row in page.rows] == ["theirs"]
    assert page.total == 1


def test_an_item_of_a_kind_that_is_no_more_is_not_shown(quiet: Park) -> None:
    with quiet.store.work(quiet.site.id) as work:
        work.kept.keep(KeptItem(quiet.site.id, "of_old", "k", "because", quiet.clock.now()))
    page = Queues(quiet.store, quiet.clock)(staff(quiet), ShowQueue())
    assert (page.rows, page.counts) == ((), ())


def test_money_for_nobody_comes_with_licenses_and_reasons(quiet: Park) -> None:
    number = licenses.settled_in(quiet)
    linked = licenses.settled_in(quiet, C2)
    comes(quiet, "z1", 33_000, "Whitfield, Dana", "rent for c-001")
    comes(quiet, "z2", 12_345)
    named, nobody = rows(quiet, "unmatched_receipt")
    assert named.receipt is not None
    assert (named.receipt.payer_name, named.receipt.amount_cents) == ("Whitfield, Dana", 33_000)
    assert [each.license_number for each in named.suggestions] == [number, linked]
    assert named.suggestions[0].residents == ("Dana Whitfield", "Omar Reyes")
    assert named.suggestions[0].reasons == (
        "the memo names C-001",
        "Dana Whitfield lives there",
        "$330.00 is what it pays a cycle",
    )
    assert [action.name for action in named.actions] == ["place_receipt", "link_payer", "refuse_receipt"]
    assert nobody.suggestions == ()
    assert [action.name for action in nobody.actions] == ["place_receipt", "refuse_receipt"]


def test_money_in_quarantine_is_meant_for_its_license_first(store: Store) -> None:
    policy = evolve(EXAMPLE, refuse_methods_under_notice=frozenset({"zelle"}))
    park = Park.opened(store, policy, catalog=UNMETERED)
    other, number = licenses.settled_in(park), licenses.settled_in(park, C2)
    park.run(at(6, 26, 12))
    Notices(park.store, park.clock)(GiveNotice(park.site.id, number, date(2026, 6, 26), PM, date(2026, 7, 9)))
    PayerLinks(park.store, park.clock).link(LinkPayer(park.site.id, "Rosa", other, PM))
    comes(park, "z1", 33_000, "Rosa", number=number)
    comes(park, "z2", 33_000, "Dana Whitfield", number=number)
    linked, named = rows(park, "quarantined_receipt")
    assert linked.license is not None
    assert (linked.license.number, linked.urgency) == (number, Urgency.P1)
    assert [(each.license_number, each.reasons[0]) for each in linked.suggestions] == [
        (number, "it came for this license"),
        (other, "this payer is linked to it"),
    ]
    assert [each.license_number for each in named.suggestions] == [number, other]
    assert named.suggestions[0].reasons[:2] == ("it came for this license", "Dana Whitfield lives there")
    assert [action.name for action in named.actions] == ["place_receipt", "refuse_receipt"]

    park.clock.set(park.clock.now() + timedelta(days=5))
    assert {row.urgency for row in rows(park, "quarantined_receipt")} == {Urgency.P0}


def test_a_returned_payment_comes_with_its_license_and_receipt(quiet: Park) -> None:
    number = licenses.settled_in(quiet)
    quiet.pay(number, "first", 50_000 + 33_000, at(6, 18, 10))
    quiet.bounce("first", at(6, 22, 9))
    (row,) = rows(quiet)
    assert row.license is not None
    assert row.receipt is not None
    assert (row.license.number, row.license.pad) == (number, "C-001")
    assert row.license.residents == ("Dana Whitfield", "Omar Reyes")
    assert (row.receipt.external_id, row.suggestions) == ("first", ())
    assert Queues(quiet.store, quiet.clock).of_license(staff(quiet), quiet.site.id, number) == (row,)
    assert Queues(quiet.store, quiet.clock).of_license(staff(quiet), quiet.site.id, "L-none") == ()


def test_only_what_the_license_allows_and_the_person_may_do_is_offered(quiet: Park) -> None:
    number = quiet.sign(quiet.draft(weekly(C1), C1)).number
    look(quiet, at(6, 19, 9))
    (row,) = rows(quiet)
    assert [action.name for action in row.actions] == ["change_move_in", "cancel"]
    quiet.prepare(number)
    (row,) = rows(quiet)
    assert [action.name for action in row.actions] == ["activate", "change_move_in", "cancel"]
    (row,) = rows(quiet, roles=(Role.OWNER,))
    assert row.actions == ()


def test_who_works_in_the_field_sees_what_they_may_work(park: Park) -> None:
    licenses.settled_in(park)
    comes(park, "z1", 33_000)
    look(park, at(7, 2))
    assert {row.item.kind for row in rows(park)} == {"stale_meter", "unmatched_receipt", "month_to_close"}
    queues, technician = Queues(park.store, park.clock), staff(park, roles=(Role.TECHNICIAN,))
    page = queues(technician, ShowQueue())
    assert [row.item.kind for row in page.rows] == ["stale_meter"]
    assert page.total == 1
    assert [action.name for action in page.rows[0].actions] == ["take_reading"]
    assert queues(technician, ShowQueue(kinds=("month_to_close",))).rows == ()
    assert len(queues.of_license(technician, park.site.id, "L-1")) == 1
    assert queues(staff(park, roles=(Role.CREW,)), ShowQueue()).rows == ()


def test_nobody_sees_the_queue_of_another_site(quiet: Park) -> None:
    other = Park.opened(quiet.store, catalog=UNMETERED)
    keep(other, "theirs")
    queues, ada = Queues(quiet.store, quiet.clock), staff(quiet)
    assert queues(ada, ShowQueue()).rows == ()
    with pytest.raises(NotPermitted):
        queues(ada, ShowQueue(sites=(other.site.id,)))
    with pytest.raises(NotPermitted):
        queues.of_license(ada, other.site.id, "L-1")
    with pytest.raises(NotPermitted):
        queues(staff(quiet, roles=(Role.RESIDENT,)), ShowQueue())


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        (ShowQueue(limit=0), "limit"),
        (ShowQueue(limit=MOST + 1), "limit"),
        (ShowQueue(kinds=("lead",)), "kinds"),
        (ShowQueue(after="far away"), "after"),
        (ShowQueue(after="[1,2]"), "after"),
        (ShowQueue(after=json.dumps([0, True, *["2026-06-01T00:00:00"] * 2, "s", "k", "1", "2026-06-01"])), "after"),
    ],
)
def test_what_cannot_be_asked_is_refused(quiet: Park, asked: ShowQueue, field: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        Queues(quiet.store, quiet.clock)(staff(quiet), asked)
    assert refused.value.field == field


@given(places, instants)
def test_a_place_is_read_as_it_was_written(place: Place, as_of: datetime) -> None:
    written = QueuePlace(as_of, place)
    assert QueuePlace.read(written.write()) == written
