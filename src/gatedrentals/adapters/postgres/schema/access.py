"""Who signs in, with what, and what is said to them (§13)."""

from sqlalchemy import BigInteger, Boolean, CheckConstraint, Column, Identity, Index, LargeBinary, Table, Text
from sqlalchemy import text as sql
from sqlalchemy.dialects.postgresql import ARRAY

from gatedrentals.adapters.postgres.schema.base import METADATA, count, instant, small, text

STAFF_MEMBER = Table(
    "staff_member",
    METADATA,
    text("email", key=True),
    text("name"),
    Column("roles", ARRAY(Text), nullable=False),
    Column("sites", ARRAY(Text), nullable=False),
    Column("is_active", Boolean, nullable=False),
)

SESSION = Table(
    "session",
    METADATA,
    Column("token_hash", LargeBinary, primary_key=True),
    Column("keys", ARRAY(Text), nullable=False),
    instant("created_at"),
    instant("last_seen_at"),
    text("address"),
    text("agent"),
    text("channel", null=True),
    text("reached_at", null=True),
    instant("revoked_at", null=True),
    CheckConstraint("octet_length(token_hash) = 32 AND cardinality(keys) > 0", name="somebodys"),
    Index("session_keys", "keys", postgresql_using="gin"),
    Index("session_created", "created_at"),
)

ONE_TIME_CODE = Table(
    "one_time_code",
    METADATA,
    Column("challenge", LargeBinary, primary_key=True),
    text("channel"),
    text("address"),
    Column("mac", LargeBinary, nullable=False),
    instant("asked_at"),
    small("tries"),
    instant("used_at", null=True),
    CheckConstraint("octet_length(challenge) = 32 AND octet_length(mac) = 32", name="hashed"),
    CheckConstraint("tries BETWEEN 0 AND 5 AND (used_at IS NULL OR tries > 0)", name="tried"),
    Index("one_time_code_asked", "asked_at"),
)

CODE_COUNTER = Table(
    "code_counter",
    METADATA,
    text("counter", key=True),
    Column("minute", instant("minute").type, primary_key=True),
    count("times"),
    CheckConstraint("times > 0", name="counted"),
    Index("code_counter_minute", "minute"),
)

MESSAGE = Table(
    "message",
    METADATA,
    Column("position", BigInteger, Identity(always=True), primary_key=True),
    text("site_id"),
    text("kind"),
    text("about"),
    text("channel"),
    text("address"),
    text("subject"),
    text("text"),
    instant("put_at"),
    Column("is_withheld", Boolean, nullable=False),
    instant("sent_at", null=True),
    CheckConstraint("channel IN ('mail', 'sms')", name="channel"),
    Index("message_told_once", "kind", "about", "channel", "address", unique=True),
    Index("message_waiting", "position", postgresql_where=sql("sent_at IS NULL AND NOT is_withheld")),
    Index("message_put", "put_at"),
)
"""``site_id`` is empty for a message of no single site."""
