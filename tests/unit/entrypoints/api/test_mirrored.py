"""Bodies that mirror values: what has no name inside is told with one, or not at all."""

from typing import Any

import msgspec
import pytest
from attrs import frozen
from hypothesis import given

from gatedrentals.domain.ledger.line import Line
from gatedrentals.domain.metering.estimate import FinalEstimate
from gatedrentals.entrypoints.api.bodies.mirrored import body_of, mirror
from gatedrentals.testing.strategies.deposits import estimates
from gatedrentals.testing.strategies.ledger import lines


@frozen
class Unnamed:
    """A value that holds a pair."""

    pair: tuple[str, int]


def _sent(value: object) -> Any:  # noqa: ANN401 - JSON
    """A value as it goes over the wire, where it is of its own type."""
    sent = msgspec.json.encode(body_of(value))
    assert msgspec.json.decode(sent, type=mirror(type(value))) == body_of(value)
    return msgspec.json.decode(sent)


@given(lines())
def test_nights_that_are_taxed_are_told_by_where_they_begin_and_end(line: Line) -> None:
    told = _sent(line)["taxable_runs"]

    assert [(run["start"], run["end"]) for run in told] == list(line.taxable_runs)


@given(estimates())
def test_what_an_estimate_costs_is_money(estimate: FinalEstimate) -> None:
    told = _sent(estimate)

    assert told["amount"] == {"cents": estimate.cents, "currency": "USD"}
    assert told["rate"] == {"cents": estimate.rate, "currency": "USD"}


def test_a_pair_without_names_has_no_body() -> None:
    with pytest.raises(TypeError, match="no names"):
        mirror(Unnamed)
