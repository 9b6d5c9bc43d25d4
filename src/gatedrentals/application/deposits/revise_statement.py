"""Complete or correct a statement: findings, addresses, payees, and facts that cannot be had (§11.4)."""

from typing import TypeVar

from attrs import evolve, frozen

from gatedrentals.application.asked import Asked
from gatedrentals.application.deposits.reckoning import foresee
from gatedrentals.application.deposits.settlement_file import SettlementFile
from gatedrentals.application.deposits.statement_items import keep_statement_item
from gatedrentals.domain.deposits.damages import DamageFinding
from gatedrentals.domain.deposits.payees import PayeeInstruction
from gatedrentals.domain.deposits.statement import (
    DepositStatement,
    Missing,
    StatementFinal,
    Unobtainable,
    missing,
    revise,
)
from gatedrentals.domain.ids import SiteId
from gatedrentals.ports.clock import Clock
from gatedrentals.ports.store import Store

T = TypeVar("T")


@frozen
class ReviseStatement:
    """What is new; None leaves a fact as it is. ``unobtainable`` says of missing facts why they cannot be had.

    ``jointly`` takes an instruction of payees back: one check names all residents.
    """

    site_id: SiteId
    license_number: str
    asked: Asked
    findings: tuple[DamageFinding, ...] | None = None
    forwarding_address: str | None = None
    last_known_address: str | None = None
    instruction: PayeeInstruction | None = None
    unobtainable: tuple[tuple[Missing, str], ...] = ()
    jointly: bool = False


@frozen
class StatementRevisions:
    """Revises drafts; of a final version it begins the next one, which charges nothing anew."""

    store: Store
    clock: Clock

    def __call__(self, command: ReviseStatement) -> DepositStatement:
        """Revise it. Raises UnknownLicense, NoStatement, StatementFinal or InvalidValue; nothing changes then.

        StatementFinal says that findings were charged by a final version: correct those with a credit.
        """
        with self.store.work(command.site_id) as work:
            now = self.clock.now()
            file = SettlementFile.of(work, command.site_id, command.license_number, command.asked, now)
            before = file.statement
            if before.is_final:
                before = revise(before)
            if command.findings is not None and before.version > 1:
                raise StatementFinal(
                    f"version {before.version - 1} of the statement charged its findings: correct them with a credit"
                )
            file.books.catch_up(now, now, "deposit statement")
            statement = foresee(file, _revised(file, before, command))
            work.statements.save(statement)
            keep_statement_item(work, file.books.site, file.license, now)
            file.audit("revise_statement", f"version {statement.version}", _missed(before), _missed(statement))
            file.books.save(now)
            return statement


def _missed(statement: DepositStatement) -> str:
    """What keeps it from being final, in words; addresses themselves do not belong in a trail that is for ever."""
    return f"misses {', '.join(map(str, missing(statement))) or 'nothing'}"


def _revised(file: SettlementFile, before: DepositStatement, command: ReviseStatement) -> DepositStatement:
    said = tuple(Unobtainable(fact, command.asked.who, file.now, note) for fact, note in command.unobtainable)
    kept = tuple(word for word in before.unobtainable if word.missing not in {new.missing for new in said})
    return evolve(
        before,
        findings=_or(command.findings, before.findings),
        forwarding_address=_or(command.forwarding_address, before.forwarding_address),
        last_known_address=_or(command.last_known_address, before.last_known_address),
        instruction=None if command.jointly else _or(command.instruction, before.instruction),
        unobtainable=(*kept, *said),
    )


def _or(said: T | None, before: T) -> T:
    return before if said is None else said
