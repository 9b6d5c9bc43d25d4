"""What a statement shows of each document: one statement that reads no more of a payload than its words need."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from typing import Any
from uuid import UUID

import psycopg
from psycopg.pq import Format

from gatedrentals.adapters.postgres.trips import Statement
from gatedrentals.domain.ledger.account_statement import Outline, in_words, invoice_words, payment_words
from gatedrentals.domain.ledger.documents import Document, InvoiceKind, Method
from gatedrentals.domain.ledger.reading import read_document

# Before the lines of an invoice stand 300 bytes at most, all in ASCII: see `domain.ledger.canonical`.
OUTLINES = """
    SELECT d.seq, d.kind, d.effective_at, d.recorded_at, d.posted_on, d.receivable_cents, r.method, r.external_id,
        CASE d.kind WHEN 'invoice' THEN substring(d.payload FOR 400) WHEN 'receipt' THEN NULL ELSE d.payload END
    FROM document d LEFT JOIN receipt r ON r.account_id = d.account_id AND r.seq = d.seq
    WHERE d.account_id = %s ORDER BY d.seq
"""
OUTLINES_FIRST = Statement(OUTLINES.replace("%s", "$1").encode(), (Format.TEXT,))
"""The same, where the connection is in nobody's hands yet."""
_DOCUMENTS = "SELECT seq, payload FROM document WHERE account_id = %s AND seq = ANY(%s)"
_INVOICE = re.compile(rb'"body":{"number":(\d+),"kind":"(\w+)","due_on":"([-\d]+)"')

# Thousands are read at once: a look-up takes a fifth of making an enum's member of its value.
_METHODS = {method.value: method for method in Method}
_KINDS = {kind.value.encode(): kind for kind in InvoiceKind}


def outlines(rows: Iterable[Sequence[Any]]) -> Iterator[Outline]:
    """The outlines that the rows of `OUTLINES` tell."""
    payments: dict[int, str] = {}
    before_cents = 0
    for seq, kind, effective_at, recorded_at, posted_on, cents, method, external_id, payload in rows:
        if method is not None:
            text = payments[seq] = payment_words(_METHODS[method], external_id)
        elif kind == "invoice":
            text = invoice_text(payload)
        else:
            text = in_words(read_document(payload).body, payments)
        yield Outline(seq, kind, effective_at, recorded_at, posted_on, text, cents - before_cents)
        before_cents = cents


def invoice_text(beginning: bytes) -> str:
    """What an invoice is, in a line, by the first bytes of its payload."""
    number, kind, due_on = _INVOICE.findall(beginning)[0]
    return invoice_words(int(number), _KINDS[kind], date.fromisoformat(due_on.decode()))


def documents(connection: "psycopg.Connection[Any]", account_id: UUID, seqs: Collection[int]) -> dict[int, Document]:
    """The documents of an account with these sequences."""
    rows = connection.execute(_DOCUMENTS, (account_id, list(seqs)), binary=True) if seqs else ()
    return {seq: read_document(payload) for seq, payload in rows}
