"""Refunds of a site or of one license: where each check stands, and what can be done about it (§11.5)."""

from collections.abc import Iterable
from datetime import date, datetime

from attrs import frozen

from gatedrentals.domain.deposits.escheat import EscheatStep
from gatedrentals.domain.deposits.refund import ALLOWED, Refund, RefundState
from gatedrentals.domain.ids import LicenseId, SiteId, account_of
from gatedrentals.domain.period import local_day
from gatedrentals.domain.site.policy import Site
from gatedrentals.ports.clock import Clock
from gatedrentals.ports.licenses import UnknownLicense
from gatedrentals.ports.store import Store, Work


@frozen
class ListRefunds:
    """Ask for refunds; ``only_open`` leaves out those about which nothing is left to do."""

    site_id: SiteId
    license_number: str = ""
    only_open: bool = False


@frozen
class RefundRow:
    """A refund; ``license_number`` is empty where suspense owes it.

    ``allowed`` are the states that it can go to; ``check_dated_on`` is the day that a check printed today would bear;
    ``unclaimed`` is what it asks for while nobody claims it, None once nothing is left to do.
    """

    license_number: str
    refund: Refund
    allowed: tuple[RefundState, ...]
    check_dated_on: date
    unclaimed: EscheatStep | None


@frozen
class RefundLists:
    """Lists refunds."""

    store: Store
    clock: Clock

    def __call__(self, asked: ListRefunds) -> tuple[RefundRow, ...]:
        """In order of the day that each was due. Raises UnknownSite or UnknownLicense."""
        now = self.clock.now()
        with self.store.work(asked.site_id) as work:
            site = work.sites.get(asked.site_id)
            refunds: Iterable[Refund] = work.statements.refunds(asked.site_id)
            if asked.license_number:
                license_ = work.licenses.by_number(asked.site_id, asked.license_number)
                refunds = sorted(work.statements.refunds_of(account_of(license_.id)), key=lambda one: one.due_on)
            chosen = [refund for refund in refunds if not (asked.only_open and refund.is_done)]
            return tuple(_row(work, site, refund, now) for refund in chosen)


def _row(work: Work, site: Site, refund: Refund, now: datetime) -> RefundRow:
    today = local_day(now, site.zone)
    return RefundRow(
        license_number=_number(work, refund),
        refund=refund,
        allowed=ALLOWED[refund.state],
        check_dated_on=refund.check_dated_on(today),
        unclaimed=None if refund.is_done else refund.unclaimed_step(today, site.zone),
    )


def _number(work: Work, refund: Refund) -> str:
    try:
        return work.licenses.get(LicenseId(refund.account_id)).number
    except UnknownLicense:
        return ""
