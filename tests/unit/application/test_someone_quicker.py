"""Where someone else writes between reading and writing, the work is done again on what then stands."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from types import SimpleNamespace
from typing import cast

import pytest
from attrs import define, evolve

from gatedrentals.application.account_file import AccountFile
from gatedrentals.application.billing.assess_late_fees import AssessLateFees, LateFeeRuns
from gatedrentals.application.billing.issue_invoices import PASSES, BillingRuns, IssueInvoices
from gatedrentals.application.closing.close_month import CloseMonth, MonthCloses
from gatedrentals.application.importing.receipts import ImportReceipts, ReceiptFiles
from gatedrentals.application.reports.audit import BooksAudits
from gatedrentals.application.retrying import TRIES, retrying
from gatedrentals.domain.discounts.rules import NO_RULES, DiscountRule, FixedOff, RuleSet, Scope
from gatedrentals.domain.errors import Refusal
from gatedrentals.domain.ids import AccountId, SiteId
from gatedrentals.domain.ledger.documents import InvoiceKind, Recognition
from gatedrentals.domain.ledger.entry import Entry
from gatedrentals.domain.licensing.terms import Frequency, RecurringCharge
from gatedrentals.domain.metering.readings import MeterReading, Register
from gatedrentals.domain.payments.standing import Standing
from gatedrentals.domain.site.charge_class import ChargeClass
from gatedrentals.ports.store import Store, Work
from gatedrentals.ports.subledger import DuplicateReceipt, StaleAccount, Subledger
from gatedrentals.testing.contracts.park import EXAMPLE, PM, STORM_WATER, Park, at, pay_terms, weekly
from tests.unit.application import licenses
from tests.unit.application.busy_stores import BusyStore, ClosingStore, LandingStore


@define
class TornSubledger:
    """Books to which someone else appended just after their entries were read."""

    subledger: Subledger

    def entries(self, account_id: AccountId) -> Sequence[Entry]:
        return self.subledger.entries(account_id)[:-1]

    def standing(self, account_id: AccountId) -> Standing:
        return self.subledger.standing(account_id)


def refused(times: int) -> Callable[[], str]:
    left = [StaleAccount("someone was quicker")] * times

    def act() -> str:
        if left:
            raise left.pop()
        return "done"

    return act


def test_what_is_refused_as_stale_is_begun_anew_a_few_times_and_no_more() -> None:
    assert retrying(refused(0)) == "done"
    assert retrying(refused(TRIES - 1)) == "done"
    with pytest.raises(StaleAccount):
        retrying(refused(TRIES))


def test_late_fees_of_who_pays_again_and_again_meanwhile_are_left_to_the_next_run(park: Park) -> None:
    number = licenses.settled_in(park)

    # A run looks for who may be late in one work, and assesses each in one of its own.
    def quicker(name: int) -> Callable[[], object]:
        return lambda: park.pay(number, str(name), 1, at(6, 19, 11, name))

    store = LandingStore(park.store, {2 + tries: quicker(tries) for tries in range(TRIES)})
    with pytest.raises(StaleAccount):
        LateFeeRuns(store, park.clock)(AssessLateFees(park.site.id, PM, at(6, 19, 12)))
    assert park.items() == []


def test_money_that_comes_in_while_a_run_is_under_way_is_kept_and_its_cycle_billed_once(park: Park) -> None:
    number = paid_up(park)
    park.clock.set(at(6, 19, 13))

    # A run reads in one work and lands in the next.
    store = BusyStore(park.store, {2: lambda: park.pay(number, "quicker", 1_000, at(6, 19, 12, 30))})
    run = BillingRuns(store, park.clock)(IssueInvoices(park.site.id, PM))

    assert run.invoices == ()
    assert [invoice.due_on for invoice in park.invoices(number)] == [licenses.C1, licenses.C2]
    assert len(park.books(number).receipts) == 2
    assert park.open_cents(number) == 33_000 - 1_000


@pytest.mark.parametrize(
    ("run", "during"),
    [
        (lambda store, park, number: BillingRuns(store, park.clock)(IssueInvoices(park.site.id, PM, None, number)), 1),
        (lambda store, park, _number: BillingRuns(store, park.clock)(IssueInvoices(park.site.id, PM)), 1),
        (lambda store, park, _number: LateFeeRuns(store, park.clock)(AssessLateFees(park.site.id, PM)), 2),
    ],
    ids=["one bill", "a run", "late fees"],
)
def test_a_bill_of_a_month_that_closed_meanwhile_is_posted_after_it(
    park: Park, run: Callable[[Store, Park, str], object], during: int
) -> None:
    number = paid_up(park)
    park.clock.set(at(7, 3))
    if during == 2:
        BillingRuns(park.store, park.clock)(IssueInvoices(park.site.id, PM, at(6, 26)))
    before = len(park.documents(number))
    june = CloseMonth(park.site.id, date(2026, 6, 1), PM)

    run(ClosingStore(park.store, lambda: MonthCloses(park.store, park.clock)(june), during), park, number)

    news = [one for one in park.documents(number)[before:] if not isinstance(one.body, Recognition)]
    assert min(document.effective_at for document in news) < at(7, 1)
    assert min(document.posted_on for document in news) == date(2026, 7, 1)
    assert BooksAudits(park.store)(park.site.id).findings == ()


# --- licenses that hold money are billed one by one --------------------------------------------------------------

OFF = DiscountRule("off", "Off", Scope(frozenset({ChargeClass.RENT})), FixedOff(2_500), 1)
TWICE_OFF = RuleSet(1, (evolve(OFF, max_uses=2),))


def paid_ahead(store: Store, rules: RuleSet = NO_RULES) -> tuple[Park, str]:
    """A license that has paid six cycles where none is billed ahead: all but the first wait."""
    park = Park.opened(store, evolve(EXAMPLE, horizon_days=0, late_fee=None), rules)
    park.clock.set(at(6, 12, 11))
    number = park.move_in(weekly(licenses.C1), licenses.C1)
    park.pay(number, "ahead", 6 * 33_000, at(6, 12, 11, 30))
    return park, number


def bill_meanwhile(park: Park, meanwhile: Callable[[], object], as_of: datetime) -> list[date]:
    """What a run issues, if something happens between its reading and the license's own transaction."""
    busy = BusyStore(park.store, {2: meanwhile})
    run = BillingRuns(busy, park.clock)(IssueInvoices(park.site.id, PM, as_of))
    assert busy.meanwhile == {}
    return [invoice.due_on for invoice in run.invoices]


def discounted(park: Park, number: str) -> list[date]:
    return [invoice.due_on for invoice in park.invoices(number) if any(line.discount for line in invoice.lines)]


def test_who_holds_money_and_was_billed_meanwhile_is_not_billed_again(store: Store) -> None:
    park, number = paid_ahead(store)
    park.clock.set(at(6, 19, 13))

    issued = bill_meanwhile(park, lambda: park.run(at(6, 19, 13)), at(6, 19, 13))

    assert issued == []
    assert [invoice.due_on for invoice in park.invoices(number)] == [licenses.C1, licenses.C2]
    assert park.held(number) == {"over_horizon": 4 * 33_000}


def test_uses_of_a_rule_are_counted_anew_where_a_cycle_was_billed_meanwhile(store: Store) -> None:
    """The reading knew of one use; the second was taken before the license had its turn."""
    park, number = paid_ahead(store, TWICE_OFF)
    park.clock.set(at(6, 26, 11))

    issued = bill_meanwhile(park, lambda: park.run(at(6, 26, 11)), at(6, 26, 13))

    assert issued == [licenses.C3]
    assert discounted(park, number) == [licenses.C1, licenses.C2]


def test_a_rule_that_applies_only_so_many_times_from_now_on_is_counted_anew(store: Store) -> None:
    """Where the reading had no such rule it counted nothing."""
    park, number = paid_ahead(store, RuleSet(1, (OFF,)))
    park.clock.set(at(6, 26, 13))

    def limit() -> None:
        with store.work() as work:
            suspense, catalog = work.sites.suspense_account(park.site.id), work.sites.catalog(park.site.id)
            work.sites.save(park.site, suspense, catalog, TWICE_OFF)

    issued = bill_meanwhile(park, limit, at(6, 26, 13))

    assert issued == [licenses.C2, licenses.C3]
    assert discounted(park, number) == [licenses.C1, licenses.C2]


def test_use_that_is_read_meanwhile_is_billed_with_the_next_cycle(store: Store) -> None:
    """As it is for who is billed in large transactions, and for whose reading comes in after a run."""
    park, number = paid_ahead(store)
    pad, dial = park.license(number).assignments[0].pad, Register("M-1", 100_000_000)

    def read() -> None:
        readings = [MeterReading(day, dial, wh) for day, wh in ((licenses.C1, 0), (date(2026, 6, 25), 900_000))]
        with store.work(park.site.id) as work:
            work.readings.add(park.site.id, pad, readings)

    park.clock.set(at(6, 19, 13))
    assert bill_meanwhile(park, read, at(6, 19, 13)) == [licenses.C2]
    park.run(at(6, 26, 13))

    news = [(invoice.kind, invoice.due_on) for invoice in park.invoices(number)[2:]]
    assert news == [(InvoiceKind.RECURRING, licenses.C3), (InvoiceKind.METERED, licenses.C3)]


def test_a_month_that_closes_before_held_money_is_spent_takes_nothing_of_it(store: Store) -> None:
    park, number = paid_ahead(store)
    park.clock.set(at(7, 2))
    before = len(park.documents(number))
    june = CloseMonth(park.site.id, date(2026, 6, 1), PM)
    closing = ClosingStore(store, lambda: MonthCloses(store, park.clock)(june), during=2)

    run = BillingRuns(closing, park.clock)(IssueInvoices(park.site.id, PM))

    assert [invoice.due_on for invoice in run.invoices] == [licenses.C2, licenses.C3]
    news = [one for one in park.documents(number)[before:] if not isinstance(one.body, Recognition)]
    assert min(document.effective_at for document in news) < at(7, 1)
    assert {document.posted_on for document in news} == {date(2026, 7, 1), date(2026, 7, 2)}
    assert BooksAudits(store)(park.site.id).findings == ()


def test_where_someone_is_quicker_every_time_a_license_is_billed_by_itself(store: Store) -> None:
    park = Park.opened(store, evolve(EXAMPLE, late_fee=None))
    number = licenses.settled_in(park)
    park.pay(number, "first", 1_000, at(6, 13))
    before = park.open_cents(number)
    # The run is for a later hour than that of the others, who leave the next cycle to it.
    park.clock.set(at(6, 19, 11))

    def pay(name: str) -> Callable[[], object]:
        return lambda: park.pay(number, name, 1_000, at(6, 19, 11))

    busy = BusyStore(park.store, {2 * turn: pay(f"quicker {turn}") for turn in range(1, PASSES + 1)})
    run = BillingRuns(busy, park.clock)(IssueInvoices(park.site.id, PM, as_of=at(6, 19, 13)))

    assert busy.meanwhile == {}
    assert len(park.books(number).receipts) == 1 + PASSES
    assert [(invoice.due_on, invoice.amount_cents) for invoice in run.invoices] == [(licenses.C2, 33_000)]
    assert park.open_cents(number) == before + 33_000 - PASSES * 1_000


def test_who_cannot_be_billed_is_kept_for_a_person_and_the_others_are_billed(park: Park) -> None:
    number = paid_up(park, None)
    other = paid_up(park)
    with park.store.work() as work:
        site, rules = work.sites.get(park.site.id), work.sites.discount_rules(park.site.id)
        catalog = evolve(work.sites.catalog(site.id), prices=())
        work.sites.save(site, work.sites.suspense_account(site.id), catalog, rules)
    park.clock.set(at(6, 19, 13))

    run = BillingRuns(park.store, park.clock)(IssueInvoices(park.site.id, PM))

    assert run.refused == (number,)
    assert [invoice.license_number for invoice in run.invoices] == [other]
    assert len(park.invoices(number)) == 1


def paid_up(park: Park, storm_water_cents: int | None = 500) -> str:
    park.clock.set(at(6, 12, 13))
    terms = pay_terms(Frequency.WEEKLY, licenses.C1, 32_500, 500)
    if storm_water_cents is None:
        terms = evolve(terms, recurring=(*terms.recurring[:1], RecurringCharge(STORM_WATER)))
    number = park.move_in(terms, licenses.C1)
    park.pay(number, f"first {number}", park.open_cents(number), at(6, 13))
    return number


def test_books_that_someone_appends_to_while_they_are_read_are_read_again(park: Park) -> None:
    number = licenses.settled_in(park)
    license_ = park.license(number)
    with park.store.work(park.site.id) as work:
        torn = SimpleNamespace(
            sites=work.sites, licenses=work.licenses, closes=work.closes, subledger=TornSubledger(work.subledger)
        )
        with pytest.raises(StaleAccount, match="while it was read"):
            AccountFile.of_license(cast("Work", torn), license_, park.clock.now())


# --- rows of a file --------------------------------------------------------------------------------------------------


@define
class QuickerSubledger:
    """Books that someone else appends to before what is decided lands, so many times, unseen by who looks for it."""

    subledger: Subledger
    quicker: list[Refusal]

    def find_receipt(self, _source: str, _external_id: str) -> None:
        return None

    def standing(self, account_id: AccountId) -> Standing:
        return self.subledger.standing(account_id)

    def entries(self, account_id: AccountId) -> Sequence[Entry]:
        return self.subledger.entries(account_id)

    def append(
        self, account_id: AccountId, entries: Sequence[Entry], standing: Standing, *, last: bool = False
    ) -> None:
        if self.quicker:
            raise self.quicker.pop()
        self.subledger.append(account_id, entries, standing, last=last)


@define
class QuickerStore:
    """A store with such books."""

    store: Store
    quicker: list[Refusal]

    @contextmanager
    def work(self, site_id: SiteId | None = None) -> Iterator[Work]:
        with self.store.work(site_id) as work:
            names = ("sites", "licenses", "parties", "closes", "runs", "imports", "kept", "outbox", "audit_trail")
            ports = {name: getattr(work, name) for name in names}
            books = QuickerSubledger(work.subledger, self.quicker)
            yield cast("Work", SimpleNamespace(**ports, subledger=books))


@pytest.mark.parametrize("refusal", [StaleAccount("someone was quicker"), DuplicateReceipt("it is in the books")])
def test_a_file_begins_anew_where_someone_was_quicker_with_one_of_its_rows(store: Store, refusal: Refusal) -> None:
    """No row is at fault: none is kept, and all are told once."""
    park, number = paid_ahead(store)
    before = len(park.told(number))
    park.clock.set(at(6, 12, 13))
    head = "source,external_id,method,amount,received_at,license_number"
    row = f"{park.source},more,zelle,10.00,2026-06-12 11:45,{number}"
    quicker = QuickerStore(store, [refusal])

    report = ReceiptFiles(quicker, park.clock)(
        ImportReceipts(park.site.id, "more.csv", f"{head}\n{row}\n".encode(), PM)
    )

    assert (report.taken, report.kept, quicker.quicker) == (1, (), [])
    assert [event.tag for event in park.told(number)[before:]] == ["payment.captured", "payment.applied"]
