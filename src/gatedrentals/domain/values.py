"""The domain's classes: attrs', but they are shown, compared and hashed by code that all of them share.

Each method that a class generates for itself costs time at import, and importing the whole domain has a limit. Values
that are keys, or compared, where it matters ask for methods of their own by ``unsafe_hash=True``.
"""

from collections.abc import Callable
from functools import cache
from operator import attrgetter
from typing import TYPE_CHECKING, TypeAlias

import attrs

__all__ = ["define", "evolve", "frozen"]

if TYPE_CHECKING:
    from attrs import define, evolve, frozen
else:

    def frozen(made=None, **options):  # noqa: ANN001, ANN003, ANN201 - typed as attrs.frozen, which this is
        """As ``attrs.frozen``: immutable, slotted, compared by value."""
        shared = {"__repr__": _shown} if options else {"__repr__": _shown, "__eq__": _equal, "__hash__": _hashed}

        def make(kind):  # noqa: ANN001, ANN202 - the same
            return attrs.frozen(_sharing(kind, shared), weakref_slot=False, **options)

        return make if made is None else make(made)

    def define(kind):  # noqa: ANN001, ANN201 - typed as attrs.define, which this is
        """As ``attrs.define``: mutable, slotted, compared by value."""
        shared = {"__repr__": _shown, "__eq__": _equal, "__hash__": None}
        return attrs.define(_sharing(kind, shared), weakref_slot=False)

    def evolve(value, **changes):  # noqa: ANN001, ANN003, ANN201 - typed as attrs.evolve, which this is
        """As ``attrs.evolve``: a copy with some fields changed, checked as any value that is made, in half the time."""
        kind = type(value)
        values_of, places = _made_of(kind)
        _, *values = values_of(value)
        for name, changed in changes.items():
            values[places[name]] = changed
        return kind(*values)

    def _sharing(kind, shared):  # noqa: ANN001, ANN202 - between the two above
        for name in shared.keys() - vars(kind).keys():
            setattr(kind, name, shared[name])
        return kind


Values: TypeAlias = Callable[[object], object]
"""Reads what of a value is compared or hashed, as a tuple."""


def _shown(self: attrs.AttrsInstance) -> str:
    """The class and every field, as attrs writes them."""
    parts = (f"{each.name}={getattr(self, each.name)!r}" for each in attrs.fields(type(self)) if each.repr)
    return f"{type(self).__qualname__.rsplit('>.', 1)[-1]}({', '.join(parts)})"


def _equal(self: attrs.AttrsInstance, other: object) -> object:
    """Whether the other is of the same class and every field that takes part in comparison is equal."""
    kind = type(self)
    if type(other) is not kind:
        return NotImplemented
    values = _compared(kind)
    return bool(values(self) == values(other))


def _hashed(self: attrs.AttrsInstance) -> int:
    """Of the class and every field that takes part in comparison, unless it says that it cannot be hashed."""
    kind = type(self)
    return hash((kind, _hashable(kind)(self)))


@cache
def _compared(kind: type[attrs.AttrsInstance]) -> Values:
    return attrgetter("__class__", *(each.name for each in attrs.fields(kind) if each.eq))


@cache
def _made_of(kind: type[attrs.AttrsInstance]) -> tuple[Values, dict[str, int]]:
    """Reads what a value was made of, and the place of each field among the arguments that make one."""
    fields = [each for each in attrs.fields(kind) if each.init]
    places = {each.alias: place for place, each in enumerate(fields)}
    return attrgetter("__class__", *(each.name for each in fields)), places


@cache
def _hashable(kind: type[attrs.AttrsInstance]) -> Values:
    fields = attrs.fields(kind)
    return attrgetter("__class__", *(each.name for each in fields if (each.eq if each.hash is None else each.hash)))
