"""A store whose books were changed behind the back of the product: what audits and verifications must find."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import cast

from attrs import frozen

from gatedrentals.domain.ids import AccountId, SiteId
from gatedrentals.domain.ledger.account_statement import Outline
from gatedrentals.domain.ledger.documents import Document
from gatedrentals.domain.ledger.entry import Entry
from gatedrentals.domain.payments.standing import Standing
from gatedrentals.ports.store import Store, Work
from gatedrentals.ports.subledger import AccountKind, ReceiptPlace, Subledger

ChangeEntries = Callable[[Sequence[Entry]], Sequence[Entry]]
ChangeStanding = Callable[[Standing], Standing]


def unchanged(standing: Standing) -> Standing:
    return standing


def as_written(entries: Sequence[Entry]) -> Sequence[Entry]:
    return entries


@frozen
class TamperedStore:
    """Reads of one account are changed; everything else is as it is."""

    store: Store
    account_id: AccountId
    entries: ChangeEntries = as_written
    standing: ChangeStanding = unchanged

    @contextmanager
    def work(self, site_id: SiteId | None = None) -> Iterator[Work]:
        with self.store.work(site_id) as work:
            yield cast("Work", TamperedWork(work, TamperedSubledger(work.subledger, self)))


class TamperedWork:
    def __init__(self, work: Work, subledger: Subledger) -> None:
        self._work = work
        self.subledger = subledger

    def __getattr__(self, name: str) -> object:
        return getattr(self._work, name)


@frozen
class TamperedSubledger:
    inner: Subledger
    change: TamperedStore

    def open_account(self, account_id: AccountId, site_id: SiteId, kind: AccountKind) -> None:
        self.inner.open_account(account_id, site_id, kind)

    def standing(self, account_id: AccountId) -> Standing:
        found = self.inner.standing(account_id)
        return self.change.standing(found) if account_id == self.change.account_id else found

    def entries(self, account_id: AccountId) -> Sequence[Entry]:
        found = self.inner.entries(account_id)
        return self.change.entries(found) if account_id == self.change.account_id else found

    def outlines(self, account_id: AccountId) -> Sequence[Outline]:
        return self.inner.outlines(account_id)

    def documents(self, account_id: AccountId, seqs: Collection[int]) -> Mapping[int, Document]:
        return self.inner.documents(account_id, seqs)

    def append(
        self, account_id: AccountId, entries: Sequence[Entry], standing: Standing, *, last: bool = False
    ) -> None:
        self.inner.append(account_id, entries, standing, last=last)

    def find_receipt(self, source: str, external_id: str) -> ReceiptPlace | None:
        return self.inner.find_receipt(source, external_id)

    def accounts(self, site_id: SiteId, kind: AccountKind | None = None) -> Iterator[AccountId]:
        return self.inner.accounts(site_id, kind)
