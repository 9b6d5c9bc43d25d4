"""Changing what a license pays, and drafting a license that may be signed at the office at once (§2, §3.7)."""

from collections.abc import Sequence
from typing import Any

from litestar import get, post
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Response

from gatedrentals.application.licensing.change_terms import ChangeTerms
from gatedrentals.application.licensing.draft_license import DraftLicense, NewResident
from gatedrentals.application.licensing.license_file import LicenseChanged
from gatedrentals.application.reports.license_overview import LicenseOverview
from gatedrentals.application.reports.licenses import ListLicenses
from gatedrentals.application.watched import Watched
from gatedrentals.bootstrap.park import Park
from gatedrentals.domain.access.roles import Permission
from gatedrentals.domain.catalog.product import Catalog
from gatedrentals.domain.ids import HomeId, PadId, SiteId
from gatedrentals.domain.period import local_day
from gatedrentals.entrypoints.http.access import needs
from gatedrentals.entrypoints.web import formats
from gatedrentals.entrypoints.web.commanding import Field, Group, Kind, Question, foretold, watched
from gatedrentals.entrypoints.web.effects import NOTHING
from gatedrentals.entrypoints.web.forms import Option
from gatedrentals.entrypoints.web.hrefs import license_href
from gatedrentals.entrypoints.web.license_command_pages import overview, sub_of
from gatedrentals.entrypoints.web.showing import Showing, Shows
from gatedrentals.entrypoints.web.submitting import Done, Submits
from gatedrentals.entrypoints.web.tables import Effect
from gatedrentals.entrypoints.web.terms_form import (
    ROWS,
    filled_terms,
    one_time_groups,
    read_one_time,
    read_terms,
    terms_groups,
)
from gatedrentals.entrypoints.web.typed import Raw, Typed
from gatedrentals.ports.boards import Chosen

TERMS = "/sites/{site_id:str}/licenses/{number:str}/change-terms"
NEW = "/sites/{site_id:str}/licenses/new"
COMMANDS = needs(Permission.COMMAND_LICENSES)
RESIDENTS = 4
"""How many residents the form of a new license has room for."""


@get(TERMS, opt=COMMANDS, sync_to_thread=True)
def ask_terms(showing: Shows, site_id: FromPath[str], number: FromPath[str]) -> Response[str]:
    """The terms as they are now."""
    shown = overview(showing, site_id, number)
    filled = filled_terms(shown.license.stay.terms[-1].terms)
    return _terms_question(showing, site_id, shown).show(showing, site_id, showing.form(**filled))


@post(TERMS, opt=COMMANDS, sync_to_thread=True)
def take_terms(
    submitting: Submits, site_id: FromPath[str], number: FromPath[str], data: URLEncodedBody[Raw]
) -> Response[Any]:
    """Preview other terms, then let them hold."""
    typed, showing = Typed.read(data), submitting.showing
    shown = overview(showing, site_id, number)
    terms = read_terms(typed, _rows_of(shown))
    effective_on, why = typed.day_or_none("effective_on"), typed.text("why", required=False)
    command = ChangeTerms(SiteId(site_id), number, terms, showing.reading.asked, effective_on, why)

    def act(park: Park) -> Watched[LicenseChanged]:
        return watched(park, site_id, number, lambda within: within.license_desk.reside(command))

    done = Done(f"License {number} has other terms.", license_href(site_id, number, "terms"))
    question = _terms_question(showing, site_id, shown)
    return question.take(submitting, site_id, typed, act, foretold, lambda _found: done)


@get(NEW, opt=COMMANDS, sync_to_thread=True)
def ask_license(showing: Shows, site_id: FromPath[str]) -> Response[str]:
    """The form of a new license."""
    today = local_day(showing.reading.park.clock.now(), showing.zone(site_id))
    form = showing.form(signed="yes", move_in=today.isoformat(), frequency="weekly", anchor=today.isoformat())
    return _new_question(showing, site_id, is_signed=True).show(showing, site_id, form)


@post(NEW, opt=COMMANDS, sync_to_thread=True)
def take_license(submitting: Submits, site_id: FromPath[str], data: URLEncodedBody[Raw]) -> Response[Any]:
    """Preview it, then draft it and, if everybody is at the office, sign it."""
    typed, showing = Typed.read(data), submitting.showing
    command = _draft(typed, site_id, showing)
    is_signed = typed.text("signed") == "yes"

    def act(park: Park) -> LicenseChanged:
        desk = park.license_desk
        return desk.sign_at_office(command) if is_signed else desk.draft(command)

    said = f"License {command.number} is {'signed' if is_signed else 'drafted'}."
    done = Done(said, license_href(site_id, command.number))
    question = _new_question(showing, site_id, is_signed=is_signed)
    return question.take(submitting, site_id, typed, act, _drafted, lambda _changed: done)


def _terms_question(showing: Showing, site_id: str, shown: LicenseOverview) -> Question:
    back = license_href(site_id, shown.license.number)
    from_day = Field("effective_on", "From", Kind.DAY, "Left empty: from the next due date on.", required=False)
    groups = (
        *terms_groups(_catalog(showing, site_id), _rows_of(shown)),
        Group((from_day,)),
        Group((Field("why", "Reason", Kind.WORDS, required=False),)),
    )
    return Question(
        "Change the terms",
        sub_of(shown),
        f"{back}/change-terms",
        back,
        "Let these terms hold?",
        "Change the terms",
        groups,
    )


def _rows_of(shown: LicenseOverview) -> int:
    return max(ROWS, len(shown.license.stay.terms[-1].terms.recurring) + 1)


def _new_question(showing: Showing, site_id: str, *, is_signed: bool) -> Question:
    back = f"/sites/{site_id}/licenses"
    catalog = _catalog(showing, site_id)
    signed = (
        Option("yes", "Sign at the office", "Everybody is here and signs now."),
        Option("no", "Draft only", "It is sent to be signed later."),
    )
    groups = (
        Group((Field("signed", "Signing", Kind.CARDS, options=signed),)),
        Group(
            (
                Field("number", "License number", hint=_last_number(showing, site_id)),
                Field("move_in", "Move-in", Kind.DAY),
            )
        ),
        Group((Field("home", "Home", hint="Its serial number"), Field("pad", "Pad"))),
        *(_resident(number) for number in range(1, RESIDENTS + 1)),
        *terms_groups(catalog),
        *one_time_groups(catalog),
        Group(
            (
                Field("promo_codes", "Promo codes", hint="Apart by spaces", required=False),
                Field("attributes", "Attributes", hint="Such as veteran, apart by spaces", required=False),
            )
        ),
        Group(
            (
                Field(
                    "long_stay_agreed_on",
                    "Long stay agreed on",
                    Kind.DAY,
                    "30 days or more, in writing.",
                    required=False,
                ),
            )
        ),
        Group((Field("autopay", "Pays by autopay", Kind.CHECK, required=False),)),
    )
    does = "Sign" if is_signed else "Draft"
    return Question("New license", "", f"{back}/new", back, f"{does} this license?", f"{does} the license", groups)


def _resident(number: int) -> Group:
    name, email, phone = f"resident_{number}", f"resident_{number}_email", f"resident_{number}_phone"
    return Group(
        (
            Field(name, f"Resident {number}", required=number == 1),
            Field(email, "E-mail", required=False),
            Field(phone, "Phone", required=False),
        )
    )


def _last_number(showing: Showing, site_id: str) -> str:
    asked = ListLicenses(SiteId(site_id), Chosen(), reverse=True, limit=1)
    listed = showing.reading.park.reading_room.license_lists(asked).rows
    return f"The last one is {listed[0].number}." if listed else "Such as CR-1001"


def _draft(typed: Typed, site_id: str, showing: Showing) -> DraftLicense:
    residents = tuple(
        NewResident(
            typed.text(f"resident_{number}", required=number == 1),
            typed.text(f"resident_{number}_email", required=False),
            typed.text(f"resident_{number}_phone", required=False),
        )
        for number in range(1, RESIDENTS + 1)
    )
    return DraftLicense(
        site_id=SiteId(site_id),
        number=typed.text("number"),
        residents=tuple(resident for resident in residents if resident.name),
        home=HomeId(typed.text("home")),
        pad=PadId(typed.text("pad")),
        move_in=typed.day("move_in"),
        one_time=read_one_time(typed),
        promo_codes=frozenset(typed.text("promo_codes", required=False).split()),
        party_attributes=frozenset(typed.text("attributes", required=False).split()),
        autopay_on=typed.checked("autopay"),
        long_stay_agreed_on=typed.day_or_none("long_stay_agreed_on"),
        terms=read_terms(typed),
        asked=showing.reading.asked,
    )


def _drafted(changed: LicenseChanged) -> Sequence[Effect]:
    license_ = changed.license
    terms = license_.stay.terms[-1].terms
    charges = [
        Effect(
            formats.words(charge.product),
            NOTHING,
            "the catalog's price" if charge.amount_cents is None else formats.money(charge.amount_cents),
        )
        for charge in terms.recurring
    ]
    once = [
        Effect(f"{formats.words(each.product)}, once", NOTHING, formats.money(each.amount_cents))
        for each in license_.stay.one_time
    ]
    home = license_.assignments[0]
    return (
        Effect("License", NOTHING, license_.number),
        Effect("State", NOTHING, formats.words(license_.state)),
        Effect("Home and pad", NOTHING, f"{home.home} on {home.pad}"),
        Effect("Move-in", NOTHING, formats.day(license_.stay.move_in)),
        Effect("Residents", NOTHING, str(len(license_.residents))),
        Effect("Pays", NOTHING, formats.words(terms.frequency)),
        *charges,
        *once,
    )


def _catalog(showing: Showing, site_id: str) -> Catalog:
    with showing.reading.park.store.work(SiteId(site_id)) as work:
        return work.sites.catalog(SiteId(site_id))
