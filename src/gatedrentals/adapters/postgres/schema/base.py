"""The one metadata, and the column types that every table shares."""

from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Column, Date, DateTime, Integer, MetaData, SmallInteger, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB

METADATA = MetaData(
    naming_convention={
        "pk": "%(table_name)s_pkey",
        "fk": "%(table_name)s_%(column_0_N_name)s_fkey",
        "uq": "%(table_name)s_%(column_0_N_name)s_key",
        "ck": "%(table_name)s_%(constraint_name)s_check",
    }
)

INSTANT = DateTime(timezone=True)


def ident(name: str, *more: Any, key: bool = False) -> Column[UUID]:  # noqa: ANN401 - constraints of any kind
    """An identifier made outside the database; part of the primary key if ``key``."""
    return Column(name, Uuid(), *more, nullable=False, primary_key=key)


def text(name: str, *more: Any, key: bool = False, null: bool = False) -> Column[str]:  # noqa: ANN401 - as above
    """Words; ``null`` allows none."""
    return Column(name, Text, *more, nullable=null, primary_key=key)


def count(name: str, *, key: bool = False, null: bool = False) -> Column[int]:
    """A whole number that stays below two thousand million."""
    return Column(name, Integer, nullable=null, primary_key=key, autoincrement=False)


def small(name: str, *, key: bool = False, null: bool = False) -> Column[int]:
    """A whole number that stays below thirty-two thousand."""
    return Column(name, SmallInteger, nullable=null, primary_key=key, autoincrement=False)


def cents(name: str, *, null: bool = False) -> Column[int]:
    """An amount of money."""
    return Column(name, BigInteger, nullable=null)


def day(name: str, *, key: bool = False, null: bool = False) -> Column[Any]:
    """A site's calendar day."""
    return Column(name, Date, nullable=null, primary_key=key)


def instant(name: str, *, null: bool = False) -> Column[Any]:
    """An instant."""
    return Column(name, INSTANT, nullable=null)


def document(name: str) -> Column[Any]:
    """A value of the domain as JSON."""
    return Column(name, JSONB, nullable=False)
