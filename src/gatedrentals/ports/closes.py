"""Which months of a site are closed (§7.2)."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Protocol

from attrs import frozen

from gatedrentals.domain.errors import Refusal
from gatedrentals.domain.ids import SiteId


class MonthClosed(Refusal):
    """The month is closed already; a closed month is never restated (§7.4)."""

    code = "month_closed"


@frozen
class MonthClose:
    """A closed month: ``month`` is its first day."""

    site_id: SiteId
    month: date
    closed_at: datetime
    recognized_cents: int


class Closes(Protocol):
    """The closes of every site, in order of month."""

    def of_site(self, site_id: SiteId) -> Sequence[MonthClose]:
        """Every closed month, oldest first."""
        ...

    def hold_books(self, site_id: SiteId) -> None:
        """Let nobody else post to the site's accounts until this work ends, and see all that was posted before.

        Whoever closes a month does so first. A store that cannot make others wait refuses the work with StaleAccount
        where someone else posted meanwhile.
        """
        ...

    def add(self, close: MonthClose) -> None:
        """Close a month; the caller has closed all before it. Raises MonthClosed.

        From then on nothing is posted in it: see `Subledger.append`.
        """
        ...
