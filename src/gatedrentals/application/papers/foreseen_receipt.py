"""Where money would go if it were booked now: the receipt as it would print, and the account before it (§6.3, §6.4)."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from zoneinfo import ZoneInfo

from attrs import frozen

from gatedrentals.application.account_file import AccountFile
from gatedrentals.application.answering.one_work import OneWork
from gatedrentals.application.papers.heading import account_now
from gatedrentals.application.papers.receipt import PrintReceipt, ReceiptPapers
from gatedrentals.domain.billing.schedule import regular_issue_at
from gatedrentals.domain.ids import SiteId, account_of
from gatedrentals.domain.ledger.documents import CreditMemo, CreditReason, Document, Invoice, InvoiceKind
from gatedrentals.domain.licensing.license import License
from gatedrentals.domain.period import Period
from gatedrentals.ports.clock import Clock
from gatedrentals.ports.papers import AccountNow, DatedAmount, PaidPart, ReceiptPaper
from gatedrentals.ports.store import Store, Work


@frozen
class IssuedInvoice:
    """An invoice that was due to be issued, and is so together with the money; ``days`` are those that it bills."""

    number: int
    due_on: date
    days: Period
    cents: int


@frozen
class ForeseenReceipt:
    """The receipt after a command, and the account that it is on as it stood before; None where it is nobody's.

    ``first_new_invoice`` is the number from which on invoices were billed with this money: ``issued`` are those whose
    day had come, all others were billed ahead for it. ``late_fees`` are charged together with it; below zero, they are
    taken back by it. ``returned_fees`` are what a returned payment costs. ``after`` is that account then, also where
    the money has left it; ``left_before`` and ``left_after`` are the account that moved money comes from.
    """

    paper: ReceiptPaper
    before: AccountNow | None
    first_new_invoice: int
    late_fees: tuple[DatedAmount, ...] = ()
    issued: tuple[IssuedInvoice, ...] = ()
    returned_fees: tuple[DatedAmount, ...] = ()
    after: AccountNow | None = None
    left_before: AccountNow | None = None
    left_after: AccountNow | None = None

    @property
    def ahead(self) -> tuple[PaidPart, ...]:
        """What of it pays cycles that were billed ahead for it."""
        had_come = {invoice.number for invoice in self.issued}
        return tuple(
            part
            for part in self.paper.parts
            if part.invoice_number >= self.first_new_invoice and part.invoice_number not in had_come
        )


@frozen
class ReceiptForesight:
    """Does a command about a receipt in one transaction with what it then looks like; on a previewed store, undone."""

    store: Store
    clock: Clock

    def __call__(
        self,
        site_id: SiteId,
        license_number: str,
        money: tuple[str, str],
        command: Callable[[Store], object],
        left_number: str = "",
    ) -> ForeseenReceipt:
        """``money`` is the source and the external id; ``license_number`` is whose account to look at, if any.

        ``left_number`` is the license that it is moved away from, if any. Raises UnknownSite, UnknownLicense and what
        the command raises; nothing is kept then.
        """
        with self.store.work(site_id) as work:
            one = OneWork(work, site_id)
            license_ = work.licenses.by_number(site_id, license_number) if license_number else None
            if license_ is None:
                command(one)
                return ForeseenReceipt(self._paper(one, site_id, money), None, 1)
            now, account_id = self.clock.now(), account_of(license_.id)
            before, standing = account_now(work, license_, now), work.subledger.standing(account_id)
            left = work.licenses.by_number(site_id, left_number) if left_number else None
            left_before = _account(work, left, now)
            command(one)
            file = AccountFile.of_license(work, license_, now)
            added = file.documents[standing.seq :]
            paper = self._paper(one, site_id, money)
            issued = tuple(_issued(added, file.site.zone))
            return ForeseenReceipt(
                paper,
                before,
                standing.next_invoice_number,
                tuple(_late_fees(added)),
                issued,
                tuple(_returned_fees(added)),
                account_now(work, license_, now),
                left_before,
                _account(work, left, now),
            )

    def _paper(self, store: Store, site_id: SiteId, money: tuple[str, str]) -> ReceiptPaper:
        return ReceiptPapers(store, self.clock)(PrintReceipt(site_id, *money))


def _account(work: Work, license_: License | None, now: datetime) -> AccountNow | None:
    return None if license_ is None else account_now(work, license_, now)


def _issued(added: Iterable[Document], zone: ZoneInfo) -> Iterator[IssuedInvoice]:
    """The invoices of cycles whose regular instant had come."""
    for document in added:
        body = document.body
        if not isinstance(body, Invoice) or body.kind is not InvoiceKind.RECURRING or body.cycle is None:
            continue
        if document.effective_at >= regular_issue_at(body.due_on, zone):
            cents = sum(line.amount_cents for line in body.lines)
            yield IssuedInvoice(body.number, body.due_on, body.cycle, cents)


def _late_fees(added: Iterable[Document]) -> Iterator[DatedAmount]:
    for document in added:
        body = document.body
        if isinstance(body, Invoice) and body.kind is InvoiceKind.LATE_FEE:
            due_on = body.cycle.start if body.cycle is not None else body.due_on
            yield DatedAmount(due_on, body.lines[0].text, sum(line.amount_cents for line in body.lines))
        elif isinstance(body, CreditMemo) and body.reason is CreditReason.FEE_TAKEN_BACK:
            yield DatedAmount(None, "Late fee taken back", -sum(credit.cents for credit in body.credits))


def _returned_fees(added: Iterable[Document]) -> Iterator[DatedAmount]:
    for document in added:
        body = document.body
        if isinstance(body, Invoice) and body.kind is InvoiceKind.RETURNED_PAYMENT:
            yield DatedAmount(body.due_on, "Returned-payment fee", sum(line.amount_cents for line in body.lines))
