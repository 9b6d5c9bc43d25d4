"""What touches many accounts at once: billing runs and files of receipts stream through here."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Protocol

from attrs import frozen

from gatedrentals.domain.events import Event
from gatedrentals.domain.ids import AccountId, SiteId
from gatedrentals.domain.ledger.entry import Entry
from gatedrentals.domain.licensing.license import License
from gatedrentals.domain.payments.standing import Standing


@frozen
class Share:
    """One of ``of`` disjoint shares of a site's licenses, counted from 0, so that several workers can run at once."""

    number: int = 0
    of: int = 1


WHOLE = Share()


@frozen
class DueLicense:
    """A license whose next cycle is to be invoiced, with the cursors of its account's standing.

    ``standing`` leaves its lines out; ``is_plain`` says that no money is held on the account, so that an invoice is all
    that its next cycle takes. ``discount_uses`` counts on how many live cycles each discount rule stands.
    """

    license: License
    standing: Standing
    is_plain: bool
    discount_uses: Mapping[str, int]


@frozen
class Append:
    """Entries of one account, the standing after them, and what is told of them.

    ``before`` is the standing that the entries were decided on.
    """

    account_id: AccountId
    before: Standing
    entries: Sequence[Entry]
    standing: Standing
    events: Sequence[Event] = ()


class Runs(Protocol):
    """Reads and writes of many accounts of one site, streamed."""

    def due(self, site_id: SiteId, horizon: date, share: Share = WHOLE) -> Iterator[DueLicense]:
        """Licenses that live there (active or under notice) and are billed to before ``horizon``, in order of id.

        An account without its first invoice is not among them (§3.4).
        """
        ...

    def standings(self, account_ids: Sequence[AccountId]) -> Mapping[AccountId, Standing]:
        """What these accounts stand at; an id that no account has is left out."""
        ...

    def append_all(self, site_id: SiteId, appends: Iterable[Append]) -> int:
        """Append to many accounts, each once, all or nothing; returns how many documents were written.

        It takes invoices, receipts that nothing was moved for, and reallocations, but no credit memos. Raises
        StaleAccount if one of them was appended to meanwhile, and DuplicateReceipt for money that is in the books.
        """
        ...
