"""The file of a stay that is settled: its license, its books, its statements and refunds at one present (§11.4)."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Self

from attrs import define, evolve

from gatedrentals.application.account_file import AccountFile
from gatedrentals.application.asked import Asked
from gatedrentals.application.deposits.items import key_of
from gatedrentals.domain.attention.item import ABOUT_NOTHING, About
from gatedrentals.domain.attention.kind import Group, ItemKind
from gatedrentals.domain.attention.kinds import KINDS
from gatedrentals.domain.deposits.refund import Refund
from gatedrentals.domain.deposits.statement import DepositStatement
from gatedrentals.domain.errors import Refusal
from gatedrentals.domain.events import Event
from gatedrentals.domain.ids import SiteId
from gatedrentals.domain.ledger.documents import Body, Document
from gatedrentals.domain.licensing.commands import Changed
from gatedrentals.domain.licensing.leaving import close
from gatedrentals.domain.licensing.license import License, Said
from gatedrentals.domain.licensing.states import State
from gatedrentals.domain.period import local_day
from gatedrentals.domain.site.policy import SitePolicy
from gatedrentals.ports.audit_trail import AuditRow
from gatedrentals.ports.store import Work

_SETTLING = frozenset({Group.DEPOSITS, Group.REFUNDS})


class NoStatement(Refusal):
    """The license has no deposit statement yet: draft it first (§11.4)."""

    code = "no_statement"


@define
class SettlementFile:
    """A stay as the use cases of its settlement work on it; ``books`` must be saved at the end."""

    books: AccountFile
    license: License
    asked: Asked
    now: datetime

    @classmethod
    def of(cls, work: Work, site_id: SiteId, license_number: str, asked: Asked, now: datetime) -> Self:
        """The file of a license. Raises UnknownLicense."""
        license_ = work.licenses.by_number(site_id, license_number)
        return cls(AccountFile.of_license(work, license_, now), license_, asked, now)

    @property
    def work(self) -> Work:
        """The transaction."""
        return self.books.work

    @property
    def today(self) -> date:
        """The site's calendar day."""
        return local_day(self.now, self.books.site.zone)

    @property
    def policy(self) -> SitePolicy:
        """The policy in force now."""
        return self.books.site.policies.at(self.now)

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
    def refunds(self) -> Sequence[Refund]:
        """The license's refunds, in order of number."""
        return self.work.statements.refunds_of(self.license.id)

    @property
    def open_cents(self) -> int:
        """What is open on the account, disputed or not."""
        return sum(line.open_cents for line in self.books.standing.open_lines)

    def record(self, body: Body, because: str) -> None:
        """Record a document now, and what follows from it."""
        self.books.record(body, self.now, self.now, self.now, because)

    def note(self, body: Body) -> Document:
        """Record a document now that moves no money of lines, or one that another follows at once."""
        return self.books.note(body, self.now, self.now, max(self.today, self.books.desk.open_from))

    def change(self, changed: Changed) -> None:
        """Keep what a command on the license answered."""
        license_, transition, events = changed
        self.license = self.work.licenses.save(license_, (transition,))
        self.tell(*events)

    def said(self, why: str = "") -> Said:
        """Who asks now, for a transition's row."""
        return Said(self.asked.who, self.now, why)

    def tell(self, *events: Event) -> None:
        """Put events of the license on their way."""
        self.work.outbox.put(self.books.site.id, self.license.id, self.now, events)

    def audit(self, what: str, detail: str, before: str = "", after: str = "") -> None:
        """Say in the audit trail what was done, and what stood there before and after."""
        self.work.audit_trail.add(
            AuditRow(
                site_id=self.books.site.id,
                at=self.now,
                who=self.asked.who,
                origin=self.asked.origin,
                what=what,
                subject=self.license.number,
                detail=detail,
                before=before,
                after=after,
            )
        )

    def keep(
        self, kind: ItemKind, reason: str, *parts: object, about: About = ABOUT_NOTHING, due_at: datetime | None = None
    ) -> None:
        """Raise an item about the license; ``parts`` tell it from others of its kind."""
        number = self.license.number
        about = evolve(about, license_number=number, account_id=self.books.account_id)
        reason = f"license {number}: {reason}"
        self.work.kept.keep(kind.item(self.books.site.id, key_of(number, *parts), reason, self.now, about, due_at))

    def resolve(self, kind: ItemKind, *parts: object) -> None:
        """Close an item whose cause is gone."""
        self.work.kept.resolve(self.books.site.id, kind.name, key_of(self.license.number, *parts), self.now)

    def close_if_done(self) -> None:
        """Close a settled license whose checks have cleared and whose balance is dealt with (§11.5)."""
        if self.license.state is not State.SETTLED or not self.statement.is_final:
            return
        if self.open_cents or self.books.standing.held or any(not refund.is_done for refund in self.refunds):
            return
        self.change(close(self.license, self.said("nothing is owed either way")))
        for item in self.work.kept.open_items(self.books.site.id, self.license.number):
            if KINDS[item.kind].group in _SETTLING:
                self.work.kept.resolve(item.site_id, item.kind, item.key, self.now)
