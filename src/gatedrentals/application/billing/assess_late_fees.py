"""Charge what being late costs, once it is settled who was late (§6.6)."""

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
from gatedrentals.domain.licensing.states import State
from gatedrentals.domain.payments.standing import Standing
from gatedrentals.domain.period import noon
from gatedrentals.domain.site.policy import Site
from gatedrentals.ports.audit_trail import AuditRow
from gatedrentals.ports.clock import Clock
from gatedrentals.ports.store import Store, Work
from gatedrentals.ports.subledger import StaleAccount

ASSESSED = frozenset({State.ACTIVE, State.NOTICE, State.TERMINATED})
"""States in which a license can still be late; the last charged night stops it (§11.4)."""


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
            rows += self._assess_or_keep(command.site_id, license_id, as_of)
        if rows:
            self._audit(command, rows)
        return tuple(rows)

    def _assess_or_keep(self, site_id: SiteId, license_id: LicenseId, as_of: datetime) -> list[LateFeeRow]:
        """Assess one license; what its books are refused for is kept for a person, and stops no other.

        Raises StaleAccount if others were quicker again and again: the next run assesses it.
        """
        try:
            return retrying(partial(self._assess, site_id, license_id, as_of))
        except StaleAccount:
            raise
        except Refusal as refusal:
            with self.store.work(site_id) as work:
                keep_refused_item(work, site_id, work.licenses.get(license_id), refusal, self.clock.now())
            return []

    def _candidates(self, work: Work, site_id: SiteId, as_of: datetime) -> list[LicenseId]:
        site = work.sites.get(site_id)
        return [
            license_.id
            for license_ in work.licenses.of_site(site_id, ASSESSED)
            if _may_be_late(work.subledger.standing(account_of(license_.id)), site, as_of)
        ]

    def _assess(self, site_id: SiteId, license_id: LicenseId, as_of: datetime) -> list[LateFeeRow]:
        now = self.clock.now()
        with self.store.work(site_id) as work:
            license_ = work.licenses.get(license_id)
            file = AccountFile.of_license(work, license_, now)
            file.catch_up(as_of, now, "late fees")
            entries = file.save(now)
        rows = []
        for entry in entries:
            body = entry.document.body
            if isinstance(body, Invoice) and body.kind is InvoiceKind.LATE_FEE:
                rows.append(LateFeeRow(license_.number, sum(line.amount_cents for line in body.lines)))
            elif isinstance(body, CreditMemo) and body.reason is CreditReason.FEE_TAKEN_BACK:
                rows.append(LateFeeRow(license_.number, -sum(credit.cents for credit in body.credits)))
        return rows

    def _audit(self, command: AssessLateFees, rows: list[LateFeeRow]) -> None:
        with self.store.work(command.site_id) as work:
            work.audit_trail.add(
                AuditRow(
                    site_id=command.site_id,
                    at=self.clock.now(),
                    who=command.asked.who,
                    origin=command.asked.origin,
                    what="assess_late_fees",
                    subject=command.site_id,
                    detail=f"{len(rows)} late fees",
                )
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
