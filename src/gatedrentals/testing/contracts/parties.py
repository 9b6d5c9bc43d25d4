"""What every register of people does."""

from uuid import uuid4

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from gatedrentals.domain.access.contact import contact
from gatedrentals.domain.ids import PartyId, SiteId
from gatedrentals.domain.licensing.states import State
from gatedrentals.ports.parties import Party, PayerLink, UnknownParty
from gatedrentals.ports.store import Store, Work
from gatedrentals.testing.contracts.setting import NOW, few_examples, later, new_license, new_site, save_license

__all__ = [
    "test_a_link_is_forgotten",
    "test_a_link_is_found_regardless_of_case",
    "test_a_name_finds_people_regardless_of_case",
    "test_a_new_link_replaces_the_payers_earlier_one",
    "test_a_person_is_got_as_saved",
    "test_a_saved_person_replaces_the_earlier_one",
    "test_links_are_of_one_site",
    "test_nobody_has_an_unknown_id",
    "test_people_are_found_by_where_they_can_be_reached",
    "test_who_changed_their_number_is_not_found_by_the_old_one",
]

names = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), min_size=1, max_size=30)


def _party(site_id: SiteId, name: str = "Dana Whitfield") -> Party:
    return Party(PartyId(uuid4()), site_id, name, "dana@example.com", "+12815550123")


def _link(work: Work, site_id: SiteId, name: str = "Gulf Coast Aid") -> PayerLink:
    license_id = save_license(work, new_license(site_id, state=State.DRAFT)).id
    return PayerLink(site_id, name, license_id, NOW, "pm@example.com")


@few_examples
@given(name=names, email=st.just("") | st.emails(), phone=st.sampled_from(["", "+12815550123"]))
def test_a_person_is_got_as_saved(store: Store, name: str, email: str, phone: str) -> None:
    """Names of any alphabet; mail and phone may be missing, and unwanted."""
    site_id = new_site(store)
    party = Party(PartyId(uuid4()), site_id, name, email, phone, takes_mail=not email, takes_sms=bool(phone))

    with store.work(site_id) as work:
        work.parties.save(party)

    with store.work(site_id) as work:
        assert work.parties.get(party.id) == party
        assert list(work.parties.named(site_id, name)) == [party]


def test_a_saved_person_replaces_the_earlier_one(store: Store) -> None:
    """Under the old name there is nobody any more."""
    site_id = new_site(store)
    party = _party(site_id)
    renamed = evolve(party, name="Dana Ruiz", email="")
    with store.work(site_id) as work:
        work.parties.save(party)

    with store.work(site_id) as work:
        work.parties.save(renamed)

    with store.work(site_id) as work:
        assert work.parties.get(party.id) == renamed
        assert list(work.parties.named(site_id, "Dana Whitfield")) == []
        assert list(work.parties.named(site_id, "Dana Ruiz")) == [renamed]


def test_nobody_has_an_unknown_id(store: Store) -> None:
    """It is refused, not None."""
    with store.work() as work, pytest.raises(UnknownParty):
        work.parties.get(PartyId(uuid4()))


def test_a_name_finds_people_regardless_of_case(store: Store) -> None:
    """All of the site who have it, and nobody whose name merely begins so."""
    site_id, other = new_site(store), new_site(store)
    two = [_party(site_id, "Dana Whitfield"), _party(site_id, "DANA WHITFIELD")]
    with store.work() as work:
        for party in (*two, _party(other), _party(site_id, "Dana Whitfield-Ruiz"), _party(site_id, "Dan_ Whitfield")):
            work.parties.save(party)

    with store.work() as work:
        found = work.parties.named(site_id, "dana whitfield")
        assert sorted(party.id for party in found) == sorted(party.id for party in two)
        assert list(work.parties.named(site_id, "dan% whitfield")) == []


def test_a_link_is_found_regardless_of_case(store: Store) -> None:
    """With who made it and when; nothing is found for other names."""
    site_id = new_site(store)
    with store.work(site_id) as work:
        link = _link(work, site_id)
        work.parties.link(link)

    with store.work(site_id) as work:
        assert work.parties.link_of(site_id, "GULF coast aid") == link
        assert work.parties.link_of(site_id, "Gulf Coast") is None


def test_a_new_link_replaces_the_payers_earlier_one(store: Store) -> None:
    """Also when the name is written in another case."""
    site_id = new_site(store)
    with store.work(site_id) as work:
        work.parties.link(_link(work, site_id))
        moved = evolve(_link(work, site_id), payer_name="GULF COAST AID", linked_at=later(60))
        work.parties.link(moved)

    with store.work(site_id) as work:
        assert work.parties.link_of(site_id, "Gulf Coast Aid") == moved


def test_a_link_is_forgotten(store: Store) -> None:
    """Regardless of case; forgetting what is not there does nothing."""
    site_id = new_site(store)
    with store.work(site_id) as work:
        work.parties.link(_link(work, site_id))
        kept = _link(work, site_id, "J. Ruiz")
        work.parties.link(kept)

    with store.work(site_id) as work:
        work.parties.unlink(site_id, "gulf coast AID")
        work.parties.unlink(site_id, "Nobody")

    with store.work(site_id) as work:
        assert work.parties.link_of(site_id, "Gulf Coast Aid") is None
        assert work.parties.link_of(site_id, "J. Ruiz") == kept


def test_links_are_of_one_site(store: Store) -> None:
    """A payer may be linked at two sites, to a license at each."""
    site_id, other = new_site(store), new_site(store)
    with store.work() as work:
        here, there = _link(work, site_id), _link(work, other)
        work.parties.link(here)
        assert work.parties.link_of(other, here.payer_name) is None
        work.parties.link(there)
        work.parties.unlink(site_id, here.payer_name)

    with store.work() as work:
        assert work.parties.link_of(site_id, here.payer_name) is None
        assert work.parties.link_of(other, there.payer_name) == there


@pytest.mark.parametrize("written", ["(281) 555-{}", "1.281.555.{}", "+1 281 555 {}"])
def test_people_are_found_by_where_they_can_be_reached(store: Store, written: str) -> None:
    """However it was written, at every site that the work sees; what was written down wrong finds nobody."""
    site_id, other = new_site(store), new_site(store)
    mail, number = f"{uuid4().hex}@example.com", f"{uuid4().int % 10_000:04}"
    dana = Party(PartyId(uuid4()), site_id, "Dana Whitfield", mail.upper(), written.format(number))
    julio = Party(PartyId(uuid4()), other, "Julio Ruiz", f" {mail}", "ask Dana")
    with store.work() as work:
        for party in (dana, julio, Party(PartyId(uuid4()), site_id, "Nobody", "no mail", "")):
            work.parties.save(party)

    with store.work() as work:
        assert list(work.parties.with_contact(contact(mail))) == sorted([dana, julio], key=lambda party: party.id)
        assert dana in work.parties.with_contact(contact(f"281-555-{number}"))
        assert list(work.parties.with_contact(contact(f"x{mail}"))) == []
    with store.work(other) as work:
        assert list(work.parties.with_contact(contact(mail))) == [julio]


def test_who_changed_their_number_is_not_found_by_the_old_one(store: Store) -> None:
    """Else whoever has the number now could sign in as them."""
    site_id = new_site(store)
    mail = f"{uuid4().hex}@example.com"
    party = Party(PartyId(uuid4()), site_id, "Dana Whitfield", mail, "")
    for email in (mail, f"new.{mail}"):
        with store.work(site_id) as work:
            work.parties.save(evolve(party, email=email))

    with store.work(site_id) as work:
        assert list(work.parties.with_contact(contact(mail))) == []
        assert list(work.parties.with_contact(contact(f"new.{mail}"))) == [evolve(party, email=f"new.{mail}")]
