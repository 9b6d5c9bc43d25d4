"""The journal for other systems, as a file for a period (§5.4)."""

from collections.abc import Iterator
from datetime import date
from io import TextIOWrapper
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from litestar import get
from litestar.params import FromPath
from litestar.response import Response, Stream

from gatedrentals.application.exports.export_journal import ExportJournal, JournalFormat
from gatedrentals.domain.access.roles import Permission
from gatedrentals.domain.errors import InvalidValue
from gatedrentals.domain.ids import SiteId
from gatedrentals.domain.period import local_day
from gatedrentals.entrypoints.http.access import needs
from gatedrentals.entrypoints.web.forms import Option
from gatedrentals.entrypoints.web.layout import Crumb
from gatedrentals.entrypoints.web.queried import Queried
from gatedrentals.entrypoints.web.showing import Showing, Shows

FORMS = {
    JournalFormat.BUSINESS_CENTRAL: (
        "Business Central",
        "Journal lines to import, dated; it computes no deferral.",
        "csv",
    ),
    JournalFormat.CSV: ("CSV", "Every posting as a row.", "csv"),
    JournalFormat.BEANCOUNT: ("beancount", "A ledger that bean-check checks.", "beancount"),
    JournalFormat.HLEDGER: ("hledger", "A journal that hledger checks.", "journal"),
}
"""For whom a journal can be written."""
_IN_MEMORY = 4_000_000
_PIECE = 64_000


@get("/sites/{site_id:str}/export", opt=needs(Permission.EXPORT), sync_to_thread=True)
def export_page(showing: Shows, site_id: FromPath[str]) -> Response[Any]:
    """Ask for a period and a format, or hand the file out."""
    queried = Queried.read(showing.address)
    today = local_day(showing.reading.park.clock.now(), showing.zone(site_id))
    first, last = queried.day("first") or today.replace(day=1), queried.day("last") or today
    form = queried.choice("form", JournalFormat)
    if form is not None:
        return _file(showing, site_id, form, first, last)
    context = {
        "here": f"/sites/{site_id}/export",
        "first": first,
        "last": last,
        "forms": tuple(Option(form.name.lower(), name, hint) for form, (name, hint, _) in FORMS.items()),
    }
    layout = showing.layout("Journal export", site_id, (Crumb("Reports", f"/sites/{site_id}/reports"),))
    return showing.show("report/export.html", layout, context)


def _file(showing: Showing, site_id: str, form: JournalFormat, first: date, last: date) -> Response[Any]:
    """Written to a file that lives as long as it is sent, so that a refusal is an answer and not half a file."""
    if last < first:
        raise InvalidValue("last", last.isoformat(), f"a day from {first.isoformat()} on")
    written: IO[bytes] = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - closed when it was sent
    text = TextIOWrapper(written, encoding="utf-8", newline="")
    try:
        showing.reading.park.journal_exports(ExportJournal(form, SiteId(site_id), first, last), text)
    except BaseException:
        text.close()
        raise
    text.flush()
    written.seek(0)
    name = f"journal-{site_id}-{first.isoformat()}-{last.isoformat()}.{FORMS[form][2]}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Stream(_pieces(text, written), media_type="text/plain; charset=utf-8", headers=headers)


def _pieces(text: TextIOWrapper, written: IO[bytes]) -> Iterator[bytes]:
    with text:
        while piece := written.read(_PIECE):
            yield piece
