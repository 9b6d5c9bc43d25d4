"""Bodies that mirror values of the application field by field, so that each name is written once.

A field of cents is told as money under its name without ``_cents``, one that is called no more than ``cents`` as the
``amount``; identifiers, enumerations and zones as their texts; what has no name inside as `NAMED` says.
What is told so is pinned by the API's description, which a test compares with the one that was released.
"""

import types
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from enum import Enum
from typing import Any, NewType, Union, get_args, get_origin, get_type_hints
from uuid import UUID
from zoneinfo import ZoneInfo

import attrs
import msgspec

from gatedrentals.domain.ledger.trial_balance import TrialBalanceRow
from gatedrentals.entrypoints.api.bodies.common import MoneyBody, PageBody
from gatedrentals.entrypoints.api.bodies.named import NAMED
from gatedrentals.entrypoints.http.cursors import Cursors

CENTS = "_cents"
_ALONE, _AMOUNT = "cents", "amount"
_TERMS: Mapping[type[Any], str] = {TrialBalanceRow: "balance"}
"""What accountants call the cents of a value, where it is not its amount."""
_MADE: dict[tuple[type[Any], tuple[str, ...]], type[msgspec.Struct]] = {}
_HINTS: dict[tuple[type[Any], tuple[str, ...]], list[tuple[str, object]]] = {}
_PORTIONS: dict[type[Any], type[msgspec.Struct]] = {}
_PAGES: dict[type[msgspec.Struct], type[msgspec.Struct]] = {}
_PLAIN = (bool, int, str, date, datetime, UUID, Enum)


def mirror(kind: type[Any], *properties: str) -> type[msgspec.Struct]:
    """The type of the body of a value, with these properties of it beside its fields: one type, however often asked."""
    key = (kind, properties)
    if key not in _MADE:
        fields = [(_name(kind, name, hint), _type(kind, name, hint)) for name, hint in _hints(kind, properties)]
        # Within another body a part of a list is no list to go on with, so that it is told otherwise than by itself.
        is_part = dict(fields).get("next") in {int | None, str | None}
        _MADE[key] = _made(kind, fields, "One" if is_part else "")
    return _MADE[key]


def told(value: Any, *properties: str) -> Any:  # noqa: ANN401 - any value of the application, as JSON has it
    """A value as its body."""
    if value is None or isinstance(value, _PLAIN):
        return value
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, ZoneInfo):
        return value.key
    if isinstance(value, Mapping):
        return {_key(key): told(each) for key, each in value.items()}
    if isinstance(value, Sequence | set | frozenset):
        return tuple(map(told, value))
    kind = type(value)
    parts = {_name(kind, name, hint): _told_field(value, name, hint) for name, hint in _hints(kind, properties)}
    return mirror(kind, *properties)(**parts)


def body_of(value: object, *properties: str) -> msgspec.Struct:
    """A value that has fields, as its body."""
    body = told(value, *properties)
    assert isinstance(body, msgspec.Struct)
    return body


def listed(kind: type[Any], *properties: str) -> type[msgspec.Struct]:
    """The type of a list of these values, with these properties, or of a part of one."""
    return page(mirror(kind, *properties))


def page(body: type[msgspec.Struct]) -> type[msgspec.Struct]:
    """The type of a part of a list of these bodies."""
    if body not in _PAGES:
        fields: Sequence[Any] = [("items", tuple[body, ...]), ("next", str | None, None)]  # type: ignore[valid-type] # made at run time
        _PAGES[body] = msgspec.defstruct(
            f"{body.__name__}Page",
            fields,
            frozen=True,
            namespace={"__doc__": PageBody.__doc__},
            module=body.__module__,
        )
    return _PAGES[body]


def page_of(body: type[msgspec.Struct], items: Sequence[msgspec.Struct], cursor: str | None = None) -> msgspec.Struct:
    """A part of a list of these bodies; ``cursor`` is that of the next part, None at the end."""
    return page(body)(items=tuple(items), next=cursor)


def list_of(values: Sequence[object], cursor: str | None = None) -> PageBody[Any]:
    """Values as a list, or as a part of one that goes on at ``cursor``."""
    return PageBody(tuple(map(body_of, values)), cursor)


def portion(kind: type[Any]) -> type[msgspec.Struct]:
    """The type of a part of a list that says more than its rows: ``items``, and ``next`` as other lists have them."""
    if kind not in _PORTIONS:
        fields = [
            ("next", str | None) if name == "next" else (_listed_name(kind, name, hint), _type(kind, name, hint))
            for name, hint in _hints(kind, ())
        ]
        _PORTIONS[kind] = _made(kind, fields)
    return _PORTIONS[kind]


def portion_of(part: object, cursors: Cursors) -> msgspec.Struct:
    """A part of a list; its ``next``, where the part after it begins, is told as a cursor, and null at the end."""
    kind, place = type(part), getattr(part, "next")  # noqa: B009 - of any kind that has it
    parts = {_listed_name(kind, name, hint): _told_field(part, name, hint) for name, hint in _hints(kind, ())}
    return portion(kind)(**{**parts, "next": cursors.to(str(place) if place else None)})


def _listed_name(kind: type[Any], name: str, hint: object) -> str:
    return "items" if name == "rows" else _name(kind, name, hint)


def _made(kind: type[Any], fields: Sequence[tuple[str, object]], before: str = "") -> type[msgspec.Struct]:
    """The type of a body; it says that it stands where the value does, so that no two of one name are taken as one."""
    return msgspec.defstruct(
        f"{before}{kind.__name__}",
        fields,
        frozen=True,
        namespace={"__doc__": kind.__doc__},
        module=f"{kind.__module__}.told",
    )


def _told_field(whole: object, name: str, hint: object) -> Any:  # noqa: ANN401 - as above
    value, named = getattr(whole, name), NAMED.get((type(whole), name))
    if named is not None:
        return named.tell(value)
    if _is_money(name, hint):
        return None if value is None else MoneyBody(value)
    return told(value)


def _hints(kind: type[Any], properties: tuple[str, ...]) -> list[tuple[str, object]]:
    key = (kind, properties)
    if key not in _HINTS:
        hints = get_type_hints(kind)
        own = [(field.name, hints[field.name]) for field in attrs.fields(kind)]
        _HINTS[key] = own + [(name, get_type_hints(getattr(kind, name).fget)["return"]) for name in properties]
    return _HINTS[key]


def _name(kind: type[Any], name: str, hint: object) -> str:
    if not _is_money(name, hint):
        return name
    return _TERMS.get(kind, _AMOUNT) if name == _ALONE else name.removesuffix(CENTS)


def _is_money(name: str, hint: object) -> bool:
    is_cents = name == _ALONE or name.endswith(CENTS)
    return is_cents and (hint is int or set(get_args(hint)) == {int, type(None)})


def _type(kind: type[Any], name: str, hint: object) -> object:
    if (kind, name) in NAMED:
        return NAMED[kind, name].hint
    if _is_money(name, hint):
        return MoneyBody if hint is int else MoneyBody | None
    return _mirrored(hint)


def _mirrored(hint: object) -> Any:  # noqa: ANN401 - a type as annotations have it
    if isinstance(hint, NewType):
        return _mirrored(hint.__supertype__)
    origin, args = get_origin(hint), get_args(hint)
    if origin in {Union, types.UnionType}:
        return _united([_mirrored(each) for each in args])
    if origin is tuple and Ellipsis not in args:
        message = f"{hint!r} has no names for what it holds: a client has no type for it"
        raise TypeError(message)
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return dict[str, _mirrored(args[1])]  # type: ignore[misc] # made at run time
    if isinstance(origin, type) and issubclass(origin, Sequence | set | frozenset):
        return tuple[_mirrored(args[0]), ...]  # type: ignore[misc] # made at run time
    return _single(hint)


def _united(kinds: list[Any]) -> Any:  # noqa: ANN401 - a type as annotations have it
    """One of several types; of several enumerations, whose texts cannot be told apart, the text."""
    enums = [kind for kind in kinds if isinstance(kind, type) and issubclass(kind, Enum)]
    if len(enums) > 1:
        kinds = [str, *(kind for kind in kinds if kind not in enums)]
    return Union[tuple(kinds)]  # noqa: UP007 - made of a tuple


def _single(hint: object) -> Any:  # noqa: ANN401 - a type as annotations have it
    if hint in {bytes, ZoneInfo}:
        return str
    if isinstance(hint, type) and attrs.has(hint):
        return mirror(hint)
    if hint in {None, type(None)} or (isinstance(hint, type) and issubclass(hint, _PLAIN)):
        return hint
    message = f"{hint!r} has no form in a body"
    raise TypeError(message)


def _key(key: object) -> str:
    return str(key.value) if isinstance(key, Enum) else str(key)
