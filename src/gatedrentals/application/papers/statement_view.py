"""A license's deposit statement whole: its versions, its clock, its checks, and the account line by line (§11.4)."""

from collections.abc import Sequence
from datetime import datetime

from attrs import evolve, frozen

from gatedrentals.application.papers.deposit_statement import deposit_statement_paper
from gatedrentals.application.papers.heading import license_heading
from gatedrentals.domain.deposits.clock import ClockState, clock_state, due_by
from gatedrentals.domain.deposits.payees import Payee
from gatedrentals.domain.deposits.refund import Refund
from gatedrentals.domain.deposits.statement import DepositStatement
from gatedrentals.domain.ids import SiteId, account_of
from gatedrentals.domain.licensing.license import License, Transition
from gatedrentals.ports.clock import Clock
from gatedrentals.ports.papers import Addressee, DepositStatementPaper
from gatedrentals.ports.store import Store, Work


@frozen
class ViewStatement:
    """Ask for the statement of a license."""

    site_id: SiteId
    license_number: str


@frozen
class StatementView:
    """All that there is; no version before the first draft. ``due_by`` is None while nobody moved out."""

    license: License
    residents: tuple[Payee, ...]
    versions: Sequence[DepositStatement]
    refunds: Sequence[Refund]
    transitions: Sequence[Transition]
    due_by: datetime | None
    clock: ClockState | None

    @property
    def latest(self) -> DepositStatement | None:
        """The latest version."""
        return self.versions[-1] if self.versions else None


@frozen
class StatementViews:
    """Reads statements."""

    store: Store
    clock: Clock

    def __call__(self, asked: ViewStatement) -> StatementView:
        """The statement. Raises UnknownSite or UnknownLicense."""
        now = self.clock.now()
        with self.store.work(asked.site_id) as work:
            zone = work.sites.get(asked.site_id).zone
            license_ = work.licenses.by_number(asked.site_id, asked.license_number)
            versions = work.statements.of_license(license_.id)
            left_on = license_.moved_out_on
            final_at = versions[0].finalized_at if versions else None
            return StatementView(
                license=license_,
                residents=_residents(work, license_),
                versions=versions,
                refunds=work.statements.refunds_of(account_of(license_.id)),
                transitions=work.licenses.transitions(license_.id),
                due_by=None if left_on is None else due_by(left_on, zone),
                clock=None if left_on is None else clock_state(left_on, zone, now, final_at),
            )

    def account(self, site_id: SiteId, license_number: str, statement: DepositStatement) -> DepositStatementPaper:
        """The account that a version gives, kept or only reckoned: what its paper says, line by line.

        Raises UnknownSite or UnknownLicense.
        """
        with self.store.work(site_id) as work:
            site = work.sites.get(site_id)
            license_ = work.licenses.by_number(site_id, license_number)
            heading = license_heading(work, license_, self.clock.now())
        names = tuple(resident.name for resident in statement.residents)
        to = evolve(heading, to=Addressee(names, heading.to.address))
        return deposit_statement_paper(to, license_, statement, site.zone)


def _residents(work: Work, license_: License) -> tuple[Payee, ...]:
    people = [work.parties.get(party) for party in license_.residents]
    return tuple(Payee(person.id, person.name) for person in people)
