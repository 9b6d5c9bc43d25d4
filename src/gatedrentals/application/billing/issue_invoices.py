"""Issue the invoices that are due, each once, whenever the run happens (§3.3)."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import chain, islice
from zoneinfo import ZoneInfo

from attrs import define, field, frozen

from gatedrentals.application.account_file import AccountFile
from gatedrentals.application.asked import Asked
from gatedrentals.application.billing.metered_use import bill_metered_use
from gatedrentals.application.billing.refused_items import keep_refused_item
from gatedrentals.application.desks import Desks
from gatedrentals.application.retrying import retrying
from gatedrentals.application.short_way import sealed
from gatedrentals.domain.attention.kinds import INVOICE_REFUSED
from gatedrentals.domain.billing.schedule import ISSUED_BEFORE, next_piece, regular_issue_at
from gatedrentals.domain.errors import Refusal
from gatedrentals.domain.ids import LicenseId, SiteId, account_of
from gatedrentals.domain.ledger.documents import Invoice, InvoiceKind
from gatedrentals.domain.ledger.entry import Entry
from gatedrentals.domain.licensing.due_dates import due_after, due_on_or_before
from gatedrentals.domain.licensing.license import License
from gatedrentals.domain.licensing.timeline import terms_on
from gatedrentals.domain.payments.advance import issue_next
from gatedrentals.domain.period import local_day, moment_words
from gatedrentals.domain.site.policy import Site
from gatedrentals.ports.audit_trail import AuditRow
from gatedrentals.ports.clock import Clock
from gatedrentals.ports.runs import WHOLE, Append, DueLicense, Share
from gatedrentals.ports.store import Store, Work
from gatedrentals.ports.subledger import StaleAccount

BECAUSE = "billing run"
LANDED_AT_ONCE = 20_000
"""Licenses of one transaction: whoever books money meanwhile makes no more than these be looked at again."""
METERED_WITHIN = timedelta(days=2)
"""How long after the issue instant of a cycle that was billed ahead a run still looks for its metered use."""
PASSES = 3
"""How often what someone else was quicker with is looked at again before it is done license by license."""


@frozen
class IssueInvoices:
    """Issue what is due at a site by ``as_of`` (None: now), for one license or for all, or for a share of all."""

    site_id: SiteId
    asked: Asked
    as_of: datetime | None = None
    license_number: str = ""
    share: Share = WHOLE


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
    """What a run issued, in order of license number; ``refused`` are the licenses of which it kept an item."""

    as_of: datetime
    invoices: tuple[IssuedInvoice, ...]
    refused: tuple[str, ...] = ()

    @property
    def total_cents(self) -> int:
        """What all of its invoices come to."""
        return sum(invoice.amount_cents for invoice in self.invoices)


@frozen
class BillingRuns:
    """The recurring invoice generator: safe to run twice, late or for a backlog (§3.3).

    What takes an invoice and nothing else is streamed, many licenses a transaction. Every other license is a
    transaction of its own; one that is refused (a product without a price) is kept as an item and stops no other.
    """

    store: Store
    clock: Clock

    def __call__(self, command: IssueInvoices) -> IssuedRun:
        """Issue what is due. Raises UnknownSite; of one license UnknownLicense, and what its invoice is refused for."""
        as_of = command.as_of or self.clock.now()
        run = _Run(self.store, self.clock, command, as_of)
        if command.license_number:
            run.issue(command.license_number)
        else:
            run.stream(command.share)
        issued = IssuedRun(as_of, tuple(sorted(run.issued, key=lambda invoice: invoice.license_number)), run.refusals)
        if issued.invoices or command.license_number:
            self._resolve(command, issued)
        return issued

    def _resolve(self, command: IssueInvoices, run: IssuedRun) -> None:
        """Close the items of licenses that were refused before."""
        billed = {command.license_number, *(invoice.license_number for invoice in run.invoices)} - {*run.refused}
        with self.store.work(command.site_id) as work:
            for item in work.kept.open_items(command.site_id, command.license_number):
                if item.kind == INVOICE_REFUSED.name and item.about.license_number in billed:
                    work.kept.resolve(item.site_id, item.kind, item.key, self.clock.now())


@define
class _Run:
    store: Store
    clock: Clock
    command: IssueInvoices
    as_of: datetime
    issued: list[IssuedInvoice] = field(factory=list)
    refused: dict[str, None] = field(factory=dict)

    @property
    def refusals(self) -> tuple[str, ...]:
        return tuple(sorted(self.refused))

    @property
    def site_id(self) -> SiteId:
        return self.command.site_id

    def stream(self, share: Share) -> None:
        """Bill what is plain in large transactions, then the others one by one."""
        others, stale = self._pass(share)
        for _ in range(PASSES - 1):
            if not stale:
                break
            others, stale = self._pass(share)
        for license_id in others:
            with self.store.work(self.site_id) as work:
                license_ = work.licenses.get(license_id)
                site = work.sites.get(self.site_id)
                frontier = work.subledger.standing(account_of(license_id)).frontier
            if is_due(site, license_, frontier, self.as_of) or is_metered_alone(site, license_, frontier, self.as_of):
                self._issue_or_keep(license_)

    def issue(self, number: str) -> None:
        """Bill one license, by a replay of its account."""

        def once() -> tuple[License, Sequence[Entry]]:
            now = self.clock.now()
            with self.store.work(self.site_id) as work:
                license_ = work.licenses.by_number(self.site_id, number)
                file = AccountFile.of_license(work, license_, now)
                file.catch_up(self.as_of, now, BECAUSE)
                bill_metered_use(file, self.as_of, now)
                entries = file.save(now)
                self._tell(work, file.site.zone, len(_invoices(license_, entries)))
                return license_, entries

        self.issued += _invoices(*retrying(once))

    def _issue_or_keep(self, license_: License) -> None:
        try:
            self.issue(license_.number)
        except Refusal as refusal:
            self.refused[license_.number] = None
            with self.store.work(self.site_id) as work:
                keep_refused_item(work, self.site_id, license_, refusal, self.clock.now())

    def _pass(self, share: Share) -> tuple[list[LicenseId], bool]:
        """Look at all that is due once; returns who takes more than an invoice, and whether someone was quicker."""
        with self.store.work(self.site_id) as reading:
            desks = Desks.of(reading, self.site_id, self.clock.now())
            until = horizon(self.as_of, desks.site.zone)
            due = reading.runs.due(self.site_id, until, share)
            plain = _Plain(desks, self.as_of, self.clock.now(), until)
            appends = plain.decide(due)
            stale = False
            for first in appends:
                landed = self._land(plain, chain((first,), islice(appends, LANDED_AT_ONCE - 1)))
                stale = stale or not landed
                self.issued += plain.take(landed=landed)
        return plain.others, stale

    def _land(self, plain: "_Plain", appends: Iterable[Append]) -> bool:
        try:
            with self.store.work(self.site_id) as work:
                work.runs.append_all(self.site_id, appends)
                self._tell(work, plain.desks.site.zone, sum(len(invoices) for _, invoices in plain.decided))
        except StaleAccount:
            return False
        return True

    def _tell(self, work: Work, zone: ZoneInfo, invoices: int) -> None:
        """Say what was issued, in the transaction that issues it: whoever is killed after it has said so."""
        if not invoices:
            return
        work.audit_trail.add(
            AuditRow(
                site_id=self.site_id,
                at=self.clock.now(),
                who=self.command.asked.who,
                origin=self.command.asked.origin,
                what="issue_invoices",
                subject=self.command.license_number or self.site_id,
                detail=f"{invoices} invoices as of {moment_words(self.as_of, zone)}",
            )
        )


@define
class _Plain:
    """Decides what takes an invoice and nothing else; ``others`` are the licenses that take more."""

    desks: Desks
    as_of: datetime
    now: datetime
    until: date
    others: list[LicenseId] = field(factory=list)
    decided: list[tuple[LicenseId, Sequence[IssuedInvoice]]] = field(factory=list)

    def decide(self, due: Iterable[DueLicense]) -> Iterator[Append]:
        """The appends of those that are due, one by one."""
        for one in due:
            frontier = one.standing.frontier
            if frontier is None or (frontier >= self.until and not self._is_metered_alone(one)):
                continue
            append = None if one.was_read or not one.is_plain else self._decide(one)
            if append is None:
                self.others.append(one.license.id)
            elif append.entries:
                self.decided.append((one.license.id, _invoices(one.license, append.entries)))
                yield append

    def take(self, *, landed: bool) -> Iterator[IssuedInvoice]:
        """The invoices decided since last time if they have landed; else their licenses are looked at one by one."""
        decided, self.decided = self.decided, []
        if landed:
            for _, invoices in decided:
                yield from invoices
        else:
            self.others += [license_id for license_id, _ in decided]

    def _is_metered_alone(self, one: DueLicense) -> bool:
        return is_metered_alone(self.desks.site, one.license, one.standing.frontier, self.as_of)

    def _decide(self, one: DueLicense) -> Append | None:
        desk = self.desks.of_license(one.license)
        try:
            update = issue_next(desk, one.standing, self.as_of, self.now, BECAUSE, one.discount_uses)
        except Refusal:
            return None
        if update is None:
            return None
        return sealed(desk.account_id, one.standing, update)


def horizon(as_of: datetime, zone: ZoneInfo) -> date:
    """The first due date whose regular issue instant has not come yet (§3.3)."""
    day = local_day(as_of, zone) + ISSUED_BEFORE
    return day + timedelta(days=1) if regular_issue_at(day, zone) <= as_of else day


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


def _invoices(license_: License, entries: Iterable[Entry]) -> list[IssuedInvoice]:
    return [
        IssuedInvoice(
            license_.number, body.number, body.kind, body.due_on, sum([line.amount_cents for line in body.lines])
        )
        for entry in entries
        if isinstance(body := entry.document.body, Invoice)
    ]
