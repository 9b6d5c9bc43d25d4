"""Projection columns reckoned anew from the documents, account by account."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

import psycopg
from attrs import frozen
from sqlalchemy import Engine

from gatedrentals.adapters.postgres.credits import after_credit
from gatedrentals.adapters.postgres.json import encode
from gatedrentals.adapters.postgres.rows import LINE_COLUMNS, effects_of, line_rows
from gatedrentals.adapters.postgres.transactions import begun
from gatedrentals.domain.ids import AccountId, SiteId
from gatedrentals.domain.ledger.documents import CreditMemo, Directive, DirectiveKind, Document, Invoice
from gatedrentals.domain.ledger.line import Earning, LineRef
from gatedrentals.domain.ledger.reading import read_document
from gatedrentals.domain.payments.posted import Posted

_ACCOUNTS = "SELECT account_id FROM account WHERE site_id = %s ORDER BY account_id"
_PAYLOADS = "SELECT payload FROM document WHERE account_id = %s ORDER BY seq"

LINE_STATE = (
    *("credited_cents", "paid_cents", "given_up_cents", "open_cents", "pinned", "excluded"),
    *("spread_cents", "spread_frame_start", "spread_frame_end", "spread_start", "spread_end"),
)
_LINE_TYPES = (
    "invoice_seq int, line_no int, credited_cents bigint, paid_cents bigint, given_up_cents bigint, open_cents bigint, "
    "pinned boolean, excluded boolean, spread_cents bigint, spread_frame_start date, spread_frame_end date, "
    "spread_start date, spread_end date"
)
_SAME_LINE = "l.account_id = %(account)s AND l.invoice_seq = x.invoice_seq AND l.line_no = x.line_no"
_KEPT, _TOLD = (", ".join(f"{table}.{name}" for name in LINE_STATE) for table in ("l", "x"))
_LINES = f"json_to_recordset(%(lines)s::json) AS x ({_LINE_TYPES})"
_LIVES = "json_to_recordset(%(lives)s::json) AS x (seq int, live boolean)"
_HELD = "json_to_recordset(%(held)s::json) AS x (receipt_seq int, holding text, cents bigint)"
_OURS = "SELECT h.receipt_seq, h.holding, h.cents FROM held_money h WHERE h.account_id = %(account)s"

_DIFFERS = f"""
    SELECT EXISTS (SELECT FROM {_LINES} LEFT JOIN invoice_line l ON {_SAME_LINE}
            WHERE l.account_id IS NULL OR ({_KEPT}) IS DISTINCT FROM ({_TOLD}))
        OR EXISTS (SELECT FROM {_LIVES} LEFT JOIN document d ON d.account_id = %(account)s AND d.seq = x.seq
            WHERE d.live IS DISTINCT FROM x.live)
        OR EXISTS (({_OURS}) EXCEPT (SELECT * FROM {_HELD})) OR EXISTS ((SELECT * FROM {_HELD}) EXCEPT ({_OURS}))
"""  # noqa: S608 - parts are our own
_RIGHT_LINES = f"""
    UPDATE invoice_line l SET ({", ".join(LINE_STATE)}) = ({_TOLD}) FROM {_LINES}
    WHERE {_SAME_LINE} AND ({_KEPT}) IS DISTINCT FROM ({_TOLD})
"""  # noqa: S608 - parts are our own
_RIGHT_LIVES = f"""
    UPDATE document d SET live = x.live FROM {_LIVES}
    WHERE d.account_id = %(account)s AND d.seq = x.seq AND d.live IS DISTINCT FROM x.live
"""  # noqa: S608 - parts are our own
_LET_GO = "DELETE FROM held_money WHERE account_id = %(account)s"
_RIGHT_HELD = f"""
    INSERT INTO held_money (account_id, receipt_seq, holding, site_id, received_at, cents)
    SELECT %(account)s, x.receipt_seq, x.holding, r.site_id, r.received_at, x.cents
    FROM {_HELD} JOIN receipt r ON r.account_id = %(account)s AND r.seq = x.receipt_seq
"""  # noqa: S608 - parts are our own


@frozen
class PostgresProjections:
    """The projections of a database's books."""

    engine: Engine

    def differing(self, site_id: SiteId) -> list[AccountId]:
        """Accounts of which something kept is not what the documents say, in order of id; changes nothing."""
        with begun(self.engine, site_id) as transaction:
            ours = transaction.driver
            return [account_id for account_id, told in _told(ours, site_id) if _differs(ours, told)]

    def rebuild(self, site_id: SiteId) -> list[AccountId]:
        """Put every projection of a site's books right; returns the accounts that were not, in order of id."""
        found = []
        with begun(self.engine, site_id) as transaction:
            ours = transaction.driver
            for account_id, told in _told(ours, site_id):
                if _differs(ours, told):
                    for statement in (_RIGHT_LINES, _RIGHT_LIVES, _LET_GO, _RIGHT_HELD):
                        ours.execute(statement, told)
                    found.append(account_id)
        return found


def _told(connection: "psycopg.Connection[Any]", site_id: SiteId) -> Iterator[tuple[AccountId, dict[str, object]]]:
    for (account_id,) in connection.execute(_ACCOUNTS, (site_id,)).fetchall():
        payloads = connection.execute(_PAYLOADS, (account_id,), binary=True)
        documents = [read_document(payload) for (payload,) in payloads]
        yield AccountId(account_id), {"account": account_id, **told_by(documents)}


def _differs(connection: "psycopg.Connection[Any]", told: dict[str, object]) -> bool:
    return connection.execute(_DIFFERS, told).fetchone() == (True,)


def told_by(documents: Sequence[Document]) -> dict[str, str]:
    """What an account's documents say of its lines, invoices and held money, as JSON."""
    posted = Posted.read(documents)
    held = [
        {"receipt_seq": money.receipt_seq, "holding": money.holding.value, "cents": money.cents}
        for money in posted.held_money()
    ]
    lives = [{"seq": seq, "live": invoice.live} for seq, invoice in posted.invoices.items()]
    return {"lines": encode(_lines(documents)), "lives": encode(lives), "held": encode(held)}


def _lines(documents: Sequence[Document]) -> list[dict[str, object]]:
    effects = effects_of(documents)
    spreads, marks = _spreads(documents), _marks(documents)
    told: list[dict[str, object]] = []
    for document in documents:
        if not isinstance(document.body, Invoice):
            continue
        for row in line_rows(document, document.body, "", (), effects):
            values = dict(zip(LINE_COLUMNS, row, strict=True))
            ref = LineRef(document.seq, int(str(values["line_no"])))
            spread = spreads.get(ref)
            pinned, excluded = marks.get(ref, (False, False))
            told.append(
                {
                    **{name: values.get(name) for name in ("invoice_seq", "line_no", *LINE_STATE)},
                    "pinned": pinned,
                    "excluded": excluded,
                    "spread_cents": spread and spread.amount_cents,
                    "spread_frame_start": spread and spread.frame.start,
                    "spread_frame_end": spread and spread.frame.end,
                    "spread_start": spread and spread.start,
                    "spread_end": spread and spread.end,
                }
            )
    return told


def _spreads(documents: Sequence[Document]) -> dict[LineRef, Earning]:
    """How credited lines are earned now."""
    issued: dict[LineRef, Earning] = {}
    now: dict[LineRef, Earning] = {}
    for document in documents:
        body = document.body
        if isinstance(body, Invoice):
            for line in body.lines:
                if line.earning is not None:
                    issued[LineRef(document.seq, line.line_no)] = line.earning
        elif isinstance(body, CreditMemo):
            for credit in body.credits:
                before = now.get(credit.line) or issued.get(credit.line)
                if before is not None:
                    now[credit.line] = after_credit(before, document, credit)
    return now


def _marks(documents: Sequence[Document]) -> dict[LineRef, tuple[bool, bool]]:
    """Which lines are pinned or excluded now, by the last word on each."""
    marks: dict[LineRef, tuple[bool, bool]] = defaultdict(lambda: (False, False))
    words = [document for document in documents if isinstance(document.body, Directive)]
    for document in sorted(words, key=lambda document: (document.effective_at, document.seq)):
        body = document.body
        assert isinstance(body, Directive)
        for ref in body.lines:
            pinned, excluded = marks[ref]
            match body.kind:
                case DirectiveKind.PIN | DirectiveKind.UNPIN:
                    marks[ref] = (body.kind is DirectiveKind.PIN, excluded)
                case DirectiveKind.EXCLUDE | DirectiveKind.INCLUDE:
                    marks[ref] = (pinned, body.kind is DirectiveKind.EXCLUDE)
                case DirectiveKind.DIRECT:
                    pass
    return marks
