"""Revenue in SQL: the closed form over the lines as they are earned now, and the close that writes it (§7)."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime

from attrs import frozen
from psycopg import DatabaseError
from sqlalchemy import Engine

from gatedrentals.adapters.postgres.audit_trail import PostgresAuditTrail
from gatedrentals.adapters.postgres.closes import PostgresCloses
from gatedrentals.adapters.postgres.subledger import refusal
from gatedrentals.adapters.postgres.table import Site
from gatedrentals.adapters.postgres.transactions import begun
from gatedrentals.domain.ids import ProductCode, SiteId
from gatedrentals.domain.period import next_month
from gatedrentals.domain.revenue.closing import RevenueRow
from gatedrentals.ports.audit_trail import AuditRow
from gatedrentals.ports.closes import MonthClose
from gatedrentals.ports.revenue_runs import ClosingRun

# What a line earned by a day: as it was issued, or as a credit spread it anew.
_EARNED_BY = """CASE WHEN l.spread_cents IS NULL THEN earned_cents(l.earning_cents, l.frame_start, l.frame_end,
            l.earning_start, l.earning_end, l.posted_on, {day})
        ELSE earned_cents(l.spread_cents, l.spread_frame_start, l.spread_frame_end,
            l.spread_start, l.spread_end, l.posted_on, {day}) END"""
_BY_END, _BY_MONTH = _EARNED_BY.format(day="%(end)s"), _EARNED_BY.format(day="%(month)s")

# An open month holds no recognition: a close posts into the month that it closes.
_POSTED = """
    SELECT p.detail AS product, p.role = 'discounts' AS is_discount, -sum(p.cents) AS cents
    FROM posting p WHERE p.site_id = %(site)s AND p.role IN ('revenue', 'discounts')
        AND p.posted_on >= %(month)s AND p.posted_on < %(end)s
    GROUP BY 1, 2
"""
_EARNED = f"""
    SELECT l.product, l.kind = 'discount' AS is_discount, sum({_BY_END}
        - CASE WHEN %(first)s THEN 0 ELSE {_BY_MONTH} END) AS cents
    FROM invoice_line l
    WHERE l.site_id = %(site)s AND l.earning_cents IS NOT NULL AND l.posted_on < %(end)s
    GROUP BY 1, 2
"""  # noqa: S608 - parts are our own
_RECOGNIZED = """
    SELECT t.product, t.is_discount, -sum(t.cents) AS cents FROM recognized_total t
    WHERE %(first)s AND t.site_id = %(site)s GROUP BY 1, 2
"""
_OPEN = f"{_POSTED} UNION ALL {_EARNED} UNION ALL {_RECOGNIZED}"
_SUMMED = "SELECT product, is_discount, sum(cents)::bigint FROM ({parts}) r GROUP BY 1, 2 HAVING sum(cents) <> 0"

_CLOSE = f"""
WITH earned AS MATERIALIZED (
    SELECT l.account_id, l.invoice_seq, l.line_no, l.product, l.kind = 'discount' AS is_discount,
        {_BY_END} - coalesce(r.cents, 0) AS cents
    FROM invoice_line l
    LEFT JOIN LATERAL (SELECT sum(x.cents)::bigint AS cents FROM recognized x WHERE x.account_id = l.account_id
        AND x.invoice_seq = l.invoice_seq AND x.line_no = l.line_no) r ON true
    WHERE l.site_id = %(site)s AND l.earning_cents IS NOT NULL AND l.posted_on < %(end)s
        AND (l.earning_end > %(month)s OR l.posted_on >= %(month)s OR l.spread_cents IS NOT NULL OR %(all)s)
), moved AS MATERIALIZED (
    SELECT * FROM earned WHERE cents <> 0
), ours AS (
    SELECT account_id, sum(cents)::bigint AS cents,
        string_agg('[' || invoice_seq || ',' || line_no || ',' || cents || ']', ','
            ORDER BY invoice_seq, line_no) AS lines
    FROM moved GROUP BY account_id
), sided AS (
    SELECT account_id, invoice_seq::bigint * 65536 + line_no * 2 + side AS place,
        CASE WHEN side = 0 THEN 'deferred_revenue' WHEN is_discount THEN 'discounts' ELSE 'revenue' END AS role,
        product, CASE side WHEN 0 THEN cents ELSE -cents END AS cents
    FROM moved CROSS JOIN (VALUES (0), (1)) s (side)
), posted AS (
    SELECT account_id, role, product, sum(cents)::bigint AS cents,
        row_number() OVER (PARTITION BY account_id ORDER BY min(place))::int AS n
    FROM sided GROUP BY account_id, role, product HAVING sum(cents) <> 0
), sized AS (
    SELECT account_id, count(*)::int AS n FROM posted GROUP BY account_id
), written AS (
    SELECT o.account_id, h.seq + 1 AS seq, h.hash AS head, h.receivable_cents, h.deferred_cents - o.cents
        AS deferred_cents, h.deposits_billed_cents, h.deposits_held_cents, h.credit_cents, h.unapplied_cents,
        h.refunds_payable_cents, h.next_invoice_number, h.frontier, h.settled_through,
        h.next_deadline, h.needs_replay,
        coalesce(s.n, 0) AS postings,
        convert_to('{{"account":"' || replace(o.account_id::text, '-', '') || '","seq":' || (h.seq + 1)
            || ',"effective_at":"' || %(effective_text)s || '","recorded_at":"' || %(recorded_text)s
            || '","posted_on":"' || %(posted_text)s || '","type":"recognition","body":{{"month":"' || %(month_text)s
            || '","lines":[' || o.lines || ']}}}}', 'UTF8') AS payload
    FROM ours o
    CROSS JOIN LATERAL
        (SELECT * FROM document x WHERE x.account_id = o.account_id ORDER BY x.seq DESC LIMIT 1) h
    LEFT JOIN sized s ON s.account_id = o.account_id
), documents AS (
    INSERT INTO document (account_id, seq, site_id, kind, effective_at, recorded_at, posted_on, posting_count,
        line_count, payload, hash, receivable_cents, deferred_cents, deposits_billed_cents, deposits_held_cents,
        credit_cents, unapplied_cents, refunds_payable_cents, next_invoice_number, frontier, settled_through,
        next_deadline, needs_replay)
    SELECT account_id, seq, %(site)s, 'recognition', %(effective)s, %(recorded)s, %(posted)s, postings, 0, payload,
        sha256(head || payload), receivable_cents, deferred_cents, deposits_billed_cents, deposits_held_cents,
        credit_cents, unapplied_cents, refunds_payable_cents, next_invoice_number, frontier, settled_through,
        next_deadline, needs_replay
    FROM written
    RETURNING account_id, seq
), postings AS (
    INSERT INTO posting (account_id, seq, n, site_id, role, detail, cents, posted_on)
    SELECT p.account_id, w.seq, p.n, %(site)s, p.role, p.product, p.cents, %(posted)s
    FROM posted p JOIN documents w ON w.account_id = p.account_id
), kept AS (
    INSERT INTO recognized (account_id, invoice_seq, line_no, seq, site_id, month, cents)
    SELECT m.account_id, m.invoice_seq, m.line_no, w.seq, %(site)s, %(month)s, m.cents
    FROM moved m JOIN documents w ON w.account_id = m.account_id
)
SELECT coalesce(sum(cents), 0)::bigint FROM moved
"""  # noqa: S608 - parts are our own
_CLOSED_BEFORE = "SELECT EXISTS (SELECT FROM month_close WHERE site_id = %s AND month < %s)"


@frozen
class PostgresRevenueRuns:
    """Revenue of a database's sites."""

    engine: Engine

    def revenue(self, site_id: SiteId, month: date, first_open: date) -> Sequence[RevenueRow]:
        """Revenue of a month by product: as posted if it is closed, else as its close would post (§7.2)."""
        closed = month < first_open
        asked = {
            "site": site_id,
            "month": month,
            "end": next_month(month),
            "first": month == first_open,
        }
        summed = _SUMMED.format(parts=_POSTED if closed else _OPEN)
        with begun(self.engine, site_id) as transaction:
            rows = transaction.driver.execute(summed, asked).fetchall()
        return tuple(
            RevenueRow(month, ProductCode(product), is_discount, closed, cents)
            for product, is_discount, cents in sorted(rows)
        )

    def close(self, run: ClosingRun, told: Callable[[MonthClose], AuditRow]) -> MonthClose:
        """Close a month: post what every line earns with it; returns the close. Raises MonthClosed or StaleAccount."""
        with begun(self.engine, run.site_id) as transaction:
            site, ours = Site(transaction), transaction.driver
            closes, trail = PostgresCloses(site), PostgresAuditTrail(site)
            closes.hold_books(run.site_id)
            first = ours.execute(_CLOSED_BEFORE, (run.site_id, run.month)).fetchone() == (False,)
            asked = {
                "site": run.site_id,
                "month": run.month,
                "end": next_month(run.month),
                "all": first,
                "effective": run.effective_at,
                "recorded": run.recorded_at,
                "posted": run.posted_on,
                "effective_text": _text(run.effective_at),
                "recorded_text": _text(run.recorded_at),
                "posted_text": run.posted_on.isoformat(),
                "month_text": run.month.isoformat(),
            }
            try:
                row = ours.execute(_CLOSE, asked).fetchone()
            except DatabaseError as fault:
                raise refusal(fault, None) from fault
            close = MonthClose(run.site_id, run.month, run.recorded_at, int(row[0]) if row else 0)
            closes.add(close)
            trail.add(told(close))
            trail.flush()
        return close


def _text(instant: datetime) -> str:
    """An instant as a document's bytes say it."""
    return instant.astimezone(UTC).isoformat()
