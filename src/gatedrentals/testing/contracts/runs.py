"""What every runner of many accounts does."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from attrs import evolve

from gatedrentals.domain.events import InvoiceCreated
from gatedrentals.domain.ids import AccountId, LicenseId, SiteId
from gatedrentals.domain.ledger.documents import Invoice
from gatedrentals.domain.ledger.entry import Entry
from gatedrentals.domain.licensing.license import License
from gatedrentals.domain.licensing.states import State
from gatedrentals.domain.payments.standing import Standing
from gatedrentals.domain.site.policy import SitePolicy
from gatedrentals.ports.runs import Append, Runs, Share
from gatedrentals.ports.store import Store
from gatedrentals.ports.subledger import AccountKind, DuplicateReceipt, StaleAccount
from gatedrentals.testing.contracts.setting import new_site, save_license
from gatedrentals.testing.strategies.histories import BEGUN_AT, Appended, Bookkeeper, money, tenant

__all__ = [
    "test_a_credit_memo_is_none_of_a_runs_business",
    "test_all_or_nothing_of_a_run_lands",
    "test_licenses_are_due_until_they_are_billed_past_the_horizon",
    "test_money_of_a_file_is_booked_once",
    "test_shares_of_a_site_are_disjoint_and_whole",
    "test_standings_of_many_are_those_of_each",
    "test_what_a_run_appends_is_as_if_appended_one_by_one",
]


def _tenants(store: Store, site_id: SiteId, count: int) -> dict[AccountId, Bookkeeper]:
    """Licenses with open accounts and nothing on them yet."""
    books = {}
    with store.work(site_id) as work:
        for _ in range(count):
            account_id = AccountId(uuid4())
            license_ = save_license(work, tenant(account_id, site_id))
            work.subledger.open_account(account_id, site_id, AccountKind.LICENSE)
            books[account_id] = Bookkeeper(license_, SitePolicy())
    return books


def _append(book: Bookkeeper, before: Standing, step: Appended | None) -> Append:
    assert step is not None
    events = tuple(
        InvoiceCreated(book.account_id, entry.document.seq, body.number, body.kind, body.due_on, 0)
        for entry in step.entries
        if isinstance(body := entry.document.body, Invoice)
    )
    return Append(book.account_id, before, step.entries, step.standing, events)


def _billed(books: dict[AccountId, Bookkeeper], weeks: int = 0) -> list[Append]:
    at = BEGUN_AT + timedelta(weeks=weeks)
    return [_append(book, book.standing, book.catch_up(at)) for book in books.values()]


def test_what_a_run_appends_is_as_if_appended_one_by_one(store: Store, runs: Runs) -> None:
    """Invoices of two weeks, then receipts on them, one that is too large: entries, standings and events."""
    site_id = new_site(store)
    books = _tenants(store, site_id, 5)
    entries: dict[AccountId, list[Entry]] = {account_id: [] for account_id in books}

    for step in (_billed(books), _billed(books, 1), _received(books)):
        assert runs.append_all(site_id, iter(step)) == sum(len(append.entries) for append in step)
        for append in step:
            entries[append.account_id] += append.entries

    with store.work(site_id) as work:
        for account_id, book in books.items():
            assert list(work.subledger.entries(account_id)) == entries[account_id]
            standing = work.subledger.standing(account_id)
            assert set(standing.open_lines) == set(book.standing.open_lines)
            assert evolve(standing, open_lines=()) == evolve(book.standing, open_lines=())


def _received(books: dict[AccountId, Bookkeeper]) -> list[Append]:
    at = BEGUN_AT + timedelta(weeks=1, days=1)
    cents = [10_000, 33_000, 46_429, 250_000, 1]
    return [
        _append(book, book.standing, book.receive(money(book.account_id, 0, amount, at), at))
        for amount, book in zip(cents, books.values(), strict=True)
    ]


def test_licenses_are_due_until_they_are_billed_past_the_horizon(store: Store, runs: Runs) -> None:
    """Only where somebody lives, only after a first invoice; in order of id, with the cursors of the standing."""
    site_id = new_site(store)
    books = _tenants(store, site_id, 3)
    with store.work(site_id) as work:
        gone = work.licenses.get(LicenseId(next(iter(books))))
        work.licenses.save(evolve(gone, state=State.CLOSED))
    assert list(runs.due(site_id, date(2030, 1, 1))) == []

    runs.append_all(site_id, _billed(books))

    due = list(runs.due(site_id, date(2030, 1, 1)))
    assert [one.license.id for one in due] == sorted(account_id for account_id in books if account_id != gone.id)
    for one in due:
        book = books[AccountId(one.license.id)]
        assert one.standing == evolve(book.standing, open_lines=(), held=())
        assert one.is_plain
    frontier = due[0].standing.frontier
    assert frontier is not None
    assert list(runs.due(site_id, frontier)) == []


def test_shares_of_a_site_are_disjoint_and_whole(store: Store, runs: Runs) -> None:
    """Every license is in one share."""
    site_id = new_site(store)
    runs.append_all(site_id, _billed(_tenants(store, site_id, 8)))

    def ids(share: Share) -> list[License]:
        return [one.license for one in runs.due(site_id, date(2030, 1, 1), share)]

    parts = [ids(Share(number, 3)) for number in range(3)]

    assert sorted(one.id for part in parts for one in part) == [one.id for one in ids(Share())]


def test_standings_of_many_are_those_of_each(store: Store, runs: Runs) -> None:
    """An account that is empty stands at nothing; one that is not there is left out."""
    site_id = new_site(store)
    books = _tenants(store, site_id, 3)
    runs.append_all(site_id, _billed(books)[:2])

    found = runs.standings([*books, AccountId(uuid4())])

    with store.work(site_id) as work:
        assert found == {account_id: work.subledger.standing(account_id) for account_id in books}


def test_all_or_nothing_of_a_run_lands(store: Store, runs: Runs) -> None:
    """One account that was appended to meanwhile takes the whole run back."""
    site_id = new_site(store)
    books = _tenants(store, site_id, 3)
    first = _billed(books)
    runs.append_all(site_id, first[2:])

    with pytest.raises(StaleAccount):
        runs.append_all(site_id, first)

    with store.work(site_id) as work:
        assert [work.subledger.standing(account_id).seq for account_id in books] == [0, 0, len(first[2].entries)]


def test_money_of_a_file_is_booked_once(store: Store, runs: Runs) -> None:
    """A receipt that is in the books takes the whole run back."""
    site_id = new_site(store)
    books = _tenants(store, site_id, 2)
    runs.append_all(site_id, _billed(books))
    one, other = books.values()
    receipt = money(one.account_id, 0, 100, BEGUN_AT)
    runs.append_all(site_id, [_append(one, one.standing, one.receive(receipt, BEGUN_AT))])

    with pytest.raises(DuplicateReceipt):
        runs.append_all(site_id, [_append(other, other.standing, other.receive(receipt, BEGUN_AT))])


def test_a_credit_memo_is_none_of_a_runs_business(store: Store, runs: Runs) -> None:
    """It is a fault of the caller."""
    site_id = new_site(store)
    books = _tenants(store, site_id, 1)
    runs.append_all(site_id, _billed(books))
    (book,) = books.values()
    before = book.standing

    with pytest.raises(ValueError, match="credit memo"):
        runs.append_all(site_id, [_append(book, before, book.credit(before.open_lines[0].ref, 100, BEGUN_AT))])
