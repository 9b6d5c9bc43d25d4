"""What a form shows again: the values that were typed, what was wrong with them, and the keys that it must send."""

from collections.abc import Mapping, Sequence

from attrs import evolve, field, frozen

from gatedrentals.domain.errors import InvalidValue, Refusal
from gatedrentals.domain.period import with_day_words


@frozen
class Option:
    """One choice of a select or of radio cards."""

    value: str
    label: str
    hint: str = ""


@frozen
class Form:
    """A form as it is shown: empty, filled, or typed and refused.

    ``key`` is the idempotency key of what it will do: made anew for each form that is shown for the first time, kept
    while the same one is corrected, so that a form sent twice acts once.
    """

    csrf: str
    key: str = ""
    prefix: str = ""
    """Told apart from other forms of the page: its fields' ids begin with it."""
    typed: Mapping[str, str] = field(factory=dict)
    errors: Mapping[str, str] = field(factory=dict)
    problem: str = ""

    def id_of(self, name: str) -> str:
        """The id of a field: never one of the page's own, whatever the field is called."""
        return f"{self.prefix or 'field'}-{name}"

    def value(self, name: str) -> str:
        """What was typed into a field, or what it was filled with."""
        return self.typed.get(name, "")

    def values(self, name: str) -> Sequence[str]:
        """What was chosen in a field of many choices, which are typed as words apart by spaces."""
        return self.value(name).split()

    def error(self, name: str) -> str:
        """What is wrong with a field."""
        return self.errors.get(name, "")

    @property
    def refused(self) -> bool:
        """Whether it comes back for correction."""
        return bool(self.errors or self.problem)

    def filled(self, **values: str) -> "Form":
        """The form with these values in its fields."""
        return evolve(self, typed={**self.typed, **values})

    def refused_by(self, refusal: Refusal, fields: Mapping[str, str] | None = None) -> "Form":
        """The form with a refusal in its place: next to the field that it names, or above all of them.

        ``fields`` says which field of the form stands for which field of the command, where their names differ.
        """
        if isinstance(refusal, InvalidValue):
            name = (fields or {}).get(refusal.field, refusal.field)
            if name in self.typed:
                return evolve(self, errors={**self.errors, name: f"Should be {with_day_words(refusal.expected)}."})
        return evolve(self, problem=with_day_words(str(refusal)))
