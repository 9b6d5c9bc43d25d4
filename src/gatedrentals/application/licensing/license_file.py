"""The file of one license: what a command changes on it, what is told of it, and the books that follow (§2)."""

from datetime import date
from typing import Protocol, Self

from attrs import define, frozen

from gatedrentals.application.account_file import AccountFile
from gatedrentals.application.asked import Asked
from gatedrentals.application.deposits.statement_items import keep_statement_item
from gatedrentals.application.license_items import keep_license_items
from gatedrentals.application.telling.tell import NOTICE, tell_residents
from gatedrentals.domain.ids import SiteId
from gatedrentals.domain.ledger.documents import Document
from gatedrentals.domain.licensing.commands import Changed
from gatedrentals.domain.licensing.license import License, Said
from gatedrentals.domain.notices.wordings import notice_acknowledged
from gatedrentals.domain.period import local_day
from gatedrentals.domain.site.policy import Site, SitePolicy
from gatedrentals.ports.audit_trail import AuditRow
from gatedrentals.ports.clock import Clock
from gatedrentals.ports.store import Work


class LicenseCommand(Protocol):
    """What every command on a license says: which one, who asks, and why."""

    @property
    def site_id(self) -> SiteId:
        """The license's site."""
        ...

    @property
    def license_number(self) -> str:
        """Its number there."""
        ...

    @property
    def asked(self) -> Asked:
        """Who asks, and from where."""
        ...

    @property
    def why(self) -> str:
        """The reason in words; it stands on the transition's row."""
        ...


@frozen
class LicenseChanged:
    """A command's answer: the license as it stands, the documents that followed, and what is open and held, in cents.

    ``held_cents`` is money that no line takes, such as refundable credit.
    """

    license: License
    documents: tuple[Document, ...] = ()
    open_cents: int = 0
    held_cents: int = 0


@define
class LicenseFile:
    """A license as a use case works on it, at one present."""

    work: Work
    site: Site
    license: License
    said: Said
    asked: Asked

    @classmethod
    def of(cls, work: Work, command: LicenseCommand, clock: Clock) -> Self:
        """The file that a command is about. Raises UnknownSite or UnknownLicense."""
        site = work.sites.get(command.site_id)
        license_ = work.licenses.by_number(command.site_id, command.license_number)
        return cls.opened(work, site, license_, Said(command.asked.who, clock.now(), command.why), command.asked)

    @classmethod
    def opened(cls, work: Work, site: Site, license_: License, said: Said, asked: Asked) -> Self:
        """The file of a license at hand."""
        return cls(work, site, license_, said, asked)

    @property
    def policy(self) -> SitePolicy:
        """The policy in force now."""
        return self.site.policies.at(self.said.at)

    @property
    def today(self) -> date:
        """The site's calendar day."""
        return local_day(self.said.at, self.site.zone)

    def change(self, changed: Changed, detail: str = "") -> None:
        """Keep what a command of the domain answered: the license, its row, its events, and who asked from where.

        Raises PadTaken, NumberTaken or StaleLicense.
        """
        license_, transition, events = changed
        before, self.license = self.license, self.work.licenses.save(license_, (transition,))
        keep_license_items(self.work, self.site, before, self.license, self.said.at)
        if self.license.moved_out_on != before.moved_out_on:
            keep_statement_item(self.work, self.site, self.license, self.said.at)
        self.work.outbox.put(self.site.id, self.license.id, self.said.at, events)
        self.work.audit_trail.add(
            AuditRow(
                site_id=self.site.id,
                at=self.said.at,
                who=self.asked.who,
                origin=self.asked.origin,
                what=transition.command.value,
                subject=self.license.number,
                detail=" ".join(filter(None, (detail, self.said.why))),
                before=transition.from_state.value.replace("_", " "),
                after=transition.to_state.value.replace("_", " "),
            )
        )

    def acknowledge_notice(self) -> None:
        """Tell the residents that their notice is taken, and the day of surrender as it is known now (§13.6)."""
        license_ = self.license
        assert license_.notice_given_on is not None
        pad = license_.assignment_on(self.today).pad
        wording = notice_acknowledged(license_.number, pad, license_.notice_given_on, license_.surrender_on)
        tell_residents(self.work, license_, NOTICE, f"{license_.id}/{license_.version}", wording, self.said.at)

    def books(self) -> AccountFile:
        """The account's books, as the license stands now."""
        return AccountFile.of_license(self.work, self.license, self.said.at)

    def follow(self, because: str) -> LicenseChanged:
        """Let the books follow what is agreed now: what is cut is credited, what is new is invoiced (§3.7)."""
        books = self.books()
        books.catch_up(self.said.at, self.said.at, because)
        return self.close(books)

    def close(self, books: AccountFile) -> LicenseChanged:
        """Save the books; the answer of the use case."""
        entries = books.save(self.said.at)
        return LicenseChanged(
            self.license,
            tuple(entry.document for entry in entries),
            sum(line.open_cents for line in books.standing.open_lines),
            sum(held.cents for held in books.standing.held),
        )
