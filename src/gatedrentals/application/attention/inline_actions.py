"""What each inline action asks of which use case, from the item and what the person said (§14.1)."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import TypeAlias

from attrs import frozen

from gatedrentals.application.asked import Asked
from gatedrentals.application.attention.dismiss_item import Dismissals, DismissItem
from gatedrentals.application.attention.queue_rows import place_of
from gatedrentals.application.billing.issue_invoices import BillingRuns, IssueInvoices
from gatedrentals.application.deposits.finalize_statement import FinalizeStatement, FinalizeStatements
from gatedrentals.application.deposits.move_refund import AddressRefund, MoveRefund, RefundSteps
from gatedrentals.application.deposits.send_letter import Letters, SendLetter
from gatedrentals.application.licensing.activate import ActivatedLicenses, ActivateLicense
from gatedrentals.application.licensing.begin_billing import BeginBilling, BillingStarts
from gatedrentals.application.licensing.cancel import CancelledLicenses, CancelLicense
from gatedrentals.application.licensing.change_move_in import ChangeMoveIn, MoveInChanges
from gatedrentals.application.licensing.confirm_surrender import ConfirmSurrender, Surrenders
from gatedrentals.application.licensing.restart_tax_count import RestartTaxCount, TaxCountRestarts
from gatedrentals.application.licensing.withdraw_notice import NoticeWithdrawals, WithdrawNotice
from gatedrentals.application.metering.take_reading import MeterReadings, TakeReading
from gatedrentals.application.receipts.link_payer import LinkPayer, PayerLinks
from gatedrentals.application.receipts.place_receipt import PlaceReceipt, PlaceReceipts
from gatedrentals.application.receipts.refuse_receipt import RefusedReceipts, RefuseReceipt
from gatedrentals.application.receipts.reverse_receipt import ReverseReceipt, TakeBackReceipts
from gatedrentals.application.writing_off.write_off import WriteOffBalance, WriteOffs
from gatedrentals.domain.attention import action as do
from gatedrentals.domain.attention.item import KeptItem
from gatedrentals.domain.deposits.refund import RefundState
from gatedrentals.domain.errors import InvalidValue
from gatedrentals.domain.ids import PadId, SiteId
from gatedrentals.domain.ledger.documents import Receipt, ReversalReason
from gatedrentals.domain.period import local_day
from gatedrentals.ports.clock import Clock
from gatedrentals.ports.store import Store


@frozen
class Told:
    """What a person said with an action, as far as it asked."""

    license_number: str = ""
    day: date | None = None
    note: str = ""
    check_number: str = ""
    photo: str = ""
    address: str = ""
    payee: str = ""
    reading_kwh: str = ""
    register: str = ""


SAID_NOTHING = Told()


@frozen
class Acting:
    """Where an action takes place, on which item, by whom, and what they said."""

    store: Store
    clock: Clock
    item: KeptItem
    told: Told
    asked: Asked

    @property
    def site_id(self) -> SiteId:
        """The item's site."""
        return self.item.site_id

    @property
    def number(self) -> str:
        """The number of the item's license; empty where it is about the suspense account."""
        return self.item.about.license_number

    @property
    def day(self) -> date:
        """The day that an action asked for."""
        assert self.told.day is not None
        return self.told.day

    def receipt(self) -> Receipt:
        """The receipt that the item is about."""
        place = place_of(self.item)
        assert place is not None
        with self.store.work(self.site_id) as work:
            return work.briefs.receipts(self.site_id, [place])[place]

    def pad(self) -> PadId:
        """The pad of the item's license on the present day."""
        with self.store.work(self.site_id) as work:
            today = local_day(self.clock.now(), work.sites.get(self.site_id).zone)
            return work.licenses.by_number(self.site_id, self.number).assignment_on(today).pad

    def check_number(self) -> str:
        """The number of the check of the item's refund that is out; empty if none is."""
        assert self.item.about.account_id is not None
        with self.store.work(self.site_id) as work:
            refunds = work.statements.refunds_of(self.item.about.account_id)
        return next((each.check_number for each in refunds if each.refund_no == self.item.about.number), "")


Act: TypeAlias = Callable[[Acting], object]


def _place(acting: Acting) -> None:
    receipt, number = acting.receipt(), acting.told.license_number
    command = PlaceReceipt(acting.site_id, receipt.source, receipt.external_id, number, acting.asked)
    PlaceReceipts(acting.store, acting.clock)(command)


def _link(acting: Acting) -> None:
    payer = acting.receipt().payer_name
    if not payer:
        raise InvalidValue("payer_name", "", "a payer with a name: put this money on its license without a link")
    PayerLinks(acting.store, acting.clock).link(
        LinkPayer(acting.site_id, payer, acting.told.license_number, acting.asked)
    )


def _refuse(acting: Acting) -> None:
    receipt, told = acting.receipt(), acting.told
    command = RefuseReceipt(acting.site_id, receipt.source, receipt.external_id, acting.asked, told.address, told.payee)
    RefusedReceipts(acting.store, acting.clock)(command)


def _take_back(acting: Acting) -> None:
    receipt, now = acting.receipt(), acting.clock.now()
    command = ReverseReceipt(
        acting.site_id, receipt.source, receipt.external_id, ReversalReason.BOOKING_ERROR, now, acting.asked
    )
    TakeBackReceipts(acting.store, acting.clock)(command)


def _begin_billing(acting: Acting) -> None:
    BillingStarts(acting.store, acting.clock)(BeginBilling(acting.site_id, acting.number, acting.asked))


def _activate(acting: Acting) -> None:
    command = ActivateLicense(acting.site_id, acting.number, acting.asked, acting.told.day, acting.told.note)
    ActivatedLicenses(acting.store, acting.clock)(command)


def _change_move_in(acting: Acting) -> None:
    MoveInChanges(acting.store, acting.clock)(
        ChangeMoveIn(acting.site_id, acting.number, acting.day, acting.asked, acting.told.note)
    )


def _cancel(acting: Acting) -> None:
    command = CancelLicense(acting.site_id, acting.number, acting.asked, acting.told.address, acting.told.note)
    CancelledLicenses(acting.store, acting.clock)(command)


def _confirm_surrender(acting: Acting) -> None:
    command = ConfirmSurrender(acting.site_id, acting.number, acting.day, acting.asked, acting.told.note)
    Surrenders(acting.store, acting.clock)(command)


def _withdraw_notice(acting: Acting) -> None:
    command = WithdrawNotice(acting.site_id, acting.number, acting.asked, acting.told.note)
    NoticeWithdrawals(acting.store, acting.clock)(command)


def _confirm_interruption(acting: Acting) -> None:
    first_unpaid = acting.item.about.day
    assert first_unpaid is not None
    command = RestartTaxCount(acting.site_id, acting.number, first_unpaid, acting.asked, acting.told.note)
    TaxCountRestarts(acting.store, acting.clock)(command)


def _finalize(acting: Acting) -> None:
    FinalizeStatements(acting.store, acting.clock)(FinalizeStatement(acting.site_id, acting.number, acting.asked))


def _move_refund(to: RefundState, acting: Acting) -> None:
    check = acting.told.check_number or acting.check_number()
    number, photo = acting.item.about.number, acting.told.photo
    RefundSteps(acting.store, acting.clock)(
        MoveRefund(acting.site_id, acting.number, number, to, acting.asked, check, photo)
    )


def _address(acting: Acting) -> None:
    refund_no, address = acting.item.about.number, acting.told.address
    RefundSteps(acting.store, acting.clock).address(
        AddressRefund(acting.site_id, acting.number, refund_no, address, acting.asked)
    )


def _send_letter(acting: Acting) -> None:
    command = SendLetter(acting.site_id, acting.number, acting.item.about.number, acting.day, acting.asked)
    Letters(acting.store, acting.clock)(command)


def _write_off(acting: Acting) -> None:
    command = WriteOffBalance(acting.site_id, acting.number, acting.told.note, acting.asked)
    WriteOffs(acting.store, acting.clock)(command)


def _take_reading(acting: Acting) -> None:
    told = acting.told
    MeterReadings(acting.store, acting.clock)(
        TakeReading(acting.site_id, acting.pad(), told.reading_kwh, acting.asked, told.day, told.register)
    )


def _issue_invoices(acting: Acting) -> None:
    command = IssueInvoices(acting.site_id, acting.asked, license_number=acting.number)
    BillingRuns(acting.store, acting.clock)(command)


def _dismiss(acting: Acting) -> None:
    item = acting.item
    Dismissals(acting.store, acting.clock)(
        DismissItem(item.site_id, item.kind, item.key, acting.told.note, acting.asked)
    )


ACTS: dict[str, Act] = {
    do.PLACE_RECEIPT.name: _place,
    do.LINK_PAYER.name: _link,
    do.REFUSE_RECEIPT.name: _refuse,
    do.TAKE_BACK_RECEIPT.name: _take_back,
    do.BEGIN_BILLING.name: _begin_billing,
    do.ACTIVATE.name: _activate,
    do.CHANGE_MOVE_IN.name: _change_move_in,
    do.CANCEL.name: _cancel,
    do.CONFIRM_SURRENDER.name: _confirm_surrender,
    do.WITHDRAW_NOTICE.name: _withdraw_notice,
    do.CONFIRM_INTERRUPTION.name: _confirm_interruption,
    do.FINALIZE_STATEMENT.name: _finalize,
    do.PRINT_REFUND.name: partial(_move_refund, RefundState.PRINTED),
    do.STAMP_REFUND.name: partial(_move_refund, RefundState.STAMPED),
    do.MAIL_REFUND.name: partial(_move_refund, RefundState.MAILED),
    do.VOID_REFUND.name: partial(_move_refund, RefundState.VOIDED),
    do.REISSUE_REFUND.name: partial(_move_refund, RefundState.REISSUED),
    do.ESCHEAT_REFUND.name: partial(_move_refund, RefundState.ESCHEATED),
    do.ADDRESS_REFUND.name: _address,
    do.WRITE_OFF.name: _write_off,
    do.SEND_LETTER.name: _send_letter,
    do.TAKE_READING.name: _take_reading,
    do.ISSUE_INVOICES.name: _issue_invoices,
    do.DISMISS.name: _dismiss,
}
"""Every action that is done in place; the others open a page."""
