"""The books: accounts, documents, their lines and postings, and where money stands (§5).

Documents, postings and allocations are never changed. Lines and documents carry a few projection columns, which say
what the documents say and can be rebuilt from them.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKeyConstraint,
    Identity,
    Index,
    LargeBinary,
    Table,
    Uuid,
)
from sqlalchemy import text as sql

from gatedrentals.adapters.postgres.schema.base import METADATA, cents, count, day, ident, instant, small, text

ACCOUNT = Table(
    "account",
    METADATA,
    ident("account_id", key=True),
    text("site_id"),
    text("kind"),
    CheckConstraint("kind IN ('license', 'application', 'suspense')", name="kind"),
    Index("account_site", "site_id", "kind", "account_id"),
)

DOCUMENT = Table(
    "document",
    METADATA,
    ident("account_id", key=True),
    count("seq", key=True),
    text("site_id"),
    text("kind"),
    instant("effective_at"),
    instant("recorded_at"),
    day("posted_on"),
    small("posting_count"),
    small("line_count"),
    Column("payload", LargeBinary, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    cents("receivable_cents"),
    cents("deferred_cents"),
    cents("deposits_billed_cents"),
    cents("deposits_held_cents"),
    cents("credit_cents"),
    cents("unapplied_cents"),
    cents("refunds_payable_cents"),
    count("next_invoice_number"),
    day("frontier", null=True),
    instant("settled_through", null=True),
    instant("next_deadline", null=True),
    Column("needs_replay", Boolean, nullable=False),
    count("number", null=True),
    text("once", null=True),
    Column("live", Boolean, nullable=True),
    CheckConstraint("seq > 0 AND octet_length(hash) = 32 AND octet_length(payload) > 0", name="sealed"),
    CheckConstraint("(kind = 'invoice') = (line_count > 0)", name="lines_on_invoices"),
    CheckConstraint("posting_count >= 0 AND posting_count <> 1", name="two_sides"),
    CheckConstraint("(kind = 'invoice') = (number IS NOT NULL AND live IS NOT NULL)", name="invoices_numbered"),
    CheckConstraint(
        "credit_cents >= 0 AND unapplied_cents >= 0 AND refunds_payable_cents >= 0",
        name="nothing_below_zero",
    ),
    Index("document_number_once", "account_id", "number", unique=True, postgresql_where=sql("number IS NOT NULL")),
    Index("document_live_once", "account_id", "once", unique=True, postgresql_where=sql("live AND once IS NOT NULL")),
    Index("document_posted_on", "posted_on", postgresql_using="brin"),
    Index("document_effective_at", "effective_at", postgresql_using="brin"),
    Index(
        "document_about_receipt",
        "account_id",
        sql("receipt_named(payload)"),
        postgresql_where=sql("kind IN ('reversal', 'transfer')"),
    ),
)

INVOICE_LINE = Table(
    "invoice_line",
    METADATA,
    ident("account_id", key=True),
    count("invoice_seq", key=True),
    small("line_no", key=True),
    text("site_id"),
    text("product"),
    text("charge_class"),
    text("rank_class"),
    text("recognition"),
    text("kind"),
    cents("amount_cents"),
    text("text"),
    day("posted_on"),
    day("due_on"),
    day("cycle_start", null=True),
    day("cycle_end", null=True),
    cents("earning_cents", null=True),
    day("frame_start", null=True),
    day("frame_end", null=True),
    day("earning_start", null=True),
    day("earning_end", null=True),
    small("of_line", null=True),
    text("rule_id", null=True),
    count("rule_version", null=True),
    text("authority", null=True),
    count("rate_bps"),
    count("nights"),
    count("taxable_nights"),
    cents("net_cents"),
    cents("sort_cents"),
    count("open_order"),
    cents("credited_cents"),
    cents("paid_cents"),
    cents("given_up_cents"),
    cents("open_cents"),
    Column("pinned", Boolean, nullable=False),
    Column("excluded", Boolean, nullable=False),
    cents("spread_cents", null=True),
    day("spread_frame_start", null=True),
    day("spread_frame_end", null=True),
    day("spread_start", null=True),
    day("spread_end", null=True),
    CheckConstraint("kind IN ('charge', 'discount', 'tax')", name="kind"),
    CheckConstraint("(kind = 'discount') = (amount_cents < 0) OR amount_cents = 0", name="sign"),
    CheckConstraint("kind = 'tax' OR (kind = 'charge') = (of_line IS NULL)", name="belongs"),
    CheckConstraint(
        "paid_cents >= 0 AND given_up_cents >= 0 AND open_cents >= 0 AND "
        "(kind = 'discount' AND open_cents = 0 OR "
        "kind <> 'discount' AND open_cents = net_cents - credited_cents - paid_cents - given_up_cents)",
        name="not_over_allocated",
    ),
    CheckConstraint(
        "earning_cents IS NULL OR (frame_start <= earning_start AND earning_start <= earning_end "
        "AND earning_end <= frame_end AND frame_start < frame_end)",
        name="earned_in_frame",
    ),
    Index("invoice_line_open", "account_id", postgresql_where=sql("open_cents <> 0")),
    Index("invoice_line_deposits", "account_id", postgresql_where=sql("recognition = 'liability'")),
)

POSTING = Table(
    "posting",
    METADATA,
    ident("account_id", key=True),
    count("seq", key=True),
    small("n", key=True),
    text("site_id"),
    text("role"),
    text("detail"),
    cents("cents"),
    day("posted_on"),
    CheckConstraint("cents <> 0 AND n > 0", name="moves"),
    Index("posting_posted_on", "posted_on", postgresql_using="brin"),
    Index(
        "posting_revenue",
        "site_id",
        "posted_on",
        postgresql_include=["role", "detail", "cents"],
        postgresql_where=sql("role IN ('revenue', 'discounts')"),
    ),
)

RECEIPT = Table(
    "receipt",
    METADATA,
    ident("account_id", key=True),
    count("seq", key=True),
    text("site_id"),
    text("source"),
    text("external_id"),
    text("method"),
    cents("amount_cents"),
    instant("received_at"),
    Column("payer", Uuid, nullable=True),
    text("payer_name"),
    text("memo"),
    Column("transferred", Boolean, nullable=False),
    CheckConstraint("amount_cents > 0", name="above_zero"),
    Index("receipt_external_id", "site_id", "external_id", postgresql_ops={"external_id": "text_pattern_ops"}),
    Index("receipt_amount", "site_id", "amount_cents"),
    Index("receipt_received", "site_id", "received_at"),
    Index("receipt_booked_once", "source", "external_id", unique=True, postgresql_where=sql("NOT transferred")),
    ForeignKeyConstraint(["account_id", "seq"], ["document.account_id", "document.seq"]),
)

HELD_MONEY = Table(
    "held_money",
    METADATA,
    ident("account_id", key=True),
    count("receipt_seq", key=True),
    text("holding", key=True),
    text("site_id"),
    instant("received_at"),
    cents("cents"),
    CheckConstraint("cents > 0", name="above_zero"),
    ForeignKeyConstraint(["account_id", "receipt_seq"], ["receipt.account_id", "receipt.seq"]),
)

ALLOCATION = Table(
    "allocation",
    METADATA,
    ident("account_id", key=True),
    count("seq", key=True),
    small("n", key=True),
    text("site_id"),
    count("receipt_seq", null=True),
    count("invoice_seq"),
    small("line_no"),
    cents("cents"),
    text("reason"),
    count("rank"),
    count("policy_version"),
    Index("allocation_line", "account_id", "invoice_seq", "line_no"),
    Index("allocation_forfeited", "account_id", postgresql_where=sql("receipt_seq IS NULL")),
)

RECOGNIZED = Table(
    "recognized",
    METADATA,
    ident("account_id", key=True),
    count("invoice_seq", key=True),
    small("line_no", key=True),
    count("seq", key=True),
    text("site_id"),
    day("month"),
    cents("cents"),
    CheckConstraint("cents <> 0 AND extract(day from month) = 1", name="moves"),
    Index("recognized_month", "month", postgresql_using="brin"),
)

RECOGNIZED_TOTAL = Table(
    "recognized_total",
    METADATA,
    text("site_id", key=True),
    day("month", key=True),
    text("product", key=True),
    Column("is_discount", Boolean, primary_key=True),
    cents("cents"),
)
"""What closes recognised of each product, kept by a trigger on ``recognized``: reports need not read all of that."""

AWAITED = Table(
    "awaited_parts",
    METADATA,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("postings", BigInteger, nullable=False),
    Column("lines", BigInteger, nullable=False),
)
"""How many documents landed before their postings, and before their lines: the sums are 0 at the commit."""
