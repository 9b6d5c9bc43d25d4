"""Who signs in is nobody's business who works for one site, and every table has its wall."""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from psycopg import errors, sql

from gatedrentals.adapters.postgres.schema import METADATA
from gatedrentals.adapters.postgres.schema.defences import APP_ROLE
from gatedrentals.adapters.postgres.store import PostgresStore
from gatedrentals.domain.access.roles import Role
from gatedrentals.domain.access.session import Session
from gatedrentals.domain.access.staff_member import StaffMember
from gatedrentals.domain.ids import SiteId
from gatedrentals.testing.contracts.setting import NOW, new_site

WITHOUT_A_SITE = {"awaited_parts"}
"""What only triggers write and read."""
OF_EVERY_SITE = {
    "session": "INSERT INTO session VALUES (sha256('x'), '{staff:x}', now(), now(), '', '')",
    "one_time_code": "INSERT INTO one_time_code VALUES (sha256('x'), 'mail', 'x', sha256('x'), now(), 0)",
    "code_counter": "INSERT INTO code_counter VALUES ('x', now(), 1)",
    "staff_member": "INSERT INTO staff_member VALUES ('x', 'x', '{owner}', '{%(site)s}', true)",
}


@pytest.fixture
def site_id(store: PostgresStore) -> SiteId:
    site_id = new_site(store)
    with store.work() as work:
        work.sessions.open(Session(uuid4().bytes * 2, ("staff:pm@example.com",), NOW, NOW))
        work.staff.save(StaffMember(f"{site_id}@example.com", "Dana", frozenset({Role.PM}), frozenset({site_id})))
        work.one_time_codes.count([site_id], NOW)
    return site_id


@pytest.fixture
def raw(database: str, site_id: SiteId) -> Iterator["psycopg.Connection[Any]"]:
    """The application's role on one site, without the application."""
    with psycopg.connect(database) as connection:
        connection.execute(sql.SQL("SET gatedrentals.site = {}").format(sql.Literal(site_id)))
        connection.execute(sql.SQL("SET ROLE {}").format(sql.Identifier(APP_ROLE)))
        yield connection
        connection.rollback()


@pytest.mark.parametrize("table", sorted(set(METADATA.tables) - WITHOUT_A_SITE))
def test_every_table_has_its_wall(database: str, table: str) -> None:
    with psycopg.connect(database) as connection:
        walls = connection.execute(
            "SELECT relrowsecurity, relforcerowsecurity FROM pg_class WHERE oid = %s::regclass", (table,)
        ).fetchone()

    assert walls == (True, True)


@pytest.mark.parametrize("table", sorted(OF_EVERY_SITE))
def test_a_work_of_one_site_signs_nobody_in(raw: "psycopg.Connection[Any]", site_id: SiteId, table: str) -> None:
    with pytest.raises(errors.InsufficientPrivilege, match="row-level security"):
        raw.execute(OF_EVERY_SITE[table].replace("%(site)s", site_id).encode())


def test_a_work_of_one_site_sees_no_session_and_no_counter(raw: "psycopg.Connection[Any]") -> None:
    for table in ("session", "code_counter"):
        count = sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table))
        assert raw.execute(count).fetchone() == (0,)


def test_a_work_of_one_site_makes_nobody_an_owner(raw: "psycopg.Connection[Any]", site_id: SiteId) -> None:
    seen = raw.execute("SELECT email FROM staff_member").fetchall()
    assert seen == [(f"{site_id}@example.com",)]
    with pytest.raises(errors.InsufficientPrivilege, match="row-level security"):
        raw.execute("UPDATE staff_member SET roles = '{owner}'")


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE session SET keys = '{staff:owner@example.com}'",
        "UPDATE session SET created_at = now()",
        "UPDATE one_time_code SET mac = sha256('x')",
        "UPDATE one_time_code SET address = 'x'",
        "UPDATE message SET text = ''",
        "UPDATE idempotent_answer SET body = ''",
        "DELETE FROM staff_member",
    ],
)
def test_what_signs_in_is_never_rewritten(raw: "psycopg.Connection[Any]", change: str) -> None:
    raw.execute("SET gatedrentals.site = '*'")
    with pytest.raises(errors.InsufficientPrivilege, match="permission denied"):
        raw.execute(change.encode())
