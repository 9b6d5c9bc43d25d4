"""What a credit memo does to earlier invoices: what is credited, how lines are earned now, if the invoice lives."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

import psycopg
from attrs import define

from gatedrentals.adapters.postgres.rows import Effect
from gatedrentals.domain.catalog.product import ChargeClass, Recognition
from gatedrentals.domain.ids import ProductCode
from gatedrentals.domain.ledger.documents import CreditMemo, Document, Invoice, LineCredit
from gatedrentals.domain.ledger.line import Earning, Line, LineKind, LineRef
from gatedrentals.domain.ledger.reading import read_document
from gatedrentals.domain.payments.posted_cycles import SCHEDULED
from gatedrentals.domain.period import Period
from gatedrentals.domain.revenue.recognition import Credited, RevenueLine, earning_of

_LINES = """
    SELECT l.invoice_seq, l.line_no, l.of_line, l.kind = 'discount', l.credited_cents,
        coalesce(l.spread_cents, l.earning_cents), coalesce(l.spread_frame_start, l.frame_start),
        coalesce(l.spread_frame_end, l.frame_end), coalesce(l.spread_start, l.earning_start),
        coalesce(l.spread_end, l.earning_end)
    FROM invoice_line l WHERE l.account_id = %s AND l.invoice_seq = ANY(%s)
"""
_INVOICES = "SELECT seq, payload FROM document WHERE account_id = %s AND seq = ANY(%s)"
_SPREAD = """
    UPDATE invoice_line SET spread_cents = %s, spread_frame_start = %s, spread_frame_end = %s, spread_start = %s,
        spread_end = %s WHERE account_id = %s AND invoice_seq = %s AND line_no = %s
"""
_DEAD = "UPDATE document SET live = false WHERE account_id = %s AND seq = ANY(%s) AND live"
_ANY = ProductCode("any")


@define
class _Held:
    of_line: int | None
    is_discount: bool
    credited: int
    earning: Earning | None


def credit_earlier_lines(
    connection: "psycopg.Connection[Any]",
    account_id: UUID,
    documents: Iterable[Document],
    effects: dict[LineRef, Effect],
) -> None:
    """Write how credited lines are earned from now on and which invoices no longer live.

    ``effects`` are completed: what is credited on a discount lowers its line, too (§6.2).
    """
    documents = tuple(documents)
    ours = {document.seq for document in documents}
    credits_ = [
        (document, credit)
        for document in documents
        if isinstance(document.body, CreditMemo)
        for credit in document.body.credits
        if credit.line.invoice_seq not in ours
    ]
    if not credits_:
        return
    seqs = sorted({credit.line.invoice_seq for _, credit in credits_})
    held = _read(connection, account_id, seqs)
    _spread(connection, account_id, held, credits_)
    for ref in {credit.line for _, credit in credits_}:
        line = held[ref]
        if line.is_discount and line.of_line is not None:
            base = LineRef(ref.invoice_seq, line.of_line)
            effects.setdefault(base, Effect()).credited += effects[ref].credited
    dead = [seq for seq in seqs if not _lives(_invoice(connection, account_id, seq), seq, held, effects)]
    if dead:
        connection.execute(_DEAD, (account_id, dead))


def spread_new_lines(connection: "psycopg.Connection[Any]", account_id: UUID, documents: Sequence[Document]) -> None:
    """Write how lines are earned that were invoiced and credited in one append, once their rows are there."""
    held = {
        LineRef(document.seq, line.line_no): _Held(line.of_line, line.kind is LineKind.DISCOUNT, 0, line.earning)
        for document in documents
        if isinstance(document.body, Invoice)
        for line in document.body.lines
    }
    credits_ = [
        (document, credit)
        for document in documents
        if isinstance(document.body, CreditMemo)
        for credit in document.body.credits
        if credit.line in held
    ]
    if credits_:
        _spread(connection, account_id, held, credits_)


def _read(connection: "psycopg.Connection[Any]", account_id: UUID, seqs: Sequence[int]) -> dict[LineRef, _Held]:
    held = {}
    for seq, number, of_line, is_discount, credited, cents, *days in connection.execute(_LINES, (account_id, seqs)):
        earning = None if cents is None else Earning(cents, Period(days[0], days[1]), days[2], days[3])
        held[LineRef(seq, number)] = _Held(of_line, is_discount, credited, earning)
    return held


def _spread(
    connection: "psycopg.Connection[Any]",
    account_id: UUID,
    held: dict[LineRef, _Held],
    credits_: Sequence[tuple[Document, LineCredit]],
) -> None:
    changed = set()
    for document, credit in credits_:
        line = held[credit.line]
        if line.earning is not None:
            line.earning = after_credit(line.earning, document, credit)
            changed.add(credit.line)
    rows = [
        (e.amount_cents, e.frame.start, e.frame.end, e.start, e.end, account_id, ref.invoice_seq, ref.line_no)
        for ref in changed
        if (e := held[ref].earning) is not None
    ]
    if rows:
        with connection.cursor() as cursor:
            cursor.executemany(_SPREAD, rows)


def _invoice(connection: "psycopg.Connection[Any]", account_id: UUID, seq: int) -> Invoice:
    ((_, payload),) = connection.execute(_INVOICES, (account_id, [seq])).fetchall()
    body = read_document(payload).body
    assert isinstance(body, Invoice)
    return body


def _lives(invoice: Invoice, seq: int, held: dict[LineRef, _Held], effects: dict[LineRef, Effect]) -> bool:
    """Whether the invoice of a cycle still charges days, or anything of another invoice is left.

    A first invoice whose days were all cut gives its cycle free, though its deposit stands (§3.3, §3.4).
    """
    if invoice.kind in SCHEDULED and invoice.cycle is not None:
        ends = [e.end for line in invoice.lines if (e := held[LineRef(seq, line.line_no)].earning) is not None]
        return min([invoice.cycle.end, *ends]) > invoice.cycle.start
    own: dict[int, int] = {}
    for line in invoice.lines:
        ref = LineRef(seq, line.line_no)
        own[line.line_no] = own.get(line.line_no, 0) + held[ref].credited + effects.get(ref, Effect()).credited
    for line in invoice.lines:
        if line.kind is LineKind.DISCOUNT and line.of_line is not None:
            own[line.of_line] -= own[line.line_no]
    return any(line.amount_cents != own[line.line_no] for line in invoice.lines)


def after_credit(earning: Earning, document: Document, credit: LineCredit) -> Earning:
    """How a line is earned after one more credit (§7.3)."""
    bearing = Line(
        credit.line.line_no, _ANY, ChargeClass.RENT, Recognition.RATABLE, earning.total_cents(), "", earning=earning
    )
    return earning_of(RevenueLine(credit.line, bearing, document.posted_on, (Credited(document.posted_on, credit),)))
