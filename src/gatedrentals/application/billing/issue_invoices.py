"""Issue the invoices that are due, each once, whenever the run happens (§3.3)."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import chain, islice
from zoneinfo import ZoneInfo

from attrs import define, field, frozen

from gatedrentals.application.account_file import AccountFile
from gatedrentals.application.asked import Asked
from gatedrentals.application.billing.alone import Alone
from gatedrentals.application.billing.due import horizon, is_due, is_metered_alone
from gatedrentals.application.billing.metered_use import bill_metered_use
from gatedrentals.application.billing.refused_items import keep_refused_item
from gatedrentals.application.counted import counted
from gatedrentals.application.desks import Desks, open_after
from gatedrentals.application.retrying import retrying
from gatedrentals.application.short_way import save_update, sealed
from gatedrentals.domain.attention.kinds import INVOICE_REFUSED
from gatedrentals.domain.errors import Refusal
from gatedrentals.domain.ids import SiteId
from gatedrentals.domain.ledger.documents import Document, Invoice, InvoiceKind
from gatedrentals.domain.licensing.license import License
from gatedrentals.domain.payments.advance import NO_USES, issue_next
from gatedrentals.domain.period import moment_words
from gatedrentals.ports.audit_trail import AuditRow
from gatedrentals.ports.clock import Clock
from gatedrentals.ports.runs import WHOLE, Append, DueLicense, Share
from gatedrentals.ports.store import Store, Work
from gatedrentals.ports.subledger import StaleAccount

BECAUSE = "billing run"
LANDED_AT_ONCE = 20_000
"""Licenses of one transaction: whoever books money meanwhile makes no more than these be looked at again."""
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
    transaction of its own, without a replay where what it stands at tells all; one that is refused (a product without a
    price) is kept as an item and stops no other.
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
        for one in others:
            self._issue_or_keep(one)

    def issue(self, number: str) -> None:
        """Bill one license, by a replay of its account."""

        def once() -> list[IssuedInvoice]:
            with self.store.work(self.site_id) as work:
                return self._by_replay(work, work.licenses.by_number(self.site_id, number), self.clock.now())

        self.issued += retrying(once)

    def _issue_or_keep(self, one: Alone) -> None:
        try:
            self.issued += retrying(lambda: self._issue_alone(one))
        except Refusal as refusal:
            self.refused[one.number] = None
            with self.store.work(self.site_id) as work:
                license_ = work.licenses.by_number(self.site_id, one.number)
                keep_refused_item(work, self.site_id, license_, refusal, self.clock.now())

    def _issue_alone(self, one: Alone) -> list[IssuedInvoice]:
        """Bill one license if something of it is still due, by a replay only where one must tell."""
        now = self.clock.now()
        with self.store.work(self.site_id) as work:
            ready = work.runs.ready(self.site_id, [one.number])[one.number]
            license_, frontier = ready.license, ready.standing.frontier
            desks = Desks.of(work, self.site_id, now, open_after(ready.closed))
            if not is_due(desks.site, license_, frontier, self.as_of) and not (
                one.was_read and is_metered_alone(desks.site, license_, frontier, self.as_of)
            ):
                return []
            update = one.decide(work, desks, ready, self.as_of, now, BECAUSE)
            if update is None:
                return self._by_replay(work, license_, now)
            issued = _invoices(license_, update.documents)
            if update.documents:
                self._tell(work, desks.site.zone, len(issued))
                save_update(work, desks.site, ready, update, now)
            return issued

    def _by_replay(self, work: Work, license_: License, now: datetime) -> list[IssuedInvoice]:
        file = AccountFile.of_license(work, license_, now)
        file.catch_up(self.as_of, now, BECAUSE)
        bill_metered_use(file, self.as_of, now)
        issued = _invoices(license_, [entry.document for entry in file.save(now)])
        self._tell(work, file.site.zone, len(issued))
        return issued

    def _pass(self, share: Share) -> tuple[list[Alone], bool]:
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
                self._tell(work, plain.desks.site.zone, sum(map(len, plain.decided)))
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
                detail=f"{counted(invoices, 'invoice')} as of {moment_words(self.as_of, zone)}",
            )
        )


@define
class _Plain:
    """Decides what takes an invoice and nothing else; ``others`` are the licenses that take more."""

    desks: Desks
    as_of: datetime
    now: datetime
    until: date
    others: list[Alone] = field(factory=list)
    decided: list[Sequence[IssuedInvoice]] = field(factory=list)

    def decide(self, due: Iterable[DueLicense]) -> Iterator[Append]:
        """The appends of those that are due, one by one."""
        for one in due:
            frontier = one.standing.frontier
            if frontier is None or (frontier >= self.until and not self._is_metered_alone(one)):
                continue
            append = None if one.was_read or not one.is_plain else self._decide(one)
            if append is None:
                self.others.append(Alone.of(one, self.desks.rules))
            elif append.entries:
                self.decided.append(_invoices(one.license, (entry.document for entry in append.entries)))
                yield append

    def take(self, *, landed: bool) -> Iterator[IssuedInvoice]:
        """The invoices decided since last time if they have landed; else their licenses are looked at one by one."""
        decided, self.decided = self.decided, []
        if landed:
            yield from chain.from_iterable(decided)
        else:
            self.others += [Alone(invoices[0].license_number) for invoices in decided]

    def _is_metered_alone(self, one: DueLicense) -> bool:
        return is_metered_alone(self.desks.site, one.license, one.standing.frontier, self.as_of)

    def _decide(self, one: DueLicense) -> Append | None:
        desk, uses = self.desks.of_license(one.license), one.discount_uses or NO_USES
        try:
            update = issue_next(desk, one.standing, self.as_of, self.now, BECAUSE, uses)
        except Refusal:
            return None
        if update is None:
            return None
        return sealed(desk.account_id, one.standing, update)


def _invoices(license_: License, documents: Iterable[Document]) -> list[IssuedInvoice]:
    return [
        IssuedInvoice(
            license_.number, body.number, body.kind, body.due_on, sum([line.amount_cents for line in body.lines])
        )
        for document in documents
        if isinstance(body := document.body, Invoice)
    ]
