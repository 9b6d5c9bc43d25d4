"""Charge what being late costs, once it is settled who was late (§6.6)."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from functools import partial

from attrs import frozen

from gatedrentals.application.account_file import AccountFile
from gatedrentals.application.asked import Asked
from gatedrentals.application.billing.refused_items import keep_refused_item
from gatedrentals.application.retrying import retrying
from gatedrentals.domain.catalog.product import ChargeClass
from gatedrentals.domain.errors import Refusal
from gatedrentals.domain.ids import LicenseId, SiteId, account_of
from gatedrentals.domain.ledger.documents import CreditMemo, CreditReason, Invoice, InvoiceKind
from gatedrentals.domain.ledger.entry import Entry
from gatedrentals.domain.licensing.states import CHARGED
from gatedrentals.domain.money import dollars
from gatedrentals.domain.payments.standing import Standing
from gatedrentals.domain.period import noon
from gatedrentals.domain.site.policy import Site
from gatedrentals.ports.audit_trail import AuditRow
from gatedrentals.ports.clock import Clock
from gatedrentals.ports.store import Store, Work
from gatedrentals.ports.subledger import StaleAccount


@frozen
class AssessLateFees:
    """Charge the late fees of a site whose accrual instants lie far enough before ``as_of`` (None: now)."""

    site_id: SiteId
    asked: Asked
    as_of: datetime | None = None


@frozen
class LateFeeRow:
    """A late fee that was charged, or taken back (below zero)."""

    license_number: str
    amount_cents: int


@frozen
class LateFeeRuns:
    """Assesses late fees; running it twice accrues nothing twice (§6.6)."""

    store: Store
    clock: Clock

    def __call__(self, command: AssessLateFees) -> tuple[LateFeeRow, ...]:
        """Charge what is due. Raises UnknownSite."""
        as_of = command.as_of or self.clock.now()
        with self.store.work(command.site_id) as work:
            late = self._candidates(work, command.site_id, as_of)
        rows: list[LateFeeRow] = []
        for license_id in late:
            rows += self._assess_or_keep(command, license_id, as_of)
        return tuple(rows)

    def _assess_or_keep(self, command: AssessLateFees, license_id: LicenseId, as_of: datetime) -> list[LateFeeRow]:
        """Assess one license; what its books are refused for is kept for a person, and stops no other.

        Raises StaleAccount if others were quicker again and again: the next run assesses it.
        """
        try:
            return retrying(partial(self._assess, command, license_id, as_of))
        except StaleAccount:
            raise
        except Refusal as refusal:
            with self.store.work(command.site_id) as work:
                keep_refused_item(work, command.site_id, work.licenses.get(license_id), refusal, self.clock.now())
            return []

    def _candidates(self, work: Work, site_id: SiteId, as_of: datetime) -> list[LicenseId]:
        site = work.sites.get(site_id)
        return [
            license_.id
            for license_ in work.licenses.of_site(site_id, CHARGED)
            if _may_be_late(work.subledger.standing(account_of(license_.id)), site, as_of)
        ]

    def _assess(self, command: AssessLateFees, license_id: LicenseId, as_of: datetime) -> list[LateFeeRow]:
        now = self.clock.now()
        with self.store.work(command.site_id) as work:
            license_ = work.licenses.get(license_id)
            file = AccountFile.of_license(work, license_, now)
            file.catch_up(as_of, now, "late fees")
            rows = list(_rows(license_.number, file.save(now)))
            for row in rows:
                work.audit_trail.add(_told(command, row, now))
        return rows


def _rows(number: str, entries: Iterable[Entry]) -> Iterator[LateFeeRow]:
    for entry in entries:
        body = entry.document.body
        if isinstance(body, Invoice) and body.kind is InvoiceKind.LATE_FEE:
            yield LateFeeRow(number, sum(line.amount_cents for line in body.lines))
        elif isinstance(body, CreditMemo) and body.reason is CreditReason.FEE_TAKEN_BACK:
            yield LateFeeRow(number, -sum(credit.cents for credit in body.credits))


def _told(command: AssessLateFees, row: LateFeeRow, now: datetime) -> AuditRow:
    """Who had a fee charged or taken back, to be kept with it: whoever is killed after it has said so."""
    what = "charged" if row.amount_cents > 0 else "taken back"
    return AuditRow(
        site_id=command.site_id,
        at=now,
        who=command.asked.who,
        origin=command.asked.origin,
        what="assess_late_fees",
        subject=row.license_number,
        detail=f"late fee of {dollars(abs(row.amount_cents))} {what}",
    )


def _may_be_late(standing: Standing, site: Site, as_of: datetime) -> bool:
    """Whether an open rent line's deadline and the settle window have passed: only then is a replay worth its time."""
    settle = timedelta(hours=site.policies.at(as_of).settle_window_hours)
    return any(
        line.charge_class is ChargeClass.RENT
        and not line.is_tax
        and not line.excluded
        and noon(line.due_on, site.zone) + settle <= as_of
        for line in standing.open_lines
    )
