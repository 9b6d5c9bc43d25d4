"""Deposit statements and the refunds that come of them (§11.4, §11.5)."""

from collections.abc import Iterator, Sequence
from typing import Protocol

from gatedrentals.domain.deposits.refund import Refund
from gatedrentals.domain.deposits.statement import DepositStatement
from gatedrentals.domain.ids import AccountId, LicenseId, SiteId


class DepositStatements(Protocol):
    """Drafts and finalized versions of the statements of deposit accounting, and refunds."""

    def save(self, statement: DepositStatement) -> None:
        """Add a version or replace its draft; a final version is never replaced. Raises StatementFinal."""
        ...

    def of_license(self, license_id: LicenseId) -> Sequence[DepositStatement]:
        """Every version of a license's statement, oldest first."""
        ...

    def save_refund(self, refund: Refund) -> None:
        """Add a refund or replace the one of its account and number."""
        ...

    def refunds_of(self, account_id: AccountId) -> Sequence[Refund]:
        """Every refund of an account, in order of number."""
        ...

    def refunds(self, site_id: SiteId) -> Iterator[Refund]:
        """Every refund of a site, in order of the day that it was due."""
        ...
