"""What the platform itself keeps: events, items for people, the audit trail, fed files, answers (§12–§14)."""

from sqlalchemy import BigInteger, CheckConstraint, Column, Identity, Index, LargeBinary, Table, Uuid
from sqlalchemy import text as sql

from gatedrentals.adapters.postgres.schema.base import METADATA, cents, count, day, document, instant, small, text

CRM_SYNC_EVENT = Table(
    "crm_sync_event",
    METADATA,
    Column("position", BigInteger, Identity(always=True), primary_key=True),
    text("site_id"),
    Column("subject", Uuid, nullable=False),
    instant("at"),
    text("name"),
    document("content"),
)

KEPT_ITEM = Table(
    "kept_item",
    METADATA,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    text("site_id"),
    text("kind"),
    text("key"),
    text("reason"),
    instant("raised_at"),
    small("urgency"),
    text("source"),
    count("line"),
    text("content"),
    instant("resolved_at", null=True),
    text("license_number"),
    Column("account_id", Uuid, nullable=True),
    count("number"),
    day("day", null=True),
    cents("amount_cents"),
    instant("deadline_at", null=True),
    instant("dismissed_at", null=True),
    Index("kept_item_open_once", "site_id", "kind", "key", unique=True, postgresql_where=sql("resolved_at IS NULL")),
)

AUDIT_ROW = Table(
    "audit_row",
    METADATA,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    text("site_id"),
    instant("at"),
    text("who"),
    text("origin"),
    text("what"),
    text("subject"),
    text("detail"),
    text("before"),
    text("after"),
    Index("audit_row_site", "site_id", "id"),
    Index("audit_row_subject", "site_id", "subject", "id"),
)

IMPORTED_FILE = Table(
    "imported_file",
    METADATA,
    text("site_id", key=True),
    text("kind", key=True),
    text("digest", key=True),
    text("name"),
    instant("imported_at"),
    count("taken"),
    count("kept"),
)

IDEMPOTENT_ANSWER = Table(
    "idempotent_answer",
    METADATA,
    text("scope", key=True),
    text("key", key=True),
    text("site_id"),
    Column("fingerprint", LargeBinary, nullable=False),
    small("status"),
    text("content_type"),
    Column("body", LargeBinary, nullable=False),
    document("headers"),
    instant("kept_at"),
    CheckConstraint("key <> '' AND octet_length(fingerprint) > 0", name="named"),
    Index("idempotent_answer_kept", "kept_at"),
)
"""``site_id`` is empty for an answer that belongs to no single site: only a work of every site sees it."""
