"""Draft the statement of deposit accounting from the move-out inspection (§11.4)."""

from attrs import evolve, frozen

from gatedrentals.application.asked import Asked
from gatedrentals.application.counted import counted
from gatedrentals.application.deposits.reckoning import foresee
from gatedrentals.application.deposits.settlement_file import SettlementFile
from gatedrentals.application.deposits.statement_items import keep_statement_item
from gatedrentals.domain.deposits.clock import due_by
from gatedrentals.domain.deposits.damages import DamageFinding
from gatedrentals.domain.deposits.payees import Payee
from gatedrentals.domain.deposits.statement import DepositStatement
from gatedrentals.domain.events import DepositStatementDrafted
from gatedrentals.domain.ids import SiteId
from gatedrentals.domain.licensing.commands import check
from gatedrentals.domain.licensing.leaving import PossessionNotBack
from gatedrentals.domain.licensing.states import Command, State
from gatedrentals.domain.period import ONE_DAY, Period, local_day
from gatedrentals.ports.clock import Clock
from gatedrentals.ports.store import Store


@frozen
class DraftStatement:
    """The findings of the move-out inspection; addresses may be said now or later."""

    site_id: SiteId
    license_number: str
    findings: tuple[DamageFinding, ...]
    asked: Asked
    forwarding_address: str = ""
    last_known_address: str = ""


@frozen
class StatementDrafts:
    """Drafts statements; drafting again replaces the findings of the draft."""

    store: Store
    clock: Clock

    def __call__(self, command: DraftStatement) -> DepositStatement:
        """Draft it, reckoned from the books as they stand.

        Raises UnknownLicense, NotAllowed, PossessionNotBack, UnknownProduct or NoPrice; nothing changes then.
        """
        with self.store.work(command.site_id) as work:
            now = self.clock.now()
            file = SettlementFile.of(work, command.site_id, command.license_number, command.asked, now)
            check(file.license, Command.SETTLE)
            if file.license.state is State.TERMINATED and file.license.possession_back_on is None:
                raise PossessionNotBack(f"license {file.license.number} is terminated, but its home is not back")
            file.books.catch_up(now, now, "deposit statement")
            drafted = _drafted(file, command)
            statement = foresee(file, drafted)
            if not file.versions:
                _announce(file, statement)
            work.statements.save(statement)
            keep_statement_item(work, file.books.site, file.license, now)
            file.audit("draft_statement", counted(len(statement.findings), "finding"))
            file.books.save(now)
            return statement


def _drafted(file: SettlementFile, command: DraftStatement) -> DepositStatement:
    license_ = file.license
    assert license_.end is not None
    assert license_.moved_out_on is not None
    parties = [file.work.parties.get(party) for party in license_.residents]
    facts = DepositStatement(
        license_id=license_.id,
        site_id=license_.site_id,
        stay=Period(license_.stay.move_in, license_.end),
        moved_out_on=license_.moved_out_on,
        residents=tuple(Payee(party.id, party.name) for party in parties),
        findings=command.findings,
        forwarding_address=command.forwarding_address,
        last_known_address=command.last_known_address,
    )
    if not file.versions:
        return facts
    before = file.statement
    return evolve(
        facts,
        forwarding_address=facts.forwarding_address or before.forwarding_address,
        last_known_address=facts.last_known_address or before.last_known_address,
        instruction=before.instruction,
        unobtainable=before.unobtainable,
    )


def _announce(file: SettlementFile, statement: DepositStatement) -> None:
    deadline = due_by(statement.moved_out_on, file.books.site.zone)
    due_on = local_day(deadline, file.books.site.zone) - ONE_DAY
    file.tell(DepositStatementDrafted(file.books.account_id, statement.version, due_on))
