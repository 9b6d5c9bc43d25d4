-- The first schema: tables, and what the database itself refuses. Statements stand between lines of `-- ;;`.

CREATE TYPE textrange AS RANGE (subtype = text)
-- ;;
DO $roles$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'gatedrentals_app') THEN
        CREATE ROLE gatedrentals_app NOLOGIN;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'gatedrentals_runs') THEN
        CREATE ROLE gatedrentals_runs NOLOGIN BYPASSRLS;
    END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN
    NULL;
END
$roles$
-- ;;
CREATE TABLE account (
    account_id UUID NOT NULL,
    site_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    CONSTRAINT account_pkey PRIMARY KEY (account_id),
    CONSTRAINT account_kind_check CHECK (kind IN ('license', 'application', 'suspense'))
)
-- ;;
CREATE INDEX account_site ON account (site_id, kind, account_id)
-- ;;
CREATE TABLE allocation (
    account_id UUID NOT NULL,
    seq INTEGER NOT NULL,
    n SMALLINT NOT NULL,
    site_id TEXT NOT NULL,
    receipt_seq INTEGER,
    invoice_seq INTEGER NOT NULL,
    line_no SMALLINT NOT NULL,
    cents BIGINT NOT NULL,
    reason TEXT NOT NULL,
    rank INTEGER NOT NULL,
    policy_version INTEGER NOT NULL,
    CONSTRAINT allocation_pkey PRIMARY KEY (account_id, seq, n)
)
-- ;;
CREATE INDEX allocation_line ON allocation (account_id, invoice_seq, line_no)
-- ;;
CREATE TABLE audit_row (
    id BIGINT GENERATED ALWAYS AS IDENTITY,
    site_id TEXT NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    who TEXT NOT NULL,
    origin TEXT NOT NULL,
    what TEXT NOT NULL,
    subject TEXT NOT NULL,
    detail TEXT NOT NULL,
    CONSTRAINT audit_row_pkey PRIMARY KEY (id)
)
-- ;;
CREATE INDEX audit_row_site ON audit_row (site_id, id)
-- ;;
CREATE TABLE awaited_parts (
    id BIGINT GENERATED ALWAYS AS IDENTITY,
    account_ids UUID[] NOT NULL,
    seqs INTEGER[] NOT NULL,
    CONSTRAINT awaited_parts_pkey PRIMARY KEY (id)
)
-- ;;
CREATE TABLE crm_sync_event (
    position BIGINT GENERATED ALWAYS AS IDENTITY,
    site_id TEXT NOT NULL,
    subject UUID NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    name TEXT NOT NULL,
    content JSONB NOT NULL,
    CONSTRAINT crm_sync_event_pkey PRIMARY KEY (position)
)
-- ;;
CREATE TABLE deposit_statement (
    license_id UUID NOT NULL,
    version INTEGER NOT NULL,
    site_id TEXT NOT NULL,
    state TEXT NOT NULL,
    content JSONB NOT NULL,
    CONSTRAINT deposit_statement_pkey PRIMARY KEY (license_id, version),
    CONSTRAINT deposit_statement_state_check CHECK (state IN ('draft', 'final'))
)
-- ;;
CREATE TABLE document (
    account_id UUID NOT NULL,
    seq INTEGER NOT NULL,
    site_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    effective_at TIMESTAMP WITH TIME ZONE NOT NULL,
    recorded_at TIMESTAMP WITH TIME ZONE NOT NULL,
    posted_on DATE NOT NULL,
    posting_count SMALLINT NOT NULL,
    line_count SMALLINT NOT NULL,
    payload BYTEA NOT NULL,
    hash BYTEA NOT NULL,
    receivable_cents BIGINT NOT NULL,
    deferred_cents BIGINT NOT NULL,
    deposits_billed_cents BIGINT NOT NULL,
    deposits_held_cents BIGINT NOT NULL,
    credit_cents BIGINT NOT NULL,
    unapplied_cents BIGINT NOT NULL,
    refunds_payable_cents BIGINT NOT NULL,
    next_invoice_number INTEGER NOT NULL,
    frontier DATE,
    settled_through TIMESTAMP WITH TIME ZONE,
    next_deadline TIMESTAMP WITH TIME ZONE,
    needs_replay BOOLEAN NOT NULL,
    number INTEGER,
    once TEXT,
    live BOOLEAN,
    CONSTRAINT document_pkey PRIMARY KEY (account_id, seq),
    CONSTRAINT document_sealed_check CHECK (seq > 0 AND octet_length(hash) = 32 AND octet_length(payload) > 0),
    CONSTRAINT document_lines_on_invoices_check CHECK ((kind = 'invoice') = (line_count > 0)),
    CONSTRAINT document_two_sides_check CHECK (posting_count >= 0 AND posting_count <> 1),
    CONSTRAINT document_invoices_numbered_check CHECK ((kind = 'invoice') = (number IS NOT NULL AND live IS NOT NULL)),
    CONSTRAINT document_nothing_below_zero_check CHECK (credit_cents >= 0 AND unapplied_cents >= 0 AND refunds_payable_cents >= 0)
)
-- ;;
CREATE UNIQUE INDEX document_live_once ON document (account_id, once) WHERE live AND once IS NOT NULL
-- ;;
CREATE UNIQUE INDEX document_number_once ON document (account_id, number) WHERE number IS NOT NULL
-- ;;
CREATE INDEX document_posted_on ON document USING brin (posted_on)
-- ;;
CREATE TABLE imported_file (
    site_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    digest TEXT NOT NULL,
    name TEXT NOT NULL,
    imported_at TIMESTAMP WITH TIME ZONE NOT NULL,
    taken INTEGER NOT NULL,
    kept INTEGER NOT NULL,
    CONSTRAINT imported_file_pkey PRIMARY KEY (site_id, kind, digest)
)
-- ;;
CREATE TABLE invoice_line (
    account_id UUID NOT NULL,
    invoice_seq INTEGER NOT NULL,
    line_no SMALLINT NOT NULL,
    site_id TEXT NOT NULL,
    product TEXT NOT NULL,
    charge_class TEXT NOT NULL,
    rank_class TEXT NOT NULL,
    recognition TEXT NOT NULL,
    kind TEXT NOT NULL,
    amount_cents BIGINT NOT NULL,
    text TEXT NOT NULL,
    posted_on DATE NOT NULL,
    due_on DATE NOT NULL,
    cycle_start DATE,
    cycle_end DATE,
    earning_cents BIGINT,
    frame_start DATE,
    frame_end DATE,
    earning_start DATE,
    earning_end DATE,
    of_line SMALLINT,
    rule_id TEXT,
    rule_version INTEGER,
    authority TEXT,
    rate_bps INTEGER NOT NULL,
    nights INTEGER NOT NULL,
    taxable_nights INTEGER NOT NULL,
    net_cents BIGINT NOT NULL,
    sort_cents BIGINT NOT NULL,
    open_order INTEGER NOT NULL,
    credited_cents BIGINT NOT NULL,
    paid_cents BIGINT NOT NULL,
    given_up_cents BIGINT NOT NULL,
    open_cents BIGINT NOT NULL,
    pinned BOOLEAN NOT NULL,
    excluded BOOLEAN NOT NULL,
    spread_cents BIGINT,
    spread_frame_start DATE,
    spread_frame_end DATE,
    spread_start DATE,
    spread_end DATE,
    CONSTRAINT invoice_line_pkey PRIMARY KEY (account_id, invoice_seq, line_no),
    CONSTRAINT invoice_line_kind_check CHECK (kind IN ('charge', 'discount', 'tax')),
    CONSTRAINT invoice_line_sign_check CHECK ((kind = 'discount') = (amount_cents < 0) OR amount_cents = 0),
    CONSTRAINT invoice_line_belongs_check CHECK (kind = 'tax' OR (kind = 'charge') = (of_line IS NULL)),
    CONSTRAINT invoice_line_not_over_allocated_check CHECK (paid_cents >= 0 AND given_up_cents >= 0 AND open_cents >= 0 AND (kind = 'discount' AND open_cents = 0 OR kind <> 'discount' AND open_cents = net_cents - credited_cents - paid_cents - given_up_cents)),
    CONSTRAINT invoice_line_earned_in_frame_check CHECK (earning_cents IS NULL OR (frame_start <= earning_start AND earning_start <= earning_end AND earning_end <= frame_end AND frame_start < frame_end))
)
-- ;;
CREATE INDEX invoice_line_open ON invoice_line (account_id) WHERE open_cents <> 0
-- ;;
CREATE TABLE kept_item (
    id BIGINT GENERATED ALWAYS AS IDENTITY,
    site_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    key TEXT NOT NULL,
    reason TEXT NOT NULL,
    raised_at TIMESTAMP WITH TIME ZONE NOT NULL,
    urgency SMALLINT NOT NULL,
    source TEXT NOT NULL,
    line INTEGER NOT NULL,
    content TEXT NOT NULL,
    resolved_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT kept_item_pkey PRIMARY KEY (id)
)
-- ;;
CREATE UNIQUE INDEX kept_item_open_once ON kept_item (site_id, kind, key) WHERE resolved_at IS NULL
-- ;;
CREATE TABLE meter_reading (
    site_id TEXT NOT NULL,
    pad TEXT NOT NULL,
    read_on DATE NOT NULL,
    serial TEXT NOT NULL,
    kind TEXT NOT NULL,
    modulus_wh BIGINT NOT NULL,
    value_wh BIGINT NOT NULL,
    CONSTRAINT meter_reading_pkey PRIMARY KEY (site_id, pad, read_on, serial, kind, modulus_wh, value_wh),
    CONSTRAINT meter_reading_on_the_dial_check CHECK (value_wh >= 0 AND value_wh < modulus_wh)
)
-- ;;
CREATE TABLE month_close (
    site_id TEXT NOT NULL,
    month DATE NOT NULL,
    closed_at TIMESTAMP WITH TIME ZONE NOT NULL,
    recognized_cents BIGINT NOT NULL,
    CONSTRAINT month_close_pkey PRIMARY KEY (site_id, month),
    CONSTRAINT month_close_first_of_month_check CHECK (extract(day from month) = 1)
)
-- ;;
CREATE TABLE party (
    party_id UUID NOT NULL,
    site_id TEXT NOT NULL,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    email TEXT NOT NULL,
    phone TEXT NOT NULL,
    CONSTRAINT party_pkey PRIMARY KEY (party_id)
)
-- ;;
CREATE INDEX party_name ON party (site_id, name_key)
-- ;;
CREATE TABLE posting (
    account_id UUID NOT NULL,
    seq INTEGER NOT NULL,
    n SMALLINT NOT NULL,
    site_id TEXT NOT NULL,
    role TEXT NOT NULL,
    detail TEXT NOT NULL,
    cents BIGINT NOT NULL,
    posted_on DATE NOT NULL,
    CONSTRAINT posting_pkey PRIMARY KEY (account_id, seq, n),
    CONSTRAINT posting_moves_check CHECK (cents <> 0 AND n > 0)
)
-- ;;
CREATE INDEX posting_posted_on ON posting USING brin (posted_on)
-- ;;
CREATE INDEX posting_revenue ON posting (site_id, posted_on) INCLUDE (role, detail, cents) WHERE role IN ('revenue', 'discounts')
-- ;;
CREATE TABLE recognized (
    account_id UUID NOT NULL,
    invoice_seq INTEGER NOT NULL,
    line_no SMALLINT NOT NULL,
    seq INTEGER NOT NULL,
    site_id TEXT NOT NULL,
    month DATE NOT NULL,
    cents BIGINT NOT NULL,
    CONSTRAINT recognized_pkey PRIMARY KEY (account_id, invoice_seq, line_no, seq),
    CONSTRAINT recognized_moves_check CHECK (cents <> 0 AND extract(day from month) = 1)
)
-- ;;
CREATE INDEX recognized_month ON recognized USING brin (month)
-- ;;
CREATE TABLE recognized_total (
    site_id TEXT NOT NULL,
    month DATE NOT NULL,
    product TEXT NOT NULL,
    is_discount BOOLEAN NOT NULL,
    cents BIGINT NOT NULL,
    CONSTRAINT recognized_total_pkey PRIMARY KEY (site_id, month, product, is_discount)
)
-- ;;
CREATE TABLE refund (
    license_id UUID NOT NULL,
    refund_no INTEGER NOT NULL,
    site_id TEXT NOT NULL,
    due_on DATE NOT NULL,
    content JSONB NOT NULL,
    CONSTRAINT refund_pkey PRIMARY KEY (license_id, refund_no)
)
-- ;;
CREATE INDEX refund_site ON refund (site_id)
-- ;;
CREATE TABLE site (
    site_id TEXT NOT NULL,
    name TEXT NOT NULL,
    zone TEXT NOT NULL,
    suspense_account_id UUID NOT NULL,
    policies JSONB NOT NULL,
    catalog JSONB NOT NULL,
    discount_rules JSONB NOT NULL,
    CONSTRAINT site_pkey PRIMARY KEY (site_id)
)
-- ;;
CREATE TABLE license (
    license_id UUID NOT NULL,
    site_id TEXT NOT NULL,
    number TEXT NOT NULL,
    state TEXT NOT NULL,
    version INTEGER NOT NULL,
    content JSONB NOT NULL,
    CONSTRAINT license_pkey PRIMARY KEY (license_id),
    CONSTRAINT license_site_id_fkey FOREIGN KEY(site_id) REFERENCES site (site_id)
)
-- ;;
CREATE UNIQUE INDEX license_number_once ON license (site_id, number)
-- ;;
CREATE INDEX license_state ON license (site_id, state)
-- ;;
CREATE TABLE receipt (
    account_id UUID NOT NULL,
    seq INTEGER NOT NULL,
    site_id TEXT NOT NULL,
    source TEXT NOT NULL,
    external_id TEXT NOT NULL,
    method TEXT NOT NULL,
    amount_cents BIGINT NOT NULL,
    received_at TIMESTAMP WITH TIME ZONE NOT NULL,
    payer UUID,
    payer_name TEXT NOT NULL,
    memo TEXT NOT NULL,
    transferred BOOLEAN NOT NULL,
    CONSTRAINT receipt_pkey PRIMARY KEY (account_id, seq),
    CONSTRAINT receipt_above_zero_check CHECK (amount_cents > 0),
    CONSTRAINT receipt_account_id_seq_fkey FOREIGN KEY(account_id, seq) REFERENCES document (account_id, seq)
)
-- ;;
CREATE UNIQUE INDEX receipt_booked_once ON receipt (source, external_id) WHERE NOT transferred
-- ;;
CREATE TABLE held_money (
    account_id UUID NOT NULL,
    receipt_seq INTEGER NOT NULL,
    holding TEXT NOT NULL,
    site_id TEXT NOT NULL,
    received_at TIMESTAMP WITH TIME ZONE NOT NULL,
    cents BIGINT NOT NULL,
    CONSTRAINT held_money_pkey PRIMARY KEY (account_id, receipt_seq, holding),
    CONSTRAINT held_money_above_zero_check CHECK (cents > 0),
    CONSTRAINT held_money_account_id_receipt_seq_fkey FOREIGN KEY(account_id, receipt_seq) REFERENCES receipt (account_id, seq)
)
-- ;;
CREATE TABLE license_transition (
    id BIGINT GENERATED ALWAYS AS IDENTITY,
    license_id UUID NOT NULL,
    site_id TEXT NOT NULL,
    command TEXT NOT NULL,
    who TEXT NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    from_state TEXT NOT NULL,
    to_state TEXT NOT NULL,
    why TEXT NOT NULL,
    CONSTRAINT license_transition_pkey PRIMARY KEY (id),
    CONSTRAINT license_transition_license_id_fkey FOREIGN KEY(license_id) REFERENCES license (license_id)
)
-- ;;
CREATE INDEX license_transition_license ON license_transition (license_id, id)
-- ;;
CREATE TABLE occupancy (
    license_id UUID NOT NULL,
    n INTEGER NOT NULL,
    site_id TEXT NOT NULL,
    pad TEXT NOT NULL,
    place textrange GENERATED ALWAYS AS (textrange(site_id || '/' || pad, site_id || '/' || pad, '[]')) STORED NOT NULL,
    nights DATERANGE NOT NULL,
    CONSTRAINT occupancy_pkey PRIMARY KEY (license_id, n),
    CONSTRAINT occupancy_one_license_a_night EXCLUDE USING gist (place WITH &&, nights WITH &&),
    CONSTRAINT occupancy_license_id_fkey FOREIGN KEY(license_id) REFERENCES license (license_id)
)
-- ;;
CREATE TABLE payer_link (
    site_id TEXT NOT NULL,
    payer_key TEXT NOT NULL,
    payer_name TEXT NOT NULL,
    license_id UUID NOT NULL,
    linked_at TIMESTAMP WITH TIME ZONE NOT NULL,
    linked_by TEXT NOT NULL,
    CONSTRAINT payer_link_pkey PRIMARY KEY (site_id, payer_key),
    CONSTRAINT payer_link_named_check CHECK (payer_key <> ''),
    CONSTRAINT payer_link_license_id_fkey FOREIGN KEY(license_id) REFERENCES license (license_id)
)
-- ;;
CREATE FUNCTION earned_cents(amount bigint, frame_start date, frame_end date, starts date, ends date, posted date, at date)
    RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN at <= posted OR at <= starts THEN 0 ELSE (CASE WHEN amount < 0 THEN -1 ELSE 1 END) * (
        (2 * abs(amount) * (least(at, ends) - frame_start) + (frame_end - frame_start)) / (2 * (frame_end - frame_start))
        - (2 * abs(amount) * (starts - frame_start) + (frame_end - frame_start)) / (2 * (frame_end - frame_start))) END
$$
-- ;;
CREATE FUNCTION site_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM landed n
            WHERE coalesce(current_setting('gatedrentals.site', true), '') NOT IN (n.site_id, '*')) THEN
        RAISE EXCEPTION 'a row of % is of another site than the transaction', TG_TABLE_NAME
            USING ERRCODE = 'GR003';
    END IF;
    RETURN NULL;
END
$$
-- ;;
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: % is refused, a mistake is reversed by another document', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'GR001';
END
$$
-- ;;
CREATE FUNCTION documents_landed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public SET enable_hashjoin TO off SET enable_mergejoin TO off SET enable_seqscan TO off AS $$
DECLARE
    fault record;
BEGIN
    SELECT n.account_id, n.seq INTO fault FROM landed n
        LEFT JOIN account a ON a.account_id = n.account_id
        LEFT JOIN document p ON p.account_id = n.account_id AND p.seq = n.seq - 1
        WHERE a.site_id IS DISTINCT FROM n.site_id
        OR coalesce(current_setting('gatedrentals.site', true), '') NOT IN (n.site_id, '*')
        OR n.seq > 1 AND p.seq IS NULL
        OR n.hash <> sha256(coalesce(p.hash, decode(repeat('00', 32), 'hex')) || n.payload)
        LIMIT 1;
    IF FOUND THEN
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
CREATE FUNCTION parts_came() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public SET enable_hashjoin TO off SET enable_mergejoin TO off SET enable_seqscan TO off AS $$
DECLARE
    fault record;
BEGIN
    SELECT d.account_id, d.seq INTO fault FROM unnest(NEW.account_ids, NEW.seqs) AS w (account_id, seq)
        JOIN document d ON d.account_id = w.account_id AND d.seq = w.seq
        WHERE d.posting_count > 0 AND NOT EXISTS
            (SELECT FROM posting p WHERE p.account_id = d.account_id AND p.seq = d.seq AND p.n = 1)
        OR d.line_count > 0 AND NOT EXISTS
            (SELECT FROM invoice_line l WHERE l.account_id = d.account_id AND l.invoice_seq = d.seq AND l.line_no = 1)
        LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'document % of account % lacks its postings or lines', fault.seq, fault.account_id
            USING ERRCODE = 'GR002';
    END IF;
    DELETE FROM awaited_parts WHERE id = NEW.id;
    RETURN NULL;
END
$$
-- ;;
CREATE FUNCTION postings_landed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public SET enable_hashjoin TO off SET enable_mergejoin TO off SET enable_seqscan TO off AS $$
DECLARE
    fault record;
BEGIN
    SELECT n.account_id, n.seq INTO fault FROM
        (SELECT account_id, seq, sum(cents) AS cents, count(*) AS counted, min(n) AS low, max(n) AS high,
            min(site_id) AS site_id, max(site_id) AS other_site, min(posted_on) AS posted_on, max(posted_on) AS other_day
            FROM landed GROUP BY account_id, seq) n
        LEFT JOIN document d ON d.account_id = n.account_id AND d.seq = n.seq
        WHERE n.cents <> 0 OR n.low <> 1 OR n.high <> n.counted OR d.posting_count IS DISTINCT FROM n.counted
        OR d.site_id <> n.site_id OR d.site_id <> n.other_site
        OR d.posted_on <> n.posted_on OR d.posted_on <> n.other_day
        LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'the postings of document % of account % are not its balanced entry',
            fault.seq, fault.account_id USING ERRCODE = 'GR002';
    END IF;
    RETURN NULL;
END
$$
-- ;;
CREATE FUNCTION lines_landed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public SET enable_hashjoin TO off SET enable_mergejoin TO off SET enable_seqscan TO off AS $$
DECLARE
    fault record;
BEGIN
    SELECT n.account_id, n.invoice_seq INTO fault FROM
        (SELECT account_id, invoice_seq, sum(amount_cents) AS cents, count(*) AS counted, min(line_no) AS low,
            max(line_no) AS high, min(site_id) AS site_id, max(site_id) AS other_site
            FROM landed GROUP BY account_id, invoice_seq) n
        LEFT JOIN document d ON d.account_id = n.account_id AND d.seq = n.invoice_seq
        WHERE n.low <> 1 OR n.high <> n.counted OR d.line_count IS DISTINCT FROM n.counted
        OR d.site_id <> n.site_id OR d.site_id <> n.other_site
        OR n.cents <> coalesce((SELECT p.cents FROM posting p WHERE p.account_id = n.account_id
            AND p.seq = n.invoice_seq AND p.role = 'receivable'), 0)
        LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'the lines of invoice % of account % are not what it debits',
            fault.invoice_seq, fault.account_id USING ERRCODE = 'GR002';
    END IF;
    RETURN NULL;
END
$$
-- ;;
CREATE FUNCTION allocations_landed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public SET enable_hashjoin TO off SET enable_mergejoin TO off SET enable_seqscan TO off AS $$
DECLARE
    fault record;
BEGIN
    SELECT n.account_id, n.seq INTO fault FROM landed n
        LEFT JOIN document d ON d.account_id = n.account_id AND d.seq = n.seq
        LEFT JOIN invoice_line l
            ON l.account_id = n.account_id AND l.invoice_seq = n.invoice_seq AND l.line_no = n.line_no
        LEFT JOIN receipt r ON r.account_id = n.account_id AND r.seq = n.receipt_seq
        WHERE d.site_id IS DISTINCT FROM n.site_id OR l.line_no IS NULL OR l.kind = 'discount'
        OR n.receipt_seq IS NOT NULL AND r.seq IS NULL
        LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'an allocation of document % of account % names no line or receipt of it',
            fault.seq, fault.account_id USING ERRCODE = 'GR003';
    END IF;
    RETURN NULL;
END
$$
-- ;;
CREATE FUNCTION recognized_landed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public SET enable_hashjoin TO off SET enable_mergejoin TO off SET enable_seqscan TO off AS $$
DECLARE
    fault record;
BEGIN
    SELECT n.account_id, n.seq INTO fault FROM landed n
        LEFT JOIN document d ON d.account_id = n.account_id AND d.seq = n.seq
        LEFT JOIN invoice_line l
            ON l.account_id = n.account_id AND l.invoice_seq = n.invoice_seq AND l.line_no = n.line_no
        WHERE d.kind IS DISTINCT FROM 'recognition' OR d.site_id <> n.site_id OR l.line_no IS NULL
        LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'what document % of account % recognises is on no line of it',
            fault.seq, fault.account_id USING ERRCODE = 'GR003';
    END IF;
    INSERT INTO recognized_total AS t (site_id, month, product, is_discount, cents)
        SELECT n.site_id, n.month, l.product, l.kind = 'discount', sum(n.cents)::bigint FROM landed n
        JOIN invoice_line l
            ON l.account_id = n.account_id AND l.invoice_seq = n.invoice_seq AND l.line_no = n.line_no
        GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
        ON CONFLICT (site_id, month, product, is_discount) DO UPDATE SET cents = t.cents + excluded.cents;
    RETURN NULL;
END
$$
-- ;;
CREATE TRIGGER allocation_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON allocation FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
-- ;;
CREATE TRIGGER audit_row_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_row FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
-- ;;
CREATE TRIGGER document_kept BEFORE UPDATE OF account_id, seq, site_id, kind, effective_at, recorded_at, posted_on, posting_count, line_count, payload, hash, receivable_cents, deferred_cents, deposits_billed_cents, deposits_held_cents, credit_cents, unapplied_cents, refunds_payable_cents, next_invoice_number, frontier, settled_through, next_deadline, needs_replay, number, once OR DELETE OR TRUNCATE ON document FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
-- ;;
CREATE TRIGGER invoice_line_kept BEFORE UPDATE OF account_id, invoice_seq, line_no, site_id, product, charge_class, rank_class, recognition, kind, amount_cents, text, posted_on, due_on, earning_cents, frame_start, frame_end, earning_start, earning_end, of_line, rule_id, rule_version, authority, rate_bps, nights, taxable_nights, net_cents, sort_cents OR DELETE OR TRUNCATE ON invoice_line FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
-- ;;
CREATE TRIGGER license_transition_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON license_transition FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
-- ;;
CREATE TRIGGER month_close_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON month_close FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
-- ;;
CREATE TRIGGER posting_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON posting FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
-- ;;
CREATE TRIGGER receipt_kept BEFORE UPDATE OF account_id, seq, site_id, source, external_id, method, amount_cents, received_at, payer, transferred OR DELETE OR TRUNCATE ON receipt FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
-- ;;
CREATE TRIGGER recognized_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON recognized FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
-- ;;
CREATE TRIGGER document_landed AFTER INSERT ON document REFERENCING NEW TABLE AS landed FOR EACH STATEMENT EXECUTE FUNCTION documents_landed()
-- ;;
CREATE TRIGGER posting_landed AFTER INSERT ON posting REFERENCING NEW TABLE AS landed FOR EACH STATEMENT EXECUTE FUNCTION postings_landed()
-- ;;
CREATE TRIGGER invoice_line_landed AFTER INSERT ON invoice_line REFERENCING NEW TABLE AS landed FOR EACH STATEMENT EXECUTE FUNCTION lines_landed()
-- ;;
CREATE TRIGGER allocation_landed AFTER INSERT ON allocation REFERENCING NEW TABLE AS landed FOR EACH STATEMENT EXECUTE FUNCTION allocations_landed()
-- ;;
CREATE TRIGGER recognized_landed AFTER INSERT ON recognized REFERENCING NEW TABLE AS landed FOR EACH STATEMENT EXECUTE FUNCTION recognized_landed()
-- ;;
CREATE TRIGGER receipt_landed AFTER INSERT ON receipt REFERENCING NEW TABLE AS landed FOR EACH STATEMENT EXECUTE FUNCTION site_kept()
-- ;;
CREATE TRIGGER held_money_landed AFTER INSERT ON held_money REFERENCING NEW TABLE AS landed FOR EACH STATEMENT EXECUTE FUNCTION site_kept()
-- ;;
CREATE TRIGGER crm_sync_event_landed AFTER INSERT ON crm_sync_event REFERENCING NEW TABLE AS landed FOR EACH STATEMENT EXECUTE FUNCTION site_kept()
-- ;;
CREATE TRIGGER account_landed AFTER INSERT ON account REFERENCING NEW TABLE AS landed FOR EACH STATEMENT EXECUTE FUNCTION site_kept()
-- ;;
CREATE TRIGGER license_landed AFTER INSERT ON license REFERENCING NEW TABLE AS landed FOR EACH STATEMENT EXECUTE FUNCTION site_kept()
-- ;;
CREATE TRIGGER occupancy_landed AFTER INSERT ON occupancy REFERENCING NEW TABLE AS landed FOR EACH STATEMENT EXECUTE FUNCTION site_kept()
-- ;;
CREATE TRIGGER license_transition_landed AFTER INSERT ON license_transition REFERENCING NEW TABLE AS landed FOR EACH STATEMENT EXECUTE FUNCTION site_kept()
-- ;;
CREATE TRIGGER party_landed AFTER INSERT ON party REFERENCING NEW TABLE AS landed FOR EACH STATEMENT EXECUTE FUNCTION site_kept()
-- ;;
CREATE CONSTRAINT TRIGGER awaited_parts_came AFTER INSERT ON awaited_parts DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION parts_came()
-- ;;
ALTER TABLE account ENABLE ROW LEVEL SECURITY
-- ;;
ALTER TABLE account FORCE ROW LEVEL SECURITY
-- ;;
CREATE POLICY account_by_site ON account USING ((SELECT current_setting('gatedrentals.site', true)) IN (site_id, '*'))
-- ;;
ALTER TABLE document ENABLE ROW LEVEL SECURITY
-- ;;
ALTER TABLE document FORCE ROW LEVEL SECURITY
-- ;;
CREATE POLICY document_by_site ON document USING ((SELECT current_setting('gatedrentals.site', true)) IN (site_id, '*'))
-- ;;
ALTER TABLE invoice_line ENABLE ROW LEVEL SECURITY
-- ;;
ALTER TABLE invoice_line FORCE ROW LEVEL SECURITY
-- ;;
CREATE POLICY invoice_line_by_site ON invoice_line USING ((SELECT current_setting('gatedrentals.site', true)) IN (site_id, '*'))
-- ;;
ALTER TABLE posting ENABLE ROW LEVEL SECURITY
-- ;;
ALTER TABLE posting FORCE ROW LEVEL SECURITY
-- ;;
CREATE POLICY posting_by_site ON posting USING ((SELECT current_setting('gatedrentals.site', true)) IN (site_id, '*'))
-- ;;
ALTER TABLE receipt ENABLE ROW LEVEL SECURITY
-- ;;
ALTER TABLE receipt FORCE ROW LEVEL SECURITY
-- ;;
CREATE POLICY receipt_by_site ON receipt USING ((SELECT current_setting('gatedrentals.site', true)) IN (site_id, '*'))
-- ;;
ALTER TABLE held_money ENABLE ROW LEVEL SECURITY
-- ;;
ALTER TABLE held_money FORCE ROW LEVEL SECURITY
-- ;;
CREATE POLICY held_money_by_site ON held_money USING ((SELECT current_setting('gatedrentals.site', true)) IN (site_id, '*'))
-- ;;
ALTER TABLE allocation ENABLE ROW LEVEL SECURITY
-- ;;
ALTER TABLE allocation FORCE ROW LEVEL SECURITY
-- ;;
CREATE POLICY allocation_by_site ON allocation USING ((SELECT current_setting('gatedrentals.site', true)) IN (site_id, '*'))
-- ;;
ALTER TABLE recognized ENABLE ROW LEVEL SECURITY
-- ;;
ALTER TABLE recognized FORCE ROW LEVEL SECURITY
-- ;;
CREATE POLICY recognized_by_site ON recognized USING ((SELECT current_setting('gatedrentals.site', true)) IN (site_id, '*'))
-- ;;
ALTER TABLE recognized_total ENABLE ROW LEVEL SECURITY
-- ;;
ALTER TABLE recognized_total FORCE ROW LEVEL SECURITY
-- ;;
CREATE POLICY recognized_total_by_site ON recognized_total USING ((SELECT current_setting('gatedrentals.site', true)) IN (site_id, '*'))
-- ;;
ALTER TABLE site ENABLE ROW LEVEL SECURITY
-- ;;
ALTER TABLE site FORCE ROW LEVEL SECURITY
-- ;;
CREATE POLICY site_by_site ON site USING ((SELECT current_setting('gatedrentals.site', true)) IN (site_id, '*'))
-- ;;
ALTER TABLE license ENABLE ROW LEVEL SECURITY
-- ;;
ALTER TABLE license FORCE ROW LEVEL SECURITY
-- ;;
CREATE POLICY license_by_site ON license USING ((SELECT current_setting('gatedrentals.site', true)) IN (site_id, '*'))
-- ;;
ALTER TABLE occupancy ENABLE ROW LEVEL SECURITY
-- ;;
ALTER TABLE occupancy FORCE ROW LEVEL SECURITY
-- ;;
CREATE POLICY occupancy_by_site ON occupancy USING ((SELECT current_setting('gatedrentals.site', true)) IN (site_id, '*'))
-- ;;
ALTER TABLE license_transition ENABLE ROW LEVEL SECURITY
-- ;;
ALTER TABLE license_transition FORCE ROW LEVEL SECURITY
-- ;;
CREATE POLICY license_transition_by_site ON license_transition USING ((SELECT current_setting('gatedrentals.site', true)) IN (site_id, '*'))
-- ;;
ALTER TABLE party ENABLE ROW LEVEL SECURITY
-- ;;
ALTER TABLE party FORCE ROW LEVEL SECURITY
-- ;;
CREATE POLICY party_by_site ON party USING ((SELECT current_setting('gatedrentals.site', true)) IN (site_id, '*'))
-- ;;
ALTER TABLE payer_link ENABLE ROW LEVEL SECURITY
-- ;;
ALTER TABLE payer_link FORCE ROW LEVEL SECURITY
-- ;;
CREATE POLICY payer_link_by_site ON payer_link USING ((SELECT current_setting('gatedrentals.site', true)) IN (site_id, '*'))
-- ;;
ALTER TABLE meter_reading ENABLE ROW LEVEL SECURITY
-- ;;
ALTER TABLE meter_reading FORCE ROW LEVEL SECURITY
-- ;;
CREATE POLICY meter_reading_by_site ON meter_reading USING ((SELECT current_setting('gatedrentals.site', true)) IN (site_id, '*'))
-- ;;
ALTER TABLE deposit_statement ENABLE ROW LEVEL SECURITY
-- ;;
ALTER TABLE deposit_statement FORCE ROW LEVEL SECURITY
-- ;;
CREATE POLICY deposit_statement_by_site ON deposit_statement USING ((SELECT current_setting('gatedrentals.site', true)) IN (site_id, '*'))
-- ;;
ALTER TABLE refund ENABLE ROW LEVEL SECURITY
-- ;;
ALTER TABLE refund FORCE ROW LEVEL SECURITY
-- ;;
CREATE POLICY refund_by_site ON refund USING ((SELECT current_setting('gatedrentals.site', true)) IN (site_id, '*'))
-- ;;
ALTER TABLE month_close ENABLE ROW LEVEL SECURITY
-- ;;
ALTER TABLE month_close FORCE ROW LEVEL SECURITY
-- ;;
CREATE POLICY month_close_by_site ON month_close USING ((SELECT current_setting('gatedrentals.site', true)) IN (site_id, '*'))
-- ;;
ALTER TABLE crm_sync_event ENABLE ROW LEVEL SECURITY
-- ;;
ALTER TABLE crm_sync_event FORCE ROW LEVEL SECURITY
-- ;;
CREATE POLICY crm_sync_event_by_site ON crm_sync_event USING ((SELECT current_setting('gatedrentals.site', true)) IN (site_id, '*'))
-- ;;
ALTER TABLE kept_item ENABLE ROW LEVEL SECURITY
-- ;;
ALTER TABLE kept_item FORCE ROW LEVEL SECURITY
-- ;;
CREATE POLICY kept_item_by_site ON kept_item USING ((SELECT current_setting('gatedrentals.site', true)) IN (site_id, '*'))
-- ;;
ALTER TABLE audit_row ENABLE ROW LEVEL SECURITY
-- ;;
ALTER TABLE audit_row FORCE ROW LEVEL SECURITY
-- ;;
CREATE POLICY audit_row_by_site ON audit_row USING ((SELECT current_setting('gatedrentals.site', true)) IN (site_id, '*'))
-- ;;
ALTER TABLE imported_file ENABLE ROW LEVEL SECURITY
-- ;;
ALTER TABLE imported_file FORCE ROW LEVEL SECURITY
-- ;;
CREATE POLICY imported_file_by_site ON imported_file USING ((SELECT current_setting('gatedrentals.site', true)) IN (site_id, '*'))
-- ;;
GRANT USAGE ON SCHEMA public TO gatedrentals_app, gatedrentals_runs
-- ;;
GRANT gatedrentals_runs TO gatedrentals_app
-- ;;
GRANT SELECT, INSERT ON account TO gatedrentals_app
-- ;;
GRANT SELECT, INSERT ON document TO gatedrentals_app
-- ;;
GRANT UPDATE (live) ON document TO gatedrentals_app
-- ;;
GRANT SELECT, INSERT ON invoice_line TO gatedrentals_app
-- ;;
GRANT UPDATE (cycle_start, cycle_end, open_order, credited_cents, paid_cents, given_up_cents, open_cents, pinned, excluded, spread_cents, spread_frame_start, spread_frame_end, spread_start, spread_end) ON invoice_line TO gatedrentals_app
-- ;;
GRANT SELECT, INSERT ON posting TO gatedrentals_app
-- ;;
GRANT SELECT, INSERT ON receipt TO gatedrentals_app
-- ;;
GRANT UPDATE (payer_name, memo) ON receipt TO gatedrentals_app
-- ;;
GRANT SELECT, INSERT ON held_money TO gatedrentals_app
-- ;;
GRANT UPDATE, DELETE ON held_money TO gatedrentals_app
-- ;;
GRANT SELECT, INSERT ON allocation TO gatedrentals_app
-- ;;
GRANT SELECT, INSERT ON recognized TO gatedrentals_app
-- ;;
GRANT SELECT ON recognized_total TO gatedrentals_app
-- ;;
GRANT SELECT, INSERT ON site TO gatedrentals_app
-- ;;
GRANT UPDATE, DELETE ON site TO gatedrentals_app
-- ;;
GRANT SELECT, INSERT ON license TO gatedrentals_app
-- ;;
GRANT UPDATE, DELETE ON license TO gatedrentals_app
-- ;;
GRANT SELECT, INSERT ON occupancy TO gatedrentals_app
-- ;;
GRANT UPDATE, DELETE ON occupancy TO gatedrentals_app
-- ;;
GRANT SELECT, INSERT ON license_transition TO gatedrentals_app
-- ;;
GRANT SELECT, INSERT ON party TO gatedrentals_app
-- ;;
GRANT UPDATE, DELETE ON party TO gatedrentals_app
-- ;;
GRANT SELECT, INSERT ON payer_link TO gatedrentals_app
-- ;;
GRANT UPDATE, DELETE ON payer_link TO gatedrentals_app
-- ;;
GRANT SELECT, INSERT ON meter_reading TO gatedrentals_app
-- ;;
GRANT UPDATE, DELETE ON meter_reading TO gatedrentals_app
-- ;;
GRANT SELECT, INSERT ON deposit_statement TO gatedrentals_app
-- ;;
GRANT UPDATE, DELETE ON deposit_statement TO gatedrentals_app
-- ;;
GRANT SELECT, INSERT ON refund TO gatedrentals_app
-- ;;
GRANT UPDATE, DELETE ON refund TO gatedrentals_app
-- ;;
GRANT SELECT, INSERT ON month_close TO gatedrentals_app
-- ;;
GRANT SELECT, INSERT ON crm_sync_event TO gatedrentals_app
-- ;;
GRANT UPDATE, DELETE ON crm_sync_event TO gatedrentals_app
-- ;;
GRANT SELECT, INSERT ON kept_item TO gatedrentals_app
-- ;;
GRANT UPDATE, DELETE ON kept_item TO gatedrentals_app
-- ;;
GRANT SELECT, INSERT ON audit_row TO gatedrentals_app
-- ;;
GRANT SELECT, INSERT ON imported_file TO gatedrentals_app
-- ;;
GRANT UPDATE, DELETE ON imported_file TO gatedrentals_app
-- ;;
GRANT INSERT ON document TO gatedrentals_runs
-- ;;
GRANT INSERT ON invoice_line TO gatedrentals_runs
-- ;;
GRANT INSERT ON posting TO gatedrentals_runs
-- ;;
GRANT INSERT ON receipt TO gatedrentals_runs
-- ;;
GRANT INSERT ON held_money TO gatedrentals_runs
-- ;;
GRANT INSERT ON allocation TO gatedrentals_runs
-- ;;
GRANT INSERT ON recognized TO gatedrentals_runs
-- ;;
GRANT INSERT ON crm_sync_event TO gatedrentals_runs
-- ;;
GRANT INSERT ON account TO gatedrentals_runs
-- ;;
GRANT INSERT ON license TO gatedrentals_runs
-- ;;
GRANT INSERT ON occupancy TO gatedrentals_runs
-- ;;
GRANT INSERT ON license_transition TO gatedrentals_runs
-- ;;
GRANT INSERT ON party TO gatedrentals_runs
