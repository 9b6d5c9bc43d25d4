"""The closed form in SQL and in the domain, on a hundred thousand random lines."""

from collections.abc import Iterator
from datetime import date
from random import Random

import psycopg
from hypothesis import given
from hypothesis import strategies as st

from gatedrentals.domain.revenue.recognition import Spread, earned
from gatedrentals.testing.contracts.setting import few_examples

LINES = 100_000
FIRST = date(2027, 1, 1).toordinal()
ASK = "SELECT earned_cents(%s::bigint, %s::date, %s::date, %s::date, %s::date, %s::date, %s::date)"


def arguments(spread: Spread, at: int) -> tuple[int | date, ...]:
    days = (
        *(spread.frame_start, spread.frame_start + spread.frame_days, spread.start, spread.end),
        *(spread.posted, at),
    )
    return (spread.amount, *map(date.fromordinal, days))


def random_lines(random: Random) -> Iterator[tuple[Spread, int]]:
    """Whole and cut pieces, clamped, negative, issued early and late, asked for on days around them."""
    for _ in range(LINES):
        frame_start = FIRST + random.randrange(400)
        frame_days = random.choice([1, 3, 7, 14, 28, 29, 30, 31, random.randrange(1, 400)])
        start = frame_start + random.choice([0, 0, random.randrange(frame_days)])
        end = random.choice([frame_start + frame_days, start + random.randrange(frame_start + frame_days - start + 1)])
        amount = random.choice([random.randrange(-300_000, 300_000), random.randrange(-99, 99), 32_500, -6_400])
        posted = start + random.randrange(-40, 40)
        yield Spread(posted, amount, frame_start, frame_days, start, end), frame_start + random.randrange(-10, 420)


def test_sql_and_the_domain_agree_to_the_cent(database: str) -> None:
    lines = list(random_lines(Random(2027)))  # noqa: S311 - seeded data, not secrets
    with psycopg.connect(database) as connection:
        connection.execute(
            "CREATE TEMP TABLE spread (n int, amount bigint, frame_start date, frame_end date, starts date, ends date, "
            "posted date, at date) ON COMMIT DROP"
        )
        with connection.cursor().copy("COPY spread FROM STDIN") as copy:
            for number, (spread, at) in enumerate(lines):
                copy.write_row((number, *arguments(spread, at)))
        found = connection.execute(
            "SELECT earned_cents(amount, frame_start, frame_end, starts, ends, posted, at) FROM spread ORDER BY n"
        )
        told = [cents for (cents,) in found]

    assert told == [earned(spread, at) for spread, at in lines]


@few_examples
@given(st.integers(0, 2**32))
def test_and_so_does_any_line(database: str, seed: int) -> None:
    spread, at = next(random_lines(Random(seed)))  # noqa: S311 - seeded data, not secrets
    with psycopg.connect(database) as connection:
        assert connection.execute(ASK, arguments(spread, at)).fetchone() == (earned(spread, at),)
