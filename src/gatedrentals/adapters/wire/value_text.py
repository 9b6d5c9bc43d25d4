"""Values of the domain as JSON text at once: what cattrs and ``json`` together make of them, in half the time."""

from collections.abc import Callable
from datetime import date
from enum import Enum
from functools import lru_cache
from json.encoder import encode_basestring_ascii as quoted
from operator import attrgetter
from typing import Any
from uuid import UUID

from attrs import fields, has

Writer = Callable[[Any], str]


def value_text(value: object) -> str:
    """A value as compact JSON: attrs values are objects, ids, days and instants texts.

    Raises TypeError for what has no place in the texts that leave the house, such as a number that is not whole.
    """
    return _WRITERS[type(value)](value)


class _Writers(dict[type, Writer]):
    """How values are written, by their class; a class is looked at once."""

    def __missing__(self, kind: type) -> Writer:
        writer = self[kind] = _writer_of(kind)
        return writer


def _writer_of(kind: type) -> Writer:
    if has(kind):
        return _object_writer(kind)
    if issubclass(kind, Enum):
        texts = {member: value_text(member.value) for member in kind}
        return texts.__getitem__
    if issubclass(kind, date):
        return lambda value: f'"{value.isoformat()}"'
    message = f"{kind.__name__} has no place in JSON"
    raise TypeError(message)


def _object_writer(kind: type) -> Writer:
    """How values of a class of two fields or more are written."""
    names = [each.name for each in fields(kind)]
    form, values_of = f"{{{','.join([f'{quoted(name)}:%s' for name in names])}}}", attrgetter(*names)
    return lambda value: form % tuple([_WRITERS[type(part)](part) for part in values_of(value)])


def _listed(values: tuple[object, ...]) -> str:
    return f"[{','.join([_WRITERS[type(value)](value) for value in values])}]"


@lru_cache(maxsize=1024)
def _id(value: UUID) -> str:
    """An id in quotes: all that is told of one account, one after the other, names it again."""
    return f'"{value}"'


_WRITERS = _Writers(
    {
        type(None): lambda _: "null",
        bool: lambda value: "true" if value else "false",
        int: int.__repr__,
        str: quoted,
        UUID: _id,
        tuple: _listed,
    }
)
