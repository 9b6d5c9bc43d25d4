"""Settings, typed, from the environment: which database, where files go, and whose time it is."""

import os
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from attrs import field, frozen

DATABASE = "DATABASE_URL"
DATA = "GATEDRENTALS_DATA"
NOW = "GATEDRENTALS_NOW"
SINCE = "GATEDRENTALS_SINCE"
DEMO = "GATEDRENTALS_DEMO"
PEPPER = "GATEDRENTALS_PEPPER"
ACCESS_TEAM = "GATEDRENTALS_ACCESS_TEAM"
ACCESS_AUDIENCE = "GATEDRENTALS_ACCESS_AUDIENCE"
PROXIES = "GATEDRENTALS_PROXIES"


@frozen
class Settings:
    """What the program was told.

    ``database_url`` empty means the embedded server, whose data lies in ``directory``. ``demo`` means the played year:
    its own directory and its own time. ``now`` sets the clock; None means the present.
    ``pepper`` is the secret of one-time codes; ``access_team`` and ``access_audience`` name the company's door at
    Cloudflare Access; ``proxies`` are addresses of our own, whose word on where a request comes from counts.
    ``since`` is when, by the machine's time, a clock that is not at the present began to run; None lets it stand.
    """

    directory: Path
    database_url: str = ""
    demo: bool = False
    now: datetime | None = None
    since: datetime | None = None
    pepper: str = field(default="", repr=False)
    access_team: str = ""
    access_audience: str = ""
    proxies: frozenset[str] = frozenset()

    @classmethod
    def read(cls, environ: Mapping[str, str] = os.environ, *, demo: bool = False) -> "Settings":
        """The settings of an environment. Raises ValueError naming a variable that cannot be read."""
        demo = demo or environ.get(DEMO, "") == "1"
        directory = data_directory(environ)
        return cls(
            directory=directory / "demo" if demo else directory,
            database_url=environ.get(DATABASE, ""),
            demo=demo,
            now=_instant(NOW, environ),
            since=_instant(SINCE, environ),
            pepper=environ.get(PEPPER, ""),
            access_team=environ.get(ACCESS_TEAM, ""),
            access_audience=environ.get(ACCESS_AUDIENCE, ""),
            proxies=frozenset(environ.get(PROXIES, "").replace(",", " ").split()),
        )

    @property
    def clock_file(self) -> Path:
        """Where the played year writes what time it is."""
        return self.directory / "clock"

    @property
    def heads_directory(self) -> Path:
        """Where each day's chain heads are kept, outside the database."""
        return self.directory / "chain-heads"


def data_directory(environ: Mapping[str, str], platform: str = sys.platform) -> Path:
    """Where the program keeps its files: ``GATEDRENTALS_DATA``, or the user's data directory as the platform has it."""
    if environ.get(DATA):
        return Path(environ[DATA])
    home = Path(environ.get("HOME") or environ.get("USERPROFILE") or Path.home())
    if platform == "win32":
        return Path(environ.get("LOCALAPPDATA") or home / "AppData" / "Local") / "gatedrentals"
    if platform == "darwin":
        return home / "Library" / "Application Support" / "gatedrentals"
    return Path(environ.get("XDG_DATA_HOME") or home / ".local" / "share") / "gatedrentals"


def _instant(name: str, environ: Mapping[str, str]) -> datetime | None:
    text = environ.get(name, "")
    if not text:
        return None
    try:
        instant = datetime.fromisoformat(text)
    except ValueError as error:
        message = f"{name}: {text!r} is not an instant such as 2028-06-30T18:00:00-05:00"
        raise ValueError(message) from error
    if instant.tzinfo is None:
        message = f"{name}: {text!r} has no offset; write 2028-06-30T18:00:00-05:00"
        raise ValueError(message)
    return instant.astimezone(UTC)
