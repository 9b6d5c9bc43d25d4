"""The audit trail of a site: who changed what, from where, and what stood there before and after (§13.3)."""

from collections.abc import Sequence

from attrs import frozen

from gatedrentals.application.reports.limits import check_limit
from gatedrentals.domain.errors import InvalidValue
from gatedrentals.domain.ids import SiteId
from gatedrentals.ports.audit_trail import EVERY_ROW, AuditChoice, AuditRow
from gatedrentals.ports.store import Store


@frozen
class ShowAuditTrail:
    """Ask for a page of the trail, the latest change first; ``after`` is the cursor of the page before."""

    site_id: SiteId
    chosen: AuditChoice = EVERY_ROW
    limit: int = 100
    after: str = ""


@frozen
class ShownAuditTrail:
    """A page; ``next`` is the cursor of the page after it, empty on the last."""

    rows: Sequence[AuditRow]
    next: str


@frozen
class AuditTrails:
    """Shows what was changed."""

    store: Store

    def __call__(self, asked: ShowAuditTrail) -> ShownAuditTrail:
        """One page. Raises UnknownSite, or InvalidValue for a limit or a cursor."""
        check_limit(asked.limit)
        after = _after(asked.after)
        with self.store.work(asked.site_id) as work:
            site = work.sites.get(asked.site_id)
            page = work.audit_trail.page(site.id, asked.chosen, asked.limit, after)
        return ShownAuditTrail(page.rows, "" if page.next is None else str(page.next))


def _after(cursor: str) -> int | None:
    if not cursor:
        return None
    if not (cursor.isascii() and cursor.isdecimal() and len(cursor) <= len(str(MOST_ROWS))):
        raise InvalidValue("after", cursor, "a cursor as the page before gave it")
    return int(cursor)


MOST_ROWS = 10**18
"""More than any trail holds."""
