"""A clock that tests set and advance."""

from datetime import UTC, datetime, timedelta


class SettableClock:
    """A present that moves only when it is told to."""

    def __init__(self, now: datetime) -> None:
        """Begin at an instant."""
        self._now = now.astimezone(UTC)

    def now(self) -> datetime:
        """The present instant, in UTC."""
        return self._now

    def set(self, now: datetime) -> None:
        """Go to an instant, also backwards."""
        self._now = now.astimezone(UTC)

    def advance(self, by: timedelta) -> None:
        """Go on by some time."""
        self._now += by
