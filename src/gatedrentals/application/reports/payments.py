"""The payments board: what each resident paid this week, how, and against what, beside what is owed (§14.2)."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from attrs import frozen

from gatedrentals.application.reports.due import DueNext, due_next
from gatedrentals.application.reports.site_accounts import SiteAccount, licensed_accounts
from gatedrentals.domain.ids import SiteId
from gatedrentals.domain.ledger.aging import Aging, age
from gatedrentals.domain.ledger.books import BookReceipt, Books, read_books
from gatedrentals.domain.ledger.documents import Method
from gatedrentals.domain.licensing.states import OCCUPIED
from gatedrentals.domain.period import ONE_DAY, Period, local_day
from gatedrentals.ports.clock import Clock
from gatedrentals.ports.store import Store, Work

WEEK = timedelta(days=7)


@frozen
class ShowPayments:
    """Ask for the board of the week, Monday to Sunday, that holds ``day`` (None: today)."""

    site_id: SiteId
    day: date | None = None


@frozen
class PaidInvoice:
    """What of a payment stands on an invoice now."""

    invoice_number: int
    cents: int


@frozen
class WeekPayment:
    """A payment received in the week and where it is now; ``other_cents`` stands on no invoice.

    ``returned``: it was taken back, so that it stands nowhere.
    """

    method: Method
    external_id: str
    received_at: datetime
    amount_cents: int
    invoices: tuple[PaidInvoice, ...]
    other_cents: int
    returned: bool


@frozen
class BoardRow:
    """A license on the board: who lives there, the week's payments, the aging at the week's end, and what is next."""

    license_number: str
    residents: tuple[str, ...]
    payments: tuple[WeekPayment, ...]
    aging: Aging
    next: DueNext
    credit_cents: int

    @property
    def paid_cents(self) -> int:
        """What was paid this week and not taken back."""
        return sum(payment.amount_cents for payment in self.payments if not payment.returned)


@frozen
class PaymentsBoards:
    """Shows the board; licenses that are neither lived in, nor owing, nor paying are left out."""

    store: Store
    clock: Clock

    def __call__(self, asked: ShowPayments) -> tuple[BoardRow, ...]:
        """A row per license, in order of number. Raises UnknownSite."""
        now = self.clock.now()
        with self.store.work(asked.site_id) as work:
            site = work.sites.get(asked.site_id)
            today = local_day(now, site.zone)
            week = week_of(asked.day or today)
            aged_on = min(week.end - ONE_DAY, today)
            rows: list[BoardRow] = []
            for account in licensed_accounts(work, site.id):
                aging = age(account.documents, aged_on, site.zone)
                books = read_books(account.entries)
                paid = [
                    receipt
                    for receipt in books.receipts.values()
                    if local_day(receipt.receipt.received_at, site.zone) in week
                ]
                payments = tuple(_payment(books, receipt) for receipt in paid if _came_from_outside(receipt))
                rows += _row(work, account, payments, aging, now)
        return tuple(rows)


def week_of(day: date) -> Period:
    """The week, Monday to Sunday, that holds a day."""
    monday = day - timedelta(days=day.weekday())
    return Period(monday, monday + WEEK)


def _row(
    work: Work, account: SiteAccount, payments: tuple[WeekPayment, ...], aging: Aging, now: datetime
) -> Iterator[BoardRow]:
    license_ = account.license
    if license_ is None or not (license_.state in OCCUPIED or payments or aging.total_cents):
        return
    standing = work.subledger.standing(account.id)
    yield BoardRow(
        license_number=account.name,
        residents=tuple(work.parties.get(resident).name for resident in license_.residents),
        payments=payments,
        aging=aging,
        next=due_next(account, standing, now),
        credit_cents=standing.balances.credit_cents,
    )


def _came_from_outside(receipt: BookReceipt) -> bool:
    """Whether a resident would call it a payment: neither an opening balance nor sent on to another account."""
    sent_on = receipt.reversal is not None and receipt.reversal.moved_to is not None
    return receipt.receipt.method is not Method.OPENING and not sent_on


def _payment(books: Books, booked: BookReceipt) -> WeekPayment:
    receipt = booked.receipt
    on_invoices: dict[int, int] = {}
    for ref, allocation in booked.placed.items():
        number = books.invoices[ref.invoice_seq].invoice.number
        on_invoices[number] = on_invoices.get(number, 0) + allocation.cents
    return WeekPayment(
        method=receipt.method,
        external_id=receipt.external_id,
        received_at=receipt.received_at,
        amount_cents=receipt.amount_cents,
        invoices=tuple(PaidInvoice(number, cents) for number, cents in sorted(on_invoices.items())),
        other_cents=sum(booked.held.values()),
        returned=booked.reversal is not None,
    )
