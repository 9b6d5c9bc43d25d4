"""One license at a glance: who lives where, what the account stands at, and what was done with it (§14.3)."""

from collections.abc import Sequence
from datetime import date

from attrs import frozen

from gatedrentals.application.reports.due import license_due
from gatedrentals.domain.deposits.refund import Refund
from gatedrentals.domain.deposits.statement import DepositStatement
from gatedrentals.domain.ids import SiteId, account_of
from gatedrentals.domain.ledger.documents import Holding
from gatedrentals.domain.licensing.license import Assignment, License, Transition
from gatedrentals.domain.licensing.states import Command, allowed_commands
from gatedrentals.domain.payments.due_next import DueNext
from gatedrentals.domain.period import local_day
from gatedrentals.ports.audit_trail import AuditRow
from gatedrentals.ports.clock import Clock
from gatedrentals.ports.parties import Party
from gatedrentals.ports.store import Store

ACTIVITIES = 50
"""How many of the latest changes an overview tells unless more are asked for."""


@frozen
class ShowLicense:
    """Ask for a license; ``activities`` is how many of its latest changes to tell."""

    site_id: SiteId
    license_number: str
    activities: int = ACTIVITIES


@frozen
class LicenseFigures:
    """What a license's account stands at, in cents.

    ``credit_cents`` is refundable credit, ``unapplied_cents`` money that waits for a person or for its invoice.
    """

    open_cents: int
    credit_cents: int
    unapplied_cents: int
    deposits_held_cents: int


@frozen
class LicenseOverview:
    """A license as it stands ``today``, which is the site's calendar day.

    ``commands`` are those that its state allows; ``activities`` come newest first, ``transitions`` in their order.
    """

    license: License
    today: date
    home: Assignment
    residents: tuple[Party, ...]
    figures: LicenseFigures
    next: DueNext
    commands: tuple[Command, ...]
    transitions: Sequence[Transition]
    activities: Sequence[AuditRow]
    statements: Sequence[DepositStatement]
    refunds: Sequence[Refund]


@frozen
class LicenseOverviews:
    """Shows licenses."""

    store: Store
    clock: Clock

    def __call__(self, asked: ShowLicense) -> LicenseOverview:
        """The license. Raises UnknownSite or UnknownLicense."""
        now = self.clock.now()
        with self.store.work(asked.site_id) as work:
            site = work.sites.get(asked.site_id)
            license_ = work.licenses.by_number(asked.site_id, asked.license_number)
            standing = work.subledger.standing(account_of(license_.id))
            today = local_day(now, site.zone)
            return LicenseOverview(
                license=license_,
                today=today,
                home=license_.assignment_on(today),
                residents=tuple(work.parties.get(resident) for resident in license_.residents),
                figures=LicenseFigures(
                    open_cents=sum(line.open_cents for line in standing.open_lines),
                    credit_cents=standing.balances.credit_cents,
                    unapplied_cents=sum(
                        money.cents for money in standing.held if money.holding is not Holding.REFUNDABLE_CREDIT
                    ),
                    deposits_held_cents=standing.balances.deposits_held_cents,
                ),
                next=license_due(work, license_, standing, now),
                commands=allowed_commands(license_.state),
                transitions=work.licenses.transitions(license_.id),
                activities=work.audit_trail.of_subject(asked.site_id, license_.number, asked.activities),
                statements=work.statements.of_license(license_.id),
                refunds=work.statements.refunds_of(account_of(license_.id)),
            )
