"""How a site is set up: policies, prices, discounts and staff; and loading its documents (§0, §4, §13.3)."""

from datetime import date
from enum import Enum
from functools import partial
from typing import Any

from attrs import fields_dict
from litestar import get, post
from litestar.params import FromPath, MultipartBody, URLEncodedBody
from litestar.response import Response

from gatedrentals.application.access.save_staff import SaveStaff
from gatedrentals.application.counted import counted
from gatedrentals.application.setup.load_site import LoadSite
from gatedrentals.bootstrap.documents import read_set_up
from gatedrentals.bootstrap.park import Park
from gatedrentals.domain.access.roles import STAFF, Permission, Role
from gatedrentals.domain.access.staff_member import StaffMember
from gatedrentals.domain.catalog.product import Catalog, NoPrice
from gatedrentals.domain.errors import Refusal
from gatedrentals.domain.ids import ProductCode, SiteId
from gatedrentals.domain.money import dollars
from gatedrentals.domain.period import local_day
from gatedrentals.domain.site.policy import SitePolicy
from gatedrentals.entrypoints.http.access import needs
from gatedrentals.entrypoints.http.files import MAX_FILE_BYTES
from gatedrentals.entrypoints.web.files import FILES, uploads
from gatedrentals.entrypoints.web.formats import percent, words
from gatedrentals.entrypoints.web.forms import Form
from gatedrentals.entrypoints.web.navigation import ROLES
from gatedrentals.entrypoints.web.queried import Queried
from gatedrentals.entrypoints.web.showing import Showing, Shows
from gatedrentals.entrypoints.web.submitting import Done, Step, Submits
from gatedrentals.entrypoints.web.typed import Raw, Typed

PAGE = "/sites/{site_id:str}/set-up"
_UNPROCESSABLE = 422


@get(PAGE, opt=needs(Permission.SET_UP), sync_to_thread=True)
def set_up_page(showing: Shows, site_id: FromPath[str]) -> Response[str]:
    """All that is in force."""
    return _page(showing, site_id, showing.form())


@post(f"{PAGE}/documents", opt=needs(Permission.SET_UP), sync_to_thread=True, request_max_body_size=MAX_FILE_BYTES)
def load_documents(submitting: Submits, site_id: FromPath[str], data: MultipartBody[dict[str, Any]]) -> Response[Any]:
    """Load the site's documents; what has a fault is refused whole."""
    typed, files = uploads(data)
    showing = submitting.showing
    if not files:
        typed.errors["documents"] = "Choose the documents."

    def act(park: Park) -> bool:
        found = read_set_up({file.name: file.content for file in files}, site_id)
        return park.site_setups(LoadSite(found.site, found.catalog, found.rules, showing.reading.asked))

    def done(changed: bool) -> Done:  # noqa: FBT001 - what the use case answered
        said = "The set-up is loaded." if changed else "Just this is in force already."
        return Done(said, f"/sites/{site_id}/set-up")

    step = Step(again=lambda form: _page(showing, site_id, form, _UNPROCESSABLE))
    return submitting.once(site_id, typed, step, act, done)


@get(f"{PAGE}/staff", opt=needs(Permission.SET_UP), sync_to_thread=True)
def ask_staff(showing: Shows, site_id: FromPath[str]) -> Response[str]:
    """Ask who is taken on, or what somebody may do from now on (``?email=``)."""
    email = Queried.read(showing.address).text("email")
    member = next((each for each in _staff(showing, site_id) if each.email == email), None)
    if member is None:
        return _dialog(showing, site_id, showing.form(site=site_id, active="yes"))
    filled = {f"role-{role.value}": "yes" for role in member.roles} | {f"site-{site}": "yes" for site in member.sites}
    active = "yes" if member.is_active else ""
    return _dialog(showing, site_id, showing.form(email=member.email, name=member.name, active=active, **filled))


@post(f"{PAGE}/staff", opt=needs(Permission.SET_UP), sync_to_thread=True)
def take_staff(submitting: Submits, site_id: FromPath[str], data: URLEncodedBody[Raw]) -> Response[Any]:
    """Take somebody on, change what they may do, or let them go. Sent twice it changes nothing."""
    typed, showing = Typed.read(data), submitting.showing
    roles = frozenset(role for role in STAFF if typed.checked(f"role-{role.value}"))
    sites = frozenset(site for site in showing.reading.principal.sites if typed.checked(f"site-{site}"))
    email, name = typed.text("email"), typed.text("name")
    form = submitting.form(typed)
    if form.errors:
        return _dialog(showing, site_id, form, _UNPROCESSABLE)
    try:
        member = StaffMember(email, name, roles, sites, typed.checked("active"))
        desk = showing.reading.installation.doors.staff_desk
        desk(SaveStaff(member, showing.reading.asked, showing.reading.principal))
    except Refusal as refusal:
        return _dialog(showing, site_id, form.refused_by(refusal), _UNPROCESSABLE)
    return submitting.leading(Done(f"{name} is saved; they sign in again.", f"/sites/{site_id}/set-up"))


def _page(showing: Showing, site_id: str, form: Form, status: int = 200) -> Response[str]:
    park, site = showing.reading.park, SiteId(site_id)
    now = park.clock.now()
    as_of = Queried.read(showing.address).day("as_of") or local_day(now, showing.zone(site_id))
    with park.store.work(site) as work:
        found, catalog, rules = work.sites.get(site), work.sites.catalog(site), work.sites.discount_rules(site)
    context = {
        "form": form,
        "found": found,
        "policy": _policy_words(found.policies.at(now)),
        "as_of": as_of,
        "products": [(product, _price(catalog, product.code, as_of)) for product in catalog.products],
        "rules": rules,
        "staff": _staff(showing, site_id),
        "names_of": partial(_names_of, showing),
        "here": f"/sites/{site_id}/set-up",
        "site": f"/sites/{site_id}",
        "files": FILES[:1],
    }
    return showing.show("setup/site.html", showing.layout("Site", site_id), context, status)


def _staff(showing: Showing, site_id: str) -> list[StaffMember]:
    with showing.reading.park.store.work(SiteId(site_id)) as work:
        return list(work.staff.of_site(SiteId(site_id)))


def _names_of(showing: Showing, sites: frozenset[SiteId]) -> str:
    """What sites are called; those that are not of whoever looks are only counted."""
    own = sites & showing.reading.principal.sites
    names = [showing.site(site_id).name for site_id in sorted(own)]
    if more := len(sites) - len(own):
        names.append(counted(more, "other site"))
    return ", ".join(names)


def _dialog(showing: Showing, site_id: str, form: Form, status: int = 200) -> Response[str]:
    back = f"/sites/{site_id}/set-up"
    staff_roles = [(role.value, ROLES[role]) for role in Role if role in STAFF]
    context = {"form": form, "back": back, "action": f"{back}/staff", "roles": staff_roles}
    context |= {"sites": showing.sites()}
    return showing.show("setup/staff.html", showing.layout("Staff", site_id), context, status)


def _price(catalog: Catalog, product: ProductCode, as_of: date) -> int | None:
    try:
        return catalog.price_cents(product, as_of)
    except NoPrice:
        return None


def _policy_words(policy: SitePolicy) -> list[tuple[str, str]]:
    """Every value of a policy, by the name that the documents give it."""
    rows = []
    for name in fields_dict(type(policy)):
        value = getattr(policy, name)
        if name == "late_fee" and policy.late_fee is not None:
            rule = policy.late_fee
            rows.append(("Late fee", f"{dollars(rule.flat_cents)}, then {dollars(rule.per_day_cents)} a day"))
            rows.append(("Late fees at most", f"{dollars(rule.cap_cents)} a cycle"))
        elif name == "hotel_tax" and policy.hotel_tax is not None:
            rates = ", ".join(f"{rate.authority} {percent(rate.rate_bps)}" for rate in policy.hotel_tax.rates)
            rows.append(("Hotel tax", f"{rates}; exempt after {policy.hotel_tax.exempt_after_nights} nights"))
        elif name.endswith("_cents"):
            rows.append((words(name.removesuffix("_cents")), dollars(value)))
        elif name.endswith("_bps"):
            rows.append((words(name.removesuffix("_bps")), percent(value)))
        else:
            rows.append((words(name), _value_words(value)))
    return rows


def _value_words(value: object) -> str:
    match value:
        case None:
            return "none"
        case bool():
            return "yes" if value else "no"
        case Enum():
            return words(value)
        case dict():
            return ", ".join(
                f"{_key_words(key)} {_value_words(each)}" for key, each in sorted(value.items(), key=_by_value)
            )
        case frozenset():
            return ", ".join(sorted(map(str, value))) or "none"
        case _:
            return str(value)


def _key_words(key: object) -> str:
    return words(key) if isinstance(key, Enum | str) else str(key)


def _by_value(item: tuple[object, object]) -> int:
    return item[1] if isinstance(item[1], int) else 0
