"""Finalize the statement: everything is settled in one transaction, to the cent on both sides (§11.4)."""

from attrs import frozen

from gatedrentals.application.asked import Asked
from gatedrentals.application.deposits.final_version import FinalizedStatement, finish, withdraw_unmailed
from gatedrentals.application.deposits.settlement_file import SettlementFile
from gatedrentals.domain.deposits.statement import StatementFinal
from gatedrentals.domain.ids import SiteId
from gatedrentals.domain.licensing.leaving import settle
from gatedrentals.ports.clock import Clock
from gatedrentals.ports.store import Store


@frozen
class FinalizeStatement:
    """Make the draft of a license's statement final."""

    site_id: SiteId
    license_number: str
    asked: Asked


@frozen
class FinalizeStatements:
    """Finalizes statements; the license is settled, and closed where nothing is left to do."""

    store: Store
    clock: Clock

    def __call__(self, command: FinalizeStatement) -> FinalizedStatement:
        """Finalize the latest version.

        Raises UnknownLicense, NoStatement, StatementFinal, StatementIncomplete, NotAllowed, UnknownProduct or NoPrice;
        nothing changes then.
        """
        with self.store.work(command.site_id) as work:
            now = self.clock.now()
            file = SettlementFile.of(work, command.site_id, command.license_number, command.asked, now)
            statement = file.statement
            if statement.is_final:
                raise StatementFinal(f"version {statement.version} of the statement is final already")
            if statement.version == 1:
                file.change(settle(file.license, file.said("deposit statement")))
            file.books.catch_up(now, now, "deposit statement")
            withdraw_unmailed(file)
            finalized = finish(file, statement)
            file.books.save(now)
            return finalized
