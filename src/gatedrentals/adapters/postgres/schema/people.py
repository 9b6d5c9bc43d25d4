"""People and the payers that a PM linked (§6.4, §8.3)."""

from sqlalchemy import Boolean, CheckConstraint, Column, ForeignKey, Index, Table
from sqlalchemy import text as sql

from gatedrentals.adapters.postgres.schema.base import METADATA, ident, instant, text

PARTY = Table(
    "party",
    METADATA,
    ident("party_id", key=True),
    text("site_id"),
    text("name"),
    text("name_key"),
    text("email"),
    text("phone"),
    text("email_key"),
    text("phone_key"),
    Column("takes_mail", Boolean, nullable=False),
    Column("takes_sms", Boolean, nullable=False),
    Index("party_name", "site_id", "name_key"),
    Index("party_email", "email_key", postgresql_where=sql("email_key <> ''")),
    Index("party_phone", "phone_key", postgresql_where=sql("phone_key <> ''")),
)

PAYER_LINK = Table(
    "payer_link",
    METADATA,
    text("site_id", key=True),
    text("payer_key", key=True),
    text("payer_name"),
    Column("license_id", ForeignKey("license.license_id"), nullable=False),
    instant("linked_at"),
    text("linked_by"),
    CheckConstraint("payer_key <> ''", name="named"),
)
