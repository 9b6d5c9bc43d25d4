"""What people decide about what a license owes: credits, voids, write-offs, pinned and excluded lines (§6.1, §6.2)."""

from collections.abc import Iterator
from typing import Any

from litestar import get, post
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Response

from gatedrentals.application.billing.credit_lines import BY_HAND, CreditLines, LineReduction, VoidInvoice
from gatedrentals.application.named_line import NamedLine
from gatedrentals.application.receipts.direct_receipt import MarkLines
from gatedrentals.application.reports.license_invoices import InvoicedLine, ListedInvoice, ListInvoices
from gatedrentals.application.reports.license_overview import LicenseOverview
from gatedrentals.application.watched import Watched
from gatedrentals.application.writing_off.write_off import WriteOffBalance
from gatedrentals.bootstrap.park import Park
from gatedrentals.domain.access.roles import Permission
from gatedrentals.domain.ids import SiteId
from gatedrentals.domain.ledger.documents import CreditReason, DirectiveKind
from gatedrentals.domain.ledger.line import LineKind
from gatedrentals.entrypoints.http.access import needs
from gatedrentals.entrypoints.web import formats
from gatedrentals.entrypoints.web.commanding import Field, Kind, Question, alone, foretold, watched
from gatedrentals.entrypoints.web.forms import Option
from gatedrentals.entrypoints.web.hrefs import invoice_href, license_href
from gatedrentals.entrypoints.web.license_command_pages import overview, sub_of
from gatedrentals.entrypoints.web.paper_pages import invoice_number
from gatedrentals.entrypoints.web.showing import Showing, Shows
from gatedrentals.entrypoints.web.submitting import Done, Submits
from gatedrentals.entrypoints.web.typed import Raw, Typed

PATH = "/sites/{site_id:str}/licenses/{number:str}"
NOTE = Field("note", "Why", Kind.WORDS, "A sentence: it stands with what is changed.")
REASONS = tuple(Option(each.value, formats.words(each)) for each in CreditReason if each in BY_HAND)
MARKS = tuple(
    Option(kind.value, label, hint)
    for kind, label, hint in (
        (DirectiveKind.PIN, "Pin", "Paid before all others."),
        (DirectiveKind.UNPIN, "Unpin", "Paid in its usual order again."),
        (DirectiveKind.EXCLUDE, "Exclude", "No payment goes there until it is included again."),
        (DirectiveKind.INCLUDE, "Include", "Paid in its usual order again."),
    )
)


@get(f"{PATH}/write-off", opt=needs(Permission.WRITE_OFF), sync_to_thread=True)
def ask_write_off(showing: Shows, site_id: FromPath[str], number: FromPath[str]) -> Response[str]:
    """Why the balance is given up."""
    return _write_off(site_id, overview(showing, site_id, number)).show(showing, site_id, showing.form())


@post(f"{PATH}/write-off", opt=needs(Permission.WRITE_OFF), sync_to_thread=True)
def take_write_off(
    submitting: Submits, site_id: FromPath[str], number: FromPath[str], data: URLEncodedBody[Raw]
) -> Response[Any]:
    """Preview it, then give the balance up."""
    typed, showing = Typed.read(data), submitting.showing
    command = WriteOffBalance(SiteId(site_id), number, typed.text("note"), showing.reading.asked)

    def act(park: Park) -> Watched[object]:
        return watched(park, site_id, number, lambda within: within.write_offs(command))

    done = Done(f"What was open on license {number} is written off.", license_href(site_id, number))
    question = _write_off(site_id, overview(showing, site_id, number))
    return question.take(submitting, site_id, typed, act, foretold, lambda _found: done)


@get(f"{PATH}/credit", opt=needs(Permission.CREDIT), sync_to_thread=True)
def ask_credit(showing: Shows, site_id: FromPath[str], number: FromPath[str]) -> Response[str]:
    """Which lines, by how much, and why."""
    return _credit(showing, site_id, number).show(showing, site_id, showing.form())


@post(f"{PATH}/credit", opt=needs(Permission.CREDIT), sync_to_thread=True)
def take_credit(
    submitting: Submits, site_id: FromPath[str], number: FromPath[str], data: URLEncodedBody[Raw]
) -> Response[Any]:
    """Preview it, then lower the lines."""
    typed, showing = Typed.read(data), submitting.showing
    reason, note = typed.choice("reason", CreditReason, CreditReason.GOODWILL), typed.text("note")
    lines = tuple(
        LineReduction(line, typed.cents(name))
        for name, line in named_lines(typed, "line")
        if typed.text(name, required=False)
    )
    if not lines:
        typed.errors["reason"] = "Type an amount next to one line or more."
    command = CreditLines(SiteId(site_id), number, reason, lines, note, showing.reading.asked)

    def act(park: Park) -> Watched[object]:
        return watched(park, site_id, number, lambda within: within.credits(command))

    done = Done(f"Lines of license {number} are credited.", license_href(site_id, number))
    question = _credit(showing, site_id, number)
    return question.take(submitting, site_id, typed, act, foretold, lambda _found: done)


@get(f"{PATH}/marks", opt=needs(Permission.MOVE_MONEY), sync_to_thread=True)
def ask_marks(showing: Shows, site_id: FromPath[str], number: FromPath[str]) -> Response[str]:
    """Which lines are paid first, or not at all."""
    return _marks(showing, site_id, number).show(showing, site_id, showing.form(kind=DirectiveKind.PIN.value))


@post(f"{PATH}/marks", opt=needs(Permission.MOVE_MONEY), sync_to_thread=True)
def take_marks(
    submitting: Submits, site_id: FromPath[str], number: FromPath[str], data: URLEncodedBody[Raw]
) -> Response[Any]:
    """Preview it, then mark the lines."""
    typed, showing = Typed.read(data), submitting.showing
    kind, note = typed.choice("kind", DirectiveKind, DirectiveKind.PIN), typed.text("note", required=False)
    lines = tuple(line for name, line in named_lines(typed, "line") if typed.checked(name))
    if not lines:
        typed.errors["kind"] = "Choose one line or more."
    command = MarkLines(SiteId(site_id), number, kind, lines, showing.reading.asked, note)

    def act(park: Park) -> Watched[object]:
        return watched(park, site_id, number, lambda within: within.directives.mark(command))

    done = Done(f"Lines of license {number} are marked.", license_href(site_id, number, "invoices"))
    question = _marks(showing, site_id, number)
    return question.take(submitting, site_id, typed, act, foretold, lambda _found: done)


@get(f"{PATH}/invoices/{{invoice:str}}/void", opt=needs(Permission.CREDIT), sync_to_thread=True)
def ask_void(showing: Shows, site_id: FromPath[str], number: FromPath[str], invoice: FromPath[str]) -> Response[str]:
    """Why an invoice is voided."""
    question = _void(site_id, overview(showing, site_id, number), invoice_number(invoice))
    return question.show(showing, site_id, showing.form())


@post(f"{PATH}/invoices/{{invoice:str}}/void", opt=needs(Permission.CREDIT), sync_to_thread=True)
def take_void(
    submitting: Submits,
    site_id: FromPath[str],
    number: FromPath[str],
    invoice: FromPath[str],
    data: URLEncodedBody[Raw],
) -> Response[Any]:
    """Preview it, then void the invoice."""
    typed, showing, which = Typed.read(data), submitting.showing, invoice_number(invoice)
    command = VoidInvoice(SiteId(site_id), number, which, typed.text("note"), showing.reading.asked)

    def act(park: Park) -> Watched[object]:
        return watched(park, site_id, number, lambda within: within.credits.void(command))

    done = Done(f"Invoice {which} is voided.", invoice_href(site_id, number, which))
    question = _void(site_id, overview(showing, site_id, number), invoice_number(invoice))
    return question.take(submitting, site_id, typed, act, foretold, lambda _found: done)


def _write_off(site_id: str, shown: LicenseOverview) -> Question:
    back = license_href(site_id, shown.license.number)
    ask = f"Write off {formats.money(shown.figures.open_cents)}?"
    what = "Earned lines become bad debt; rent that is not earned and an unpaid deposit are credited."
    return Question(
        *("Write off what is open", sub_of(shown), f"{back}/write-off", back, ask, "Write off"),
        alone(NOTE),
        what,
        danger=True,
    )


def _void(site_id: str, shown: LicenseOverview, invoice: int) -> Question:
    number = shown.license.number
    back = invoice_href(site_id, number, invoice)
    title = f"Void invoice {invoice}"
    what = "All that is left of it is credited. Its number stays, and its cycle is not billed again."
    return Question(title, sub_of(shown), f"{back}/void", back, f"{title}?", title, alone(NOTE), what, danger=True)


def _credit(showing: Showing, site_id: str, number: str) -> Question:
    shown = overview(showing, site_id, number)
    back = license_href(site_id, number)
    amounts = line_fields(showing, site_id, number, Kind.MONEY)
    groups = alone(Field("reason", "Reason", Kind.CHOICE, options=REASONS), *amounts, NOTE)
    what = "Type beside each line by how much it is lowered; leave the others empty."
    return Question(
        "Credit lines", sub_of(shown), f"{back}/credit", back, "Credit these lines?", "Credit", groups, what
    )


def _marks(showing: Showing, site_id: str, number: str) -> Question:
    shown = overview(showing, site_id, number)
    back = license_href(site_id, number)
    boxes = line_fields(showing, site_id, number, Kind.CHECK)
    note = Field("note", "Why", Kind.WORDS, required=False)
    groups = alone(Field("kind", "From now on", Kind.CARDS, options=MARKS), *boxes, note)
    return Question(
        "Pin or exclude lines", sub_of(shown), f"{back}/marks", back, "Mark these lines?", "Mark the lines", groups
    )


def line_fields(showing: Showing, site_id: str, number: str, kind: Kind) -> tuple[Field, ...]:
    """A field for each line that still asks for money, oldest first."""
    return tuple(
        Field(_name(invoice, line), _label(invoice, line), kind, required=False)
        for invoice, line in _lines(showing, site_id, number)
    )


def _lines(showing: Showing, site_id: str, number: str) -> Iterator[tuple[ListedInvoice, InvoicedLine]]:
    invoices = showing.reading.park.reading_room.license_invoices(ListInvoices(SiteId(site_id), number))
    for invoice in reversed(invoices):
        for line in invoice.lines:
            if line.kind is not LineKind.DISCOUNT and line.open_cents:
                yield invoice, line


def _name(invoice: ListedInvoice, line: InvoicedLine) -> str:
    return f"line_{invoice.number}_{line.line_no}"


def _label(invoice: ListedInvoice, line: InvoicedLine) -> str:
    due = formats.short_day(invoice.due_on)
    return f"{line.text}, invoice {invoice.number} due {due}: {formats.money(line.open_cents)} open"


def named_lines(typed: Typed, prefix: str) -> Iterator[tuple[str, NamedLine]]:
    """The lines that fields of a form are about."""
    for name in typed.fields:
        head, _, rest = name.partition("_")
        invoice, _, line = rest.partition("_")
        if head == prefix and invoice.isdecimal() and line.isdecimal():
            yield name, NamedLine(int(invoice), int(line))
