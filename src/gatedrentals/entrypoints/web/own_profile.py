"""What a person can see and say about themselves: contact data, which messages they take, where they are signed in."""

from typing import Any
from uuid import UUID

from attrs import evolve
from litestar import Request, get, post
from litestar.params import URLEncodedBody
from litestar.response import Response

from gatedrentals.application.access.change_profile import ChangePreferences, Profiles
from gatedrentals.bootstrap.park import Park
from gatedrentals.domain.access.roles import Permission
from gatedrentals.domain.errors import InvalidValue
from gatedrentals.domain.ids import PartyId
from gatedrentals.entrypoints.http.access import needs
from gatedrentals.entrypoints.web.forms import Form
from gatedrentals.entrypoints.web.layout import Layout, NavigationGroup, standing_at
from gatedrentals.entrypoints.web.navigation import OWN_PLACES
from gatedrentals.entrypoints.web.own import PROFILE
from gatedrentals.entrypoints.web.own_sessions import session_list
from gatedrentals.entrypoints.web.showing import Showing, Shows
from gatedrentals.entrypoints.web.submitting import Done, Step, Submits
from gatedrentals.entrypoints.web.typed import Raw, Typed
from gatedrentals.ports.parties import Party

_PROFILE = needs(Permission.OWN_PROFILE)
_UNPROCESSABLE = 422


@get(PROFILE, opt=_PROFILE, sync_to_thread=True)
def show_own_profile(request: Request[Any, Any, Any], showing: Shows) -> Response[str]:
    """Who they are to each of their sites, which messages they take, and where they are signed in."""
    return _page(request, showing, {}, 200)


@post(PROFILE, opt=_PROFILE, sync_to_thread=True)
def change_own_preferences(
    request: Request[Any, Any, Any], submitting: Submits, data: URLEncodedBody[Raw]
) -> Response[Any]:
    """Take some messages and not others; what is asked for, such as codes, always comes."""
    typed, showing = Typed.read(data), submitting.showing
    reading = showing.reading
    party = reading.park.own_desk.profiles.one(reading.principal, _party_id(typed.text("person")))
    command = ChangePreferences(
        party.site_id,
        party.id,
        takes_mail=typed.checked("takes_mail"),
        takes_sms=typed.checked("takes_sms"),
        by=reading.principal,
        asked=reading.asked,
    )

    def act(park: Park) -> Party:
        return Profiles(park.store, park.clock).prefer(command)

    step = Step(again=lambda form: _page(request, showing, {party.id: form}, _UNPROCESSABLE))
    done = Done("Your preferences are saved.", PROFILE)
    return submitting.once(party.site_id, typed, step, act, lambda _party: done)


def _page(request: Request[Any, Any, Any], showing: Showing, forms: dict[PartyId, Form], status: int) -> Response[str]:
    reading = showing.reading
    parties = reading.park.own_desk.profiles(reading.principal)
    people = [(showing.site(party.site_id), party, forms.get(party.id) or _form(showing, party)) for party in parties]
    context = {"people": people, "sessions": session_list(request, showing), "action": PROFILE}
    return showing.show("me/profile.html", _layout(showing), context, status)


def _form(showing: Showing, party: Party) -> Form:
    filled = {"takes_mail": "yes" if party.takes_mail else "", "takes_sms": "yes" if party.takes_sms else ""}
    return showing.form(str(party.id), **filled)


def _layout(showing: Showing) -> Layout:
    """Who has no license yet has no account to go to."""
    layout = showing.layout("Your profile")
    if showing.reading.principal.licenses:
        return layout
    places = tuple(each for each in OWN_PLACES if each.href == PROFILE)
    return evolve(layout, navigation=standing_at(PROFILE, (NavigationGroup("", places),)))


def _party_id(text: str) -> PartyId:
    try:
        return PartyId(UUID(text))
    except ValueError:
        raise InvalidValue("person", text, "the id of a person") from None
