"""Values of the domain as JSON documents, by cattrs; money stays in cents, days and instants in ISO 8601."""

import json
from collections.abc import Set as AbstractSet
from datetime import date, datetime
from functools import cache
from typing import Any, TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

from cattrs import Converter
from cattrs.strategies import configure_tagged_union

T = TypeVar("T")


def dump(value: object) -> Any:  # noqa: ANN401 - JSON
    """A value as JSON's own types."""
    return _converter().unstructure(value)


def load(content: Any, kind: type[T]) -> T:  # noqa: ANN401 - JSON
    """The value that `dump` made ``content`` of."""
    return _converter().structure(content, kind)


def encode(content: object) -> str:
    """JSON text, of rows too."""
    return _ENCODER.encode(content)


def decode(text: str) -> Any:  # noqa: ANN401 - JSON
    """What JSON text says that PostgreSQL wrote."""
    return _DECODER.raw_decode(text)[0]


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, bytes):
        return value.hex()
    message = f"{type(value).__name__} has no place in JSON"
    raise TypeError(message)


_ENCODER = json.JSONEncoder(default=_plain, separators=(",", ":"))
"""Made once: ``json.dumps`` would make one each time."""
_DECODER = json.JSONDecoder()
"""Reads text that is JSON from its first letter on; ``json.loads`` would look for what stands around it."""


@cache
def _converter() -> Converter:
    from gatedrentals.domain.discounts.rules import Benefit

    converter = Converter(
        detailed_validation=False, forbid_extra_keys=True, unstruct_collection_overrides={AbstractSet: sorted}
    )
    converter.register_unstructure_hook(datetime, datetime.isoformat)
    converter.register_structure_hook(datetime, lambda text, _: datetime.fromisoformat(text))
    converter.register_unstructure_hook(date, date.isoformat)
    converter.register_structure_hook(date, lambda text, _: date.fromisoformat(text))
    converter.register_unstructure_hook(UUID, str)
    converter.register_structure_hook(UUID, lambda text, _: UUID(text))
    converter.register_unstructure_hook(ZoneInfo, str)
    converter.register_structure_hook(ZoneInfo, lambda text, _: ZoneInfo(text))
    configure_tagged_union(Benefit, converter)
    return converter
