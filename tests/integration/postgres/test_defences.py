"""Whatever raw SQL tries, as the application's role or as the owner, the books stay right."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
from psycopg import errors, sql

from gatedrentals.adapters.postgres.schema.defences import APP_ROLE, APPEND_ONLY, MISPLACED, RUNS_ROLE, UNBALANCED
from gatedrentals.adapters.postgres.store import PostgresStore
from gatedrentals.domain.ids import SiteId
from gatedrentals.testing.contracts.setting import new_site
from tests.integration.postgres.books import Books, begun

OWNER = None
GROWS_ONLY = [
    *["document", "posting", "allocation", "recognized", "license_transition", "audit_row"],
    *["month_close", "electric_variance"],
]
DOCUMENT = """
    INSERT INTO document (account_id, seq, site_id, kind, effective_at, recorded_at, posted_on, posting_count,
        line_count, payload, hash, receivable_cents, deferred_cents, deposits_billed_cents, deposits_held_cents,
        credit_cents, unapplied_cents, refunds_payable_cents, next_invoice_number, needs_replay)
    SELECT account_id, seq + 1, %(site)s, 'write_off', effective_at, recorded_at, posted_on, %(postings)s, 0, 'x',
        sha256(hash || %(payload)s), 0, 0, 0, 0, 0, 0, 0, 1, false
    FROM document WHERE account_id = %(account)s ORDER BY seq DESC LIMIT 1 RETURNING seq
"""
POSTING = """
    INSERT INTO posting (account_id, seq, n, site_id, role, detail, cents, posted_on)
    SELECT account_id, seq + %(ahead)s, %(n)s, site_id, 'bad_debt', '', %(cents)s, posted_on
    FROM document WHERE account_id = %(account)s ORDER BY seq DESC LIMIT 1
"""
BOTH = """
    INSERT INTO posting (account_id, seq, n, site_id, role, detail, cents, posted_on)
    SELECT account_id, seq, n, site_id, 'bad_debt', '', 3 - 2 * n, posted_on
    FROM (SELECT * FROM document WHERE account_id = %(account)s ORDER BY seq DESC LIMIT 1) d, generate_series(1, 2) n
"""
"""The balanced postings of the last document."""


@pytest.fixture(scope="module")
def books(store: PostgresStore) -> Books:
    return begun(store)


@pytest.fixture
def raw(database: str, books: Books) -> Iterator["psycopg.Connection[Any]"]:
    """The application's role on the site of the books, without the application."""
    with acting(database, APP_ROLE, books.site_id) as connection:
        yield connection
        connection.rollback()


@contextmanager
def acting(database: str, role: str | None, site_id: str) -> Iterator["psycopg.Connection[Any]"]:
    with psycopg.connect(database) as connection:
        connection.execute(sql.SQL("SET gatedrentals.site = {}").format(sql.Literal(site_id)))
        if role is not None:
            connection.execute(sql.SQL("SET ROLE {}").format(sql.Identifier(role)))
        yield connection


def whole(raw: "psycopg.Connection[Any]", books: Books, more: str = "", **other: object) -> None:
    """A document with its postings in one statement, and whatever else that brings."""
    written = DOCUMENT.replace("RETURNING seq", "RETURNING account_id, seq, site_id, posted_on")
    given = {"site": books.site_id, "account": books.account_id, "postings": 2, "payload": b"x", **other}
    raw.execute(
        f"""WITH written AS ({written}){more}
        INSERT INTO posting (account_id, seq, n, site_id, role, detail, cents, posted_on)
        SELECT account_id, seq, n, site_id, 'bad_debt', '', 3 - 2 * n, posted_on
        FROM written, generate_series(1, 2) n""",  # noqa: S608 - ours
        given,
    )


def document(raw: "psycopg.Connection[Any]", books: Books, postings: int, **other: str | bytes) -> None:
    given = {"site": books.site_id, "account": books.account_id, "postings": postings, "payload": b"x", **other}
    raw.execute(DOCUMENT, given)


def posting(raw: "psycopg.Connection[Any]", books: Books, n: int, cents: int, ahead: int = 0) -> None:
    raw.execute(POSTING, {"account": books.account_id, "n": n, "cents": cents, "ahead": ahead})


def state_of(caught: "pytest.ExceptionInfo[psycopg.Error]") -> str | None:
    return caught.value.sqlstate


@pytest.mark.parametrize("table", GROWS_ONLY)
@pytest.mark.parametrize("act", ["UPDATE {} SET site_id = site_id", "DELETE FROM {}", "TRUNCATE {} CASCADE"])
def test_what_grows_only_refuses_even_its_owner(database: str, books: Books, table: str, act: str) -> None:
    with acting(database, OWNER, books.site_id) as owner, pytest.raises(psycopg.Error) as caught:
        owner.execute(sql.SQL(act).format(sql.Identifier(table)))
    assert state_of(caught) == APPEND_ONLY


@pytest.mark.parametrize("table", GROWS_ONLY)
@pytest.mark.parametrize("act", ["UPDATE {} SET site_id = site_id", "DELETE FROM {}", "TRUNCATE {}"])
def test_the_application_has_no_right_to_change_what_grows_only(
    raw: "psycopg.Connection[Any]", table: str, act: str
) -> None:
    with pytest.raises(errors.InsufficientPrivilege):
        raw.execute(sql.SQL(act).format(sql.Identifier(table)))


@pytest.mark.parametrize(
    ("table", "column"),
    [
        *[("invoice_line", column) for column in ("amount_cents", "net_cents", "product", "earning_end", "due_on")],
        *[("receipt", column) for column in ("amount_cents", "received_at", "external_id", "transferred")],
    ],
)
@pytest.mark.parametrize("role", [OWNER, APP_ROLE])
def test_what_a_line_or_receipt_says_never_changes(
    database: str, books: Books, table: str, column: str, role: str | None
) -> None:
    change = sql.SQL("UPDATE {} SET {} = {}").format(*map(sql.Identifier, (table, column, column)))
    with acting(database, role, books.site_id) as connection, pytest.raises(psycopg.Error) as caught:
        connection.execute(change)
    assert state_of(caught) in {APPEND_ONLY, errors.InsufficientPrivilege.sqlstate}


def test_a_line_and_a_receipt_are_never_taken_away(database: str, books: Books) -> None:
    for table in ("invoice_line", "receipt"):
        with acting(database, OWNER, books.site_id) as owner, pytest.raises(psycopg.Error) as caught:
            owner.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(table)))
        assert state_of(caught) == APPEND_ONLY


def test_a_document_that_continues_the_chain_lands(raw: "psycopg.Connection[Any]", books: Books) -> None:
    document(raw, books, 2)
    raw.execute(BOTH, {"account": books.account_id})
    raw.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_an_entry_that_is_not_balanced_is_refused(raw: "psycopg.Connection[Any]", books: Books) -> None:
    document(raw, books, 2)
    with pytest.raises(psycopg.Error) as caught:
        raw.execute(
            """INSERT INTO posting (account_id, seq, n, site_id, role, detail, cents, posted_on)
            SELECT account_id, seq, n, site_id, 'bad_debt', '', n, posted_on
            FROM (SELECT * FROM document WHERE account_id = %s ORDER BY seq DESC LIMIT 1) d, generate_series(1, 2) n""",
            (books.account_id,),
        )
    assert state_of(caught) == UNBALANCED


def test_half_an_entry_is_refused_though_the_other_half_would_follow(
    raw: "psycopg.Connection[Any]", books: Books
) -> None:
    document(raw, books, 2)
    with pytest.raises(psycopg.Error) as caught:
        posting(raw, books, 1, 100)
    assert state_of(caught) == UNBALANCED


def test_a_document_without_its_postings_cannot_be_committed(raw: "psycopg.Connection[Any]", books: Books) -> None:
    document(raw, books, 2)
    with pytest.raises(psycopg.Error) as caught:
        raw.commit()
    assert state_of(caught) == UNBALANCED


def test_a_document_that_comes_whole_makes_up_for_none_that_lacks_its_postings(
    raw: "psycopg.Connection[Any]", books: Books
) -> None:
    document(raw, books, 2)
    whole(raw, books)
    with pytest.raises(psycopg.Error) as caught:
        raw.commit()
    assert state_of(caught) == UNBALANCED


def test_documents_that_come_whole_leave_nothing_to_wait_for(raw: "psycopg.Connection[Any]", books: Books) -> None:
    raw.execute("SET CONSTRAINTS ALL IMMEDIATE")
    whole(raw, books)
    whole(raw, books)


def test_a_statement_brings_all_parts_of_its_documents_or_none(raw: "psycopg.Connection[Any]", books: Books) -> None:
    other = begun(books.store, books.site_id)
    lacking = DOCUMENT.replace("%(account)s", "%(other)s")
    raw.execute("SET CONSTRAINTS ALL IMMEDIATE")
    with pytest.raises(psycopg.Error) as caught:
        whole(raw, books, f", lacking AS ({lacking})", other=other.account_id)
    assert state_of(caught) == UNBALANCED


def test_postings_that_came_before_a_savepoint_was_left_are_awaited_again(
    raw: "psycopg.Connection[Any]", books: Books
) -> None:
    document(raw, books, 2)
    raw.execute("SAVEPOINT half")
    raw.execute(BOTH, {"account": books.account_id})
    raw.execute("ROLLBACK TO SAVEPOINT half")
    with pytest.raises(psycopg.Error) as caught:
        raw.commit()
    assert state_of(caught) == UNBALANCED


def test_a_posting_without_a_document_is_refused(raw: "psycopg.Connection[Any]", books: Books) -> None:
    with pytest.raises(psycopg.Error) as caught:
        raw.execute(
            """INSERT INTO posting (account_id, seq, n, site_id, role, detail, cents, posted_on)
            SELECT account_id, 999, n, site_id, 'bad_debt', '', 3 - 2 * n, posted_on
            FROM (SELECT * FROM document WHERE account_id = %s LIMIT 1) d, generate_series(1, 2) n""",
            (books.account_id,),
        )
    assert state_of(caught) == UNBALANCED


def test_a_posting_more_is_refused(raw: "psycopg.Connection[Any]", books: Books) -> None:
    with pytest.raises(psycopg.Error) as caught:
        posting(raw, books, 9, 100)
    assert state_of(caught) == UNBALANCED


def test_a_line_that_its_invoice_does_not_debit_is_refused(raw: "psycopg.Connection[Any]", books: Books) -> None:
    columns = raw.execute(
        "SELECT string_agg(quote_ident(attname), ', ') FROM pg_attribute "
        "WHERE attrelid = 'invoice_line'::regclass AND attnum > 0 AND attname <> 'line_no'"
    ).fetchone()
    assert columns is not None
    with pytest.raises(psycopg.Error) as caught:
        raw.execute(
            f"INSERT INTO invoice_line (line_no, {columns[0]}) SELECT 99, {columns[0]} FROM invoice_line "  # noqa: S608
            "WHERE account_id = %s LIMIT 1",
            (books.account_id,),
        )
    assert state_of(caught) == UNBALANCED


@pytest.mark.parametrize("wrong", [{"payload": b"y"}, {"site": "elsewhere"}])
def test_a_document_that_breaks_the_chain_or_names_another_site_is_refused(
    database: str, books: Books, wrong: dict[str, Any]
) -> None:
    with acting(database, OWNER, books.site_id) as owner, pytest.raises(psycopg.Error) as caught:
        document(owner, books, 0, **wrong)
    assert state_of(caught) == MISPLACED


def test_a_gap_in_the_chain_is_refused(raw: "psycopg.Connection[Any]", books: Books) -> None:
    gap = DOCUMENT.replace("seq + 1", "seq + 2")
    given = {"site": books.site_id, "account": books.account_id, "postings": 0, "payload": b"x"}
    with pytest.raises(psycopg.Error) as caught:
        raw.execute(gap, given)
    assert state_of(caught) == MISPLACED


def test_an_allocation_to_no_line_is_refused(raw: "psycopg.Connection[Any]", books: Books) -> None:
    with pytest.raises(psycopg.Error) as caught:
        raw.execute(
            """INSERT INTO allocation (account_id, seq, n, site_id, receipt_seq, invoice_seq, line_no, cents, reason,
                rank, policy_version)
            SELECT account_id, seq, 99, site_id, receipt_seq, 77, 1, 1, reason, rank, policy_version
            FROM allocation WHERE account_id = %s LIMIT 1""",
            (books.account_id,),
        )
    assert state_of(caught) == MISPLACED


@pytest.mark.parametrize(
    "change",
    [
        "paid_cents = paid_cents + 1",
        "open_cents = -1",
        "paid_cents = net_cents + 1, open_cents = -1",
        "credited_cents = credited_cents - 1",
        "paid_cents = -1, open_cents = net_cents + 1",
    ],
)
def test_no_line_is_over_allocated(raw: "psycopg.Connection[Any]", books: Books, change: str) -> None:
    with pytest.raises(errors.CheckViolation):
        raw.execute(f"UPDATE invoice_line SET {change} WHERE account_id = %s", (books.account_id,))  # noqa: S608


def test_money_is_booked_once_whatever_the_account(
    raw: "psycopg.Connection[Any]", store: PostgresStore, books: Books
) -> None:
    other = begun(store, books.site_id)
    with pytest.raises(errors.UniqueViolation):
        raw.execute(
            """INSERT INTO receipt SELECT %s, r.seq, r.site_id, r.source, r.external_id, r.method, r.amount_cents,
                r.received_at, r.payer, r.payer_name, r.memo, false FROM receipt r WHERE r.account_id = %s""",
            (other.account_id, books.account_id),
        )


def test_a_cycle_has_one_live_invoice(database: str, books: Books) -> None:
    twice = (
        DOCUMENT.replace("'write_off'", "'invoice'")
        .replace("next_invoice_number, n", "next_invoice_number, number, once, live, n")
        .replace(
            "0, 1, false",
            "0, 1, 9, (SELECT once FROM document WHERE account_id = "
            "%(account)s AND once IS NOT NULL LIMIT 1), true, false",
        )
        .replace("%(postings)s, 0,", "%(postings)s, 1,")
    )
    given = {"site": books.site_id, "account": books.account_id, "postings": 2, "payload": b"x"}
    with acting(database, APP_ROLE, books.site_id) as raw, pytest.raises(errors.UniqueViolation) as caught:
        raw.execute(twice, given)
    assert caught.value.diag.constraint_name == "document_live_once"


def test_a_month_is_closed_once(raw: "psycopg.Connection[Any]", books: Books) -> None:
    close = "INSERT INTO month_close VALUES (%s, '2027-07-01', now(), 0)"
    raw.execute(close, (books.site_id,))
    with pytest.raises(errors.UniqueViolation):
        raw.execute(close, (books.site_id,))


def test_a_pad_is_occupied_once_a_night(raw: "psycopg.Connection[Any]", store: PostgresStore, books: Books) -> None:
    other = begun(store, books.site_id)
    theirs = "SELECT pad FROM occupancy WHERE license_id = %s"
    (pad,) = raw.execute(theirs, (books.account_id,)).fetchone() or ("",)
    with pytest.raises(errors.ExclusionViolation):
        raw.execute(
            "INSERT INTO occupancy (license_id, n, site_id, pad, nights) "
            "VALUES (%s, 9, %s, %s, '[2029-01-01,2029-01-02)')",
            (other.account_id, books.site_id, pad),
        )


def test_another_sites_rows_are_not_there(database: str, store: PostgresStore, books: Books) -> None:
    with acting(database, APP_ROLE, new_site(store)) as elsewhere:
        for table in ("account", "document", "invoice_line", "posting", "receipt", "allocation", "license", "party"):
            count = sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table))
            assert elsewhere.execute(count).fetchone() == (0,)
        with pytest.raises(errors.InsufficientPrivilege):
            elsewhere.execute(
                "INSERT INTO account (account_id, site_id, kind) VALUES (gen_random_uuid(), %s, 'suspense')",
                (books.site_id,),
            )


def test_without_a_site_nothing_is_there(database: str) -> None:
    with psycopg.connect(database) as connection:
        connection.execute(sql.SQL("SET ROLE {}").format(sql.Identifier(APP_ROLE)))
        assert connection.execute("SELECT count(*) FROM document").fetchone() == (0,)


@pytest.mark.parametrize(
    "act",
    [
        "INSERT INTO recognized_total VALUES ('x', '2027-07-01', 'rent', false, 1)",
        "UPDATE recognized_total SET cents = 0",
        "DELETE FROM recognized_total",
    ],
)
def test_only_its_trigger_writes_what_was_recognised_in_all(raw: "psycopg.Connection[Any]", act: str) -> None:
    with pytest.raises(errors.InsufficientPrivilege):
        raw.execute(act)


def test_a_site_does_not_outlive_its_transaction_in_the_pool(database: str, books: Books) -> None:
    alone = PostgresStore.at(database, pool_size=1)
    try:
        with alone.work(books.site_id) as work:
            assert list(work.subledger.accounts(books.site_id)) != []
        with alone.engine.connect() as connection:
            assert connection.exec_driver_sql("SELECT count(*) FROM account").scalar() == 0
        with alone.work(SiteId("elsewhere")) as work:
            assert list(work.subledger.accounts(books.site_id)) == []
    finally:
        alone.close()


def test_a_run_can_read_nothing_and_write_for_no_other_site(database: str, store: PostgresStore, books: Books) -> None:
    with acting(database, RUNS_ROLE, books.site_id) as run, pytest.raises(errors.InsufficientPrivilege):
        run.execute("SELECT count(*) FROM document")
    account = "INSERT INTO account (account_id, site_id, kind) VALUES (gen_random_uuid(), 'x', 'license')"
    with acting(database, RUNS_ROLE, books.site_id) as run, pytest.raises(psycopg.Error) as caught:
        run.execute(account)
    assert state_of(caught) == MISPLACED
    given = (books.account_id, books.site_id)
    stray = """INSERT INTO document VALUES (%s, 99, %s, 'write_off', now(), now(), now(), 0, 0, 'x', sha256('x'), 0, 0,
        0, 0, 0, 0, 0, 1, null, null, null, false, null, null, null)"""
    with acting(database, RUNS_ROLE, new_site(store)) as run, pytest.raises(psycopg.Error) as caught:
        run.execute(stray, given)
    assert state_of(caught) == MISPLACED
