"""A site of any size in an embedded PostgreSQL of its own: licenses that moved in and had their first invoice."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

import psycopg
from attrs import evolve

from gatedrentals.adapters.postgres.embedded import start
from gatedrentals.adapters.postgres.migrate import migrate
from gatedrentals.adapters.postgres.store import PostgresStore
from gatedrentals.application.desks import Desks
from gatedrentals.application.short_way import sealed
from gatedrentals.domain.billing.schedule import next_piece, regular_issue_at
from gatedrentals.domain.catalog.product import GeneralLedgerAccounts, Product, Recognition
from gatedrentals.domain.discounts.rules import NO_RULES
from gatedrentals.domain.ids import AccountId, HomeId, LicenseId, PadId, PartyId, ProductCode, SiteId
from gatedrentals.domain.ledger.documents import Document, Invoice, InvoiceKind
from gatedrentals.domain.licensing.license import Assignment, License, Transition
from gatedrentals.domain.licensing.states import Command, State
from gatedrentals.domain.licensing.terms import Frequency, PayTerms, RecurringCharge, StayTerms, TermsChange
from gatedrentals.domain.payments.bills import opened
from gatedrentals.domain.payments.difference import Update
from gatedrentals.domain.payments.standing import Standing
from gatedrentals.domain.site.charge_class import ChargeClass
from gatedrentals.domain.site.policy import SitePolicy
from gatedrentals.ports.parties import Party
from gatedrentals.ports.runs import Admission
from gatedrentals.ports.subledger import AccountKind
from gatedrentals.testing.strategies.catalogs import CATALOG
from gatedrentals.testing.strategies.sites import site_named

SITE = SiteId("bench")
CHARGES = ("rent", "pet-rent", "storm-water", "trash")
"""Four lines an invoice; with the receivable, five postings."""


def scaled(count: int) -> int:
    """A count at the scale that was asked for: `BENCH_SCALE`, 1 unless set."""
    return max(1, int(count * float(os.environ.get("BENCH_SCALE", "1"))))


TRASH = Product(
    ProductCode("trash"),
    "Trash",
    ChargeClass.UTILITIES,
    Recognition.RATABLE,
    GeneralLedgerAccounts("40320", "24140"),
    recurring=True,
)


@contextmanager
def server() -> Iterator[str]:
    """A server of its own with a migrated database, as its owner; its settings are those of every embedded one."""
    with TemporaryDirectory(prefix="gr-", ignore_cleanup_errors=True) as directory:
        found = start(Path(directory))
        try:
            migrate(found.get_uri())
            yield found.get_uri()
        finally:
            found.cleanup()


def rent_cents(number: int) -> int:
    """What a license pays a week: 5,000 different rents, so that a run meets few of them often."""
    return 30_000 + number * 37 % 5_000 * 5


def week_cents(number: int) -> int:
    """What a week of a license comes to."""
    return rent_cents(number) + 1_000 * (len(CHARGES) - 1)


def license_of(number: int, move_in: date, site_id: SiteId = SITE) -> License:
    """A weekly license of four charges."""
    decided = datetime(move_in.year, move_in.month, move_in.day, tzinfo=UTC) - timedelta(days=9)
    charges = tuple(
        RecurringCharge(ProductCode(code), rent_cents(number) if code == "rent" else 1_000) for code in CHARGES
    )
    terms = PayTerms(Frequency.WEEKLY, move_in, charges)
    return License(
        id=LicenseId(UUID(int=(0x0198 << 112) + number)),
        number=f"L-{number:07}",
        site_id=site_id,
        residents=(PartyId(UUID(int=(0x0199 << 112) + number)),),
        assignments=(Assignment(move_in, HomeId(f"TXC{number:07}"), PadId(f"P-{number:07}")),),
        stay=StayTerms(move_in, decided, (TermsChange(decided, move_in, terms),)),
        state=State.ACTIVE,
    )


def admission(desks: Desks, number: int, move_in: date) -> Admission:
    """The license with its first invoice, issued a week before its move-in."""
    license_ = license_of(number, move_in, desks.site.id)
    desk = desks.of_license(license_)
    at = regular_issue_at(move_in, desk.zone)
    piece = next_piece(license_.stay, at, move_in)
    assert piece is not None
    lines = desk.cutter.first(piece, {})
    invoice = Invoice(1, InvoiceKind.FIRST, move_in, lines, piece.window)
    document = Document(desk.account_id, 1, at, at, at.date(), invoice)
    open_lines = tuple(opened(lines, 1, 1, move_in, piece.window))
    update = Update((document,), open_lines, (), piece.window.end, 2)
    append = sealed(desk.account_id, Standing(), update)
    assert append is not None
    moved = Transition(license_.id, Command.ACTIVATE, "bench", at, State.PREPARING, State.ACTIVE, "")
    people = [Party(resident, license_.site_id, "Dana Whitfield") for resident in license_.residents]
    return Admission(license_, people, [moved], append.entries, append.standing, append.events)


def populate(
    store: PostgresStore,
    count: int,
    move_in: date,
    policy: SitePolicy = SitePolicy(),  # noqa: B008 - a frozen value
    site_id: SiteId = SITE,
    first: int = 0,
) -> None:
    """A site with so many licenses, numbered from ``first``, each billed for its first week."""
    catalog, suspense = evolve(CATALOG, products=(*CATALOG.products, TRASH)), AccountId(UUID(int=first + 1))
    with store.work() as work:
        work.sites.save(site_named(site_id, policy=policy), suspense, catalog, NO_RULES)
        work.subledger.open_account(suspense, site_id, AccountKind.SUSPENSE)
    with store.work(site_id) as work:
        desks = Desks.of(work, site_id, datetime(move_in.year, move_in.month, move_in.day, tzinfo=UTC))
        work.runs.admit(site_id, (admission(desks, first + number, move_in) for number in range(count)))
    with psycopg.connect(plain(store), autocommit=True) as connection:
        connection.execute("VACUUM (ANALYZE)")


def plain(store: PostgresStore) -> str:
    """The address of a store's database, for psycopg itself."""
    return store.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
