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
-- ;;
ALTER TABLE audit_row ADD COLUMN before TEXT NOT NULL DEFAULT '', ADD COLUMN after TEXT NOT NULL DEFAULT ''
-- ;;
ALTER TABLE party
    ADD COLUMN email_key TEXT NOT NULL DEFAULT '',
    ADD COLUMN phone_key TEXT NOT NULL DEFAULT '',
    ADD COLUMN takes_mail BOOLEAN NOT NULL DEFAULT true,
    ADD COLUMN takes_sms BOOLEAN NOT NULL DEFAULT true
-- ;;
SELECT set_config('gatedrentals.site', '*', true)
-- ;;
UPDATE party SET
    email_key = CASE WHEN trim(email) ~ '^[^@\s]+@[^@\s.]+(\.[^@\s.]+)+$' THEN lower(trim(email)) ELSE '' END,
    phone_key = CASE WHEN regexp_replace(phone, '[^0-9]', '', 'g') ~ '^1?[2-9][0-9]{2}[2-9][0-9]{6}$'
        THEN '+1' || right(regexp_replace(phone, '[^0-9]', '', 'g'), 10) ELSE '' END
-- ;;
CREATE INDEX party_email ON party (email_key) WHERE email_key <> ''
-- ;;
CREATE INDEX party_phone ON party (phone_key) WHERE phone_key <> ''
-- ;;
CREATE TABLE staff_member (
    email TEXT NOT NULL,
    name TEXT NOT NULL,
    roles TEXT[] NOT NULL,
    sites TEXT[] NOT NULL,
    is_active BOOLEAN NOT NULL,
    CONSTRAINT staff_member_pkey PRIMARY KEY (email)
)
-- ;;
CREATE TABLE session (
    token_hash BYTEA NOT NULL,
    keys TEXT[] NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    last_seen_at TIMESTAMP WITH TIME ZONE NOT NULL,
    address TEXT NOT NULL,
    agent TEXT NOT NULL,
    channel TEXT,
    reached_at TEXT,
    revoked_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT session_pkey PRIMARY KEY (token_hash),
    CONSTRAINT session_somebodys_check CHECK (octet_length(token_hash) = 32 AND cardinality(keys) > 0)
)
-- ;;
CREATE INDEX session_keys ON session USING gin (keys)
-- ;;
CREATE INDEX session_created ON session (created_at)
-- ;;
CREATE TABLE one_time_code (
    challenge BYTEA NOT NULL,
    channel TEXT NOT NULL,
    address TEXT NOT NULL,
    mac BYTEA NOT NULL,
    asked_at TIMESTAMP WITH TIME ZONE NOT NULL,
    tries SMALLINT NOT NULL,
    used_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT one_time_code_pkey PRIMARY KEY (challenge),
    CONSTRAINT one_time_code_hashed_check CHECK (octet_length(challenge) = 32 AND octet_length(mac) = 32),
    CONSTRAINT one_time_code_tried_check CHECK (tries BETWEEN 0 AND 5 AND (used_at IS NULL OR tries > 0))
)
-- ;;
CREATE INDEX one_time_code_asked ON one_time_code (asked_at)
-- ;;
CREATE TABLE code_counter (
    counter TEXT NOT NULL,
    minute TIMESTAMP WITH TIME ZONE NOT NULL,
    times INTEGER NOT NULL,
    CONSTRAINT code_counter_pkey PRIMARY KEY (counter, minute),
    CONSTRAINT code_counter_counted_check CHECK (times > 0)
)
-- ;;
CREATE INDEX code_counter_minute ON code_counter (minute)
-- ;;
CREATE TABLE message (
    position BIGINT GENERATED ALWAYS AS IDENTITY,
    site_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    about TEXT NOT NULL,
    channel TEXT NOT NULL,
    address TEXT NOT NULL,
    subject TEXT NOT NULL,
    text TEXT NOT NULL,
    put_at TIMESTAMP WITH TIME ZONE NOT NULL,
    is_withheld BOOLEAN NOT NULL,
    sent_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT message_pkey PRIMARY KEY (position),
    CONSTRAINT message_channel_check CHECK (channel IN ('mail', 'sms'))
)
-- ;;
CREATE UNIQUE INDEX message_told_once ON message (kind, about, channel, address)
-- ;;
CREATE INDEX message_waiting ON message (position) WHERE sent_at IS NULL AND NOT is_withheld
-- ;;
CREATE INDEX message_put ON message (put_at)
-- ;;
ALTER TABLE staff_member ENABLE ROW LEVEL SECURITY
-- ;;
ALTER TABLE staff_member FORCE ROW LEVEL SECURITY
-- ;;
CREATE POLICY staff_member_by_site ON staff_member USING ((SELECT current_setting('gatedrentals.site', true)) = '*' OR (SELECT current_setting('gatedrentals.site', true)) = ANY (sites)) WITH CHECK ((SELECT current_setting('gatedrentals.site', true)) = '*')
-- ;;
ALTER TABLE session ENABLE ROW LEVEL SECURITY
-- ;;
ALTER TABLE session FORCE ROW LEVEL SECURITY
-- ;;
CREATE POLICY session_of_every_site ON session USING ((SELECT current_setting('gatedrentals.site', true)) = '*')
-- ;;
ALTER TABLE one_time_code ENABLE ROW LEVEL SECURITY
-- ;;
ALTER TABLE one_time_code FORCE ROW LEVEL SECURITY
-- ;;
CREATE POLICY one_time_code_of_every_site ON one_time_code USING ((SELECT current_setting('gatedrentals.site', true)) = '*')
-- ;;
ALTER TABLE code_counter ENABLE ROW LEVEL SECURITY
-- ;;
ALTER TABLE code_counter FORCE ROW LEVEL SECURITY
-- ;;
CREATE POLICY code_counter_of_every_site ON code_counter USING ((SELECT current_setting('gatedrentals.site', true)) = '*')
-- ;;
ALTER TABLE message ENABLE ROW LEVEL SECURITY
-- ;;
ALTER TABLE message FORCE ROW LEVEL SECURITY
-- ;;
CREATE POLICY message_by_site ON message USING ((SELECT current_setting('gatedrentals.site', true)) IN (site_id, '*'))
-- ;;
GRANT SELECT, INSERT, UPDATE ON staff_member TO gatedrentals_app
-- ;;
GRANT SELECT, INSERT, DELETE ON session TO gatedrentals_app
-- ;;
GRANT UPDATE (last_seen_at, revoked_at) ON session TO gatedrentals_app
-- ;;
GRANT SELECT, INSERT, DELETE ON one_time_code TO gatedrentals_app
-- ;;
GRANT UPDATE (tries, used_at) ON one_time_code TO gatedrentals_app
-- ;;
GRANT SELECT, INSERT, DELETE ON code_counter TO gatedrentals_app
-- ;;
GRANT UPDATE (times) ON code_counter TO gatedrentals_app
-- ;;
GRANT SELECT, INSERT, DELETE ON message TO gatedrentals_app
-- ;;
GRANT UPDATE (sent_at) ON message TO gatedrentals_app
