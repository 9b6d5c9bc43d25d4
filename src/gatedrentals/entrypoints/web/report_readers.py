"""Every report of a site, read by its use case and laid out as a sheet with its charts (§14.4)."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from attrs import frozen

from gatedrentals.application.counted import counted
from gatedrentals.application.reports.aging import AgeReceivables
from gatedrentals.application.reports.collected import CollectByWeek
from gatedrentals.application.reports.occupancy import OccupiedNight, ReadOccupancy
from gatedrentals.application.reports.revenue import ReadRevenue
from gatedrentals.application.reports.roll_forwards import OWNERS_ASK, RollForwards
from gatedrentals.application.reports.trial_balance import BalanceBooks
from gatedrentals.bootstrap.park import Park
from gatedrentals.domain.ids import ProductCode, SiteId
from gatedrentals.domain.ledger.aging import Bucket
from gatedrentals.domain.ledger.roles import Role
from gatedrentals.domain.ledger.trial_balance import TrialBalanceRow
from gatedrentals.domain.period import ONE_DAY, local_day
from gatedrentals.domain.revenue.closing import RevenueRow
from gatedrentals.domain.revenue.roll_forward import RollForward
from gatedrentals.entrypoints.http.csv_text import Dollars
from gatedrentals.entrypoints.web.charts import BarChart, Chart, LineChart, Series, Unit
from gatedrentals.entrypoints.web.formats import day, month, sentence, short_day, words
from gatedrentals.entrypoints.web.hrefs import license_href, month_href
from gatedrentals.entrypoints.web.sheets import Month, Reported, Row, Sheet, number, total
from gatedrentals.entrypoints.web.tables import Column
from gatedrentals.entrypoints.web.wording import BUCKETS, METHODS, product_labels
from gatedrentals.ports.site_figures import AgedAccount

_MOST_SERIES = 6
_A_WEEK = timedelta(days=7)
_STILL_DEFERRED = "What an open month earned leaves deferred revenue when the month closes."


@frozen
class Asked:
    """What a report is asked for: whose, and which days. ``known_on`` None: all that is known now."""

    park: Park
    site_id: SiteId
    today: date
    first: date
    last: date
    as_of: date
    known_on: date | None = None

    @property
    def zone(self) -> ZoneInfo:
        """The site's clock."""
        with self.park.store.work(self.site_id) as work:
            return work.sites.get(self.site_id).zone

    def license(self, number: str) -> str:
        """The page of a license."""
        return license_href(self.site_id, number)

    def month(self, start: date) -> str:
        """The page of a month."""
        return month_href(self.site_id, start)

    def who(self, numbers: Iterable[str]) -> dict[str, str]:
        """Who lives on licenses, and where, by number."""
        with self.park.store.work(self.site_id) as work:
            briefs = work.briefs.licenses(self.site_id, set(numbers), self.today)
        return {number: f"{', '.join(brief.residents)} · {brief.pad}" for number, brief in briefs.items()}


def aging(asked: Asked) -> Reported:
    """What is owed by days after the due date."""
    found = asked.park.agings(AgeReceivables(asked.site_id, asked.as_of, asked.known_on))
    who = asked.who(account.name for account in found.accounts)
    rows = [
        Row(
            (
                account.name,
                *(Dollars(account.aging.bucket_cents(bucket)) for bucket in Bucket),
                Dollars(account.aging.ahead_cents),
                Dollars(account.aging.total_cents),
                Dollars(account.aging.ledger_cents),
            ),
            asked.license(account.name) if account.name not in _NO_LICENSE else "",
            who.get(account.name, ""),
        )
        for account in found.accounts
    ]
    numbers = (*BUCKETS.values(), "Paid ahead", "Owed", "Ledger")
    columns = (Column("License"), *(number(label) for label in numbers))
    known = "" if asked.known_on is None else f", as it was known on {day(asked.known_on)}"
    said: tuple[str, ...] = (
        f"As of {day(found.as_of)}{known}. Paid ahead: money on lines that are not in effect yet.",
        "Ledger: the receivable by posting day, which counts what is billed ahead.",
    )
    sheet = Sheet(columns, rows, total("In all", rows, len(columns)))
    between = _differences(asked, found.accounts, who)
    if between.rows:
        said += (f"What lies between the two stands below: {counted(len(between.rows), 'document')}.",)
    beside = ("From the ledger to what is owed", between)
    return Reported(sheet, _aging_chart(found.bucket_cents), said, beside)


def _differences(asked: Asked, accounts: Iterable[AgedAccount], who: Mapping[str, str]) -> Sheet:
    """The documents that count for one of the two and not yet for the other (§5.1)."""
    zone = asked.zone
    rows = [
        Row(
            (
                account.name,
                words(each.kind),
                local_day(each.effective_at, zone),
                each.posted_on,
                Dollars(each.cents),
            ),
            asked.license(account.name) if account.name not in _NO_LICENSE else "",
            who.get(account.name, ""),
        )
        for account in accounts
        for each in account.aging.differences
    ]
    columns = (Column("License"), Column("Document"), Column("In effect"), Column("Posted"), number("Owed less ledger"))
    return Sheet(columns, rows, total("In all", rows, len(columns)))


_NO_LICENSE = frozenset({"suspense", "application"})


def _aging_chart(cents_of: Callable[[Bucket], int]) -> tuple[Chart, ...]:
    series = Series("Owed", tuple(cents_of(bucket) for bucket in Bucket))
    labels = tuple(BUCKETS[bucket] for bucket in Bucket)
    return (
        BarChart(id="aging", title="Owed by days after the due date", axis="Days", labels=labels, series=(series,)),
    )


def roll_forward(asked: Asked) -> Reported:
    """Opening, added, taken off, closing, month by month."""
    found = asked.park.roll_forward_reports(RollForwards(asked.first, asked.last, asked.site_id))
    rows = [
        Row(
            (
                words(rolled.role),
                Month(rolled.period.start),
                Dollars(rolled.opening_cents),
                Dollars(rolled.additions_cents),
                Dollars(rolled.reductions_cents),
                Dollars(rolled.closing_cents),
            ),
            asked.month(rolled.period.start),
        )
        for rolled in found
    ]
    columns = (Column("Account"), Column("Month"), *map(number, ("Opening", "Added", "Taken off", "Closing")))
    chart = _closing_chart(found, OWNERS_ASK, "Balance at the end of each month")
    return Reported(Sheet(columns, rows), (chart,), ("Whole months, by posting day.", _STILL_DEFERRED))


def _closing_chart(found: Sequence[RollForward], roles: Iterable[Role], title: str) -> Chart:
    roles = tuple(roles)
    months = list(dict.fromkeys(rolled.period.start for rolled in found))
    series = tuple(
        Series(words(role), tuple(rolled.closing_cents for rolled in found if rolled.role is role)) for role in roles
    )
    labels = tuple(month(start) for start in months)
    return LineChart(id="closing", title=title, axis="Month", labels=labels, series=series, wide=True)


def deposits(asked: Asked) -> Reported:
    """The deposit of every license."""
    found = asked.park.deposit_reports(asked.site_id, asked.as_of)
    who = asked.who(row.license_number for row in found)
    rows = [
        Row(
            (
                row.license_number,
                words(row.state),
                Dollars(row.asked_cents),
                Dollars(row.paid_cents),
                Dollars(row.forfeited_cents),
                Dollars(row.refunded_cents),
                Dollars(row.held_cents),
            ),
            asked.license(row.license_number),
            who.get(row.license_number, ""),
        )
        for row in found
    ]
    numbers = ("Asked", "Paid", "Forfeited", "Refunded", "Held")
    columns = (Column("License"), Column("State now"), *map(number, numbers))
    said = (f"As of the end of {day(asked.as_of)}, by posting day; the roll-forward tells what moved month by month.",)
    return Reported(Sheet(columns, rows, total("In all", rows, len(columns))), said=said)


def revenue(asked: Asked) -> Reported:
    """What was earned each month, by product, and what is deferred at its end."""
    named = _named(asked, asked.park.revenue_reports(ReadRevenue(asked.site_id, asked.first, asked.last)))
    rows = [
        Row(
            (
                Month(row.month),
                name,
                "closed" if row.is_closed else "open",
                Dollars(row.cents),
            ),
            asked.month(row.month),
        )
        for row, name in named
    ]
    columns = (Column("Month"), Column("Product"), Column("State"), number("Revenue"))
    rolled = asked.park.roll_forward_reports(
        RollForwards(asked.first, asked.last, asked.site_id, (Role.DEFERRED_REVENUE,))
    )
    deferred = _closing_chart(rolled, (Role.DEFERRED_REVENUE,), "Deferred revenue as posted, at the end of each month")
    said = (
        "Revenue of closed months as posted, of open ones as their close would post it.",
        "Discounts stand apart, below zero.",
        _STILL_DEFERRED,
    )
    charts = (_revenue_chart(named, [each.period.start for each in rolled]), deferred)
    return Reported(Sheet(columns, rows, total("In all", rows, len(columns))), charts, said)


def _named(asked: Asked, found: Iterable[RevenueRow]) -> Sequence[tuple[RevenueRow, str]]:
    """Each with what it is called."""
    labels = product_labels(asked.park, asked.site_id)
    return [(row, labels.get(row.product, words(row.product)) + ", discounts" * row.is_discount) for row in found]


def _revenue_chart(found: Sequence[tuple[RevenueRow, str]], months: Sequence[date]) -> Chart:
    """The largest products by name, all others together, so that every colour is told from the next."""
    sums: dict[str, int] = {}
    for row, name in found:
        sums[name] = sums.get(name, 0) + abs(row.cents)
    largest = sorted(sums, key=lambda name: -sums[name])
    named = largest if len(largest) <= _MOST_SERIES else largest[: _MOST_SERIES - 1]
    series = [Series(name, tuple(_sum(found, start, {name}) for start in months)) for name in named]
    others = frozenset(largest) - frozenset(named)
    if others:
        series.append(Series("All others", tuple(_sum(found, start, others) for start in months)))
    labels = tuple(map(month, months))
    title = "Revenue recognized each month"
    return BarChart(id="revenue", title=title, axis="Month", labels=labels, series=tuple(series), wide=True)


def _sum(found: Sequence[tuple[RevenueRow, str]], start: date, names: Iterable[str]) -> int:
    return sum(row.cents for row, name in found if row.month == start and name in set(names))


def collections(asked: Asked) -> Reported:
    """What came in and what was returned, by week and method."""
    found = asked.park.collections(CollectByWeek(asked.site_id, asked.first, asked.last))
    rows = [
        Row(
            (
                row.week,
                METHODS[row.method],
                row.payments,
                Dollars(row.received_cents),
                Dollars(row.returned_cents),
                Dollars(row.net_cents),
            ),
            f"/sites/{asked.site_id}/receipts?week={row.week.isoformat()}&method={row.method.value}",
            opens="",
        )
        for row in found
    ]
    columns = (Column("Week of"), Column("Method"), *map(number, ("Payments", "Received", "Returned", "Net")))
    weeks = sorted({row.week for row in found})
    methods = [method for method in METHODS if any(row.method is method for row in found)][: _MOST_SERIES + 1]
    net = {(row.week, row.method): row.net_cents for row in found}
    series = [Series(METHODS[each], tuple(net.get((week, each), 0) for week in weeks)) for each in methods]
    if len(series) > _MOST_SERIES:
        rest = series[_MOST_SERIES - 1 :]
        sums = tuple(sum(values) for values in zip(*(each.values for each in rest), strict=True))
        series = [*series[: _MOST_SERIES - 1], Series(sentence(" and ".join(each.name.lower() for each in rest)), sums)]
    chart = BarChart(
        id="collections",
        title="Collected each week, less returns",
        axis="Week of",
        labels=tuple(map(short_day, weeks)),
        series=tuple(series),
        wide=True,
    )
    said = ("Whole weeks, Monday to Sunday; what was returned stands in the week of its return.",)
    return Reported(Sheet(columns, rows, total("In all", rows, len(columns))), (chart,), said)


def occupancy(asked: Asked) -> Reported:
    """Pads occupied and vacant, night by night."""
    found = asked.park.occupancy_reports(ReadOccupancy(asked.site_id, asked.first, asked.last))
    rows = [Row((row.night, row.occupied, row.vacant, row.pads, _share(row))) for row in reversed(found)]
    columns = (Column("Night of"), *map(number, ("Occupied", "Vacant", "Pads", "Occupied, %")))
    weekly = found[:: _A_WEEK.days] if len(found) > 3 * _A_WEEK.days else found
    series = (
        Series("Occupied", tuple(row.occupied for row in weekly)),
        Series("Pads", tuple(row.pads for row in weekly)),
    )
    labels = tuple(short_day(row.night) for row in weekly)
    title = "Pads occupied"
    chart = LineChart(
        id="occupancy", title=title, axis="Night of", labels=labels, series=series, unit=Unit.COUNT, wide=True
    )
    said = ("Pads are known from licenses: one that nobody ever had is not counted.",)
    return Reported(Sheet(columns, rows), (chart,), said)


def _share(row: OccupiedNight) -> str:
    tenths, rest = divmod(row.occupied * 1_000, row.pads) if row.pads else (0, 0)
    tenths += 2 * rest >= row.pads > 0
    return f"{tenths // 10}.{tenths % 10}"


def hotel_tax(asked: Asked) -> Reported:
    """Short stays that bear no hotel tax."""
    found = asked.park.hotel_tax_audits(asked.site_id)
    who = asked.who(row.license_number for row in found)
    rows = [
        Row(
            (
                row.license_number,
                row.stay.first_night,
                None if row.stay.end is None else row.stay.end - ONE_DAY,
                0 if row.stay.end is None else (row.stay.end - row.stay.first_night).days,
                Dollars(row.stay.tax_cents),
            ),
            asked.license(row.license_number),
            who.get(row.license_number, ""),
        )
        for row in found
    ]
    columns = (Column("License"), Column("First night"), Column("Last night"), number("Nights"), number("Tax charged"))
    return Reported(Sheet(columns, rows, nothing="No short stay is without hotel tax"))


def trial_balance(asked: Asked) -> Reported:
    """What stands on each account of the ledger."""
    found = asked.park.trial_balances(BalanceBooks(asked.site_id, asked.as_of))
    labels = product_labels(asked.park, asked.site_id)
    rows = [
        Row((words(row.role), _detail(row, labels), Dollars(row.debit_cents), Dollars(row.credit_cents)))
        for row in found
    ]
    columns = (Column("Account"), Column("Detail"), number("Debit"), number("Credit"))
    difference = sum(row.cents for row in found)
    said = (f"As of {day(asked.as_of)}, by posting day. It {'balances' if not difference else 'does not balance'}.",)
    return Reported(Sheet(columns, rows, total("In all", rows, len(columns))), said=said)


def _detail(row: TrialBalanceRow, labels: Mapping[ProductCode, str]) -> str:
    """What an account is kept for: a product by its label, an authority by its name, else what people call it."""
    if row.role is Role.TAX_PAYABLE:
        return row.detail
    return labels.get(ProductCode(row.detail)) or words(row.detail)


def books(asked: Asked) -> Reported:
    """Every invariant of the books, and every hash of their chains."""
    audit = asked.park.books_audits(asked.site_id)
    verified = asked.park.chain_verifications(asked.site_id)
    rows = [Row((each.account or "site", each.seq, words(each.invariant), each.text)) for each in audit.findings]
    rows += [Row((each.account, each.seq, "Hash chain", each.text)) for each in verified.broken]
    columns = (Column("Account"), number("Entry"), Column("What must hold"), Column("What is wrong"))
    said = (
        f"{audit.accounts:,} accounts and {audit.entries:,} entries were audited.",
        f"{verified.entries:,} hashes were recomputed, and the heads of {verified.days:,} days compared.",
        counted(len(rows), "finding") if rows else "All is sound.",
    )
    return Reported(Sheet(columns, rows, nothing="Everything holds"), said=said)
