"""SQL that looks back: what later documents did to lines, to be taken off what stands on the lines now (§5.1).

What is open is kept for the present. Seen from an earlier day, or as known then, it is that less what came later, and
what came later is little where the day is near.
"""

from gatedrentals.domain.ledger.canonical import TAGS
from gatedrentals.domain.ledger.documents import DepositForfeit, Reallocation, ReceiptBooked, ReceiptReversed

_PLACING = ", ".join(f"'{TAGS[kind]}'" for kind in (ReceiptBooked, ReceiptReversed, Reallocation, DepositForfeit))

# OFFSET 0 keeps the planner from reading whole tables where it cannot know how little came later.
UNDONE = f"""
later AS MATERIALIZED (
    SELECT d.account_id, d.seq, d.kind,
        CASE WHEN d.kind IN ('credit_memo', 'write_off') THEN convert_from(d.payload, 'UTF8')::jsonb -> 'body' END
            AS body
    FROM document d WHERE d.site_id = %(site)s AND {{later}}
), moved AS (
    SELECT n.account_id, n.seq AS invoice_seq, l.line_no, l.of_line, l.kind, l.product, l.due_on,
        l.amount_cents AS cents
    FROM later n CROSS JOIN LATERAL (
        SELECT x.line_no, x.of_line, x.kind, x.product, x.due_on, x.amount_cents FROM invoice_line x
        WHERE x.account_id = n.account_id AND x.invoice_seq = n.seq OFFSET 0) l
    WHERE n.kind = 'invoice'
    UNION ALL
    SELECT m.account_id, m.invoice_seq, l.line_no, l.of_line, l.kind, l.product, l.due_on, -m.cents
    FROM (
        SELECT n.account_id, a.invoice_seq, a.line_no, a.cents
        FROM later n CROSS JOIN LATERAL (
            SELECT x.invoice_seq, x.line_no, x.cents FROM allocation x
            WHERE x.account_id = n.account_id AND x.seq = n.seq OFFSET 0) a
        WHERE n.kind IN ({_PLACING})
        UNION ALL
        SELECT n.account_id, (x ->> 0)::integer, (x ->> 1)::smallint, (x ->> 2)::bigint
        FROM later n,
            jsonb_array_elements(n.body -> CASE n.kind WHEN 'credit_memo' THEN 'credits' ELSE 'lines' END) x
        WHERE n.body IS NOT NULL) m
    CROSS JOIN LATERAL (
        SELECT x.line_no, x.of_line, x.kind, x.product, x.due_on FROM invoice_line x
        WHERE x.account_id = m.account_id AND x.invoice_seq = m.invoice_seq AND x.line_no = m.line_no OFFSET 0) l
)
"""  # noqa: S608 - parts are our own
"""Common tables: ``later`` documents, and what each ``moved`` on lines; ``{later}`` says which documents are."""

SINCE = "d.effective_at >= %(seen)s"
"""Later than a day: what takes effect from its end on."""

SINCE_OR_UNKNOWN = f"({SINCE} OR d.recorded_at >= %(known)s)"
"""Later than a day, or recorded after the end of another."""
