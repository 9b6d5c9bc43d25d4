"""What residents read and do about themselves, and that it is about nobody else."""

from datetime import date, timedelta

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from gatedrentals.application.licensing.give_notice import GiveNotice, Notices
from gatedrentals.application.own_account.own_account import OwnAccount, OwnAccounts, ShowAccount
from gatedrentals.application.own_account.own_ledger import OwnLedgers, ReadLedger
from gatedrentals.application.own_account.own_licenses import OwnLicenses
from gatedrentals.application.own_account.own_notice import WITHIN, FinalBill, GiveOwnNotice, OwnNotices, OwnWish
from gatedrentals.application.own_account.own_profile import OwnProfiles
from gatedrentals.application.preview import PreviewStore
from gatedrentals.application.reports.statement_of_account import AccountStatements, StateAccount
from gatedrentals.domain.access.principal import Principal, party_key
from gatedrentals.domain.access.roles import Role
from gatedrentals.domain.errors import InvalidValue
from gatedrentals.domain.ids import PartyId, SiteId
from gatedrentals.domain.ledger.documents import Invoice, ReceiptBooked
from gatedrentals.domain.licensing.states import NotAllowed, State
from gatedrentals.domain.period import ONE_DAY, Period
from gatedrentals.ports.licenses import UnknownLicense
from gatedrentals.ports.parties import UnknownParty
from gatedrentals.testing.contracts.park import PM, Park, at, weekly
from gatedrentals.testing.fakes.store import MemoryStore
from tests.unit.application.licenses import C1, C2, C3, settled_in, told


def _resident(park: Park, *numbers: str, sites: tuple[SiteId, ...] = ()) -> Principal:
    """Whoever signed these licenses first."""
    licenses = [park.license(number) for number in numbers]
    parties = frozenset(license_.residents[0] for license_ in licenses)
    return Principal(
        key=party_key(min(parties)),
        name="Dana Whitfield",
        roles=frozenset({Role.RESIDENT}),
        sites=frozenset({park.site.id, *sites}),
        parties=parties,
        licenses=frozenset(license_.id for license_ in licenses),
    )


def _account(park: Park, number: str) -> OwnAccount:
    return OwnAccounts(park.store, park.clock)(ShowAccount(park.site.id, number))


def _notice(park: Park, number: str, leave_on: date, why: str = "") -> GiveOwnNotice:
    return GiveOwnNotice(park.site.id, number, leave_on, PM, why)


def _foreseen(park: Park, number: str, leave_on: date) -> FinalBill:
    return OwnNotices(PreviewStore(park.store), park.clock).foresee(_notice(park, number, leave_on))


# --- whose it is -------------------------------------------------------------------------------------------------


def test_where_they_live_comes_first_then_the_latest_move_in(park: Park) -> None:
    first = settled_in(park)
    declined, later = (park.sign(park.draft(weekly(day), day)).number for day in (C2, C3))
    with park.store.work(park.site.id) as work:
        work.licenses.save(evolve(park.license(declined), state=State.CANCELLED))
    owns = _resident(park, first, declined, later)

    found = OwnLicenses(park.store)(owns)

    assert [(own.license.number, own.is_current) for own in found] == [(later, True), (first, True), (declined, False)]
    assert {own.site for own in found} == {park.site}
    assert OwnLicenses(park.store).one(owns).license.number == later
    assert OwnLicenses(park.store).one(owns, first).license.number == first


def test_the_license_of_somebody_else_is_not_there(park: Park) -> None:
    own, foreign = settled_in(park), settled_in(park)
    principal = _resident(park, own)

    assert [each.license.number for each in OwnLicenses(park.store)(principal)] == [own]
    for number in (foreign, "L-404"):
        with pytest.raises(UnknownLicense, match=number):
            OwnLicenses(park.store).one(principal, number)


def test_somebody_without_a_license_has_none(park: Park) -> None:
    nobody = evolve(_resident(park, settled_in(park)), licenses=frozenset())

    with pytest.raises(UnknownLicense, match="no license is yours"):
        OwnLicenses(park.store).one(nobody)


def test_a_person_of_two_sites_finds_what_is_theirs_at_each(park: Park) -> None:
    other = Park.opened(park.store)
    here, there = settled_in(park), settled_in(other)
    both = [_resident(park, here), _resident(other, there)]
    principal = evolve(
        both[0],
        sites=both[0].sites | both[1].sites,
        parties=both[0].parties | both[1].parties,
        licenses=both[0].licenses | both[1].licenses,
    )

    found = OwnLicenses(park.store)(principal)
    people = OwnProfiles(park.store)(principal)

    assert {own.site.id for own in found} == {park.site.id, other.site.id}
    assert [party.site_id for party in people] == sorted(principal.sites)


def test_a_profile_is_ones_own(park: Park) -> None:
    number = settled_in(park)
    own, housemate = park.license(number).residents
    principal = _resident(park, number)

    assert [party.id for party in OwnProfiles(park.store)(principal)] == [own]
    assert OwnProfiles(park.store).one(principal, own).name == "Dana Whitfield"
    with pytest.raises(UnknownParty):
        OwnProfiles(park.store).one(principal, housemate)


def test_a_person_whom_nobody_keeps_any_more_has_no_profile(park: Park) -> None:
    gone = evolve(_resident(park, settled_in(park)), parties=frozenset({PartyId(park.ids.new())}))

    assert OwnProfiles(park.store)(gone) == ()


# --- the account -------------------------------------------------------------------------------------------------


def test_an_account_says_what_is_due_and_what_for(park: Park) -> None:
    number = settled_in(park)
    park.pay(number, "Z-1", 60_000, at(6, 18, 10))

    account = _account(park, number)

    first = account.due[0]
    assert (first.due_on, first.invoice_number, first.days) == (C1, 1, Period(C1, C2))
    assert sum(part.open_cents for part in account.due) == account.shown.figures.open_cents == 23_000
    assert account.late_cents == 0
    assert [(each.receipt.external_id, each.receipt.amount_cents) for each in account.payments] == [("Z-1", 60_000)]
    assert [cycle.due_on for cycle in account.ahead] == [C2, C3, date(2026, 7, 10), date(2026, 7, 17)]
    park.clock.set(at(6, 20, 9))
    assert _account(park, number).late_cents == 23_000


def test_after_the_stay_nothing_comes_ahead(park: Park) -> None:
    number = settled_in(park)
    with park.store.work(park.site.id) as work:
        work.licenses.save(evolve(park.license(number), state=State.CLOSED))

    assert _account(park, number).ahead == ()


# --- the ledger --------------------------------------------------------------------------------------------------


def test_a_ledger_is_read_page_by_page_with_what_was_recorded(park: Park) -> None:
    number = settled_in(park)
    park.pay(number, "Z-1", 60_000, at(6, 18, 10))
    park.run(at(6, 26, 13))
    ledgers = OwnLedgers(park.store)

    latest = ledgers(ReadLedger(park.site.id, number, limit=2))
    oldest = ledgers(ReadLedger(park.site.id, number, before=latest.next, limit=100))
    whole = AccountStatements(park.store, park.clock)(StateAccount(park.site.id, number)).rows

    assert tuple(row for row, _ in (*latest.rows, *oldest.rows)) == tuple(reversed(whole))
    assert latest.balance_cents == whole[-1].balance_cents
    assert (latest.next != 0, oldest.next) == (True, 0)
    bodies = [type(body) for _, body in (*latest.rows, *oldest.rows)]
    assert bodies.count(ReceiptBooked) == 1
    assert bodies[-1] is Invoice


def test_a_page_of_nothing_is_refused(park: Park) -> None:
    with pytest.raises(InvalidValue, match="limit"):
        OwnLedgers(park.store)(ReadLedger(park.site.id, settled_in(park), limit=0))


# --- the notice --------------------------------------------------------------------------------------------------


def test_a_notice_is_given_today_and_the_day_waits_for_the_office(park: Park) -> None:
    number = settled_in(park)
    park.clock.set(at(6, 20, 10))

    changed = OwnNotices(park.store, park.clock)(_notice(park, number, date(2026, 7, 8), "a new job"))

    assert (changed.license.state, changed.license.notice_given_on) == (State.NOTICE, date(2026, 6, 20))
    assert (changed.license.surrender_on, changed.license.end) == (None, None)
    with park.store.work(park.site.id) as work:
        why = work.licenses.transitions(changed.license.id)[-1].why
    assert why == "they mean to surrender on July 8, 2026: a new job"
    assert "surrender_to_confirm" in {item.kind for item in park.items()}
    assert "lease.ntv_given" in told(park, number)


@pytest.mark.parametrize("why", ["", "a new job", "mail: 12 Oak St: not the pad"])
def test_what_they_said_with_their_notice_can_be_read_again(park: Park, why: str) -> None:
    number, notices = settled_in(park), OwnNotices(park.store, park.clock)
    before = notices.wish(park.site.id, number)
    notices(_notice(park, number, date(2026, 7, 8), why))

    assert before is None
    assert notices.wish(park.site.id, number) == OwnWish("July 8, 2026", why)


def test_a_notice_that_the_office_took_holds_nothing_that_they_wrote(park: Park) -> None:
    number = settled_in(park)
    Notices(park.store, park.clock)(GiveNotice(park.site.id, number, date(2026, 6, 12), PM, why="by phone"))

    assert OwnNotices(park.store, park.clock).wish(park.site.id, number) is None


def test_who_says_no_more_than_the_day_is_heard(park: Park) -> None:
    number = settled_in(park)
    OwnNotices(park.store, park.clock)(_notice(park, number, C3))

    with park.store.work(park.site.id) as work:
        assert work.licenses.transitions(park.license(number).id)[-1].why == "they mean to surrender on July 3, 2026"


@pytest.mark.parametrize("days", [-1, WITHIN.days + 1])
def test_a_day_in_the_past_or_beyond_a_year_is_refused(park: Park, days: int) -> None:
    number = settled_in(park)
    day = date(2026, 6, 12) + timedelta(days=days)

    with pytest.raises(InvalidValue, match="leave_on"):
        OwnNotices(park.store, park.clock)(_notice(park, number, day))
    with pytest.raises(InvalidValue, match="within a year"):
        _foreseen(park, number, day)
    assert park.license(number).state is State.ACTIVE


def test_a_second_notice_is_refused(park: Park) -> None:
    number = settled_in(park)
    OwnNotices(park.store, park.clock)(_notice(park, number, C3))

    with pytest.raises(NotAllowed, match="notice"):
        OwnNotices(park.store, park.clock)(_notice(park, number, C3))


def test_the_final_bill_prorates_the_last_cycle_and_takes_the_deposit(park: Park) -> None:
    number = settled_in(park)
    park.pay(number, "Z-1", 83_000, at(6, 18, 10))
    park.clock.set(at(6, 18, 11))
    leave_on = C2 + ONE_DAY

    bill = _foreseen(park, number, leave_on)

    assert (bill.given_on, bill.leave_on, bill.last_night) == (date(2026, 6, 18), leave_on, leave_on)
    assert [(cycle.days, cycle.due_on) for cycle in bill.ahead] == [(Period(C2, C2 + 2 * ONE_DAY), C2)]
    assert bill.ahead_cents == _prorated(2) == 9_429
    assert (bill.owed_cents, bill.credited_cents, bill.held_cents) == (0, 0, 0)
    assert bill.left_cents == bill.ahead_cents - 50_000
    assert park.license(number).state is State.ACTIVE
    assert park.open_cents(number) == 0


def test_what_was_billed_beyond_the_day_is_off_the_final_bill(park: Park) -> None:
    number = settled_in(park)
    park.pay(number, "Z-1", 90_000, at(6, 18, 10))
    park.run(at(6, 20, 10))

    bill = _foreseen(park, number, C2 - ONE_DAY)

    assert bill.ahead == ()
    assert bill.credited_cents > 0
    assert bill.left_cents == bill.owed_cents - bill.held_cents - 50_000


def test_a_deposit_that_was_not_paid_is_not_owed(park: Park) -> None:
    number = settled_in(park)
    park.pay(number, "Z-1", 33_000, at(6, 18, 10))
    park.clock.set(at(6, 18, 11))

    bill = _foreseen(park, number, C2 - ONE_DAY)

    assert park.open_cents(number) == 50_000
    assert bill.owed_cents == bill.deposits_held_cents
    assert bill.left_cents == 0


@settings(max_examples=25)
@given(days=st.integers(0, 60), paid=st.integers(0, 150_000))
def test_a_final_bill_comes_to_what_is_billed_for_the_nights_less_what_was_paid(days: int, paid: int) -> None:
    """Whoever pays what they pay and leaves on a day owes the nights until then, and nothing else."""
    park = Park.opened(MemoryStore())
    number = settled_in(park)
    if paid:
        park.pay(number, "Z-1", paid, at(6, 18, 10))
    park.clock.set(at(6, 18, 11))
    leave_on = date(2026, 6, 19) + timedelta(days=days)

    bill = _foreseen(park, number, leave_on)

    assert bill.left_cents == _nights_cents(leave_on) - paid


def _nights_cents(leave_on: date) -> int:
    """What the nights up to a day cost, which is charged, too: whole cycles, then by the day."""
    cycles, nights = divmod((leave_on + ONE_DAY - C1).days, 7)
    return 33_000 * cycles + _prorated(nights)


def _prorated(days: int) -> int:
    """Rent and storm water are rounded apart, halves up."""
    return sum((2 * cents * days + 7) // 14 for cents in (32_500, 500))
