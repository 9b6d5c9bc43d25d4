"""The store: one transaction over every table."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import Any, Self

import psycopg
from sqlalchemy import Engine

from gatedrentals.adapters.postgres.account_pages import PostgresAccountPages
from gatedrentals.adapters.postgres.answers import PostgresAnswers
from gatedrentals.adapters.postgres.audit_trail import PostgresAuditTrail
from gatedrentals.adapters.postgres.boards import PostgresBoards
from gatedrentals.adapters.postgres.briefs import PostgresBriefs
from gatedrentals.adapters.postgres.closes import PostgresCloses
from gatedrentals.adapters.postgres.database import engine_for
from gatedrentals.adapters.postgres.deposit_statements import PostgresDepositStatements
from gatedrentals.adapters.postgres.imports import PostgresImports
from gatedrentals.adapters.postgres.kept_items import PostgresKeptItems
from gatedrentals.adapters.postgres.licenses import PostgresLicenses
from gatedrentals.adapters.postgres.messages import PostgresMessages
from gatedrentals.adapters.postgres.one_time_codes import PostgresOneTimeCodes
from gatedrentals.adapters.postgres.outbox import PostgresOutbox
from gatedrentals.adapters.postgres.parties import PostgresParties
from gatedrentals.adapters.postgres.readings import PostgresReadings
from gatedrentals.adapters.postgres.runs import PostgresRuns
from gatedrentals.adapters.postgres.search import PostgresSearch
from gatedrentals.adapters.postgres.sessions import PostgresSessions
from gatedrentals.adapters.postgres.site_figures import PostgresSiteFigures
from gatedrentals.adapters.postgres.sites import PostgresSites, SetUps
from gatedrentals.adapters.postgres.staff import PostgresStaff
from gatedrentals.adapters.postgres.subledger import PostgresSubledger
from gatedrentals.adapters.postgres.table import Site
from gatedrentals.adapters.postgres.transactions import Transaction, begun
from gatedrentals.adapters.postgres.variances import PostgresVariances
from gatedrentals.domain.ids import SiteId
from gatedrentals.ports.store import Work


class PostgresWork:
    """One transaction's stores, each made when it is first asked for."""

    def __init__(self, transaction: Transaction, set_ups: SetUps) -> None:
        """Work in a transaction; ``set_ups`` remembers sites for all works of a store."""
        self._set_ups = set_ups
        self._transaction = transaction
        self._at = Site(transaction)

    @property
    def _raw(self) -> "psycopg.Connection[Any]":
        return self._transaction.driver

    def settle(self) -> None:
        """Write what waits in memory."""
        self.outbox.flush()
        self.audit_trail.flush()
        self._transaction.settle()

    @cached_property
    def sites(self) -> PostgresSites:
        """Sites and their set-up."""
        return PostgresSites(self._at, self._set_ups)

    @cached_property
    def licenses(self) -> PostgresLicenses:
        """Licenses."""
        return PostgresLicenses(self._at)

    @cached_property
    def parties(self) -> PostgresParties:
        """People and payer links."""
        return PostgresParties(self._at)

    @cached_property
    def subledger(self) -> PostgresSubledger:
        """The books."""
        return PostgresSubledger(self._transaction, self.outbox, self.audit_trail, self._at.enter)

    @cached_property
    def readings(self) -> PostgresReadings:
        """Meter readings."""
        return PostgresReadings(self._at)

    @cached_property
    def statements(self) -> PostgresDepositStatements:
        """Deposit statements and refunds."""
        return PostgresDepositStatements(self._at)

    @cached_property
    def variances(self) -> PostgresVariances:
        """What final electric estimates were off by."""
        return PostgresVariances(self._at)

    @cached_property
    def closes(self) -> PostgresCloses:
        """Closed months."""
        return PostgresCloses(self._at)

    @cached_property
    def outbox(self) -> PostgresOutbox:
        """Events on their way out."""
        return PostgresOutbox(self._transaction, self._at.enter)

    @cached_property
    def kept(self) -> PostgresKeptItems:
        """What waits for a person."""
        return PostgresKeptItems(self._at)

    @cached_property
    def briefs(self) -> PostgresBriefs:
        """Many licenses, receipts and meters at a glance."""
        return PostgresBriefs(self._raw)

    @cached_property
    def search(self) -> PostgresSearch:
        """People, pads, licenses and receipts by what was typed."""
        return PostgresSearch(self._raw)

    @cached_property
    def audit_trail(self) -> PostgresAuditTrail:
        """Who changed what."""
        return PostgresAuditTrail(self._at)

    @cached_property
    def runs(self) -> PostgresRuns:
        """Many accounts at once."""
        return PostgresRuns(self._transaction, self.subledger, self.outbox, self.sites, self._at.enter)

    @cached_property
    def boards(self) -> PostgresBoards:
        """A site's licenses a page at a time."""
        return PostgresBoards(self._raw)

    @cached_property
    def pages(self) -> PostgresAccountPages:
        """Accounts a page at a time."""
        return PostgresAccountPages(self._raw)

    @cached_property
    def figures(self) -> PostgresSiteFigures:
        """What all accounts of a site come to."""
        return PostgresSiteFigures(self._raw)

    @cached_property
    def imports(self) -> PostgresImports:
        """Files that were fed."""
        return PostgresImports(self._at)

    @cached_property
    def answers(self) -> PostgresAnswers:
        """Requests that were answered."""
        return PostgresAnswers(self._at)

    @cached_property
    def staff(self) -> PostgresStaff:
        """Members of staff."""
        return PostgresStaff(self._at)

    @cached_property
    def sessions(self) -> PostgresSessions:
        """Browsers that signed in."""
        return PostgresSessions(self._at)

    @cached_property
    def one_time_codes(self) -> PostgresOneTimeCodes:
        """Codes that sign in."""
        return PostgresOneTimeCodes(self._at)

    @cached_property
    def messages(self) -> PostgresMessages:
        """Messages on their way."""
        return PostgresMessages(self._at)


class PostgresStore:
    """Where everything is kept."""

    def __init__(self, engine: Engine) -> None:
        """Keep it in an engine's database, which is migrated already."""
        self.engine = engine
        self._set_ups: SetUps = {}

    @classmethod
    def at(cls, address: str, *, pool_size: int = 5) -> Self:
        """The store in the database at an address, as the application's role."""
        return cls(engine_for(address, pool_size=pool_size))

    @contextmanager
    def work(self, site_id: SiteId | None = None) -> Iterator[Work]:
        """Begin a transaction that sees one site (None: every site); it lands whole or not at all."""
        with begun(self.engine, site_id) as transaction:
            work = PostgresWork(transaction, self._set_ups)
            yield work
            work.outbox.flush()
            work.audit_trail.flush()

    def close(self) -> None:
        """Let go of every connection."""
        self.engine.dispose()
