"""One search over the sites of a person: the best first, each with where it leads (§14.1)."""

from datetime import date

import pytest
from attrs import evolve

from gatedrentals.application.receipts.record_receipt import BookReceipts, RecordReceipt
from gatedrentals.application.search.search_sites import MOST, Hit, Searches, SearchSites
from gatedrentals.domain.access.principal import NotPermitted, Principal, staff_key
from gatedrentals.domain.access.roles import Role
from gatedrentals.domain.errors import InvalidValue
from gatedrentals.domain.ids import PartyId, SiteId
from gatedrentals.ports.parties import Party
from gatedrentals.ports.search import Kind
from gatedrentals.ports.store import Store
from gatedrentals.testing.contracts.park import PM, Park, at
from tests.unit.application import licenses


def staff(*parks: Park, role: Role = Role.PM) -> Principal:
    return Principal(staff_key("ada@example.com"), "Ada", frozenset({role}), frozenset(park.site.id for park in parks))


def find(principal: Principal, park: Park, words: str, *sites: SiteId, limit: int = 20) -> tuple[Hit, ...]:
    return Searches(park.store, park.clock)(principal, SearchSites(words, sites, limit))


def said(hits: tuple[Hit, ...]) -> list[tuple[str, str, str]]:
    return [(hit.kind.value, hit.label, hit.detail) for hit in hits]


def test_each_hit_says_what_it_is_and_where_it_leads(park: Park) -> None:
    number = licenses.settled_in(park)
    park.pay(number, "L-1 deposit", 50_000, at(6, 18, 10))
    receipt = evolve(park.receipt("z-2", 33_000, at(6, 18, 11)), payer_name="Rosa Marsh")
    BookReceipts(park.store, park.clock)(RecordReceipt(park.site.id, receipt, PM))
    ada = staff(park)

    assert said(find(ada, park, "l-1")) == [
        ("license", "L-1", "C-001, active, Dana Whitfield, Omar Reyes"),
        ("receipt", "L-1 deposit", "$500.00 by Zelle on June 18, 2026"),
    ]
    assert said(find(ada, park, "c-001")) == [("pad", "C-001", "L-1, active, Dana Whitfield, Omar Reyes")]
    (person,) = find(ada, park, "omar@example.com")
    assert said((person,)) == [("person", "Omar Reyes", "L-1, C-001, active")]
    assert person.license is not None
    assert (person.license.number, person.receipt) == (number, None)
    (money,) = find(ada, park, "$330")
    assert said((money,)) == [("receipt", "z-2", "$330.00 by Zelle from Rosa Marsh on June 18, 2026")]
    assert (money.receipt, money.license) == (receipt, None)


def test_the_best_stands_first_then_who_lives_there_now(park: Park) -> None:
    first, second = licenses.settled_in(park), licenses.settled_in(park, date(2026, 6, 26))
    with park.store.work(park.site.id) as work:
        work.parties.save(Party(PartyId(park.ids.new()), park.site.id, "Whitfield Dana"))
        work.parties.save(Party(PartyId(park.ids.new()), park.site.id, "Adana Whitfields"))
    hits = find(staff(park), park, "dana whitfield")
    assert [(hit.label, hit.found.license_number) for hit in hits] == [
        ("Dana Whitfield", first),
        ("Dana Whitfield", second),
        ("Whitfield Dana", ""),
        ("Adana Whitfields", ""),
    ]
    assert hits[-1].detail == "on no license"
    assert find(staff(park), park, "dana whitfield", limit=2) == hits[:2]


def test_the_newest_money_stands_first(park: Park) -> None:
    number = licenses.settled_in(park)
    for hour in (10, 12, 11):
        park.pay(number, f"z-{hour}", 5_000, at(6, 18, hour), now=at(6, 18, 12))
    assert [hit.label for hit in find(staff(park), park, "50.00")] == ["z-12", "z-11", "z-10"]


def test_only_what_a_person_may_read_is_found(store: Store) -> None:
    park, other = Park.opened(store), Park.opened(store)
    for each in (park, other):
        number = licenses.settled_in(each)
        each.pay(number, "dana pays", 50_000, at(6, 18, 10))
    both = staff(park, other)
    assert {hit.site_id for hit in find(both, park, "dana")} == {park.site.id, other.site.id}
    assert {hit.site_id for hit in find(both, park, "dana", other.site.id)} == {other.site.id}
    assert {hit.kind for hit in find(both, park, "dana")} == {Kind.PERSON, Kind.RECEIPT}
    assert {hit.site_id for hit in find(staff(park), park, "dana")} == {park.site.id}
    assert find(staff(park, role=Role.TECHNICIAN), park, "dana") == ()
    with pytest.raises(NotPermitted):
        find(staff(park), park, "dana", other.site.id)


@pytest.mark.parametrize(("words", "limit"), [("a", 20), ("dana", 0), ("dana", MOST + 1)])
def test_what_cannot_be_looked_for_is_refused(park: Park, words: str, limit: int) -> None:
    with pytest.raises(InvalidValue):
        find(staff(park), park, words, limit=limit)
