"""What stands beside the books: closed months, readings, deposit statements, refunds and variances (§7.2, §11)."""

from sqlalchemy import BigInteger, CheckConstraint, Column, Index, Table

from gatedrentals.adapters.postgres.schema.base import METADATA, cents, count, day, document, ident, instant, text

MONTH_CLOSE = Table(
    "month_close",
    METADATA,
    text("site_id", key=True),
    day("month", key=True),
    instant("closed_at"),
    cents("recognized_cents"),
    CheckConstraint("extract(day from month) = 1", name="first_of_month"),
)

METER_READING = Table(
    "meter_reading",
    METADATA,
    text("site_id", key=True),
    text("pad", key=True),
    day("read_on", key=True),
    text("serial", key=True),
    text("kind", key=True),
    Column("modulus_wh", BigInteger, primary_key=True, autoincrement=False),
    Column("value_wh", BigInteger, primary_key=True, autoincrement=False),
    CheckConstraint("value_wh >= 0 AND value_wh < modulus_wh", name="on_the_dial"),
)

DEPOSIT_STATEMENT = Table(
    "deposit_statement",
    METADATA,
    ident("license_id", key=True),
    count("version", key=True),
    text("site_id"),
    text("state"),
    document("content"),
    CheckConstraint("state IN ('draft', 'final')", name="state"),
)

REFUND = Table(
    "refund",
    METADATA,
    ident("account_id", key=True),
    count("refund_no", key=True),
    text("site_id"),
    day("due_on"),
    document("content"),
    Index("refund_site", "site_id"),
)

ELECTRIC_VARIANCE = Table(
    "electric_variance",
    METADATA,
    ident("license_id", key=True),
    text("site_id"),
    instant("recorded_at"),
    document("content"),
    Index("electric_variance_site", "site_id", "recorded_at"),
)
