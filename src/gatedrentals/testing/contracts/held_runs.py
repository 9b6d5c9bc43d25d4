"""Runs over licenses that hold money, on any store: the books that replays would leave, and no history read (§6.3)."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from types import SimpleNamespace
from typing import cast

from attrs import evolve, frozen
from hypothesis import example, given, settings
from hypothesis import strategies as st

from gatedrentals.application.billing.issue_invoices import BillingRuns, IssuedRun, IssueInvoices
from gatedrentals.application.importing.receipts import ImportReceipts, ReceiptFiles
from gatedrentals.application.licensing.give_notice import GiveNotice, Notices
from gatedrentals.application.preview import PreviewStore
from gatedrentals.domain.discounts.rules import NO_RULES, RuleSet
from gatedrentals.domain.ids import AccountId, SiteId
from gatedrentals.domain.ledger.documents import Document
from gatedrentals.domain.ledger.entry import Entry
from gatedrentals.domain.payments.standing import Standing
from gatedrentals.domain.site.policy import HotelTaxRule, SitePolicy
from gatedrentals.ports.store import Store, Work
from gatedrentals.ports.subledger import ReceiptPlace, Subledger
from gatedrentals.testing.contracts.park import EXAMPLE, PM, Park, at, weekly
from gatedrentals.testing.contracts.setting import few_examples
from gatedrentals.testing.contracts.short_ways import ONCE_OFF, Act, Pair
from gatedrentals.testing.strategies.sites import TEXAS_AND_CITY

__all__ = [
    "test_a_file_reads_no_history_of_who_holds_money",
    "test_a_run_reads_no_history_of_who_holds_money",
    "test_money_that_waits_pays_what_a_run_issues_under_notice",
    "test_runs_over_held_money_leave_what_replays_would",
]

MOVE_IN = date(2026, 6, 12)
CYCLE_CENTS = 33_000


def stories() -> st.SearchStrategy[list[Act]]:
    """Far more money than is due, in one receipt or several, for some of the licenses; then runs, on time or overdue.

    Beside it more money comes and goes back, and people say what is to become of it.
    """
    hours = st.one_of(st.integers(1, 170), st.integers(300, 900))
    ahead = st.builds(
        Act, st.just("pay"), st.integers(1, 30), st.integers(0, 2), st.sampled_from([150_000, 223_456, 400_000])
    )
    marked = st.sampled_from(["pin", "exclude", "include"])
    said = st.sampled_from(["notice", "short notice", "vague notice", "withdraw", "long stay", "raise"])
    then = st.builds(
        Act,
        st.one_of(st.sampled_from(["run", "run", "run", "pay", "bounce", "file", "read"]), marked, said),
        hours,
        st.integers(0, 2),
        st.sampled_from([1, 33_000, 66_000, 150_000]),
    )
    return st.builds(
        lambda first, more, last: [*first, *more, *last],
        st.lists(ahead, min_size=1, max_size=4),
        st.lists(then, max_size=6),
        st.lists(st.builds(Act, st.just("run"), hours), min_size=1, max_size=3),
    )


policies = st.builds(
    lambda taxed, late, days: evolve(EXAMPLE, hotel_tax=taxed, late_fee=late, horizon_days=days),
    st.sampled_from([None, HotelTaxRule(TEXAS_AND_CITY)]),
    st.sampled_from([None, None, EXAMPLE.late_fee]),
    st.sampled_from([0, 8, 15]),
)

OVERDUE = [Act("pay", 1, 0, 223_456), Act("pay", 5, 0, 150_000), Act("run", 900), Act("run", 170)]
"""Two receipts wait over the horizon, and several cycles fall due before anybody looks."""

LEAVING = [Act("pay", 400, 0, 46_429), Act("vague notice", 1), Act("pay", 2, 0, 150_000), Act("run", 300)]
"""Under notice without a day nothing is billed ahead: money waits as credit for what a run issues."""

SET_ASIDE = [Act("run", 300), Act("exclude", 1, 0, 1), Act("pay", 2, 0, 400_000), Act("run", 300), Act("run", 300)]
"""A line that no money may pay stays open beside money that is held."""


@settings(few_examples, max_examples=10)
@example(story=OVERDUE, policy=evolve(EXAMPLE, horizon_days=8, late_fee=None), rules=ONCE_OFF)
@example(story=LEAVING, policy=EXAMPLE, rules=NO_RULES)
@example(story=SET_ASIDE, policy=evolve(EXAMPLE, horizon_days=8, late_fee=None), rules=NO_RULES)
@given(story=stories(), policy=policies, rules=st.sampled_from([NO_RULES, ONCE_OFF]))
def test_runs_over_held_money_leave_what_replays_would(
    store: Store, story: list[Act], policy: SitePolicy, rules: RuleSet
) -> None:
    """Documents, standings, events and items of every license."""
    pair = Pair.opened(store, policy, rules)

    pair.play(story)

    pair.agree()


# --- nothing of the past is read --------------------------------------------------------------------------------------


@frozen
class UnreadBooks:
    """Books of which a few documents may be asked for, and the history never."""

    subledger: Subledger

    def entries(self, account_id: AccountId) -> Sequence[Entry]:
        """Nobody asks for them."""
        message = f"the whole history of {account_id} was read"
        raise AssertionError(message)

    def find_receipt(self, source: str, external_id: str) -> ReceiptPlace | None:
        """Where money was booked."""
        return self.subledger.find_receipt(source, external_id)

    def documents(self, account_id: AccountId, seqs: Collection[int]) -> Mapping[int, Document]:
        """Documents by their key."""
        return self.subledger.documents(account_id, seqs)

    def append(
        self, account_id: AccountId, entries: Sequence[Entry], standing: Standing, *, last: bool = False
    ) -> None:
        """Add entries."""
        self.subledger.append(account_id, entries, standing, last=last)


@frozen
class UnreadStore:
    """A store whose books are never read from the first."""

    store: Store

    @contextmanager
    def work(self, site_id: SiteId | None = None) -> Iterator[Work]:
        """The same work but for its books."""
        with self.store.work(site_id) as work:
            yield cast(
                "Work",
                SimpleNamespace(
                    sites=work.sites,
                    runs=work.runs,
                    closes=work.closes,
                    kept=work.kept,
                    imports=work.imports,
                    readings=work.readings,
                    outbox=work.outbox,
                    audit_trail=work.audit_trail,
                    subledger=UnreadBooks(work.subledger),
                ),
            )


def bill(park: Park) -> IssuedRun:
    """A run that reads no history."""
    return BillingRuns(UnreadStore(park.store), park.clock)(IssueInvoices(park.site.id, PM))


def test_a_run_reads_no_history_of_who_holds_money(store: Store) -> None:
    """What is held pays each cycle; its item tells what is left, and is closed when nothing is."""
    park = Park.opened(store, evolve(EXAMPLE, horizon_days=8, late_fee=None))
    park.clock.set(at(6, 5, 13))
    number = park.move_in(weekly(MOVE_IN), MOVE_IN)
    park.pay(number, "ahead", 4 * CYCLE_CENTS + 10_000, at(6, 5, 14))
    assert park.held(number) == {"over_horizon": 3 * CYCLE_CENTS + 10_000}
    assert [item.about.amount_cents for item in park.items()] == [3 * CYCLE_CENTS + 10_000]

    left = []
    for week in range(5):
        park.clock.set(at(6, 12, 13) + timedelta(days=7 * week))
        previewed, run = bill(park.with_store(PreviewStore(store))), bill(park)
        assert previewed == run
        assert [invoice.license_number for invoice in run.invoices] == [number]
        left.append([item.about.amount_cents for item in park.items()])

    assert left == [[2 * CYCLE_CENTS + 10_000], [CYCLE_CENTS + 10_000], [10_000], [], []]
    assert park.open_cents(number) == 2 * CYCLE_CENTS - 10_000
    with store.work(park.site.id) as work:
        rows = work.audit_trail.of_subject(park.site.id, park.site.id, 10)
    details = [row.detail for row in rows if row.what == "issue_invoices"]
    assert details[-1] == "1 invoice as of June 12, 2026 at 13:00"


def test_money_that_waits_pays_what_a_run_issues_under_notice(store: Store) -> None:
    """Several receipts wait as credit, the oldest first, while two cycles are issued at once."""
    park = Park.opened(store, evolve(EXAMPLE, late_fee=None))
    park.clock.set(at(6, 5, 13))
    number = park.move_in(weekly(MOVE_IN), MOVE_IN)
    park.pay(number, "first", CYCLE_CENTS, at(6, 5, 14))
    park.clock.set(at(6, 6, 9))
    Notices(store, park.clock)(GiveNotice(park.site.id, number, date(2026, 6, 6), PM))
    park.pay(number, "one", CYCLE_CENTS + 5_000, at(6, 7, 9))
    park.pay(number, "other", CYCLE_CENTS, at(6, 8, 9))
    park.clock.set(at(6, 19, 13))

    run = bill(park)

    assert len(run.invoices) == 2
    assert sum(park.placed(number, "one").values()) == CYCLE_CENTS + 5_000
    assert park.held(number) == {"refundable_credit": 5_000}
    assert park.open_cents(number) == 0


def test_a_file_reads_no_history_of_who_holds_money(store: Store) -> None:
    """The first row reaches a cycle, which what is held pays before it; rows wait in its place, each with an item."""
    park = Park.opened(store, evolve(EXAMPLE, horizon_days=8, late_fee=None))
    park.clock.set(at(6, 5, 13))
    number = park.move_in(weekly(MOVE_IN), MOVE_IN)
    park.pay(number, "ahead", 2 * CYCLE_CENTS + 10_000, at(6, 5, 14))
    park.clock.set(at(6, 11, 10))
    head = "source,external_id,method,amount,received_at,license_number"
    rows = [f"{park.source},at {hour},zelle,330.00,2026-06-11 0{hour}:00,{number}" for hour in (7, 8, 9)]

    report = ReceiptFiles(UnreadStore(store), park.clock)(
        ImportReceipts(park.site.id, "ahead.csv", "\n".join([head, *rows, rows[0]]).encode(), PM)
    )

    assert (report.taken, report.already, report.kept) == (3, 1, ())
    assert sum(park.placed(number, "ahead").values()) == 2 * CYCLE_CENTS
    assert park.held(number) == {"over_horizon": 3 * CYCLE_CENTS + 10_000}
    assert sorted(item.about.amount_cents for item in park.items()) == [10_000, *(CYCLE_CENTS,) * 3]
