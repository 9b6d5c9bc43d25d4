"""What every brief on licenses, receipts and meters does."""

from datetime import date, timedelta
from uuid import uuid4

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from gatedrentals.application.receipts.record_receipt import BookReceipts, RecordReceipt
from gatedrentals.domain.attention.matching import NOT_YET, Clue, Taker, clue_of
from gatedrentals.domain.ids import AccountId, PadId, PartyId, SiteId
from gatedrentals.domain.ledger.documents import Holding, Receipt
from gatedrentals.domain.licensing.license import License
from gatedrentals.domain.licensing.states import State
from gatedrentals.domain.metering.readings import MeterReading, Register
from gatedrentals.ports.briefs import LicenseBrief
from gatedrentals.ports.parties import Party, PayerLink
from gatedrentals.ports.store import Store
from gatedrentals.ports.subledger import ReceiptPlace
from gatedrentals.testing.contracts.park import PM, RENT, Park, at, weekly
from gatedrentals.testing.contracts.setting import MOVE_IN, NOW, PAD, few_examples, new_license, new_site, save_license

__all__ = [
    "test_a_brief_shows_the_pad_of_the_day",
    "test_a_clue_points_at_licenses_by_link_code_and_name",
    "test_a_license_that_nobody_pays_for_is_left_out",
    "test_a_taker_says_what_is_owed_and_agreed",
    "test_each_clue_has_its_own_takers",
    "test_meters_are_read_last_on_their_latest_day",
    "test_nothing_of_another_site_is_shown",
    "test_receipts_are_got_by_their_places",
    "test_the_first_day_posted_is_that_of_the_first_document",
]

NOBODY = Clue("", (), ())


def _save(store: Store, license_: License, *names: str) -> License:
    """Save a license with residents of these names."""
    residents = tuple(PartyId(uuid4()) for _ in names)
    with store.work(license_.site_id) as work:
        saved = work.licenses.save(evolve(license_, residents=residents))
        for party, name in zip(residents, names, strict=True):
            work.parties.save(Party(party, license_.site_id, name))
    return saved


def _takers(store: Store, site_id: SiteId, *clues: Clue, on: date = MOVE_IN) -> list[list[Taker]]:
    with store.work(site_id) as work:
        return [list(each) for each in work.briefs.takers(site_id, clues, on)]


@few_examples
@given(day=st.integers(-5, 40))
def test_a_brief_shows_the_pad_of_the_day(store: Store, day: int) -> None:
    """The first pad before the move-in, the last one after the end; residents in their order."""
    site_id = new_site(store)
    moved_on = MOVE_IN + timedelta(days=10)
    pads = ((MOVE_IN, PAD), (moved_on, PadId("C-015")))
    license_ = new_license(site_id, pads=pads, end=MOVE_IN + timedelta(days=20), state=State.MOVED_OUT)
    saved = _save(store, license_, "Omar Reyes", "Dana Whitfield")
    on = MOVE_IN + timedelta(days=day)

    with store.work(site_id) as work:
        found = work.briefs.licenses(site_id, [saved.number, "L-none"], on)

    pad = pads[on >= moved_on][1]
    brief = LicenseBrief(saved.id, saved.number, State.MOVED_OUT, pad, ("Omar Reyes", "Dana Whitfield"))
    assert found == {saved.number: brief}
    assert saved.assignment_on(on).pad == pad


def test_nothing_of_another_site_is_shown(store: Store) -> None:
    """Neither licenses, receipts, takers nor meters."""
    site_id, other = new_site(store), new_site(store)
    theirs = _save(store, new_license(other), "Dana Whitfield")
    reading = MeterReading(MOVE_IN, Register("E-1", 1_000), 1)
    with store.work() as work:
        work.readings.add(other, PAD, [reading])
        assert work.briefs.licenses(site_id, [theirs.number], MOVE_IN) == {}
        assert work.briefs.last_read(site_id) == {}
        clue = clue_of("Dana Whitfield", f"{theirs.number} {PAD}")
        assert [list(each) for each in work.briefs.takers(site_id, [clue], MOVE_IN)] == [[]]
    with store.work(site_id) as work:
        assert work.briefs.licenses(other, [theirs.number], MOVE_IN) == {}
        assert [list(each) for each in work.briefs.takers(other, [clue], MOVE_IN)] == [[]]
        assert work.briefs.last_read(other) == {}


def test_a_clue_points_at_licenses_by_link_code_and_name(store: Store) -> None:
    """Each way that it points is told apart; whoever it does not point at is left out."""
    site_id = new_site(store)
    later_on = MOVE_IN + timedelta(days=100)
    linked = _save(store, evolve(new_license(site_id, pads=((MOVE_IN, PadId("C-1")),)), number="A"), "Ana Cruz")
    on_pad = _save(store, evolve(new_license(site_id, pads=((MOVE_IN, PadId("C-2")),)), number="B"), "Omar Reyes")
    numbered = _save(store, evolve(new_license(site_id, pads=((MOVE_IN, PadId("C-3")),)), number="L-77"), "Lee Ito")
    named = _save(
        store,
        evolve(new_license(site_id, pads=((MOVE_IN, PadId("C-4")),)), number="N"),
        "Dana Whitfield",
        "WHITFIELD DANA",
    )
    _save(store, evolve(new_license(site_id, pads=((later_on, PadId("C-9")),)), number="Z"), "Nobody Else")
    with store.work(site_id) as work:
        work.parties.link(PayerLink(site_id, "Whitfield, DANA", linked.id, NOW, "pm"))
    clue = clue_of("whitfield, dana", "rent c-2 and L-77, not C-9")

    (takers,) = _takers(store, site_id, clue)

    assert [(each.license_number, each.is_linked, each.codes, each.names) for each in takers] == [
        (linked.number, True, (), ()),
        (on_pad.number, False, ("C-2",), ()),
        (numbered.number, False, ("L-77",), ()),
        (named.number, False, (), ("Dana Whitfield", "WHITFIELD DANA")),
    ]
    assert [each.residents for each in takers] == [
        ("Ana Cruz",),
        ("Omar Reyes",),
        ("Lee Ito",),
        ("Dana Whitfield", "WHITFIELD DANA"),
    ]
    assert [each.pad for each in takers] == ["C-1", "C-2", "C-3", "C-4"]


def test_each_clue_has_its_own_takers(store: Store) -> None:
    """In the order in which they were asked, those of nobody too."""
    site_id = new_site(store)
    one, two = (_save(store, new_license(site_id, pads=((MOVE_IN, PadId(pad)),)), pad) for pad in ("C-1", "C-2"))

    found = _takers(store, site_id, clue_of("", "C-2"), NOBODY, clue_of("c-1", ""), clue_of("c-1", "C-1 C-2"))

    assert [[each.license_number for each in takers] for takers in found] == [
        [two.number],
        [],
        [one.number],
        sorted([one.number, two.number]),
    ]
    assert _takers(store, site_id) == []


@few_examples
@given(state=st.sampled_from(State))
def test_a_license_that_nobody_pays_for_is_left_out(store: Store, state: State) -> None:
    """Those that left are not: money can come late."""
    site_id = new_site(store)
    saved = _save(store, new_license(site_id, state=state), "Dana Whitfield")

    (takers,) = _takers(store, site_id, clue_of("Dana Whitfield", saved.number))

    assert [each.state for each in takers] == ([] if state in NOT_YET else [state])


def test_a_taker_says_what_is_owed_and_agreed(store: Store) -> None:
    """What is open now, and the rent and whole cycle of the terms that were agreed last."""
    park = Park.opened(store)
    number = park.move_in(weekly(date(2026, 6, 19)), date(2026, 6, 19))
    park.run(at(6, 12, 13))
    assert park.open_cents(number) == 33_000

    ((taker,),) = _takers(store, park.site.id, clue_of("", number))

    assert (taker.open_cents, taker.rent_cents, taker.cycle_cents) == (33_000, 32_500, 33_000)
    assert park.license(number).stay.terms[-1].terms.recurring[0].product == RENT
    stranger = new_license(park.site.id, pads=((MOVE_IN, PadId("C-900")),))
    with store.work(park.site.id) as work:
        save_license(work, stranger)
    ((other,),) = _takers(store, park.site.id, clue_of("", "C-900"))
    assert (other.open_cents, other.rent_cents, other.residents) == (0, 115_000, ("Dana Whitfield",))


def test_receipts_are_got_by_their_places(store: Store) -> None:
    """With payer and memo as they came; a place without a receipt is left out."""
    park = Park.opened(store)
    number = park.move_in(weekly(date(2026, 6, 19)), date(2026, 6, 19))
    first, second = (
        evolve(park.receipt(name, 5_000, at(6, 12, 9)), payer_name=f"Payer {name}", memo="for C-001")
        for name in ("a", "b")
    )
    places = {_hold(park, receipt): receipt for receipt in (first, second)}
    booked = park.pay(number, "c", 100, at(6, 12, 10))
    known = {**places, ReceiptPlace(booked.account_id, booked.seq): park.receipt("c", 100, at(6, 12, 10))}
    absent = [ReceiptPlace(booked.account_id, 1), ReceiptPlace(AccountId(uuid4()), 1)]

    with store.work(park.site.id) as work:
        assert work.briefs.receipts(park.site.id, [*known, *absent]) == known
        assert work.briefs.receipts(park.site.id, []) == {}
        assert work.briefs.receipts(SiteId("elsewhere"), list(known)) == {}


def test_meters_are_read_last_on_their_latest_day(store: Store) -> None:
    """Of each pad that was ever read."""
    site_id = new_site(store)
    meter = Register("E-1", 1_000_000)
    with store.work(site_id) as work:
        for pad, days in (("C-1", (3, 9, 5)), ("C-2", (1,))):
            readings = [MeterReading(MOVE_IN + timedelta(days=day), meter, day) for day in days]
            work.readings.add(site_id, PadId(pad), readings)

    with store.work(site_id) as work:
        assert work.briefs.last_read(site_id) == {
            PadId("C-1"): MOVE_IN + timedelta(days=9),
            PadId("C-2"): MOVE_IN + timedelta(days=1),
        }


def test_the_first_day_posted_is_that_of_the_first_document(store: Store) -> None:
    """None while nothing is in the books."""
    park = Park.opened(store)
    with store.work(park.site.id) as work:
        assert work.briefs.first_posted(park.site.id) is None
    number = park.move_in(weekly(date(2026, 6, 19)), date(2026, 6, 19))
    park.pay(number, "c", 100, at(6, 12, 10))
    posted = [document.posted_on for document in park.documents(number)]

    with store.work(park.site.id) as work:
        assert work.briefs.first_posted(park.site.id) == min(posted)


def _hold(park: Park, receipt: Receipt) -> ReceiptPlace:
    """Book money that nobody said whose it is."""
    park.clock.set(receipt.received_at)
    booked = BookReceipts(park.store, park.clock)(RecordReceipt(park.site.id, receipt, PM))
    assert [held.holding for held in booked.held] == [Holding.UNMATCHED]
    return ReceiptPlace(booked.account_id, booked.seq)
