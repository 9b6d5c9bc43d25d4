"""What a request of the API may bring: parameters that its route knows, each once, and a body of a kind that it takes.

A parameter that nobody knows is refused like a field that nobody knows: a misspelt ``preview`` must not do the thing,
and a misspelt filter not answer another question.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, TypeAlias

from litestar.connection import ASGIConnection
from litestar.exceptions import ClientException, ValidationException
from litestar.handlers import BaseRouteHandler, HTTPRouteHandler

_JSON, _FILE = "data", "body"
"""What handlers call their body, by its kind."""
_FILES = frozenset({"", "text/csv", "text/plain", "application/octet-stream"})
_UNSUPPORTED = 415

Known: TypeAlias = Mapping[str, tuple[bool, bool]]
"""The parameters of a query by name: whether each must come, and whether it may come more than once."""


def readable(connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler) -> None:
    """Refuse what cannot be meant for this route.

    Raises ValidationException with a fault for each parameter, and ClientException (415) for a body of another kind.
    """
    assert isinstance(handler, HTTPRouteHandler)
    given = Counter(name for name, _ in connection.query_params.multi_items())
    faults = [{"key": key, "message": what} for key, what in _faults(given, _known(handler))]
    if faults:
        raise ValidationException(extra=faults)
    _check_kind(connection, handler)


def _faults(given: Counter[str], known: Known) -> Iterator[tuple[str, str]]:
    for name, times in given.items():
        if name not in known:
            yield name, f"no such parameter; there are: {', '.join(sorted(known)) or 'none'}"
        elif times > 1 and not known[name][1]:
            yield name, "comes more than once"
    for name, (must_come, _) in sorted(known.items()):
        if must_come and name not in given:
            yield name, "must be given"


def _check_kind(connection: ASGIConnection[Any, Any, Any, Any], handler: HTTPRouteHandler) -> None:
    kind = connection.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    takes = handler.parsed_fn_signature.parameters
    is_json = kind in {"", "application/json"} or (kind.startswith("application/") and kind.endswith("+json"))
    if _JSON in takes and not is_json:
        raise ClientException(detail=f"{kind} is not taken here: send application/json", status_code=_UNSUPPORTED)
    if _FILE in takes and kind not in _FILES:
        message = f"{kind} is not taken here: send the file itself as text/csv"
        raise ClientException(detail=message, status_code=_UNSUPPORTED)


@cache
def _known(handler: HTTPRouteHandler) -> Known:
    """The parameters of a handler's query, those of what it depends on included."""
    model = handler.create_kwargs_model(path_parameters={})
    return {each.field_alias: (each.is_required, each.is_sequence) for each in model.expected_query_params}
