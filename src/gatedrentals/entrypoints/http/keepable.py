"""What no rule need hear of: texts, days and numbers that no book can hold, refused before anything looks at them."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from litestar import Request
from litestar.exceptions import NotFoundException
from litestar.handlers import BaseRouteHandler

from gatedrentals.domain.errors import InvalidValue
from gatedrentals.domain.period import check_day

MOST = 2**31 - 1
"""The largest number that names anything."""
_NOTHING = "\0"
_FARTHEST = timedelta(hours=15, minutes=59)
"""How far from UTC a clock may be, as Postgres has it."""


def check_value(field: str, value: object) -> None:
    """Refuse what cannot be kept, however deep it lies in a value. Raises InvalidValue."""
    if isinstance(value, str):
        if _NOTHING in value:
            raise InvalidValue(field, value, "text without U+0000")
    elif isinstance(value, date):
        _check_date(field, value)
    elif isinstance(value, Mapping):
        for key, each in value.items():
            check_value(field, key)
            check_value(f"{field}.{key}", each)
    elif isinstance(value, list | tuple | set | frozenset):
        for each in value:
            check_value(field, each)


def check_address(request: Request[Any, Any, Any]) -> None:
    """Refuse what an address says and no book can hold.

    Raises InvalidValue, or NotFoundException for a number that names nothing.
    """
    for name, value in request.path_params.items():
        if isinstance(value, int) and value > MOST:
            raise NotFoundException(detail=f"{name}: there is no {value}")
        check_value(name, value)
    days = days_of(request.route_handler)
    for name, value in request.query_params.multi_items():
        check_value(name, value)
        if name in days:
            _check_text(name, value)


@lru_cache(maxsize=1024)
def days_of(handler: BaseRouteHandler) -> frozenset[str]:
    """The parameters of a handler that are days or instants."""
    found = handler.parsed_fn_signature.parameters.items()
    return frozenset(
        name
        for name, field in found
        if any(
            each in {date, datetime} for each in (field.annotation, *(inner.annotation for inner in field.inner_types))
        )
    )


def _check_text(name: str, text: str) -> None:
    """Refuse a day that can be read and not be kept; what cannot be read at all is refused where it is read."""
    try:
        day = date.fromisoformat(text[:10])
    except ValueError:
        return
    check_day(name, day)


def _check_date(field: str, value: date) -> None:
    if isinstance(value, datetime):
        away = value.utcoffset()
        if away is not None and abs(away) > _FARTHEST:
            raise InvalidValue(field, value.isoformat(), "an instant at most 15:59 from UTC")
        value = value.date()
    check_day(field, value)
