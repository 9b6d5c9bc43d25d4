"""The balanced journal entry that a document posts, sealed into its account's chain (§5.1)."""

from gatedrentals.domain.ledger.documents import Document
from gatedrentals.domain.ledger.roles import Role
from gatedrentals.domain.values import frozen


@frozen
class Posting:
    """Cents on one ledger account: debit above zero, credit below. ``detail`` is the product, method or reason."""

    role: Role
    detail: str
    cents: int


@frozen
class Balances:
    """What stands on an account after a document, in cents; each as a number people expect to be positive."""

    receivable_cents: int = 0
    deferred_cents: int = 0
    deposits_billed_cents: int = 0
    deposits_held_cents: int = 0
    credit_cents: int = 0
    unapplied_cents: int = 0
    refunds_payable_cents: int = 0


@frozen
class Entry:
    """A document as it is kept: its postings, the exact bytes that are hashed, and the balances after it.

    ``hash`` is SHA-256 over the previous entry's hash and ``payload``; an account's first entry follows 32 zero bytes.
    """

    document: Document
    postings: tuple[Posting, ...]
    payload: bytes
    hash: bytes
    balances: Balances
