"""Strict JSON: no key twice, no number with a fraction or exponent, and the line of every value."""

import json
import re
from collections.abc import Iterator
from typing import NoReturn, TypeAlias

from attrs import define, field

from gatedrentals.adapters.wire.faults import DocumentRefused, Fault, excerpt

Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | bool | None"
"""A value of a document; numbers are whole."""

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],:]|[^\s{}\[\],:"]+')
_WHOLE = re.compile(r"-?\d{1,18}")
_LONGEST_NUMBER = 20


@define
class JsonText:
    """A document read strictly: its ``root``, the line of each value by path, and the faults of its text."""

    root: Json = None
    lines: dict[str, int] = field(factory=dict)
    faults: list[Fault] = field(factory=list)

    def line_of(self, path: str) -> int:
        """The line of the value at ``path`` or, if there is none, of the nearest value around it."""
        while path and path not in self.lines:
            path = path[: max(path.rfind("."), path.rfind("["), 0)]
        return self.lines.get(path, 1)


def parse(content: bytes, file: str) -> JsonText:
    """Read a document's text. Raises DocumentRefused if it is not JSON in UTF-8 (a byte order mark may lead).

    Repeated keys and numbers that are not whole are kept as faults, so that all are told at once.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        found = f"the byte 0x{content[error.start]:02x}"
        raise DocumentRefused(file, [Fault(line, "", found, "text in UTF-8")]) from error
    try:
        json.loads(text, parse_constant=_refuse_constant, parse_int=str, parse_float=str)
        return _Reader(text).read()
    except json.JSONDecodeError as error:
        found = excerpt(text[error.pos : error.pos + 20]) if error.pos < len(text) else "the end of the file"
        expected = f"JSON ({error.msg.lower()}, column {error.colno})"
        raise DocumentRefused(file, [Fault(error.lineno, "", found, expected)]) from error
    except _Constant as error:
        line = text.count("\n", 0, text.find(str(error))) + 1
        raise DocumentRefused(file, [Fault(line, "", str(error), "a whole number or a string")]) from error
    except RecursionError as error:
        raise DocumentRefused(file, [Fault(1, "", "brackets in brackets without end", "a flat document")]) from error


class _Constant(Exception):
    """NaN or an infinity, which Python's reader lets through."""


def _refuse_constant(name: str) -> NoReturn:
    raise _Constant(name)


@define
class _Reader:
    """Walks the tokens of a text that is known to be JSON."""

    text: str
    into: JsonText = field(factory=JsonText)
    _tokens: Iterator[re.Match[str]] = field(init=False)
    _line: int = 1
    _counted_to: int = 0

    def read(self) -> JsonText:
        self._tokens = _TOKEN.finditer(self.text)
        self.into.root = self._value(self._next(), "")
        return self.into

    def _next(self) -> str:
        match = next(self._tokens)
        self._line += self.text.count("\n", self._counted_to, match.start())
        self._counted_to = match.start()
        return match.group()

    def _value(self, mark: str, path: str) -> Json:
        self.into.lines.setdefault(path, self._line)
        if mark == "{":
            return self._object(path)
        if mark == "[":
            return self._array(path)
        if mark in ("true", "false", "null"):
            return {"true": True, "false": False, "null": None}[mark]
        if mark.startswith('"'):
            return str(json.loads(mark))
        if not _WHOLE.fullmatch(mark):
            expected = 'a whole number, or an amount in quotes such as "1150.00"'
            shown = mark[:_LONGEST_NUMBER]
            self.into.faults.append(Fault(self._line, path, shown, expected))
            # Something still stands there, so that what is around it is not found wanting as well.
            return shown
        return int(mark)

    def _object(self, path: str) -> dict[str, Json]:
        read: dict[str, Json] = {}
        while (mark := self._next()) != "}":
            if mark == ",":
                continue
            key = str(json.loads(mark))
            at = f"{path}.{key}" if path else key
            self._next()
            if key in read:
                first = self.into.lines[at]
                expected = f"a key once; it stands on line {first} already"
                self.into.faults.append(Fault(self._line, at, excerpt(key), expected))
                self._value(self._next(), at)
            else:
                read[key] = self._value(self._next(), at)
        return read

    def _array(self, path: str) -> list[Json]:
        read: list[Json] = []
        while (mark := self._next()) != "]":
            if mark != ",":
                read.append(self._value(mark, f"{path}[{len(read)}]"))
        return read
