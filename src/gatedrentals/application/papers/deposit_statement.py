"""A statement of deposit accounting to print: a resident could recompute it (§11.4)."""

from collections.abc import Iterator
from datetime import timedelta
from zoneinfo import ZoneInfo

from attrs import evolve, frozen

from gatedrentals.application.deposits.reckoning import shares_of
from gatedrentals.application.deposits.settlement_file import NoStatement
from gatedrentals.application.papers.heading import envelope_lines, license_heading, pad_address
from gatedrentals.domain.deposits.account import RowKind, account_rows
from gatedrentals.domain.deposits.clock import DAYS_TO_FINALIZE
from gatedrentals.domain.deposits.damages import DamageFinding, FindingClass
from gatedrentals.domain.deposits.settlement import SettledCharge, Settlement
from gatedrentals.domain.deposits.statement import DepositStatement, missing
from gatedrentals.domain.errors import InvalidValue
from gatedrentals.domain.ids import SiteId
from gatedrentals.domain.licensing.license import License
from gatedrentals.domain.metering.estimate import FinalEstimate
from gatedrentals.domain.money import dollars
from gatedrentals.domain.period import ONE_DAY, day_words, local_day
from gatedrentals.ports.clock import Clock
from gatedrentals.ports.papers import (
    Addressee,
    DatedAmount,
    DepositStatementPaper,
    Found,
    Heading,
    SettledRow,
    StatementCheck,
)
from gatedrentals.ports.store import Store

CLASS_WORDS = {
    FindingClass.CLEAN: "clean",
    FindingClass.DAMAGED_TENANT: "damaged by residents",
    FindingClass.DAMAGED_WARRANTY: "damaged, under warranty",
    FindingClass.NORMAL_WEAR: "normal wear",
    None: "not decided yet",
}
_MONEY_WORDS = {RowKind.CREDIT: "Money of yours that paid nothing yet"}


@frozen
class PrintDepositStatement:
    """Ask for a version of a license's deposit statement; None: the latest, draft or final.

    ``only_final``: for residents, whose business a draft is not yet.
    """

    site_id: SiteId
    license_number: str
    version: int | None = None
    only_final: bool = False


@frozen
class DepositStatementPapers:
    """Makes deposit statements to print."""

    store: Store
    clock: Clock

    def __call__(self, asked: PrintDepositStatement) -> DepositStatementPaper:
        """The statement. Raises UnknownSite, UnknownLicense, NoStatement, or InvalidValue for an unknown version."""
        with self.store.work(asked.site_id) as work:
            site = work.sites.get(asked.site_id)
            license_ = work.licenses.by_number(asked.site_id, asked.license_number)
            every = work.statements.of_license(license_.id)
            heading = license_heading(work, license_, self.clock.now())
        versions = [each for each in every if each.is_final or not asked.only_final]
        if not versions:
            what = "final deposit statement yet" if asked.only_final else "deposit statement: draft it first"
            raise NoStatement(f"license {license_.number} has no {what}")
        known = {statement.version: statement for statement in versions}
        statement = versions[-1] if asked.version is None else known.get(asked.version)
        if statement is None:
            raise InvalidValue("version", asked.version, f"a version from 1 to {versions[-1].version}")
        address = envelope_lines(statement.sent_to) or pad_address(site, license_, statement.stay.end - ONE_DAY)
        to = Addressee(tuple(resident.name for resident in statement.residents), address)
        return deposit_statement_paper(evolve(heading, to=to), license_, statement, site.zone)


def deposit_statement_paper(
    heading: Heading, license_: License, statement: DepositStatement, zone: ZoneInfo
) -> DepositStatementPaper:
    """One version of a license's statement."""
    settlement = statement.settlement
    assert settlement is not None  # every draft is reckoned before it is saved
    last_night = statement.stay.end - ONE_DAY
    place = license_.assignment_on(last_night)
    return DepositStatementPaper(
        heading=heading,
        version=statement.version,
        finalized_on=local_day(statement.finalized_at, zone) if statement.finalized_at else None,
        due_by=statement.moved_out_on + timedelta(days=DAYS_TO_FINALIZE),
        home=place.home,
        pad=place.pad,
        move_in=license_.resident_since or statement.stay.start,
        charged_through=last_night,
        moved_out_on=statement.moved_out_on,
        received=tuple(_money(settlement, zone, RowKind.DEPOSIT_RECEIVED, RowKind.DEPOSIT_USED)),
        credits=tuple(_money(settlement, zone, RowKind.CREDIT)),
        charges=tuple(_charges(settlement)),
        disputed=tuple(_disputed(settlement)),
        not_charged=tuple(_found(finding) for finding in statement.findings if _is_only_told(finding)),
        checks=tuple(_checks(statement, settlement.refund_cents)),
        notes=tuple(_notes(statement, settlement)),
        missing=tuple(str(fact) for fact in missing(statement)) if not statement.is_final else (),
        owed_cents=settlement.owed_cents,
        refund_cents=settlement.refund_cents,
    )


def _money(settlement: Settlement, zone: ZoneInfo, *kinds: RowKind) -> Iterator[DatedAmount]:
    for row in account_rows(settlement):
        if row.kind in kinds:
            day = local_day(row.received_at, zone) if row.received_at is not None else None
            yield DatedAmount(day, _MONEY_WORDS.get(row.kind, row.text), row.cents)


def _charges(settlement: Settlement) -> Iterator[SettledRow]:
    deposits = {line.open_line.ref for line in settlement.position.lines if line.is_deposit}
    for charge in settlement.charges:
        if charge.is_disputed or charge.line in deposits:
            continue  # as in `account_rows`: a deposit that is owed was used, and that row says so
        yield SettledRow(
            text=_charge_words(settlement, charge),
            cents=charge.cents,
            from_credit_cents=charge.from_credit_cents,
            from_deposit_cents=charge.from_deposit_cents,
            is_estimated=charge.estimated,
            found=_found(charge.finding) if charge.finding is not None else None,
        )


def _disputed(settlement: Settlement) -> Iterator[DatedAmount]:
    for charge in settlement.charges:
        if charge.is_disputed:
            yield DatedAmount(None, _charge_words(settlement, charge), charge.left_cents)


def _charge_words(settlement: Settlement, charge: SettledCharge) -> str:
    """What is charged; a charge that was invoiced before says when it was due, to be told from others like it."""
    if charge.is_new:
        return charge.text
    due = {line.open_line.ref: line.open_line.due_on for line in settlement.position.lines}
    return f"{charge.text}, due {day_words(due[charge.line])}"


def _found(finding: DamageFinding) -> Found:
    return Found(
        room=finding.room,
        item=finding.item,
        classification=CLASS_WORDS[finding.classification],
        quantity=finding.quantity,
        unit_cost_cents=finding.unit_cost_cents,
        photos=finding.photos,
        note=finding.note,
    )


def _is_only_told(finding: DamageFinding) -> bool:
    """Whether it is named but not charged: what was found clean is not worth a row."""
    return not finding.charged_cents and finding.classification is not FindingClass.CLEAN


def _checks(statement: DepositStatement, refund_cents: int) -> Iterator[StatementCheck]:
    waits_for = "" if statement.forwarding_address else "a forwarding address"
    for share in shares_of(statement, refund_cents):
        payees = tuple(payee.name for payee in share.payees)
        yield StatementCheck(payees, share.cents, statement.check_dated_on, waits_for)


def _notes(statement: DepositStatement, settlement: Settlement) -> Iterator[str]:
    if statement.version > 1:
        yield f"This version takes the place of version {statement.version - 1}."
    memo = settlement.deposit_memo()
    if memo is not None:
        unpaid_cents = sum(credit.cents for credit in memo.credits)
        yield f"{dollars(unpaid_cents)} of the deposit was never paid: it is not owed."
    if statement.electric is not None and any(charge.estimated for charge in settlement.charges):
        yield _estimate_words(statement.electric)
    if not statement.forwarding_address:
        yield (
            "You gave us no forwarding address, so this statement goes to the last address that we know. "
            "Write to us where you live now, and we send what is yours."
        )
    if statement.check_dated_on is not None:
        yield (
            f"The check bears the date {day_words(statement.check_dated_on)}, when the payments that it rests on can "
            "be returned by a bank no more."
        )
    if statement.instruction is not None and not statement.instruction.unsigned(statement.residents):
        yield "The refund is shared as all residents signed."


def _estimate_words(estimate: FinalEstimate) -> str:
    """How electricity was estimated, with all that it takes to reckon it again (§11.3)."""
    basis = estimate.basis
    kwh, wh = divmod(basis.wh, 1_000)
    return (
        f"Electricity for the last {estimate.days} days is estimated: {kwh:,}.{wh:03d} kWh were used in the "
        f"{basis.days} days from {day_words(basis.opening.read_on)} to {day_words(basis.closing.read_on)}. "
        f"{kwh:,}.{wh:03d} kWh ÷ {basis.days} days × {estimate.days} days × {dollars(estimate.rate)} per 1,000 kWh "
        f"= {dollars(estimate.cents)}."
    )
