"""What the checks read grows with what lands, not with what is there, in a new park whose tables nobody has counted."""

from datetime import UTC, date, datetime
from uuid import UUID

from attrs import evolve

from benchmarks.world import SITE, TRASH, admission
from gatedrentals.adapters.postgres.migrate import migrate
from gatedrentals.adapters.postgres.runs import PostgresRuns
from gatedrentals.adapters.postgres.store import PostgresStore
from gatedrentals.application.desks import Desks
from gatedrentals.domain.discounts.rules import NO_RULES
from gatedrentals.domain.ids import AccountId
from gatedrentals.testing.strategies.catalogs import CATALOG
from gatedrentals.testing.strategies.sites import site_named
from tests.integration.databases import as_url

MOVE_IN = date(2027, 7, 2)
BATCHES, EACH = 20, 5
READ = """
    SELECT coalesce(sum(seq_tup_read), 0) + coalesce(sum(idx_tup_fetch), 0) FROM pg_stat_xact_user_tables
    WHERE relname = %s
"""


def test_every_part_of_an_invoice_is_looked_up_by_key(fresh_database: str) -> None:
    address = as_url(fresh_database)
    migrate(address)
    store = PostgresStore.at(address)
    with store.work() as work:
        catalog = evolve(CATALOG, products=(*CATALOG.products, TRASH))
        work.sites.save(site_named(SITE), AccountId(UUID(int=1)), catalog, NO_RULES)
    with store.work(SITE) as work:
        desks = Desks.of(work, SITE, datetime(2027, 6, 1, tzinfo=UTC))
        for batch in range(BATCHES):
            numbers = range(batch * EACH, (batch + 1) * EACH)
            work.runs.admit(SITE, (admission(desks, number, MOVE_IN) for number in numbers))
        assert isinstance(work.runs, PostgresRuns)
        read = [work.runs.connection.execute(READ, [table]).fetchone() for table in ("posting", "document")]
    store.close()
    invoices = BATCHES * EACH
    # Its lines ask for the posting that debits them; they and its postings ask for the document.
    assert read == [(invoices,), (2 * invoices,)]
