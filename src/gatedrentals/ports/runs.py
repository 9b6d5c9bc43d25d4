"""What touches many accounts at once: billing runs, rent rolls and files of receipts stream through here."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Protocol

from attrs import evolve, frozen

from gatedrentals.domain.events import Event
from gatedrentals.domain.ids import AccountId, SiteId
from gatedrentals.domain.ledger.entry import Entry
from gatedrentals.domain.ledger.line import LineRef
from gatedrentals.domain.licensing.license import License, Transition
from gatedrentals.domain.payments.standing import Standing
from gatedrentals.ports.parties import Party


@frozen
class Share:
    """One of ``of`` disjoint shares of a site's licenses, counted from 0, so that several workers can run at once."""

    number: int = 0
    of: int = 1


WHOLE = Share()


@frozen
class DueLicense:
    """A license whose next cycle is to be invoiced, with the cursors of its account's standing.

    ``standing`` leaves its lines out; ``is_plain`` says that its next cycle takes an invoice and nothing else: no money
    is held on the account, no open bill has an order above its number, and the uses of discount rules are known.
    ``discount_uses`` counts on how many live cycles each discount rule stands that applies only so many times. It is
    None where counting invoices does not tell: several live ones share a cycle, or the next goes on with a cycle that
    was cut. ``was_read``: a meter of its pads was read after the reading that was billed last.
    """

    license: License
    standing: Standing
    is_plain: bool
    discount_uses: Mapping[str, int] | None
    was_read: bool


@frozen
class ReadyLicense:
    """A license and what its account stands at, read at once.

    ``numbers`` are those of the invoices of its open lines, by sequence; ``deposits`` are the open lines whose money is
    held for who pays it; ``closed`` is the last closed month of its site.
    """

    license: License
    standing: Standing
    numbers: Mapping[int, int]
    deposits: frozenset[LineRef]
    closed: date | None


@frozen
class BilledSoFar:
    """How far the invoices of an account go that still charge anything.

    ``due_on`` is the latest due date of a cycle, of those before a day. ``read_on`` is the day of the reading up to
    which metered use is billed, ``metered_due_on`` the due date of the invoice that bills it. None where there is none.
    """

    due_on: date | None
    read_on: date | None
    metered_due_on: date | None


@frozen
class Admission:
    """A license that is there from now on, with its people, how it came to its state, and its books from the first."""

    license: License
    parties: Sequence[Party]
    transitions: Sequence[Transition]
    entries: Sequence[Entry]
    standing: Standing
    events: Sequence[Event]


@frozen
class Append:
    """Entries of one account, the standing after them, and what is told of them.

    ``before`` is the standing that the entries were decided on. Lines that it leaves out stay as they are.
    """

    account_id: AccountId
    before: Standing
    entries: Sequence[Entry]
    standing: Standing
    events: Sequence[Event] = ()

    def upon(self, stored: Standing) -> Standing:
        """What the account stands at when this has landed on what is stored of it."""
        named = {line.ref for line in self.before.open_lines}
        left_out = tuple(line for line in stored.open_lines if line.ref not in named)
        return evolve(self.standing, open_lines=(*left_out, *self.standing.open_lines)) if left_out else self.standing


class Runs(Protocol):
    """Reads and writes of many accounts of one site, within a work."""

    def due(self, site_id: SiteId, horizon: date, share: Share = WHOLE) -> Iterator[DueLicense]:
        """Licenses whose cycles are issued (`BILLED`) and that are billed to before ``horizon``, in order of id.

        Those of which a meter was read meanwhile are among them, however far they are billed. They are streamed: until
        the last is taken, nothing else may be asked of this work. An account without its first invoice is not among
        them (§3.4).
        """
        ...

    def ready(self, site_id: SiteId, numbers: Sequence[str]) -> Mapping[str, ReadyLicense]:
        """Licenses by number with what they stand at, in one trip; a number that no license has is left out."""
        ...

    def billed_so_far(self, account_id: AccountId, until: date) -> BilledSoFar:
        """How far an account is billed, of cycles due before ``until`` and of metered use, in one trip.

        What it costs does not grow with the age of the account.
        """
        ...

    def booked(self, receipts: Sequence[tuple[str, str]]) -> frozenset[tuple[str, str]]:
        """Which of these receipts, by source and external id, are in the books already (§6.4)."""
        ...

    def append_all(self, site_id: SiteId, appends: Iterable[Append]) -> int:
        """Append to many accounts, each once, all or nothing; returns how many documents were written.

        It takes invoices, receipts that nothing was moved for, and reallocations, but no credit memos. Raises
        StaleAccount if one of them was appended to or a month closed meanwhile, and DuplicateReceipt for money that is
        in the books.
        """
        ...

    def admit(self, site_id: SiteId, admissions: Iterable[Admission]) -> int:
        """Add many new licenses and open their books, all or nothing; returns how many were added.

        Raises NumberTaken, PadTaken or DuplicateReceipt, or StaleAccount if a month was closed meanwhile.
        """
        ...
