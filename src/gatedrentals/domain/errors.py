"""What the domain refuses, as exceptions that say what happened and carry a stable code."""


class Refusal(Exception):
    """A rule refused a command; nothing was changed.

    Every subclass sets ``code``, which never changes once released: APIs and files quote it.
    """

    code: str = "refused"


class InvalidValue(Refusal):
    """A value from outside is not what its field takes: names the field, the value and what would be right."""

    code = "invalid_value"

    def __init__(self, field: str, value: object, expected: str) -> None:
        """Say that ``field`` holds ``value`` where ``expected`` would be right."""
        super().__init__(f"{field}: {value!r} is not {expected}")
        self.field = field
        self.value = value
        self.expected = expected
