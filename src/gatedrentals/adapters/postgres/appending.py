"""An append whose rows are parameters of one statement, so that the database reads no JSON; made for few rows."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from itertools import count as count_from
from operator import itemgetter
from typing import Any
from uuid import UUID

from psycopg.pq import Format
from sqlalchemy import LargeBinary, Text

from gatedrentals.adapters.postgres.json import encode
from gatedrentals.adapters.postgres.rows import (
    ALLOCATION_COLUMNS,
    DOCUMENT_COLUMNS,
    HELD_COLUMNS,
    LINE_COLUMNS,
    POSTING_COLUMNS,
    RECEIPT_COLUMNS,
    RECOGNIZED_COLUMNS,
    Row,
    Value,
)
from gatedrentals.adapters.postgres.schema import METADATA
from gatedrentals.adapters.postgres.statements import CHANGES
from gatedrentals.adapters.postgres.trips import Call, Statement, wire

ROWS_AT_MOST = 40
"""Rows that are worth a statement of their own."""

_EVENT = ("site_id", "subject", "at", "name", "content")
_AUDIT = ("site_id", "at", "who", "origin", "what", "subject", "detail", "before", "after")
_TABLES: dict[str, tuple[str, ...]] = {
    "document": DOCUMENT_COLUMNS,
    "invoice_line": LINE_COLUMNS,
    "posting": POSTING_COLUMNS,
    "receipt": RECEIPT_COLUMNS,
    "allocation": ALLOCATION_COLUMNS,
    "recognized": RECOGNIZED_COLUMNS,
    "held_money": HELD_COLUMNS,
    "crm_sync_event": _EVENT,
    "audit_row": _AUDIT,
}
_SHARED = {"account_id": "$1", "site_id": "$2"}
"""What all rows of an account have in common."""
_OWN = {
    table: itemgetter(*(place for place, name in enumerate(columns) if name not in _SHARED))
    for table, columns in _TABLES.items()
}
_audit = itemgetter(*_AUDIT)
_CHANGE_TYPES = ("int", "int", "bigint", "bigint", "bigint", "int", "boolean", "boolean", "date", "date")
_CHANGED = """UPDATE invoice_line l SET credited_cents = l.credited_cents + x.credited,
    paid_cents = l.paid_cents + x.paid, given_up_cents = l.given_up_cents + x.given_up,
    open_cents = CASE l.kind WHEN 'discount' THEN 0 ELSE l.open_cents - x.credited - x.paid - x.given_up END,
    open_order = coalesce(x.open_order, l.open_order), pinned = coalesce(x.pinned, l.pinned),
    excluded = coalesce(x.excluded, l.excluded), cycle_start = coalesce(x.cycle_start, l.cycle_start),
    cycle_end = coalesce(x.cycle_end, l.cycle_end)
    FROM (VALUES {values}) x ({columns})
    WHERE l.account_id = $1 AND l.invoice_seq = x.invoice_seq AND l.line_no = x.line_no"""


def append_call(
    account_id: UUID, site_id: str, rows: Mapping[str, Sequence[Row]], changes: Sequence[Row]
) -> Call | None:
    """The statement that writes rows of one account, by table, and changes of its earlier lines.

    None if they are too many. Only keys guard it: whoever was quicker with a document or a receipt makes it fail.
    """
    counts = tuple([len(rows[table]) for table in _TABLES])
    if sum(counts) + len(changes) > ROWS_AT_MOST:
        return None
    values: list[Value] = [account_id, site_id]
    for table, own in _OWN.items():
        for row in rows[table]:
            values += own(row)
    for row in changes:
        values += row
    return _statement(counts, len(changes)), wire(values)


def event_rows(pending: Sequence[Mapping[str, Any]]) -> list[Row]:
    """Events that wait in memory, as rows."""
    return [(row["site_id"], row["subject"], row["at"], row["name"], encode(row["content"])) for row in pending]


def audit_rows(pending: Sequence[Mapping[str, Any]]) -> list[Row]:
    """Rows of the audit trail that wait in memory."""
    return [_audit(row) for row in pending]


@cache
def _statement(counts: tuple[int, ...], changed: int) -> Statement:
    numbers = count_from(1 + len(_SHARED))
    formats = [Format.TEXT, Format.BINARY]
    parts = []
    for (table, columns), count in zip(_TABLES.items(), counts, strict=True):
        if count:
            places = [_row(_SHARED.get(name) or f"${next(numbers)}" for name in columns) for _ in range(count)]
            parts.append(f"INSERT INTO {table} {_row(columns)} VALUES {', '.join(places)}")  # noqa: S608 - our own names
            formats += [_format(table, name) for name in columns if name not in _SHARED] * count
    if changed:
        places = [_row(f"${next(numbers)}::{kind}" for kind in _CHANGE_TYPES) for _ in range(changed)]
        parts.append(_CHANGED.format(values=", ".join(places), columns=", ".join(CHANGES)))
        formats += [Format.TEXT] * (len(CHANGES) * changed)
    # What no part refers to runs after the last: so documents come first, and lock the books and the account's end.
    documents, *others = parts
    named = ",\n".join(f"part_{number} AS ({part})" for number, part in enumerate(others))
    return Statement((f"WITH {named}\n{documents}" if named else documents).encode(), formats)


def _row(parts: Iterable[str]) -> str:
    return f"({', '.join(parts)})"


def _format(table: str, column: str) -> Format:
    kind = METADATA.tables[table].columns[column].type
    return Format.BINARY if isinstance(kind, (Text, LargeBinary)) else Format.TEXT
