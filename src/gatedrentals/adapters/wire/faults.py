"""What is wrong with a document: every fault by line and path, and the one refusal that carries them all."""

import json
from collections.abc import Sequence

from attrs import frozen

from gatedrentals.domain.errors import RefusedWhole

NOTHING = "nothing"
"""What is found where a key is missing."""

_LONGEST_EXCERPT = 60


@frozen(order=True)
class Fault:
    """One fault: where (``line`` counts from 1, ``path`` such as ``rules[3].benefit.percent_bps``), what, and what not.

    ``found`` is the value as it stands in the document, cut to 60 characters, or ``nothing``.
    """

    line: int
    path: str
    found: str
    expected: str

    def __str__(self) -> str:
        """The fault as a line of a message."""
        return f"line {self.line}, {self.path or 'the document'}: found {self.found}, expected {self.expected}"


class DocumentRefused(RefusedWhole):
    """A document is refused whole: nothing of it was taken. Carries every fault, in the order of the lines (§4.2)."""

    code = "document_refused"

    def __init__(self, file: str, faults: Sequence[Fault]) -> None:
        """Say what is wrong with ``file``."""
        self.file = file
        self.faults = tuple(sorted(faults))
        count = "1 fault" if len(self.faults) == 1 else f"{len(self.faults)} faults"
        message = "\n  ".join([f"{file}: refused whole, {count}", *map(str, self.faults)])
        super().__init__(message, [(fault.path, f"{file}, {fault}") for fault in self.faults])


def excerpt(value: object) -> str:
    """A value as it stands in JSON, cut to 60 characters."""
    text = json.dumps(value, ensure_ascii=False)
    if not text.isprintable():
        text = json.dumps(value)
    return text if len(text) <= _LONGEST_EXCERPT else f"{text[: _LONGEST_EXCERPT - 1]}…"
