"""Statements of deposit accounting by version, and refunds as last saved, as JSON documents."""

from collections.abc import Iterator, Sequence

from attrs import frozen
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from gatedrentals.adapters.postgres.json import dump, load
from gatedrentals.adapters.postgres.schema.billing import DEPOSIT_STATEMENT, REFUND
from gatedrentals.adapters.postgres.table import Site
from gatedrentals.domain.deposits.refund import Refund
from gatedrentals.domain.deposits.statement import DepositStatement, StatementFinal
from gatedrentals.domain.ids import AccountId, LicenseId, SiteId


@frozen
class PostgresDepositStatements:
    """Drafts can be replaced, final versions cannot."""

    at: Site

    def save(self, statement: DepositStatement) -> None:
        """Add a version or replace its draft. Raises StatementFinal."""
        self.at.enter(statement.site_id)
        row = {
            "site_id": statement.site_id,
            "state": "final" if statement.is_final else "draft",
            "content": dump(statement),
        }
        key = {"license_id": statement.license_id, "version": statement.version}
        add = insert(DEPOSIT_STATEMENT).values(**key, **row)
        replace = add.on_conflict_do_update(
            index_elements=list(DEPOSIT_STATEMENT.primary_key), set_=row, where=DEPOSIT_STATEMENT.c.state == "draft"
        )
        if self.at.run(replace) == 0:
            message = f"version {statement.version} of the statement is final already"
            raise StatementFinal(message)

    def of_license(self, license_id: LicenseId) -> Sequence[DepositStatement]:
        """Every version of a license's statement, oldest first."""
        ours = select(DEPOSIT_STATEMENT.c.content).where(DEPOSIT_STATEMENT.c.license_id == license_id)
        rows = self.at.rows(ours.order_by(DEPOSIT_STATEMENT.c.version))
        return tuple(load(row.content, DepositStatement) for row in rows)

    def save_refund(self, refund: Refund) -> None:
        """Add a refund or replace the one of its account and number."""
        self.at.enter(refund.site_id)
        row = {"site_id": refund.site_id, "due_on": refund.due_on, "content": dump(refund)}
        add = insert(REFUND).values(account_id=refund.account_id, refund_no=refund.refund_no, **row)
        self.at.run(add.on_conflict_do_update(index_elements=list(REFUND.primary_key), set_=row))

    def refunds_of(self, account_id: AccountId) -> Sequence[Refund]:
        """Every refund of an account, in order of number."""
        ours = select(REFUND.c.content).where(REFUND.c.account_id == account_id).order_by(REFUND.c.refund_no)
        return tuple(load(row.content, Refund) for row in self.at.rows(ours))

    def refunds(self, site_id: SiteId) -> Iterator[Refund]:
        """Every refund of a site, in order of the day that it was due."""
        ours = select(REFUND.c.content).where(REFUND.c.site_id == site_id)
        rows = self.at.rows(ours.order_by(REFUND.c.due_on, REFUND.c.account_id, REFUND.c.refund_no))
        return iter([load(row.content, Refund) for row in rows])
