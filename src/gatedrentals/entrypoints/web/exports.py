"""The journal for other systems, as a file for a period (§5.4)."""

from typing import Any

from litestar import get
from litestar.params import FromPath
from litestar.response import Response

from gatedrentals.application.exports.export_journal import ExportJournal, JournalFormat
from gatedrentals.domain.access.roles import Permission
from gatedrentals.domain.errors import InvalidValue
from gatedrentals.domain.ids import SiteId
from gatedrentals.domain.period import local_day
from gatedrentals.entrypoints.http.access import needs
from gatedrentals.entrypoints.http.journal_file import journal_file
from gatedrentals.entrypoints.web.forms import Option
from gatedrentals.entrypoints.web.layout import Crumb
from gatedrentals.entrypoints.web.queried import Queried
from gatedrentals.entrypoints.web.showing import Shows

FORMS = {
    JournalFormat.BUSINESS_CENTRAL: ("Business Central", "Journal lines to import, dated; it computes no deferral."),
    JournalFormat.CSV: ("CSV", "Every posting as a row."),
    JournalFormat.BEANCOUNT: ("beancount", "A ledger that bean-check checks."),
    JournalFormat.HLEDGER: ("hledger", "A journal that hledger checks."),
}
"""For whom a journal can be written."""
_OK, _UNPROCESSABLE = 200, 422


@get("/sites/{site_id:str}/export", opt=needs(Permission.EXPORT), sync_to_thread=True)
def export_page(showing: Shows, site_id: FromPath[str]) -> Response[Any]:
    """Ask for a period and a format, or hand the file out."""
    queried = Queried.read(showing.address)
    today = local_day(showing.reading.park.clock.now(), showing.zone(site_id))
    first, last = queried.day("first") or today.replace(day=1), queried.day("last") or today
    chosen = queried.choice("form", JournalFormat)
    form = showing.form(first=first.isoformat(), last=last.isoformat(), form=(chosen or next(iter(FORMS))).name.lower())
    if chosen is not None:
        try:
            return journal_file(showing.reading.park, ExportJournal(chosen, SiteId(site_id), first, last))
        except InvalidValue as wrong:
            form = form.refused_by(wrong)
    context = {
        "here": f"/sites/{site_id}/export",
        "form": form,
        "forms": tuple(Option(each.name.lower(), name, hint) for each, (name, hint) in FORMS.items()),
    }
    layout = showing.layout("Journal export", site_id, (Crumb("Reports", f"/sites/{site_id}/reports"),))
    return showing.show("report/export.html", layout, context, _UNPROCESSABLE if form.refused else _OK)
