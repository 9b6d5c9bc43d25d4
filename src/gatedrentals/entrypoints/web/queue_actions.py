"""What resolves an item, done in place: said, previewed, done once; then the item is gone from the queue (§14.1)."""

from collections.abc import Iterator
from typing import Any

from attrs import evolve
from litestar import get, post
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Response

from gatedrentals.application.attention.act_on_item import ActOnItem
from gatedrentals.application.attention.dismiss_item import UnknownItem
from gatedrentals.application.attention.inline_actions import Told
from gatedrentals.application.attention.preview_action import ActionPreview
from gatedrentals.application.attention.queue_rows import QueueRow
from gatedrentals.application.attention.show_item import ShowItem
from gatedrentals.bootstrap.park import Park
from gatedrentals.domain.access.principal import NotPermitted
from gatedrentals.domain.access.roles import Permission
from gatedrentals.domain.attention.action import Action, Ask
from gatedrentals.domain.attention.kinds import KINDS
from gatedrentals.domain.errors import Refusal
from gatedrentals.domain.ids import SiteId
from gatedrentals.domain.period import local_day
from gatedrentals.entrypoints.http.access import needs
from gatedrentals.entrypoints.web import formats
from gatedrentals.entrypoints.web.effects import NOTHING, watched_effects
from gatedrentals.entrypoints.web.formats import Tone
from gatedrentals.entrypoints.web.forms import Form, Option
from gatedrentals.entrypoints.web.license_choice import (
    ANOTHER,
    ANOTHER_NUMBER,
    CHOOSE,
    NONE_LIKE,
    NONE_OF_THESE,
    licenses_like,
)
from gatedrentals.entrypoints.web.queried import Queried
from gatedrentals.entrypoints.web.queue_rows import ShownItem
from gatedrentals.entrypoints.web.showing import Showing, Shows
from gatedrentals.entrypoints.web.submitting import Done, Step, Submits
from gatedrentals.entrypoints.web.tables import Effect
from gatedrentals.entrypoints.web.typed import Raw, Typed
from gatedrentals.ports.licenses import UnknownLicense

PATH = "/sites/{site_id:str}/queue/act"
TEMPLATE = "queue/act.html"
_NAMES = ("kind", "key", "action")
_CLOSES = {True: Tone.SUCCESS, False: Tone.WARNING}
_UNPROCESSABLE = 422


@get(PATH, opt=needs(Permission.READ_OWN_ITEMS), sync_to_thread=True)
def ask_action(showing: Shows, site_id: FromPath[str]) -> Response[Any]:
    """The action's form; its preview at once, where all is said that it asks for."""
    typed = Typed(dict(Queried.read(showing.address).values))
    action, row = _action(typed), _row(showing, site_id, typed)
    asks = [ask.value for ask in (*action.asks, *action.may_ask)]
    filled = {name: typed.fields.get(name, "") for name in asks}
    is_said = all(filled[ask.value] for ask in action.asks) and not action.may_ask
    if Ask.DAY in action.asks and not action.to_come:
        today = local_day(showing.reading.park.clock.now(), showing.zone(site_id))
        filled[Ask.DAY.value] = filled[Ask.DAY.value] or today.isoformat()
    form = showing.form(**{name: typed.fields[name] for name in _NAMES}, **filled)
    if not is_said:
        return _form(showing, site_id, row, action, form)
    return _preview(showing, site_id, row, action, Typed(dict(form.typed)), form)


@post(PATH, opt=needs(Permission.READ_OWN_ITEMS), sync_to_thread=True)
def take_action(submitting: Submits, site_id: FromPath[str], data: URLEncodedBody[Raw]) -> Response[Any]:
    """Preview it, then do it. What was done already is not looked for again: its item is gone."""
    showing, typed = submitting.showing, Typed.read(data)
    action = _action(typed)
    command = _command(showing, site_id, action, typed)

    def again(form: Form) -> Response[str]:
        status = _UNPROCESSABLE if form.refused else 200
        return _form(showing, site_id, _row(showing, site_id, typed), action, form, status)

    if typed.step not in {"confirm", "change"} and not typed.errors:
        row = _row(showing, site_id, typed)
        return _preview(showing, site_id, row, action, typed, submitting.form(typed))

    def act(park: Park) -> bool:
        return park.item_actions(showing.reading.principal, command)

    def done(closes: bool) -> Done:  # noqa: FBT001 - what the use case answers
        said = f"{KINDS[command.kind].label}: {action.label.lower()}."
        left = "" if closes else " It stays in the queue until its cause is gone."
        return Done(said + left, f"/sites/{site_id}/queue", changed=("queue",), closes="all" if closes else "dialog")

    return submitting.once(site_id, typed, Step(again=again), act, done)


def _action(typed: Typed) -> Action:
    """The action that is meant. Raises UnknownItem where there is none of that name for items of that kind."""
    kind, name = typed.fields.get("kind", ""), typed.fields.get("action", "")
    actions = KINDS[kind].actions if kind in KINDS else ()
    found = next((action for action in actions if action.name == name and not action.opens), None)
    if found is None or "key" not in typed.fields:
        raise UnknownItem(f"nothing is done in place by {name!r} about an item {kind!r}")
    return found


def _row(showing: Showing, site_id: str, typed: Typed) -> QueueRow:
    reading = showing.reading
    asked = ShowItem(SiteId(site_id), typed.fields["kind"], typed.fields["key"])
    return reading.park.reading_room.shown_items(reading.principal, asked)


def _command(showing: Showing, site_id: str, action: Action, typed: Typed) -> ActOnItem:
    """What was typed as a command; what is wrong with it is noted there."""
    said: dict[str, Any] = {}
    for ask in (*action.asks, *action.may_ask):
        required = ask in action.asks
        if ask is Ask.DAY:
            said[ask.value] = typed.day(ask.value) if required else typed.day_or_none(ask.value)
        elif ask is Ask.LICENSE and typed.fields.get(ask.value) == ANOTHER:
            said[ask.value] = typed.text(ANOTHER_NUMBER)
        else:
            said[ask.value] = typed.text(ask.value, required=required)
    kind, key = typed.fields["kind"], typed.fields["key"]
    return ActOnItem(SiteId(site_id), kind, key, action.name, showing.reading.asked, Told(**said))


def _preview(showing: Showing, site_id: str, row: QueueRow, action: Action, typed: Typed, form: Form) -> Response[Any]:
    command, reading = _command(showing, site_id, action, typed), showing.reading
    try:
        found = reading.park.reading_room.action_previews(reading.principal, command)
    except UnknownLicense:
        like = licenses_like(showing, site_id, command.told.license_number)
        asked = ANOTHER_NUMBER if typed.fields.get(Ask.LICENSE.value) == ANOTHER else Ask.LICENSE.value
        form = evolve(form, problem=CHOOSE) if like else evolve(form, errors={**form.errors, asked: NONE_LIKE})
        return _form(showing, site_id, row, action, form, _UNPROCESSABLE, **({"licenses": like} if like else {}))
    except NotPermitted:
        raise
    except Refusal as refusal:
        return _form(showing, site_id, row, action, form.refused_by(refusal), _UNPROCESSABLE)
    return _form(showing, site_id, row, action, form, effects=tuple(_effects(found)))


def _effects(preview: ActionPreview) -> Iterator[Effect]:
    for each in preview.licenses:
        number = each.after.license.number
        yield from (evolve(effect, what=f"{number}: {effect.what}") for effect in watched_effects(each))
    for refund in preview.refunds:
        waits = "" if refund.address and refund.payees else ", waits for an address"
        to = " and ".join(refund.payees) or "whoever paid"
        yield Effect(f"Check to {to}{waits}", NOTHING, formats.money(refund.amount_cents))
    yield Effect("This item", "waits", "is gone" if preview.closes else "waits on", _CLOSES[preview.closes])


def _form(
    showing: Showing, site_id: str, row: QueueRow, action: Action, form: Form, status: int = 200, **more: object
) -> Response[Any]:
    item = ShownItem(row, showing.site(site_id), showing.reading.park.clock.now())
    licenses = [
        Option(each.license_number, f"{each.license_number} · {each.who}", each.why) for each in item.suggestions
    ]
    context = {
        "form": form,
        "item": item,
        "action": action,
        "post_to": f"/sites/{site_id}/queue/act",
        "back": f"/sites/{site_id}/queue",
        "effects": None,
        "asks": (*action.asks, *action.may_ask),
        "day_label": action.day,
        "licenses": (*licenses, NONE_OF_THESE) if licenses else (),
        **more,
    }
    return showing.show(TEMPLATE, showing.layout(action.label, site_id), context, status)
