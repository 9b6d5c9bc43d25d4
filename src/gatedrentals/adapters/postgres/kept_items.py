"""What waits for a person: open once per site, kind and key; what is resolved stays, with its instant."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from attrs import frozen
from sqlalchemy import Row, select, update
from sqlalchemy.dialects.postgresql import insert

from gatedrentals.adapters.postgres.schema.platform import KEPT_ITEM
from gatedrentals.adapters.postgres.table import Site
from gatedrentals.domain.ids import SiteId
from gatedrentals.ports.kept_items import KeptItem, Urgency


@frozen
class PostgresKeptItems:
    """The items of every site."""

    at: Site

    def keep(self, item: KeptItem) -> None:
        """Raise an item; raising an open one again changes nothing."""
        self.at.enter(item.site_id)
        add = insert(KEPT_ITEM).values(
            site_id=item.site_id,
            kind=item.kind,
            key=item.key,
            reason=item.reason,
            raised_at=item.raised_at,
            urgency=item.urgency.value,
            source=item.source,
            line=item.line,
            content=item.content,
        )
        self.at.run(add.on_conflict_do_nothing())

    def resolve(self, site_id: SiteId, kind: str, key: str, at: datetime) -> None:
        """Close an item whose cause is gone; nothing happens if it is not open."""
        self.at.enter(site_id)
        named = (KEPT_ITEM.c.site_id == site_id) & (KEPT_ITEM.c.kind == kind) & (KEPT_ITEM.c.key == key)
        self.at.run(update(KEPT_ITEM).where(named, KEPT_ITEM.c.resolved_at.is_(None)).values(resolved_at=at))

    def open_items(self, site_id: SiteId) -> Sequence[KeptItem]:
        """Every open item of a site, most urgent and oldest first."""
        waiting = select(KEPT_ITEM).where(KEPT_ITEM.c.site_id == site_id, KEPT_ITEM.c.resolved_at.is_(None))
        rows = self.at.rows(waiting.order_by(KEPT_ITEM.c.urgency, KEPT_ITEM.c.raised_at, KEPT_ITEM.c.id))
        return tuple(map(_item, rows))


def _item(row: "Row[Any]") -> KeptItem:
    return KeptItem(
        SiteId(row.site_id),
        row.kind,
        row.key,
        row.reason,
        row.raised_at,
        Urgency(row.urgency),
        row.source,
        row.line,
        row.content,
    )
