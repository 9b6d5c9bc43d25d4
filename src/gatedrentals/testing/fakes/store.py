"""A store in memory whose works are transactions: what a work does is seen by others when it lands, whole."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from threading import Lock
from typing import Protocol

from attrs import field, frozen

from gatedrentals.domain.access.one_time_code import OneTimeCode
from gatedrentals.domain.access.session import Session
from gatedrentals.domain.access.staff_member import StaffMember
from gatedrentals.domain.deposits.refund import Refund
from gatedrentals.domain.deposits.statement import DepositStatement
from gatedrentals.domain.deposits.variance import RecordedVariance
from gatedrentals.domain.ids import AccountId, LicenseId, PartyId, SiteId
from gatedrentals.domain.ledger.entry import Entry
from gatedrentals.domain.licensing.license import License, Transition
from gatedrentals.domain.payments.standing import Standing
from gatedrentals.ports.closes import MonthClose
from gatedrentals.ports.imports import ImportedFile
from gatedrentals.ports.parties import Party, PayerLink
from gatedrentals.ports.subledger import ReceiptPlace
from gatedrentals.testing.fakes.account_pages import MemoryAccountPages
from gatedrentals.testing.fakes.answers import KeptAnswer, Key, MemoryAnswers, answers_table
from gatedrentals.testing.fakes.audit_trail import AuditTable, MemoryAuditTrail
from gatedrentals.testing.fakes.boards import MemoryBoards
from gatedrentals.testing.fakes.briefs import MemoryBriefs
from gatedrentals.testing.fakes.closes import MemoryCloses, closes_table
from gatedrentals.testing.fakes.deposit_statements import MemoryDepositStatements, refunds_table, statements_table
from gatedrentals.testing.fakes.imports import MemoryImports, imports_table
from gatedrentals.testing.fakes.kept_items import MemoryKeptItems, Raised, kept_items_table
from gatedrentals.testing.fakes.licenses import MemoryLicenses, licenses_table
from gatedrentals.testing.fakes.locks import Locks, WorkLocks
from gatedrentals.testing.fakes.messages import MemoryMessages, MessagesTable
from gatedrentals.testing.fakes.one_time_codes import MemoryOneTimeCodes, Tick, Ticks, codes_table, ticks_table
from gatedrentals.testing.fakes.outbox import MemoryOutbox, OutboxTable
from gatedrentals.testing.fakes.parties import MemoryParties, parties_table, payer_links_table
from gatedrentals.testing.fakes.readings import MemoryReadings, PadReading, readings_table
from gatedrentals.testing.fakes.rows import Draft, K, Scope, Table, V
from gatedrentals.testing.fakes.runs import MemoryRuns
from gatedrentals.testing.fakes.search import MemorySearch
from gatedrentals.testing.fakes.sessions import MemorySessions, sessions_table
from gatedrentals.testing.fakes.site_figures import MemorySiteFigures
from gatedrentals.testing.fakes.sites import MemorySites, SetUp, sites_table
from gatedrentals.testing.fakes.staff import MemoryStaff, staff_table
from gatedrentals.testing.fakes.subledger import (
    Account,
    MemorySubledger,
    accounts_table,
    receipts_table,
    standings_table,
)
from gatedrentals.testing.fakes.variances import MemoryVariances, variances_table


@frozen
class Tables:
    """All that has landed."""

    sites: Table[SiteId, SetUp] = field(factory=sites_table)
    licenses: Table[LicenseId, License] = field(factory=licenses_table)
    transitions: Table[LicenseId, tuple[Transition, ...]] = field(factory=Table)
    parties: Table[PartyId, Party] = field(factory=parties_table)
    payer_links: Table[tuple[SiteId, str], PayerLink] = field(factory=payer_links_table)
    accounts: Table[AccountId, Account] = field(factory=accounts_table)
    standings: Table[AccountId, Standing] = field(factory=standings_table)
    entries: Table[tuple[AccountId, int], Entry] = field(factory=Table)
    receipts: Table[tuple[str, str], ReceiptPlace] = field(factory=receipts_table)
    readings: Table[PadReading, PadReading] = field(factory=readings_table)
    statements: Table[tuple[LicenseId, int], DepositStatement] = field(factory=statements_table)
    refunds: Table[tuple[AccountId, int], Refund] = field(factory=refunds_table)
    variances: Table[LicenseId, RecordedVariance] = field(factory=variances_table)
    closes: Table[tuple[SiteId, date], MonthClose] = field(factory=closes_table)
    outbox: OutboxTable = field(factory=OutboxTable)
    kept: Table[tuple[SiteId, str, str], Raised] = field(factory=kept_items_table)
    audit_trail: AuditTable = field(factory=AuditTable)
    imports: Table[tuple[SiteId, str, str], ImportedFile] = field(factory=imports_table)
    answers: Table[Key, KeptAnswer] = field(factory=answers_table)
    staff: Table[str, StaffMember] = field(factory=staff_table)
    sessions: Table[bytes, Session] = field(factory=sessions_table)
    codes: Table[bytes, OneTimeCode] = field(factory=codes_table)
    ticks: Table[Tick, Ticks] = field(factory=ticks_table)
    messages: MessagesTable = field(factory=MessagesTable)
    locks: Locks = field(factory=Locks)


class _Change(Protocol):
    def check(self) -> None: ...

    def land(self) -> None: ...


class MemoryWork:
    """One transaction's stores over the tables."""

    def __init__(self, tables: Tables, scope: Scope) -> None:
        """Begin with no changes."""
        self._changes: list[_Change] = []
        self.locks = WorkLocks(tables.locks)
        draft = self._draft
        closes = draft(tables.closes)
        self.sites = MemorySites(draft(tables.sites), scope)
        self.licenses = MemoryLicenses(draft(tables.licenses), draft(tables.transitions), scope)
        self.parties = MemoryParties(draft(tables.parties), draft(tables.payer_links), scope)
        self.subledger = MemorySubledger(
            draft(tables.accounts),
            draft(tables.entries),
            draft(tables.standings),
            draft(tables.receipts),
            closes,
            scope,
        )
        self.readings = MemoryReadings(draft(tables.readings), scope)
        statements = draft(tables.statements)
        self.statements = MemoryDepositStatements(statements, draft(tables.refunds), scope)
        self.variances = MemoryVariances(draft(tables.variances), statements, scope)
        self.closes = MemoryCloses(closes, self.subledger, scope)
        self.outbox = MemoryOutbox(draft(tables.outbox.rows), tables.outbox.positions, scope)
        self.kept = MemoryKeptItems(draft(tables.kept), scope)
        self.audit_trail = MemoryAuditTrail(draft(tables.audit_trail.rows), tables.audit_trail.numbers, scope)
        self.imports = MemoryImports(draft(tables.imports), scope)
        self.answers = MemoryAnswers(draft(tables.answers), self.locks, scope)
        self.staff = MemoryStaff(draft(tables.staff), scope)
        self.sessions = MemorySessions(draft(tables.sessions), scope)
        self.one_time_codes = MemoryOneTimeCodes(draft(tables.codes), draft(tables.ticks), self.locks, scope)
        self.messages = MemoryMessages(draft(tables.messages.rows), tables.messages.positions, scope)
        self.runs = MemoryRuns(self)
        self.boards = MemoryBoards(self)
        self.figures = MemorySiteFigures(self)
        self.briefs = MemoryBriefs(self, self.readings)
        self.search = MemorySearch(self, self.parties)
        self.pages = MemoryAccountPages(self)

    def settle(self) -> None:
        """Nothing waits here: what others did meanwhile is found when the work lands."""

    def land(self) -> None:
        """Put all changes in place, or raise the refusal of the first that someone else's changes forbid."""
        for change in self._changes:
            change.check()
        self.licenses.check()
        self.subledger.check()
        self.closes.check()
        for change in self._changes:
            change.land()

    def _draft(self, table: Table[K, V]) -> Draft[K, V]:
        draft = Draft(table)
        self._changes.append(draft)
        return draft


class MemoryStore:
    """Everything in memory, for tests of one process, also with several workers at a time."""

    def __init__(self) -> None:
        """Begin empty."""
        self._tables = Tables()
        self._landing = Lock()

    @contextmanager
    def work(self, site_id: SiteId | None = None) -> Iterator[MemoryWork]:
        """Begin a transaction that sees one site (None: every site); leaving it by an exception takes all back.

        Raises what the ports promise for changes that someone else was quicker with, also when the block is left.
        """
        work = MemoryWork(self._tables, Scope(site_id))
        try:
            yield work
            with self._landing:
                work.land()
        finally:
            work.locks.release()
