"""A resident's account at a glance: what is due and what for, what was paid, what comes next (§14.4)."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from attrs import frozen

from gatedrentals.application.answering.one_work import OneWork
from gatedrentals.application.reports.cycles_ahead import CycleAhead, CyclesAhead, LookAhead
from gatedrentals.application.reports.license_overview import LicenseOverview, LicenseOverviews, ShowLicense
from gatedrentals.domain.ids import SiteId, account_of
from gatedrentals.domain.licensing.states import BEFORE_MOVE_IN, OCCUPIED
from gatedrentals.domain.period import Period
from gatedrentals.ports.account_pages import InvoiceStand, ReceiptsChosen, ReceiptStand
from gatedrentals.ports.clock import Clock
from gatedrentals.ports.store import Store

PAYMENTS, CYCLES = 5, 4
"""How many of the last payments and of the next cycles an account at a glance tells."""
INVOICES = 200
"""How many open invoices it looks through for what is due."""
BILLED = BEFORE_MOVE_IN | OCCUPIED
"""States in which cycles are billed; what comes after them is a settlement."""


@frozen
class ShowAccount:
    """Ask for the account of a license."""

    site_id: SiteId
    license_number: str


@frozen
class DuePart:
    """A line of an invoice that is not paid yet; ``days`` are those that it is for, if it is for days."""

    invoice_seq: int
    invoice_number: int
    due_on: date
    text: str
    open_cents: int
    days: Period | None


@frozen
class OwnAccount:
    """An account as it stands.

    ``due`` is all that is open, in order of its due day; ``payments`` come latest first; ``ahead`` is not billed yet.
    """

    shown: LicenseOverview
    due: tuple[DuePart, ...]
    payments: Sequence[ReceiptStand]
    ahead: tuple[CycleAhead, ...]

    @property
    def late_cents(self) -> int:
        """What was due before today."""
        return sum(part.open_cents for part in self.due if part.due_on < self.shown.today)


@frozen
class OwnAccounts:
    """Shows residents their accounts; whose they are, `OwnLicenses` has decided."""

    store: Store
    clock: Clock

    def __call__(self, asked: ShowAccount) -> OwnAccount:
        """The account. Raises UnknownSite or UnknownLicense, UnknownProduct or NoPrice."""
        with self.store.work(asked.site_id) as work:
            one = OneWork(work, asked.site_id)
            shown = LicenseOverviews(one, self.clock)(ShowLicense(asked.site_id, asked.license_number, activities=0))
            account_id = account_of(shown.license.id)
            invoices = work.pages.invoices(account_id, INVOICES, None, only_open=True)
            paid = work.pages.receipts(asked.site_id, ReceiptsChosen(account_id), PAYMENTS, None)
            is_billed = shown.license.state in BILLED
            look = CyclesAhead(one, self.clock)
            ahead = look(LookAhead(asked.site_id, asked.license_number, CYCLES)) if is_billed else ()
        return OwnAccount(shown, tuple(sorted(_due(invoices), key=_by_day)), paid.rows, ahead)


def _due(invoices: Iterable[InvoiceStand]) -> Iterator[DuePart]:
    for each in invoices:
        for stand in each.lines:
            if stand.open_cents:
                line, invoice = stand.line, each.invoice
                days = None if line.earning is None else line.earning.period
                yield DuePart(each.seq, invoice.number, invoice.due_on, line.text, stand.open_cents, days)


def _by_day(part: DuePart) -> tuple[date, int]:
    return part.due_on, part.invoice_number
