"""Take in a rent roll: every good row becomes an active license with its books opened, every bad one is kept (§8.4)."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta

from attrs import define, field, frozen

from gatedrentals.application.account_file import AccountFile
from gatedrentals.application.asked import Asked
from gatedrentals.application.desks import Desks
from gatedrentals.application.importing.rent_roll_rows import (
    OPTIONAL,
    REQUIRED,
    RentRollRow,
    optional_columns,
    read_row,
    said,
    terms_said,
)
from gatedrentals.application.importing.report import (
    Feed,
    ImportReport,
    KeptRow,
    conclude,
    fed_before,
)
from gatedrentals.application.importing.tables import AS_DOCUMENTED, ColumnMapping, Fault, Row, Table, read_table
from gatedrentals.domain.billing.invoicing import one_time_lines
from gatedrentals.domain.catalog.product import DEPOSIT, OPENING_BALANCE, RENT
from gatedrentals.domain.events import Event
from gatedrentals.domain.ids import LicenseId, PadId, PartyId, ProductCode, SiteId, account_of
from gatedrentals.domain.ledger.documents import Body, Invoice, InvoiceKind, Method, Receipt
from gatedrentals.domain.licensing.license import Assignment, License, PadNights, Said, Transition
from gatedrentals.domain.licensing.moving_in import activate, prepare, send, sign
from gatedrentals.domain.licensing.terms import OneTimeCharge, StayTerms, TermsChange
from gatedrentals.domain.money import dollars
from gatedrentals.domain.payments.opening import booked_on
from gatedrentals.domain.period import local_day
from gatedrentals.ports.clock import Clock
from gatedrentals.ports.ids import Ids
from gatedrentals.ports.parties import Party
from gatedrentals.ports.runs import Admission
from gatedrentals.ports.store import Store, Work

KIND = "rent_roll"
NAMED_BY = ("license_number",)
"""The columns that tell a row from every other."""
_NEAR = timedelta(days=366)
"""How far from today billing may begin: a slip of the century would bill ninety years at once."""


@frozen
class ImportRentRoll:
    """A rent roll of a site, in UTF-8; ``mapping`` adapts another system's headers and codes."""

    site_id: SiteId
    file: str
    content: bytes
    asked: Asked
    mapping: ColumnMapping = AS_DOCUMENTED


@frozen
class RentRolls:
    """Takes in rent rolls. A file lands whole, with its bad rows kept aside, or not at all."""

    store: Store
    clock: Clock
    ids: Ids

    def __call__(self, command: ImportRentRoll) -> ImportReport:
        """Take a file in. Raises FileRefused or UnknownSite; nothing changes then."""
        feed = Feed(command.site_id, KIND, command.file, command.content)
        now = self.clock.now()
        with self.store.work(command.site_id) as work:
            before = fed_before(work, feed)
            if before is not None:
                return before
            catalog = work.sites.catalog(command.site_id)
            extras = optional_columns(catalog)
            table = read_table(command.content, command.file, REQUIRED, extras, command.mapping)
            taken = _Taken.of(work.licenses.of_site(command.site_id))
            products = frozenset(product.code for product in catalog.products)
            desks = Desks.of(work, command.site_id, now)
            admission = _Admission(work, command, now, self.ids, taken, products, desks)
            report = admission.admit(feed, table, extras[len(OPTIONAL) :])
            conclude(work, feed, table, NAMED_BY, report, command.asked, now)
            return report


@define
class _Taken:
    """Which numbers and pads are taken, by licenses of the site and by rows so far."""

    licenses: dict[str, License]
    nights: dict[PadId, list[tuple[PadNights, str]]]
    lines: dict[str, int] = field(factory=dict)

    @classmethod
    def of(cls, licenses: Iterable[License]) -> "_Taken":
        taken = cls({}, {})
        for license_ in licenses:
            taken.add(license_)
        return taken

    def add(self, license_: License) -> None:
        self.licenses[license_.number] = license_
        for nights in license_.pad_nights():
            self.nights.setdefault(nights.pad, []).append((nights, license_.number))

    def holder(self, pad: PadId, from_night: date) -> str | None:
        """Who holds a pad on any night from a day on."""
        for nights, number in self.nights.get(pad, ()):
            if nights.end is None or nights.end > from_night:
                return number
        return None


@frozen
class _Opened:
    """A row's license, with its people and what its commands left, before its books are opened."""

    row: RentRollRow
    license: License
    people: Sequence[Party]
    transitions: Sequence[Transition]
    events: Sequence[Event]


@define
class _Admission:
    work: Work
    command: ImportRentRoll
    now: datetime
    ids: Ids
    taken: _Taken
    products: frozenset[ProductCode]
    desks: Desks
    opened: list[_Opened] = field(factory=list)

    def admit(self, feed: Feed, table: Table, extras: tuple[str, ...]) -> ImportReport:
        kept = [KeptRow(row.line, (fault,), row.raw) for row, fault in table.bad]
        new = already = 0
        for row in table.rows:
            read = read_row(row, extras, self.command.mapping)
            if isinstance(read, tuple):
                kept.append(KeptRow(row.line, read, row.raw))
                continue
            there = self._as_taken(read)
            faults = self._changes(row, read, there) if there is not None else self._conflicts(row, read)
            if faults:
                kept.append(KeptRow(row.line, faults, row.raw))
            elif there is not None:
                already += 1
            else:
                self._open(read)
                new += 1
        # Books are opened one by one as they are asked for, so that Python and PostgreSQL work at the same time.
        self.work.runs.admit(self.command.site_id, map(self._admission, self.opened))
        return feed.report(new, already, kept)

    def _as_taken(self, row: RentRollRow) -> License | None:
        """The license of a row that was taken before, from an earlier file."""
        license_ = self.taken.licenses.get(row.license_number)
        if license_ is None or row.license_number in self.taken.lines:
            return None
        place = license_.assignments[0]
        same = (place.pad, place.home, license_.stay.move_in) == (row.pad, row.home, row.billed_from)
        return license_ if same else None

    def _changes(self, row: Row, read: RentRollRow, there: License) -> tuple[Fault, ...]:
        """What a row says otherwise than when it was taken: a roll opens licenses, it does not change them."""
        before, now = dict(self._as_opened(there)), dict(said(read))
        return tuple(
            Fault(
                row.line,
                column,
                row.cells.get(column, ""),
                f"{before.get(column, '') or 'empty'}, as it was taken before: change the license itself",
            )
            for column in {**before, **now}
            if before.get(column, "") != now.get(column, "")
        )

    def _as_opened(self, license_: License) -> Iterator[tuple[str, str]]:
        yield from terms_said(license_.stay.terms[0].terms)
        yield "moved_in", (license_.resident_since or license_.stay.move_in).isoformat()
        one_time: Counter[ProductCode] = Counter()
        for entry in self.work.subledger.entries(account_of(license_.id)):
            body = entry.document.body
            if isinstance(body, Invoice) and body.kind is InvoiceKind.ONE_TIME:
                for line in body.lines:
                    one_time[line.product] += line.amount_cents
        yield "deposit_held", dollars(one_time[DEPOSIT])
        yield "opening_balance", dollars(one_time[OPENING_BALANCE])

    def _conflicts(self, row: Row, read: RentRollRow) -> tuple[Fault, ...]:
        line = self.taken.lines.get(read.license_number)
        if line is not None:
            return (Fault(row.line, "license_number", read.license_number, f"named once: line {line} has it, too"),)
        if read.license_number in self.taken.licenses:
            expected = "a new number, or the pad, home and first night of the license that has it"
            return (Fault(row.line, "license_number", read.license_number, expected),)
        today = local_day(self.now, self.desks.site.zone)
        if abs(read.billed_from - today) > _NEAR:
            expected = f"a day within a year of today, {today.isoformat()}: the first night that is charged here"
            return (Fault(row.line, "billed_from", row.cells["billed_from"], expected),)
        unknown = self._unknown(row, read)
        if unknown:
            return unknown
        holder = self.taken.holder(read.pad, read.billed_from)
        if holder is not None:
            expected = f"free from {read.billed_from.isoformat()}: license {holder} occupies it"
            return (Fault(row.line, "pad", read.pad, expected),)
        return ()

    def _unknown(self, row: Row, read: RentRollRow) -> tuple[Fault, ...]:
        """What a row charges without a product to charge it as."""
        columns = {"rent": RENT}
        if read.deposit_held_cents:
            columns["deposit_held"] = DEPOSIT
        if read.opening_balance_cents:
            columns["opening_balance"] = OPENING_BALANCE
        return tuple(
            Fault(row.line, column, row.cells[column], f"an amount of a product: the catalog has no {code}")
            for column, code in columns.items()
            if code not in self.products
        )

    def _open(self, row: RentRollRow) -> None:
        opened = self._license(row)
        self.taken.add(opened.license)
        self.taken.lines[opened.license.number] = row.line
        self.opened.append(opened)

    def _admission(self, opened: _Opened) -> Admission:
        file = AccountFile.of_new_license(self.work, self.desks, opened.license)
        self._bring_forward(file, opened.row)
        file.catch_up(self.now, self.now, "rent roll")
        entries, events = file.sealed()
        assert not file.standing.held, "what opens with the books pays the deposit that opens with them, to the cent"
        return Admission(
            opened.license, opened.people, opened.transitions, entries, file.standing, (*opened.events, *events)
        )

    def _license(self, row: RentRollRow) -> _Opened:
        people = []
        for number, name in enumerate(row.residents):
            contact = (row.email, row.phone) if number == 0 else ("", "")
            people.append(Party(PartyId(self.ids.new()), self.command.site_id, name, *contact))
        license_ = License(
            id=LicenseId(self.ids.new()),
            number=row.license_number,
            site_id=self.command.site_id,
            residents=tuple(party.id for party in people),
            assignments=(Assignment(row.billed_from, row.home, row.pad),),
            stay=StayTerms(row.billed_from, None, (TermsChange(self.now, row.billed_from, row.terms),)),
            resident_since=row.moved_in,
            autopay_on=row.autopay,
            promo_codes=row.promo_codes,
        )
        said = Said(self.command.asked.who, self.now, f"rent roll {self.command.file}, line {row.line}")
        transitions: list[Transition] = []
        events: list[Event] = []
        for command in (send, sign, prepare, activate):
            license_, transition, told = command(license_, said)
            transitions.append(transition)
            events += told
        return _Opened(row, license_, people, transitions, events)

    def _bring_forward(self, file: AccountFile, row: RentRollRow) -> None:
        """What another system held or was owed when the books open here, before the first invoice."""
        opened_at = self.now - timedelta(seconds=1)
        if row.deposit_held_cents:
            invoice = self._invoice(file, DEPOSIT, row.deposit_held_cents, row.billed_from)
            seq = self._note(file, invoice, opened_at)
            number = f"{row.license_number}/deposit"
            receipt = Receipt(f"opening {file.site.id}", number, Method.OPENING, row.deposit_held_cents, opened_at)
            policy, on = file.site.policies.at(opened_at), local_day(opened_at, file.site.zone)
            self._note(file, booked_on(invoice, seq, receipt, policy, on), opened_at)
        if row.opening_balance_cents:
            invoice = self._invoice(file, OPENING_BALANCE, row.opening_balance_cents, row.billed_from)
            self._note(file, invoice, self.now)

    def _invoice(self, file: AccountFile, product: ProductCode, cents: int, due_on: date) -> Invoice:
        lines = one_time_lines((OneTimeCharge(product, cents),), self.desks.rates)
        return Invoice(file.posted.next_number, InvoiceKind.ONE_TIME, due_on, lines)

    def _note(self, file: AccountFile, body: Body, at: datetime) -> int:
        """Append what opens the books; what follows from all of it is decided by one replay, when they catch up."""
        day = max(local_day(at, file.site.zone), file.desk.open_from)
        return file.note(body, at, self.now, day).seq
