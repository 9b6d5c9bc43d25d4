-- Nothing lands in a closed month, also where a close races with who read the books before it (§7.4).
-- Statements stand between lines of `-- ;;`.
--
-- Who appends to a site shares a lock on its books until the transaction ends, and who closes a month holds it alone:
-- a close sees all that was posted before it, and an append sees every close. The lock is taken before the first row
-- is written: a close would wait for a row of the key (account, sequence) that waits for the close.

CREATE FUNCTION hold_books(site text) RETURNS void LANGUAGE sql AS $$
    SELECT pg_advisory_xact_lock(725410834, hashtext(site))
$$
-- ;;
CREATE FUNCTION share_all_books() RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = public AS $$
    SELECT pg_advisory_xact_lock_shared(725410834, hashtext(s.site_id))
        FROM (SELECT site_id FROM site ORDER BY site_id) s
$$
-- ;;
CREATE FUNCTION books_shared() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_setting('gatedrentals.site', true) = '*' THEN
        PERFORM share_all_books();
    ELSE
        PERFORM pg_advisory_xact_lock_shared(725410834, hashtext(current_setting('gatedrentals.site', true)));
    END IF;
    RETURN NULL;
END
$$
-- ;;
CREATE FUNCTION books_held() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM hold_books(NEW.site_id);
    RETURN NEW;
END
$$
-- ;;
CREATE OR REPLACE FUNCTION documents_landed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public SET enable_hashjoin TO off SET enable_mergejoin TO off SET enable_seqscan TO off AS $$
DECLARE
    fault record;
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
    INSERT INTO awaited_parts (account_ids, seqs)
        SELECT array_agg(n.account_id), array_agg(n.seq) FROM landed n
        WHERE n.posting_count > 0 AND NOT EXISTS
            (SELECT FROM posting p WHERE p.account_id = n.account_id AND p.seq = n.seq AND p.n = 1)
        OR n.line_count > 0 AND NOT EXISTS
            (SELECT FROM invoice_line l WHERE l.account_id = n.account_id AND l.invoice_seq = n.seq AND l.line_no = 1)
        HAVING count(*) > 0;
    RETURN NULL;
END
$$
-- ;;
CREATE TRIGGER document_shares_books BEFORE INSERT ON document FOR EACH STATEMENT EXECUTE FUNCTION books_shared()
-- ;;
CREATE TRIGGER month_close_holds_books BEFORE INSERT ON month_close FOR EACH ROW EXECUTE FUNCTION books_held()
-- ;;
-- A refund is owed by an account, which need not be a license's: refused money goes back from suspense (§5.2, §6.4).
SET LOCAL gatedrentals.site = '*'
-- ;;
ALTER TABLE refund RENAME COLUMN license_id TO account_id
-- ;;
UPDATE refund SET content = content - 'license_id' || jsonb_build_object('account_id', content -> 'license_id')
-- ;;
-- What a final electric estimate was off by: kept once, whatever becomes of it (§11.3).
CREATE TABLE electric_variance (
    license_id UUID NOT NULL,
    site_id TEXT NOT NULL,
    recorded_at TIMESTAMP WITH TIME ZONE NOT NULL,
    content JSONB NOT NULL,
    CONSTRAINT electric_variance_pkey PRIMARY KEY (license_id)
)
-- ;;
CREATE INDEX electric_variance_site ON electric_variance (site_id, recorded_at)
-- ;;
CREATE TRIGGER electric_variance_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON electric_variance FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
-- ;;
ALTER TABLE electric_variance ENABLE ROW LEVEL SECURITY
-- ;;
ALTER TABLE electric_variance FORCE ROW LEVEL SECURITY
-- ;;
CREATE POLICY electric_variance_by_site ON electric_variance USING ((SELECT current_setting('gatedrentals.site', true)) IN (site_id, '*'))
-- ;;
GRANT SELECT, INSERT ON electric_variance TO gatedrentals_app
