"""One embedded server a session with one migrated database; every test brings sites and licenses of its own."""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from gatedrentals.adapters.postgres.embedded import server_url
from gatedrentals.adapters.postgres.migrate import migrate
from gatedrentals.adapters.postgres.projections import PostgresProjections
from gatedrentals.adapters.postgres.revenue_runs import PostgresRevenueRuns
from gatedrentals.adapters.postgres.store import PostgresStore
from tests.integration.databases import fresh


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    # Not pytest's own directory: its path is long for a socket, and other sessions tidy it up.
    with (
        TemporaryDirectory(prefix="gr-", ignore_cleanup_errors=True) as directory,
        server_url(Path(directory)) as address,
    ):
        yield address


@pytest.fixture(scope="session")
def fresh_database(server: str) -> str:
    return fresh(server)


@pytest.fixture(scope="session")
def database(server: str) -> str:
    """The address of a migrated database, for who logs in as its owner."""
    migrate(server)
    return server


@pytest.fixture(scope="session")
def store(database: str) -> Iterator[PostgresStore]:
    kept = PostgresStore.at(database)
    yield kept
    kept.close()


@pytest.fixture(scope="session")
def revenue_runs(store: PostgresStore) -> PostgresRevenueRuns:
    return PostgresRevenueRuns(store.engine)


@pytest.fixture(scope="session")
def projections(store: PostgresStore) -> PostgresProjections:
    return PostgresProjections(store.engine)
