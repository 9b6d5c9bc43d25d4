"""What became of a file: what was taken, what was there already, and what is kept for a person."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from hashlib import sha256

from attrs import evolve, frozen

from gatedrentals.application.asked import Asked
from gatedrentals.application.importing.tables import Fault, Table, cells_of
from gatedrentals.domain.attention.kinds import KINDS
from gatedrentals.domain.ids import SiteId
from gatedrentals.ports.audit_trail import AuditRow
from gatedrentals.ports.imports import ImportedFile
from gatedrentals.ports.kept_items import KeptItem
from gatedrentals.ports.store import Work

DIGITS = 16
"""Of a file's digest, so many tell its rows and its page."""


@frozen
class KeptRow:
    """A row that could not be taken: why, and the row as it came."""

    line: int
    faults: tuple[Fault, ...]
    raw: str

    @property
    def reason(self) -> str:
        """Every fault of the row in words; its line stands beside it wherever they are told."""
        return "; ".join(fault.within for fault in self.faults)


@frozen
class ImportReport:
    """The end of an import. ``again`` says that exactly this file was taken before, and that nothing was done.

    ``waiting`` counts the rows of the file that wait for a person now, in the queue as items of the kind ``kept_as``:
    those that are ``kept``, or what is left of those that were kept before.
    """

    file: str
    taken: int
    already: int
    kept: tuple[KeptRow, ...]
    waiting: int
    kept_as: str
    again: bool = False


@frozen
class Feed:
    """A file as it is fed: its name and bytes, and the kind of import that reads it."""

    site_id: SiteId
    kind: str
    file: str
    content: bytes

    @property
    def digest(self) -> str:
        """SHA-256 of the bytes, in hex: what tells that a file is fed twice."""
        return sha256(self.content).hexdigest()

    @property
    def kept_as(self) -> str:
        """The kind of the items as which rows are kept."""
        return items_of(self.kind)

    def report(self, taken: int, already: int, kept: Iterable[KeptRow]) -> ImportReport:
        """The end of taking it in."""
        rows = tuple(sorted(kept, key=lambda row: row.line))
        return ImportReport(self.file, taken, already, rows, len(rows), self.kept_as)


def items_of(kind: str) -> str:
    """The kind of the items as which the bad rows of a kind of import are kept."""
    return f"bad_{kind}_row"


def fed_before(work: Work, feed: Feed) -> ImportReport | None:
    """The report of a file that was taken before, or None (§8.4)."""
    found = work.imports.find(feed.site_id, feed.kind, feed.digest)
    if found is None:
        return None
    left = rows_waiting(work, feed.site_id, feed.digest, feed.kept_as)
    return ImportReport(feed.file, 0, found.taken, (), len(left), feed.kept_as, again=True)


def rows_waiting(work: Work, site_id: SiteId, digest: str, kind: str) -> list[KeptItem]:
    """The rows of a file that still wait for a person, in their order."""
    begins = _key(digest, "")
    items = work.kept.open_items(site_id)
    return sorted((each for each in items if each.kind == kind and each.key.startswith(begins)), key=_line)


def conclude(
    work: Work, feed: Feed, table: Table, named_by: Sequence[str], report: ImportReport, asked: Asked, now: datetime
) -> None:
    """Say in the books what became of a file: rows kept, those of earlier files closed, and that it was taken.

    A row is known again by its cells under ``named_by``, which must stand where they stood: who corrects a file keeps
    its columns. Feeding the file again does nothing.
    """
    _close_earlier(work, feed, table, named_by, now)
    _keep_rows(work, feed, report.kept, now)
    kept = len(report.kept)
    work.imports.add(ImportedFile(feed.site_id, feed.kind, feed.digest, feed.file, now, report.taken, kept))
    work.audit_trail.add(
        AuditRow(
            site_id=feed.site_id,
            at=now,
            who=asked.who,
            origin=asked.origin,
            what=f"import_{feed.kind}",
            subject=feed.file,
            detail=f"{report.taken} taken, {report.already} there already, {kept} kept",
        )
    )


def _keep_rows(work: Work, feed: Feed, rows: Iterable[KeptRow], now: datetime) -> None:
    """Keep rows that could not be taken where a person will see them, each once."""
    kind = KINDS[feed.kept_as]
    for row in rows:
        item = kind.item(feed.site_id, _key(feed.digest, str(row.line)), row.reason, now)
        work.kept.keep(evolve(item, source=feed.file, line=row.line, content=row.raw))


def _close_earlier(work: Work, feed: Feed, table: Table, named_by: Sequence[str], now: datetime) -> None:
    """Close the items of rows of earlier files that come again in this one, right or kept anew (§14.1)."""
    places = [table.columns.index(column) for column in named_by]
    waiting: dict[tuple[str, ...], list[str]] = {}
    for item in work.kept.open_items(feed.site_id):
        if item.kind == feed.kept_as:
            waiting.setdefault(_name(cells_of(item.content), places), []).append(item.key)
    if waiting:
        for row in (*table.rows, *(row for row, _ in table.bad)):
            for key in waiting.pop(_name(cells_of(row.raw), places), ()):
                work.kept.resolve(feed.site_id, feed.kept_as, key, now)


def _key(digest: str, line: str) -> str:
    return f"{digest[:DIGITS]}/{line}"


def _line(item: KeptItem) -> int:
    return item.line


def _name(cells: Sequence[str], places: Sequence[int]) -> tuple[str, ...]:
    """What names a row; half a row that ends before is named by all that is left of it."""
    return tuple(cells[place].strip() for place in places) if len(cells) > max(places) else tuple(cells)
