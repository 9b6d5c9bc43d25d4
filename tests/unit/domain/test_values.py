"""Values: equal by what they hold, shown as attrs shows them, or as they say themselves; frozen unless they grow."""

import pytest
from attrs import field
from attrs.exceptions import FrozenInstanceError

from gatedrentals.domain.values import define, evolve, frozen


@frozen
class Pad:
    """A value that says nothing about itself."""

    name: str
    note: str = field(default="", eq=False, repr=False)


@frozen
class Cents:
    """A value that is checked when it is made, and that reckons what it keeps beside."""

    _cents: int = field()
    dollars: int = field(init=False)

    @_cents.validator
    def _not_negative(self, _attribute: object, cents: int) -> None:
        if cents < 0:
            raise ValueError(cents)

    @dollars.default
    def _whole(self) -> int:
        return self._cents // 100


@define
class Growing:
    """A value that is worked on."""

    names: list[str] = field(factory=list)


@frozen
class Secret:
    """A value that must not be shown."""

    key: str

    def __repr__(self) -> str:
        return "Secret(…)"


def test_a_value_shows_every_field_that_may_be_shown() -> None:
    assert repr(Pad("C-1", "by the gate")) == "Pad(name='C-1')"


def test_a_value_that_says_how_it_is_shown_is_shown_so() -> None:
    assert repr(Secret("k-123")) == "Secret(…)"
    assert Secret("k-123") == Secret("k-123")
    assert Secret("k-123") != Secret("k-124")


def test_values_are_equal_and_one_key_where_all_that_is_compared_is_equal() -> None:
    assert Pad("C-1", "by the gate") == Pad("C-1")
    assert {Pad("C-1", "by the gate"): 1}[Pad("C-1")] == 1
    assert Pad("C-1") != Pad("C-2")
    other: object = "C-1"
    assert Pad("C-1") != other


def test_nothing_of_a_value_can_be_changed_or_added() -> None:
    value = Pad("C-1")
    for name in ("name", "neighbour"):
        with pytest.raises(FrozenInstanceError):
            setattr(value, name, "C-2")
    assert value.name == "C-1"
    assert not hasattr(value, "__dict__")


def test_what_is_worked_on_is_compared_by_what_it_holds_but_is_no_key() -> None:
    growing = Growing()
    growing.names.append("C-1")
    assert growing == Growing(["C-1"])
    assert growing != Growing()
    assert repr(growing) == "Growing(names=['C-1'])"
    with pytest.raises(TypeError, match="unhashable"):
        hash(growing)


def test_a_copy_has_what_was_changed_and_all_the_rest() -> None:
    pad = Pad("C-1", "by the gate")
    assert (evolve(pad, name="C-2").name, evolve(pad, name="C-2").note) == ("C-2", "by the gate")
    assert evolve(pad) == pad


def test_a_copy_is_made_as_any_value_is() -> None:
    assert evolve(Cents(250), cents=700) == Cents(700)
    assert evolve(Cents(250), cents=700).dollars == 7
    with pytest.raises(ValueError, match="-1"):
        evolve(Cents(250), cents=-1)
