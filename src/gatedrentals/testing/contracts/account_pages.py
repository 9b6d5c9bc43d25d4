"""What every page of an account says: what all of its documents come to, a page at a time."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from gatedrentals.domain.ids import AccountId, SiteId
from gatedrentals.domain.ledger.documents import Method
from gatedrentals.domain.period import midnight
from gatedrentals.ports.account_pages import (
    InvoiceStand,
    ReceiptPage,
    ReceiptPlace,
    ReceiptsChosen,
    ReceiptStand,
    ReceiptState,
    StatementPage,
    Until,
)
from gatedrentals.ports.papers import InvoiceState
from gatedrentals.ports.store import Store, Work
from gatedrentals.testing.contracts.setting import few_examples, new_site
from gatedrentals.testing.contracts.tenants import leavers, moved_about, site_of_tenants
from gatedrentals.testing.fakes.account_pages import MemoryAccountPages
from gatedrentals.testing.strategies.sites import CENTRAL

__all__ = [
    "test_an_account_without_documents_has_empty_pages",
    "test_pages_are_what_all_documents_come_to",
    "test_pages_of_a_played_site_are_what_all_documents_come_to",
    "test_pages_of_who_left_are_what_all_documents_come_to",
]

summers = settings(max_examples=6)
"""Each example is a summer of a site, several hundred transactions."""
days = st.dates(date(2027, 6, 20), date(2027, 9, 10))
instants = st.none() | st.builds(lambda day: midnight(day, CENTRAL), days)
chosens = st.builds(
    ReceiptsChosen,
    method=st.none() | st.sampled_from([Method.KIOSK, Method.ZELLE]),
    state=st.none() | st.sampled_from(ReceiptState),
    since=instants,
    until=instants,
)
EVERY_STATE = (None, *ReceiptState)
A_MOMENT = datetime(2027, 7, 10, tzinfo=UTC)


def _agree(work: Work, site_id: SiteId, until: Until, limit: int) -> None:
    for account_id in list(work.subledger.accounts(site_id)):
        domain = MemoryAccountPages(work)
        whole = domain.statement(account_id, until, 10_000, None)
        assert [row for page in _statement(work, account_id, until, limit) for row in page.rows] == list(whole.rows)
        first = work.pages.statement(account_id, until, limit, None)
        assert first == domain.statement(account_id, until, limit, None)
        assert work.pages.statement(account_id, until, limit, 1_000_000).rows == ()
        for only_open in (False, True):
            stands = domain.invoices(account_id, 10_000, None, only_open=only_open)
            assert _invoices(work, account_id, limit, only_open=only_open) == list(stands)
        for stand in domain.invoices(account_id, limit, None, only_open=False):
            assert work.pages.invoice(account_id, stand.invoice.number) == stand
            _adds_up(stand)
        assert work.pages.invoice(account_id, 10_000) is None


def _adds_up(stand: InvoiceStand) -> None:
    settled_cents = sum(line.forfeited_cents + line.written_off_cents for line in stand.lines)
    assert stand.amount_cents - stand.credited_cents - stand.paid_cents - settled_cents == stand.open_cents
    assert (stand.state is InvoiceState.OPEN) == (stand.open_cents > 0)


def _statement(work: Work, account_id: AccountId, until: Until, limit: int) -> Iterator[StatementPage]:
    page = work.pages.statement(account_id, until, limit, None)
    yield page
    while page.has_more:
        page = work.pages.statement(account_id, until, limit, page.rows[-1].seq)
        yield page


def _invoices(work: Work, account_id: AccountId, limit: int, *, only_open: bool) -> list[InvoiceStand]:
    found: list[InvoiceStand] = []
    while page := work.pages.invoices(
        account_id, limit, found[-1].invoice.number if found else None, only_open=only_open
    ):
        found += page
    return found


def _receipts(work: Work, site_id: SiteId, chosen: ReceiptsChosen, limit: int) -> Iterator[ReceiptPage]:
    page = work.pages.receipts(site_id, chosen, limit, None)
    yield page
    while page.has_more:
        page = work.pages.receipts(site_id, chosen, limit, _end(page.rows))
        yield page


def _end(rows: Sequence[ReceiptStand]) -> ReceiptPlace:
    return ReceiptPlace(rows[-1].receipt.received_at, rows[-1].account_id, rows[-1].seq)


def _receipts_agree(work: Work, site_id: SiteId, chosen: ReceiptsChosen, limit: int) -> None:
    whole = MemoryAccountPages(work).receipts(site_id, chosen, 10_000, None)
    pages = list(_receipts(work, site_id, chosen, limit))
    assert [stand for page in pages for stand in page.rows] == list(whole.rows)
    assert [len(page.rows) for page in pages[:-1]] == [limit] * (len(pages) - 1)
    for account_id in list(work.subledger.accounts(site_id))[:1]:
        ours = ReceiptsChosen(account_id)
        assert work.pages.receipts(site_id, ours, 10, None) == MemoryAccountPages(work).receipts(
            site_id, ours, 10, None
        )


@few_examples
@given(data=st.data(), effective=instants, known=instants, whole=st.booleans(), chosen=chosens)
def test_pages_are_what_all_documents_come_to(
    store: Store,
    data: st.DataObject,
    effective: datetime | None,
    known: datetime | None,
    *,
    whole: bool,
    chosen: ReceiptsChosen,
) -> None:
    """Over any histories: statements as of any instant, invoices with what lowered and paid them, receipts."""
    site_id = site_of_tenants(store, data)
    limit = data.draw(st.integers(1, 4))

    with store.work(site_id) as work:
        _agree(work, site_id, Until(effective, known, whole), limit)
        _receipts_agree(work, site_id, chosen, limit)


@summers
@given(data=st.data(), effective=instants, known=instants, chosen=chosens)
def test_pages_of_a_played_site_are_what_all_documents_come_to(
    store: Store, data: st.DataObject, effective: datetime | None, known: datetime | None, chosen: ReceiptsChosen
) -> None:
    """Also of suspense, and of money that was sent on."""
    site = moved_about(store, data)

    with store.work(site.site_id) as work:
        _agree(work, site.site_id, Until(effective, known), 7)
        for each in (chosen, *(ReceiptsChosen(state=state) for state in EVERY_STATE)):
            _receipts_agree(work, site.site_id, each, 2)


def test_pages_of_who_left_are_what_all_documents_come_to(store: Store) -> None:
    """Invoices paid from the deposit or given up, receipts that went back by check."""
    for leaver in leavers(store):
        site_id = leaver.park.site.id
        with store.work(site_id) as work:
            _agree(work, site_id, Until(), 5)
            for state in EVERY_STATE:
                _receipts_agree(work, site_id, ReceiptsChosen(state=state), 2)
            stands = work.pages.receipts(site_id, ReceiptsChosen(), 100, None).rows
            assert all(stand.left_cents >= 0 for stand in stands)


def test_an_account_without_documents_has_empty_pages(store: Store) -> None:
    """Nothing is owed on it."""
    site_id = new_site(store)

    with store.work(site_id) as work:
        suspense = work.sites.suspense_account(site_id)
        page = work.pages.statement(suspense, Until(), 10, None)
        assert page == StatementPage((), 0, has_more=False)
        assert work.pages.invoices(suspense, 10, None, only_open=False) == ()
        assert work.pages.invoice(suspense, 1) is None
        after = ReceiptPlace(A_MOMENT + timedelta(days=1), suspense, 1)
        assert work.pages.receipts(site_id, ReceiptsChosen(), 10, after) == ReceiptPage((), has_more=False)
