"""What is at fault in a request, by its field, and what would be right there: also in a body of JSON, to the type.

The framework reads a body as leniently as an address, where everything is text: it takes ``"20000"`` for a number of
cents and a number for an instant. What a body means is not guessed: it is what its description says.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import msgspec
from litestar import Request
from litestar.exceptions import ValidationException
from litestar.handlers import BaseRouteHandler
from msgspec import inspect

_BODY = "data"
"""What handlers call their body, and the framework a fault of it as a whole."""
_WHERE = re.compile(r" - at `\$\.?(?P<path>.*)`$")
_STEP = re.compile(r"\.?([^.\[\]]+)|\[[^\]]*\]")
_UNKNOWN = re.compile(r"Object contains unknown field `(.*)`$")
_MISSING = re.compile(r"Object missing required field `(.*)`$")
_NO_SUCH_VALUE = "Invalid enum value"
_AN_INSTANT = "an instant with its offset, such as 2028-06-30T20:00:00Z"
_IN_WORDS = {
    "Invalid RFC3339 encoded date": "is not a day, such as 2028-06-30",
    "Invalid RFC3339 encoded datetime": f"is not {_AN_INSTANT}",
    "Expected `datetime` with a timezone component": f"is not {_AN_INSTANT}",
}
"""What the framework says of days and instants, and what would be right."""


async def check_body(request: Request[Any, Any, Any]) -> None:
    """Refuse a body of JSON that is not, to the type, what its route takes.

    What is no JSON at all is left to the framework, which says where it breaks off. Raises ValidationException.
    """
    wanted = _annotation(request.route_handler, _BODY)
    if not (isinstance(wanted, type) and issubclass(wanted, msgspec.Struct)):
        return
    body = await request.body()
    if not body:
        raise ValidationException(extra=[{"key": "body", "message": "must be given: an object of JSON"}])
    try:
        msgspec.json.decode(body, type=wanted)
    except msgspec.ValidationError as fault:
        where = _WHERE.search(str(fault))
        message = str(fault)[: where.start()] if where else str(fault)
        named = {"key": where["path"] if where else _BODY, "message": message, "source": "body"}
        raise ValidationException(extra=[named]) from None
    except msgspec.DecodeError:
        return


def named(handler: BaseRouteHandler | None, extra: object) -> Iterator[tuple[str, str]]:
    """Each field that is at fault, with what would be right, from what the framework says of it."""
    for each in extra if isinstance(extra, Sequence) and not isinstance(extra, str) else ():
        if isinstance(each, dict):
            key, message = str(each.get("key", "")), str(each.get("message", ""))
            yield _named(handler, key, message, in_body=each.get("source") == "body")


def _named(handler: BaseRouteHandler | None, key: str, message: str, *, in_body: bool) -> tuple[str, str]:
    if in_body:
        kind, steps = _annotation(handler, _BODY), _steps("" if key == _BODY else key)
    else:
        kind, steps = _annotation(handler, key), []
    if unknown := _UNKNOWN.match(message):
        return _below(key, unknown[1]), _listed("is not known here", _at(kind, steps))
    if missing := _MISSING.match(message):
        return _below(key, missing[1]), "must be given"
    if message.startswith(_NO_SUCH_VALUE):
        return key, _listed(message, _at(kind, steps))
    return ("body" if key == _BODY else key), _IN_WORDS.get(message, message)


def _annotation(handler: BaseRouteHandler | None, name: str) -> Any:  # noqa: ANN401 - any type
    field = None if handler is None else handler.parsed_fn_signature.parameters.get(name)
    return None if field is None else field.annotation


def _below(key: str, name: str) -> str:
    return name if key == _BODY else f"{key}.{name}"


def _listed(what: str, choices: Iterable[str]) -> str:
    there = ", ".join(choices)
    return f"{what}; there are: {there}" if there else what


def _steps(path: str) -> list[str]:
    """The fields on the way; which of a list's elements it is matters to nobody here."""
    return [step[1] or "" for step in _STEP.finditer(path)]


def _at(annotation: Any, steps: Sequence[str]) -> list[str]:  # noqa: ANN401 - any type
    """What may stand there: the values of a choice, or the fields of an object."""
    if annotation is None:
        return []
    return list(dict.fromkeys(_choices(inspect.type_info(annotation), steps)))


def _choices(kind: inspect.Type, steps: Sequence[str]) -> Iterator[str]:
    for inner, rest in _within(kind, steps):
        yield from _choices(inner, rest)
    match kind:
        case inspect.StructType(fields=fields) if not steps:
            yield from (each.encode_name for each in fields)
        case inspect.EnumType(cls=cls):
            yield from (str(each.value) for each in cls)
        case inspect.LiteralType(values=values):
            yield from map(str, values)
        case _:
            return


def _within(kind: inspect.Type, steps: Sequence[str]) -> Sequence[tuple[inspect.Type, Sequence[str]]]:
    """What a kind is made of, on the way; a parameter that may come more than once is a list without a step."""
    match kind:
        case inspect.Metadata(type=inner):
            return [(inner, steps)]
        case inspect.UnionType(types=types):
            return [(each, steps) for each in types]
        case inspect.ListType(item_type=inner) | inspect.VarTupleType(item_type=inner):
            return [(inner, steps[1:])]
        case inspect.StructType(fields=fields):
            return [(each.type, steps[1:]) for each in fields if steps[:1] == [each.encode_name]]
        case _:
            return []
