"""What every report says over any store: the same cents as the ledger, whichever way they are asked for."""

from datetime import date, timedelta
from io import StringIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gatedrentals.application.exports.export_journal import ExportJournal, JournalExports, JournalFormat
from gatedrentals.application.preview import PreviewStore
from gatedrentals.application.reports.aging import AgeReceivables, Agings
from gatedrentals.application.reports.audit import BooksAudits
from gatedrentals.application.reports.collected import CollectByWeek, Collections
from gatedrentals.application.reports.deposits import DepositReports
from gatedrentals.application.reports.payments import PaymentsBoards, ShowPayments
from gatedrentals.application.reports.rebuild import RebuildProjections, Rebuilds, Rebuilt
from gatedrentals.application.reports.revenue import ReadRevenue, RevenueReports
from gatedrentals.application.reports.roll_forwards import OWNERS_ASK, RollForwardReports, RollForwards
from gatedrentals.application.reports.statement_of_account import AccountStatements, StateAccount
from gatedrentals.application.reports.trial_balance import BalanceBooks, TrialBalances
from gatedrentals.application.reports.verify import ChainVerifications, HeadsKeeper, KeepHeads
from gatedrentals.domain.ids import account_of
from gatedrentals.domain.ledger.account_statement import statement
from gatedrentals.domain.ledger.aging import Bucket
from gatedrentals.domain.ledger.documents import Recognition
from gatedrentals.domain.ledger.roles import Role
from gatedrentals.domain.period import ONE_DAY, midnight, next_month
from gatedrentals.domain.revenue.roll_forward import DEBIT_ROLES
from gatedrentals.ports.closes import MonthClosed
from gatedrentals.ports.projections import Projections
from gatedrentals.ports.revenue_runs import RevenueRuns
from gatedrentals.ports.store import Store
from gatedrentals.testing.contracts.reported_site import (
    A_STORY,
    AUGUST,
    JOB,
    JULY,
    SEPTEMBER,
    ReportedSite,
    Story,
    played,
    stories,
)
from gatedrentals.testing.fakes.chain_heads import MemoryChainHeads

__all__ = [
    "test_a_month_closes_to_the_same_bytes_both_ways",
    "test_a_previewed_close_changes_nothing",
    "test_every_export_writes_every_entry",
    "test_nothing_is_found_in_books_that_use_cases_wrote",
    "test_reports_come_to_what_the_ledger_says",
    "test_revenue_of_closed_months_is_what_was_posted",
    "test_the_board_ages_and_states_alike",
]

few_examples = settings(max_examples=8)
"""Each example is a summer of a site, several hundred transactions."""

UNTIL = date(2027, 9, 6)
"""July and August are closed by then."""


def _balance(site: ReportedSite, role: Role, on: date | None = None, detail: str | None = None) -> int:
    rows = TrialBalances(site.store)(BalanceBooks(site.site_id, on))
    return sum(row.cents for row in rows if row.role is role and detail in {None, row.detail})


@few_examples
@given(story=stories(), day=st.dates(JULY, UNTIL - timedelta(days=1)))
def test_reports_come_to_what_the_ledger_says(store: Store, story: Story, day: date) -> None:
    """Aging, roll-forwards, deposits and collections, on any day and in the end."""
    site = played(store, story, UNTIL)

    assert sum(row.cents for row in TrialBalances(store)(BalanceBooks(site.site_id, day))) == 0
    aging = Agings(store, site.clock)(AgeReceivables(site.site_id, day))
    apart = sum(differs.cents for account in aging.accounts for differs in account.aging.differences)
    assert aging.ledger_cents == _balance(site, Role.RECEIVABLE, day)
    assert aging.total_cents == aging.ledger_cents + apart
    assert aging.total_cents == sum(map(aging.bucket_cents, Bucket)) + aging.ahead_cents

    rolled = RollForwardReports(store)(RollForwards(date(2027, 6, 1), SEPTEMBER, site.site_id))
    assert [roll.role for roll in rolled] == [role for role in OWNERS_ASK for _ in range(4)]
    for roll in rolled:
        side = 1 if roll.role in DEBIT_ROLES else -1
        assert roll.closing_cents == side * _balance(site, roll.role, roll.period.end - ONE_DAY)

    deposits = DepositReports(store)(site.site_id)
    assert sum(row.held_cents for row in deposits) == -_balance(site, Role.DEPOSITS_HELD)
    collected = Collections(store)(CollectByWeek(site.site_id, date(2027, 6, 1), UNTIL))
    for method in {row.method for row in collected}:
        net_cents = sum(row.net_cents for row in collected if row.method is method)
        assert net_cents == _balance(site, Role.CLEARING, detail=method.value)


@few_examples
@given(story=stories())
def test_revenue_of_closed_months_is_what_was_posted(store: Store, revenue_runs: RevenueRuns, story: Story) -> None:
    """Month by month, set-based and account by account alike; open months follow what their close would post."""
    site = played(store, story, UNTIL)
    asked = ReadRevenue(site.site_id, JULY, date(2028, 1, 1))

    rows = RevenueReports(store)(asked)

    assert rows == RevenueReports(store, revenue_runs)(asked)
    for month in (JULY, AUGUST):
        on = next_month(month) - ONE_DAY
        earned = _balance(site, Role.REVENUE, on) + _balance(site, Role.DISCOUNTS, on)
        assert -earned == sum(
            row.cents for row in RevenueReports(store)(ReadRevenue(site.site_id, date(2027, 6, 1), month))
        )
    assert {row.month for row in rows if row.is_closed} <= {JULY, AUGUST}
    opened = sum(row.cents for row in rows if not row.is_closed)
    september = next_month(SEPTEMBER) - ONE_DAY
    posted = _balance(site, Role.REVENUE, september) - _balance(site, Role.REVENUE, SEPTEMBER - ONE_DAY)
    assert opened == -_balance(site, Role.DEFERRED_REVENUE) - posted


@few_examples
@given(story=stories())
def test_nothing_is_found_in_books_that_use_cases_wrote(store: Store, projections: Projections, story: Story) -> None:
    """Neither by the audit, nor in the chains and the heads kept outside, nor by rebuilding what is kept beside."""
    site = ReportedSite.opened(store, story)
    heads = MemoryChainHeads()
    keep = HeadsKeeper(store, site.clock, heads)
    for until in (date(2027, 6, 25), date(2027, 7, 16), UNTIL):
        site.play(story, until)
        kept = keep(KeepHeads(site.site_id))
        assert keep(KeepHeads(site.site_id, until - ONE_DAY)) == kept

    audited = BooksAudits(store)(site.site_id)
    verified = ChainVerifications(store, site.clock, heads)(site.site_id)
    rebuilt = Rebuilds(store, site.clock, projections)(RebuildProjections(site.site_id, JOB))

    assert audited.findings == ()
    assert verified.broken == ()
    assert (
        (verified.accounts, verified.entries)
        == (audited.accounts, audited.entries)
        == (rebuilt.accounts, audited.entries)
    )
    assert rebuilt == Rebuilt(len(story.terms) + 1, (), ())


@few_examples
@given(story=stories())
def test_a_month_closes_to_the_same_bytes_both_ways(store: Store, revenue_runs: RevenueRuns, story: Story) -> None:
    """The set-based close and the one account by account: the same recognitions, balances and totals (§7.2)."""
    slow, quick = played(store, story, UNTIL), played(store, story, UNTIL, revenue_runs)

    def told(site: ReportedSite) -> list[object]:
        with store.work(site.site_id) as work:
            journals = [work.subledger.entries(account_of(license_.id)) for license_ in site.licenses]
            closes = [(close.month, close.recognized_cents) for close in work.closes.of_site(site.site_id)]
        recognized = [
            (entry.document.seq, entry.document.effective_at, entry.document.posted_on, entry.document.body)
            for entries in journals
            for entry in entries
            if isinstance(entry.document.body, Recognition)
        ]
        return [closes, recognized, [entry.postings for entries in journals for entry in entries]]

    assert told(slow) == told(quick)
    assert BooksAudits(store)(quick.site_id).findings == ()
    assert ChainVerifications(store, quick.clock, MemoryChainHeads())(quick.site_id).broken == ()


def test_a_previewed_close_changes_nothing(store: Store) -> None:
    """It says what the close would recognize, which the close then does, once."""
    site = played(store, A_STORY, date(2027, 8, 2))
    preview = ReportedSite(PreviewStore(store), site.clock, site.site_id)

    promised = preview.close(JULY)

    with store.work(site.site_id) as work:
        assert list(work.closes.of_site(site.site_id)) == []
    assert site.close(date(2027, 7, 15)) == promised
    for again in (site, preview):
        with pytest.raises(MonthClosed):
            again.close(JULY)


@few_examples
@given(story=stories(), known_on=st.dates(JULY, UNTIL - timedelta(days=1)))
def test_the_board_ages_and_states_alike(store: Store, story: Story, known_on: date) -> None:
    """The payments board, the aging and the statement of each license; a statement of an earlier day is still true."""
    site = played(store, story, UNTIL)
    board = PaymentsBoards(store, site.clock)(ShowPayments(site.site_id)).rows
    aged = {account.name: account.aging for account in Agings(store, site.clock)(AgeReceivables(site.site_id)).accounts}
    states = AccountStatements(store, site.clock)
    with store.work(site.site_id) as work:
        zone = work.sites.get(site.site_id).zone

    assert [row.license_number for row in board] == [license_.number for license_ in site.licenses]
    for row in board:
        stated = states(StateAccount(site.site_id, row.license_number))
        assert row.owed.total_cents == (aged[row.license_number].total_cents if row.license_number in aged else 0)
        assert (row.next, row.credit_cents) == (stated.next, stated.credit_cents)
        with store.work(site.site_id) as work:
            license_ = work.licenses.by_number(site.site_id, row.license_number)
            standing = work.subledger.standing(account_of(license_.id))
            documents = [entry.document for entry in work.subledger.entries(account_of(license_.id))]
        assert stated.rows == statement(documents)
        assert stated.balance_cents == standing.balances.receivable_cents
        then = states(StateAccount(site.site_id, row.license_number, known_on, known_on))
        end = midnight(known_on + ONE_DAY, zone)
        recorded = statement(document for document in documents if document.recorded_at < end)
        assert then.rows == tuple(shown for shown in recorded if shown.effective_at < end)
        known = Agings(store, site.clock)(AgeReceivables(site.site_id, known_on, known_on))
        totals = {account.name: account.aging.total_cents for account in known.accounts}
        assert then.balance_cents == totals.get(row.license_number, 0)


@pytest.mark.parametrize("form", JournalFormat)
def test_every_export_writes_every_entry(store: Store, form: JournalFormat) -> None:
    """Of a site, and of two halves of its history as much as of the whole."""
    site = played(store, A_STORY, UNTIL)
    export = JournalExports(store)

    whole, first, second = StringIO(), StringIO(), StringIO()
    counted = export(ExportJournal(form, site.site_id), whole)
    early = export(ExportJournal(form, site.site_id, last=date(2027, 7, 31)), first)
    late = export(ExportJournal(form, site.site_id, first=AUGUST), second)

    audited = BooksAudits(store)(site.site_id)
    assert (counted.accounts, counted.entries) == (audited.accounts, audited.entries)
    assert early.entries + late.entries == counted.entries
    assert early.entries > 0 < late.entries
    for text in (whole, first, second):
        assert text.getvalue()
