"""The books: one statement reads what an account stands at, one appends to it, guarded by the key (account, seq)."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

import psycopg
from attrs import evolve, field, frozen
from psycopg.errors import UniqueViolation

from gatedrentals.adapters.postgres.appending import append_call, audit_rows, event_rows
from gatedrentals.adapters.postgres.audit_trail import PostgresAuditTrail
from gatedrentals.adapters.postgres.credits import credit_earlier_lines, spread_new_lines
from gatedrentals.adapters.postgres.json import encode
from gatedrentals.adapters.postgres.outbox import PostgresOutbox
from gatedrentals.adapters.postgres.outlines import OUTLINES, OUTLINES_FIRST, documents, outlines
from gatedrentals.adapters.postgres.rows import (
    ALLOCATION_COLUMNS,
    DOCUMENT_COLUMNS,
    HELD_COLUMNS,
    LINE_COLUMNS,
    POSTING_COLUMNS,
    RECEIPT_COLUMNS,
    RECOGNIZED_COLUMNS,
    Effect,
    Row,
    held_rows,
    rows_of,
)
from gatedrentals.adapters.postgres.schema import defences
from gatedrentals.adapters.postgres.statements import CHANGES, STANDING, STANDING_FIRST, append_statement
from gatedrentals.adapters.postgres.transactions import Transaction
from gatedrentals.adapters.postgres.trips import Statement, wire
from gatedrentals.domain.catalog.product import ChargeClass
from gatedrentals.domain.ids import AccountId, ProductCode, SiteId
from gatedrentals.domain.ledger.account_statement import Outline
from gatedrentals.domain.ledger.documents import CreditMemo, Document, Holding, ReceiptBooked
from gatedrentals.domain.ledger.entry import Balances, Entry, Posting
from gatedrentals.domain.ledger.line import LineRef
from gatedrentals.domain.ledger.reading import read_document
from gatedrentals.domain.ledger.roles import Role
from gatedrentals.domain.payments.standing import HeldMoney, OpenLine, Standing
from gatedrentals.domain.period import Period
from gatedrentals.ports.subledger import AccountKind, DuplicateReceipt, ReceiptPlace, StaleAccount, UnknownAccount

_OPEN = "INSERT INTO account (account_id, site_id, kind) VALUES (%s, %s, %s) ON CONFLICT (account_id) DO NOTHING"
_FIND = "SELECT account_id, seq FROM receipt WHERE source = %s AND external_id = %s AND NOT transferred"
_ACCOUNTS = "SELECT account_id FROM account WHERE site_id = %s AND (%s::text IS NULL OR kind = %s) ORDER BY account_id"
_LET_GO = "DELETE FROM held_money WHERE account_id = %s"
_ENTRIES = """
    SELECT d.payload, d.hash, d.receivable_cents, d.deferred_cents, d.deposits_billed_cents, d.deposits_held_cents,
        d.credit_cents, d.unapplied_cents, d.refunds_payable_cents, p.postings, r.payer_name, r.memo
    FROM document d
    LEFT JOIN (SELECT seq, json_agg(json_build_array(role, detail, cents) ORDER BY n) AS postings
        FROM posting WHERE account_id = %(account)s GROUP BY seq) p ON p.seq = d.seq
    LEFT JOIN receipt r ON r.account_id = d.account_id AND r.seq = d.seq
    WHERE d.account_id = %(account)s ORDER BY d.seq
"""
_ROLES = {role.value: role for role in Role}
_CLASSES = {charge_class.value: charge_class for charge_class in ChargeClass}
_HOLDINGS = {holding.value: holding for holding in Holding}


@frozen
class PostgresSubledger:
    """The books as one transaction sees them. What it read last of an account is what an append is compared with."""

    transaction: Transaction
    outbox: PostgresOutbox
    audit_trail: PostgresAuditTrail
    enter: Callable[[SiteId], None]
    seen: dict[AccountId, tuple[SiteId, Standing]] = field(factory=dict)

    @property
    def connection(self) -> "psycopg.Connection[Any]":
        """Psycopg's connection."""
        return self.transaction.driver

    def open_account(self, account_id: AccountId, site_id: SiteId, kind: AccountKind) -> None:
        """Open an empty account; opening it again does nothing."""
        self.enter(site_id)
        self.connection.execute(_OPEN, (account_id, site_id, kind.value))

    def standing(self, account_id: AccountId) -> Standing:
        """What the account stands at: one statement. Raises UnknownAccount."""
        return self._read(account_id)[1]

    def entries(self, account_id: AccountId) -> Sequence[Entry]:
        """Every entry of the account, in order. Raises UnknownAccount."""
        entries = tuple(map(entry_of, self.connection.execute(_ENTRIES, {"account": account_id}, binary=True)))
        if not entries:
            self._read(account_id)
        return entries

    def outlines(self, account_id: AccountId) -> Sequence[Outline]:
        """What a statement shows of every document, in order of the chain: one statement, few payloads parsed."""
        return tuple(outlines(self._rows(OUTLINES, OUTLINES_FIRST, account_id)))

    def documents(self, account_id: AccountId, seqs: Collection[int]) -> Mapping[int, Document]:
        """The documents of the account with these sequences, by sequence, without contact data."""
        return documents(self.connection, account_id, seqs)

    def append(
        self, account_id: AccountId, entries: Sequence[Entry], standing: Standing, *, last: bool = False
    ) -> None:
        """Add entries and the standing after them: one statement. Raises StaleAccount or DuplicateReceipt.

        A refusal that two transactions cause by racing leaves this one fit only to be left. What comes ``last`` waits
        for the commit and goes with it, where nobody could tell.
        """
        fit(account_id, entries, standing)
        known = self.seen.get(account_id)
        site_id, before = known if known and known[1].seq == entries[0].document.seq - 1 else self._read(account_id)
        if before.seq != entries[0].document.seq - 1:
            message = f"account {account_id} stands at {before.seq}: {entries[0].document.seq} does not follow it"
            raise StaleAccount(message)
        if last and not self.transaction.is_shared and self._put_last(account_id, site_id, entries, before, standing):
            self.seen[account_id] = (site_id, standing)
            return
        try:
            written = self._write(account_id, site_id, entries, before, standing)
        except psycopg.DatabaseError as fault:
            raise refusal(fault, account_id, entries) from fault
        if not written:
            self._refuse(account_id, entries)
        self.seen[account_id] = (site_id, standing)

    def find_receipt(self, source: str, external_id: str) -> ReceiptPlace | None:
        """Where the money of this source and id was first booked, or None."""
        row = self.connection.execute(_FIND, (source, external_id)).fetchone()
        return None if row is None else ReceiptPlace(AccountId(row[0]), row[1])

    def accounts(self, site_id: SiteId, kind: AccountKind | None = None) -> Iterator[AccountId]:
        """Every account of a site (of a kind), in order of id."""
        named = None if kind is None else kind.value
        return iter([AccountId(row[0]) for row in self.connection.execute(_ACCOUNTS, (site_id, named, named))])

    def _read(self, account_id: AccountId) -> tuple[SiteId, Standing]:
        rows = self._rows(STANDING, STANDING_FIRST, account_id)
        if not rows:
            message = f"no account has the id {account_id}"
            raise UnknownAccount(message)
        self.seen[account_id] = found = (SiteId(rows[0][0]), standing_of(rows[0][1:]))
        return found

    def _put_last(
        self, account_id: AccountId, site_id: SiteId, entries: Sequence[Entry], before: Standing, standing: Standing
    ) -> bool:
        """Let it be written as the transaction lands; false if it takes more than one statement."""
        moved = before.held != standing.held
        if (moved and before.held) or any(isinstance(entry.document.body, CreditMemo) for entry in entries):
            return False
        rows = rows_of(entries, standing, site_id)
        call = append_call(
            account_id,
            site_id,
            {
                "document": rows.documents,
                "invoice_line": rows.lines,
                "posting": rows.postings,
                "receipt": rows.receipts,
                "allocation": rows.allocations,
                "recognized": rows.recognized,
                "held_money": held_rows(account_id, standing, site_id) if moved else [],
                "crm_sync_event": event_rows(self.outbox.pending),
                "audit_row": audit_rows(self.audit_trail.pending),
            },
            changes(before, standing, rows.effects),
        )
        if call is None:
            return False
        self.outbox.take()
        self.audit_trail.take()
        self.transaction.put_last(*call, lambda fault: refusal(fault, account_id, entries))
        return True

    def _rows(self, statement: str, first: Statement, account_id: AccountId) -> list[tuple[Any, ...]]:
        """What is asked of an account, by libpq itself as long as nobody else has the connection."""
        if self.transaction.is_shared:
            return self.connection.execute(statement, (account_id,), prepare=True, binary=True).fetchall()
        return self.transaction.ask(first, wire((account_id,)))

    def _write(
        self, account_id: AccountId, site_id: SiteId, entries: Sequence[Entry], before: Standing, standing: Standing
    ) -> int:
        rows = rows_of(entries, standing, site_id)
        credit_earlier_lines(self.connection, account_id, (entry.document for entry in entries), rows.effects)
        held = held_rows(account_id, standing, site_id)
        moved = before.held != standing.held
        if moved and before.held:
            self.connection.execute(_LET_GO, (account_id,))
        parts = {
            "documents": _records(DOCUMENT_COLUMNS, rows.documents),
            "lines": _records(LINE_COLUMNS, rows.lines),
            "postings": _records(POSTING_COLUMNS, rows.postings),
            "receipts": _records(RECEIPT_COLUMNS, rows.receipts),
            "allocations": _records(ALLOCATION_COLUMNS, rows.allocations),
            "recognized": _records(RECOGNIZED_COLUMNS, rows.recognized),
            "held": _records(HELD_COLUMNS, held) if moved else [],
            "changes": _records(CHANGES, changes(before, standing, rows.effects)),
            "events": self.outbox.pending,
            "audits": self.audit_trail.pending,
        }
        given = {name: encode(part) for name, part in parts.items() if part}
        statement = append_statement(frozenset(given) - {"documents"}, at_most(len(parts["changes"])))
        arguments = {**given, "account": account_id, "seq": before.seq}
        written = self.connection.execute(statement, arguments, prepare=True).fetchone()
        if written is None or not written[0]:
            return 0
        spread_new_lines(self.connection, account_id, [entry.document for entry in entries])
        self.outbox.take()
        self.audit_trail.take()
        return int(written[0])

    def _refuse(self, account_id: AccountId, entries: Sequence[Entry]) -> None:
        _, standing = self._read(account_id)
        if standing.seq != entries[0].document.seq - 1:
            message = f"account {account_id} stands at {standing.seq} by now"
            raise StaleAccount(message)
        raise _duplicate(entries)


def fit(account_id: AccountId, entries: Sequence[Entry], standing: Standing) -> None:
    """Refuse what a caller can only get wrong by a fault. Raises ValueError."""
    first, last = entries[0].document.seq, entries[-1]
    for seq, entry in enumerate(entries, start=first):
        document = entry.document
        left_cents = sum([posting.cents for posting in entry.postings])
        if left_cents or document.account_id != account_id or document.seq != seq:
            message = f"the entries of {account_id} from {first} on are out of order or not balanced"
            raise ValueError(message)
    if (standing.seq, standing.head, standing.balances) != (last.document.seq, last.hash, last.balances):
        message = f"the standing of {account_id} is not the one after its last entry"
        raise ValueError(message)


def changes(before: Standing, after: Standing, effects: dict[LineRef, Effect]) -> list[Row]:
    """What changes of lines of earlier invoices."""
    was = {line.ref: line for line in before.open_lines}
    now = {line.ref: line for line in after.open_lines if line.ref.invoice_seq <= before.seq}
    rows: list[Row] = []
    for ref in {*effects, *(ref for ref, line in now.items() if _moved(was.get(ref), line))}:
        effect, line = effects.get(ref, Effect()), now.get(ref)
        cycle = None if line is None else line.cycle
        rows.append(
            (
                *(ref.invoice_seq, ref.line_no, effect.credited, effect.paid, effect.given_up),
                *((None, None, None) if line is None else (line.order, line.pinned, line.excluded)),
                *((None, None) if cycle is None else (cycle.start, cycle.end)),
            )
        )
    return rows


def at_most(count: int) -> int:
    """The bound of a statement for this many changes: few different ones, so that statements stay prepared."""
    bound = 4
    while bound < count:
        bound *= 4
    return bound


def standing_of(row: Sequence[Any]) -> Standing:
    """The standing that a row of `STANDING` tells, its site left off."""
    seq, head, number, frontier, settled, deadline, replay, *balances, lines, held = row
    if seq is None:
        return Standing()
    return Standing(
        seq=seq,
        head=head,
        next_invoice_number=number,
        frontier=frontier,
        settled_through=settled,
        balances=Balances(*balances),
        open_lines=tuple(map(_open_line, lines or ())),
        held=tuple(
            HeldMoney(receipt_seq, datetime.fromisoformat(at), _HOLDINGS[holding], cents)
            for receipt_seq, at, holding, cents in held or ()
        ),
        next_deadline=deadline,
        needs_replay=replay,
    )


def entry_of(row: Sequence[Any]) -> Entry:
    """The entry that a row of its document tells."""
    payload, head, *balances, postings, payer_name, memo = row
    document = read_document(payload)
    body = document.body
    if isinstance(body, ReceiptBooked) and (payer_name or memo):
        named = evolve(body.receipt, payer_name=payer_name, memo=memo)
        document = evolve(document, body=evolve(body, receipt=named))
    posted = tuple(Posting(_ROLES[role], detail, cents) for role, detail, cents in postings or ())
    return Entry(document, posted, payload, head, Balances(*balances))


def _open_line(row: Sequence[Any]) -> OpenLine:
    seq, number, product, own, ranked, due_on, order, is_tax, sort_cents, open_cents, start, end, *marks = row
    pinned, excluded = marks[:2]
    return OpenLine(
        ref=LineRef(seq, number),
        product=ProductCode(product),
        charge_class=_CLASSES[own],
        rank_class=_CLASSES[ranked],
        due_on=date.fromisoformat(due_on),
        order=order,
        line_no=number,
        is_tax=is_tax,
        net_cents=sort_cents,
        open_cents=open_cents,
        cycle=None if start is None else Period(date.fromisoformat(start), date.fromisoformat(end)),
        pinned=pinned,
        excluded=excluded,
    )


def _moved(was: OpenLine | None, now: OpenLine) -> bool:
    return was is None or (was.order, was.pinned, was.excluded, was.cycle) != (
        *(now.order, now.pinned, now.excluded),
        now.cycle,
    )


def _records(columns: Sequence[str], rows: Iterable[Row]) -> list[dict[str, Any]]:
    return [dict(zip(columns, row, strict=True)) for row in rows]


def _duplicate(entries: Sequence[Entry]) -> DuplicateReceipt:
    booked = [entry.document.body.receipt for entry in entries if isinstance(entry.document.body, ReceiptBooked)]
    message = "in the books already: " + ", ".join(f"{one.external_id!r} of {one.source!r}" for one in booked)
    return DuplicateReceipt(message)


def refusal(fault: psycopg.DatabaseError, account_id: UUID | None, entries: Sequence[Entry] = ()) -> Exception:
    """What a refused append means: StaleAccount, DuplicateReceipt or, for whatever else it was, the fault itself."""
    match fault.sqlstate, fault.diag.constraint_name:
        case UniqueViolation.sqlstate, "receipt_booked_once":
            return _duplicate(entries)
        case UniqueViolation.sqlstate, "document_pkey":
            return StaleAccount(f"someone appended to account {account_id} at the same time")
        case defences.CLOSED_MONTH, _:
            return StaleAccount(f"{fault.diag.message_primary}: it was decided before the close")
        case _:
            return fault
