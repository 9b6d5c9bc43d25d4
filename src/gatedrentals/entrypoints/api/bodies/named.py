"""What values hold without a name, told with one, so that a client that is made of the description has types for it."""

from collections.abc import Callable, Mapping
from typing import Any

from attrs import frozen

from gatedrentals.domain.ledger.aging import Bucket
from gatedrentals.domain.ledger.line import Line
from gatedrentals.domain.metering.estimate import FinalEstimate
from gatedrentals.entrypoints.api.bodies.common import MoneyBody, Telling
from gatedrentals.ports.boards import BUCKETS, Owed


class BucketBody(Telling, frozen=True):
    """What is owed since so long."""

    bucket: Bucket
    amount: MoneyBody


class NightsBody(Telling, frozen=True):
    """Nights of a stay from ``start`` to before ``end``, counted from its first, which is 0."""

    start: int
    end: int


@frozen
class Named:
    """How a field is told: the type of it in the body, and what makes it of the value."""

    hint: Any
    tell: Callable[[Any], Any]


def _buckets(cents: tuple[int, ...]) -> tuple[BucketBody, ...]:
    return tuple(BucketBody(bucket=bucket, amount=MoneyBody(each)) for bucket, each in zip(BUCKETS, cents, strict=True))


def _nights(runs: tuple[tuple[int, int], ...]) -> tuple[NightsBody, ...]:
    return tuple(NightsBody(start=start, end=end) for start, end in runs)


NAMED: Mapping[tuple[type[Any], str], Named] = {
    (Owed, "buckets"): Named(tuple[BucketBody, ...], _buckets),
    (Line, "taxable_runs"): Named(tuple[NightsBody, ...], _nights),
    (FinalEstimate, "rate"): Named(MoneyBody, MoneyBody),
}
"""Fields that are told otherwise than their values hold them, by what has them."""
