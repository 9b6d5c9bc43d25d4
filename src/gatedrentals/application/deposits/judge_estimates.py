"""Compare final electric estimates with the actual use, and give back what was charged too much (§11.3)."""

from collections.abc import Sequence
from datetime import date
from functools import partial

from attrs import evolve, frozen

from gatedrentals.application.account_file import AccountFile
from gatedrentals.application.asked import Asked
from gatedrentals.application.deposits.late_changes import settle_late_money
from gatedrentals.application.deposits.settlement_file import SettlementFile
from gatedrentals.application.retrying import retrying
from gatedrentals.domain.deposits.refund import Refund
from gatedrentals.domain.deposits.variance import RecordedVariance
from gatedrentals.domain.errors import Refusal
from gatedrentals.domain.ids import SiteId
from gatedrentals.domain.ledger.documents import Allocation, CreditMemo, CreditReason, DepositForfeit, LineCredit
from gatedrentals.domain.ledger.line import LineRef
from gatedrentals.domain.licensing.license import License
from gatedrentals.domain.metering.estimate import ActualUse, FinalEstimate, Variance, actual_use, judge_estimate
from gatedrentals.domain.metering.readings import MeterReading
from gatedrentals.domain.metering.usage import NotBillable
from gatedrentals.domain.money import dollars
from gatedrentals.domain.period import ONE_DAY, day_words
from gatedrentals.ports.clock import Clock
from gatedrentals.ports.store import Store, Work
from gatedrentals.ports.variances import AlreadyJudged

BECAUSE = "less electric was used than estimated"


class NoEstimate(Refusal):
    """No final statement of the license estimated electric: there is nothing to compare."""

    code = "no_estimate"


class NoActualUse(Refusal):
    """The actual use is not known: no reading tells it that was taken before somebody else moved in."""

    code = "no_actual_use"


@frozen
class JudgeEstimates:
    """Compare the estimates of a site with the readings that came since, or that of one license."""

    site_id: SiteId
    asked: Asked
    license_number: str = ""


@frozen
class JudgedEstimate:
    """What came of one estimate; ``refunds`` are the checks by which a variance goes back."""

    license_number: str
    read_on: date
    actual_wh: int
    variance: Variance
    refunds: tuple[Refund, ...] = ()


@frozen
class EstimateJudgements:
    """Judges estimates, each once and in a transaction of its own, as soon as a reading tells the actual use.

    The variance is recorded whatever becomes of it. Against us it is eaten. What is refunded lowers the line that was
    estimated: cash and deposit that stood on it pay what is open, and the rest goes back by check.
    """

    store: Store
    clock: Clock

    def __call__(self, command: JudgeEstimates) -> tuple[JudgedEstimate, ...]:
        """Judge what can be judged, in order of license number. Raises UnknownSite.

        Of one license: UnknownLicense, NoEstimate, AlreadyJudged or NoActualUse; nothing changes then.
        """
        if command.license_number:
            return (retrying(partial(self._judge, command, command.license_number)),)
        with self.store.work(command.site_id) as work:
            site_id = work.sites.get(command.site_id).id
            numbers = sorted(work.licenses.get(license_id).number for license_id in work.variances.awaited(site_id))
        judged = []
        for number in numbers:
            try:
                judged.append(retrying(partial(self._judge, command, number)))
            except (NoActualUse, NoEstimate, AlreadyJudged):
                continue  # a reading or the statement's next version is still to come, or somebody was quicker
        return tuple(judged)

    def _judge(self, command: JudgeEstimates, number: str) -> JudgedEstimate:
        now = self.clock.now()
        with self.store.work(command.site_id) as work:
            license_ = work.licenses.by_number(command.site_id, number)
            file = SettlementFile(AccountFile.of_license(work, license_, now), command.asked, now)
            if work.variances.of_license(license_.id) is not None:
                raise AlreadyJudged(f"the estimate of license {number} was judged before")
            estimate, line = _estimated(file)
            actual = _actual(work, license_, estimate)
            variance = judge_estimate(estimate, actual.wh, file.policy.electric_refund_above_cents)
            read_on = actual.usage.closing.read_on
            work.variances.keep(
                RecordedVariance(license_.id, license_.site_id, read_on, actual.wh, variance, recorded_at=now)
            )
            refunds: tuple[Refund, ...] = ()
            if line is not None and variance.refund_cents:
                refunds = _give_back(file, line, variance.refund_cents)
            said = f"{dollars(variance.estimated_cents)} estimated, {dollars(variance.actual_cents)} by the reading"
            file.audit("judge_estimate", f"{said} of {day_words(read_on)}: {variance.outcome.value}")
            file.books.save(now)
            return JudgedEstimate(number, read_on, actual.wh, variance, refunds)


def _estimated(file: SettlementFile) -> tuple[FinalEstimate, LineRef | None]:
    """The estimate, and the line that charged it; None if it came to nothing."""
    versions = file.versions
    if not versions or not versions[-1].is_final:
        raise NoEstimate(f"license {file.license.number} has no final deposit statement")
    estimate = versions[-1].electric
    if estimate is None or not estimate.days:
        raise NoEstimate(f"the deposit statement of license {file.license.number} estimated no electric")
    charges = (charge for version in versions if version.settlement for charge in version.settlement.charges)
    return estimate, next((charge.line for charge in charges if charge.estimated), None)


def _actual(work: Work, license_: License, estimate: FinalEstimate) -> ActualUse:
    found = actual_use(_readings(work, license_), estimate)
    if found is None:
        raise NoActualUse(f"the meter of license {license_.number} was not read since, or not before the next move-in")
    if isinstance(found, NotBillable):
        why = found.why.value.replace("_", " ")
        raise NoActualUse(f"the readings of license {license_.number} do not tell what was used: {why}")
    return found


def _readings(work: Work, license_: License) -> Sequence[MeterReading]:
    """The readings of the last pad up to the day on which somebody else moved in."""
    end = license_.end
    assert end is not None
    pad = license_.assignment_on(end - ONE_DAY).pad
    readings = work.readings.of_pad(license_.site_id, pad)
    last = max((reading.read_on for reading in readings), default=end)
    night = end
    while night < last and work.licenses.on_pad(license_.site_id, pad, night) is None:
        night += ONE_DAY
    return [reading for reading in readings if reading.read_on <= night]


def _give_back(file: SettlementFile, ref: LineRef, cents: int) -> tuple[Refund, ...]:
    """Lower the line; the deposit that had paid it is given back. What was written off of it stays given up."""
    books = file.books
    open_cents = sum(line.open_cents for line in books.standing.open_lines if line.ref == ref)
    paid_cents = sum(places[ref].cents for places in books.posted.placed.values() if ref in places)
    forfeits = _forfeits(file, ref)
    forfeited_cents = sum(part.cents for part in forfeits)
    credited_cents = min(cents, open_cents + paid_cents + forfeited_cents)
    of_deposit_cents = max(0, credited_cents - open_cents - paid_cents)
    if of_deposit_cents:
        file.record(DepositForfeit((evolve(forfeits[0], cents=-of_deposit_cents),)), BECAUSE)
    if credited_cents:
        memo = CreditMemo(CreditReason.ESTIMATE, (LineCredit(ref, credited_cents),), BECAUSE)
        file.record(memo, BECAUSE)
    return settle_late_money(books, file.asked, file.now)


def _forfeits(file: SettlementFile, ref: LineRef) -> list[Allocation]:
    bodies = (document.body for document in file.books.documents)
    return [
        part for body in bodies if isinstance(body, DepositForfeit) for part in body.allocations if part.line == ref
    ]
