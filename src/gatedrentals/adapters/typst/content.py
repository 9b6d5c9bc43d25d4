"""A paper as the templates read it: plain JSON, days and amounts in words, and only characters that can be shown."""

import json
from collections.abc import Callable
from datetime import date
from enum import Enum

from attrs import fields, has

from gatedrentals.domain.money import dollars
from gatedrentals.domain.period import day_words
from gatedrentals.ports.papers import Paper

UNKNOWN = "\N{REPLACEMENT CHARACTER}"
"""Stands for a character that no font of ours has."""

_CENTS = "cents"


def content_of(paper: Paper, shows: Callable[[str], bool]) -> str:
    """The JSON of a paper. A day and an amount come with their text.

    ``shows`` tells whether a character outside of ASCII can be shown.
    """
    return json.dumps(_plain(paper, lambda text: _shown(text, shows)), ensure_ascii=False)


def day_numbers(day: date) -> dict[str, int]:
    """A day as typst's own datetime takes it."""
    return {"year": day.year, "month": day.month, "day": day.day}


def _plain(value: object, shown: Callable[[str], str]) -> object:
    match value:
        case str():
            return shown(value)
        case Enum():
            return value.value
        case date():
            return {**day_numbers(value), "text": day_words(value)}
        case tuple():
            return [_plain(each, shown) for each in value]
        case None | int():
            return value
    kind: type = type(value)
    assert has(kind), kind
    plain: dict[str, object] = {}
    for each in fields(kind):
        part = getattr(value, each.name)
        if each.name.endswith(_CENTS):
            plain[each.name] = {"value": part, "text": amount_words(part)}
        else:
            plain[each.name] = _plain(part, shown)
    return plain


def amount_words(cents: int) -> str:
    """An amount as it is printed, with a true minus: a hyphen is read out as one."""
    return dollars(cents).replace("-", "\N{MINUS SIGN}")


def _shown(text: str, shows: Callable[[str], bool]) -> str:
    return "".join(
        each if each == "\n" or (each.isascii() and each.isprintable()) or shows(each) else UNKNOWN for each in text
    )
