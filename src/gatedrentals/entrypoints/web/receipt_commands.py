"""What people do with a receipt: place, direct, link its payer, take it back; each is previewed (§6.4, §6.5)."""

from collections.abc import Callable, Sequence
from typing import Any

from attrs import evolve, frozen
from litestar import get, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Response

from gatedrentals.application.papers.foreseen_receipt import ForeseenReceipt, ReceiptForesight
from gatedrentals.application.papers.receipt import PrintReceipt
from gatedrentals.application.receipts.direct_receipt import DirectReceipt
from gatedrentals.application.receipts.link_payer import LinkPayer
from gatedrentals.application.receipts.place_receipt import PlaceReceipt
from gatedrentals.application.receipts.refuse_receipt import RefuseReceipt
from gatedrentals.application.receipts.reverse_receipt import ReverseReceipt
from gatedrentals.application.reports.receipt_story import ReceiptStory, TellReceipt
from gatedrentals.bootstrap.park import Park
from gatedrentals.domain.access.roles import Permission
from gatedrentals.domain.ids import SiteId
from gatedrentals.domain.ledger.documents import Method, ReversalReason
from gatedrentals.entrypoints.http.access import needs
from gatedrentals.entrypoints.web import formats
from gatedrentals.entrypoints.web.choosing import options
from gatedrentals.entrypoints.web.commanding import Field, Kind, Question, alone, looked_at
from gatedrentals.entrypoints.web.forms import Option
from gatedrentals.entrypoints.web.hrefs import receipt_href, unquoted
from gatedrentals.entrypoints.web.license_choice import (
    ANOTHER,
    ANOTHER_NUMBER,
    CHOOSE,
    NONE_LIKE,
    NUMBER_HINT,
    licenses_like,
)
from gatedrentals.entrypoints.web.license_money import line_fields, named_lines
from gatedrentals.entrypoints.web.receipt_effects import receipt_effects
from gatedrentals.entrypoints.web.receipt_page import MOVE, PATH, story_of
from gatedrentals.entrypoints.web.showing import Showing, Shows
from gatedrentals.entrypoints.web.submitting import Done, Submits
from gatedrentals.entrypoints.web.tables import Effect
from gatedrentals.entrypoints.web.typed import Raw, Typed
from gatedrentals.ports.licenses import UnknownLicense

MOVES = needs(Permission.MOVE_MONEY)
Act = Callable[[Park], object]
_UNPROCESSABLE = 422


@frozen
class Asking:
    """A receipt that a command is about, at a site, by whoever is signed in."""

    showing: Showing
    site_id: SiteId
    story: ReceiptStory

    @property
    def money(self) -> tuple[str, str]:
        """The source and the external id, which name the money."""
        return self.story.receipt.source, self.story.receipt.external_id

    @property
    def moves(self) -> bool:
        """Whether the money is on a license, which another one would take it from."""
        return bool(self.story.license_number)

    def license(self, typed: Typed) -> str:
        """Whose account the command is about: the license that was typed, else the one that the money is on."""
        return typed.fields.get("license", "") or self.story.license_number


@frozen
class ReceiptCommand:
    """A command as people choose it: its fields, what reads them, and what it did in a word."""

    label: str
    said: str
    fields: Callable[[Asking], tuple[Field, ...]]
    read: Callable[[Asking, Typed], Act]
    intro: str = ""
    danger: bool = False


@get(f"{PATH}/{{command:str}}", opt=MOVES, sync_to_thread=True)
def ask_receipt_command(
    showing: Shows, site_id: FromPath[str], source: FromPath[str], external_id: FromPath[str], command: FromPath[str]
) -> Response[str]:
    """The form of a command."""
    asked, asking = _command(command), _asking(showing, site_id, source, external_id)
    number = "" if command == PLACE else asking.story.license_number
    reason = LIKELY.get(asking.story.receipt.method, ReversalReason.BOOKING_ERROR)
    form = showing.form(license=number, returned_at=_now(asking), reason=reason.value)
    return _question(command, asked, asking).show(showing, site_id, form)


@post(f"{PATH}/{{command:str}}", opt=MOVES, sync_to_thread=True)
def take_receipt_command(
    submitting: Submits,
    site_id: FromPath[str],
    source: FromPath[str],
    external_id: FromPath[str],
    command: FromPath[str],
    data: URLEncodedBody[Raw],
) -> Response[Any]:
    """Preview it, then do it."""
    typed, asked = Typed.read(data), _command(command)
    asking = _asking(submitting.showing, site_id, source, external_id)
    if typed.fields.get("license") == ANOTHER:
        typed.fields["license"] = typed.fields.pop(ANOTHER_NUMBER, "")
    do, number = asked.read(asking, typed), asking.license(typed)
    question = _question(command, asked, asking)
    if typed.step != "change" and not _is_known(asking, number):
        like = licenses_like(submitting.showing, site_id, number)
        if like:
            form = evolve(submitting.form(typed), problem=CHOOSE)
            groups = alone(*_choice(like))
            return evolve(question, groups=groups).show(submitting.showing, site_id, form, _UNPROCESSABLE)
        typed.errors["license"] = NONE_LIKE
    left_number = asking.story.license_number if number != asking.story.license_number else ""
    left, whose = (f"{left_number}: ", f"{number}: ") if left_number else ("", "")
    before = submitting.showing.reading.park.paper_desk.receipt(PrintReceipt(asking.site_id, *asking.money))

    def act(park: Park) -> ForeseenReceipt:
        foresight = ReceiptForesight(park.store, park.clock)
        numbers = (number, asking.story.license_number)
        return foresight(
            asking.site_id,
            number,
            asking.money,
            lambda store: looked_at(park.on(store), site_id, numbers, do),
            left_number,
        )

    done = Done(f"Receipt {asking.money[1]} {asked.said}.", receipt_href(site_id, *asking.money))

    def foretell(foreseen: ForeseenReceipt) -> Sequence[Effect]:
        return tuple(receipt_effects(before, foreseen, left, whose))

    return question.take(submitting, site_id, typed, act, foretell, lambda _foreseen: done)


def _place(asking: Asking, typed: Typed) -> Act:
    asked = asking.showing.reading.asked
    said = PlaceReceipt(asking.site_id, *asking.money, typed.text("license"), asked)
    return lambda park: park.place_receipts(said)


def _direct(asking: Asking, typed: Typed) -> Act:
    lines = tuple(line for name, line in named_lines(typed, "line") if typed.checked(name))
    if not lines:
        boxes = line_fields(asking.showing, asking.site_id, asking.story.license_number, Kind.CHECK)
        typed.errors[boxes[0].name if boxes else "note"] = "Choose one line or more."
    asked = asking.showing.reading.asked
    said = DirectReceipt(asking.site_id, *asking.money, lines, asked, typed.text("note", required=False))
    return lambda park: park.directives.direct(said)


def _link(asking: Asking, typed: Typed) -> Act:
    asked = asking.showing.reading.asked
    said = LinkPayer(asking.site_id, asking.story.receipt.payer_name, typed.text("license"), asked)
    return lambda park: park.payer_links.link(said)


def _refuse(asking: Asking, typed: Typed) -> Act:
    said = RefuseReceipt(
        asking.site_id,
        *asking.money,
        asking.showing.reading.asked,
        typed.text("address", required=False),
        typed.text("payee", required=False),
    )
    return lambda park: park.refused_receipts(said)


def _reverse(asking: Asking, typed: Typed) -> Act:
    said = ReverseReceipt(
        asking.site_id,
        *asking.money,
        typed.choice("reason", ReversalReason, ReversalReason.BOOKING_ERROR),
        typed.instant("returned_at", asking.showing.zone(asking.site_id)),
        asking.showing.reading.asked,
        typed.text("return_code", required=False),
    )
    return lambda park: park.take_back_receipts(said)


def _license_field(_asking: Asking) -> tuple[Field, ...]:
    return (Field("license", "License", hint=NUMBER_HINT),)


def _choice(like: tuple[Option, ...]) -> tuple[Field, ...]:
    another = Field(ANOTHER_NUMBER, "Another license", hint=NUMBER_HINT, required=False)
    return (Field("license", "License", Kind.CARDS, options=like), another)


def _is_known(asking: Asking, number: str) -> bool:
    """Whether a license has the number, or none was typed."""
    with asking.showing.reading.park.store.work(asking.site_id) as work:
        try:
            return not number or bool(work.licenses.by_number(asking.site_id, number))
        except UnknownLicense:
            return False


def _direct_fields(asking: Asking) -> tuple[Field, ...]:
    boxes = line_fields(asking.showing, asking.site_id, asking.story.license_number, Kind.CHECK)
    return (*boxes, Field("note", "Why", Kind.WORDS, required=False))


def _refuse_fields(asking: Asking) -> tuple[Field, ...]:
    address = Field("address", "Where the check goes", hint="The check waits while this is empty.", required=False)
    if asking.story.receipt.payer_name or asking.story.receipt.payer:
        return (address,)
    return (Field("payee", "Who paid", required=False), address)


def _reverse_fields(_asking: Asking) -> tuple[Field, ...]:
    return (
        Field("reason", "Reason", Kind.CHOICE, options=options(ReversalReason)),
        Field("return_code", "Return code", hint="The bank's, such as R01", required=False),
        Field("returned_at", "Returned", Kind.INSTANT),
    )


PLACE = "place"
LIKELY = {
    Method.CARD: ReversalReason.CHARGEBACK,
    Method.ECHECK: ReversalReason.ACH_RETURN,
    Method.MAILED_CHECK: ReversalReason.NSF,
}
"""Why money is most often taken back; what no bank returns was booked wrongly."""
COMMANDS = {
    PLACE: ReceiptCommand(
        *("Place on a license", "is placed", _license_field, _place),
        intro="It counts there from when it was received, whatever held it until now.",
    ),
    "direct": ReceiptCommand(
        *("Send it to lines", "is sent to its lines", _direct_fields, _direct),
        intro="It pays these lines first; what is left goes the usual way.",
    ),
    "link": ReceiptCommand(
        *("Link its payer", "has its payer linked", _license_field, _link),
        intro="Money of this payer is for that license from now on; what waits of it is placed there.",
    ),
    "refuse": ReceiptCommand(
        *("Refuse it", "goes back by check", _refuse_fields, _refuse),
        intro="It goes back by check to whoever paid.",
        danger=True,
    ),
    "reverse": ReceiptCommand(
        *("Take it back", "is taken back", _reverse_fields, _reverse),
        intro="It counts as never received; money booked on the wrong license waits to be matched.",
        danger=True,
    ),
}
"""By the last part of their address."""


def _question(path: str, asked: ReceiptCommand, asking: Asking) -> Question:
    back = receipt_href(asking.site_id, *asking.money)
    receipt, label = asking.story.receipt, MOVE if path == PLACE and asking.moves else asked.label
    sub = f"{formats.money(receipt.amount_cents)} by {formats.words(receipt.method).lower()}, {receipt.external_id}"
    return Question(
        title=label,
        sub=sub,
        action=f"{back}/{path}",
        back=back,
        ask=f"{label}?",
        confirm=label,
        groups=alone(*asked.fields(asking)),
        intro=asked.intro,
        danger=asked.danger,
    )


def _asking(showing: Showing, site_id: str, source: str, external_id: str) -> Asking:
    asked = TellReceipt(SiteId(site_id), unquoted(source), unquoted(external_id))
    return Asking(showing, asked.site_id, story_of(showing, asked))


def _command(path: str) -> ReceiptCommand:
    found = COMMANDS.get(path)
    if found is None:
        raise NotFoundException(detail=f"a receipt has no page {path!r}")
    return found


def _now(asking: Asking) -> str:
    now = asking.showing.reading.park.clock.now().astimezone(asking.showing.zone(asking.site_id))
    return f"{now:%Y-%m-%dT%H:%M}"
