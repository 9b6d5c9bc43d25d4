"""Identifiers from outside (§1.4)."""

from typing import Protocol
from uuid import UUID


class Ids(Protocol):
    """New identifiers."""

    def new(self) -> UUID:
        """An identifier never given before; later ones sort after earlier ones."""
        ...
