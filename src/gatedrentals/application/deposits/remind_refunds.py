"""Refunds that nobody claims: contact, letter and report by the state's calendar (§11.5)."""

from datetime import date

from attrs import frozen

from gatedrentals.application.deposits.items import Kind, key_of
from gatedrentals.domain.deposits.escheat import EscheatDates, EscheatStep, escheat_dates
from gatedrentals.domain.deposits.refund import Refund
from gatedrentals.domain.ids import SiteId
from gatedrentals.domain.money import dollars
from gatedrentals.domain.period import local_day
from gatedrentals.domain.site.policy import Site
from gatedrentals.ports.clock import Clock
from gatedrentals.ports.kept_items import KeptItem, Urgency
from gatedrentals.ports.store import Store, Work

_ASKS = {
    EscheatStep.CONTACT: Kind.REFUND_UNCLAIMED,
    EscheatStep.LETTER: Kind.REFUND_LETTER,
    EscheatStep.REPORT: Kind.REFUND_TO_REPORT,
}


@frozen
class RemindRefunds:
    """Look at the refunds of a site that are not cleared."""

    site_id: SiteId


@frozen
class UnclaimedRefund:
    """A refund that nobody claimed, what is to do about it now, and its dates."""

    license_number: str
    refund_no: int
    amount_cents: int
    step: EscheatStep
    dates: EscheatDates


@frozen
class RefundReminders:
    """Raises the items of refunds unclaimed for 90 days and more; each step closes the item of the one before."""

    store: Store
    clock: Clock

    def __call__(self, command: RemindRefunds) -> tuple[UnclaimedRefund, ...]:
        """Remind; doing so again raises nothing twice. Raises UnknownSite."""
        now = self.clock.now()
        found: list[UnclaimedRefund] = []
        with self.store.work(command.site_id) as work:
            site = work.sites.get(command.site_id)
            today = local_day(now, site.zone)
            for refund in work.statements.refunds(site.id):
                unclaimed = None if refund.is_done else _unclaimed(work, site, refund, today)
                if unclaimed is None:
                    continue
                found.append(unclaimed)
                key = key_of(unclaimed.license_number, refund.refund_no)
                for step, kind in _ASKS.items():
                    if step is unclaimed.step:
                        work.kept.keep(KeptItem(site.id, kind.value, key, _reason(unclaimed), now, Urgency.P1))
                    else:
                        work.kept.resolve(site.id, kind.value, key, now)
        return tuple(found)


def _unclaimed(work: Work, site: Site, refund: Refund, today: date) -> UnclaimedRefund | None:
    dates = escheat_dates(refund.dormant_from(site.zone), refund.amount_cents)
    step = refund.unclaimed_step(today, site.zone)
    if step is EscheatStep.WAIT:
        return None
    number = work.licenses.get(refund.license_id).number
    return UnclaimedRefund(number, refund.refund_no, refund.amount_cents, step, dates)


def _reason(unclaimed: UnclaimedRefund) -> str:
    what = {
        EscheatStep.CONTACT: "reach the payee and issue the check again",
        EscheatStep.LETTER: f"send the due-diligence letter before {unclaimed.dates.letter_before}",
        EscheatStep.REPORT: f"report it to the state by {unclaimed.dates.report_by}",
    }[unclaimed.step]
    return f"license {unclaimed.license_number}: {dollars(unclaimed.amount_cents)} unclaimed; {what}"
