"""Who changed what, when and from where (§13.3)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from attrs import frozen

from gatedrentals.domain.ids import SiteId


@frozen
class AuditRow:
    """One change: ``what`` is the command's name, ``subject`` what it was done to, ``detail`` its arguments.

    ``before`` and ``after`` say what stood there, where something was replaced: documents of the books only add, so
    what they change stands in them. ``site_id`` is `NO_SITE` for what belongs to no single one, such as a sign-in.
    """

    site_id: SiteId
    at: datetime
    who: str
    origin: str
    what: str
    subject: str
    detail: str
    before: str = ""
    after: str = ""


@frozen
class AuditChoice:
    """Which rows: about this subject, by this person, of this command; what is empty chooses all."""

    subject: str = ""
    who: str = ""
    what: str = ""


EVERY_ROW = AuditChoice()


@frozen
class AuditPage:
    """Rows, the latest first; ``next`` is where the page after this one begins, None on the last."""

    rows: Sequence[AuditRow]
    next: int | None


class AuditTrail(Protocol):
    """Append-only."""

    def add(self, row: AuditRow) -> None:
        """Add a row."""
        ...

    def of_site(self, site_id: SiteId, limit: int) -> Sequence[AuditRow]:
        """The latest rows of a site, newest first."""
        ...

    def of_subject(self, site_id: SiteId, subject: str, limit: int) -> Sequence[AuditRow]:
        """The latest rows of a site about one subject, such as a license's number, newest first."""
        ...

    def page(self, site_id: SiteId, chosen: AuditChoice, limit: int, after: int | None = None) -> AuditPage:
        """Up to ``limit`` rows of a site, the one that was added last first; those after a page's ``next``."""
        ...
