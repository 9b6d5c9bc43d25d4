"""Sites with their set-up, licenses with the pads that they occupy, and their transitions (§2, §4)."""

from sqlalchemy import BigInteger, Column, Computed, ForeignKey, Identity, Index, Table, Uuid
from sqlalchemy.dialects.postgresql import ARRAY, DATERANGE, ExcludeConstraint
from sqlalchemy.dialects.postgresql.base import ischema_names
from sqlalchemy.types import UserDefinedType

from gatedrentals.adapters.postgres.schema.base import METADATA, count, document, ident, instant, text


class TextRange(UserDefinedType[str]):
    """``textrange``: equality of a pad as overlap of a range, where ``btree_gist`` cannot be had."""

    cache_ok = True

    def get_col_spec(self, **_options: object) -> str:
        """The type's name in SQL."""
        return "textrange"


ischema_names["textrange"] = TextRange
"""So that a migrated database can be compared with this metadata."""

SITE = Table(
    "site",
    METADATA,
    text("site_id", key=True),
    text("name"),
    text("zone"),
    ident("suspense_account_id"),
    document("policies"),
    document("catalog"),
    document("discount_rules"),
)

LICENSE = Table(
    "license",
    METADATA,
    ident("license_id", key=True),
    Column("site_id", ForeignKey("site.site_id"), nullable=False),
    text("number"),
    text("state"),
    count("version"),
    document("content"),
    Column("residents", ARRAY(Uuid), Computed("residents_of(content)", persisted=True), nullable=False),
    Index("license_number_once", "site_id", "number", unique=True),
    Index("license_state", "site_id", "state"),
    Index("license_residents", "residents", postgresql_using="gin"),
)

OCCUPANCY = Table(
    "occupancy",
    METADATA,
    Column("license_id", ForeignKey("license.license_id"), primary_key=True),
    count("n", key=True),
    text("site_id"),
    text("pad"),
    Column(
        "place",
        TextRange(),
        Computed("textrange(site_id || '/' || pad, site_id || '/' || pad, '[]')", persisted=True),
        nullable=False,
    ),
    Column("nights", DATERANGE, nullable=False),
    ExcludeConstraint(("place", "&&"), ("nights", "&&"), name="occupancy_one_license_a_night", using="gist"),
)

TRANSITION = Table(
    "license_transition",
    METADATA,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("license_id", Uuid, ForeignKey("license.license_id"), nullable=False),
    text("site_id"),
    text("command"),
    text("who"),
    instant("at"),
    text("from_state"),
    text("to_state"),
    text("why"),
    Index("license_transition_license", "license_id", "id"),
)
