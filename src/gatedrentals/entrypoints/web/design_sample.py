"""Invented values for the design page."""

from datetime import UTC, date, datetime, timedelta
from operator import attrgetter
from zoneinfo import ZoneInfo

from attrs import evolve, frozen

from gatedrentals.entrypoints.web.charts import BarChart, LineChart, Series, Sparkline, Unit
from gatedrentals.entrypoints.web.formats import Deadline, Tone, deadline
from gatedrentals.entrypoints.web.forms import Option
from gatedrentals.entrypoints.web.layout import (
    Layout,
    NavigationEntry,
    NavigationGroup,
    Person,
    Shell,
    SiteEntry,
)
from gatedrentals.entrypoints.web.problems import Problem, problem
from gatedrentals.entrypoints.web.tables import Effect, LedgerRow, Sorting, TimelineEntry

NOW = datetime(2028, 3, 5, 16, 30, tzinfo=UTC)
ZONE = ZoneInfo("America/Chicago")
MONTHS = ("Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec", "Jan", "Feb", "Mar")
_PEOPLE = (
    ("Amelia Ortega", "Cash"),
    ("Beau Landry", "Zelle"),
    ("Carmen <b>Ruiz</b>", "Card"),
    ("Dwight Nguyen", "eCheck"),
    ("Eliza Whitfield", "Money order"),
    ("Farid Haddad", "Zelle"),
    ("Grace Okafor", "Check"),
)

_PLACES = (
    ("Today", (("Action queue", "inbox", 23), ("Payments", "money", 0), ("Receive money", "receive", 0))),
    ("Residents", (("Licenses", "people", 0), ("Deposit statements", "deposit", 2))),
    ("Money", (("Refunds", "refund", 0), ("Month close", "calendar", 0))),
    ("Reports", (("Aging", "clock", 0), ("Revenue", "chart", 0))),
    ("Set-up", (("Site", "gear", 0), ("Audit trail", "book", 0))),
)


@frozen
class Tab:
    """An entry of tabs or pills."""

    label: str
    href: str
    current: bool = False
    count: int | None = None


@frozen
class Item:
    """Something that needs somebody."""

    title: str
    sub: str
    kind: str
    action: str
    deadline: Deadline


@frozen(kw_only=True)
class BoardRow:
    """A resident of the board."""

    name: str
    pad: str
    state: str
    state_tone: Tone
    method: str
    paid_cents: int
    coming_cents: int
    week_cents: int
    month_cents: int
    paid_to: date
    tone: str


@frozen(kw_only=True)
class Sample:
    """Everything that the page shows."""

    rows: tuple[BoardRow, ...]
    sorting: Sorting
    words: str = ""
    state: str = ""
    owed_cents: int = 276_900
    collected_cents: int = 399_000
    billed_cents: int = 412_500
    late_cents: int = 156_500
    zone: ZoneInfo = ZONE

    @property
    def deadlines(self) -> tuple[Deadline, ...]:
        """From far to late."""
        return tuple(deadline(NOW.date() + timedelta(days=days), NOW, ZONE) for days in (9, 2, 1, 0, -3))

    @property
    def items(self) -> tuple[Item, ...]:
        """What a property manager finds in the morning."""
        found = (
            (
                "Deposit statement of Grace Okafor",
                "GR-1046 · left Feb 24 · photos are missing",
                "Deposit statement",
                "Draft",
            ),
            ("$330.00 by Zelle from R. Ortega", "Memo “pad 17” · Amelia Ortega lives there", "Money to match", "Place"),
            ("Meter of pad 12 is stale", "Last read Jan 30", "Stale meter", "Enter reading"),
        )
        return tuple(
            Item(title, sub, kind, action, deadline(NOW.date() + timedelta(days=days), NOW, ZONE))
            for (title, sub, kind, action), days in zip(found, (-3, 1, 6), strict=True)
        )

    @property
    def states(self) -> tuple[Option, ...]:
        """What the filter offers."""
        return (
            Option("in_residence", "In residence"),
            Option("notice_given", "Notice given"),
            Option("none", "Nobody"),
        )

    @property
    def methods(self) -> tuple[Option, ...]:
        """How money comes over the counter."""
        return (
            Option("cash", "Cash", "Counted in front of the resident"),
            Option("money_order", "Money order", "Number and issuer go in the memo"),
            Option("check", "Check", "Held until its return window ends"),
        )

    @property
    def invoices(self) -> tuple[Option, ...]:
        """What could be paid first."""
        return (Option("INV-1", "Feb 27 – Mar 4, rent"), Option("INV-2", "Mar 5 – Mar 11, rent and electric"))

    @property
    def tabs(self) -> tuple[Tab, ...]:
        """Parts of a license."""
        names = ("Ledger", "Invoices", "Cycles ahead", "Changes", "Deposit", "Meters", "Activities")
        return tuple(Tab(name, f"?part={name.lower()}", current=name == "Ledger") for name in names)

    @property
    def pills(self) -> tuple[Tab, ...]:
        """Kinds of items in a queue."""
        kinds = (
            ("All", 23),
            ("Money to match", 6),
            ("Deposit statement", 2),
            ("Stale meter", 11),
            ("Returned payment", 4),
        )
        return tuple(Tab(name, f"?kind={name.lower()}", current=name == "All", count=count) for name, count in kinds)

    @property
    def ledger(self) -> tuple[LedgerRow, ...]:
        """Three weeks of an account."""
        why = (
            "$130.00 paid the rest of rent for Feb 27 – Mar 4, the oldest line that was due.",
            "$200.00 went to rent for Mar 5 – Mar 11, as nothing older was open.",
        )
        return (
            LedgerRow(date(2028, 3, 5), "Rent, Mar 5 – Mar 11", 41_500, charge_cents=28_500, detail="INV-2041"),
            LedgerRow(date(2028, 3, 3), "Cash", 13_000, payment_cents=33_000, detail="Receipt R-881", explanation=why),
            LedgerRow(date(2028, 3, 1), "Electric, 212 kWh", 46_000, charge_cents=3_074, explain_href="/design/why"),
            LedgerRow(date(2028, 2, 27), "Rent, Feb 27 – Mar 4", 42_926, charge_cents=28_500, detail="INV-1987"),
            LedgerRow(date(2028, 2, 25), "Credit for 2 days without water", 14_426, payment_cents=2_500),
        )

    @property
    def timeline(self) -> tuple[TimelineEntry, ...]:
        """What happened to a license."""
        return (
            TimelineEntry(NOW, "Notice given", "Leaves on Apr 4, 2028", "Dana Whitlock", Tone.WARNING),
            TimelineEntry(NOW - timedelta(days=2), "Payment returned", "eCheck of $285.00: R01", tone=Tone.DANGER),
            TimelineEntry(NOW - timedelta(days=9), "Receipt", "$330.00, cash", "Dana Whitlock", Tone.SUCCESS),
            TimelineEntry(NOW - timedelta(days=240), "Activated", "Pad 17", "Dana Whitlock", Tone.INFO),
        )

    @property
    def effects(self) -> tuple[Effect, ...]:
        """What giving notice would do."""
        return (
            Effect("State", "in residence", "notice given", Tone.WARNING),
            Effect("Last charged night", "open", "Apr 3, 2028"),
            Effect("Final cycle", "$285.00", "$122.14"),
            Effect("Balance", "$415.00", "$252.14", Tone.SUCCESS),
        )

    @property
    def problem(self) -> Problem:
        """Something that somebody else did first."""
        return problem(409, retry_href="/design")

    @property
    def bars(self) -> BarChart:
        """Revenue by month and account."""
        return BarChart(
            id="revenue",
            title="Recognized revenue by month",
            axis="Month",
            labels=MONTHS,
            series=(
                Series("Rent", tuple(9_800_000 + 210_000 * at - 90_000 * (at % 3) for at in range(12))),
                Series("Electric", tuple(1_100_000 + 160_000 * ((at * 5) % 7) for at in range(12))),
                Series("Fees", tuple(310_000 + 35_000 * ((at * 3) % 5) for at in range(12))),
                Series("Credits", tuple(-90_000 - 60_000 * ((at * 2) % 5) for at in range(12))),
            ),
        )

    @property
    def lines(self) -> LineChart:
        """Homes lived in at two sites."""
        return LineChart(
            id="occupancy",
            title="Homes lived in",
            axis="Month",
            labels=MONTHS[-6:],
            series=(
                Series("Cedar Bend", (96, 99, 101, 100, 104, 108)),
                Series("Mesquite Flats", (88, 90, 89, 92, 97, 96)),
            ),
            unit=Unit.COUNT,
        )

    @property
    def spark(self) -> Sparkline:
        """A year beside a figure."""
        return Sparkline("From 91 to 97 percent in a year", (91, 92, 90, 93, 95, 94, 96, 95, 96, 97, 96, 97))


def framed(layout: Layout) -> Layout:
    """The layout, with a frame of example around it where it has none of its own."""
    if layout.navigation:
        return layout
    groups = tuple(
        NavigationGroup(
            label, tuple(NavigationEntry(name, f"/design?at={name}", icon, waiting) for name, icon, waiting in names)
        )
        for label, names in _PLACES
    )
    first, *others = groups[0].entries
    groups = (evolve(groups[0], entries=(evolve(first, current=True), *others)), *groups[1:])
    return evolve(
        layout,
        shell=Shell.CONSOLE,
        person=layout.person or Person("Dana Whitlock", "Property manager"),
        navigation=groups,
        sites=(SiteEntry("Cedar Bend", "/design", current=True), SiteEntry("Mesquite Flats", "/design?site=other")),
        search_href="/design/search",
    )


def hits(words: str) -> tuple[dict[str, str], ...]:
    """What the search box of the example finds."""
    return tuple(
        {"href": f"/design?words={name.split()[0]}", "label": name, "detail": f"GR-{1040 + at}", "kind": "person"}
        for at, (name, _) in enumerate(_PEOPLE)
        if words and words.lower() in name.lower()
    )


def sample(sorting: Sorting, words: str = "", state: str = "") -> Sample:
    """The page's values, the board filtered and sorted as the address says."""
    rows = [row for row in map(_row, range(14)) if _matches(row, words, state)]
    if key := {"name": "name", "paid": "paid_cents", "paid_to": "paid_to"}.get(sorting.by):
        rows.sort(key=attrgetter(key), reverse=sorting.descending)
    return Sample(rows=tuple(rows), sorting=sorting, words=words, state=state)


def _matches(row: BoardRow, words: str, state: str) -> bool:
    return words.lower() in row.name.lower() and state in {"", row.state.replace(" ", "_")}


def _row(at: int) -> BoardRow:
    name, method = _PEOPLE[at % len(_PEOPLE)]
    late = at % 5 == 3  # noqa: PLR2004 - one in five
    paid = 0 if late else 28_500 + 1_500 * (at % 4)
    return BoardRow(
        name=name if at < len(_PEOPLE) else f"{name.split()[0]} {chr(65 + at)}.",
        pad=f"GR-{1040 + at} · Pad {at + 12}",
        state="notice given" if at % 6 == 4 else "in residence",  # noqa: PLR2004 - some
        state_tone=Tone.WARNING if at % 6 == 4 else Tone.SUCCESS,  # noqa: PLR2004 - the same
        method=method if paid else "",
        paid_cents=paid,
        coming_cents=28_500 if at % 3 else 0,
        week_cents=28_500 if late else 0,
        month_cents=115_000 if at == 8 else 0,  # noqa: PLR2004 - one
        paid_to=date(2028, 3, 11) - timedelta(days=9 if late else at % 3),
        tone="danger" if late else "",
    )
