"""Refunds that nobody claims: contact, letter and report by the state's calendar (§11.5)."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from attrs import evolve, frozen

from gatedrentals.application.deposits.items import key_of, number_of
from gatedrentals.domain.attention import kinds
from gatedrentals.domain.attention.item import About
from gatedrentals.domain.deposits.escheat import EscheatDates, EscheatStep, escheat_dates
from gatedrentals.domain.deposits.refund import Refund
from gatedrentals.domain.ids import SiteId
from gatedrentals.domain.money import dollars
from gatedrentals.domain.period import local_day
from gatedrentals.domain.site.policy import Site
from gatedrentals.ports.clock import Clock
from gatedrentals.ports.store import Store, Work
from gatedrentals.ports.subledger import AccountKind

_ASKS = {
    EscheatStep.CONTACT: kinds.REFUND_UNCLAIMED,
    EscheatStep.LETTER: kinds.REFUND_LETTER,
    EscheatStep.REPORT: kinds.REFUND_TO_REPORT,
}


@frozen
class RemindRefunds:
    """Look at the refunds of a site that are not cleared."""

    site_id: SiteId


@frozen
class UnclaimedRefund:
    """A refund that nobody claimed, what is to do about it now, and its dates; no number: of suspense."""

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
                key = key_of(unclaimed.license_number or AccountKind.SUSPENSE.value, refund.refund_no)
                about = About(unclaimed.license_number, refund.account_id, refund.refund_no)
                about = evolve(about, day=refund.due_on, amount_cents=refund.amount_cents)
                for step, kind in _ASKS.items():
                    if step is unclaimed.step:
                        deadline = _deadline(unclaimed, site.zone)
                        work.kept.keep(kind.item(site.id, key, _reason(unclaimed), now, about, deadline))
                    else:
                        work.kept.resolve(site.id, kind.name, key, now)
        return tuple(found)


def _unclaimed(work: Work, site: Site, refund: Refund, today: date) -> UnclaimedRefund | None:
    dates = escheat_dates(refund.dormant_from(site.zone), refund.amount_cents)
    step = refund.unclaimed_step(today, site.zone)
    if step is EscheatStep.WAIT:
        return None
    number = number_of(work, site.id, refund.account_id)
    return UnclaimedRefund(number, refund.refund_no, refund.amount_cents, step, dates)


def _deadline(unclaimed: UnclaimedRefund, zone: ZoneInfo) -> datetime | None:
    """The calendar of the state; reaching the payee has no day of its own."""
    kind, dates = _ASKS[unclaimed.step], unclaimed.dates
    day = {EscheatStep.LETTER: dates.letter_before, EscheatStep.REPORT: dates.report_by}.get(unclaimed.step)
    return None if day is None else kind.due_at(day, zone)


def _reason(unclaimed: UnclaimedRefund) -> str:
    what = {
        EscheatStep.CONTACT: "reach the payee and issue the check again",
        EscheatStep.LETTER: f"send the due-diligence letter before {unclaimed.dates.letter_before}",
        EscheatStep.REPORT: f"report it to the state by {unclaimed.dates.report_by}",
    }[unclaimed.step]
    whose = f"license {unclaimed.license_number}" if unclaimed.license_number else AccountKind.SUSPENSE.value
    return f"{whose}: {dollars(unclaimed.amount_cents)} unclaimed; {what}"
