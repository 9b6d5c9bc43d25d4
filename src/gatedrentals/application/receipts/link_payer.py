"""Remember for which license a payer pays: someone else's mother, employer or charity (§6.4, §8.3)."""

from attrs import frozen

from gatedrentals.application.account_file import AccountFile
from gatedrentals.application.asked import Asked
from gatedrentals.application.receipts.place_receipt import PlaceReceipt, PlaceReceipts
from gatedrentals.domain.ids import SiteId
from gatedrentals.domain.ledger.documents import Holding
from gatedrentals.ports.audit_trail import AuditRow
from gatedrentals.ports.clock import Clock
from gatedrentals.ports.parties import PayerLink
from gatedrentals.ports.store import Store, Work


@frozen
class LinkPayer:
    """Money of this payer's name is for this license from now on; what waits unmatched from them is placed."""

    site_id: SiteId
    payer_name: str
    license_number: str
    asked: Asked


@frozen
class UnlinkPayer:
    """Money of this payer's name is for nobody from now on; what was placed stays."""

    site_id: SiteId
    payer_name: str
    asked: Asked


@frozen
class PayerLinks:
    """Links payers to licenses and forgets links."""

    store: Store
    clock: Clock

    def link(self, command: LinkPayer) -> int:
        """Remember the link, place what waits, and return how many receipts were placed. Raises UnknownLicense."""
        now = self.clock.now()
        with self.store.work(command.site_id) as work:
            license_ = work.licenses.by_number(command.site_id, command.license_number)
            before = _linked(work, command)
            work.parties.link(PayerLink(command.site_id, command.payer_name, license_.id, now, command.asked.who))
            self._audit(work, command, "link_payer", before, license_.number)
            suspense = AccountFile.of_account(work, command.site_id, work.sites.suspense_account(command.site_id), now)
            waiting = [
                suspense.posted.receipts[money.receipt_seq].receipt
                for money in suspense.standing.held
                if money.holding is Holding.UNMATCHED
            ]
        theirs = [receipt for receipt in waiting if receipt.payer_name.casefold() == command.payer_name.casefold()]
        place = PlaceReceipts(self.store, self.clock)
        for receipt in theirs:
            place(
                PlaceReceipt(
                    command.site_id, receipt.source, receipt.external_id, command.license_number, command.asked
                )
            )
        return len(theirs)

    def unlink(self, command: UnlinkPayer) -> None:
        """Forget the link; nothing happens if there is none."""
        with self.store.work(command.site_id) as work:
            before = _linked(work, command)
            work.parties.unlink(command.site_id, command.payer_name)
            self._audit(work, command, "unlink_payer", before, "")

    def _audit(self, work: Work, command: LinkPayer | UnlinkPayer, what: str, before: str, after: str) -> None:
        work.audit_trail.add(
            AuditRow(
                site_id=command.site_id,
                at=self.clock.now(),
                who=command.asked.who,
                origin=command.asked.origin,
                what=what,
                subject=command.payer_name,
                detail=after,
                before=before,
                after=after,
            )
        )


def _linked(work: Work, command: LinkPayer | UnlinkPayer) -> str:
    """The license that the payer's money is for by now; empty for none."""
    link = work.parties.link_of(command.site_id, command.payer_name)
    return "" if link is None else work.licenses.get(link.license_id).number
