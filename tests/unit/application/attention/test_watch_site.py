"""The look over a site raises items, closes each when its cause is gone, and asking twice changes nothing."""

from datetime import date, datetime, timedelta

import pytest
from attrs import evolve

from gatedrentals.application.attention.watch_site import SiteWatch
from gatedrentals.application.billing.assess_late_fees import AssessLateFees, LateFeeRuns
from gatedrentals.application.billing.issue_invoices import BillingRuns, IssueInvoices
from gatedrentals.application.closing.close_month import CloseMonth, MonthCloses
from gatedrentals.application.licensing.confirm_surrender import ConfirmSurrender, Surrenders
from gatedrentals.application.licensing.give_notice import GiveNotice, Notices
from gatedrentals.application.licensing.move_out import MoveOut, MoveOuts
from gatedrentals.application.licensing.restart_tax_count import RestartTaxCount, TaxCountRestarts
from gatedrentals.application.licensing.withdraw_notice import NoticeWithdrawals, WithdrawNotice
from gatedrentals.domain.attention.item import KeptItem
from gatedrentals.domain.catalog.product import ELECTRIC, Catalog
from gatedrentals.domain.discounts.rules import NO_RULES
from gatedrentals.domain.ids import PadId, account_of
from gatedrentals.domain.ledger.documents import ReversalReason
from gatedrentals.domain.licensing.terms import Frequency, PayTerms, RecurringCharge
from gatedrentals.domain.metering.readings import MeterReading, Register
from gatedrentals.ports.store import Store
from gatedrentals.testing.contracts.leaver import Leaver
from gatedrentals.testing.contracts.park import PM, RENT, STORM_WATER, Park, at, weekly
from gatedrentals.testing.strategies.catalogs import CATALOG
from tests.unit.application import licenses
from tests.unit.application.licenses import C1, C2

UNMETERED = Catalog(
    tuple(product for product in CATALOG.products if product.code != ELECTRIC),
    tuple(price for price in CATALOG.prices if price.product != ELECTRIC),
)


@pytest.fixture
def quiet(store: Store) -> Park:
    """A park without meters."""
    return Park.opened(store, catalog=UNMETERED)


def look(park: Park, now: datetime | None = None) -> list[KeptItem]:
    """What is open after a look; a second one changes nothing."""
    if now is not None:
        park.clock.set(now)
    watch = SiteWatch(park.store, park.clock)
    seen = watch(park.site.id)
    found = park.items()
    assert {(item.kind, item.key) for item in seen} <= {(item.kind, item.key) for item in found}
    assert watch(park.site.id) == seen
    assert park.items() == found
    return found


def kinds(items: list[KeptItem]) -> list[str]:
    return sorted(item.kind for item in items)


def read(park: Park, day: date, wh: int) -> None:
    with park.store.work(park.site.id) as work:
        work.readings.add(park.site.id, PadId("C-001"), [MeterReading(day, Register("M-1", 100_000_000), wh)])


def test_a_stale_meter_is_an_item_until_it_is_read(park: Park) -> None:
    number = licenses.settled_in(park)
    (never,) = look(park)
    assert (never.kind, never.key, never.about.license_number) == ("stale_meter", "C-001", number)
    assert "never" in never.reason

    read(park, date(2026, 6, 12), 1)
    assert look(park) == []
    stale = look(park, at(7, 20))
    assert ("stale_meter", date(2026, 6, 12)) in [(item.kind, item.about.day) for item in stale]


def test_rent_far_behind_asks_whether_the_tax_counts_anew(store: Store) -> None:
    park = Park.opened(store, licenses.taxed(), catalog=UNMETERED)
    number = licenses.settled_in(park)
    park.sign(evolve(park.draft(park.license(number).stay.terms[0].terms, C1)))
    assert look(park) == []
    park.pay(number, "deposit", 50_000 + 33_000 + 1_950, at(6, 12, 14))
    assert park.open_cents(number) == 0
    assert look(park) == []
    park.bounce("deposit", at(6, 13, 9))
    assert "tax_interruption" not in kinds(look(park, at(7, 4, 12)))
    park.pay(number, "some nights", 43_000, at(7, 4, 13))
    (item,) = [item for item in look(park) if item.kind == "tax_interruption"]
    assert (item.key, item.about.day) == (number, date(2026, 6, 27))
    assert "paid to June 26, 2026" in item.reason

    park.pay(number, "r", 300_000, at(7, 4, 14))
    assert "tax_interruption" not in kinds(look(park))


def test_nights_counted_anew_are_asked_about_no_more(store: Store) -> None:
    park = Park.opened(store, licenses.taxed(), catalog=UNMETERED)
    number = licenses.settled_in(park)
    assert "tax_interruption" not in kinds(look(park, at(6, 25, 12)))
    park.pay(number, "some nights", 43_000, at(6, 27, 12))
    (item,) = [item for item in look(park, at(7, 4, 12)) if item.kind == "tax_interruption"]
    assert item.about.day == date(2026, 6, 27)
    command = RestartTaxCount(park.site.id, number, item.about.day, PM)
    TaxCountRestarts(park.store, park.clock)(command)
    assert "tax_interruption" not in kinds(look(park))


def test_notice_without_a_surrender_day_is_an_item_until_there_is_one(quiet: Park) -> None:
    number = licenses.settled_in(quiet)
    quiet.clock.set(at(6, 20))
    notice = GiveNotice(quiet.site.id, number, date(2026, 6, 20), PM)
    Notices(quiet.store, quiet.clock)(notice)
    (item,) = quiet.items()
    assert (item.kind, item.key, item.about.day) == ("surrender_to_confirm", number, date(2026, 6, 20))
    assert look(quiet) == [item]
    assert item.reason.endswith("no surrender day is confirmed")

    Surrenders(quiet.store, quiet.clock)(ConfirmSurrender(quiet.site.id, number, date(2026, 7, 9), PM))
    assert quiet.items() == []
    NoticeWithdrawals(quiet.store, quiet.clock)(WithdrawNotice(quiet.site.id, number, PM))
    quiet.clock.set(at(6, 21))
    Notices(quiet.store, quiet.clock)(evolve(notice, why="they mean to surrender on July 9, 2026"))
    (again,) = quiet.items()
    assert again.kind == "surrender_to_confirm"
    assert again.reason.endswith("confirmed; they mean to surrender on July 9, 2026")
    assert look(quiet) == [again]
    NoticeWithdrawals(quiet.store, quiet.clock)(WithdrawNotice(quiet.site.id, number, PM))
    assert look(quiet) == []


def test_a_move_in_day_that_has_come_is_an_item_until_they_moved_in(quiet: Park) -> None:
    number = quiet.sign(quiet.draft(weekly(C1), C1)).number
    assert look(quiet) == []
    (item,) = look(quiet, at(6, 19, 9))
    assert (item.kind, item.key, item.urgency_at(at(6, 19, 9)).name) == ("move_in_reached", number, "P1")
    assert "signed" in item.reason
    assert item.urgency_at(at(6, 20)).name == "P0"

    quiet.prepare(number)
    assert "preparing" in look(quiet)[0].reason
    quiet.activate(number)
    assert quiet.items() == []


def test_a_returned_payment_is_an_item_until_it_is_made_good(quiet: Park) -> None:
    number = licenses.settled_in(quiet)
    quiet.pay(number, "first", 50_000 + 33_000, at(6, 18, 10))
    quiet.bounce("first", at(6, 22, 9))
    (item,) = quiet.items()
    assert (item.kind, item.about.license_number, item.about.amount_cents) == ("returned_receipt", number, 91_000)
    assert item.reason.endswith("first came back; $910.00 that was due by then is open")

    quiet.pay(number, "again", 80_000, at(6, 23, 10))
    (item,) = look(quiet)
    assert item.about.amount_cents == 43_500
    quiet.pay(number, "rest", 44_000, at(6, 24, 10))
    quiet.run(at(6, 26, 13))
    assert quiet.open_cents(number) > 0
    assert look(quiet) == []


def test_a_return_that_leaves_nothing_due_asks_for_nothing(quiet: Park) -> None:
    number = licenses.settled_in(quiet)
    quiet.pay(number, "first", 50_000 + 33_000, at(6, 18, 10))
    quiet.pay(number, "ahead", 33_000, at(6, 18, 11))
    quiet.bounce("ahead", at(6, 18, 12), ReversalReason.CHARGEBACK)
    assert quiet.items() == []
    quiet.bounce("first", at(6, 18, 13), ReversalReason.BOOKING_ERROR)
    assert quiet.items() == []


def unpriced(park: Park, catalog: Catalog) -> None:
    with park.store.work() as work:
        work.sites.save(park.site, work.sites.suspense_account(park.site.id), catalog, NO_RULES)


def test_a_refused_invoice_is_an_item_until_it_is_issued(quiet: Park) -> None:
    charges = (RecurringCharge(RENT, 32_500), RecurringCharge(STORM_WATER))
    number = quiet.move_in(PayTerms(Frequency.WEEKLY, C1, charges), C1)
    without = evolve(UNMETERED, prices=tuple(each for each in UNMETERED.prices if each.product != STORM_WATER))
    unpriced(quiet, without)
    quiet.run(at(6, 19, 13))
    assert kinds(look(quiet)) == ["invoice_refused"]
    unpriced(quiet, UNMETERED)
    assert kinds(look(quiet)) == ["invoice_refused"]
    quiet.run(at(6, 19, 14))
    assert quiet.items() == []

    unpriced(quiet, without)
    quiet.run(at(6, 26, 13))
    assert kinds(quiet.items()) == ["invoice_refused"]
    unpriced(quiet, UNMETERED)
    BillingRuns(quiet.store, quiet.clock)(IssueInvoices(quiet.site.id, PM, license_number=number))
    assert quiet.items() == []
    BillingRuns(quiet.store, quiet.clock)(IssueInvoices(quiet.site.id, PM, license_number=number))


def test_late_fees_that_are_refused_stop_no_other(quiet: Park) -> None:
    charges = (RecurringCharge(RENT, 32_500), RecurringCharge(STORM_WATER))
    number = quiet.move_in(PayTerms(Frequency.WEEKLY, C1, charges), C1)
    other = quiet.move_in(weekly(C1, storm_water_cents=None), C1)
    unpriced(quiet, evolve(UNMETERED, prices=tuple(each for each in UNMETERED.prices if each.product != STORM_WATER)))
    quiet.clock.set(at(6, 21))
    rows = LateFeeRuns(quiet.store, quiet.clock)(AssessLateFees(quiet.site.id, PM))
    assert [row.license_number for row in rows] == [other]
    assert [(item.kind, item.key) for item in quiet.items()] == [("invoice_refused", number)]


def test_a_refused_invoice_of_who_left_is_no_item(quiet: Park) -> None:
    charges = (RecurringCharge(RENT, 32_500), RecurringCharge(STORM_WATER))
    number = quiet.move_in(PayTerms(Frequency.WEEKLY, C1, charges), C1)
    without = evolve(UNMETERED, prices=tuple(each for each in UNMETERED.prices if each.product != STORM_WATER))
    unpriced(quiet, without)
    quiet.run(at(6, 19, 13))
    unpriced(quiet, UNMETERED)
    Notices(quiet.store, quiet.clock)(GiveNotice(quiet.site.id, number, date(2026, 6, 20), PM, date(2026, 6, 20)))
    MoveOuts(quiet.store, quiet.clock)(MoveOut(quiet.site.id, number, date(2026, 6, 20), PM))
    assert "invoice_refused" in kinds(quiet.items())
    assert kinds(look(quiet)) == ["deposit_statement_due"]


def test_use_that_cannot_be_billed_is_an_item_until_it_can(park: Park) -> None:
    number = licenses.settled_in(park)
    read(park, date(2026, 6, 24), 1_100_000)
    park.run(at(6, 26, 12))
    (item,) = look(park)
    assert (item.kind, item.key) == ("use_not_billable", f"{number}/2026-06-24")

    read(park, date(2026, 6, 18), 1_000_000)
    assert look(park) == []


def test_a_month_that_is_over_is_an_item_until_it_is_closed(quiet: Park) -> None:
    assert look(quiet) == []
    number = licenses.settled_in(quiet)
    assert kinds(look(quiet, at(6, 30, 12))) == []
    quiet.clock.set(at(7, 1))
    (item,) = look(quiet)
    assert (item.kind, item.key, item.about.day) == ("month_to_close", "2026-06", date(2026, 6, 1))

    MonthCloses(quiet.store, quiet.clock)(CloseMonth(quiet.site.id, date(2026, 6, 1), PM))
    assert quiet.items() == []
    assert look(quiet, at(7, 31)) == []
    assert [item.key for item in look(quiet, at(9, 1))] == ["2026-07"]
    assert quiet.license(number).number == number


def test_statements_and_refunds_are_looked_at_too(store: Store) -> None:
    leaver = Leaver.moved_in(store, weekly(C1), C1, 50_000)
    park = leaver.park
    park.pay(leaver.number, "r", 33_000 + 50_000, at(6, 18, 10))
    leaver.leave(date(2026, 6, 25))
    assert kinds(look(park, at(7, 3))) == ["deposit_statement_late", "month_to_close"]
    leaver.draft()
    leaver.finalize()
    leaver.mail()
    park.clock.set(at(7, 3) + timedelta(days=100))
    assert "refund_unclaimed" in kinds(look(park))


def test_a_look_at_one_license_leaves_the_others_alone(park: Park) -> None:
    one, two = licenses.settled_in(park), licenses.settled_in(park, C2)
    watch = SiteWatch(park.store, park.clock)
    park.clock.set(at(7, 2))
    watch(park.site.id)
    assert [item.kind for item in park.items()] == ["stale_meter", "stale_meter", "month_to_close"]
    with park.store.work(park.site.id) as work:
        for pad in ("C-001", "C-002"):
            reading = MeterReading(date(2026, 7, 1), Register("M", 1_000), 1)
            work.readings.add(park.site.id, PadId(pad), [reading])
    assert watch.look_at(park.site.id, one) == ()
    assert [item.about.license_number for item in park.items()] == [two, ""]
    assert account_of(park.license(two).id) == park.items()[0].about.account_id
