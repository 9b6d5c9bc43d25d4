"""A clock that is set by hand: for the played year and for commands as of another time."""

from datetime import UTC, datetime
from pathlib import Path

from attrs import define


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
        """Write the instant to the file, if there is one."""
        if self.file is not None:
            self.file.parent.mkdir(parents=True, exist_ok=True)
            self.file.write_text(self.instant.isoformat() + "\n", encoding="utf-8")
