-- A run's documents land before their postings and lines. What a transaction still awaits is counted, not looked up
-- document by document: a part lands whole or not at all, and once, so that the numbers agree only when none is missing.
-- Statements stand between lines of `-- ;;`.

DROP TRIGGER awaited_parts_came ON awaited_parts
-- ;;
ALTER TABLE awaited_parts DROP COLUMN account_ids, DROP COLUMN seqs,
    ADD COLUMN postings BIGINT NOT NULL, ADD COLUMN lines BIGINT NOT NULL
-- ;;
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
    -- Whose first document came with its parts has to bring them all, unless the transaction counts already. Each part is
    -- asked for alone, so that it is looked up by key: beside others in one condition, every posting there is was read.
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
-- ;;
CREATE OR REPLACE FUNCTION parts_came() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE
    missing record;
BEGIN
    -- Nobody sees what others await: such a row never outlives its transaction.
    SELECT coalesce(sum(postings), 0) AS postings, coalesce(sum(lines), 0) AS lines INTO missing FROM awaited_parts;
    IF missing.postings <> 0 OR missing.lines <> 0 THEN
        RAISE EXCEPTION '% documents lack their postings, and % their lines', missing.postings, missing.lines
            USING ERRCODE = 'GR002';
    END IF;
    DELETE FROM awaited_parts;
    RETURN NULL;
END
$$
-- ;;
CREATE OR REPLACE FUNCTION postings_landed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public SET enable_hashjoin TO off SET enable_mergejoin TO off SET enable_seqscan TO off AS $$
DECLARE
    found record;
BEGIN
    -- A posting counts from 1 up (a check), and none twice (the key): as many as their highest number are all of them.
    SELECT count(*) AS entries, (array_agg(x.account_id) FILTER (WHERE x.is_wrong))[1] AS account_id,
        (array_agg(x.seq) FILTER (WHERE x.is_wrong))[1] AS seq INTO found FROM
        (SELECT n.account_id, n.seq, n.cents <> 0 OR n.high <> n.counted OR d.posting_count IS DISTINCT FROM n.counted
            OR d.site_id <> n.site_id OR d.posted_on <> n.posted_on AS is_wrong
        FROM (SELECT account_id, seq, site_id, posted_on, sum(cents) AS cents, count(*) AS counted, max(n) AS high
            FROM landed GROUP BY account_id, seq, site_id, posted_on) n
        LEFT JOIN document d ON d.account_id = n.account_id AND d.seq = n.seq) x;
    IF found.account_id IS NOT NULL THEN
        RAISE EXCEPTION 'the postings of document % of account % are not its balanced entry',
            found.seq, found.account_id USING ERRCODE = 'GR002';
    END IF;
    IF EXISTS (SELECT FROM awaited_parts) THEN
        INSERT INTO awaited_parts (postings, lines) VALUES (-found.entries, 0);
    END IF;
    RETURN NULL;
END
$$
-- ;;
CREATE OR REPLACE FUNCTION lines_landed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public SET enable_hashjoin TO off SET enable_mergejoin TO off SET enable_seqscan TO off AS $$
DECLARE
    found record;
BEGIN
    -- An invoice debits receivable first.
    SELECT count(*) AS invoices, (array_agg(x.account_id) FILTER (WHERE x.is_wrong))[1] AS account_id,
        (array_agg(x.invoice_seq) FILTER (WHERE x.is_wrong))[1] AS invoice_seq INTO found FROM
        (SELECT n.account_id, n.invoice_seq, n.low <> 1 OR n.high <> n.counted
            OR d.line_count IS DISTINCT FROM n.counted OR d.site_id <> n.site_id OR n.cents <> coalesce(p.cents, 0)
            AS is_wrong
        FROM (SELECT account_id, invoice_seq, site_id, sum(amount_cents) AS cents, count(*) AS counted,
            min(line_no) AS low, max(line_no) AS high
            FROM landed GROUP BY account_id, invoice_seq, site_id) n
        LEFT JOIN document d ON d.account_id = n.account_id AND d.seq = n.invoice_seq
        LEFT JOIN posting p ON p.account_id = n.account_id AND p.seq = n.invoice_seq AND p.n = 1
            AND p.role = 'receivable') x;
    IF found.account_id IS NOT NULL THEN
        RAISE EXCEPTION 'the lines of invoice % of account % are not what it debits',
            found.invoice_seq, found.account_id USING ERRCODE = 'GR002';
    END IF;
    IF EXISTS (SELECT FROM awaited_parts) THEN
        INSERT INTO awaited_parts (postings, lines) VALUES (0, -found.invoices);
    END IF;
    RETURN NULL;
END
$$
-- ;;
CREATE CONSTRAINT TRIGGER awaited_parts_came AFTER INSERT ON awaited_parts DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.postings > 0 OR NEW.lines > 0) EXECUTE FUNCTION parts_came()
