-- What read models look things up by. Statements stand between lines of `-- ;;`.

CREATE FUNCTION receipt_named(payload bytea) RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    -- The bytes of a reversal or a transfer are ASCII, and name their receipt first.
    SELECT substring(encode(payload, 'escape') FROM '"body":\{"receipt":([0-9]+)')::integer
$$
-- ;;
CREATE INDEX document_about_receipt ON document (account_id, receipt_named(payload)) WHERE kind IN ('reversal', 'transfer')
-- ;;
CREATE INDEX document_effective_at ON document USING brin (effective_at)
-- ;;
CREATE INDEX invoice_line_deposits ON invoice_line (account_id) WHERE recognition = 'liability'
-- ;;
CREATE INDEX allocation_forfeited ON allocation (account_id) WHERE receipt_seq IS NULL
