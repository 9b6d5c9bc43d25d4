"""The books: documents of accounts, appended in a chain and never changed (§5)."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from enum import Enum
from typing import Protocol

from attrs import frozen

from gatedrentals.domain.errors import Refusal
from gatedrentals.domain.ids import AccountId, SiteId
from gatedrentals.domain.ledger.account_statement import Outline
from gatedrentals.domain.ledger.documents import Document
from gatedrentals.domain.ledger.entry import Entry
from gatedrentals.domain.payments.standing import Standing


class AccountKind(Enum):
    """What an account belongs to (§5.1)."""

    LICENSE = "license"
    APPLICATION = "application"
    SUSPENSE = "suspense"


class StaleAccount(Refusal):
    """Someone else appended to the account, or closed a month of its site, since it was read: read and decide again."""

    code = "stale_account"


class DuplicateReceipt(Refusal):
    """Money of this source and external id is in the books already (§6.4)."""

    code = "duplicate_receipt"


class UnknownAccount(Refusal):
    """No account has this id."""

    code = "unknown_account"


@frozen
class ReceiptPlace:
    """Where money was first booked."""

    account_id: AccountId
    seq: int


class Subledger(Protocol):
    """The documents of every account, with what each account stands at."""

    def open_account(self, account_id: AccountId, site_id: SiteId, kind: AccountKind) -> None:
        """Open an empty account; opening it again does nothing."""
        ...

    def standing(self, account_id: AccountId) -> Standing:
        """What the account stands at; costs the same however long its history is. Raises UnknownAccount."""
        ...

    def entries(self, account_id: AccountId) -> Sequence[Entry]:
        """Every entry of the account, in order. Raises UnknownAccount."""
        ...

    def outlines(self, account_id: AccountId) -> Sequence[Outline]:
        """What a statement shows of every document, in order of the chain: none of an unknown account."""
        ...

    def documents(self, account_id: AccountId, seqs: Collection[int]) -> Mapping[int, Document]:
        """The documents of the account with these sequences, by sequence; contact data may be left off."""
        ...

    def append(
        self, account_id: AccountId, entries: Sequence[Entry], standing: Standing, *, last: bool = False
    ) -> None:
        """Add entries and the standing after them, all or nothing. Raises UnknownAccount.

        The first entry follows the account's last, and none is posted in a closed month: raises StaleAccount if another
        was appended or the month was closed meanwhile, and DuplicateReceipt if a receipt's source and external id are
        in the books (a transferred receipt keeps its own). What is the ``last`` that a work does may be written as it
        lands: it is refused by then at the latest, or when the work is settled.
        """
        ...

    def find_receipt(self, source: str, external_id: str) -> ReceiptPlace | None:
        """Where the money of this source and id was first booked, or None."""
        ...

    def accounts(self, site_id: SiteId, kind: AccountKind | None = None) -> Iterator[AccountId]:
        """Every account of a site (of a kind), in order of id."""
        ...
