\set n random(0, :each - 1)
WITH head AS MATERIALIZED (
    SELECT l.license_id AS account_id, d.seq, d.hash, d.receivable_cents, d.deferred_cents, d.deposits_billed_cents,
        d.deposits_held_cents, d.credit_cents, d.unapplied_cents, d.refunds_payable_cents, d.next_invoice_number,
        d.frontier, d.next_deadline, timestamptz '2027-07-03 00:00:00+00' + (now() - date_trunc('day', now())) AS at,
        gen_random_uuid()::text AS external_id
    FROM license l
    CROSS JOIN LATERAL (SELECT * FROM document x WHERE x.account_id = l.license_id ORDER BY x.seq DESC LIMIT 1) d
    WHERE l.site_id = 'bench' AND l.number = 'L-' || lpad((:first + :client_id::int + :clients::int * :n::int)::text, 7, '0')
), line AS MATERIALIZED (
    SELECT l.invoice_seq, l.line_no, l.product, l.open_cents, i.number FROM head
    JOIN invoice_line l ON l.account_id = head.account_id AND l.open_cents > 0 AND NOT l.excluded
    JOIN document i ON i.account_id = l.account_id AND i.seq = l.invoice_seq
    ORDER BY array_position(ARRAY['rent', 'utilities'], l.rank_class), l.due_on, l.open_order, l.line_no LIMIT 1
), sealed AS MATERIALIZED (
    SELECT *, convert_to('{"account":"' || replace(account_id::text, '-', '') || '","seq":' || seq + 1
        || ',"effective_at":"' || at || '","recorded_at":"' || at || '","posted_on":"2027-07-03","type":"receipt_booked",'
        || '"body":{"source":"theirs","external_id":"' || external_id || '","amount_cents":100,"method":"kiosk","line":['
        || invoice_seq || ',' || line_no || ']}}', 'UTF8') AS payload
    FROM head CROSS JOIN line
), document_in AS (
    INSERT INTO document (account_id, seq, site_id, kind, effective_at, recorded_at, posted_on, posting_count, line_count,
        payload, hash, receivable_cents, deferred_cents, deposits_billed_cents, deposits_held_cents, credit_cents,
        unapplied_cents, refunds_payable_cents, next_invoice_number, frontier, settled_through, next_deadline, needs_replay)
    SELECT account_id, seq + 1, 'bench', 'receipt_booked', at, at, '2027-07-03', 2, 0, payload, sha256(hash || payload),
        receivable_cents - 100, deferred_cents, deposits_billed_cents, deposits_held_cents, credit_cents,
        unapplied_cents, refunds_payable_cents, next_invoice_number, frontier, at, next_deadline, false
    FROM sealed
), posting_in AS (
    INSERT INTO posting (account_id, seq, n, site_id, role, detail, cents, posted_on)
    SELECT account_id, seq + 1, side.n, 'bench', side.role, side.detail, side.cents, '2027-07-03'
    FROM sealed CROSS JOIN (VALUES (1, 'clearing', 'kiosk', 100), (2, 'receivable', '', -100)) side (n, role, detail, cents)
), receipt_in AS (
    INSERT INTO receipt (account_id, seq, site_id, source, external_id, method, amount_cents, received_at, payer_name,
        memo, transferred)
    SELECT account_id, seq + 1, 'bench', 'theirs', external_id, 'kiosk', 100, at, 'Dana Whitfield', '', false FROM sealed
), allocation_in AS (
    INSERT INTO allocation (account_id, seq, n, site_id, receipt_seq, invoice_seq, line_no, cents, reason, rank,
        policy_version)
    SELECT account_id, seq + 1, 1, 'bench', seq + 1, invoice_seq, line_no, 100, 'class_order', 1, 1 FROM sealed
), line_up AS (
    UPDATE invoice_line l SET paid_cents = l.paid_cents + 100, open_cents = l.open_cents - 100 FROM sealed
    WHERE l.account_id = sealed.account_id AND l.invoice_seq = sealed.invoice_seq AND l.line_no = sealed.line_no
), told AS (
    INSERT INTO crm_sync_event (site_id, subject, at, name, content)
    SELECT 'bench', account_id, at, event.name, jsonb_build_object('account_id', account_id, 'receipt_seq', seq + 1,
        'source', 'theirs', 'external_id', external_id, 'cents', 100, 'line', line_no, 'number', number)
    FROM sealed CROSS JOIN (VALUES ('payment.captured'), ('payment.applied'), ('invoice.balance_changed')) event (name)
)
INSERT INTO audit_row (site_id, at, who, origin, what, subject, detail)
SELECT 'bench', at, 'bench', 'bench', 'record_receipt', 'theirs ' || external_id, '$1.00 by kiosk' FROM sealed;
