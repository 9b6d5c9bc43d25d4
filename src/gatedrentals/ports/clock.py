"""Time from outside (§1.4)."""

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """The present."""

    def now(self) -> datetime:
        """The present instant, in UTC."""
        ...
