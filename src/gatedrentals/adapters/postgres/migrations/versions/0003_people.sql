-- Requests that were answered, and people who sign in. Statements stand between lines of `-- ;;`.

CREATE TABLE idempotent_answer (
    scope TEXT NOT NULL,
    key TEXT NOT NULL,
    site_id TEXT NOT NULL,
    fingerprint BYTEA NOT NULL,
    status SMALLINT NOT NULL,
    content_type TEXT NOT NULL,
    body BYTEA NOT NULL,
    headers JSONB NOT NULL,
    kept_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT idempotent_answer_pkey PRIMARY KEY (scope, key),
    CONSTRAINT idempotent_answer_named_check CHECK (key <> '' AND octet_length(fingerprint) > 0)
)
-- ;;
CREATE INDEX idempotent_answer_kept ON idempotent_answer (kept_at)
-- ;;
ALTER TABLE idempotent_answer ENABLE ROW LEVEL SECURITY
-- ;;
ALTER TABLE idempotent_answer FORCE ROW LEVEL SECURITY
-- ;;
CREATE POLICY idempotent_answer_by_site ON idempotent_answer USING ((SELECT current_setting('gatedrentals.site', true)) IN (site_id, '*'))
-- ;;
GRANT SELECT, INSERT, DELETE ON idempotent_answer TO gatedrentals_app
