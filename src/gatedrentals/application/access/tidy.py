"""Forget what has served its purpose: answers, codes, counters, sessions and messages."""

from datetime import timedelta

from attrs import frozen

from gatedrentals.ports.clock import Clock
from gatedrentals.ports.store import Store

ANSWERS = timedelta(days=30)
"""How long a key is remembered."""
CODES = timedelta(days=2)
"""Longer than any limit looks back."""
SESSIONS = timedelta(days=31)
"""Longer than any session lasts."""
MESSAGES = timedelta(days=90)
"""How long it can be looked up what was said."""


@frozen
class Tidied:
    """How much was forgotten."""

    answers: int
    codes: int
    sessions: int
    messages: int


@frozen
class Tidying:
    """Forgets, each in its own time; doing it again forgets nothing more."""

    store: Store
    clock: Clock

    def __call__(self) -> Tidied:
        """Forget."""
        now = self.clock.now()
        with self.store.work() as work:
            return Tidied(
                answers=work.answers.forget(now - ANSWERS),
                codes=work.one_time_codes.forget(now - CODES),
                sessions=work.sessions.forget(now - SESSIONS),
                messages=work.messages.forget(now - MESSAGES),
            )
