"""One posted form: corrected, previewed, or done once, with an answer in the right place of the page."""

import hashlib
import json
from collections.abc import Callable
from typing import Any, TypeAlias, TypeVar
from urllib.parse import quote

from attrs import frozen
from litestar import Request
from litestar.datastructures import Cookie
from litestar.di import NamedDependency
from litestar.response import Response

from gatedrentals.application.answering.answer_once import AnswerApart, AnswerOnce
from gatedrentals.bootstrap.park import Park
from gatedrentals.domain.errors import Refusal
from gatedrentals.domain.ids import SiteId
from gatedrentals.entrypoints.http.problems import KeyMissing
from gatedrentals.entrypoints.web.forms import Form
from gatedrentals.entrypoints.web.rendering import Told
from gatedrentals.entrypoints.web.showing import HTML, SAID, Showing, provide_showing
from gatedrentals.entrypoints.web.typed import Typed
from gatedrentals.ports.answers import PATIENT_MS, Answer, KeyedRequest
from gatedrentals.ports.store import Store

T = TypeVar("T")

_SEE_OTHER = 303
_SAID_FOR_S = 60


@frozen
class Done:
    """What a form did, in a sentence, and the page to go to now.

    A dialog over a page that shows what is ``changed``, such as a queue, closes instead, and that page loads it again.
    ``closes`` is ``all`` where the drawer below the dialog shows what is gone now.
    """

    said: str
    href: str
    changed: tuple[str, ...] = ()
    closes: str = "dialog"


@frozen
class Step:
    """What a form asks for: ``act`` does it on a park, ``preview`` shows what it answered, ``done`` says it was done.

    ``again`` shows the form anew (status 422), with what was typed and what is wrong with it. ``fields`` says which
    field of the form stands for which field of the command, where their names differ.
    """

    again: Callable[[Form], Response[str]]
    preview: Callable[[Any, Form], Response[str]] | None = None
    fields: dict[str, str] | None = None


@frozen
class Submitting:
    """What a posted form is worked on with."""

    showing: Showing
    route: str

    def form(self, typed: Typed) -> Form:
        """The form as it was typed, under the key that it came with."""
        return Form(self.showing.csrf, typed.key, typed=typed.carried, errors=typed.errors)

    def once(
        self, site_id: str, typed: Typed, step: Step, act: Callable[[Park], T], done: Callable[[T], Done]
    ) -> Response[Any]:
        """Show the form again if something is wrong with it, else preview it, else do it in one transaction.

        A form that is sent twice, also at once, is done once, and both times leads to the same page.
        """
        return self._run(AnswerOnce, site_id, typed, step, act, done)

    def apart(
        self, site_id: str, typed: Typed, step: Step, act: Callable[[Park], T], done: Callable[[T], Done]
    ) -> Response[Any]:
        """As `once`, for what needs transactions of its own."""
        return self._run(AnswerApart, site_id, typed, step, act, done)

    def _run(
        self,
        answering: type[AnswerOnce] | type[AnswerApart],
        site_id: str,
        typed: Typed,
        step: Step,
        act: Callable[[Park], T],
        done: Callable[[T], Done],
    ) -> Response[Any]:
        form, park = self.form(typed), self.showing.reading.park
        if typed.errors or typed.step == "change":
            return step.again(form)
        try:
            if step.preview is not None and typed.step != "confirm":
                return step.preview(act(park.previewed()), form)

            def answer(store: Store) -> Answer:
                found = done(act(park.on(store)))
                return Answer(_SEE_OTHER, "application/json", json.dumps(_kept(found)).encode())

            answered = answering(park.store, park.clock)(self._keyed(site_id, typed), answer)
        except Refusal as refusal:
            return step.again(form.refused_by(refusal, step.fields))
        said, href, changed, closes = json.loads(answered.answer.body)
        return self.leading(Done(said, href, tuple(changed), closes))

    def _keyed(self, site_id: str, typed: Typed) -> KeyedRequest:
        if not typed.key:
            message = "this form came without its key: load the page again and repeat what you did"
            raise KeyMissing(message)
        asked = json.dumps([self.route, sorted(typed.carried.items())]).encode()
        who = self.showing.reading.principal.key
        return KeyedRequest(who, typed.key, hashlib.sha256(asked).digest(), SiteId(site_id), PATIENT_MS)

    def leading(self, done: Done) -> Response[Any]:
        """Back to the page below the dialog, or on to another one, which says what was done."""
        showing = self.showing
        if done.changed and showing.asked.for_dialog and showing.asked.page != self.route.partition(" ")[2]:
            told = Told(done.said, close=done.closes, changed=done.changed)
            return Response("", status_code=200, media_type=HTML, headers=told.header())
        cookie = Cookie(
            SAID,
            value=quote(done.said),
            max_age=_SAID_FOR_S,
            httponly=True,
            secure=showing.reading.installation.is_secure,
            samesite="lax",
        )
        if showing.asked.by_htmx:
            return Response("", status_code=200, media_type=HTML, headers={"HX-Redirect": done.href}, cookies=[cookie])
        return Response(None, status_code=_SEE_OTHER, headers={"Location": done.href}, cookies=[cookie])


def _kept(done: Done) -> list[object]:
    """What is kept of it under the form's key, for whoever sends the form again."""
    return [done.said, done.href, done.changed, done.closes]


Submits: TypeAlias = NamedDependency[Submitting]
"""The parameter of a handler that takes a posted form: ``submitting: Submits``."""


def provide_submitting(request: Request[Any, Any, Any]) -> Submitting:
    """The `Submitting` of a request; the guard has let it pass."""
    return Submitting(provide_showing(request), f"{request.method} {request.url.path}")
