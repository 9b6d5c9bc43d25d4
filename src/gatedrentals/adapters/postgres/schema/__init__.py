"""The tables by capability, and what the database itself refuses."""

from gatedrentals.adapters.postgres.schema import access, billing, licensing, money, people, platform
from gatedrentals.adapters.postgres.schema.base import METADATA

__all__ = ["METADATA", "access", "billing", "licensing", "money", "people", "platform"]
