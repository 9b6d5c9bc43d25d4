"""How often codes may be asked for and guessed: per contact, per address, and in all (ASVS 2.4.1, 6.5.5)."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from enum import Enum
from typing import TypeAlias

from gatedrentals.domain.errors import Refusal
from gatedrentals.domain.values import frozen

MINUTE = timedelta(minutes=1)
_FIVE_MINUTES, _HOUR, _DAY = timedelta(minutes=5), timedelta(hours=1), timedelta(days=1)

Counted: TypeAlias = Sequence[tuple[datetime, int]]
"""How many there were in each minute that had any."""


class TooManyTries(Refusal):
    """Too many codes were asked for or guessed; wait a while."""

    code = "too_many_tries"


class Per(Enum):
    """What is counted apart."""

    CONTACT = "contact"
    ADDRESS = "address"
    ALL = "all"


@frozen
class Limit:
    """At most so many within any stretch of time of this length."""

    window: timedelta
    at_most: int


REQUESTS: dict[Per, tuple[Limit, ...]] = {
    Per.CONTACT: (Limit(_FIVE_MINUTES, 10), Limit(_DAY, 20)),
    Per.ADDRESS: (Limit(_FIVE_MINUTES, 10), Limit(_HOUR, 50)),
    Per.ALL: (Limit(_FIVE_MINUTES, 1_000), Limit(_DAY, 5_000)),
}
"""Codes that are asked for. Each one costs a message: the day's limits bound what somebody could make us send."""

GUESSES: dict[Per, tuple[Limit, ...]] = {
    Per.CONTACT: (Limit(_FIVE_MINUTES, 5), Limit(_HOUR, 20), Limit(_DAY, 50)),
    Per.ADDRESS: (Limit(_FIVE_MINUTES, 10), Limit(_HOUR, 50)),
    Per.ALL: (Limit(_FIVE_MINUTES, 1_000),),
}
"""Codes that are tried: at most fifty a day for one person, of a million."""


def minute_of(at: datetime) -> datetime:
    """The minute in which an instant is counted."""
    return at.replace(second=0, microsecond=0)


def counts_from(limits: Iterable[Limit], now: datetime) -> datetime:
    """The first minute that matters to these limits."""
    return minute_of(now - max(limit.window for limit in limits))


def has_room(limits: Iterable[Limit], counted: Counted, now: datetime) -> bool:
    """Whether one more is within every limit.

    A minute counts whole while any of it is within the window: never too many, at most a minute's too few.
    """
    return all(
        sum(times for minute, times in counted if minute + MINUTE > now - limit.window) < limit.at_most
        for limit in limits
    )
