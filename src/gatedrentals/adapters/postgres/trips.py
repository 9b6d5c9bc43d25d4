"""Statements sent straight to libpq, several of them in one trip.

A cursor does more for a statement than the statement takes; on the hot path each trip sends all that is known by then.
"""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

import psycopg
from attrs import define, field, frozen
from psycopg import generators
from psycopg.abc import PQGen
from psycopg.adapt import Transformer
from psycopg.errors import InvalidSqlStatementName, error_from_result
from psycopg.pq import ExecStatus, Format
from psycopg.pq.abc import PGconn, PGresult

PREPARED_AT_MOST = 64
"""Statements that a connection keeps prepared; those it meets later are planned each time."""

Values = Sequence[bytes | None]


@frozen
class Statement:
    """A statement with numbered parameters: ``formats`` says of each if it comes as text or as its bytes."""

    text: bytes
    formats: Sequence[Format] = ()


Call = tuple[Statement, Values]


@define
class Prepared:
    """The statements that a connection has prepared, by their text; no name is given twice."""

    names: dict[bytes, bytes] = field(factory=dict)
    given: int = 0

    def new_name(self) -> bytes:
        """A name for one more; the empty one, whose plan is made each time, where there are many."""
        if len(self.names) >= PREPARED_AT_MOST:
            return b""
        self.given += 1
        return b"gr_%d" % self.given


def trip(driver: "psycopg.Connection[Any]", prepared: Prepared, calls: Sequence[Call]) -> list[PGresult]:
    """Send statements at once and return the result of each; after one that fails none is run. Raises its fault.

    Where someone else made the connection forget what was prepared, the fault is InvalidSqlStatementName, and it is
    forgotten here as well.
    """
    pgconn = driver.pgconn
    pgconn.enter_pipeline_mode()
    try:
        sent = _send(pgconn, prepared, calls)
        results = driver.wait(_answers(pgconn, len(sent)))
        pgconn.exit_pipeline_mode()
    except BaseException:
        # Answers may be under way still, which the next statement would take for its own.
        driver.close()
        raise
    for (text, name), result in zip(sent, results, strict=True):
        if result.status == ExecStatus.FATAL_ERROR:
            fault = error_from_result(result)
            if isinstance(fault, InvalidSqlStatementName):
                prepared.names.clear()
            raise fault
        if text and name:
            prepared.names[text] = name
    return [result for (text, _), result in zip(sent, results, strict=True) if not text]


def _send(pgconn: PGconn, prepared: Prepared, calls: Sequence[Call]) -> list[tuple[bytes, bytes]]:
    """Send the statements; of each command the text and name that it prepares, both empty if it runs one."""
    sent = []
    for statement, values in calls:
        name = prepared.names.get(statement.text)
        if name is None:
            name = prepared.new_name()
            pgconn.send_prepare(name, statement.text)
            sent.append((statement.text, name))
        pgconn.send_query_prepared(name, values, statement.formats, result_format=Format.BINARY)
        sent.append((b"", b""))
    pgconn.pipeline_sync()
    return sent


def _answers(pgconn: PGconn, count: int) -> PQGen[list[PGresult]]:
    """The answers to as many commands, the first of which is still to be sent, and the end of the pipeline."""
    found: list[PGresult] = yield from generators.execute(pgconn)
    for _ in range(count):
        found += yield from generators.fetch_many(pgconn)
    return found[:-1]


def rows(driver: "psycopg.Connection[Any]", result: PGresult) -> list[tuple[Any, ...]]:
    """The rows of a result."""
    transformer = Transformer(driver)
    transformer.set_pgresult(result)
    return transformer.load_rows(0, result.ntuples, tuple)


def wire(values: Sequence[object]) -> list[bytes | None]:
    """Values as a `Statement` takes them: texts and bytes as their bytes, all else as text."""
    return [_WIRE[type(value)](value) for value in values]


def _as_it_is(value: Any) -> Any:  # noqa: ANN401 - bytes or None
    return value


_WIRE: dict[type, Callable[[Any], bytes | None]] = {
    type(None): _as_it_is,
    bytes: _as_it_is,
    str: str.encode,
    bool: lambda value: b"t" if value else b"f",
    int: b"%d".__mod__,
    UUID: lambda value: str(value).encode(),
    date: lambda value: value.isoformat().encode(),
    datetime: lambda value: value.isoformat().encode(),
}
