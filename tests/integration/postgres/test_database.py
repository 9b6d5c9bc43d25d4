"""The engine, the migrations, and transactions that end in the middle."""

import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from uuid import uuid4

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy.orm import Session

from gatedrentals.adapters.postgres.database import CommitOfNothing, engine_for, raw
from gatedrentals.adapters.postgres.migrate import migrate
from gatedrentals.adapters.postgres.schema import METADATA
from gatedrentals.adapters.postgres.store import PostgresStore, PostgresWork
from gatedrentals.domain.ids import LicenseId
from gatedrentals.ports.licenses import PadTaken
from gatedrentals.testing.contracts.setting import new_license, new_site, save_license
from gatedrentals.testing.strategies.histories import BEGUN_AT, money
from tests.integration.databases import as_url, fresh
from tests.integration.postgres.books import begun

DIES = """
import os, signal, sys
from uuid import UUID
from datetime import UTC, datetime
from gatedrentals.adapters.postgres.store import PostgresStore, PostgresWork
from gatedrentals.domain.ids import AccountId, SiteId
from gatedrentals.ports.subledger import AccountKind
from gatedrentals.ports.kept_items import KeptItem
address, site_id, account_id = sys.argv[1:]
with PostgresStore.at(address).work(SiteId(site_id)) as work:
    work.subledger.open_account(AccountId(UUID(account_id)), SiteId(site_id), AccountKind.SUSPENSE)
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_the_migrated_schema_is_the_metadata(database: str) -> None:
    engine = engine_for(database, role=None)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": False})
        assert compare_metadata(context, METADATA) == []
    engine.dispose()


def test_programs_that_migrate_at_once_wait_for_each_other(server: str) -> None:
    address = as_url(fresh(server))
    with ThreadPoolExecutor(3) as programs:
        list(programs.map(migrate, [address] * 3))
    with psycopg.connect(address) as connection:
        assert connection.execute("SELECT count(*) FROM alembic_version").fetchone() == (1,)


def test_a_commit_of_nothing_is_refused(store: PostgresStore) -> None:
    site_id = new_site(store)

    def pass_over() -> None:
        with store.work(site_id) as work, suppress(PadTaken):
            save_license(work, new_license(site_id))
            save_license(work, new_license(site_id))

    with pytest.raises(CommitOfNothing):
        pass_over()
    with store.work(site_id) as work:
        assert list(work.licenses.of_site(site_id)) == []


def test_a_raw_statement_that_fails_in_a_nested_block_is_not_passed_over(store: PostgresStore) -> None:
    """A session sends its savepoint late: the failure undoes the outer transaction, and a commit would say nothing."""

    def pass_over() -> None:
        with Session(store.engine) as session:
            driver = raw(session.connection())
            with suppress(psycopg.Error), session.begin_nested():
                driver.execute("SELECT 1 / 0")
            session.commit()

    with pytest.raises(CommitOfNothing):
        pass_over()


def test_a_worker_killed_between_two_writes_leaves_nothing(database: str, store: PostgresStore) -> None:
    site_id, account_id = new_site(store), uuid4()
    died = subprocess.run([sys.executable, "-c", DIES, database, site_id, str(account_id)], check=False)
    assert died.returncode == -signal.SIGKILL
    with store.work(site_id) as work:
        assert account_id not in list(work.subledger.accounts(site_id))


def test_of_many_workers_at_once_one_gets_the_pad(store: PostgresStore) -> None:
    site_id = new_site(store)

    def let(_number: int) -> LicenseId | None:
        try:
            with store.work(site_id) as work:
                return save_license(work, new_license(site_id)).id
        except PadTaken:
            return None

    with ThreadPoolExecutor(8) as workers:
        won = [license_id for license_id in workers.map(let, range(16)) if license_id is not None]
    with store.work(site_id) as work:
        assert [license_.id for license_ in work.licenses.of_site(site_id)] == won
    assert len(won) == 1


def test_a_receipt_takes_two_statements(store: PostgresStore) -> None:
    """What stands is read in one, and everything is written in one, whatever the receipt pays."""
    books = begun(store)
    site_id, keeper = books.site_id, books.keeper
    step = keeper.receive(money(books.account_id, 1, 5_000, BEGUN_AT), BEGUN_AT)
    assert step is not None
    with store.work(site_id) as work:
        assert isinstance(work, PostgresWork)
        driver = work.subledger.connection
        counted = (
            "SELECT sum(calls) FROM pg_prepared_statements, LATERAL (SELECT generic_plans + custom_plans) c (calls)"
        )
        before = driver.execute(counted, prepare=False).fetchone()
        work.subledger.standing(books.account_id)
        work.subledger.append(books.account_id, step.entries, step.standing)
        after = driver.execute(counted, prepare=False).fetchone()
    assert before is not None
    assert after is not None
    assert after[0] - (before[0] or 0) == 2
