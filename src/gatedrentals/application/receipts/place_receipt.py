"""Place money: from the suspense account, quarantine or a wrong license on the license that it is for (§6.4, §8.3)."""

from attrs import frozen

from gatedrentals.application.account_file import AccountFile
from gatedrentals.application.asked import Asked
from gatedrentals.application.deposits.late_changes import LateReturn, charge_what_was_refunded, settle_late_money
from gatedrentals.application.deposits.refused_money import check_still_here, take_refusal_back
from gatedrentals.application.receipts.record_receipt import Booked
from gatedrentals.application.receipts.reverse_receipt import receipt_file
from gatedrentals.domain.ids import SiteId
from gatedrentals.domain.ledger.documents import Held
from gatedrentals.domain.money import dollars
from gatedrentals.ports.audit_trail import AuditRow
from gatedrentals.ports.clock import Clock
from gatedrentals.ports.store import Store


@frozen
class PlaceReceipt:
    """Money that is for ``license_number``; it counts there from when it was received, whatever held it until now."""

    site_id: SiteId
    source: str
    external_id: str
    license_number: str
    asked: Asked


@frozen
class PlaceReceipts:
    """Moves a receipt's money to another account of ours; no cent leaves the books on its way."""

    store: Store
    clock: Clock

    def __call__(self, command: PlaceReceipt) -> Booked:
        """Place the money. Raises UnknownReceipt, AlreadyReversed, UnknownLicense or MoneyWentBack; nothing moves then.

        Money that was refused can still be placed while its check has not left: the check is void.
        """
        now = self.clock.now()
        with self.store.work(command.site_id) as work:
            license_ = work.licenses.by_number(command.site_id, command.license_number)
            source, seq = receipt_file(work, command.site_id, command.source, command.external_id, now)
            target = AccountFile.of_license(work, license_, now)
            if source.account_id != target.account_id:
                take_refusal_back(source, seq, command.asked, now)
                check_still_here(source, seq)
                late = LateReturn.begin(source, command.asked, now)
                charge_what_was_refunded(source, seq, now)
                receipt = source.give_up(seq, target.account_id, now)
                late.finish()
                source.save(now)
                target.receive(receipt, now, now)
                settle_late_money(target, command.asked, now)
                target.save(now)
            work.audit_trail.add(
                AuditRow(
                    site_id=command.site_id,
                    at=now,
                    who=command.asked.who,
                    origin=command.asked.origin,
                    what="place_receipt",
                    subject=f"{command.source} {command.external_id}",
                    detail=f"{dollars(source.posted.receipts[seq].receipt.amount_cents)} to {license_.number}",
                )
            )
            placed_seq = target.receipt_seq(command.source, command.external_id)
            return Booked(
                target.account_id,
                placed_seq,
                license_.number,
                tuple(target.posted.placed.get(placed_seq, {}).values()),
                tuple(Held(kind, cents) for kind, cents in target.posted.held.get(placed_seq, {}).items() if cents),
            )
