"""Clocks of another time: set by hand for the played year and for commands, and running on while it is served."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from attrs import define, frozen

from gatedrentals.ports.clock import Clock


@define
class SetClock:
    """The instant it was set to, until it is set again; ``file`` remembers it for the next program."""

    instant: datetime
    file: Path | None = None

    @classmethod
    def of_file(cls, file: Path) -> "SetClock | None":
        """The clock as a played year left it, or None if none was played."""
        try:
            return cls(datetime.fromisoformat(file.read_text(encoding="utf-8").strip()), file)
        except FileNotFoundError:
            return None

    def now(self) -> datetime:
        """The instant, in UTC."""
        return self.instant

    def set(self, instant: datetime) -> None:
        """Set the clock, forward or back."""
        self.instant = instant.astimezone(UTC)

    def keep(self) -> None:
        """Write the instant to the file, if there is one and no later instant stands there: time goes forward."""
        if self.file is None:
            return
        kept = SetClock.of_file(self.file)
        if kept is None or kept.instant < self.instant:
            self.file.parent.mkdir(parents=True, exist_ok=True)
            self.file.write_text(self.instant.isoformat() + "\n", encoding="utf-8")


@frozen
class RunningClock:
    """A clock that stood at ``instant`` when it was ``since`` by another clock, and has run as fast as it since then.

    All processes that know both tell the same time.
    """

    instant: datetime
    since: datetime
    other: Clock

    def now(self) -> datetime:
        """The instant, in UTC; never before the one that it began with."""
        return self.instant + max(timedelta(), self.other.now() - self.since)
