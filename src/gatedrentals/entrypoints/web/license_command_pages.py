"""Commands on a license, by staff: asked for, previewed, done; every one by the same two handlers."""

from typing import Any

from litestar import get, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Response

from gatedrentals.application.licensing.license_file import LicenseChanged
from gatedrentals.application.reports.license_overview import LicenseOverview, ShowLicense
from gatedrentals.application.watched import Watched
from gatedrentals.bootstrap.park import Park
from gatedrentals.domain.access.roles import Permission
from gatedrentals.domain.ids import SiteId
from gatedrentals.entrypoints.http.access import needs
from gatedrentals.entrypoints.web.commanding import Question, alone, foretold, watched
from gatedrentals.entrypoints.web.hrefs import license_href
from gatedrentals.entrypoints.web.license_commands import BY_PATH, LicenseCommand, Named
from gatedrentals.entrypoints.web.showing import Showing, Shows
from gatedrentals.entrypoints.web.submitting import Done, Submits
from gatedrentals.entrypoints.web.typed import Raw, Typed

PATH = "/sites/{site_id:str}/licenses/{number:str}/{command:str}"


@get(PATH, opt=needs(Permission.COMMAND_LICENSES), sync_to_thread=True)
def ask_license_command(
    showing: Shows, site_id: FromPath[str], number: FromPath[str], command: FromPath[str]
) -> Response[str]:
    """The form of a command, begun with what is known."""
    asked = _command(command)
    shown = overview(showing, site_id, number)
    return _question(asked, site_id, shown).show(showing, site_id, showing.form(**asked.filled(shown)))


@post(PATH, opt=needs(Permission.COMMAND_LICENSES), sync_to_thread=True)
def take_license_command(
    submitting: Submits,
    site_id: FromPath[str],
    number: FromPath[str],
    command: FromPath[str],
    data: URLEncodedBody[Raw],
) -> Response[Any]:
    """Preview it, then do it."""
    asked, typed, showing = _command(command), Typed.read(data), submitting.showing
    question = _question(asked, site_id, overview(showing, site_id, number))
    do = asked.read(Named(SiteId(site_id), number, showing.reading.asked), typed)

    def act(park: Park) -> Watched[LicenseChanged]:
        return watched(park, site_id, number, lambda within: do(within.license_desk))

    done = Done(f"License {number} {asked.said}.", license_href(site_id, number))
    return question.take(submitting, site_id, typed, act, foretold, lambda _found: done)


def overview(showing: Showing, site_id: str, number: str) -> LicenseOverview:
    """The license that a page is about."""
    return showing.reading.park.reading_room.license_overviews(ShowLicense(SiteId(site_id), number))


def sub_of(shown: LicenseOverview) -> str:
    """Which license it is, as the head of a dialog says it."""
    return f"{shown.license.number} · {', '.join(party.name for party in shown.residents)}"


def _question(asked: LicenseCommand, site_id: str, shown: LicenseOverview) -> Question:
    back = license_href(site_id, shown.license.number)
    return Question(
        title=asked.label,
        sub=sub_of(shown),
        action=f"{back}/{asked.path}",
        back=back,
        ask=f"{asked.label}?",
        confirm=asked.label,
        groups=alone(*asked.asks),
        intro=asked.intro,
        danger=asked.danger,
    )


def _command(path: str) -> LicenseCommand:
    found = BY_PATH.get(path)
    if found is None:
        raise NotFoundException(detail=f"a license has no page {path!r}")
    return found
