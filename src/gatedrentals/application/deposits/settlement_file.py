"""The file of a stay that is settled: its license, its books, its statements and refunds at one present (§11.4)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Self

from attrs import define

from gatedrentals.application.account_file import AccountFile
from gatedrentals.application.asked import Asked
from gatedrentals.application.deposits.refund_file import RefundFile
from gatedrentals.domain.attention.kind import Group
from gatedrentals.domain.attention.kinds import KINDS, RETURNED
from gatedrentals.domain.deposits.statement import DepositStatement
from gatedrentals.domain.errors import Refusal
from gatedrentals.domain.ids import SiteId
from gatedrentals.domain.licensing.commands import Changed
from gatedrentals.domain.licensing.leaving import close
from gatedrentals.domain.licensing.license import License, Said
from gatedrentals.domain.licensing.states import State
from gatedrentals.ports.store import Work

_SETTLING = frozenset({Group.DEPOSITS, Group.REFUNDS})


class NoStatement(Refusal):
    """The license has no deposit statement yet: draft it first (§11.4)."""

    code = "no_statement"


@define
class SettlementFile(RefundFile):
    """A stay as the use cases of its settlement work on it; ``books`` are of its license."""

    @classmethod
    def of(cls, work: Work, site_id: SiteId, license_number: str, asked: Asked, now: datetime) -> Self:
        """The file of a license. Raises UnknownLicense."""
        license_ = work.licenses.by_number(site_id, license_number)
        return cls(AccountFile.of_license(work, license_, now), asked, now)

    @property
    def license(self) -> License:
        """The license, as this work left it."""
        license_ = self.books.license
        assert license_ is not None
        return license_

    @property
    def versions(self) -> Sequence[DepositStatement]:
        """The statement's versions, oldest first."""
        return self.work.statements.of_license(self.license.id)

    @property
    def statement(self) -> DepositStatement:
        """The latest version. Raises NoStatement."""
        versions = self.versions
        if not versions:
            raise NoStatement(f"license {self.license.number} has no deposit statement: draft it first")
        return versions[-1]

    @property
    def open_cents(self) -> int:
        """What is open on the account, disputed or not."""
        return sum(line.open_cents for line in self.books.standing.open_lines)

    def change(self, changed: Changed) -> None:
        """Keep what a command on the license answered."""
        license_, transition, events = changed
        self.books.license = self.work.licenses.save(license_, (transition,))
        self.tell(*events)

    def said(self, why: str = "") -> Said:
        """Who asks now, for a transition's row."""
        return Said(self.asked.who, self.now, why)

    def close_if_done(self) -> None:
        """Close a settled license whose checks have cleared and whose balance is dealt with (§11.5)."""
        if self.license.state is not State.SETTLED or not self.statement.is_final:
            return
        if self.open_cents or self.books.standing.held or any(not refund.is_done for refund in self.refunds):
            return
        self.change(close(self.license, self.said("nothing is owed either way")))
        for item in self.work.kept.open_items(self.books.site.id, self.license.number):
            if KINDS[item.kind].group in _SETTLING or item.kind == RETURNED.name:
                self.work.kept.resolve(item.site_id, item.kind, item.key, self.now)


def refund_file(work: Work, site_id: SiteId, license_number: str, asked: Asked, now: datetime) -> RefundFile:
    """The file of a license's refunds, or without a number of those of the suspense account. Raises UnknownLicense."""
    if license_number:
        return SettlementFile.of(work, site_id, license_number, asked, now)
    suspense = work.sites.suspense_account(site_id)
    return RefundFile(AccountFile.of_account(work, site_id, suspense, now), asked, now)
