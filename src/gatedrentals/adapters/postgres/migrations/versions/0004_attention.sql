-- What the action queue, search and the trail of a subject stand on. Statements stand between lines of `-- ;;`.

ALTER TABLE kept_item
    ADD COLUMN license_number TEXT NOT NULL DEFAULT '',
    ADD COLUMN account_id UUID,
    ADD COLUMN number INTEGER NOT NULL DEFAULT 0,
    ADD COLUMN day DATE,
    ADD COLUMN amount_cents BIGINT NOT NULL DEFAULT 0,
    ADD COLUMN deadline_at TIMESTAMP WITH TIME ZONE,
    ADD COLUMN dismissed_at TIMESTAMP WITH TIME ZONE
-- ;;
CREATE FUNCTION residents_of(content jsonb) RETURNS uuid[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT coalesce(array_agg(r.party::uuid ORDER BY r.n), '{}')
        FROM jsonb_array_elements_text(content -> 'residents') WITH ORDINALITY AS r (party, n)
$$
-- ;;
ALTER TABLE license ADD COLUMN residents UUID[] NOT NULL GENERATED ALWAYS AS (residents_of(content)) STORED
-- ;;
CREATE INDEX license_residents ON license USING gin (residents)
-- ;;
CREATE INDEX audit_row_subject ON audit_row (site_id, subject, id)
-- ;;
CREATE INDEX receipt_external_id ON receipt (site_id, external_id text_pattern_ops)
-- ;;
CREATE INDEX receipt_amount ON receipt (site_id, amount_cents)
-- ;;
CREATE INDEX receipt_received ON receipt (site_id, received_at)
