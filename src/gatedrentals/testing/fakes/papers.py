"""Papers as plain text: what is printed, a line a field, so that a test can read it."""

from collections.abc import Iterator
from datetime import date
from enum import Enum

from attrs import fields, frozen, has

from gatedrentals.domain.money import dollars
from gatedrentals.domain.period import day_words
from gatedrentals.ports.papers import Paper


@frozen
class MemoryPapers:
    """Prints papers as UTF-8 text instead of PDF."""

    def pdf(self, paper: Paper) -> bytes:
        """The paper, a line a field."""
        return "\n".join([type(paper).__name__, *_lines(paper, "  "), ""]).encode()


def _lines(value: object, indent: str) -> Iterator[str]:
    kind: type = type(value)
    for each in fields(kind):
        yield from _field(each.name, getattr(value, each.name), indent)


def _field(name: str, value: object, indent: str) -> Iterator[str]:
    kind: type = type(value)
    if has(kind):
        yield f"{indent}{name}:"
        yield from _lines(value, f"{indent}  ")
    elif isinstance(value, tuple):
        for each in value:
            yield from _field(name, each, indent)
    elif value not in (None, ""):
        yield f"{indent}{name.removesuffix('_cents').replace('_', ' ')}: {_words(name, value)}"


def _words(name: str, value: object) -> str:
    if name.endswith("cents"):
        assert isinstance(value, int)
        return dollars(value)
    if isinstance(value, date):
        return day_words(value)
    return str(value.value if isinstance(value, Enum) else value)
