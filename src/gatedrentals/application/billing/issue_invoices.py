"""Issue the invoices that are due, each once, whenever the run happens (§3.3)."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from attrs import frozen

from gatedrentals.application.account_file import AccountFile
from gatedrentals.application.asked import Asked
from gatedrentals.application.billing.metered_use import bill_metered_use
from gatedrentals.domain.billing.schedule import ISSUED_BEFORE, next_piece, regular_issue_at
from gatedrentals.domain.catalog.product import ELECTRIC
from gatedrentals.domain.ids import LicenseId, SiteId, account_of
from gatedrentals.domain.ledger.documents import Invoice, InvoiceKind
from gatedrentals.domain.licensing.due_dates import due_after, due_on_or_before
from gatedrentals.domain.licensing.license import License
from gatedrentals.domain.licensing.states import State
from gatedrentals.domain.licensing.timeline import terms_on
from gatedrentals.domain.period import local_day
from gatedrentals.domain.site.policy import Site
from gatedrentals.ports.audit_trail import AuditRow
from gatedrentals.ports.clock import Clock
from gatedrentals.ports.store import Store, Work

BILLED = frozenset({State.ACTIVE, State.NOTICE})
"""States in which the generator touches a license (§3.4)."""

METERED_WITHIN = timedelta(days=2)
"""How long after the issue instant of a cycle that was billed ahead a run still looks for its metered use."""


@frozen
class IssueInvoices:
    """Issue what is due at a site by ``as_of`` (None: now), for one license or for all."""

    site_id: SiteId
    asked: Asked
    as_of: datetime | None = None
    license_number: str = ""


@frozen
class IssuedInvoice:
    """One invoice of a run."""

    license_number: str
    invoice_number: int
    kind: InvoiceKind
    due_on: date
    amount_cents: int


@frozen
class IssuedRun:
    """What a run issued, in order of license number."""

    as_of: datetime
    invoices: tuple[IssuedInvoice, ...]

    @property
    def total_cents(self) -> int:
        """What all of its invoices come to."""
        return sum(invoice.amount_cents for invoice in self.invoices)


@frozen
class BillingRuns:
    """The recurring invoice generator: safe to run twice, late or for a backlog (§3.3).

    Every license is a transaction of its own, so that one that is refused (a product without a price) stops no other.
    """

    store: Store
    clock: Clock

    def __call__(self, command: IssueInvoices) -> IssuedRun:
        """Issue what is due. Raises UnknownSite or UnknownLicense."""
        as_of = command.as_of or self.clock.now()
        issued: list[IssuedInvoice] = []
        with self.store.work(command.site_id) as work:
            due = [license_.id for license_ in self._due(work, command, as_of)]
        for license_id in due:
            with self.store.work(command.site_id) as work:
                issued += self._issue(work, license_id, as_of)
        if issued:
            self._audit(command, IssuedRun(as_of, tuple(issued)))
        return IssuedRun(as_of, tuple(issued))

    def _due(self, work: Work, command: IssueInvoices, as_of: datetime) -> Iterator[License]:
        site = work.sites.get(command.site_id)
        if command.license_number:
            yield work.licenses.by_number(site.id, command.license_number)
            return
        metered = any(product.code == ELECTRIC for product in work.sites.catalog(site.id).products)
        for license_ in work.licenses.of_site(site.id, BILLED):
            frontier = work.subledger.standing(account_of(license_.id)).frontier
            if is_due(site, license_, frontier, as_of) or (
                metered and is_metered_alone(site, license_, frontier, as_of)
            ):
                yield license_

    def _issue(self, work: Work, license_id: LicenseId, as_of: datetime) -> list[IssuedInvoice]:
        license_ = work.licenses.get(license_id)
        now = self.clock.now()
        file = AccountFile.of_license(work, license_, now)
        file.catch_up(as_of, now, "billing run")
        bill_metered_use(file, as_of, now)
        return [
            IssuedInvoice(
                license_.number,
                body.number,
                body.kind,
                body.due_on,
                sum(line.amount_cents for line in body.lines),
            )
            for entry in file.save(now)
            if isinstance(body := entry.document.body, Invoice)
        ]

    def _audit(self, command: IssueInvoices, run: IssuedRun) -> None:
        with self.store.work(command.site_id) as work:
            work.audit_trail.add(
                AuditRow(
                    site_id=command.site_id,
                    at=self.clock.now(),
                    who=command.asked.who,
                    origin=command.asked.origin,
                    what="issue_invoices",
                    subject=command.license_number or command.site_id,
                    detail=f"{len(run.invoices)} invoices as of {run.as_of.isoformat()}",
                )
            )


def is_due(site: Site, license_: License, frontier: date | None, as_of: datetime) -> bool:
    """Whether the next cycle of a license that moved in is to be issued by an instant (§3.3)."""
    stay = license_.stay
    piece = next_piece(stay, as_of, stay.move_in if frontier is None else frontier)
    return piece is not None and regular_issue_at(piece.due_on, site.zone) <= as_of


def is_metered_alone(site: Site, license_: License, frontier: date | None, as_of: datetime) -> bool:
    """Whether the issue instant of a cycle that was billed ahead came lately: its metered use is billed alone (§11.3).

    A run that missed it loses nothing: use is billed since the last billed reading, with the next cycle then.
    """
    today = local_day(as_of, site.zone)
    terms = terms_on(license_.stay, as_of, today)
    if terms is None or frontier is None:
        return False
    due_on = due_on_or_before(terms, today + ISSUED_BEFORE)
    issued_ago = as_of - regular_issue_at(due_on, site.zone)
    return frontier > due_after(terms, due_on) and timedelta() <= issued_ago < METERED_WITHIN
