"""A resident's notice to vacate: the day, the final bill that comes of it, then the notice itself."""

from typing import Any

from litestar import get, post
from litestar.params import URLEncodedBody
from litestar.response import Response

from gatedrentals.application.licensing.license_file import LicenseChanged
from gatedrentals.application.own_account.own_notice import FinalBill, GiveOwnNotice
from gatedrentals.bootstrap.park import Park
from gatedrentals.domain.licensing.states import Command, allowed_commands
from gatedrentals.entrypoints.web.formats import day
from gatedrentals.entrypoints.web.forms import Form
from gatedrentals.entrypoints.web.own import Own, Owns
from gatedrentals.entrypoints.web.own_account import OWN
from gatedrentals.entrypoints.web.submitting import Done, Step, Submits
from gatedrentals.entrypoints.web.typed import Raw, Typed

_UNPROCESSABLE = 422


@get("/notice", opt=OWN, sync_to_thread=True)
def ask_own_notice(own: Owns) -> Response[str]:
    """The form; or what became of a notice that was given, or why none can be given."""
    return _form(own, own.showing.form(), 200)


@post("/notice", opt=OWN, sync_to_thread=True)
def give_own_notice(submitting: Submits, own: Owns, data: URLEncodedBody[Raw]) -> Response[Any]:
    """Preview the final bill, then take the notice."""
    typed = Typed.read(data)
    leave_on, why = typed.day("leave_on"), typed.text("why", required=False)
    command = GiveOwnNotice(own.site_id, own.number, leave_on, own.showing.reading.asked, why)

    def act(park: Park) -> FinalBill | LicenseChanged:
        if typed.step == "confirm":
            return park.own_desk.notices(command)
        return park.own_desk.notices.foresee(command)

    step = Step(
        again=lambda form: _form(own, form, _UNPROCESSABLE), preview=lambda bill, form: _form(own, form, 200, bill)
    )
    done = Done(
        f"We have your notice. You mean to leave on {day(leave_on)}; the office will confirm the day.", own.base
    )
    return submitting.once(own.site_id, typed, step, act, lambda _changed: done)


def _form(own: Own, form: Form, status: int, bill: FinalBill | None = None) -> Response[str]:
    license_ = own.chosen.license
    wish = own.showing.reading.park.own_desk.notices.wish(own.site_id, own.number)
    context = {
        "wish": wish,
        "own": own,
        "form": form,
        "bill": bill,
        "license": license_,
        "can_give": Command.GIVE_NOTICE in allowed_commands(license_.state),
        "action": f"{own.base}/notice",
    }
    return own.showing.show("me/notice.html", own.layout("Moving out"), context, status)
