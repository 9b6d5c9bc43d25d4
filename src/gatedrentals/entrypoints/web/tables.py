"""Columns, sorting, rows of a ledger and of a timeline, as the macros of tables take them."""

from datetime import date, datetime
from enum import Enum
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from attrs import field, frozen

from gatedrentals.entrypoints.web.formats import Tone


class Kind(Enum):
    """How the cells of a column stand."""

    TEXT = "text"
    NUMBER = "number"
    """Money and counts: to the right, in figures of one width."""
    ACTIONS = "actions"
    """Buttons; the heading is only read aloud."""


@frozen
class Column:
    """A column: its heading, how its cells stand, by what it sorts, and whether a narrow screen does without it.

    ``falls``: sorted for the first time, its largest value comes first.
    """

    label: str
    kind: Kind = field(default=Kind.TEXT, converter=Kind)
    sort: str = ""
    optional: bool = False
    falls: bool = False


def with_query(href: str, **changes: str | int | None) -> str:
    """An address with some of its query changed; what is None or empty is taken out."""
    parts = urlsplit(href)
    query = dict(parse_qsl(parts.query, keep_blank_values=True))
    for name, value in changes.items():
        query.pop(name, None)
        if value is not None and value != "":
            query[name] = str(value)
    return urlunsplit(parts._replace(query=urlencode(query)))


@frozen
class Sorting:
    """How a table is sorted now, and the links that sort it otherwise (``?sort=owed``, ``?sort=-owed``)."""

    href: str
    by: str = ""
    descending: bool = False

    @classmethod
    def read(cls, href: str, text: str) -> "Sorting":
        """From the address of the page and its ``sort`` parameter; whoever sorts refuses what it does not know."""
        return cls(href, text.removeprefix("-"), descending=text.startswith("-"))

    def link(self, column: Column) -> str:
        """Where the heading leads: sorted by it, or the other way round if it already is; always from the start."""
        turned = not self.descending if self.by == column.sort else column.falls
        return with_query(self.href, sort=("-" if turned else "") + column.sort, after=None)

    def aria(self, column: Column) -> str:
        """What ``aria-sort`` says of a heading."""
        if self.by != column.sort:
            return "none"
        return "descending" if self.descending else "ascending"


@frozen
class LedgerRow:
    """A line of a ledger with the balance after it.

    Its explanation is either given, sentence by sentence, or fetched from ``explain_href`` when asked for.
    """

    on: date
    what: str
    balance_cents: int
    charge_cents: int | None = None
    payment_cents: int | None = None
    detail: str = ""
    href: str = ""
    explanation: tuple[str, ...] = ()
    explain_href: str = ""


@frozen
class TimelineEntry:
    """Something that happened: a transition of a license, a command of a person, a message."""

    at: datetime
    title: str
    detail: str = ""
    by: str = ""
    tone: Tone = Tone.NEUTRAL


@frozen
class Effect:
    """One thing that a command would change, before and after, as its preview shows it."""

    what: str
    before: str
    after: str
    tone: Tone = Tone.NEUTRAL
