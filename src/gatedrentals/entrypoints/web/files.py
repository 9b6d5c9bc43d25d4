"""Files that come in: rent rolls, receipts and readings, with what was taken and what is kept for a person (§8.4)."""

from typing import Any

from attrs import evolve, frozen
from litestar import get, post
from litestar.datastructures import UploadFile
from litestar.params import FromPath, MultipartBody
from litestar.response import Response

from gatedrentals.application.counted import counted
from gatedrentals.application.importing.report import DIGITS, ImportReport, rows_waiting
from gatedrentals.bootstrap.park import Park
from gatedrentals.domain.ids import SiteId
from gatedrentals.entrypoints.http.access import needs
from gatedrentals.entrypoints.http.files import MAX_FILE_BYTES, READINGS, RECEIPTS, RENT_ROLL, FileKind, Uploaded
from gatedrentals.entrypoints.web.formats import Tone
from gatedrentals.entrypoints.web.forms import Form
from gatedrentals.entrypoints.web.queried import Queried
from gatedrentals.entrypoints.web.showing import Showing, Shows
from gatedrentals.entrypoints.web.submitting import Done, Step, Submits, Submitting
from gatedrentals.entrypoints.web.typed import Typed
from gatedrentals.ports.kept_items import KeptItem

_UNPROCESSABLE = 422


@frozen
class FilePage:
    """The page of a kind of file: what it is called and about, and what one of its rows is called."""

    kind: FileKind
    title: str
    about: str
    one: str


RENT_ROLL_PAGE = FilePage(
    RENT_ROLL, "Rent roll", "Every good row becomes an active license with its books opened.", "license"
)
RECEIPTS_PAGE = FilePage(RECEIPTS, "Receipts", "Each row is booked once, ever, whatever file it comes in.", "receipt")
READINGS_PAGE = FilePage(READINGS, "Meter readings", "What meters read, pad by pad.", "reading")
FILES = (RENT_ROLL_PAGE, RECEIPTS_PAGE, READINGS_PAGE)
"""Every kind of file that a page takes."""


@get("/sites/{site_id:str}/files/rent-roll", opt=needs(RENT_ROLL.need), sync_to_thread=True)
def ask_rent_roll(showing: Shows, site_id: FromPath[str]) -> Response[str]:
    """Ask for a rent roll, or show what became of one."""
    return _page(showing, site_id, RENT_ROLL_PAGE, showing.form())


@post(
    "/sites/{site_id:str}/files/rent-roll",
    opt=needs(RENT_ROLL.need),
    sync_to_thread=True,
    request_max_body_size=MAX_FILE_BYTES,
)
def take_rent_roll(submitting: Submits, site_id: FromPath[str], data: MultipartBody[dict[str, Any]]) -> Response[Any]:
    """Take in a rent roll."""
    return _taken(submitting, site_id, RENT_ROLL_PAGE, data)


@get("/sites/{site_id:str}/files/receipts", opt=needs(RECEIPTS.need), sync_to_thread=True)
def ask_receipts(showing: Shows, site_id: FromPath[str]) -> Response[str]:
    """Ask for receipts, or show what became of them."""
    return _page(showing, site_id, RECEIPTS_PAGE, showing.form())


@post(
    "/sites/{site_id:str}/files/receipts",
    opt=needs(RECEIPTS.need),
    sync_to_thread=True,
    request_max_body_size=MAX_FILE_BYTES,
)
def take_receipts(submitting: Submits, site_id: FromPath[str], data: MultipartBody[dict[str, Any]]) -> Response[Any]:
    """Take in receipts."""
    return _taken(submitting, site_id, RECEIPTS_PAGE, data)


@get("/sites/{site_id:str}/files/readings", opt=needs(READINGS.need), sync_to_thread=True)
def ask_readings(showing: Shows, site_id: FromPath[str]) -> Response[str]:
    """Ask for readings, or show what became of them."""
    return _page(showing, site_id, READINGS_PAGE, showing.form())


@post(
    "/sites/{site_id:str}/files/readings",
    opt=needs(READINGS.need),
    sync_to_thread=True,
    request_max_body_size=MAX_FILE_BYTES,
)
def take_readings(submitting: Submits, site_id: FromPath[str], data: MultipartBody[dict[str, Any]]) -> Response[Any]:
    """Take in readings."""
    return _taken(submitting, site_id, READINGS_PAGE, data)


def uploads(data: dict[str, Any]) -> tuple[Typed, list[Uploaded]]:
    """The fields of a form with files, and the files; what the files hold is bound to the form's key."""
    files = []
    fields: dict[str, str | list[str]] = {}
    for name, value in data.items():
        for part in value if isinstance(value, list) else [value]:
            if isinstance(part, UploadFile):
                if part.filename:
                    files.append(Uploaded(part.filename, part.file.read()))
            else:
                fields[name] = str(part)
    fields["files"] = [f"{file.name}:{file.digest}" for file in files]
    fields["file_names"] = ", ".join(file.name for file in files)
    return Typed.read(fields), files


def _taken(submitting: Submitting, site_id: str, page: FilePage, data: dict[str, Any]) -> Response[Any]:
    typed, files = uploads(data)
    showing, here = submitting.showing, f"/sites/{site_id}/files/{page.kind.slug}"
    if not files:
        typed.errors["file"] = "Choose a file."
    file = files[0] if files else Uploaded("", b"")

    def act(park: Park) -> ImportReport:
        return page.kind.take(park, SiteId(site_id), file, showing.reading.asked)

    def done(report: ImportReport) -> Done:
        return Done(_said(file.name, report, page), f"{here}?file={file.digest[:DIGITS]}")

    step = Step(again=lambda form: _page(showing, site_id, page, form, _UNPROCESSABLE))
    return submitting.apart(site_id, typed, step, act, done)


def _said(name: str, report: ImportReport, page: FilePage) -> str:
    waiting = f"{counted(report.waiting, 'row')} {'waits' if report.waiting == 1 else 'wait'} for a person"
    if report.again:
        return f"{name} was taken before: nothing is done again, {waiting}."
    return f"{name}: {counted(report.taken, page.one)} taken, {report.already:,} already there, {waiting}."


def _page(showing: Showing, site_id: str, page: FilePage, form: Form, status: int = 200) -> Response[str]:
    digest = Queried.read(showing.address).text("file")
    kept = _kept(showing, site_id, digest, page.kind) if digest else []
    layout = showing.layout(f"{page.title} from a file", site_id)
    if kept:
        layout = evolve(layout, notices=tuple(evolve(notice, tone=Tone.WARNING) for notice in layout.notices))
    context = {
        "form": form,
        "kind": page,
        "action": f"/sites/{site_id}/files/{page.kind.slug}",
        "site_id": site_id,
        "site": f"/sites/{site_id}",
        "kept": kept,
        "shown": bool(digest),
        "queue": f"/sites/{site_id}/queue?kind={page.kind.kept_as}",
    }
    return showing.show("setup/file.html", layout, context, status)


def _kept(showing: Showing, site_id: str, digest: str, kind: FileKind) -> list[KeptItem]:
    with showing.reading.park.store.work(SiteId(site_id)) as work:
        return rows_waiting(work, SiteId(site_id), digest, kind.kept_as)
