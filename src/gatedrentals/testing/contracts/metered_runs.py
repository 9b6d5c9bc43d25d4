"""Runs over licenses whose meters were read, on any store: the books that replays would leave, no history read."""

from datetime import date, datetime

from attrs import evolve
from hypothesis import example, given, settings
from hypothesis import strategies as st

from gatedrentals.application.billing.credit_lines import Credits, VoidInvoice
from gatedrentals.application.billing.issue_invoices import BillingRuns, IssueInvoices
from gatedrentals.application.licensing.agree_long_stay import AgreeLongStay, LongStays
from gatedrentals.application.licensing.transfer import TransferLicense, Transfers
from gatedrentals.application.preview import PreviewStore
from gatedrentals.domain.catalog.product import ELECTRIC, Catalog
from gatedrentals.domain.discounts.rules import NO_RULES, RuleSet
from gatedrentals.domain.ids import HomeId, PadId, account_of
from gatedrentals.domain.ledger.documents import InvoiceKind
from gatedrentals.domain.metering.readings import MeterReading, Register
from gatedrentals.domain.site.policy import HotelTaxRule, SitePolicy
from gatedrentals.ports.runs import BilledSoFar
from gatedrentals.ports.store import Store
from gatedrentals.testing.contracts.held_runs import bill
from gatedrentals.testing.contracts.metered_stories import (
    ALONE,
    BACKLOG,
    BETWEEN,
    LEAVING,
    MORE,
    MOVED,
    VOIDED,
    paid_ahead,
    policies,
    stories,
)
from gatedrentals.testing.contracts.park import EXAMPLE, PM, Park, at, weekly
from gatedrentals.testing.contracts.setting import few_examples
from gatedrentals.testing.contracts.short_ways import MOVE_IN, ONCE_OFF, Act, Pair
from gatedrentals.testing.strategies.catalogs import CATALOG
from gatedrentals.testing.strategies.sites import TEXAS_AND_CITY

__all__ = [
    "test_a_run_reads_no_history_of_who_was_metered",
    "test_a_site_that_charges_no_electric_bills_its_cycles",
    "test_hotel_tax_that_was_decided_anew_is_when_use_is_billed_too",
    "test_how_far_cycles_and_use_are_billed_is_told_by_what_stands",
    "test_money_that_came_since_the_instant_of_a_cycle_is_placed_anew",
    "test_runs_over_metered_use_leave_what_replays_would",
    "test_use_of_a_cycle_that_was_paid_ahead_is_billed_alone_without_its_history",
    "test_use_that_cannot_be_billed_is_kept_without_a_history",
    "test_use_without_a_price_is_refused_as_a_replay_refuses_it",
]

CYCLE_CENTS = 33_000
NEVER_LATE = evolve(EXAMPLE, late_fee=None)

# --- the books are those of replays -----------------------------------------------------------------------------------


@settings(few_examples, max_examples=12)
@example(story=BACKLOG, policy=NEVER_LATE, rules=ONCE_OFF)
@example(story=ALONE, policy=NEVER_LATE, rules=NO_RULES)
@example(story=BETWEEN, policy=EXAMPLE, rules=NO_RULES)
@example(story=VOIDED, policy=EXAMPLE, rules=NO_RULES)
@example(story=MOVED, policy=EXAMPLE, rules=NO_RULES)
@example(story=LEAVING, policy=evolve(EXAMPLE, hotel_tax=HotelTaxRule(TEXAS_AND_CITY)), rules=NO_RULES)
@given(story=st.one_of(stories(), paid_ahead()), policy=policies, rules=st.sampled_from([NO_RULES, ONCE_OFF]))
def test_runs_over_metered_use_leave_what_replays_would(
    store: Store, story: list[Act], policy: SitePolicy, rules: RuleSet
) -> None:
    """Documents, standings, events and items of every license."""
    pair = evolve(Pair.opened(store, policy, rules), more=MORE)

    pair.play(story)

    pair.agree()


# --- nothing of the past is read --------------------------------------------------------------------------------------


def metered(park: Park, number: str) -> list[tuple[date, date, int]]:
    """Periods, due dates and cents of metered use."""
    return [
        (invoice.cycle.start, invoice.due_on, invoice.lines[0].amount_cents)
        for invoice in park.invoices(number)
        if invoice.kind is InvoiceKind.METERED and invoice.cycle is not None
    ]


def read_on(park: Park, pad: str, *shown: tuple[date, int]) -> None:
    """What the meter of a pad showed, in Wh."""
    register = Register("E-1", 100_000_000)
    with park.store.work(park.site.id) as work:
        work.readings.add(park.site.id, PadId(pad), [MeterReading(day, register, wh) for day, wh in shown])


def moved_in(store: Store, policy: SitePolicy = NEVER_LATE, catalog: Catalog = CATALOG) -> tuple[Park, str]:
    """A weekly license of whom nothing is late, whose first cycle is paid."""
    park = Park.opened(store, policy, catalog=catalog)
    park.clock.set(at(6, 5, 13))
    number = park.move_in(weekly(MOVE_IN), MOVE_IN)
    park.pay(number, "first", CYCLE_CENTS, at(6, 5, 14))
    return park, number


def told(park: Park) -> list[str]:
    """What the audit trail says of runs, oldest first."""
    with park.store.work(park.site.id) as work:
        rows = work.audit_trail.of_subject(park.site.id, park.site.id, 20)
    return [row.detail for row in rows if row.what == "issue_invoices"]


def run_at(park: Park, instant: datetime) -> list[tuple[str, int]]:
    """A run that reads no history: kinds and cents of what it issues, as its preview told before."""
    park.clock.set(instant)
    previewed, run = bill(park.with_store(PreviewStore(park.store))), bill(park)
    assert previewed == run
    return [(invoice.kind.value, invoice.amount_cents) for invoice in run.invoices]


def test_a_run_reads_no_history_of_who_was_metered(store: Store) -> None:
    """Use is billed with each cycle from where the one before ended, of a backlog with the last; once."""
    park, number = moved_in(store)
    pad = park.license(number).assignments[0].pad
    read_on(park, pad, (date(2026, 6, 10), 1_000_000), (date(2026, 6, 18), 1_100_000))

    first = run_at(park, at(6, 19, 13))
    again = run_at(park, at(6, 19, 14))
    read_on(park, pad, (date(2026, 6, 24), 1_150_000), (date(2026, 6, 30), 1_250_000))
    second = run_at(park, at(7, 3, 13))

    assert (first, again) == ([("recurring", CYCLE_CENTS)] * 2 + [("metered", 1_450)], [])
    assert second == [("recurring", CYCLE_CENTS)] * 2 + [("metered", 2_175)]
    assert metered(park, number) == [
        (date(2026, 6, 10), date(2026, 6, 26), 1_450),
        (date(2026, 6, 18), date(2026, 7, 10), 2_175),
    ]
    assert park.open_cents(number) == 4 * CYCLE_CENTS + 1_450 + 2_175
    assert sorted(told(park)) == [
        "3 invoices as of July 3, 2026 at 13:00",
        "3 invoices as of June 19, 2026 at 13:00",
    ]


def test_use_of_a_cycle_that_was_paid_ahead_is_billed_alone_without_its_history(store: Store) -> None:
    """On the dates of its cycle, after the transfer one for each pad; a reading that comes later waits for the next."""
    park, number = moved_in(store)
    old = park.license(number).assignments[0].pad
    park.pay(number, "ahead", 2 * CYCLE_CENTS + 10_000, at(6, 13, 9))
    Transfers(store, park.clock)(
        TransferLicense(park.site.id, number, HomeId("H-9"), PadId("C-900"), date(2026, 6, 15), PM)
    )
    read_on(park, old, (date(2026, 6, 12), 1_000_000), (date(2026, 6, 15), 1_100_000))
    read_on(park, "C-900", (date(2026, 6, 15), 5_000_000), (date(2026, 6, 18), 5_200_000))

    first = run_at(park, at(6, 19, 13))
    read_on(park, "C-900", (date(2026, 6, 19), 5_400_000))
    again = run_at(park, at(6, 20, 13))

    assert first == [("metered", 1_450), ("metered", 2_900)]
    assert again == []
    assert [due_on for _, due_on, _ in metered(park, number)] == [date(2026, 6, 26)] * 2


def test_use_that_cannot_be_billed_is_kept_without_a_history(store: Store) -> None:
    """The cycle is billed, and the item tells what is lacking."""
    park, number = moved_in(store)
    read_on(park, park.license(number).assignments[0].pad, (date(2026, 6, 18), 1_100_000))

    issued = run_at(park, at(6, 19, 13))

    assert issued == [("recurring", CYCLE_CENTS)] * 2
    (item,) = park.items()
    assert (item.kind, item.key) == ("use_not_billable", f"{number}/2026-06-18")
    assert item.reason == f"license {number}: electric use is not billed, no opening reading"


def test_a_site_that_charges_no_electric_bills_its_cycles(store: Store) -> None:
    """Whatever its meters show."""
    products = tuple(product for product in CATALOG.products if product.code != ELECTRIC)
    prices = tuple(price for price in CATALOG.prices if price.product != ELECTRIC)
    park, number = moved_in(store, catalog=Catalog(products, prices))
    read_on(park, park.license(number).assignments[0].pad, (MOVE_IN, 0), (date(2026, 6, 18), 1_100_000))

    assert run_at(park, at(6, 19, 13)) == [("recurring", CYCLE_CENTS)] * 2


# --- where a replay must tell -----------------------------------------------------------------------------------------


def test_use_without_a_price_is_refused_as_a_replay_refuses_it(store: Store) -> None:
    """Nothing of the license is billed, and the item says why."""
    prices = tuple(price for price in CATALOG.prices if price.product != ELECTRIC)
    park, number = moved_in(store, catalog=evolve(CATALOG, prices=prices))
    read_on(park, park.license(number).assignments[0].pad, (MOVE_IN, 0), (date(2026, 6, 18), 1_100_000))
    park.clock.set(at(6, 19, 13))

    run = BillingRuns(store, park.clock)(IssueInvoices(park.site.id, PM))

    assert (run.invoices, run.refused) == ((), (number,))
    assert [(item.kind, item.key) for item in park.items()] == [("invoice_refused", number)]


def test_money_that_came_since_the_instant_of_a_cycle_is_placed_anew(store: Store) -> None:
    """It came when the use was invoiced already, and pays it before what is due later."""
    park, number = moved_in(store)
    park.pay(number, "ahead", 2 * CYCLE_CENTS, at(6, 13, 9))
    read_on(park, park.license(number).assignments[0].pad, (MOVE_IN, 0), (date(2026, 6, 18), 100_000))
    park.pay(number, "more", CYCLE_CENTS, at(6, 19, 12, 30))
    park.clock.set(at(6, 19, 13))

    run = BillingRuns(store, park.clock)(IssueInvoices(park.site.id, PM))

    assert [(invoice.kind, invoice.due_on) for invoice in run.invoices] == [(InvoiceKind.METERED, date(2026, 6, 26))]
    assert park.placed(number, "more")["electric", date(2026, 6, 26)] == 1_450
    assert park.open_cents(number) == 1_450


def test_hotel_tax_that_was_decided_anew_is_when_use_is_billed_too(store: Store) -> None:
    """A long stay was agreed, so that the tax is looked at whenever the account changes (§4.3)."""
    park, number = moved_in(store, policy=evolve(NEVER_LATE, hotel_tax=HotelTaxRule(TEXAS_AND_CITY)))
    LongStays(store, park.clock)(AgreeLongStay(park.site.id, number, date(2026, 6, 5), PM))
    read_on(park, park.license(number).assignments[0].pad, (MOVE_IN, 0), (date(2026, 6, 18), 100_000))
    park.pay(number, "later", 1, at(6, 6, 9))
    park.clock.set(at(6, 19, 13))

    run = BillingRuns(store, park.clock)(IssueInvoices(park.site.id, PM))

    assert [invoice.amount_cents for invoice in run.invoices] == [CYCLE_CENTS, 1_450]


# --- how far an account is billed -------------------------------------------------------------------------------------


def test_how_far_cycles_and_use_are_billed_is_told_by_what_stands(store: Store) -> None:
    """Of cycles those before a day, the first among them; of use what was not voided."""
    park, number = moved_in(store)
    pad, account_id = park.license(number).assignments[0].pad, account_of(park.license(number).id)
    read_on(park, pad, (date(2026, 6, 10), 1_000_000), (date(2026, 6, 18), 1_100_000), (date(2026, 6, 25), 1_300_000))

    def so_far(until: date) -> BilledSoFar:
        with store.work(park.site.id) as work:
            return work.runs.billed_so_far(account_id, until)

    assert so_far(MOVE_IN) == BilledSoFar(None, None, None)
    assert so_far(date(2026, 7, 1)) == BilledSoFar(MOVE_IN, None, None)
    park.run(at(6, 19, 13))
    park.run(at(6, 26, 13))
    assert so_far(date(2026, 7, 4)) == BilledSoFar(date(2026, 7, 3), date(2026, 6, 25), date(2026, 7, 3))
    assert so_far(date(2026, 7, 3)) == BilledSoFar(date(2026, 6, 26), date(2026, 6, 25), date(2026, 7, 3))
    last = park.invoices(number)[-1]
    Credits(store, park.clock).void(VoidInvoice(park.site.id, number, last.number, "misread", PM))

    assert so_far(date(2026, 7, 4)) == BilledSoFar(date(2026, 7, 3), date(2026, 6, 18), date(2026, 6, 26))
