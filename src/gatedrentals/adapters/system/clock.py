"""The machine's clock."""

from datetime import UTC, datetime


class SystemClock:
    """The present as the machine knows it."""

    def now(self) -> datetime:
        """The present instant, in UTC."""
        return datetime.now(UTC)
