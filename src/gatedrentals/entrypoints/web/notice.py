"""Giving notice to vacate, by staff: asked, previewed, done."""

from typing import Any

from litestar import get, post
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Response

from gatedrentals.application.licensing.give_notice import GiveNotice
from gatedrentals.application.licensing.license_file import LicenseChanged
from gatedrentals.bootstrap.park import Park
from gatedrentals.domain.access.roles import Permission
from gatedrentals.domain.ids import SiteId
from gatedrentals.domain.period import local_day
from gatedrentals.entrypoints.http.access import needs
from gatedrentals.entrypoints.web.effects import license_effects
from gatedrentals.entrypoints.web.forms import Form
from gatedrentals.entrypoints.web.showing import Showing, Shows
from gatedrentals.entrypoints.web.submitting import Done, Step, Submits
from gatedrentals.entrypoints.web.typed import Raw, Typed

PATH = "/sites/{site_id:str}/licenses/{number:str}/notice"
TEMPLATE = "license/notice.html"
_UNPROCESSABLE = 422


@get(PATH, opt=needs(Permission.COMMAND_LICENSES), sync_to_thread=True)
def ask_notice(showing: Shows, site_id: FromPath[str], number: FromPath[str]) -> Response[str]:
    """The form, with today in it."""
    today = local_day(showing.reading.park.clock.now(), showing.zone(site_id))
    return _form(showing, site_id, number, showing.form(notice_given_on=today.isoformat()), 200)


@post(PATH, opt=needs(Permission.COMMAND_LICENSES), sync_to_thread=True)
def give_notice(
    submitting: Submits, site_id: FromPath[str], number: FromPath[str], data: URLEncodedBody[Raw]
) -> Response[Any]:
    """Preview it, then do it."""
    typed, showing = Typed.read(data), submitting.showing
    given_on, surrender_on = typed.day("notice_given_on"), typed.day_or_none("surrender_on")
    why = typed.text("why", required=False)

    def act(park: Park) -> LicenseChanged:
        command = GiveNotice(SiteId(site_id), number, given_on, showing.reading.asked, surrender_on, why)
        return park.license_desk.give_notice(command)

    def preview(changed: LicenseChanged, form: Form) -> Response[str]:
        effects = license_effects(showing.reading, site_id, number, changed)
        return _form(showing, site_id, number, form, 200, effects=effects)

    step = Step(again=lambda form: _form(showing, site_id, number, form, _UNPROCESSABLE), preview=preview)
    done = Done(f"Notice of license {number} is taken.", f"/sites/{site_id}/licenses/{number}")
    return submitting.once(site_id, typed, step, act, lambda _changed: done)


def _form(showing: Showing, site_id: str, number: str, form: Form, status: int, **more: object) -> Response[str]:
    layout = showing.layout(f"Notice of {number}", site_id)
    back = f"/sites/{site_id}/licenses/{number}"
    context = {"form": form, "number": number, "action": f"{back}/notice", "back": back, "effects": None, **more}
    return showing.show(TEMPLATE, layout, context, status)
