"""Deposit statements and refunds in memory."""

from collections.abc import Iterator, Sequence

from attrs import frozen

from gatedrentals.domain.deposits.refund import Refund
from gatedrentals.domain.deposits.statement import DepositStatement, StatementFinal
from gatedrentals.domain.ids import AccountId, LicenseId, SiteId
from gatedrentals.testing.fakes.rows import Draft, Scope, Table


def statements_table() -> Table[tuple[LicenseId, int], DepositStatement]:
    """Statements by license and version, found by license."""
    return Table(lambda statement: (statement.license_id,))


def refunds_table() -> Table[tuple[AccountId, int], Refund]:
    """Refunds by account and number, found by account and site."""
    return Table(lambda refund: (refund.account_id, refund.site_id))


@frozen
class MemoryDepositStatements:
    """Versions of statements, of which the final ones stay, and refunds as last saved."""

    _statements: Draft[tuple[LicenseId, int], DepositStatement]
    _refunds: Draft[tuple[AccountId, int], Refund]
    _scope: Scope

    def save(self, statement: DepositStatement) -> None:
        """Add a version or replace its draft. Raises StatementFinal."""
        self._scope.enter(statement.site_id)
        key = (statement.license_id, statement.version)
        stored = self._statements.get(key)
        if stored is not None and stored.is_final:
            message = f"version {stored.version} of the statement is final already"
            raise StatementFinal(message)
        self._statements.put(key, statement)

    def of_license(self, license_id: LicenseId) -> Sequence[DepositStatement]:
        """Every version of a license's statement, oldest first."""
        seen = (each for each in self._statements.at(license_id) if self._scope.sees(each.site_id))
        return sorted(seen, key=lambda statement: statement.version)

    def save_refund(self, refund: Refund) -> None:
        """Add a refund or replace the one of its account and number."""
        self._scope.enter(refund.site_id)
        self._refunds.put((refund.account_id, refund.refund_no), refund)

    def refunds_of(self, account_id: AccountId) -> Sequence[Refund]:
        """Every refund of an account, in order of number."""
        seen = (each for each in self._refunds.at(account_id) if self._scope.sees(each.site_id))
        return sorted(seen, key=lambda refund: refund.refund_no)

    def refunds(self, site_id: SiteId) -> Iterator[Refund]:
        """Every refund of a site, in order of the day that it was due."""
        found = self._refunds.at(site_id) if self._scope.sees(site_id) else []
        return iter(sorted(found, key=lambda refund: (refund.due_on, refund.account_id, refund.refund_no)))
