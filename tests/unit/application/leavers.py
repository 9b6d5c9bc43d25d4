"""Residents of any history: what they paid, how long they stayed, and what was found when they left."""

from datetime import date, timedelta

from hypothesis import strategies as st

from gatedrentals.testing.contracts.leaver import Leaver, damage
from gatedrentals.testing.contracts.park import at, weekly
from gatedrentals.testing.fakes.store import MemoryStore

JUNE = date(2026, 6, 19)

payments = st.lists(st.tuples(st.integers(0, 30 * 24), st.integers(1, 120_000)), max_size=4)
deposits = st.sampled_from((0, 30_000, 50_000))
nights = st.integers(1, 30)
damages = st.lists(st.integers(1, 60_000), max_size=2)


def lived(deposit_cents: int, stayed: int, money: list[tuple[int, int]], found: list[int]) -> Leaver:
    """Somebody who stayed some nights, paid what they paid in order, and left."""
    leaver = Leaver.moved_in(MemoryStore(), weekly(JUNE), JUNE, deposit_cents)
    left_on = JUNE + timedelta(days=stayed)
    for place, (hours, cents) in enumerate(sorted(money)):
        received_at = min(at(6, 18, 10) + timedelta(hours=hours), at(left_on.month, left_on.day, 9))
        leaver.park.run(received_at)
        leaver.park.pay(leaver.number, f"r{place}", cents, received_at)
    leaver.park.run(at(left_on.month, left_on.day, 10))
    leaver.leave(left_on)
    leaver.draft(*(damage(cents, f"item {place}") for place, cents in enumerate(found)))
    return leaver
