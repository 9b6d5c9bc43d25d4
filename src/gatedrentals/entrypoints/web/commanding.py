"""How a command is asked for: its fields, a preview of what it will do, and then the deed; one page for all of them."""

from collections.abc import Callable, Iterable, Sequence
from enum import Enum
from typing import Any, TypeVar

from attrs import frozen
from litestar.response import Response

from gatedrentals.application.watched import Watch, Watched
from gatedrentals.bootstrap.park import Park
from gatedrentals.domain.ids import SiteId
from gatedrentals.entrypoints.web.effects import watched_effects
from gatedrentals.entrypoints.web.forms import Form, Option
from gatedrentals.entrypoints.web.showing import Showing
from gatedrentals.entrypoints.web.submitting import Done, Step, Submitting
from gatedrentals.entrypoints.web.tables import Effect
from gatedrentals.entrypoints.web.typed import Typed

T = TypeVar("T")

TEMPLATE = "license/command.html"
_UNPROCESSABLE = 422


class Kind(Enum):
    """What a field takes."""

    TEXT = "text"
    WORDS = "words"
    DAY = "day"
    INSTANT = "instant"
    MONEY = "money"
    CHOICE = "choice"
    CARDS = "cards"
    CHECK = "check"


@frozen
class Field:
    """A field of a command's form."""

    name: str
    label: str
    kind: Kind = Kind.TEXT
    hint: str = ""
    required: bool = True
    options: tuple[Option, ...] = ()


@frozen
class Group:
    """Fields side by side; a legend stands above those that need one."""

    fields: tuple[Field, ...]
    legend: str = ""


def alone(*fields: Field) -> tuple[Group, ...]:
    """Each field in a row of its own."""
    return tuple(Group((field,)) for field in fields)


@frozen
class Question:
    """A command as its page asks for it. ``ask`` stands above its preview, ``confirm`` on the button that does it."""

    title: str
    sub: str
    action: str
    back: str
    ask: str
    confirm: str
    groups: tuple[Group, ...] = ()
    intro: str = ""
    danger: bool = False

    def show(
        self,
        showing: Showing,
        site_id: str,
        form: Form,
        status: int = 200,
        effects: Sequence[Effect] | None = None,
        notes: Sequence[str] = (),
    ) -> Response[str]:
        """The form; with ``effects``, the preview of what it will do."""
        context = {"form": form, "question": self, "effects": effects, "notes": notes}
        return showing.show(TEMPLATE, showing.layout(self.title, site_id), context, status)

    def take(
        self,
        submitting: Submitting,
        site_id: str,
        typed: Typed,
        act: Callable[[Park], T],
        foretell: Callable[[T], Sequence[Effect]],
        said: Callable[[T], Done],
    ) -> Response[Any]:
        """Preview it, then do it: ``foretell`` says what it would do, ``said`` what it did."""
        showing = submitting.showing

        def again(form: Form) -> Response[str]:
            return self.show(showing, site_id, form, _UNPROCESSABLE if form.refused else 200)

        def preview(answer: T, form: Form) -> Response[str]:
            return self.show(showing, site_id, form, effects=foretell(answer))

        return submitting.once(site_id, typed, Step(again, preview), act, said)


def watched(park: Park, site_id: str, number: str, command: Callable[[Park], T]) -> Watched[T]:
    """Do a command on a license, and tell how it stood before and after, as `watched_effects` shows it."""
    watch = Watch(park.store, park.clock)
    return watch(SiteId(site_id), number, lambda store: looked_at(park.on(store), site_id, (number,), command))


def looked_at(park: Park, site_id: str, numbers: Iterable[str], command: Callable[[Park], T]) -> T:
    """Do a command; what it leaves nothing to do about on these licenses is gone from the queue with it (§14.1)."""
    answer = command(park)
    for number in sorted({*numbers} - {""}):
        park.site_watch.look_at(SiteId(site_id), number)
    return answer


def foretold(found: Watched[Any]) -> tuple[Effect, ...]:
    """What a watched command does to a license and its account."""
    return watched_effects(found)
