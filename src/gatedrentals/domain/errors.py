"""What the domain refuses, as exceptions that say what happened and carry a stable code."""

from collections.abc import Sequence


class Refusal(Exception):
    """A rule refused a command; nothing was changed.

    Every subclass sets ``code``, which never changes once released: APIs and files quote it.
    """

    code: str = "refused"


class RefusedWhole(Refusal):
    """A file or a document is refused whole, for what is wrong in it; nothing of it was taken."""

    def __init__(self, message: str, named: Sequence[tuple[str, str]]) -> None:
        """Say it with ``named``: for each fault the column or path that it is in (empty: none), and a sentence."""
        super().__init__(message)
        self.named = tuple(named)


class InvalidValue(Refusal):
    """A value from outside is not what its field takes: names the field, the value and what would be right."""

    code = "invalid_value"

    def __init__(self, field: str, value: object, expected: str) -> None:
        """Say that ``field`` holds ``value`` where ``expected`` would be right."""
        super().__init__(f"{field}: {value!r} is not {expected}")
        self.field = field
        self.value = value
        self.expected = expected
