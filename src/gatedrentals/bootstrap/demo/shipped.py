"""The shipped files: the set-up of two sites, and what was fed and done on each day of their year."""

import csv
import io
import json
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path

from attrs import frozen

DATA = Path(__file__).parent / "data"
SITES = ("crosby", "willis")


@frozen
class Happening:
    """Something that people did: ``kind`` names the command, ``details`` its arguments; ``at`` is local time."""

    at: datetime
    kind: str
    details: Mapping[str, object]
    line: str

    def text(self, key: str) -> str:
        """A detail that is a text; empty if it is not there."""
        found = self.details.get(key, "")
        assert isinstance(found, str)
        return found

    def texts(self, key: str) -> tuple[str, ...]:
        """A detail that is a list of texts; empty if it is not there."""
        found = self.details.get(key, [])
        assert isinstance(found, list)
        return tuple(map(str, found))

    def day(self, key: str) -> date:
        """A detail that is a day."""
        return date.fromisoformat(self.text(key))


@frozen
class ShippedSite:
    """The files of one site; readings, receipts and happenings by the day on which they were fed or done."""

    code: str
    rent_roll: bytes
    readings: Mapping[date, bytes]
    receipts: Mapping[date, bytes]
    happenings: Mapping[date, tuple[Happening, ...]]


def read_site(code: str, folder: Path = DATA) -> ShippedSite:
    """Read the shipped files of a site."""
    files = folder / code
    return ShippedSite(
        code=code,
        rent_roll=(files / "rent-roll.csv").read_bytes(),
        readings=_by_day(files / "readings.csv", "read_on", drop=False),
        receipts=_by_day(files / "receipts.csv", "fed_on", drop=True),
        happenings=_happenings(files / "happenings.jsonl"),
    )


def _by_day(file: Path, column: str, *, drop: bool) -> dict[date, bytes]:
    """A table as a file a day, as it came in then: ``drop`` leaves the column that says the day out."""
    with file.open(encoding="utf-8", newline="") as text:
        header, *rows = csv.reader(text)
    place = header.index(column)
    days: dict[date, list[list[str]]] = {}
    for row in rows:
        days.setdefault(date.fromisoformat(row[place]), []).append(row)
    return {day: _table([header, *found], place if drop else None) for day, found in days.items()}


def _table(rows: list[list[str]], left_out: int | None) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerows([cell for place, cell in enumerate(row) if place != left_out] for row in rows)
    return text.getvalue().encode()


def _happenings(file: Path) -> dict[date, tuple[Happening, ...]]:
    days: dict[date, list[Happening]] = {}
    for line in file.read_text(encoding="utf-8").splitlines():
        details = json.loads(line)
        at = datetime.fromisoformat(details.pop("at"))
        days.setdefault(at.date(), []).append(Happening(at, details.pop("kind"), details, line))
    return {day: tuple(found) for day, found in days.items()}
