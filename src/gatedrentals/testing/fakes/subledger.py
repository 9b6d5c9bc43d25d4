"""The books in memory."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date

from attrs import frozen

from gatedrentals.domain.ids import AccountId, SiteId
from gatedrentals.domain.ledger.account_statement import Outline, outlined
from gatedrentals.domain.ledger.documents import Document, ReceiptBooked
from gatedrentals.domain.ledger.entry import Entry
from gatedrentals.domain.payments.standing import Standing
from gatedrentals.domain.period import next_month
from gatedrentals.ports.closes import MonthClose
from gatedrentals.ports.subledger import AccountKind, DuplicateReceipt, ReceiptPlace, StaleAccount, UnknownAccount
from gatedrentals.testing.fakes.rows import Draft, Scope, Table


@frozen
class Account:
    """An account as it was opened."""

    id: AccountId
    site_id: SiteId
    kind: AccountKind


def accounts_table() -> Table[AccountId, Account]:
    """Accounts by id, found by site."""
    return Table(lambda account: (account.site_id,))


def standings_table() -> Table[AccountId, Standing]:
    """Standings by account: the second of two that appended is stale."""
    return Table(meanwhile=StaleAccount)


def receipts_table() -> Table[tuple[str, str], ReceiptPlace]:
    """Where money was first booked, by source and external id: once ever."""
    return Table(meanwhile=DuplicateReceipt)


@frozen
class MemorySubledger:
    """Entries by account and sequence, with the standing after the last."""

    _accounts: Draft[AccountId, Account]
    _entries: Draft[tuple[AccountId, int], Entry]
    _standings: Draft[AccountId, Standing]
    _receipts: Draft[tuple[str, str], ReceiptPlace]
    _closes: Draft[tuple[SiteId, date], MonthClose]
    _scope: Scope

    def open_account(self, account_id: AccountId, site_id: SiteId, kind: AccountKind) -> None:
        """Open an empty account; opening it again does nothing."""
        self._scope.enter(site_id)
        if self._accounts.get(account_id) is None:
            self._accounts.put(account_id, Account(account_id, site_id, kind))

    def standing(self, account_id: AccountId) -> Standing:
        """What the account stands at. Raises UnknownAccount."""
        self._known(account_id)
        return self._standings.get(account_id) or Standing()

    def entries(self, account_id: AccountId) -> Sequence[Entry]:
        """Every entry of the account, in order. Raises UnknownAccount."""
        last = self.standing(account_id).seq
        found = (self._entries.get((account_id, seq)) for seq in range(1, last + 1))
        return tuple(entry for entry in found if entry is not None)

    def outlines(self, account_id: AccountId) -> Sequence[Outline]:
        """What a statement shows of every document, in order of the chain: none of an unknown account."""
        return outlined(entry.document for entry in self.entries(account_id)) if self._visible(account_id) else ()

    def documents(self, account_id: AccountId, seqs: Collection[int]) -> Mapping[int, Document]:
        """The documents of the account with these sequences, by sequence."""
        found = {seq: self._entries.get((account_id, seq)) for seq in seqs if self._visible(account_id)}
        return {seq: entry.document for seq, entry in found.items() if entry is not None}

    def append(
        self,
        account_id: AccountId,
        entries: Sequence[Entry],
        standing: Standing,
        *,
        last: bool = False,  # noqa: ARG002 - all is refused at once here, what comes last too
    ) -> None:
        """Add entries and the standing after them. Raises StaleAccount or DuplicateReceipt."""
        stored = self.standing(account_id).seq
        first = entries[0].document.seq
        if first != stored + 1:
            message = f"account {account_id} stands at {stored}: entry {first} does not follow it"
            raise StaleAccount(message)
        _fit(account_id, entries, standing)
        site_id = self._site(account_id)
        _check_months(site_id, entries, self._closes.at(site_id))
        booked = self._booked(entries)
        for entry in entries:
            self._entries.put((account_id, entry.document.seq), entry)
        for money, place in booked.items():
            self._receipts.put(money, place)
        self._standings.put(account_id, standing)

    def find_receipt(self, source: str, external_id: str) -> ReceiptPlace | None:
        """Where the money of this source and id was first booked, or None."""
        place = self._receipts.get((source, external_id))
        return place if place is not None and self._visible(place.account_id) else None

    def accounts(self, site_id: SiteId, kind: AccountKind | None = None) -> Iterator[AccountId]:
        """Every account of a site (of a kind), in order of id."""
        found = self._accounts.at(site_id) if self._scope.sees(site_id) else []
        return iter(sorted(account.id for account in found if kind in {None, account.kind}))

    def landed(self, site_id: SiteId) -> dict[AccountId, int]:
        """How far the accounts of a site have come by what others landed."""
        seqs = {account.id: self._standings.there(account.id) for account in self._accounts.landed(site_id)}
        return {account_id: standing.seq for account_id, standing in seqs.items() if standing is not None}

    def check(self) -> None:
        """Raise StaleAccount if someone else closed a month that this work posted in."""
        for entry in self._entries.changed():
            site_id = self._site(entry.document.account_id)
            _check_months(site_id, [entry], self._closes.landed(site_id))

    def _site(self, account_id: AccountId) -> SiteId:
        account = self._accounts.get(account_id)
        assert account is not None
        return account.site_id

    def _visible(self, account_id: AccountId) -> bool:
        account = self._accounts.get(account_id)
        return account is not None and self._scope.sees(account.site_id)

    def _known(self, account_id: AccountId) -> None:
        if not self._visible(account_id):
            message = f"no account has the id {account_id}"
            raise UnknownAccount(message)

    def _booked(self, entries: Sequence[Entry]) -> dict[tuple[str, str], ReceiptPlace]:
        booked: dict[tuple[str, str], ReceiptPlace] = {}
        for entry in entries:
            document, body = entry.document, entry.document.body
            if isinstance(body, ReceiptBooked) and not body.receipt.transferred:
                money = (body.receipt.source, body.receipt.external_id)
                earlier = booked.get(money) or self._receipts.get(money)
                if earlier is not None:
                    message = f"{money[1]!r} of {money[0]!r} is in the books: {earlier.account_id}/{earlier.seq}"
                    raise DuplicateReceipt(message)
                booked[money] = ReceiptPlace(document.account_id, document.seq)
        return booked


def _check_months(site_id: SiteId, entries: Sequence[Entry], closes: Sequence[MonthClose]) -> None:
    closed = max((close.month for close in closes), default=None)
    first_posted = min(entry.document.posted_on for entry in entries)
    if closed is not None and first_posted < next_month(closed):
        message = f"a document of {site_id} is posted on {first_posted}, in a month that is closed"
        raise StaleAccount(message)


def _fit(account_id: AccountId, entries: Sequence[Entry], standing: Standing) -> None:
    """What a caller can only get wrong by a fault: a database refuses it too."""
    for offset, entry in enumerate(entries):
        document = entry.document
        fits = document.account_id == account_id and document.seq == entries[0].document.seq + offset
        if not fits or sum(posting.cents for posting in entry.postings) != 0:
            message = f"entry {document.account_id}/{document.seq} is out of order or not balanced"
            raise ValueError(message)
    last = entries[-1]
    if (standing.seq, standing.head, standing.balances) != (last.document.seq, last.hash, last.balances):
        message = f"the standing of {account_id} is not the one after its last entry"
        raise ValueError(message)
