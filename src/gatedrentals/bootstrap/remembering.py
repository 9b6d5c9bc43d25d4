"""A store that remembers what it read, for a program that is alone with its database, such as the played year."""

from collections.abc import Iterator
from contextlib import contextmanager

from attrs import define, field, frozen

from gatedrentals.bootstrap.remembered import RememberedLicenses, RememberedRuns, RememberedSites, RememberedSubledger
from gatedrentals.bootstrap.shelves import Shelves
from gatedrentals.domain.ids import SiteId
from gatedrentals.ports.account_pages import AccountPages
from gatedrentals.ports.answers import Answers
from gatedrentals.ports.audit_trail import AuditTrail
from gatedrentals.ports.boards import Boards
from gatedrentals.ports.briefs import Briefs
from gatedrentals.ports.closes import Closes
from gatedrentals.ports.deposit_statements import DepositStatements
from gatedrentals.ports.imports import Imports
from gatedrentals.ports.kept_items import KeptItems
from gatedrentals.ports.licenses import Licenses
from gatedrentals.ports.messages import Messages
from gatedrentals.ports.one_time_codes import OneTimeCodes
from gatedrentals.ports.outbox import Outbox
from gatedrentals.ports.parties import Parties
from gatedrentals.ports.readings import Readings
from gatedrentals.ports.runs import Runs
from gatedrentals.ports.search import Search
from gatedrentals.ports.sessions import Sessions
from gatedrentals.ports.site_figures import SiteFigures
from gatedrentals.ports.sites import Sites
from gatedrentals.ports.staff import Staff
from gatedrentals.ports.store import Store, Work
from gatedrentals.ports.subledger import Subledger
from gatedrentals.ports.variances import Variances


@define
class RememberingStore:
    """What this program read or wrote once it does not read again. Nobody else may write to the database meanwhile."""

    store: Store
    memories: dict[SiteId | None, Shelves] = field(factory=dict)

    @contextmanager
    def work(self, site_id: SiteId | None = None) -> Iterator[Work]:
        """Begin a transaction; what it writes is remembered when it has landed."""
        shelves = self.memories.setdefault(site_id, Shelves()).above()
        with self.store.work(site_id) as work:
            yield RememberingWork(work, shelves)
        shelves.land()
        if shelves.has_written:
            self._forget_overlapping(site_id)

    def _forget_overlapping(self, site_id: SiteId | None) -> None:
        """A work of one site changes what a work of every site sees, and the other way round."""
        overlapping = [None] if site_id is not None else [each for each in self.memories if each is not None]
        for each in overlapping:
            self.memories.pop(each, None)


@frozen
class RememberingWork:
    """One transaction's stores; sites, licenses and books are remembered, the others are asked."""

    work: Work
    shelves: Shelves

    def settle(self) -> None:
        """Write what waits for the landing."""
        self.work.settle()

    @property
    def sites(self) -> Sites:
        """Sites, remembered."""
        return RememberedSites(self.work.sites, self.shelves)

    @property
    def licenses(self) -> Licenses:
        """Licenses, remembered."""
        return RememberedLicenses(self.work.licenses, self.shelves)

    @property
    def subledger(self) -> Subledger:
        """The books, remembered."""
        return RememberedSubledger(self.work.subledger, self.shelves)

    @property
    def parties(self) -> Parties:
        """People."""
        return self.work.parties

    @property
    def readings(self) -> Readings:
        """Meter readings."""
        return self.work.readings

    @property
    def statements(self) -> DepositStatements:
        """Deposit statements and refunds."""
        return self.work.statements

    @property
    def variances(self) -> Variances:
        """What final electric estimates were off by."""
        return self.work.variances

    @property
    def closes(self) -> Closes:
        """Closed months."""
        return self.work.closes

    @property
    def outbox(self) -> Outbox:
        """Events on their way out."""
        return self.work.outbox

    @property
    def kept(self) -> KeptItems:
        """What waits for a person."""
        return self.work.kept

    @property
    def briefs(self) -> Briefs:
        """Many licenses, receipts and meters at a glance."""
        return self.work.briefs

    @property
    def search(self) -> Search:
        """People, pads, licenses and receipts by what was typed."""
        return self.work.search

    @property
    def audit_trail(self) -> AuditTrail:
        """Who changed what."""
        return self.work.audit_trail

    @property
    def runs(self) -> Runs:
        """Many accounts at once: what they write is remembered."""
        return RememberedRuns(self.work.runs, self.shelves)

    @property
    def boards(self) -> Boards:
        """A site's licenses a page at a time."""
        return self.work.boards

    @property
    def pages(self) -> AccountPages:
        """Accounts a page at a time."""
        return self.work.pages

    @property
    def figures(self) -> SiteFigures:
        """What all accounts of a site come to."""
        return self.work.figures

    @property
    def imports(self) -> Imports:
        """Files that were fed."""
        return self.work.imports

    @property
    def answers(self) -> Answers:
        """Requests that were answered."""
        return self.work.answers

    @property
    def staff(self) -> Staff:
        """Members of staff."""
        return self.work.staff

    @property
    def sessions(self) -> Sessions:
        """Browsers that signed in."""
        return self.work.sessions

    @property
    def one_time_codes(self) -> OneTimeCodes:
        """Codes that sign in."""
        return self.work.one_time_codes

    @property
    def messages(self) -> Messages:
        """Messages on their way."""
        return self.work.messages
