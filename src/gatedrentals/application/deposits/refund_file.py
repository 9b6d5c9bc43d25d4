"""The file of an account that owes refunds: of a license, or the suspense account of a site (§5.1, §11.5)."""

from collections.abc import Sequence
from datetime import date, datetime

from attrs import define, evolve

from gatedrentals.application.account_file import AccountFile
from gatedrentals.application.asked import Asked
from gatedrentals.application.deposits.items import key_of
from gatedrentals.domain.attention.item import ABOUT_NOTHING, About
from gatedrentals.domain.attention.kind import ItemKind
from gatedrentals.domain.deposits.refund import Refund
from gatedrentals.domain.events import Event
from gatedrentals.domain.ledger.documents import Body, Document
from gatedrentals.domain.period import local_day
from gatedrentals.domain.site.policy import SitePolicy
from gatedrentals.ports.audit_trail import AuditRow
from gatedrentals.ports.store import Work
from gatedrentals.ports.subledger import AccountKind


@define
class RefundFile:
    """An account as the use cases of its refunds work on it; ``books`` must be saved at the end."""

    books: AccountFile
    asked: Asked
    now: datetime

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
    def name(self) -> str:
        """The license's number, or the kind of the account."""
        license_ = self.books.license
        return AccountKind.SUSPENSE.value if license_ is None else license_.number

    @property
    def title(self) -> str:
        """Whose account it is, in words."""
        return self.name if self.books.license is None else f"license {self.name}"

    @property
    def refunds(self) -> Sequence[Refund]:
        """The account's refunds, in order of number."""
        return self.work.statements.refunds_of(self.books.account_id)

    @property
    def next_refund_no(self) -> int:
        """The number of the account's next refund."""
        return 1 + max((refund.refund_no for refund in self.refunds), default=0)

    def record(self, body: Body, because: str) -> None:
        """Record a document now, and what follows from it."""
        self.books.record(body, self.now, self.now, self.now, because)

    def note(self, body: Body) -> Document:
        """Record a document now that moves no money of lines, or one that another follows at once."""
        return self.books.note(body, self.now, self.now, max(self.today, self.books.desk.open_from))

    def tell(self, *events: Event) -> None:
        """Put events of the account on their way."""
        self.work.outbox.put(self.books.site.id, self.books.account_id, self.now, events)

    def audit(self, what: str, detail: str, before: str = "", after: str = "") -> None:
        """Say in the audit trail what was done, and what stood there before and after."""
        self.work.audit_trail.add(
            AuditRow(
                site_id=self.books.site.id,
                at=self.now,
                who=self.asked.who,
                origin=self.asked.origin,
                what=what,
                subject=self.name,
                detail=detail,
                before=before,
                after=after,
            )
        )

    def keep(
        self, kind: ItemKind, reason: str, *parts: object, about: About = ABOUT_NOTHING, due_at: datetime | None = None
    ) -> None:
        """Raise an item about the account; ``parts`` tell it from others of its kind."""
        number = "" if self.books.license is None else self.name
        about = evolve(about, license_number=number, account_id=self.books.account_id)
        key, reason = key_of(self.name, *parts), f"{self.title}: {reason}"
        self.work.kept.keep(kind.item(self.books.site.id, key, reason, self.now, about, due_at))

    def resolve(self, kind: ItemKind, *parts: object) -> None:
        """Close an item whose cause is gone."""
        self.work.kept.resolve(self.books.site.id, kind.name, key_of(self.name, *parts), self.now)

    def close_if_done(self) -> None:
        """Close what ends with its refunds: a license does, a suspense account goes on."""
