"""The unit of work: one transaction over every store."""

from contextlib import AbstractContextManager
from typing import Protocol

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
from gatedrentals.ports.subledger import Subledger
from gatedrentals.ports.variances import Variances


class Work(Protocol):
    """One transaction's stores. All that is done through them lands together, or not at all."""

    def settle(self) -> None:
        """Write what waits for the landing by now, so that whatever forbids it is raised here."""
        ...

    @property
    def sites(self) -> Sites:
        """Sites and their set-up."""
        ...

    @property
    def licenses(self) -> Licenses:
        """Licenses."""
        ...

    @property
    def parties(self) -> Parties:
        """People and payer links."""
        ...

    @property
    def subledger(self) -> Subledger:
        """The books."""
        ...

    @property
    def readings(self) -> Readings:
        """Meter readings."""
        ...

    @property
    def statements(self) -> DepositStatements:
        """Deposit statements and refunds."""
        ...

    @property
    def variances(self) -> Variances:
        """What final electric estimates were off by."""
        ...

    @property
    def closes(self) -> Closes:
        """Closed months."""
        ...

    @property
    def outbox(self) -> Outbox:
        """Events on their way out."""
        ...

    @property
    def kept(self) -> KeptItems:
        """What waits for a person."""
        ...

    @property
    def briefs(self) -> Briefs:
        """Many licenses, receipts and meters at a glance."""
        ...

    @property
    def search(self) -> Search:
        """People, pads, licenses and receipts by what was typed."""
        ...

    @property
    def audit_trail(self) -> AuditTrail:
        """Who changed what."""
        ...

    @property
    def runs(self) -> Runs:
        """Many accounts at once."""
        ...

    @property
    def boards(self) -> Boards:
        """A site's licenses a page at a time."""
        ...

    @property
    def pages(self) -> AccountPages:
        """Accounts a page at a time."""
        ...

    @property
    def figures(self) -> SiteFigures:
        """What all accounts of a site come to."""
        ...

    @property
    def imports(self) -> Imports:
        """Files that were fed."""
        ...

    @property
    def answers(self) -> Answers:
        """Requests that were answered."""
        ...

    @property
    def staff(self) -> Staff:
        """Members of staff."""
        ...

    @property
    def sessions(self) -> Sessions:
        """Browsers that signed in."""
        ...

    @property
    def one_time_codes(self) -> OneTimeCodes:
        """Codes that sign in, and how often they are tried."""
        ...

    @property
    def messages(self) -> Messages:
        """Messages on their way to people."""
        ...


class Store(Protocol):
    """Where everything is kept."""

    def work(self, site_id: SiteId | None = None) -> AbstractContextManager[Work]:
        """Begin a transaction that sees one site (None: every site).

        Leaving the block normally commits; leaving it by an exception, or through `Preview`, takes everything back.
        Writing to a site that the transaction does not see is a fault of the caller: PermissionError.
        """
        ...
