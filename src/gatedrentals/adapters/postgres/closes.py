"""Closed months, each once."""

from collections.abc import Sequence

from attrs import asdict, frozen
from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert

from gatedrentals.adapters.postgres.schema.billing import MONTH_CLOSE
from gatedrentals.adapters.postgres.table import Site
from gatedrentals.domain.ids import SiteId
from gatedrentals.ports.closes import MonthClose, MonthClosed


@frozen
class PostgresCloses:
    """The closes of every site."""

    at: Site

    def of_site(self, site_id: SiteId) -> Sequence[MonthClose]:
        """Every closed month, oldest first."""
        rows = self.at.rows(select(MONTH_CLOSE).where(MONTH_CLOSE.c.site_id == site_id).order_by(MONTH_CLOSE.c.month))
        return tuple(MonthClose(SiteId(row.site_id), row.month, row.closed_at, row.recognized_cents) for row in rows)

    def hold_books(self, site_id: SiteId) -> None:
        """Let nobody else post to the site until this work ends; waits for who is at it."""
        self.at.enter(site_id)
        self.at.first(select(func.hold_books(site_id)))

    def add(self, close: MonthClose) -> None:
        """Close a month. Raises MonthClosed."""
        self.at.enter(close.site_id)
        if self.at.run(insert(MONTH_CLOSE).values(**asdict(close)).on_conflict_do_nothing()) == 0:
            message = f"{close.month:%Y-%m} of {close.site_id} is closed already"
            raise MonthClosed(message)
