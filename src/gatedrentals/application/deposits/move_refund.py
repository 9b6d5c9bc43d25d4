"""The steps of a refund's check: print, stamp, mail, clear, void, issue again, escheat (§11.5)."""

from datetime import datetime

from attrs import evolve, frozen

from gatedrentals.application.asked import Asked
from gatedrentals.application.deposits.late_changes import settle_voided_check
from gatedrentals.application.deposits.reckoning import foresee
from gatedrentals.application.deposits.refund_file import RefundFile
from gatedrentals.application.deposits.refund_items import keep_refund_items
from gatedrentals.application.deposits.settlement_file import SettlementFile, refund_file
from gatedrentals.domain.deposits.refund import (
    Refund,
    RefundState,
    RefundStep,
    RefundStepRefused,
    advance,
    check_document,
)
from gatedrentals.domain.errors import InvalidValue, Refusal
from gatedrentals.domain.events import MoneyEvent, RefundCleared, RefundEscheated, RefundIssued
from gatedrentals.domain.ids import SiteId
from gatedrentals.ports.clock import Clock
from gatedrentals.ports.store import Store, Work

_BY_HAND = frozenset(RefundState) - {RefundState.DUE, RefundState.WITHDRAWN}


class UnknownRefund(Refusal):
    """The account has no refund of this number."""

    code = "unknown_refund"


@frozen
class MoveRefund:
    """A step of a refund: ``to`` is where it stands then; ``photo`` is the key of a picture of the check.

    Without ``license_number`` the refund is of the site's suspense account. ``to`` is never DUE or WITHDRAWN: those
    follow from a statement, or from what is decided about refused money.
    """

    site_id: SiteId
    license_number: str
    refund_no: int
    to: RefundState
    asked: Asked
    check_number: str = ""
    photo: str = ""


@frozen
class AddressRefund:
    """Where a check goes that waited for an address, or that came back; see `MoveRefund`."""

    site_id: SiteId
    license_number: str
    refund_no: int
    address: str
    asked: Asked


@frozen
class RefundSteps:
    """Moves refunds through their life; the license closes when the last check has cleared."""

    store: Store
    clock: Clock

    def __call__(self, command: MoveRefund) -> Refund:
        """Take the step.

        Raises UnknownLicense, UnknownRefund, RefundStepRefused, CheckWaits or InvalidValue; nothing changes then.
        """
        if command.to not in _BY_HAND:
            raise RefundStepRefused(f"no refund is made {command.to.value} by hand")
        with self.store.work(command.site_id) as work:
            now = self.clock.now()
            file = refund_file(work, command.site_id, command.license_number, command.asked, now)
            step = RefundStep(command.to, command.asked.who, now, command.check_number, command.photo)
            refund = advance(refund_of(file, command.refund_no), step)
            document = check_document(refund)
            if document is not None:
                file.note(document)
            _keep(file, refund, command.to.value)
            event = _event(file, refund)
            if event is not None:
                file.tell(event)
            if refund.state is RefundState.VOIDED:
                settle_voided_check(file, refund)
            file.close_if_done()
            file.books.save(now)
            _reckon_draft(work, command, now)
            return refund_of(file, refund.refund_no)

    def address(self, command: AddressRefund) -> Refund:
        """Say where a check goes. Raises UnknownLicense, UnknownRefund, RefundStepRefused or InvalidValue."""
        if not command.address.strip():
            raise InvalidValue("address", command.address, "an address")
        with self.store.work(command.site_id) as work:
            now = self.clock.now()
            file = refund_file(work, command.site_id, command.license_number, command.asked, now)
            before = refund_of(file, command.refund_no)
            if before.is_mailed or before.is_done:
                raise RefundStepRefused(
                    f"a refund that is {before.state.value} goes nowhere else: void its check first"
                )
            refund = evolve(before, address=command.address)
            _keep(file, refund, "address")
            return refund


def _reckon_draft(work: Work, command: MoveRefund, now: datetime) -> None:
    """A check that left, or came back, changes what the next version of the statement will come to."""
    if not command.license_number:
        return
    license_ = work.licenses.by_number(command.site_id, command.license_number)
    drafts = [version for version in work.statements.of_license(license_.id) if not version.is_final]
    for draft in drafts:
        file = SettlementFile.of(work, command.site_id, command.license_number, command.asked, now)
        file.books.catch_up(now, now, "deposit statement")
        work.statements.save(foresee(file, draft))


def _keep(file: RefundFile, refund: Refund, what: str) -> None:
    file.work.statements.save_refund(refund)
    keep_refund_items(file, refund)
    number = f" check {refund.check_number}" if refund.check_number else ""
    file.audit(f"refund_{what}", f"refund {refund.refund_no}{number}")


def refund_of(file: RefundFile, refund_no: int) -> Refund:
    """The refund of this number. Raises UnknownRefund."""
    for refund in file.refunds:
        if refund.refund_no == refund_no:
            return refund
    raise UnknownRefund(f"{file.title} has no refund {refund_no}")


def _event(file: RefundFile, refund: Refund) -> MoneyEvent | None:
    account, number, cents = file.books.account_id, refund.refund_no, refund.amount_cents
    match refund.state:
        case RefundState.PRINTED:
            return RefundIssued(account, number, refund.check_number, cents)
        case RefundState.CLEARED:
            return RefundCleared(account, number, refund.check_number, cents)
        case RefundState.ESCHEATED:
            return RefundEscheated(account, number, cents)
        case _:
            return None
