"""Hotel occupancy tax: each night taxable or exempt with its reason; three facts re-decide it (§4.3)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from enum import Enum

from attrs import field

from gatedrentals.domain.errors import InvalidValue
from gatedrentals.domain.ids import AccountId
from gatedrentals.domain.ledger.line import LineRef
from gatedrentals.domain.money import basis_points_of, fraction_of
from gatedrentals.domain.period import Period
from gatedrentals.domain.site.policy import HotelTaxRule, NoticeCountsFrom
from gatedrentals.domain.values import frozen


@frozen
class TaxStay:
    """What the tax asks of a stay, as known when it decides. Moving pads within the site changes none of it.

    ``first_night`` is night 1 of the right to use the home. ``written_notice_on``: the day of the written notice or
    agreement of a long stay. ``restarts``: first unpaid nights from which counting started anew (an interruption that
    the PM confirmed), in order; ``later_notices``: written notices given after a restart, which ends what an earlier
    one exempts. ``ended_on``: the first night after the stay once its end is final, so that the final invoice decides
    on it; None before. Raises InvalidValue if restarts are not in order after the first night.
    """

    first_night: date
    written_notice_on: date | None = None
    restarts: tuple[date, ...] = field(default=())
    later_notices: tuple[date, ...] = ()
    ended_on: date | None = None

    @restarts.validator
    def _in_order(self, _attribute: object, restarts: tuple[date, ...]) -> None:
        starts = [self.first_night, *restarts]
        if starts != sorted(set(starts)):
            named = [day.isoformat() for day in restarts]
            raise InvalidValue("restarts", named, f"nights in order after {self.first_night.isoformat()}")


class NightReason(Enum):
    """Why a night is taxable or exempt."""

    WITHIN_FIRST_NIGHTS = "within_first_nights"
    """Taxable: no written notice covers it and the thirty days are not over."""
    LEFT_TOO_SOON = "left_too_soon"
    """Taxable: a written notice covered it, but the stay ended before night 30."""
    WRITTEN_NOTICE = "written_notice"
    """Exempt: from the day of the written notice or agreement of a long stay."""
    AFTER_FIRST_NIGHTS = "after_first_nights"
    """Exempt: from day 31."""


TAXABLE = frozenset({NightReason.WITHIN_FIRST_NIGHTS, NightReason.LEFT_TOO_SOON})
"""The reasons that make a night taxable; the others exempt it."""


@frozen
class TaxNight:
    """One night: its number since counting started, and whether it is taxed and why."""

    night: date
    number: int
    reason: NightReason

    @property
    def taxable(self) -> bool:
        """Whether tax is due on the night."""
        return self.reason in TAXABLE


@frozen
class TaxCharge:
    """One authority's tax on one line: ``base_cents = round(net × taxable nights / nights)``, ``cents`` its share.

    ``runs``: the taxable nights as ``[from, to)``, counted from the line's first.
    """

    authority: str
    rate_bps: int
    base_cents: int
    cents: int
    nights: int
    taxable_nights: int
    runs: tuple[tuple[int, int], ...]


@frozen
class TaxedLine:
    """A line already billed: its window and net, both as they stand after credits and clamps, and the tax on it.

    ``charged_cents``: by authority, what was charged less what was credited.
    """

    line: LineRef
    window: Period
    net_cents: int
    charged_cents: Mapping[str, int] = field(hash=False)


@frozen
class TaxAdjustment:
    """What one authority's tax on a billed line changes by, in cents: above zero falls due, below zero is credited."""

    line: LineRef
    authority: str
    rate_bps: int
    cents: int


@frozen
class StayTax:
    """A stay as the audit sees it: its nights ``[first_night, end)`` and the net hotel tax charged on it, in cents."""

    account: AccountId
    first_night: date
    end: date | None
    tax_cents: int


def tax_nights(stay: TaxStay, window: Period, rule: HotelTaxRule) -> tuple[TaxNight, ...]:
    """Every night of a window with its verdict (§4.3). Raises InvalidValue for a window that starts before the stay."""
    return tuple(
        TaxNight(night, (night - count.start).days + 1, count.verdict(night))
        for count, nights in _within(stay, window, rule)
        for night in nights.nights()
    )


def taxable_nights(stay: TaxStay, window: Period, rule: HotelTaxRule) -> int:
    """How many nights of a window are taxable; what `tax_nights` says, counted without listing them.

    Raises InvalidValue for a window that starts before the stay.
    """
    return sum(end - start for start, end in taxable_runs(stay, window, rule))


def taxable_runs(stay: TaxStay, window: Period, rule: HotelTaxRule) -> tuple[tuple[int, int], ...]:
    """The taxable nights of a window as ``[from, to)``, counted from its first (§4.3).

    A count that starts anew inside the window taxes nights after exempt ones. Raises InvalidValue for a window that
    starts before the stay.
    """
    runs: list[tuple[int, int]] = []
    for count, nights in _within(stay, window, rule):
        start = (nights.start - window.start).days
        end = start + nights.elapsed(count.exempt_from)
        if end > start:
            runs += [(runs.pop()[0], end)] if runs and runs[-1][1] == start else [(start, end)]
    return tuple(runs)


def tax_charges(net_cents: int, window: Period, stay: TaxStay, rule: HotelTaxRule) -> tuple[TaxCharge, ...]:
    """The tax on a line's net for its charged window, one charge per authority; none if it comes to nothing (§4.3).

    Raises InvalidValue for a window that starts before the stay.
    """
    runs = taxable_runs(stay, window, rule)
    taxable = sum(end - start for start, end in runs)
    if taxable == 0 or net_cents <= 0:
        return ()
    base_cents = fraction_of(net_cents, taxable, window.days)
    return tuple(
        TaxCharge(rate.authority, rate.rate_bps, base_cents, cents, window.days, taxable, runs)
        for rate in rule.rates
        if (cents := basis_points_of(base_cents, rate.rate_bps))
    )


def redecide(stay: TaxStay, lines: Sequence[TaxedLine], rule: HotelTaxRule) -> tuple[TaxAdjustment, ...]:
    """What changes on lines already billed once one of three facts is known; no other fact re-decides tax (§4.3).

    The facts stand in ``stay``: a written notice (what was charged from its date comes out below zero), ``ended_on``
    before night 30 (every exempt night comes out above zero) or a restart (nights from it on are counted anew, nights
    before it keep their verdict). Call it for such a fact only: a replay alone re-taxes nothing.
    """
    return tuple(adjustment for line in lines for adjustment in _adjustments(stay, line, rule))


def by_authority(adjustments: Iterable[TaxAdjustment]) -> dict[str, int]:
    """The sum of adjustments per authority, in cents, in the order in which authorities first appear."""
    sums: dict[str, int] = {}
    for adjustment in adjustments:
        sums[adjustment.authority] = sums.get(adjustment.authority, 0) + adjustment.cents
    return sums


def ends_short(stay: TaxStay, rule: HotelTaxRule) -> bool:
    """Whether an end that is final came too soon for the exemption of a written notice (§4.3)."""
    return any(count.failed_from is not None for count in _counts(stay, rule))


def interruption_suspected(paid_to: date, today: date, interruption_nights: int) -> bool:
    """Whether paid-to, the last night paid, is more than ``interruption_nights`` behind: an item for the PM (§4.3)."""
    return (today - paid_to).days > interruption_nights


def short_stays_without_tax(
    stays: Iterable[StayTax], today: date, exempt_after_nights: int = 30
) -> tuple[StayTax, ...]:
    """Stays that ended before night 30 and bear no hotel tax, for the audit (§4.3), in the given order."""
    return tuple(
        stay
        for stay in stays
        if stay.end is not None
        and stay.end <= today
        and stay.tax_cents <= 0
        and 0 < (stay.end - stay.first_night).days < exempt_after_nights
    )


def _adjustments(stay: TaxStay, line: TaxedLine, rule: HotelTaxRule) -> Iterator[TaxAdjustment]:
    charges = tax_charges(line.net_cents, line.window, stay, rule)
    due_cents = {charge.authority: charge.cents for charge in charges}
    for rate in rule.rates:
        difference = due_cents.get(rate.authority, 0) - line.charged_cents.get(rate.authority, 0)
        if difference:
            yield TaxAdjustment(line.line, rate.authority, rate.rate_bps, difference)


@frozen
class _Count:
    """Nights ``[start, end)`` counted from one start: taxable before ``exempt_from``.

    ``notice_on`` is the notice that exempts, ``failed_from`` the first night of one that came to nothing.
    """

    start: date
    end: date
    exempt_from: date
    notice_on: date | None
    failed_from: date | None

    def within(self, window: Period) -> Period | None:
        return Period(self.start, self.end).overlap(window)

    def verdict(self, night: date) -> NightReason:
        if night < self.exempt_from:
            failed = self.failed_from is not None and night >= self.failed_from
            return NightReason.LEFT_TOO_SOON if failed else NightReason.WITHIN_FIRST_NIGHTS
        return NightReason.AFTER_FIRST_NIGHTS if self.notice_on is None else NightReason.WRITTEN_NOTICE


def _within(stay: TaxStay, window: Period, rule: HotelTaxRule) -> Iterator[tuple[_Count, Period]]:
    if window.start < stay.first_night:
        raise InvalidValue("window", str(window), f"nights of a stay that starts on {stay.first_night.isoformat()}")
    for count in _counts(stay, rule):
        nights = count.within(window)
        if nights is not None:
            yield count, nights


def _counts(stay: TaxStay, rule: HotelTaxRule) -> Iterator[_Count]:
    starts = (stay.first_night, *stay.restarts)
    ends = (*stay.restarts, date.max)
    notices = [day for day in (stay.written_notice_on, *stay.later_notices) if day is not None]
    for start, end in zip(starts, ends, strict=True):
        # A notice before the stay counts from its first night; one before a restart exempts nothing after it.
        own = [max(day, start) for day in notices if day < end and (day >= start or start == stay.first_night)]
        yield _count(start, end, min(own, default=None), stay.ended_on if end == date.max else None, rule)


def _count(start: date, end: date, notice_on: date | None, ended_on: date | None, rule: HotelTaxRule) -> _Count:
    after_first_nights = start + timedelta(days=rule.exempt_after_nights)
    if notice_on is None or notice_on >= after_first_nights:
        return _Count(start, end, after_first_nights, None, None)
    counted_from = start if rule.notice_counts_from is NoticeCountsFrom.STAY else notice_on
    if ended_on is not None and (ended_on - counted_from).days < rule.exempt_after_nights:
        return _Count(start, end, after_first_nights, None, notice_on)
    return _Count(start, end, notice_on, notice_on, None)
