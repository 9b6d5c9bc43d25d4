"""What every search does."""

from collections.abc import Collection
from datetime import date, timedelta
from uuid import uuid4

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from gatedrentals.application.receipts.place_receipt import PlaceReceipt, PlaceReceipts
from gatedrentals.application.receipts.record_receipt import BookReceipts, RecordReceipt
from gatedrentals.domain.attention.wanted import Rank, rank_of, wanted
from gatedrentals.domain.ids import PadId, PartyId, SiteId
from gatedrentals.domain.ledger.documents import Receipt
from gatedrentals.domain.licensing.license import License
from gatedrentals.domain.licensing.states import State
from gatedrentals.ports.parties import Party
from gatedrentals.ports.search import MOST_RECEIPTS, PAYER_DAYS, Found, Kind
from gatedrentals.ports.store import Store
from gatedrentals.testing.contracts.park import PM, Park, at, weekly
from gatedrentals.testing.contracts.setting import MOVE_IN, PAD, few_examples, new_license, new_site

__all__ = [
    "test_a_moved_receipt_is_found_where_it_stands",
    "test_a_pad_leads_to_who_has_it_or_had_it_last",
    "test_a_person_is_found_once_for_each_license",
    "test_a_receipt_is_found_by_its_payer_for_a_year_and_by_its_id_for_ever",
    "test_licenses_and_people_fit_as_the_domain_says",
    "test_nothing_of_another_site_is_found",
    "test_only_the_newest_receipts_are_found",
    "test_people_are_found_by_where_they_are_reached",
    "test_receipts_are_found_by_id_amount_and_payer",
    "test_what_patterns_are_made_of_is_taken_as_typed",
]

JUNE = date(2026, 6, 19)
PEOPLE = frozenset({Kind.PERSON})
RECEIPTS = frozenset({Kind.RECEIPT})
typed = st.text("ab%_\\é -1L", min_size=2, max_size=6).filter(lambda text: len(" ".join(text.split())) > 1)


def _find(
    store: Store, site_id: SiteId, words: str, kinds: Collection[Kind] = tuple(Kind), on: date = MOVE_IN
) -> list[Found]:
    with store.work(site_id) as work:
        found = work.search.find(site_id, wanted(words), on, kinds)
    return sorted(found, key=lambda each: (each.kind.value, each.rank.value, each.label, each.license_number))


def _save(store: Store, license_: License, *people: Party) -> License:
    """Save a license of these people."""
    with store.work(license_.site_id) as work:
        saved = work.licenses.save(evolve(license_, residents=tuple(person.id for person in people)))
        for person in people:
            work.parties.save(person)
    return saved


def _person(site_id: SiteId, name: str, email: str = "", phone: str = "") -> Party:
    return Party(PartyId(uuid4()), site_id, name, email, phone)


@few_examples
@given(words=typed, names=st.lists(typed, min_size=1, max_size=4, unique_by=str.casefold))
def test_licenses_and_people_fit_as_the_domain_says(store: Store, words: str, names: list[str]) -> None:
    """Each kind that is asked for, and no other."""
    site_id = new_site(store)
    for place, name in enumerate(names):
        license_ = new_license(site_id, number=name, pads=((MOVE_IN, PadId(f"{name}{place}")),))
        _save(store, license_, _person(site_id, name))
    ranks = {name: rank_of(wanted(words), name) for name in names}
    fitting = {(name, rank) for name, rank in ranks.items() if rank is not None}

    for kind in (Kind.LICENSE, Kind.PERSON):
        found = _find(store, site_id, words, {kind})
        assert {(each.label, each.rank) for each in found} == fitting
        assert all((each.kind, each.license_number, each.state) == (kind, each.label, State.ACTIVE) for each in found)
    assert _find(store, site_id, words, ()) == []


def test_a_person_is_found_once_for_each_license(store: Store) -> None:
    """Also without any."""
    site_id = new_site(store)
    dana, lee = _person(site_id, "Dana Whitfield"), _person(site_id, "Lee Whitfield")
    left = new_license(site_id, number="L-1", end=MOVE_IN + timedelta(days=9), state=State.CLOSED)
    _save(store, left, dana)
    _save(store, new_license(site_id, number="L-2", pads=((MOVE_IN, PadId("C-15")),)), dana)
    with store.work(site_id) as work:
        work.parties.save(lee)

    assert _find(store, site_id, "whitfield", PEOPLE) == [
        Found(Kind.PERSON, Rank.BEGINS, "Dana Whitfield", "L-1", State.CLOSED),
        Found(Kind.PERSON, Rank.BEGINS, "Dana Whitfield", "L-2", State.ACTIVE),
        Found(Kind.PERSON, Rank.BEGINS, "Lee Whitfield"),
    ]
    assert {each.rank for each in _find(store, site_id, "WHITFIELD dana", PEOPLE)} == {Rank.EXACT}


def test_people_are_found_by_where_they_are_reached(store: Store) -> None:
    """By a part of a mail address or of a telephone number, however it was written down."""
    site_id = new_site(store)
    with store.work(site_id) as work:
        work.parties.save(_person(site_id, "Ana Cruz", "Rosa.Marsh@Example.com", "(281) 555-0123"))
        work.parties.save(_person(site_id, "Omar Reyes", "not a mail address", "555"))

    def ranks(words: str) -> list[tuple[str, Rank]]:
        return [(each.label, each.rank) for each in _find(store, site_id, words, PEOPLE)]

    assert ranks("rosa.marsh@example.com") == [("Ana Cruz", Rank.EXACT)]
    assert ranks("rosa.m") == [("Ana Cruz", Rank.BEGINS)]
    assert ranks("osa.marsh@") == [("Ana Cruz", Rank.PART)]
    assert ranks("281-555-0123") == ranks("+1 (281) 555 0123") == [("Ana Cruz", Rank.EXACT)]
    assert ranks("555 0123") == [("Ana Cruz", Rank.PART)]
    assert ranks("555") == ranks("not a mail") == []


def test_a_pad_leads_to_who_has_it_or_had_it_last(store: Store) -> None:
    """On the day that is asked for."""
    site_id = new_site(store)
    end = MOVE_IN + timedelta(days=10)
    _save(store, new_license(site_id, number="L-1", end=end, state=State.CLOSED), _person(site_id, "Ana"))
    later = new_license(site_id, number="L-2", pads=((end + timedelta(days=5), PAD),))
    _save(store, later, _person(site_id, "Lee"))

    def leads_to(days: int) -> list[tuple[str, Rank, str]]:
        found = _find(store, site_id, "c-0", {Kind.PAD}, MOVE_IN + timedelta(days=days))
        return [(each.label, each.rank, each.license_number) for each in found]

    assert leads_to(0) == leads_to(9) == [(PAD, Rank.BEGINS, "L-1")]
    assert leads_to(12) == leads_to(15) == leads_to(99) == [(PAD, Rank.BEGINS, "L-2")]


def _books(store: Store) -> tuple[Park, str]:
    park = Park.opened(store)
    number = park.move_in(weekly(JUNE), JUNE)
    park.clock.set(at(6, 12, 10))
    return park, number


def _booked(park: Park, receipt: Receipt, number: str = "") -> None:
    park.clock.set(receipt.received_at)
    BookReceipts(park.store, park.clock)(RecordReceipt(park.site.id, receipt, PM, number))


def test_receipts_are_found_by_id_amount_and_payer(store: Store) -> None:
    """By the beginning of the id in any case, the exact amount however it is written, each word of the payer."""
    park, number = _books(store)
    _booked(park, evolve(park.receipt("Zx-100", 33_000, at(6, 12, 10)), payer_name="Rosa Marsh"), number)
    _booked(park, park.receipt("ZX-200", 5_050, at(6, 12, 11)))

    def found(words: str) -> list[tuple[str, Rank, str]]:
        rows = _find(store, park.site.id, words, RECEIPTS, JUNE)
        assert all(each.place is not None for each in rows)
        return [(each.label, each.rank, each.license_number) for each in rows]

    assert found("Zx-1") == [("Zx-100", Rank.BEGINS, number)]
    assert found("Zx-100") == [("Zx-100", Rank.EXACT, number)]
    assert found("zx-200") == [("ZX-200", Rank.EXACT, "")]
    assert found("ZX-2") == [("ZX-200", Rank.BEGINS, "")]
    assert found("$330") == found("330.00") == [("Zx-100", Rank.EXACT, number)]
    assert found("50.50") == [("ZX-200", Rank.EXACT, "")]
    assert found("marsh ros") == [("Zx-100", Rank.BEGINS, number)]
    assert found("x-1") == found("331") == found("dana") == []
    (one,) = _find(store, park.site.id, "Zx-100", RECEIPTS, JUNE)
    assert one.place is not None
    with store.work(park.site.id) as work:
        assert work.briefs.receipts(park.site.id, [one.place])[one.place].external_id == "Zx-100"
    assert (one.state, one.received_at) == (State.ACTIVE, at(6, 12, 10))


def test_a_moved_receipt_is_found_where_it_stands(store: Store) -> None:
    """And only there."""
    park, number = _books(store)
    _booked(park, park.receipt("z-1", 33_000, at(6, 12, 10)))
    park.clock.set(at(6, 12, 11))
    command = PlaceReceipt(park.site.id, park.source, "z-1", number, PM)
    PlaceReceipts(store, park.clock)(command)

    (found,) = _find(store, park.site.id, "z-1", RECEIPTS, JUNE)

    assert found.license_number == number


def test_a_receipt_is_found_by_its_payer_for_a_year_and_by_its_id_for_ever(store: Store) -> None:
    """And by its amount."""
    park, number = _books(store)
    _booked(park, evolve(park.receipt("z-1", 33_000, at(6, 12, 10)), payer_name="Rosa Marsh"), number)
    last = date(2026, 6, 12) + timedelta(days=PAYER_DAYS)

    def labels(words: str, on: date) -> list[str]:
        return [each.label for each in _find(store, park.site.id, words, RECEIPTS, on)]

    assert labels("marsh", last) == ["z-1"]
    assert labels("marsh", last + timedelta(days=1)) == []
    assert labels("z-1", date(2036, 1, 1)) == labels("330", date(2036, 1, 1)) == ["z-1"]


def test_only_the_newest_receipts_are_found(store: Store) -> None:
    """As many as are promised, in each way."""
    park, number = _books(store)
    for place in range(MOST_RECEIPTS + 2):
        received_at = at(6, 12, 10) + timedelta(minutes=place)
        _booked(park, evolve(park.receipt(f"z-{place}", 100, received_at), payer_name="Rosa"), number)

    newest = {f"z-{place}" for place in range(2, MOST_RECEIPTS + 2)}
    for words in ("z-", "1.00", "rosa"):
        found = [each.label for each in _find(store, park.site.id, words, RECEIPTS, JUNE)]
        assert len(found) == MOST_RECEIPTS
        assert set(found) == newest


def test_nothing_of_another_site_is_found(store: Store) -> None:
    """Neither by a work of one site nor by one of all."""
    site_id, other = new_site(store), new_site(store)
    theirs = _person(other, "Dana Whitfield", "dana@example.com", "281 555 0123")
    _save(store, new_license(other, number="L-77"), theirs)
    park, number = _books(store)
    _booked(park, evolve(park.receipt("L-77", 7_700, at(6, 12, 10)), payer_name="Dana"), number)

    for words in ("dana", "dana@example.com", "281 555 0123", "L-77", PAD, "77"):
        assert _find(store, site_id, words) == []
        with store.work() as work:
            assert list(work.search.find(site_id, wanted(words), MOVE_IN, tuple(Kind))) == []
        with store.work(site_id) as work:
            assert list(work.search.find(other, wanted(words), MOVE_IN, tuple(Kind))) == []


def test_what_patterns_are_made_of_is_taken_as_typed(store: Store) -> None:
    """Percent signs, underscores and backslashes are letters like any other."""
    site_id = new_site(store)
    with store.work(site_id) as work:
        work.parties.save(_person(site_id, "100% Storage_Shed \\ Co"))
        work.parties.save(_person(site_id, "Plain Name"))

    for words in ("0%", "e_s", "\\ co", "% \\"):
        assert [each.label for each in _find(store, site_id, words, PEOPLE)] == ["100% Storage_Shed \\ Co"]
    assert _find(store, site_id, "a_n", PEOPLE) == []
