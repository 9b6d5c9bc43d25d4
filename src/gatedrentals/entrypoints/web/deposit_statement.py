"""The deposit statement of a license: its facts, what is missing, and the account line by line as it stands (§11.4)."""

from typing import Any

from attrs import frozen
from litestar import get, post
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Response

from gatedrentals.application.deposits.revise_statement import ReviseStatement
from gatedrentals.application.deposits.save_statement import SavedStatements, SaveStatement
from gatedrentals.application.papers.deposit_statement import PrintDepositStatement
from gatedrentals.application.papers.statement_view import StatementView, ViewStatement
from gatedrentals.bootstrap.park import Park
from gatedrentals.domain.access.roles import Permission
from gatedrentals.domain.deposits.damages import for_home_assembly
from gatedrentals.domain.deposits.statement import DepositStatement, Missing, missing
from gatedrentals.domain.errors import Refusal
from gatedrentals.domain.ids import SiteId
from gatedrentals.domain.period import ONE_DAY, local_day
from gatedrentals.entrypoints.http.access import needs
from gatedrentals.entrypoints.http.pdf import pdf
from gatedrentals.entrypoints.web.deposit_facts import (
    CLASSES,
    THIRD_PARTIES,
    StatementFacts,
    asked_about,
    filled,
    rows_of,
    with_row,
    without_row,
    wrong_fields,
)
from gatedrentals.entrypoints.web.deposit_statements import CLOCKS
from gatedrentals.entrypoints.web.formats import words
from gatedrentals.entrypoints.web.forms import Form, Option
from gatedrentals.entrypoints.web.hrefs import statement_href
from gatedrentals.entrypoints.web.layout import Crumb, Layout
from gatedrentals.entrypoints.web.queried import Queried
from gatedrentals.entrypoints.web.showing import Showing, Shows
from gatedrentals.entrypoints.web.submitting import Done, Step, Submits
from gatedrentals.entrypoints.web.tables import TimelineEntry
from gatedrentals.entrypoints.web.typed import Raw, Typed

PATH = "/sites/{site_id:str}/licenses/{number:str}/deposit-statement"
PAYMENTS = (
    Option("jointly", "By one check", "It names all residents."),
    Option("shared", "In shares", "As all of them signed."),
)
"""How a refund goes back."""
TEMPLATE = "deposit/statement.html"
_UNPROCESSABLE = 422


class OtherVersion(Refusal):
    """A form is of a version that is no longer the one to be changed."""

    code = "stale_statement"


@get(PATH, opt=needs(Permission.READ_BOOKS), sync_to_thread=True)
def statement_page(showing: Shows, site_id: FromPath[str], number: FromPath[str]) -> Response[str]:
    """A version of it, or the form of the draft."""
    page = Page.of(showing, site_id, number)
    chosen = Queried.read(showing.address).number("version")
    if showing.asked.for_drawer:
        return page.drawer(chosen or len(page.view.versions))
    if chosen:
        return page.version(chosen)
    if page.edits(Queried.read(showing.address).text("next") == "yes"):
        return page.form(showing.form(**filled(page.view)))
    return page.version(len(page.view.versions))


@post(PATH, opt=needs(Permission.SETTLE), sync_to_thread=True)
def save_statement(
    submitting: Submits, site_id: FromPath[str], number: FromPath[str], data: URLEncodedBody[Raw]
) -> Response[Any]:
    """Add or take away a row, reckon what is typed, or save it: the form's buttons say which."""
    typed, page = Typed.read(data), Page.of(submitting.showing, site_id, number)
    form, step = submitting.form(typed), typed.step
    if step == "add":
        added = Typed(with_row(typed.fields))
        return page.form(submitting.form(added), focus=f"room-{len(rows_of(added)) - 1}")
    if step.startswith("remove-"):
        gone = step.removeprefix("remove-")
        left = Typed(without_row(typed.fields, int(gone) if gone.isdecimal() else -1))
        return page.form(submitting.form(left), focus="add")
    if step == "recount":
        return page.account(form) if submitting.showing.asked.by_htmx else page.form(form)
    command = page.command(typed)

    def act(park: Park) -> DepositStatement:
        if typed.fields.get("version") != str(page.next_version):
            message = "this statement went on since the page was loaded: look at it again before you change it"
            raise OtherVersion(message)
        return SavedStatements(park.store, park.clock)(command)

    asked = Step(again=lambda refused: page.form(refused, _UNPROCESSABLE))
    done = Done(f"The deposit statement of {number} is saved.", page.href)
    return submitting.once(site_id, typed, asked, act, lambda _statement: done)


@get(f"{PATH}.pdf", opt=needs(Permission.READ_BOOKS), sync_to_thread=True)
def statement_pdf(showing: Shows, site_id: FromPath[str], number: FromPath[str]) -> Response[bytes]:
    """A version of it to print: the latest, or ``?version=1``."""
    desk = showing.reading.park.paper_desk
    version = Queried.read(showing.address).number("version") or None
    paper = desk.deposit_statement(PrintDepositStatement(SiteId(site_id), number, version))
    return pdf(showing.reading.park, paper, f"{number}-deposit-statement-{paper.version}")


@frozen
class Page:
    """The page of one license's statement."""

    showing: Showing
    site_id: str
    number: str
    view: StatementView

    @classmethod
    def of(cls, showing: Showing, site_id: str, number: str) -> "Page":
        """Read it. Raises UnknownLicense."""
        view = showing.reading.park.reading_room.statement_views(ViewStatement(SiteId(site_id), number))
        return cls(showing, site_id, number, view)

    @property
    def href(self) -> str:
        """Its address."""
        return statement_href(self.site_id, self.number)

    @property
    def next_version(self) -> int:
        """The version that a form of it changes or begins."""
        latest = self.view.latest
        return 1 if latest is None else latest.version + latest.is_final

    @property
    def may_settle(self) -> bool:
        """Whether whoever looks may change it."""
        return self.showing.reading.principal.may(Permission.SETTLE, SiteId(self.site_id))

    def edits(self, next_one: bool) -> bool:  # noqa: FBT001 - its only argument
        """Whether the form is shown: of a draft, of a first draft, or of the version after a final one."""
        latest = self.view.latest
        if self.view.due_by is None or not self.may_settle:
            return False
        return latest is None or not latest.is_final or next_one

    def command(self, typed: Typed) -> SaveStatement:
        """What a typed form asks for; what is wrong stands in its errors."""
        facts = StatementFacts(typed, self.view.residents, self.next_version == 1)
        return facts.command(ReviseStatement(SiteId(self.site_id), self.number, self.showing.reading.asked))

    def form(self, form: Form, status: int = 200, focus: str = "") -> Response[str]:
        """The form, with the account that its facts come to; ``focus`` says where the keyboard goes on."""
        return self._show({"form": form, "focus": focus, **self._editing(form), **self._reckoned(form)}, status)

    def account(self, form: Form) -> Response[str]:
        """The account alone, reckoned from what is typed."""
        context = {**self._known(), "form": form, **self._reckoned(form)}
        return self.showing.part(TEMPLATE, "account", self._layout(), context)

    def version(self, version: int) -> Response[str]:
        """A kept version as it is; none before the first draft."""
        found = self._found(version)
        context: dict[str, object] = {"form": None, "statement": found, "wrong": (), "refusal": "", "facts": ()}
        paper = None if found is None else self._paper(found)
        return self._show({**context, "paper": paper, "excused": () if found is None else found.unobtainable})

    def drawer(self, version: int) -> Response[str]:
        """What the row of a version opens; none before the first draft."""
        found = self._found(version)
        context = {**self._known(), "statement": found, "paper": None if found is None else self._paper(found)}
        context |= {"misses": () if found is None or found.is_final else missing(found)}
        return self.showing.show("deposit/drawer.html", self._layout(), context)

    def _found(self, version: int) -> DepositStatement | None:
        return next((each for each in self.view.versions if each.version == version), None)

    def _reckoned(self, form: Form) -> dict[str, object]:
        """The account of what is typed, by the use case that would save it; or why there is none."""
        typed = Typed(dict(form.typed))
        command = self.command(typed)
        context: dict[str, object] = {"statement": None, "paper": None, "refusal": "", "excused": ()}
        context |= {"wrong": tuple(wrong_fields(typed))}
        context |= {"facts": [(fact, note) for fact, note in _notes(typed, self) if note]}
        if typed.errors:
            return context
        try:
            park = self.showing.reading.park.previewed()
            statement = SavedStatements(park.store, park.clock)(command)
        except Refusal as refusal:
            return {**context, "refusal": str(refusal)}
        notes = _notes(typed, self)
        asked = asked_about(statement, notes)
        excused = tuple(word for word in statement.unobtainable if word.missing not in {fact for fact, _ in asked})
        return {**context, "statement": statement, "paper": self._paper(statement), "facts": asked, "excused": excused}

    def _editing(self, form: Form) -> dict[str, object]:
        return {
            "rows": rows_of(Typed(dict(form.typed))),
            "classes": CLASSES,
            "thirds": range(THIRD_PARTIES),
            "is_first": self.next_version == 1,
        }

    def _paper(self, statement: DepositStatement) -> object:
        views = self.showing.reading.park.reading_room.statement_views
        return views.account(SiteId(self.site_id), self.number, statement)

    def _show(self, context: dict[str, object], status: int = 200) -> Response[str]:
        return self.showing.show(TEMPLATE, self._layout(), {**self._known(), **context}, status)

    def _known(self) -> dict[str, object]:
        latest, zone = self.view.latest, self.showing.zone(self.site_id)
        return {
            "page": self,
            "view": self.view,
            "latest": latest,
            "site": f"/sites/{self.site_id}",
            "now": self.showing.reading.park.clock.now(),
            "zone": zone,
            "due_on": None if self.view.due_by is None else local_day(self.view.due_by, zone) - ONE_DAY,
            "versions": self._versions(),
            "payments": PAYMENTS,
            "CLOCKS": CLOCKS,
            "timeline": _timeline(self.view),
            "warranty": _warranty(latest),
        }

    def _versions(self) -> list[dict[str, object]]:
        """A pill for each version, and for the one that is begun."""
        chosen = Queried.read(self.showing.address)
        begins = chosen.text("next") == "yes"
        current = 0 if begins else chosen.number("version") or len(self.view.versions)
        pills: list[dict[str, object]] = [
            {
                "label": f"Version {each.version}",
                "href": statement_href(self.site_id, self.number, each.version),
                "current": each.version == current,
            }
            for each in self.view.versions
        ]
        if begins:
            pills.append(
                {"label": f"Version {self.next_version}, begun", "href": f"{self.href}?next=yes", "current": True}
            )
        return pills

    def _layout(self) -> Layout:
        here = f"/sites/{self.site_id}"
        crumbs = (
            Crumb("Deposit statements", f"{here}/deposit-statements"),
            Crumb(self.number, f"{here}/licenses/{self.number}"),
        )
        return self.showing.layout(f"Deposit statement of {self.number}", self.site_id, crumbs)


def _notes(typed: Typed, page: Page) -> tuple[tuple[Missing, str], ...]:
    return StatementFacts(typed, page.view.residents, page.next_version == 1).notes


def _warranty(statement: DepositStatement | None) -> object:
    return () if statement is None else for_home_assembly(statement.findings)


def _timeline(view: StatementView) -> list[TimelineEntry]:
    """What happened to the license and its checks, newest first."""
    entries = [
        TimelineEntry(each.at, words(each.command), each.why, each.who.removeprefix("staff:"))
        for each in view.transitions
    ]
    entries += [
        TimelineEntry(
            at=step.at,
            title=f"Refund {refund.refund_no}: {step.state.value}",
            detail=f"check {step.check_number}" if step.check_number else "",
            by=step.by,
        )
        for refund in view.refunds
        for step in refund.steps
    ]
    # Of one instant, too, what came last stands first.
    return sorted(entries, key=lambda entry: entry.at)[::-1]
