"""The journal as a file to save, for API and pages alike (§5.4)."""

from collections.abc import Iterator
from io import TextIOWrapper
from tempfile import SpooledTemporaryFile
from typing import IO

from litestar.response import Stream

from gatedrentals.application.exports.export_journal import ExportJournal, JournalFormat
from gatedrentals.application.reports.limits import check_days
from gatedrentals.bootstrap.park import Park

_KINDS = {
    JournalFormat.BUSINESS_CENTRAL: ("csv", "text/csv"),
    JournalFormat.CSV: ("csv", "text/csv"),
    JournalFormat.BEANCOUNT: ("beancount", "text/plain"),
    JournalFormat.HLEDGER: ("journal", "text/plain"),
}
"""How a file's name ends, and what it holds."""
_IN_MEMORY = 4_000_000
_PIECE = 64_000


def journal_file(park: Park, asked: ExportJournal) -> Stream:
    """The journal of a period. Raises UnknownSite, or InvalidValue if the period ends before it begins.

    Written to a file that lives as long as it is sent, so that a refusal is an answer and not half a file.
    """
    if asked.first is not None and asked.last is not None:
        check_days(asked.first, asked.last)
    written: IO[bytes] = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - closed when it was sent
    text = TextIOWrapper(written, encoding="utf-8", newline="")
    try:
        park.journal_exports(asked, text)
    except BaseException:
        text.close()
        raise
    text.flush()
    written.seek(0)
    ending, kind = _KINDS[asked.form]
    days = [day.isoformat() for day in (asked.first, asked.last) if day is not None]
    name = f"{'-'.join(('journal', asked.site_id or 'all', *days))}.{ending}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Stream(_pieces(text, written), media_type=kind, headers=headers)


def _pieces(text: TextIOWrapper, written: IO[bytes]) -> Iterator[bytes]:
    with text:
        while piece := written.read(_PIECE):
            yield piece
