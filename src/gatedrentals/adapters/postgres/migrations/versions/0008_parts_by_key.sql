-- Whether a document has its parts is looked up by key: where the question stood beside others in one condition, each
-- statement read every posting there is, so that a file cost the square of its rows.

CREATE OR REPLACE FUNCTION documents_landed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public SET enable_hashjoin TO off SET enable_mergejoin TO off SET enable_seqscan TO off AS $$
DECLARE
    fault record;
    first record;
    entered text := coalesce(current_setting('gatedrentals.site', true), '');
BEGIN
    SELECT n.account_id, n.seq, n.site_id, n.posted_on INTO fault FROM landed n
        LEFT JOIN account a ON a.account_id = n.account_id
        LEFT JOIN document p ON p.account_id = n.account_id AND p.seq = n.seq - 1
        WHERE a.site_id IS DISTINCT FROM n.site_id
        OR entered NOT IN (n.site_id, '*')
        OR n.seq > 1 AND p.seq IS NULL
        OR n.hash <> sha256(coalesce(p.hash, decode(repeat('00', 32), 'hex')) || n.payload)
        OR n.posted_on < (SELECT max(c.month) + interval '1 month' FROM month_close c WHERE c.site_id = entered)
        LIMIT 1;
    IF NOT FOUND AND entered = '*' THEN
        SELECT n.account_id, n.seq, n.site_id, n.posted_on INTO fault FROM landed n
            WHERE n.posted_on < (SELECT max(c.month) + interval '1 month' FROM month_close c WHERE c.site_id = n.site_id)
            LIMIT 1;
    END IF;
    IF FOUND THEN
        IF EXISTS (SELECT FROM month_close c
                WHERE c.site_id = fault.site_id AND fault.posted_on < c.month + interval '1 month') THEN
            RAISE EXCEPTION 'document % of account % is posted on %, in a month that is closed',
                fault.seq, fault.account_id, fault.posted_on USING ERRCODE = 'GR004';
        END IF;
        RAISE EXCEPTION 'document % of account % does not continue the chain of an account of this site',
            fault.seq, fault.account_id USING ERRCODE = 'GR003';
    END IF;
    -- Whose first document came with its parts has to bring them all, unless the transaction counts already.
    SELECT n.account_id, n.seq, n.posting_count, n.line_count INTO first FROM landed n
        WHERE n.posting_count > 0 OR n.line_count > 0 LIMIT 1;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    IF first.posting_count > 0 AND NOT EXISTS
            (SELECT FROM posting p WHERE p.account_id = first.account_id AND p.seq = first.seq AND p.n = 1)
        OR first.line_count > 0 AND NOT EXISTS
            (SELECT FROM invoice_line l
                WHERE l.account_id = first.account_id AND l.invoice_seq = first.seq AND l.line_no = 1)
        OR EXISTS (SELECT FROM awaited_parts) THEN
        INSERT INTO awaited_parts (postings, lines)
            SELECT count(*) FILTER (WHERE n.posting_count > 0), count(*) FILTER (WHERE n.line_count > 0) FROM landed n;
        RETURN NULL;
    END IF;
    SELECT n.account_id, n.seq INTO fault FROM landed n
        WHERE n.posting_count > 0 AND NOT EXISTS
            (SELECT FROM posting p WHERE p.account_id = n.account_id AND p.seq = n.seq AND p.n = 1)
        LIMIT 1;
    IF NOT FOUND THEN
        SELECT n.account_id, n.seq INTO fault FROM landed n
            WHERE n.line_count > 0 AND NOT EXISTS
                (SELECT FROM invoice_line l WHERE l.account_id = n.account_id AND l.invoice_seq = n.seq AND l.line_no = 1)
            LIMIT 1;
    END IF;
    IF FOUND THEN
        RAISE EXCEPTION 'document % of account % lacks its postings or lines, which others brought along',
            fault.seq, fault.account_id USING ERRCODE = 'GR002';
    END IF;
    RETURN NULL;
END
$$
