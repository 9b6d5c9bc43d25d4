"""The runs: invoices each once and on their dates, metered use beside them, late fees once it is settled."""

from datetime import date, timedelta

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from gatedrentals.application.billing.assess_late_fees import AssessLateFees, LateFeeRuns
from gatedrentals.application.billing.issue_invoices import BillingRuns, IssuedRun, IssueInvoices
from gatedrentals.application.licensing.give_notice import GiveNotice, Notices
from gatedrentals.application.licensing.move_out import MoveOut, MoveOuts
from gatedrentals.application.licensing.terminate import TerminateLicense, Terminations
from gatedrentals.application.licensing.transfer import TransferLicense, Transfers
from gatedrentals.application.preview import PreviewStore
from gatedrentals.domain.catalog.product import ELECTRIC, Catalog
from gatedrentals.domain.ids import HomeId, PadId
from gatedrentals.domain.ledger.documents import Invoice, InvoiceKind, Method
from gatedrentals.domain.metering.readings import MeterReading, Register
from gatedrentals.domain.period import noon
from gatedrentals.domain.site.policy import LateFeeRule
from gatedrentals.ports.licenses import UnknownLicense
from gatedrentals.ports.store import Store
from gatedrentals.testing.contracts.park import EXAMPLE, PM, Park, at, weekly
from gatedrentals.testing.fakes.store import MemoryStore
from gatedrentals.testing.strategies.catalogs import CATALOG
from gatedrentals.testing.strategies.sites import CENTRAL
from tests.unit.application import licenses

C1, C2, C3, C4 = date(2026, 6, 19), date(2026, 6, 26), date(2026, 7, 3), date(2026, 7, 10)
DIAL = Register("M-1", 100_000_000)


def bill(park: Park, number: str = "") -> IssuedRun:
    return BillingRuns(park.store, park.clock)(IssueInvoices(park.site.id, PM, license_number=number))


def read(park: Park, pad: str, *days: tuple[date, int]) -> None:
    """Readings in Wh."""
    with park.store.work(park.site.id) as work:
        work.readings.add(park.site.id, PadId(pad), [MeterReading(day, DIAL, wh) for day, wh in days])


def metered(park: Park, number: str) -> list[tuple[date, date, int]]:
    """Issue day, due day and cents of metered invoices."""
    return [
        (document.posted_on, document.body.due_on, sum(line.amount_cents for line in document.body.lines))
        for document in park.documents(number)
        if isinstance(document.body, Invoice) and document.body.kind is InvoiceKind.METERED
    ]


# --- invoices ---------------------------------------------------------------------------------------------------


def test_a_run_says_what_it_issued_and_a_second_one_nothing(park: Park) -> None:
    one, other = licenses.settled_in(park), licenses.settled_in(park)
    draft = park.sign(park.draft(weekly(C1), C1)).number
    park.clock.set(at(6, 19, 12))
    run = bill(park)

    issued = [(row.license_number, row.invoice_number, row.kind, row.due_on, row.amount_cents) for row in run.invoices]
    assert issued == [
        (one, 2, InvoiceKind.RECURRING, C2, 33_000),
        (one, 3, InvoiceKind.LATE_FEE, C1, 5_000),
        (other, 2, InvoiceKind.RECURRING, C2, 33_000),
        (other, 3, InvoiceKind.LATE_FEE, C1, 5_000),
    ]
    assert run.total_cents == 76_000
    assert park.invoices(draft) == []
    rows = licenses.trail(park)
    assert rows[-1] == "issue_invoices"
    with park.store.work(park.site.id) as work:
        told = work.audit_trail.of_subject(park.site.id, park.site.id, 10)
    assert sum(int(row.detail.split()[0]) for row in told if row.what == "issue_invoices") == len(run.invoices)
    assert bill(park).invoices == ()
    assert licenses.trail(park) == rows


def test_one_license_is_billed_alone(park: Park) -> None:
    one, other = licenses.settled_in(park), licenses.settled_in(park)
    park.clock.set(at(6, 19, 13))

    assert {row.license_number for row in bill(park, one).invoices} == {one}
    assert len(park.invoices(other)) == 1
    with pytest.raises(UnknownLicense):
        bill(park, "L-99")


def test_one_invoice_is_told_as_one() -> None:
    park = Park.opened(MemoryStore(), evolve(EXAMPLE, late_fee=None))
    licenses.settled_in(park)
    park.clock.set(at(6, 19, 13))
    bill(park)
    with park.store.work(park.site.id) as work:
        (told,) = work.audit_trail.of_subject(park.site.id, park.site.id, 1)

    assert told.detail == "1 invoice as of June 19, 2026 at 13:00"


@given(days=st.lists(st.integers(0, 30), max_size=6))
def test_whenever_runs_happen_the_same_invoices_take_effect_at_the_same_instants(days: list[int]) -> None:
    park = Park.opened(MemoryStore(), evolve(EXAMPLE, late_fee=None))
    number = licenses.settled_in(park)
    for day in [*sorted(days), 31]:
        park.clock.set(at(6, 12, 13) + timedelta(days=day))
        bill(park)

    effective = {
        document.body.due_on: document.effective_at
        for document in park.documents(number)
        if isinstance(document.body, Invoice) and document.body.kind is InvoiceKind.RECURRING
    }
    dues = [C2 + timedelta(days=7 * week) for week in range(4)]
    assert effective == {due: noon(due - timedelta(days=7), CENTRAL) for due in dues}


def test_who_is_terminated_is_billed_until_the_home_is_back(park: Park) -> None:
    number = licenses.settled_in(park)
    Terminations(park.store, park.clock)(TerminateLicense(park.site.id, number, PM, "nothing was paid"))
    park.run(at(6, 26, 13))

    assert {due for product, due in park.open(number) if product == "rent"} == {C1, C2, C3}


def test_who_leaves_before_the_surrender_is_billed_up_to_it(park: Park) -> None:
    number = licenses.settled_in(park)
    park.clock.set(at(6, 20, 9))
    Notices(park.store, park.clock)(GiveNotice(park.site.id, number, date(2026, 6, 20), PM, date(2026, 7, 11)))
    MoveOuts(park.store, park.clock)(MoveOut(park.site.id, number, date(2026, 6, 20), PM))
    for day in (at(6, 26, 13), at(7, 3, 13)):
        park.run(day)

    open_cents = park.open(number)
    assert {due: cents for (product, due), cents in open_cents.items() if product == "rent"} == {
        C1: 32_500,
        C2: 32_500,
        C3: 32_500,
        C4: 9_286,
    }
    assert {due for product, due in open_cents if product == "late_fee"} == {C1, C2, C3}


def test_a_preview_of_a_run_issues_nothing(park: Park) -> None:
    number = licenses.settled_in(park)
    park.clock.set(at(6, 19, 13))
    previewed = bill(park.with_store(PreviewStore(park.store)))

    assert len(park.invoices(number)) == 1
    assert bill(park) == previewed


def test_after_the_last_night_a_run_leaves_a_license_as_it_stands(park: Park) -> None:
    number = licenses.settled_in(park)
    Notices(park.store, park.clock)(GiveNotice(park.site.id, number, date(2026, 6, 12), PM, date(2026, 6, 25)))
    park.pay(number, "all", park.open_cents(number), at(6, 18, 9))
    standing = park.standing(number)
    assert (standing.frontier, standing.open_lines) == (C2, ())
    park.clock.set(at(6, 26, 13))

    run = bill(park)

    assert (run.invoices, run.refused) == ((), ())
    assert park.standing(number) == standing
    assert [invoice.due_on for invoice in park.invoices(number)] == [C1]


# --- metered use ------------------------------------------------------------------------------------------------


def test_use_is_billed_with_the_cycle_and_only_since_the_last_billed_reading(park: Park) -> None:
    number = licenses.settled_in(park)
    read(park, "C-001", (date(2026, 6, 1), 1_000_000), (date(2026, 6, 18), 1_100_000))
    park.run(at(6, 19, 12))  # the use before the move-in is somebody else's
    read(park, "C-001", (date(2026, 6, 24), 1_150_000), (date(2026, 6, 30), 1_160_000))
    park.run(at(6, 26, 12))
    park.run(at(7, 3, 12))
    park.run(at(7, 10, 12))

    assert metered(park, number) == [
        (date(2026, 6, 26), C3, 725),
        (date(2026, 7, 3), C4, 145),
    ]


def test_use_of_a_cycle_that_was_billed_ahead_is_billed_alone_on_its_dates(park: Park) -> None:
    number = licenses.settled_in(park)
    park.pay(number, "ahead", 83_000 + 4 * 33_000, at(6, 13, 9))
    read(park, "C-001", (date(2026, 6, 18), 1_000_000), (date(2026, 6, 24), 1_100_000))
    park.run(at(6, 26, 11))
    assert metered(park, number) == []
    park.run(at(6, 26, 12))
    park.run(at(6, 27, 12))

    assert metered(park, number) == [(C2, C3, 1_450)]
    assert park.open(number) == {(ELECTRIC, C3): 1_450}


def test_after_a_transfer_each_pad_is_billed_for_its_own_days(park: Park) -> None:
    number = licenses.settled_in(park)
    park.run(at(6, 19, 12))
    Transfers(park.store, park.clock)(
        TransferLicense(park.site.id, number, HomeId("H-9"), PadId("C-900"), date(2026, 6, 22), PM)
    )
    read(park, "C-001", (date(2026, 6, 10), 1_000_000), (date(2026, 6, 22), 1_100_000), (date(2026, 6, 25), 1_900_000))
    read(park, "C-900", (date(2026, 6, 10), 5_000_000), (date(2026, 6, 22), 7_000_000), (date(2026, 6, 25), 7_200_000))
    park.run(at(6, 26, 12))

    assert metered(park, number) == [(C2, C3, 1_450), (C2, C3, 2_900)]


def test_use_that_cannot_be_billed_is_kept_for_a_person(park: Park) -> None:
    number = licenses.settled_in(park)
    read(park, "C-001", (date(2026, 6, 24), 1_100_000))
    park.run(at(6, 26, 12))

    assert metered(park, number) == []
    (item,) = park.items()
    assert item.kind == "use_not_billable"
    assert number in item.reason


def test_a_site_without_electric_meters_nothing(store: Store) -> None:
    products = tuple(product for product in CATALOG.products if product.code != ELECTRIC)
    prices = tuple(price for price in CATALOG.prices if price.product != ELECTRIC)
    park = Park.opened(store, catalog=Catalog(products, prices))
    number = licenses.settled_in(park)
    read(park, "C-001", (date(2026, 6, 1), 1_000_000), (date(2026, 6, 24), 1_100_000))
    park.run(at(6, 26, 12))

    assert metered(park, number) == []


def test_a_license_that_nobody_activated_has_no_use(park: Park) -> None:
    number = park.sign(park.draft(weekly(C1), C1)).number

    assert bill(park, number).invoices == ()


def test_after_the_last_night_no_use_is_billed_by_the_run(park: Park) -> None:
    number = licenses.settled_in(park)
    park.run(at(6, 19, 12))
    Notices(park.store, park.clock)(GiveNotice(park.site.id, number, C1, PM, date(2026, 6, 22)))
    read(park, "C-001", (date(2026, 6, 1), 1_000_000), (date(2026, 6, 19), 1_100_000))
    bill(park, number)
    park.run(at(6, 26, 12))

    assert metered(park, number) == []


# --- late fees --------------------------------------------------------------------------------------------------


def test_a_fee_is_charged_once_and_taken_back_when_the_money_had_come_in_time(store: Store) -> None:
    park = Park.opened(store, evolve(EXAMPLE, settle_window_hours=24))
    number = licenses.settled_in(park)
    fees = LateFeeRuns(park.store, park.clock)
    assess = AssessLateFees(park.site.id, PM)
    park.clock.set(at(6, 20, 11))
    assert fees(assess) == ()
    park.clock.set(at(6, 20, 12))

    assert [(row.license_number, row.amount_cents) for row in fees(assess)] == [(number, 5_000)]
    assert fees(assess) == ()
    assert licenses.trail(park)[-1] == "assess_late_fees"
    park.pay(number, "r", 83_000, at(6, 19, 11), method=Method.MAILED_CHECK, now=at(6, 21, 9))
    assert park.open_cents(number) == 33_000


def test_a_run_takes_back_a_fee_that_a_new_policy_forgives(store: Store) -> None:
    park = Park.opened(store)
    number = licenses.settled_in(park)
    park.run(at(6, 19, 12))
    assert park.open_cents(number) == 83_000 + 33_000 + 5_000
    with store.work() as work:
        lenient = evolve(EXAMPLE, late_fee=LateFeeRule(minimum_open_rent_cents=99_999_900, owner_signed=True))
        versions = (evolve(park.site.policies.versions[0], policy=lenient),)
        site = evolve(park.site, policies=evolve(park.site.policies, versions=versions))
        suspense = work.sites.suspense_account(site.id)
        work.sites.save(site, suspense, work.sites.catalog(site.id), work.sites.discount_rules(site.id))

    rows = LateFeeRuns(store, park.clock)(AssessLateFees(park.site.id, PM))

    assert [row.amount_cents for row in rows] == [-5_000]
