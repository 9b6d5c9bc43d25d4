"""Final electric: estimated at move-out, and judged against the later actual (§11.3)."""

from collections.abc import Iterable
from datetime import date, timedelta
from enum import Enum

from gatedrentals.domain.metering.readings import MeterReading, in_order
from gatedrentals.domain.metering.usage import WH_PER_PRICE, NotBillable, Unbillable, Usage, measure
from gatedrentals.domain.money import divide_half_away
from gatedrentals.domain.values import frozen

BASIS_DAYS = 30


@frozen
class FinalEstimate:
    """Electric from the last reading to the exclusive end of a stay, estimated from ``basis``.

    ``rate`` is that of 1,000 kWh, in cents; ``cents`` was rounded once.
    """

    basis: Usage
    days: int
    rate: int
    cents: int


def estimate_final(readings: Iterable[MeterReading], end: date, rate: int) -> FinalEstimate | NotBillable:
    """Estimate use of the days from the last reading by ``end`` (exclusive end of the stay) up to it, in cents.

    Daily use is that since the reading at least 30 days older than the last one, else since the first (§11.3).
    """
    rows = [reading for reading in in_order(readings) if reading.read_on <= end]
    if not rows:
        return NotBillable(Unbillable.NO_OPENING_READING)
    last_on = rows[-1].read_on
    days = (end - last_on).days
    older = [place for place, reading in enumerate(rows) if (last_on - reading.read_on).days >= BASIS_DAYS]
    basis = measure(rows[older[-1] if older else 0 :])
    if isinstance(basis, NotBillable):
        return basis
    if days == 0:
        return FinalEstimate(basis, 0, rate, 0)
    if basis.days == 0:
        return NotBillable(Unbillable.NO_BASIS, basis.opening, basis.closing)
    return FinalEstimate(basis, days, rate, divide_half_away(basis.wh * days * rate, basis.days * WH_PER_PRICE))


@frozen
class ActualUse:
    """What was used in the days of an estimate, in Wh: ``usage`` is that up to the reading that tells it."""

    usage: Usage
    wh: int


def actual_use(readings: Iterable[MeterReading], estimate: FinalEstimate) -> ActualUse | NotBillable | None:
    """What was used in the days that were estimated, by the first reading on their last day or after; None before it.

    ``readings`` are those of the pad while nobody else lived there. Where the reading came days after the end, the
    days of the estimate have their share of the use by days, rounded once to a watt-hour.
    """
    rows = in_order(readings)
    opening = estimate.basis.closing
    end = opening.read_on + timedelta(days=estimate.days)
    later = next((place for place, reading in enumerate(rows) if reading.read_on >= end), None)
    if later is None:
        return None
    usage = measure(rows[rows.index(opening) : later + 1])
    if isinstance(usage, NotBillable):
        return usage
    return ActualUse(usage, divide_half_away(usage.wh * estimate.days, usage.days))


class VarianceOutcome(Enum):
    """What becomes of the difference between an estimate and the later actual."""

    NONE = "none"
    EATEN = "eaten"
    """More was used than billed: ours to bear, never billed."""
    KEPT = "kept"
    """In the resident's favour, but not above what is worth a check."""
    REFUNDED = "refunded"


@frozen
class Variance:
    """Estimate against actual, in cents; recorded whatever becomes of it (§11.3)."""

    estimated_cents: int
    actual_cents: int
    outcome: VarianceOutcome

    @property
    def cents(self) -> int:
        """Estimated less actual: above zero in the resident's favour."""
        return self.estimated_cents - self.actual_cents

    @property
    def refund_cents(self) -> int:
        """What goes back by check: all of the variance, or nothing."""
        return self.cents if self.outcome is VarianceOutcome.REFUNDED else 0


def judge_estimate(estimate: FinalEstimate, actual_wh: int, refund_above_cents: int) -> Variance:
    """Compare an estimate with what was used in its days, at the same rate (§11.3).

    ``refund_above_cents`` is the policy `electric_refund_above_cents`.
    """
    actual_cents = divide_half_away(actual_wh * estimate.rate, WH_PER_PRICE)
    return Variance(estimate.cents, actual_cents, _outcome(estimate.cents - actual_cents, refund_above_cents))


def _outcome(cents: int, refund_above_cents: int) -> VarianceOutcome:
    if cents == 0:
        return VarianceOutcome.NONE
    if cents < 0:
        return VarianceOutcome.EATEN
    return VarianceOutcome.REFUNDED if cents > refund_above_cents else VarianceOutcome.KEPT
