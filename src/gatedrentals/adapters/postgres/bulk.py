"""Many accounts' entries written by COPY: a thread feeds PostgreSQL while the caller decides what comes next."""

from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from queue import Queue
from threading import Thread
from typing import Any, TypeVar

import psycopg
from attrs import define, field
from psycopg.errors import ExclusionViolation, UniqueViolation

from gatedrentals.adapters.postgres.admission_rows import ADMISSION_COLUMNS, admission_rows
from gatedrentals.adapters.postgres.database import as_runs
from gatedrentals.adapters.postgres.encoder import HEAD, TAIL, TableEncoder
from gatedrentals.adapters.postgres.fresh_invoices import FreshInvoices
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
    held_rows,
    rows_of,
)
from gatedrentals.adapters.postgres.statements import CHANGES
from gatedrentals.adapters.postgres.subledger import changes, fit, refusal
from gatedrentals.adapters.wire.events import event_text
from gatedrentals.domain.ids import AccountId, SiteId
from gatedrentals.domain.ledger.documents import CreditMemo
from gatedrentals.domain.payments.standing import Standing
from gatedrentals.ports.licenses import NumberTaken, PadTaken
from gatedrentals.ports.runs import Admission, Append

T = TypeVar("T")

ACCOUNTS_A_BATCH = 1_000
BATCHES_WAITING = 2
DECIDED_AT_ONCE = 250
"""What is decided before it is encoded: one by one, each of the two finds the processor's cache full of the other."""

EVENT_COLUMNS = ("site_id", "subject", "at", "name", "content")
TABLES = {
    **ADMISSION_COLUMNS,
    "document": DOCUMENT_COLUMNS,
    "posting": POSTING_COLUMNS,
    "invoice_line": LINE_COLUMNS,
    "receipt": RECEIPT_COLUMNS,
    "allocation": ALLOCATION_COLUMNS,
    "recognized": RECOGNIZED_COLUMNS,
    "held_money": HELD_COLUMNS,
    "crm_sync_event": EVENT_COLUMNS,
}
"""In the order in which triggers and keys want them."""

RUNS = {
    "document": [
        *[("site_id", "kind"), ("effective_at", "posted_on"), ("posting_count", "line_count")],
        *[("receivable_cents", "refunds_payable_cents"), ("next_invoice_number", "live")],
    ],
    "posting": [("n", "posted_on")],
    "invoice_line": [("credited_cents", "earning_end")],
}
"""Columns whose values come again together."""

_LET_GO = "DELETE FROM held_money WHERE account_id = ANY(%s)"
_CHANGE = """
    UPDATE invoice_line l SET credited_cents = l.credited_cents + x.credited, paid_cents = l.paid_cents + x.paid,
        given_up_cents = l.given_up_cents + x.given_up, open_cents = l.open_cents - x.credited - x.paid - x.given_up,
        open_order = coalesce(x.open_order, l.open_order), pinned = coalesce(x.pinned, l.pinned),
        excluded = coalesce(x.excluded, l.excluded), cycle_start = coalesce(x.cycle_start, l.cycle_start),
        cycle_end = coalesce(x.cycle_end, l.cycle_end)
    FROM json_to_recordset(%s::json) AS x (account_id uuid, invoice_seq int, line_no int, credited bigint, paid bigint,
        given_up bigint, open_order int, pinned boolean, excluded boolean, cycle_start date, cycle_end date)
    WHERE l.account_id = x.account_id AND l.invoice_seq = x.invoice_seq AND l.line_no = x.line_no
"""


@define
class Batch:
    """Rows of some accounts, ready to be sent."""

    copies: list[tuple[str, bytearray]]
    changes: list[dict[str, object]]
    let_go: list[object]


def append_all(connection: "psycopg.Connection[Any]", site_id: SiteId, appends: Iterable[Append]) -> int:
    """Append to many accounts of a site in the connection's transaction; returns how many documents were written.

    Raises StaleAccount or DuplicateReceipt, after which the transaction can only be left.
    """
    encoder = _BatchEncoder(site_id)
    _feed(connection, encoder, appends, encoder.add)
    return encoder.documents


def admit_all(connection: "psycopg.Connection[Any]", site_id: SiteId, admissions: Iterable[Admission]) -> int:
    """Add new licenses with their books in the connection's transaction; returns how many were added.

    Raises NumberTaken, PadTaken or DuplicateReceipt, after which the transaction can only be left.
    """
    encoder = _BatchEncoder(site_id)
    return _feed(connection, encoder, admissions, encoder.admit)


def _feed(
    connection: "psycopg.Connection[Any]", encoder: "_BatchEncoder", items: Iterable[T], add: Callable[[T], None]
) -> int:
    feeder = _Feeder(connection)
    count = 0
    try:
        rest = iter(items)
        while taken := list(islice(rest, DECIDED_AT_ONCE)):
            for item in taken:
                add(item)
            count += len(taken)
            if encoder.accounts >= ACCOUNTS_A_BATCH:
                feeder.feed(encoder.take())
        if encoder.accounts:
            feeder.feed(encoder.take())
    finally:
        feeder.finish()
    if feeder.fault is not None:
        raise _refusal(feeder.fault)
    return count


def _refusal(fault: BaseException) -> BaseException:
    if isinstance(fault, ExclusionViolation):
        return PadTaken(f"a pad is occupied on one of its nights: {fault.diag.message_detail}")
    if not isinstance(fault, psycopg.DatabaseError):
        return fault
    if isinstance(fault, UniqueViolation) and fault.diag.constraint_name == "license_number_once":
        return NumberTaken(f"a number is another license's: {fault.diag.message_detail}")
    return refusal(fault, None)


class _BatchEncoder:
    def __init__(self, site_id: SiteId) -> None:
        self._site_id = site_id
        self.documents = 0
        self._encoders = {table: TableEncoder(table, columns, RUNS.get(table, ())) for table, columns in TABLES.items()}
        self._fresh = FreshInvoices(site_id, self._encoders)
        self._start()

    def _start(self) -> None:
        self.accounts = 0
        self._buffers = {table: bytearray(HEAD) for table in TABLES}
        self._changes: list[dict[str, object]] = []
        self._let_go: list[object] = []

    def add(self, append: Append) -> None:
        """Encode what one account's append writes."""
        fit(append.account_id, append.entries, append.standing)
        if not self._fresh.put(append, self._buffers):
            self._add_rows(append)
        self._put("crm_sync_event", self._events(append))
        self.accounts += 1
        self.documents += len(append.entries)

    def _add_rows(self, append: Append) -> None:
        if any(isinstance(entry.document.body, CreditMemo) for entry in append.entries):
            message = "a run appends no credit memos: they change how earlier lines are earned"
            raise ValueError(message)
        rows = rows_of(append.entries, append.standing, self._site_id)
        self._put("document", rows.documents)
        self._put("posting", rows.postings)
        self._put("invoice_line", rows.lines)
        self._put("receipt", rows.receipts)
        self._put("allocation", rows.allocations)
        self._put("recognized", rows.recognized)
        if append.before.held != append.standing.held:
            self._let_go.append(append.account_id)
            self._put("held_money", held_rows(append.account_id, append.standing, self._site_id))
        changed = changes(append.before, append.standing, rows.effects)
        self._changes += [{"account_id": append.account_id, **dict(zip(CHANGES, row, strict=True))} for row in changed]

    def admit(self, admission: Admission) -> None:
        """Encode a license that is new, and its books."""
        for table, rows in admission_rows(admission).items():
            self._put(table, rows)
        account_id = AccountId(admission.license.id)
        self.add(Append(account_id, Standing(), admission.entries, admission.standing, admission.events))

    def take(self) -> Batch:
        """What was encoded since the last batch."""
        copies = []
        for table, buffer in self._buffers.items():
            if len(buffer) > len(HEAD):
                buffer.extend(TAIL)
                copies.append((self._encoders[table].copy, buffer))
        batch = Batch(copies, self._changes, self._let_go)
        self._start()
        return batch

    def _put(self, table: str, rows: Sequence[Sequence[object]]) -> None:
        if rows:
            self._encoders[table].encode(rows, self._buffers[table])

    def _events(self, append: Append) -> list[Row]:
        at = append.entries[-1].document.recorded_at
        return [(self._site_id, append.account_id, at, event.tag, event_text(event)) for event in append.events]


@define
class _Feeder:
    """The thread that talks to PostgreSQL; psycopg waits without the interpreter's lock."""

    connection: "psycopg.Connection[Any]"
    fault: BaseException | None = None
    _queue: "Queue[Batch | None]" = field(factory=lambda: Queue(BATCHES_WAITING))
    _thread: Thread | None = None

    def feed(self, batch: Batch) -> None:
        """Hand over a batch; waits while enough of them wait already."""
        if self._thread is None:
            self._thread = Thread(target=self._send_all, name="feeder", daemon=True)
            self._thread.start()
        if self.fault is not None:
            raise _refusal(self.fault)
        self._queue.put(batch)

    def finish(self) -> None:
        """Wait until all is sent."""
        if self._thread is not None:
            self._queue.put(None)
            self._thread.join()

    def _send_all(self) -> None:
        while (batch := self._queue.get()) is not None:
            if self.fault is not None:
                continue
            try:
                self._send(batch)
            except BaseException as fault:  # noqa: BLE001 - raised again where the run is
                self.fault = fault

    def _send(self, batch: Batch) -> None:
        if batch.let_go:
            self.connection.execute(_LET_GO, (batch.let_go,))
        with as_runs(self.connection), self.connection.cursor() as cursor:
            for statement, data in batch.copies:
                with cursor.copy(statement) as copy:
                    copy.write(data)
        if batch.changes:
            self.connection.execute(_CHANGE, (encode(batch.changes),))
