"""Transactions that begin with their first statement and end with their last: killed, forgotten, failed, alike."""

from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from psycopg import sql
from psycopg.pq import Format

from gatedrentals.adapters.postgres.database import CommitOfNothing
from gatedrentals.adapters.postgres.store import PostgresStore, PostgresWork
from gatedrentals.adapters.postgres.transactions import Transaction, begun
from gatedrentals.adapters.postgres.trips import PREPARED_AT_MOST, Statement, wire
from gatedrentals.ports.store import Work
from gatedrentals.testing.contracts.setting import new_site
from gatedrentals.testing.strategies.histories import Appended, money
from tests.integration.postgres.books import PAID_AT, Books
from tests.integration.postgres.books import begun as books_of

OWN = {"account_id", "license_id", "payload", "hash", "site_id"}
"""What two accounts of one history differ in."""
TABLES = ("document", "posting", "invoice_line", "receipt", "allocation", "held_money")
_WAITING = """
    SELECT l.pid FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
    WHERE l.locktype = 'advisory' AND NOT l.granted AND l.classid = 725410834 AND a.datname = current_database()
        AND l.objid IN (SELECT o.objid FROM pg_locks o WHERE o.pid = pg_backend_pid() AND o.locktype = 'advisory')
"""
_LOST = (psycopg.OperationalError, psycopg.InterfaceError)


def receipts_of(books: Books) -> list[Appended]:
    """Money on open lines, with a cycle that it bills ahead, and with more than the account takes."""
    steps = []
    for number, cents in enumerate((1_000, 45_000, 2_000_000), 1):
        step = books.keeper.receive(money(books.account_id, number, cents, PAID_AT), PAID_AT)
        assert step is not None
        steps.append(step)
    return steps


def rows(books: Books) -> dict[str, list[dict[str, object]]]:
    found = {}
    with books.store.work(books.site_id) as work:
        assert isinstance(work, PostgresWork)
        for table in TABLES:
            named = sql.SQL("SELECT to_jsonb(t) FROM {} t WHERE account_id = %s ORDER BY t")
            everything = work.subledger.connection.execute(named.format(sql.Identifier(table)), (books.account_id,))
            found[table] = [{name: row[name] for name in row.keys() - OWN} for (row,) in everything]
    return found


def transaction_of(work: Work) -> Transaction:
    assert isinstance(work, PostgresWork)
    return work.subledger.transaction


def count(text: str) -> Statement:
    return Statement(text.encode())


def test_what_comes_last_is_written_as_all_else(store: PostgresStore) -> None:
    """Row by row, whichever statement wrote it."""
    one, other = books_of(store), books_of(store)
    for step in receipts_of(one):
        with store.work(one.site_id) as work:
            work.subledger.append(one.account_id, step.entries, step.standing)
    at_once = []
    for step in receipts_of(other):
        with store.work(other.site_id) as work:
            work.subledger.append(other.account_id, step.entries, step.standing, last=True)
            at_once.append(not transaction_of(work).is_shared)
    assert at_once == [True, True, False], "a receipt that bills a quarter ahead is worth no statement of its own"

    written = rows(one)
    assert [len(written[table]) > 0 for table in TABLES] == [True] * len(TABLES)
    for table in TABLES:
        without_ids = [{**row, "external_id": ""} if table == "receipt" else row for row in rows(other)[table]]
        assert without_ids == [{**row, "external_id": ""} if table == "receipt" else row for row in written[table]]


def test_of_a_connection_that_is_killed_before_its_last_trip_nothing_is_kept(
    database: str, store: PostgresStore
) -> None:
    """And the next work takes another."""
    books = books_of(store)
    step = receipts_of(books)[0]

    def be_killed() -> None:
        with store.work(books.site_id) as work:
            before = work.subledger.standing(books.account_id)
            work.subledger.append(books.account_id, step.entries, step.standing, last=True)
            assert step.standing.seq > before.seq
            (pid,) = transaction_of(work).ask(count("SELECT pg_backend_pid()"), ())[0]
            transaction_of(work).put_last(count("SELECT 1"), (), lambda fault: fault)
            with psycopg.connect(database, autocommit=True) as owner:
                owner.execute("SELECT pg_terminate_backend(%s, 5000)", (pid,))

    with pytest.raises(_LOST):
        be_killed()
    with store.work(books.site_id) as work:
        assert work.subledger.standing(books.account_id).seq == step.entries[0].document.seq - 1
        work.subledger.append(books.account_id, step.entries, step.standing, last=True)
    with store.work(books.site_id) as work:
        assert work.subledger.standing(books.account_id).seq == step.standing.seq


@pytest.mark.parametrize("end", ["pg_terminate_backend", "pg_cancel_backend"])
def test_of_a_last_trip_that_is_broken_off_nothing_is_kept(database: str, store: PostgresStore, end: str) -> None:
    """While it writes, before it commits: whoever closes a month makes it wait there."""
    books = books_of(store)
    step = receipts_of(books)[0]

    def book() -> None:
        with store.work(books.site_id) as work:
            work.subledger.append(books.account_id, step.entries, step.standing, last=True)

    with psycopg.connect(database) as owner, ThreadPoolExecutor(1) as worker:
        owner.execute("SELECT hold_books(%s)", (books.site_id,))
        booking = worker.submit(book)
        while not (waiting := owner.execute(_WAITING).fetchall()):
            assert not booking.done()
        for (pid,) in waiting:
            owner.execute(sql.SQL("SELECT {}(%s)").format(sql.Identifier(end)), (pid,))
        assert isinstance(booking.exception(), psycopg.OperationalError)

    with store.work(books.site_id) as work:
        assert work.subledger.standing(books.account_id).seq == step.entries[0].document.seq - 1
    book()
    with store.work(books.site_id) as work:
        assert work.subledger.standing(books.account_id).seq == step.standing.seq


def test_a_connection_that_forgot_what_was_prepared_prepares_it_again(database: str) -> None:
    alone = PostgresStore.at(database, pool_size=1)
    books = books_of(alone)
    steps = receipts_of(books)
    for step in steps:
        with alone.work(books.site_id) as work:
            work.subledger.append(books.account_id, step.entries, step.standing, last=True)
        with alone.work(books.site_id) as work:
            transaction_of(work).driver.execute("DEALLOCATE ALL", prepare=False)
    with alone.work(books.site_id) as work:
        assert work.subledger.standing(books.account_id).seq == steps[-1].standing.seq
    alone.close()


def test_a_connection_keeps_few_statements_prepared(database: str) -> None:
    """One more is planned each time, and answered all the same."""
    alone = PostgresStore.at(database, pool_size=1)
    for number in [*range(PREPARED_AT_MOST + 10), 1]:
        with begun(alone.engine, None) as transaction:
            statement = Statement(b"SELECT $1::int + %d" % number, (Format.TEXT,))
            assert transaction.ask(statement, wire((1,))) == [(number + 1,)]
    with begun(alone.engine, None) as transaction:
        (kept,) = transaction.driver.execute("SELECT count(*) FROM pg_prepared_statements").fetchall()
    assert kept[0] <= PREPARED_AT_MOST
    alone.close()


def test_a_statement_that_failed_and_was_passed_over_lets_nothing_land(store: PostgresStore) -> None:
    """Neither a commit of nothing nor what comes last after it."""
    site_id = new_site(store)

    def pass_over(*, last: bool) -> None:
        with begun(store.engine, site_id) as transaction:
            with pytest.raises(psycopg.errors.DivisionByZero):
                transaction.ask(count("SELECT 1 / 0"), ())
            if last:
                transaction.put_last(count("SELECT 1"), (), lambda fault: fault)

    with pytest.raises(CommitOfNothing):
        pass_over(last=False)
    with pytest.raises(psycopg.errors.InFailedSqlTransaction):
        pass_over(last=True)
    with store.work(site_id) as work:
        assert work.sites.get(site_id).id == site_id


def test_a_text_that_no_database_keeps_is_refused_whole(store: PostgresStore) -> None:
    """A null byte ends no text early, however it is sent."""
    with pytest.raises(psycopg.DataError), begun(store.engine, None) as transaction:
        transaction.ask(Statement(b"SELECT $1::text", (Format.BINARY,)), wire(("one\0two",)))
    with begun(store.engine, None) as transaction:
        said = Statement(b"SELECT $1::text", (Format.BINARY,))
        assert transaction.ask(said, wire(("Ren\u00e9",))) == [("Ren\u00e9",)]
