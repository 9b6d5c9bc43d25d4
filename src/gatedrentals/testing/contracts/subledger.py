"""What every subledger does."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from gatedrentals.application.preview import PreviewStore
from gatedrentals.domain.ids import AccountId, SiteId
from gatedrentals.domain.ledger.account_statement import outlined
from gatedrentals.domain.ledger.chain import seal, verify
from gatedrentals.domain.ledger.documents import Document, Held, Holding, Method, Receipt, ReceiptBooked
from gatedrentals.domain.ledger.entry import Entry, Posting
from gatedrentals.domain.ledger.references import unknown_line, unknown_receipt
from gatedrentals.domain.ledger.roles import Role
from gatedrentals.domain.payments.standing import HeldMoney, Standing
from gatedrentals.ports.store import Store, Work
from gatedrentals.ports.subledger import AccountKind, DuplicateReceipt, ReceiptPlace, StaleAccount, UnknownAccount
from gatedrentals.testing.contracts.setting import few_examples, later, new_site, save_license
from gatedrentals.testing.strategies.histories import Appended, histories, tenant

__all__ = [
    "test_a_new_account_is_empty",
    "test_a_receipt_is_found_where_it_was_first_booked",
    "test_a_receipt_of_another_site_is_not_found_by_a_work_of_one_site",
    "test_a_receipt_with_all_that_was_said_of_it_is_read_again",
    "test_a_transferred_receipt_keeps_its_own_id",
    "test_accounts_of_a_site_are_listed_in_order_of_id",
    "test_an_entry_that_does_not_follow_is_stale",
    "test_an_unbalanced_entry_is_never_kept",
    "test_an_unknown_account_is_refused",
    "test_documents_are_outlined_and_read_one_by_one",
    "test_money_is_never_booked_twice",
    "test_of_two_works_one_appends",
    "test_of_workers_at_once_one_appends",
    "test_opening_an_account_again_does_nothing",
    "test_what_comes_last_is_refused_when_the_work_settles",
    "test_what_is_appended_is_read_again",
    "test_what_is_taken_back_was_never_appended",
]


def _open(store: Store, site_id: SiteId, kind: AccountKind = AccountKind.SUSPENSE) -> AccountId:
    account_id = AccountId(uuid4())
    with store.work(site_id) as work:
        work.subledger.open_account(account_id, site_id, kind)
    return account_id


def _receipt(external_id: str = "", cents: int = 33_000) -> Receipt:
    return Receipt("kiosk", external_id or uuid4().hex, Method.KIOSK, cents, later(0), payer_name="Dana Whitfield")


def _unmatched(account_id: AccountId, standing: Standing, *receipts: Receipt) -> Appended:
    """Money that nobody was found for: the plainest documents there are."""
    documents = [
        Document(
            account_id,
            standing.seq + number,
            receipt.received_at,
            later(60),
            receipt.received_at.date(),
            ReceiptBooked(receipt, (), (Held(Holding.UNMATCHED, receipt.amount_cents),)),
        )
        for number, receipt in enumerate(receipts, 1)
    ]
    entries, balances = seal(standing, documents, unknown_line, unknown_receipt)
    held = tuple(
        HeldMoney(document.seq, receipt.received_at, Holding.UNMATCHED, receipt.amount_cents)
        for document, receipt in zip(documents, receipts, strict=True)
    )
    after = Standing(entries[-1].document.seq, entries[-1].hash, balances=balances, held=standing.held + held)
    return Appended(entries, after)


def _append(work: Work, account_id: AccountId, *receipts: Receipt, last: bool = False) -> Appended:
    new = _unmatched(account_id, work.subledger.standing(account_id), *receipts)
    work.subledger.append(account_id, new.entries, new.standing, last=last)
    return new


def _in_order(standing: Standing) -> Standing:
    """The same standing: the order of its lines and money says nothing."""
    return evolve(
        standing,
        open_lines=tuple(sorted(standing.open_lines, key=lambda line: line.ref)),
        held=tuple(sorted(standing.held, key=lambda held: (held.receipt_seq, held.holding.value))),
    )


def test_a_new_account_is_empty(store: Store) -> None:
    """It stands at nothing."""
    site_id = new_site(store)
    account_id = _open(store, site_id)

    with store.work(site_id) as work:
        assert work.subledger.standing(account_id) == Standing()
        assert list(work.subledger.entries(account_id)) == []


def test_opening_an_account_again_does_nothing(store: Store) -> None:
    """Also once it has entries."""
    site_id = new_site(store)
    account_id = _open(store, site_id)
    with store.work(site_id) as work:
        new = _append(work, account_id, _receipt())

    with store.work(site_id) as work:
        work.subledger.open_account(account_id, site_id, AccountKind.SUSPENSE)

    with store.work(site_id) as work:
        assert list(work.subledger.entries(account_id)) == list(new.entries)
        assert list(work.subledger.accounts(site_id)) == [account_id]


def test_an_unknown_account_is_refused(store: Store) -> None:
    """Whatever is asked of it."""
    with store.work() as work:
        with pytest.raises(UnknownAccount):
            work.subledger.standing(AccountId(uuid4()))
        with pytest.raises(UnknownAccount):
            work.subledger.entries(AccountId(uuid4()))
    nobodys = AccountId(uuid4())
    new = _unmatched(nobodys, Standing(), _receipt())
    with pytest.raises(UnknownAccount), store.work() as work:
        work.subledger.append(nobodys, new.entries, new.standing)


@few_examples
@given(data=st.data())
def test_what_is_appended_is_read_again(store: Store, data: st.DataObject) -> None:
    """After each step of any history: every entry to the byte, and the standing with it; the chain holds.

    What came last is there as well, whether the work asks for it or lands at once.
    """
    site_id = new_site(store)
    account_id = AccountId(uuid4())
    with store.work(site_id) as work:
        save_license(work, tenant(account_id, site_id))
        work.subledger.open_account(account_id, site_id, AccountKind.LICENSE)
    appended: list[Entry] = []

    for step in data.draw(histories(account_id, site_id)):
        with store.work(site_id) as work:
            work.subledger.append(account_id, step.entries, step.standing, last=data.draw(st.booleans()))
            appended += step.entries
            if data.draw(st.booleans()):
                assert _in_order(work.subledger.standing(account_id)) == _in_order(step.standing)
        with store.work(site_id) as work:
            assert _in_order(work.subledger.standing(account_id)) == _in_order(step.standing)

    with store.work(site_id) as work:
        entries = work.subledger.entries(account_id)
    assert list(entries) == appended
    assert verify(entries) == ()


@few_examples
@given(data=st.data())
def test_documents_are_outlined_and_read_one_by_one(store: Store, data: st.DataObject) -> None:
    """In the words and with the cents that the whole documents give, whatever the history; of nobody there is none."""
    site_id = new_site(store)
    account_id = AccountId(uuid4())
    appended: list[Document] = []
    with store.work(site_id) as work:
        save_license(work, tenant(account_id, site_id))
        work.subledger.open_account(account_id, site_id, AccountKind.LICENSE)
        for step in data.draw(histories(account_id, site_id)):
            work.subledger.append(account_id, step.entries, step.standing)
            appended += [entry.document for entry in step.entries]
    asked = [document for document in appended if not isinstance(document.body, ReceiptBooked)][:3]

    with store.work(site_id) as work:
        assert tuple(work.subledger.outlines(account_id)) == outlined(appended)
        assert work.subledger.documents(account_id, {one.seq for one in asked}) == {one.seq: one for one in asked}
        assert work.subledger.documents(account_id, {len(appended) + 1}) == {}
        assert work.subledger.outlines(AccountId(uuid4())) == ()


def test_a_receipt_with_all_that_was_said_of_it_is_read_again(store: Store) -> None:
    """Payer and memo as well, though no hash holds them (§5.1)."""
    site_id = new_site(store)
    account_id = _open(store, site_id)
    said = evolve(_receipt(), payer_name="Ürün O'Neil", memo="pad C-014, July; 50% now", method=Method.MONEY_ORDER)

    with store.work(site_id) as work:
        new = _append(work, account_id, said)

    with store.work(site_id) as work:
        assert list(work.subledger.entries(account_id)) == list(new.entries)


def test_an_entry_that_does_not_follow_is_stale(store: Store) -> None:
    """Neither one that is there already nor one past a gap; the books stay as they are."""
    site_id = new_site(store)
    account_id = _open(store, site_id)
    with store.work(site_id) as work:
        first = _append(work, account_id, _receipt())
        second = _append(work, account_id, _receipt())
    again = _unmatched(account_id, first.standing, _receipt())
    past_a_gap = _unmatched(account_id, evolve(second.standing, seq=7), _receipt())

    for wrong in (again, past_a_gap):
        with pytest.raises(StaleAccount), store.work(site_id) as work:
            work.subledger.append(account_id, wrong.entries, wrong.standing)

    with store.work(site_id) as work:
        assert list(work.subledger.entries(account_id)) == [*first.entries, *second.entries]
        assert work.subledger.standing(account_id) == second.standing


def test_of_two_works_one_appends(store: Store) -> None:
    """Who read before the other landed must read again; what that work did elsewhere is taken back too."""
    site_id = new_site(store)
    account_id, another = _open(store, site_id), _open(store, site_id)
    landed: list[Appended] = []

    def be_slower() -> None:
        with store.work(site_id) as slow:
            mine = _unmatched(account_id, slow.subledger.standing(account_id), _receipt())
            _append(slow, another, _receipt())
            with store.work(site_id) as quick:
                landed.append(_append(quick, account_id, _receipt()))
            slow.subledger.append(account_id, mine.entries, mine.standing)

    with pytest.raises(StaleAccount):
        be_slower()

    with store.work(site_id) as work:
        assert list(work.subledger.entries(account_id)) == list(landed[0].entries)
        assert work.subledger.standing(another) == Standing()


@pytest.mark.parametrize("last", [False, True])
def test_of_workers_at_once_one_appends(store: Store, last: bool) -> None:  # noqa: FBT001 - a parameter of pytest
    """Each of four has read the same standing; the books hold exactly what the winner wrote."""
    site_id = new_site(store)
    account_id = _open(store, site_id)
    offers = [_unmatched(account_id, Standing(), _receipt()) for _ in range(4)]

    def append(offer: Appended) -> bool:
        try:
            with store.work(site_id) as work:
                work.subledger.append(account_id, offer.entries, offer.standing, last=last)
        except StaleAccount:
            return False
        return True

    with ThreadPoolExecutor(4) as workers:
        won = [offer for offer, landed in zip(offers, workers.map(append, offers), strict=True) if landed]

    with store.work(site_id) as work:
        assert [list(work.subledger.entries(account_id))] == [list(offer.entries) for offer in won]


@pytest.mark.parametrize("last", [False, True])
def test_money_is_never_booked_twice(store: Store, last: bool) -> None:  # noqa: FBT001 - a parameter of pytest
    """Neither on the same account nor on another, in one append or two; the rest of the append is not kept either."""
    site_id = new_site(store)
    account_id, another = _open(store, site_id), _open(store, site_id)
    receipt = _receipt()
    with store.work(site_id) as work:
        first = _append(work, account_id, receipt)
    fresh = _receipt()
    attempts: Sequence[tuple[AccountId, tuple[Receipt, ...]]] = (
        (account_id, (receipt,)),
        (another, (receipt,)),
        (another, (_receipt(), evolve(receipt, amount_cents=1))),
        (another, (fresh, fresh)),
    )

    for account, receipts in attempts:
        with pytest.raises(DuplicateReceipt), store.work(site_id) as work:
            _append(work, account, *receipts, last=last)

    with store.work(site_id) as work:
        assert work.subledger.standing(account_id) == first.standing
        assert work.subledger.standing(another) == Standing()
        assert work.subledger.find_receipt(fresh.source, fresh.external_id) is None


def test_what_comes_last_is_refused_when_the_work_settles(store: Store) -> None:
    """So that who takes the work back has learned what landing it would have said."""
    site_id = new_site(store)
    account_id, another = _open(store, site_id), _open(store, site_id)
    receipt = _receipt()
    with store.work(site_id) as work:
        _append(work, account_id, receipt, last=True)
        work.settle()

    with pytest.raises(DuplicateReceipt), PreviewStore(store).work(site_id) as work:
        _append(work, another, receipt, last=True)


def test_a_receipt_is_found_where_it_was_first_booked(store: Store) -> None:
    """By its source and external id together."""
    site_id = new_site(store)
    account_id = _open(store, site_id)
    first, second = _receipt(), _receipt()
    namesake = evolve(first, source="amegy")

    with store.work(site_id) as work:
        assert work.subledger.find_receipt(first.source, first.external_id) is None
        _append(work, account_id, first, second)
        assert work.subledger.find_receipt(second.source, second.external_id) == ReceiptPlace(account_id, 2)
        _append(work, account_id, namesake)

    with store.work(site_id) as work:
        assert work.subledger.find_receipt(first.source, first.external_id) == ReceiptPlace(account_id, 1)
        assert work.subledger.find_receipt("amegy", first.external_id) == ReceiptPlace(account_id, 3)
        assert work.subledger.find_receipt("amegy", second.external_id) is None


def test_a_receipt_of_another_site_is_not_found_by_a_work_of_one_site(store: Store) -> None:
    """Nor can its account be appended to."""
    site_id, other = new_site(store), new_site(store)
    theirs, receipt = _open(store, other), _receipt()
    with store.work(other) as work:
        first = _append(work, theirs, receipt)
    new = _unmatched(theirs, first.standing, _receipt())

    with store.work(site_id) as work:
        assert work.subledger.find_receipt(receipt.source, receipt.external_id) is None
    with pytest.raises(UnknownAccount), store.work(site_id) as work:
        work.subledger.append(theirs, new.entries, new.standing)

    with store.work() as work:
        assert list(work.subledger.entries(theirs)) == list(first.entries)


def test_a_transferred_receipt_keeps_its_own_id(store: Store) -> None:
    """It is no second booking of the money, any number of times, and the money is found where it came first."""
    site_id = new_site(store)
    account_id, another, third = (_open(store, site_id) for _ in range(3))
    receipt = _receipt()
    with store.work(site_id) as work:
        _append(work, account_id, receipt)
        _append(work, another, evolve(receipt, transferred=True))
        _append(work, third, evolve(receipt, transferred=True))
        _append(work, account_id, evolve(receipt, transferred=True))

    with store.work(site_id) as work:
        assert work.subledger.find_receipt(receipt.source, receipt.external_id) == ReceiptPlace(account_id, 1)
        assert work.subledger.standing(account_id).seq == 2


def test_what_is_taken_back_was_never_appended(store: Store) -> None:
    """Neither entries nor standing, and the money can still be booked."""
    site_id = new_site(store)
    account_id = _open(store, site_id)
    receipt = _receipt()

    def fail() -> None:
        with store.work(site_id) as work:
            _append(work, account_id, receipt)
            assert work.subledger.standing(account_id).seq == 1
            raise InterruptedError

    with pytest.raises(InterruptedError):
        fail()

    with store.work(site_id) as work:
        assert work.subledger.standing(account_id) == Standing()
        assert work.subledger.find_receipt(receipt.source, receipt.external_id) is None
        _append(work, account_id, receipt)


@pytest.mark.parametrize("last", [False, True])
def test_an_unbalanced_entry_is_never_kept(store: Store, last: bool) -> None:  # noqa: FBT001 - a parameter of pytest
    """A fault of the caller, which the store catches by the end of the work; how it says so is its own."""
    site_id = new_site(store)
    account_id = _open(store, site_id)
    right = _unmatched(account_id, Standing(), _receipt())
    crooked = evolve(right.entries[0], postings=(Posting(Role.CLEARING, "kiosk", 33_000),))

    with pytest.raises(Exception), store.work(site_id) as work:  # noqa: B017, PT011 - a fault, no refusal
        work.subledger.append(account_id, [crooked], right.standing, last=last)

    with store.work(site_id) as work:
        assert work.subledger.standing(account_id) == Standing()


def test_accounts_of_a_site_are_listed_in_order_of_id(store: Store) -> None:
    """All of them or those of a kind, of no other site."""
    site_id, other = new_site(store), new_site(store)
    suspense = _open(store, site_id)
    applications = sorted(_open(store, site_id, AccountKind.APPLICATION) for _ in range(3))
    _open(store, other)

    with store.work() as work:
        assert list(work.subledger.accounts(site_id)) == sorted([suspense, *applications])
        assert list(work.subledger.accounts(site_id, AccountKind.APPLICATION)) == applications
        assert list(work.subledger.accounts(site_id, AccountKind.LICENSE)) == []
