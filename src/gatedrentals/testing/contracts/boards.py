"""What every board says: to the cent what the domain says of each account, whatever is chosen and however sorted."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from gatedrentals.domain.ids import AccountId, PadId, ProductCode, SiteId
from gatedrentals.domain.ledger.aging import Bucket
from gatedrentals.domain.ledger.documents import Method
from gatedrentals.domain.licensing.states import State
from gatedrentals.domain.licensing.terms import EndChange, OneTimeCharge
from gatedrentals.domain.payments.due_next import DueNext
from gatedrentals.domain.period import Period
from gatedrentals.domain.site.policy import SitePolicy
from gatedrentals.ports.boards import BoardPage, BoardRow, Chosen, Order, Paging, Place, Totals, View
from gatedrentals.ports.store import Store
from gatedrentals.ports.subledger import AccountKind
from gatedrentals.testing.contracts.reported_site import A_STORY, played
from gatedrentals.testing.contracts.setting import few_examples, new_site
from gatedrentals.testing.contracts.tenants import NAMES, leavers, moved_about, save_named, site_of_tenants
from gatedrentals.testing.fakes.boards import MemoryBoards
from gatedrentals.testing.strategies.histories import BEGUN_AT, Bookkeeper, money, tenant
from gatedrentals.testing.strategies.sites import CENTRAL

__all__ = [
    "test_a_board_finds_words_in_numbers_pads_and_names",
    "test_a_board_is_what_the_domain_says_of_each_account",
    "test_a_board_of_a_played_site_is_what_the_domain_says",
    "test_a_board_of_who_left_is_what_the_domain_says",
    "test_a_board_shows_one_site",
    "test_a_license_without_an_account_is_listed_but_no_concern",
    "test_pages_follow_each_other_without_a_gap",
    "test_what_falls_due_next_ends_with_the_stay",
    "test_what_is_owed_for_no_nights_stops_no_night",
]

EVERYBODY = Chosen(concerned=False)
summers = settings(max_examples=6)
"""Each example is a summer of a site, several hundred transactions."""
views = st.builds(
    lambda start, late: (Period(start, start + timedelta(days=7)), start + timedelta(days=late)),
    st.dates(date(2027, 6, 21), date(2027, 9, 6)),
    st.integers(0, 90),
)
chosens = st.builds(
    Chosen,
    paid=st.sampled_from([None, None, True, False]),
    method=st.sampled_from([None, None, Method.KIOSK, Method.ECHECK]),
    owing=st.none() | st.sampled_from(Bucket),
    states=st.sampled_from([frozenset(), frozenset({State.ACTIVE, State.CLOSED}), frozenset({State.NOTICE})]),
    words=st.sampled_from(["", "", "dana", "C- reyes", "STRASSE", "l-"]),
    concerned=st.booleans(),
)


def _view(site_id: SiteId, week: Period, as_of: date, now: datetime = BEGUN_AT + timedelta(days=90)) -> View:
    return View(site_id, CENTRAL, week, as_of, now)


A_WEEK = Period(date(2027, 6, 28), date(2027, 7, 5))


def _page(store: Store, view: View, chosen: Chosen = EVERYBODY, paging: Paging = Paging()) -> BoardPage:  # noqa: B008 - a frozen value
    with store.work(view.site_id) as work:
        return work.boards.page(view, chosen, paging)


@few_examples
@given(data=st.data(), seen=views, chosen=chosens)
def test_a_board_is_what_the_domain_says_of_each_account(
    store: Store, data: st.DataObject, seen: tuple[Period, date], chosen: Chosen
) -> None:
    """Over any histories, as of any day and of any week, in every order both ways: rows, totals and keys."""
    view = _view(site_of_tenants(store, data), *seen)

    with store.work(view.site_id) as work:
        for order in Order:
            for reverse in (False, True):
                paging = Paging(order, reverse, data.draw(st.integers(1, 5)))
                assert work.boards.page(view, chosen, paging) == MemoryBoards(work).page(view, chosen, paging)


@few_examples
@given(data=st.data(), seen=views, order=st.sampled_from(Order), reverse=st.booleans(), limit=st.integers(1, 2))
def test_pages_follow_each_other_without_a_gap(
    store: Store, data: st.DataObject, seen: tuple[Period, date], *, order: Order, reverse: bool, limit: int
) -> None:
    """One after the other they are the whole board, and each tells the totals of all."""
    view = _view(site_of_tenants(store, data), *seen)
    whole = _page(store, view, EVERYBODY, Paging(order, reverse))

    pages = list(_pages(store, view, Paging(order, reverse, limit)))

    assert [row for page in pages for row in page.rows] == list(whole.rows)
    assert [page.totals for page in pages] == [whole.totals] * len(pages)
    assert all(len(page.rows) == limit for page in pages[:-1])
    assert whole.next is None


def _pages(store: Store, view: View, paging: Paging) -> Iterator[BoardPage]:
    page = _page(store, view, EVERYBODY, paging)
    yield page
    while page.next is not None:
        page = _page(store, view, EVERYBODY, evolve(paging, after=Place.read(str(page.next))))
        yield page


@summers
@given(data=st.data(), seen=views, chosen=chosens)
def test_a_board_of_a_played_site_is_what_the_domain_says(
    store: Store, data: st.DataObject, seen: tuple[Period, date], chosen: Chosen
) -> None:
    """After runs, returns, closes and money that was sent on to another license."""
    site = moved_about(store, data)
    view = _view(site.site_id, *seen, now=site.clock.now())

    with store.work(site.site_id) as work:
        for asked in (EVERYBODY, chosen):
            assert work.boards.page(view, asked, Paging()) == MemoryBoards(work).page(view, asked, Paging())


def test_a_board_of_who_left_is_what_the_domain_says(store: Store) -> None:
    """Deposits forfeited and refunded, credits that clamp, and debts that were given up."""
    for leaver in leavers(store):
        for day in (date(2026, 6, 18), date(2026, 6, 25), date(2026, 7, 2), date(2026, 8, 1)):
            week = Period(day - timedelta(days=3), day + timedelta(days=4))
            view = _view(leaver.park.site.id, week, day, leaver.park.clock.now())
            with store.work(view.site_id) as work:
                assert work.boards.page(view, EVERYBODY, Paging()) == MemoryBoards(work).page(view, EVERYBODY, Paging())


def test_a_board_finds_words_in_numbers_pads_and_names(store: Store) -> None:
    """Every word must be found, in any of them; signs that mean something in patterns mean nothing here."""
    site_id = new_site(store)
    with store.work(site_id) as work:
        for number, pad, name in (("L-17", "C-014", NAMES[0]), ("L-2", "C-017", NAMES[1]), ("M_3", "D%1", NAMES[2])):
            plain = tenant(AccountId(uuid4()), site_id)
            there = (evolve(plain.assignments[0], pad=PadId(pad)),)
            save_named(work, evolve(plain, number=number, assignments=there), name)

    def found(words: str) -> list[str]:
        page = _page(store, _view(site_id, A_WEEK, A_WEEK.start), evolve(EVERYBODY, words=words))
        assert page.totals.rows == len(page.rows)
        return [row.license_number for row in page.rows]

    assert found("") == found("  ") == ["L-17", "L-2", "M_3"]
    assert found("17") == ["L-17", "L-2"]
    assert found("WHITFIELD l-17") == ["L-17"]
    assert found("whitfield l-2") == []
    assert found("strasse") == ["M_3"]
    assert found("%") == found("_") == ["M_3"]
    assert found("c-01 e") == ["L-17", "L-2"]


def test_a_license_without_an_account_is_listed_but_no_concern(store: Store) -> None:
    """It owes nothing and nothing falls due; who is asked for alone gets a board without totals."""
    site_id = new_site(store)
    plain = tenant(AccountId(uuid4()), site_id)
    draft = evolve(plain, state=State.DRAFT, stay=evolve(plain.stay, activated_at=None))
    with store.work(site_id) as work:
        save_named(work, draft, NAMES[1])
    view = _view(site_id, A_WEEK, A_WEEK.start)

    (row,) = _page(store, view).rows

    pad, move_in = draft.assignments[0].pad, draft.stay.move_in
    nothing = BoardRow(
        *(draft.id, draft.number, State.DRAFT, pad, (NAMES[1],), move_in, (), Totals().owed),
        DueNext(None, None, 0),
        0,
    )
    assert row == nothing
    assert _page(store, view, Chosen()) == BoardPage((), Totals(), None)


@pytest.mark.parametrize(
    ("said_on", "end", "due_on"),
    [
        (None, None, date(2027, 7, 1)),
        (date(2027, 7, 2), date(2027, 7, 1), None),
        (date(2027, 7, 2), date(2027, 7, 2), date(2027, 7, 1)),
        (date(2027, 7, 2), None, date(2027, 7, 1)),
        (date(2027, 7, 20), date(2027, 7, 1), date(2027, 7, 1)),
    ],
)
def test_what_falls_due_next_ends_with_the_stay(
    store: Store, said_on: date | None, end: date | None, due_on: date | None
) -> None:
    """As the stay is known now: an end that is said later does not count yet, notice without a day ends nothing."""
    site_id = new_site(store)
    plain = tenant(AccountId(uuid4()), site_id)
    said = () if said_on is None else (EndChange(datetime(*said_on.timetuple()[:3], tzinfo=UTC), end, True),)  # noqa: FBT003
    with store.work(site_id) as work:
        save_named(work, evolve(plain, stay=evolve(plain.stay, ends=said)), NAMES[0])
    view = _view(site_id, A_WEEK, A_WEEK.start, datetime(2027, 7, 10, tzinfo=UTC))

    for order in Order:
        page = _page(store, view, EVERYBODY, Paging(order, limit=1))
        assert [row.next for row in page.rows] == [DueNext(None, due_on, 0)]
    with store.work(site_id) as work:
        paging = Paging(Order.NEXT_DUE)
        assert work.boards.page(view, EVERYBODY, paging) == MemoryBoards(work).page(view, EVERYBODY, paging)


def test_what_is_owed_for_no_nights_stops_no_night(store: Store) -> None:
    """A charge of the move-in day looks as the stub of a day does; the one is no night, the other is."""
    site_id = new_site(store)
    plain = tenant(AccountId(uuid4()), site_id)
    fee = OneTimeCharge(ProductCode("pet-rent"), 4_000)
    books = Bookkeeper(evolve(plain, stay=evolve(plain.stay, one_time=(fee,))), SitePolicy())
    paid = [(books.catch_up(BEGUN_AT), date(2027, 6, 30))]
    for number, cents in enumerate((4_642, 1, 3_999)):
        at = BEGUN_AT + timedelta(hours=number)
        step = books.receive(money(books.account_id, number, cents, at), at)
        paid.append((step, date(2027, 6, 30) if number == 0 else date(2027, 7, 1)))
    with store.work(site_id) as work:
        save_named(work, plain, NAMES[0])
        work.subledger.open_account(books.account_id, site_id, AccountKind.LICENSE)

    for step, paid_to in paid:
        assert step is not None
        with store.work(site_id) as work:
            work.subledger.append(books.account_id, step.entries, step.standing)
        for order in Order:
            view = _view(site_id, A_WEEK, A_WEEK.start, BEGUN_AT)
            page = _page(store, view, EVERYBODY, Paging(order))
            with store.work(site_id) as work:
                assert page == MemoryBoards(work).page(view, EVERYBODY, Paging(order))
            assert [row.next.paid_to for row in page.rows] == [paid_to]
            if order is Order.PAID_TO:
                two = _page(store, view, EVERYBODY, Paging(order, after=Place(paid_to.toordinal() - 1, "")))
                assert (len(two.rows), len(_after(store, view, paid_to).rows)) == (1, 0)


def _after(store: Store, view: View, day: date) -> BoardPage:
    return _page(store, view, EVERYBODY, Paging(Order.PAID_TO, after=Place(day.toordinal(), "~")))


def test_a_board_shows_one_site(store: Store) -> None:
    """Another site's licenses are not there, not even for a work that sees every site."""
    site, other = played(store, A_STORY, date(2027, 7, 3)), new_site(store)
    view = _view(other, A_WEEK, A_WEEK.start)

    with store.work() as work:
        assert work.boards.page(view, EVERYBODY, Paging()) == BoardPage((), Totals(), None)
        there = work.boards.page(evolve(view, site_id=site.site_id), EVERYBODY, Paging())
    assert [row.license_number for row in there.rows] == ["R-0", "R-1"]
