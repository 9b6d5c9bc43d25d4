"""The SQL of the books' hot path: one statement that reads what an account stands at, one that appends to it."""

from collections.abc import Iterable
from functools import cache

from psycopg.pq import Format
from sqlalchemy import Dialect

from gatedrentals.adapters.postgres.rows import (
    ALLOCATION_COLUMNS,
    DOCUMENT_COLUMNS,
    HELD_COLUMNS,
    LINE_COLUMNS,
    POSTING_COLUMNS,
    RECEIPT_COLUMNS,
    RECOGNIZED_COLUMNS,
)
from gatedrentals.adapters.postgres.schema import METADATA
from gatedrentals.adapters.postgres.trips import Statement

_LINE = """l.invoice_seq, l.line_no, l.product, l.charge_class, l.rank_class, l.due_on, l.open_order,
            l.kind = 'tax', l.sort_cents, l.open_cents, l.cycle_start, l.cycle_end, l.pinned, l.excluded"""
_IN_ORDER = "ORDER BY l.open_order, l.invoice_seq, l.line_no"
_OPEN = f"""(SELECT json_agg(json_build_array({_LINE}) {_IN_ORDER})
            FROM invoice_line l WHERE l.account_id = a.account_id AND l.open_cents <> 0)"""  # noqa: S608 - our own parts
_OPEN_KNOWN = f"""(SELECT json_agg(json_build_array({_LINE}, i.number,
            l.recognition = 'liability' AND 'tax' NOT IN (l.kind, l.charge_class)) {_IN_ORDER})
            FROM invoice_line l JOIN document i ON i.account_id = l.account_id AND i.seq = l.invoice_seq
            WHERE l.account_id = a.account_id AND l.open_cents <> 0)"""  # noqa: S608 - our own parts
"""The same with the numbers of the invoices, and which lines are deposits."""
_STANDS = """d.seq, d.hash, d.next_invoice_number, d.frontier, d.settled_through, d.next_deadline,
        d.needs_replay,
        d.receivable_cents,
        d.deferred_cents, d.deposits_billed_cents, d.deposits_held_cents, d.credit_cents, d.unapplied_cents,
        d.refunds_payable_cents,
        {open},
        (SELECT json_agg(json_build_array(h.receipt_seq, h.received_at, h.holding, h.cents)
            ORDER BY h.received_at, h.receipt_seq, h.holding)
            FROM held_money h WHERE h.account_id = a.account_id)
"""
_OF_ACCOUNTS = """
    FROM account a
    LEFT JOIN LATERAL
        (SELECT * FROM document x WHERE x.account_id = a.account_id ORDER BY x.seq DESC LIMIT 1) d ON true
"""
STANDING = f"SELECT a.site_id, {_STANDS.format(open=_OPEN)}{_OF_ACCOUNTS} WHERE a.account_id = %s"
"""What an account stands at, however long its history is."""
STANDING_FIRST = Statement(STANDING.replace("%s", "$1").encode(), (Format.TEXT,))
"""The same, where the connection is in nobody's hands yet."""

_READY = f"""
    SELECT l.number, l.license_id, l.content,
        (SELECT max(c.month) FROM month_close c WHERE c.site_id = l.site_id),
        (SELECT s.xmin::text FROM site s WHERE s.site_id = l.site_id),
        {_STANDS.format(open=_OPEN_KNOWN)}{_OF_ACCOUNTS} JOIN license l ON l.license_id = a.account_id
    WHERE l.site_id = %s AND l.number =
"""  # noqa: S608 - parts are our own
READY_ALL, READY_ONE = _READY + "ANY(%s)", _READY + "%s"
"""Licenses by number with what they stand at, and of their open lines the invoices' numbers and who is a deposit."""
READY_FIRST = Statement(READY_ONE.replace("%s", "$1", 1).replace("%s", "$2").encode(), (Format.BINARY, Format.BINARY))
"""The same of one, where the connection is in nobody's hands yet."""

CHANGES = (
    *("invoice_seq", "line_no", "credited", "paid", "given_up", "open_order", "pinned", "excluded"),
    *("cycle_start", "cycle_end"),
)
"""What may change of a line of an earlier invoice; the last five are None if they stay."""

_TABLES = {
    "lines": ("invoice_line", LINE_COLUMNS),
    "postings": ("posting", POSTING_COLUMNS),
    "receipts": ("receipt", RECEIPT_COLUMNS),
    "allocations": ("allocation", ALLOCATION_COLUMNS),
    "recognized": ("recognized", RECOGNIZED_COLUMNS),
    "held": ("held_money", HELD_COLUMNS),
}
_BYTES = {"payload": "decode(x.payload, 'hex')", "hash": "decode(x.hash, 'hex')"}

_GUARD = """
WITH base AS MATERIALIZED (
    SELECT a.site_id FROM account a WHERE a.account_id = %(account)s AND coalesce(
        (SELECT d.seq FROM document d WHERE d.account_id = a.account_id ORDER BY d.seq DESC LIMIT 1), 0) = %(seq)s
"""
_NOT_BOOKED = """
    AND NOT EXISTS (SELECT FROM receipt r JOIN json_to_recordset(%(receipts)s::json)
        AS x (source text, external_id text, transferred boolean)
        ON r.source = x.source AND r.external_id = x.external_id AND NOT r.transferred AND NOT x.transferred)
"""
_CHANGED = """,
changed AS (
    UPDATE invoice_line l SET credited_cents = l.credited_cents + x.credited, paid_cents = l.paid_cents + x.paid,
        given_up_cents = l.given_up_cents + x.given_up,
        open_cents = CASE l.kind WHEN 'discount' THEN 0
            ELSE l.open_cents - x.credited - x.paid - x.given_up END,
        open_order = coalesce(x.open_order, l.open_order), pinned = coalesce(x.pinned, l.pinned),
        excluded = coalesce(x.excluded, l.excluded), cycle_start = coalesce(x.cycle_start, l.cycle_start),
        cycle_end = coalesce(x.cycle_end, l.cycle_end)
    FROM base, (SELECT * FROM json_to_recordset(%(changes)s::json) AS r (invoice_seq int, line_no int,
        credited bigint, paid bigint, given_up bigint, open_order int, pinned boolean, excluded boolean,
        cycle_start date, cycle_end date) LIMIT {most}) x
    WHERE l.account_id = %(account)s AND l.invoice_seq = x.invoice_seq AND l.line_no = x.line_no
)
"""
_EVENTS = """,
told AS (
    INSERT INTO crm_sync_event (site_id, subject, at, name, content)
    SELECT x.site_id, x.subject, x.at, x.name, x.content FROM base, json_to_recordset(%(events)s::json)
        AS x (site_id text, subject uuid, at timestamptz, name text, content jsonb)
)
"""
_AUDITS = """,
audited AS (
    INSERT INTO audit_row (site_id, at, who, origin, what, subject, detail, before, after)
    SELECT x.site_id, x.at, x.who, x.origin, x.what, x.subject, x.detail, x.before, x.after
    FROM base, json_to_recordset(%(audits)s::json) AS x (site_id text, at timestamptz, who text, origin text, what text,
        subject text, detail text, before text, after text)
)
"""


@cache
def append_statement(parts: frozenset[str], most: int) -> str:
    """The statement that appends documents with these parts, and returns how many documents it wrote.

    ``most`` bounds the changes of earlier lines. It tells the planner that they are few, so that each is looked up by
    its key: without it, it reads every line that the account ever had.
    """
    text = _GUARD + (_NOT_BOOKED if "receipts" in parts else "") + ")"
    text += _insert("documents", "document", DOCUMENT_COLUMNS, returning=True)
    for part, (table, columns) in _TABLES.items():
        if part in parts:
            text += _insert(part, table, columns)
    if "changes" in parts:
        text += _CHANGED.replace("{most}", str(most))
    if "events" in parts:
        text += _EVENTS
    if "audits" in parts:
        text += _AUDITS
    return text + "SELECT count(*) FROM documents_in"  # noqa: S608 - parts are our own names


def _insert(part: str, table: str, columns: Iterable[str], *, returning: bool = False) -> str:
    types = {column.name: str(column.type.compile(_dialect())) for column in METADATA.tables[table].columns}
    read = ", ".join(f"{name} {'text' if name in _BYTES else types[name]}" for name in columns)
    values = ", ".join(_BYTES.get(name, f"x.{name}") for name in columns)
    back = " RETURNING 1" if returning else ""
    return (
        f",\n{part}_in AS (INSERT INTO {table} ({', '.join(columns)}) SELECT {values} "  # noqa: S608 - our own names
        f"FROM base, json_to_recordset(%({part})s::json) AS x ({read}){back})\n"
    )


@cache
def _dialect() -> Dialect:
    from sqlalchemy.dialects import postgresql

    return postgresql.dialect()  # type: ignore[no-untyped-call] # SQLAlchemy leaves it untyped
