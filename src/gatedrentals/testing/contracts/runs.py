"""What every runner of many accounts does."""

from collections.abc import Iterable
from datetime import date, timedelta
from uuid import uuid4

import pytest
from attrs import evolve

from gatedrentals.domain.catalog.product import RENT
from gatedrentals.domain.events import InvoiceCreated
from gatedrentals.domain.ids import AccountId, LicenseId, SiteId
from gatedrentals.domain.ledger.documents import Invoice
from gatedrentals.domain.ledger.entry import Entry
from gatedrentals.domain.licensing.license import License, Transition
from gatedrentals.domain.licensing.states import Command, State
from gatedrentals.domain.licensing.terms import RecurringCharge
from gatedrentals.domain.metering.readings import MeterReading, Register
from gatedrentals.domain.payments.standing import Standing
from gatedrentals.domain.site.charge_class import ChargeClass
from gatedrentals.domain.site.policy import SitePolicy
from gatedrentals.ports.licenses import NumberTaken, PadTaken
from gatedrentals.ports.parties import Party
from gatedrentals.ports.runs import WHOLE, Admission, Append, DueLicense, Share
from gatedrentals.ports.store import Store
from gatedrentals.ports.subledger import AccountKind, DuplicateReceipt, StaleAccount
from gatedrentals.testing.contracts.setting import new_site, save_license
from gatedrentals.testing.strategies.histories import BEGUN_AT, Appended, Bookkeeper, money, tenant

__all__ = [
    "test_a_credit_memo_is_none_of_a_runs_business",
    "test_a_pad_that_was_read_since_its_last_bill_is_told",
    "test_all_or_nothing_of_a_run_lands",
    "test_an_invoice_that_asks_for_nothing_lands_like_any_other",
    "test_licenses_are_due_until_they_are_billed_past_the_horizon",
    "test_money_of_a_file_is_booked_once",
    "test_nobody_is_admitted_where_another_is",
    "test_receipts_that_are_booked_are_told_from_new_ones",
    "test_shares_of_a_site_are_disjoint_and_whole",
    "test_what_a_run_appends_is_as_if_appended_one_by_one",
    "test_what_is_ready_is_what_each_stands_at",
    "test_who_is_admitted_is_as_if_saved_one_by_one",
    "test_who_was_terminated_is_due_like_all_others_and_nobody_who_left",
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


def _append_all(store: Store, site_id: SiteId, appends: Iterable[Append]) -> int:
    with store.work(site_id) as work:
        return work.runs.append_all(site_id, appends)


def _due(store: Store, site_id: SiteId, horizon: date, share: Share = WHOLE) -> list[DueLicense]:
    with store.work(site_id) as work:
        return list(work.runs.due(site_id, horizon, share))


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


def test_what_a_run_appends_is_as_if_appended_one_by_one(store: Store) -> None:
    """Invoices of two weeks, then receipts on them, one that is too large: entries, standings and events."""
    site_id = new_site(store)
    books = _tenants(store, site_id, 5)
    entries: dict[AccountId, list[Entry]] = {account_id: [] for account_id in books}

    for step in (_billed(books), _billed(books, 1), _received(books)):
        assert _append_all(store, site_id, iter(step)) == sum(len(append.entries) for append in step)
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


def test_licenses_are_due_until_they_are_billed_past_the_horizon(store: Store) -> None:
    """Only where somebody lives, only after a first invoice; in order of id, with the cursors of the standing."""
    site_id = new_site(store)
    books = _tenants(store, site_id, 3)
    with store.work(site_id) as work:
        gone = work.licenses.get(LicenseId(next(iter(books))))
        work.licenses.save(evolve(gone, state=State.CLOSED))
    assert _due(store, site_id, date(2030, 1, 1)) == []

    _append_all(store, site_id, _billed(books))

    due = _due(store, site_id, date(2030, 1, 1))
    assert [one.license.id for one in due] == sorted(account_id for account_id in books if account_id != gone.id)
    for one in due:
        book = books[AccountId(one.license.id)]
        assert one.standing == evolve(book.standing, open_lines=(), held=())
        assert one.is_plain
    frontier = due[0].standing.frontier
    assert frontier is not None
    assert _due(store, site_id, frontier) == []


def test_who_was_terminated_is_due_like_all_others_and_nobody_who_left(store: Store) -> None:
    """Nights are charged until the home is back (§2); who leaves is billed all of them at once."""
    site_id = new_site(store)
    books = _tenants(store, site_id, 2)
    _append_all(store, site_id, _billed(books))
    terminated, gone = books
    with store.work(site_id) as work:
        for account_id, state in ((terminated, State.TERMINATED), (gone, State.MOVED_OUT)):
            work.licenses.save(evolve(work.licenses.get(LicenseId(account_id)), state=state))

    assert [one.license.id for one in _due(store, site_id, date(2030, 1, 1))] == [terminated]


def test_shares_of_a_site_are_disjoint_and_whole(store: Store) -> None:
    """Every license is in one share."""
    site_id = new_site(store)
    _append_all(store, site_id, _billed(_tenants(store, site_id, 8)))

    def ids(share: Share) -> list[License]:
        return [one.license for one in _due(store, site_id, date(2030, 1, 1), share)]

    parts = [ids(Share(number, 3)) for number in range(3)]

    assert sorted(one.id for part in parts for one in part) == [one.id for one in ids(Share())]


def test_what_is_ready_is_what_each_stands_at(store: Store) -> None:
    """Licenses with their standing; one without documents stands at nothing, one that is not there is left out."""
    site_id = new_site(store)
    books = _tenants(store, site_id, 3)
    appends = _billed(books)[:2]
    _append_all(store, site_id, appends)

    with store.work(site_id) as work:
        licenses = [work.licenses.get(LicenseId(account_id)) for account_id in books]
        found = work.runs.ready(site_id, [*(license_.number for license_ in licenses), "nobody's"])

        assert set(found) == {license_.number for license_ in licenses}
        for license_ in licenses:
            one = found[license_.number]
            assert one.license == license_
            assert one.standing == work.subledger.standing(AccountId(license_.id))
            places = {line.ref.invoice_seq for line in one.standing.open_lines}
            assert one.numbers == {seq: seq for seq in places}, "the first documents are invoices"
            deposits = {line.ref for line in one.standing.open_lines if line.charge_class is ChargeClass.DEPOSIT}
            assert one.deposits == deposits
        assert sum(len(one.deposits) for one in found.values()) == len(appends)


def test_receipts_that_are_booked_are_told_from_new_ones(store: Store) -> None:
    """By source and external id."""
    site_id = new_site(store)
    books = _tenants(store, site_id, 1)
    _append_all(store, site_id, _billed(books))
    (book,) = books.values()
    receipt = money(book.account_id, 0, 100, BEGUN_AT)
    _append_all(store, site_id, [_append(book, book.standing, book.receive(receipt, BEGUN_AT))])
    key = (receipt.source, receipt.external_id)

    with store.work(site_id) as work:
        assert work.runs.booked([key, ("elsewhere", receipt.external_id)]) == {key}


def test_a_pad_that_was_read_since_its_last_bill_is_told(store: Store) -> None:
    """A reading of the move-in day is the one to begin with; a later one is not billed yet."""
    site_id = new_site(store)
    books = _tenants(store, site_id, 2)
    _append_all(store, site_id, _billed(books))
    with store.work(site_id) as work:
        for account_id, days in zip(books, (0, 5), strict=True):
            license_ = work.licenses.get(LicenseId(account_id))
            read_on = license_.stay.move_in + timedelta(days=days)
            reading = MeterReading(read_on, Register("E-1", 100_000_000), 5_000)
            work.readings.add(site_id, license_.assignments[0].pad, [reading])

    read = {AccountId(one.license.id): one.was_read for one in _due(store, site_id, date(2030, 1, 1))}

    assert read == dict(zip(books, (False, True), strict=True))


def _admission(account_id: AccountId, site_id: SiteId) -> Admission:
    license_ = tenant(account_id, site_id)
    book = Bookkeeper(license_, SitePolicy())
    step = book.catch_up(BEGUN_AT)
    assert step is not None
    people = [Party(resident, site_id, "Dana Whitfield", "dana@example.com") for resident in license_.residents]
    moved = Transition(license_.id, Command.ACTIVATE, "pm", BEGUN_AT, State.PREPARING, State.ACTIVE, "rent roll")
    return Admission(license_, people, [moved], step.entries, step.standing, _append(book, Standing(), step).events)


def test_who_is_admitted_is_as_if_saved_one_by_one(store: Store) -> None:
    """The license with its people, its transitions, the pad that it occupies, its books and what is told of them."""
    site_id = new_site(store)
    admissions = [_admission(AccountId(uuid4()), site_id) for _ in range(3)]

    with store.work(site_id) as work:
        assert work.runs.admit(site_id, iter(admissions)) == len(admissions)

    with store.work(site_id) as work:
        for one in admissions:
            license_ = one.license
            saved = work.licenses.get(license_.id)
            assert saved == evolve(license_, version=1)
            assert work.licenses.on_pad(site_id, license_.assignments[0].pad, date(2029, 1, 1)) == saved
            assert list(work.licenses.transitions(license_.id)) == list(one.transitions)
            assert [work.parties.get(party.id) for party in one.parties] == list(one.parties)
            assert list(work.subledger.entries(AccountId(license_.id))) == list(one.entries)
            assert work.subledger.standing(AccountId(license_.id)).balances == one.standing.balances
            assert work.licenses.save(saved).version == saved.version + 1


def test_an_invoice_that_asks_for_nothing_lands_like_any_other(store: Store) -> None:
    """Who pays no rent is billed, too: lines of no cents, which post nothing."""
    site_id = new_site(store)
    books = _tenants(store, site_id, 1)
    ((account_id, with_rent),) = books.items()
    license_ = tenant(account_id, site_id)
    (agreed,) = license_.stay.terms
    free = evolve(agreed.terms, anchor=license_.stay.move_in, recurring=(RecurringCharge(RENT, 0),))
    stay = evolve(license_.stay, terms=(evolve(agreed, terms=free),), one_time=())
    book = Bookkeeper(evolve(license_, stay=stay), SitePolicy())
    append = _append(book, with_rent.standing, book.catch_up(BEGUN_AT))

    assert _append_all(store, site_id, [append]) == 1

    with store.work(site_id) as work:
        assert list(work.subledger.entries(account_id)) == list(append.entries)
        assert append.entries[0].postings == ()
        assert work.subledger.standing(account_id) == append.standing


@pytest.mark.parametrize(("same", "refusal"), [("number", NumberTaken), ("pad", PadTaken)])
def test_nobody_is_admitted_where_another_is(store: Store, same: str, refusal: type[Exception]) -> None:
    """One taken number or pad takes the whole work back."""
    site_id = new_site(store)
    first, second, third = (_admission(AccountId(uuid4()), site_id) for _ in range(3))
    with store.work(site_id) as work:
        work.runs.admit(site_id, [first])
    changed = {"number": first.license.number} if same == "number" else {"assignments": first.license.assignments}

    with pytest.raises(refusal), store.work(site_id) as work:
        work.runs.admit(site_id, [third, evolve(second, license=evolve(second.license, **changed))])

    with store.work(site_id) as work:
        assert [license_.id for license_ in work.licenses.of_site(site_id)] == [first.license.id]


def test_all_or_nothing_of_a_run_lands(store: Store) -> None:
    """One account that was appended to meanwhile takes the whole run back."""
    site_id = new_site(store)
    books = _tenants(store, site_id, 3)
    first = _billed(books)
    _append_all(store, site_id, first[2:])

    with pytest.raises(StaleAccount):
        _append_all(store, site_id, first)

    with store.work(site_id) as work:
        assert [work.subledger.standing(account_id).seq for account_id in books] == [0, 0, len(first[2].entries)]


def test_money_of_a_file_is_booked_once(store: Store) -> None:
    """A receipt that is in the books takes the whole run back."""
    site_id = new_site(store)
    books = _tenants(store, site_id, 2)
    _append_all(store, site_id, _billed(books))
    one, other = books.values()
    receipt = money(one.account_id, 0, 100, BEGUN_AT)
    _append_all(store, site_id, [_append(one, one.standing, one.receive(receipt, BEGUN_AT))])

    with pytest.raises(DuplicateReceipt):
        _append_all(store, site_id, [_append(other, other.standing, other.receive(receipt, BEGUN_AT))])


def test_a_credit_memo_is_none_of_a_runs_business(store: Store) -> None:
    """It is a fault of the caller."""
    site_id = new_site(store)
    books = _tenants(store, site_id, 1)
    _append_all(store, site_id, _billed(books))
    (book,) = books.values()
    before = book.standing

    with pytest.raises(ValueError, match="credit memo"):
        _append_all(store, site_id, [_append(book, before, book.credit(before.open_lines[0].ref, 100, BEGUN_AT))])
