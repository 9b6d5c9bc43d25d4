"""The SQL of pages of accounts: their statement, invoices and receipts, latest first."""

from gatedrentals.domain.ledger.account_statement import INWARD

_INWARD = ", ".join(f"'{kind}'" for kind in sorted(INWARD))

STATEMENT = f"""
WITH changed AS (
    SELECT d.seq, d.kind, d.effective_at, d.recorded_at, d.posted_on,
        d.receivable_cents - lag(d.receivable_cents, 1, 0::bigint) OVER (ORDER BY d.seq) AS change_cents
    FROM document d WHERE d.account_id = %(account)s
), known AS (
    SELECT c.*, (sum(c.change_cents) OVER (ORDER BY c.effective_at, c.seq))::bigint AS balance_cents
    FROM changed c WHERE (%(known)s::timestamptz IS NULL OR c.recorded_at < %(known)s)
), seen AS (
    SELECT k.* FROM known k WHERE (%(effective)s::timestamptz IS NULL OR k.effective_at < %(effective)s)
        AND (%(whole)s OR k.kind NOT IN ({_INWARD}))
), page AS (
    SELECT s.* FROM seen s WHERE %(before)s::integer IS NULL
        OR (s.effective_at, s.seq) < (SELECT c.effective_at, c.seq FROM changed c WHERE c.seq = %(before)s)
    ORDER BY s.effective_at DESC, s.seq DESC LIMIT %(limit)s + 1
)
SELECT p.seq, p.kind, p.effective_at, p.posted_on, p.change_cents, p.balance_cents, r.method, r.external_id,
    CASE p.kind WHEN 'invoice' THEN substring(d.payload FOR 400) WHEN 'receipt' THEN NULL ELSE d.payload END,
    (SELECT s.balance_cents FROM seen s ORDER BY s.effective_at DESC, s.seq DESC LIMIT 1)
FROM page p
JOIN document d ON d.account_id = %(account)s AND d.seq = p.seq
LEFT JOIN receipt r ON r.account_id = %(account)s AND r.seq = p.seq
ORDER BY p.effective_at DESC, p.seq DESC
"""  # noqa: S608 - parts are our own
LAST_BALANCE = """
SELECT sum(c.change_cents)::bigint FROM (
    SELECT d.effective_at, d.recorded_at,
        d.receivable_cents - lag(d.receivable_cents, 1, 0::bigint) OVER (ORDER BY d.seq) AS change_cents
    FROM document d WHERE d.account_id = %(account)s) c
WHERE (%(known)s::timestamptz IS NULL OR c.recorded_at < %(known)s)
    AND (%(effective)s::timestamptz IS NULL OR c.effective_at < %(effective)s)
"""
"""What is owed after the last row, for a page that has none."""

NAMED_RECEIPTS = "SELECT seq, method, external_id FROM receipt WHERE account_id = %s AND seq = ANY(%s)"

INVOICES = """
SELECT d.seq, d.payload,
    (SELECT json_agg(json_build_array(l.line_no, f.cents, l.given_up_cents - f.cents, l.open_cents))
        FROM invoice_line l
        CROSS JOIN LATERAL (SELECT CASE l.given_up_cents WHEN 0 THEN 0 ELSE
            (SELECT coalesce(sum(a.cents), 0) FROM allocation a WHERE a.account_id = l.account_id
                AND a.invoice_seq = l.invoice_seq AND a.line_no = l.line_no AND a.receipt_seq IS NULL) END AS cents) f
        WHERE l.account_id = d.account_id AND l.invoice_seq = d.seq),
    (SELECT json_agg(json_build_array(p.line_no, p.receipt_seq, r.source, r.external_id, r.method, r.received_at,
            p.cents, p.reason) ORDER BY r.received_at, p.receipt_seq)
        FROM (SELECT a.line_no, a.receipt_seq, sum(a.cents) AS cents,
                (array_agg(a.reason ORDER BY a.seq DESC, a.n DESC) FILTER (WHERE a.cents > 0))[1] AS reason
            FROM allocation a WHERE a.account_id = d.account_id AND a.invoice_seq = d.seq
                AND a.receipt_seq IS NOT NULL
            GROUP BY a.line_no, a.receipt_seq HAVING sum(a.cents) <> 0) p
        JOIN receipt r ON r.account_id = d.account_id AND r.seq = p.receipt_seq)
FROM document d
WHERE d.account_id = %(account)s AND d.number IS NOT NULL AND (%(before)s::integer IS NULL OR d.number < %(before)s)
    AND (%(number)s::integer IS NULL OR d.number = %(number)s)
    AND (NOT %(only_open)s OR EXISTS (SELECT FROM invoice_line l
        WHERE l.account_id = d.account_id AND l.invoice_seq = d.seq AND l.open_cents <> 0))
ORDER BY d.number DESC LIMIT %(limit)s
"""
CREDIT_MEMOS = """
SELECT payload FROM document WHERE account_id = %s AND seq > %s AND kind = 'credit_memo' ORDER BY seq
"""
"""What was credited on an account after a document."""

RECEIPTS = """
WITH page AS (
    SELECT r.*, b.payload AS taken_back, b.sent_to,
        CASE WHEN b.sent_to IS NOT NULL THEN 'sent_on' WHEN b.payload IS NOT NULL THEN 'returned'
            WHEN EXISTS (SELECT FROM held_money h WHERE h.account_id = r.account_id AND h.receipt_seq = r.seq)
            THEN 'held' ELSE 'placed' END AS state
    FROM receipt r
    LEFT JOIN LATERAL (
        SELECT x.payload, replace(convert_from(x.payload, 'UTF8')::jsonb #>> '{body,to}', '-', '')::uuid AS sent_to
        FROM document x WHERE x.account_id = r.account_id AND x.kind IN ('reversal', 'transfer')
            AND receipt_named(x.payload) = r.seq
        ORDER BY x.kind LIMIT 1) b ON true
    WHERE r.site_id = %(site)s AND r.method <> 'opening'
        AND (%(account)s::uuid IS NULL OR r.account_id = %(account)s)
        AND (%(method)s::text IS NULL OR r.method = %(method)s)
        AND (%(since)s::timestamptz IS NULL OR r.received_at >= %(since)s)
        AND (%(until)s::timestamptz IS NULL OR r.received_at < %(until)s)
        AND (%(at)s::timestamptz IS NULL OR r.received_at < %(at)s
            OR r.received_at = %(at)s AND (r.account_id, r.seq) > (%(after)s::uuid, %(seq)s::integer))
        AND CASE %(state)s::text WHEN 'sent_on' THEN b.sent_to IS NOT NULL
            WHEN 'returned' THEN b.sent_to IS NULL AND b.payload IS NOT NULL
            WHEN 'held' THEN b.payload IS NULL AND EXISTS (
                SELECT FROM held_money h WHERE h.account_id = r.account_id AND h.receipt_seq = r.seq)
            WHEN 'placed' THEN b.payload IS NULL AND NOT EXISTS (
                SELECT FROM held_money h WHERE h.account_id = r.account_id AND h.receipt_seq = r.seq)
            ELSE b.sent_to IS NULL END
    ORDER BY r.received_at DESC, r.account_id, r.seq LIMIT %(limit)s + 1
)
SELECT p.account_id, p.seq, coalesce(l.number, ''), p.source, p.external_id, p.method, p.amount_cents, p.received_at,
    p.payer, p.payer_name, p.memo, p.transferred, d.posted_on, p.state, p.taken_back, coalesce(t.number, ''),
    (SELECT json_agg(json_build_array(i.number, i.cents) ORDER BY i.number) FROM (
        SELECT v.number, sum(a.cents) AS cents FROM allocation a
        JOIN document v ON v.account_id = a.account_id AND v.seq = a.invoice_seq
        WHERE a.account_id = p.account_id AND a.seq >= p.seq AND a.receipt_seq = p.seq
        GROUP BY v.number HAVING sum(a.cents) <> 0) i),
    (SELECT json_object_agg(h.holding, h.cents) FROM held_money h
        WHERE h.account_id = p.account_id AND h.receipt_seq = p.seq)
FROM page p
JOIN document d ON d.account_id = p.account_id AND d.seq = p.seq
LEFT JOIN license l ON l.license_id = p.account_id
LEFT JOIN license t ON t.license_id = p.sent_to
ORDER BY p.received_at DESC, p.account_id, p.seq
"""
