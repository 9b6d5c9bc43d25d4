"""Take back a receipt: returned by the bank, or booked where it did not belong (§6.5)."""

from datetime import datetime

from attrs import evolve, frozen

from gatedrentals.application.account_file import AccountFile
from gatedrentals.application.asked import Asked
from gatedrentals.application.deposits.late_changes import LateReturn, charge_what_was_refunded
from gatedrentals.application.deposits.refused_money import take_refusal_back, tell_of_refused_money_owed
from gatedrentals.application.receipts.returned_items import keep_returned_item
from gatedrentals.domain.billing.invoicing import one_time_lines
from gatedrentals.domain.billing.rate_card import RateCard
from gatedrentals.domain.catalog.product import RETURNED_PAYMENT_FEE, NoPrice, UnknownProduct
from gatedrentals.domain.errors import Refusal
from gatedrentals.domain.ids import AccountId, SiteId
from gatedrentals.domain.ledger.documents import (
    MOVED_ON,
    RETURNED,
    Holding,
    Invoice,
    InvoiceKind,
    ReceiptReversed,
    ReversalReason,
)
from gatedrentals.domain.ledger.words import REVERSAL_NAMES
from gatedrentals.domain.licensing.terms import OneTimeCharge
from gatedrentals.domain.money import dollars
from gatedrentals.domain.payments.returned_fee import charges_returned_fee
from gatedrentals.domain.period import local_day
from gatedrentals.ports.audit_trail import AuditRow
from gatedrentals.ports.clock import Clock
from gatedrentals.ports.store import Store, Work


class UnknownReceipt(Refusal):
    """No receipt of this source and external id is in the books."""

    code = "unknown_receipt"


class AlreadyReversed(Refusal):
    """The receipt was taken back before."""

    code = "already_reversed"


class BelongsToNobody(Refusal):
    """The receipt is on no license that it could be taken away from: it waits to be matched."""

    code = "belongs_to_nobody"


@frozen
class ReverseReceipt:
    """A receipt that counts no more since ``returned_at``; ``return_code`` is the bank's, such as ``R01``.

    Money on a wrong license, or of a payer who was unlinked, is still ours: it waits to be matched (§6.5, §8.3).
    """

    site_id: SiteId
    source: str
    external_id: str
    reason: ReversalReason
    returned_at: datetime
    asked: Asked
    return_code: str = ""


@frozen
class Returned:
    """What a reversal did: the account's open total after it, and the fee that was charged, in cents."""

    license_number: str
    open_cents: int
    fee_cents: int


@frozen
class TakeBackReceipts:
    """Reverses receipts and replays their accounts; a settled license gets the next version of its statement."""

    store: Store
    clock: Clock

    def __call__(self, command: ReverseReceipt) -> Returned:
        """Take the receipt back. Raises UnknownReceipt, AlreadyReversed or BelongsToNobody; nothing changes then."""
        with self.store.work(command.site_id) as work:
            return self.take_back(work, command)

    def take_back(self, work: Work, command: ReverseReceipt) -> Returned:
        """The same within a work that is under way."""
        file, seq = receipt_file(work, command.site_id, command.source, command.external_id, self.clock.now())
        now = self.clock.now()
        moved_to = self._suspense(work, file, command)
        body = ReceiptReversed(seq, command.reason, command.return_code, command.returned_at, (), moved_to=moved_to)
        take_refusal_back(file, seq, command.asked, now)
        late = LateReturn.begin(file, command.asked, now)
        charge_what_was_refunded(file, seq, now)
        file.reverse(seq, body, now, now)
        fee_cents = self._charge_fee(file, seq, command)
        late.finish()
        tell_of_refused_money_owed(file, seq, command.asked, now)
        file.save(now)
        if command.reason in RETURNED and file.license is not None:
            keep_returned_item(file, seq, local_day(command.returned_at, file.site.zone), now)
        if moved_to is not None:
            suspense = AccountFile.of_account(work, command.site_id, moved_to, now)
            suspense.hold(evolve(file.posted.receipts[seq].receipt, transferred=True), Holding.UNMATCHED, now)
            suspense.save(now)
        receipt = file.posted.receipts[seq].receipt
        why = f"{REVERSAL_NAMES[command.reason]} {command.return_code}".strip()
        work.audit_trail.add(
            AuditRow(
                site_id=command.site_id,
                at=now,
                who=command.asked.who,
                origin=command.asked.origin,
                what="reverse_receipt",
                subject=f"{command.source} {command.external_id}",
                detail=f"{dollars(receipt.amount_cents)}: {why}",
            )
        )
        number = file.license.number if file.license is not None else ""
        return Returned(number, sum(line.open_cents for line in file.standing.open_lines), fee_cents)

    def _suspense(self, work: Work, file: AccountFile, command: ReverseReceipt) -> AccountId | None:
        """Where money goes that is ours still; None if it left with its return."""
        if command.reason not in MOVED_ON:
            return None
        if file.license is None:
            raise BelongsToNobody(f"receipt {command.source} {command.external_id} is on no license")
        return work.sites.suspense_account(command.site_id)

    def _charge_fee(self, file: AccountFile, seq: int, command: ReverseReceipt) -> int:
        """The returned-payment fee, once per returned receipt (§6.5)."""
        receipt = file.posted.receipts[seq].receipt
        policy = file.site.policies.at(command.returned_at)
        if file.license is None or not charges_returned_fee(
            receipt.method, command.reason, command.return_code, policy
        ):
            return 0
        day = local_day(command.returned_at, file.site.zone)
        rates = RateCard(file.work.sites.catalog(file.site.id))
        try:
            cents = rates.price_cents(RETURNED_PAYMENT_FEE, day)
        except (UnknownProduct, NoPrice):
            return 0
        lines = one_time_lines((OneTimeCharge(RETURNED_PAYMENT_FEE, cents),), rates)
        invoice = Invoice(file.posted.next_number, InvoiceKind.RETURNED_PAYMENT, day, lines, receipt_seq=seq)
        now = self.clock.now()
        file.record(invoice, command.returned_at, now, now, f"returned {command.source} {command.external_id}")
        return cents


def receipt_file(work: Work, site_id: SiteId, source: str, external_id: str, now: datetime) -> tuple[AccountFile, int]:
    """The file of the account where a receipt's money stands now, and its sequence there.

    Follows transfers. Raises UnknownReceipt, or AlreadyReversed if it counts no more.
    """
    file, seq = last_account_of(work, site_id, source, external_id, now)
    if file.posted.receipts[seq].reversal is not None:
        raise AlreadyReversed(f"receipt {source} {external_id} was taken back before")
    return file, seq


def last_account_of(
    work: Work, site_id: SiteId, source: str, external_id: str, now: datetime
) -> tuple[AccountFile, int]:
    """The file of the account that a receipt came to at last, whether it still counts there or not, and its sequence.

    Raises UnknownReceipt.
    """
    place = work.subledger.find_receipt(source, external_id)
    if place is None:
        raise UnknownReceipt(f"no receipt {source} {external_id} is in the books")
    file = AccountFile.of_account(work, site_id, place.account_id, now)
    seq = place.seq
    while (moved_to := file.posted.moved_to.get(seq)) is not None:
        file = AccountFile.of_account(work, site_id, moved_to, now)
        seq = max(
            posted.seq
            for posted in file.posted.receipts.values()
            if (posted.receipt.source, posted.receipt.external_id) == (source, external_id)
        )
    return file, seq
