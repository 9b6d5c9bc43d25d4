"""Works in memory that both wrote before either landed: what a database decides by locks, the fake decides then."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from uuid import uuid4

import pytest
from attrs import evolve

from gatedrentals.domain.errors import Refusal
from gatedrentals.domain.ids import AccountId, PadId, SiteId
from gatedrentals.domain.site.policy import SitePolicy
from gatedrentals.ports.closes import MonthClose, MonthClosed
from gatedrentals.ports.imports import AlreadyImported, ImportedFile
from gatedrentals.ports.licenses import NumberTaken, PadTaken, StaleLicense
from gatedrentals.ports.store import Work
from gatedrentals.ports.subledger import AccountKind, DuplicateReceipt, StaleAccount
from gatedrentals.testing.contracts.setting import MOVE_IN, NOW, new_license, new_site, save_license
from gatedrentals.testing.strategies.histories import BEGUN_AT, Bookkeeper, money, tenant
from tests.fakes import MemoryStore

SHARED = AccountId(uuid4())
OTHER = AccountId(uuid4())


def books_of(account_id: AccountId) -> Bookkeeper:
    return Bookkeeper(tenant(account_id, SiteId("crosby")), SitePolicy())


def append(account_id: AccountId, number: int) -> Callable[[Work, SiteId], object]:
    """Book money of the shared id, apart from its amount."""

    def write(work: Work, site_id: SiteId) -> None:
        work.subledger.open_account(account_id, site_id, AccountKind.LICENSE)
        step = books_of(account_id).receive(money(SHARED, number, 100, BEGUN_AT), BEGUN_AT)
        assert step is not None
        work.subledger.append(account_id, step.entries, step.standing)

    return write


def sign(number: str, pad: str) -> Callable[[Work, SiteId], object]:
    return lambda work, site_id: save_license(work, new_license(site_id, number=number, pads=((MOVE_IN, PadId(pad)),)))


def close_july(work: Work, site_id: SiteId) -> None:
    work.closes.hold_books(site_id)
    work.closes.add(MonthClose(site_id, date(2027, 7, 1), NOW, 1))


CLASHES: list[tuple[type[Refusal], Callable[[Work, SiteId], object], Callable[[Work, SiteId], object]]] = [
    (PadTaken, sign("L-1", "C-014"), sign("L-2", "C-014")),
    (NumberTaken, sign("L-1", "C-014"), sign("L-1", "C-015")),
    (StaleAccount, append(SHARED, 1), append(SHARED, 2)),
    (DuplicateReceipt, append(SHARED, 1), append(OTHER, 1)),
    (
        MonthClosed,
        lambda work, site_id: work.closes.add(MonthClose(site_id, date(2027, 7, 1), NOW, 1)),
        lambda work, site_id: work.closes.add(MonthClose(site_id, date(2027, 7, 1), NOW, 2)),
    ),
    (StaleAccount, close_july, append(SHARED, 1)),
    (StaleAccount, append(SHARED, 1), close_july),
    (
        AlreadyImported,
        lambda work, site_id: work.imports.add(ImportedFile(site_id, "receipts", "0" * 64, "a.csv", NOW, 1, 0)),
        lambda work, site_id: work.imports.add(ImportedFile(site_id, "receipts", "0" * 64, "b.csv", NOW, 1, 0)),
    ),
]


@pytest.mark.parametrize(("refusal", "quick_write", "slow_write"), CLASHES, ids=lambda part: getattr(part, "code", ""))
def test_the_second_to_land_is_refused_and_leaves_nothing(
    refusal: type[Refusal],
    quick_write: Callable[[Work, SiteId], object],
    slow_write: Callable[[Work, SiteId], object],
) -> None:
    store = MemoryStore()
    site_id = new_site(store)

    def both() -> None:
        with store.work(site_id) as slow:
            slow.parties.link_of(site_id, "nobody")
            with store.work(site_id) as quick:
                slow_write(slow, site_id)
                sign("L-9", "C-099")(slow, site_id)
                quick_write(quick, site_id)

    with pytest.raises(refusal):
        both()

    with store.work(site_id) as work:
        assert work.licenses.on_pad(site_id, PadId("C-099"), MOVE_IN) is None


def test_a_license_that_both_changed_is_stale_for_the_second() -> None:
    store = MemoryStore()
    site_id = new_site(store)
    with store.work(site_id) as work:
        read = save_license(work, new_license(site_id))

    def both() -> None:
        with store.work(site_id) as slow:
            slow.licenses.save(evolve(read, autopay_on=True))
            with store.work(site_id) as quick:
                quick.licenses.save(evolve(read, promo_codes=frozenset({"SUMMER"})))

    with pytest.raises(StaleLicense):
        both()

    with store.work(site_id) as work:
        assert not work.licenses.get(read.id).autopay_on


def test_works_that_touch_different_rows_both_land() -> None:
    store = MemoryStore()
    site_id = new_site(store)

    with store.work(site_id) as slow:
        sign("L-1", "C-014")(slow, site_id)
        with store.work(site_id) as quick:
            sign("L-2", "C-015")(quick, site_id)

    with store.work(site_id) as work:
        assert [license_.number for license_ in work.licenses.of_site(site_id)] == ["L-1", "L-2"]


def test_a_standing_that_is_not_the_one_after_the_entries_is_a_fault() -> None:
    store = MemoryStore()
    site_id = new_site(store)
    step = books_of(SHARED).catch_up(BEGUN_AT)
    assert step is not None
    wrong = [
        (step.entries, evolve(step.standing, seq=9)),
        (step.entries, evolve(step.standing, head=bytes(32))),
        (step.entries[::2], step.standing),
        ([evolve(entry, document=evolve(entry.document, account_id=OTHER)) for entry in step.entries], step.standing),
    ]

    with store.work(site_id) as work:
        work.subledger.open_account(SHARED, site_id, AccountKind.LICENSE)

    for entries, standing in wrong:
        with pytest.raises(ValueError, match=r"entry|standing"), store.work(site_id) as work:
            work.subledger.append(SHARED, entries, standing)


def test_who_reads_while_others_land_sees_no_standing_without_its_entries() -> None:
    store = MemoryStore()
    site_id = new_site(store)
    books = books_of(SHARED)
    steps = [books.receive(money(SHARED, number, 100, BEGUN_AT), BEGUN_AT) for number in range(40)]
    with store.work(site_id) as work:
        work.subledger.open_account(SHARED, site_id, AccountKind.LICENSE)

    def write() -> None:
        for step in steps:
            assert step is not None
            with store.work(site_id) as work:
                work.subledger.append(SHARED, step.entries, step.standing)

    with ThreadPoolExecutor(1) as worker:
        writing = worker.submit(write)
        while not writing.done():
            with store.work(site_id) as work:
                seen = work.subledger.standing(SHARED)
                assert len(work.subledger.entries(SHARED)) >= seen.seq
        writing.result()
