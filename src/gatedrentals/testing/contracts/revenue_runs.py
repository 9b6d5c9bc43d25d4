"""What every report and close of a site's revenue does."""

from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from gatedrentals.application.retrying import retrying
from gatedrentals.domain.ids import AccountId, ProductCode, SiteId
from gatedrentals.domain.ledger.chain import verify
from gatedrentals.domain.ledger.documents import Invoice, Recognition
from gatedrentals.domain.period import next_month
from gatedrentals.domain.revenue.books import read_books
from gatedrentals.domain.revenue.closing import RevenueRow, close_month, revenue_rows
from gatedrentals.domain.site.policy import SitePolicy
from gatedrentals.ports.audit_trail import AuditRow
from gatedrentals.ports.closes import MonthClose, MonthClosed
from gatedrentals.ports.revenue_runs import ClosingRun, RevenueRuns
from gatedrentals.ports.store import Store, Work
from gatedrentals.ports.subledger import AccountKind, StaleAccount
from gatedrentals.testing.contracts.setting import few_examples, new_site, save_license
from gatedrentals.testing.strategies.histories import BEGUN_AT, Bookkeeper, histories, tenant

__all__ = [
    "test_a_close_that_cannot_be_told_leaves_the_month_open",
    "test_a_month_closes_once_or_not_at_all",
    "test_of_a_close_and_who_posts_meanwhile_the_close_knows_or_the_other_is_refused",
    "test_reports_and_closes_say_what_the_domain_says",
]

JULY = date(2027, 7, 1)


def _closing(site_id: SiteId, month: date) -> ClosingRun:
    end = next_month(month)
    at = datetime(end.year, end.month, end.day, 5, tzinfo=UTC)
    return ClosingRun(site_id, month, at, at + timedelta(days=2), end - timedelta(days=1))


def _told(close: MonthClose) -> AuditRow:
    return AuditRow(close.site_id, close.closed_at, "accountant", "cli", "close_month", f"{close.month:%Y-%m}", "")


def _site_of_histories(store: Store, data: st.DataObject) -> tuple[SiteId, list[AccountId]]:
    site_id = new_site(store)
    accounts = [AccountId(uuid4()) for _ in range(data.draw(st.integers(1, 3)))]
    with store.work(site_id) as work:
        for account_id in accounts:
            save_license(work, tenant(account_id, site_id))
            work.subledger.open_account(account_id, site_id, AccountKind.LICENSE)
            for step in data.draw(histories(account_id, site_id)):
                work.subledger.append(account_id, step.entries, step.standing)
    return site_id, accounts


def _rows(work: Work, accounts: list[AccountId], month: date, first_open: date) -> tuple[RevenueRow, ...]:
    cents: dict[tuple[ProductCode, bool], int] = defaultdict(int)
    for account_id in accounts:
        books = read_books(entry.document for entry in work.subledger.entries(account_id))
        for row in revenue_rows(books.lines, books.posted_cents, first_open):
            if row.month == month:
                cents[row.product, row.is_discount] += row.cents
    return tuple(
        RevenueRow(month, product, is_discount, month < first_open, total)
        for (product, is_discount), total in sorted(cents.items())
        if total
    )


def _to_post(work: Work, account_id: AccountId, month: date) -> Recognition | None:
    books = read_books(entry.document for entry in work.subledger.entries(account_id))
    posted = {ref: sum(months.values()) for ref, months in books.posted_cents.items()}
    return close_month(month, books.lines, posted)


@few_examples
@given(data=st.data())
def test_reports_and_closes_say_what_the_domain_says(
    store: Store, revenue_runs: RevenueRuns, data: st.DataObject
) -> None:
    """Month by month over any histories: reports before and after, what is posted, and the chain that it extends."""
    site_id, accounts = _site_of_histories(store, data)
    month = JULY
    for _ in range(3):
        with store.work(site_id) as work:
            report = _rows(work, accounts, month, month)
            later = _rows(work, accounts, next_month(month), month)
            posted = {account_id: _to_post(work, account_id, month) for account_id in accounts}
        assert revenue_runs.revenue(site_id, month, month) == report
        assert revenue_runs.revenue(site_id, next_month(month), month) == later

        close = revenue_runs.close(_closing(site_id, month), _told)

        parts = [part for body in posted.values() if body is not None for part in body.lines]
        assert close.recognized_cents == sum(part.cents for part in parts)
        closed = revenue_runs.revenue(site_id, month, next_month(month))
        assert closed == tuple(evolve(row, is_closed=True) for row in report)
        with store.work(site_id) as work:
            for account_id, body in posted.items():
                entries = work.subledger.entries(account_id)
                assert verify(entries) == ()
                last = entries[-1].document.body
                assert body is None or last == body
        month = next_month(month)


def test_a_month_closes_once_or_not_at_all(store: Store, revenue_runs: RevenueRuns) -> None:
    """The second close posts nothing, and nothing is told of it."""
    site_id = new_site(store)
    close = revenue_runs.close(_closing(site_id, JULY), _told)

    with pytest.raises(MonthClosed):
        revenue_runs.close(_closing(site_id, JULY), _told)

    with store.work(site_id) as work:
        assert list(work.closes.of_site(site_id)) == [close]
        assert list(work.audit_trail.of_site(site_id, 9)) == [_told(close)]


def test_a_close_that_cannot_be_told_leaves_the_month_open(store: Store, revenue_runs: RevenueRuns) -> None:
    """Who closed it is kept with the close, or neither is."""
    site_id = new_site(store)
    (account_id,) = _open(store, site_id, 1)
    assert _post(store, site_id, account_id)

    def crash(_close: MonthClose) -> AuditRow:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        revenue_runs.close(_closing(site_id, JULY), crash)

    with store.work(site_id) as work:
        assert list(work.closes.of_site(site_id)) == []
        assert _kinds(work, account_id) == [Invoice, Invoice]


def test_of_a_close_and_who_posts_meanwhile_the_close_knows_or_the_other_is_refused(
    store: Store, revenue_runs: RevenueRuns
) -> None:
    """Whichever is quicker: no bill of a closed month goes unrecognized, and none comes in after the close."""
    site_id = new_site(store)
    accounts = _open(store, site_id, 6)

    with ThreadPoolExecutor(7) as workers:
        posting = [workers.submit(_post, store, site_id, account_id) for account_id in accounts[:3]]
        closing = workers.submit(retrying, lambda: revenue_runs.close(_closing(site_id, JULY), _told))
        posting += [workers.submit(_post, store, site_id, account_id) for account_id in accounts[3:]]
    closing.result()

    with store.work(site_id) as work:
        for account_id, posted in zip(accounts, posting, strict=True):
            assert _kinds(work, account_id) == ([Invoice, Invoice, Recognition] if posted.result() else [])


def _open(store: Store, site_id: SiteId, count: int) -> list[AccountId]:
    accounts = [AccountId(uuid4()) for _ in range(count)]
    with store.work(site_id) as work:
        for account_id in accounts:
            work.subledger.open_account(account_id, site_id, AccountKind.LICENSE)
    return accounts


def _kinds(work: Work, account_id: AccountId) -> list[type]:
    return [type(entry.document.body) for entry in work.subledger.entries(account_id)]


def _post(store: Store, site_id: SiteId, account_id: AccountId) -> bool:
    """Append a first invoice in July; whether it was taken."""
    bill = Bookkeeper(tenant(account_id, site_id), SitePolicy()).catch_up(BEGUN_AT)
    assert bill is not None
    try:
        with store.work(site_id) as work:
            work.subledger.append(account_id, bill.entries, bill.standing)
    except StaleAccount:
        return False
    return True
