"""What waits for a person: open once per site, kind and key; what is resolved stays, with its instant."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from attrs import asdict, frozen
from psycopg.pq import Format
from sqlalchemy import ColumnElement, Select, select, tuple_, update
from sqlalchemy.dialects.postgresql import insert

from gatedrentals.adapters.postgres.schema.platform import KEPT_ITEM
from gatedrentals.adapters.postgres.table import Site
from gatedrentals.adapters.postgres.trips import Statement
from gatedrentals.domain.attention.item import About, KeptItem, Urgency
from gatedrentals.domain.ids import AccountId, SiteId
from gatedrentals.ports.kept_items import ItemCount, Place

_C = KEPT_ITEM.c
_SAID_ANEW = ("reason", "urgency", "source", "line", "content", *asdict(About()), "deadline_at")
"""What of an open item is brought up to date when it is raised again."""
_TOLD = (
    *("site_id", "kind", "key", "reason", "raised_at", "urgency", "source", "line", "content"),
    *asdict(About()),
    "deadline_at",
)
"""The columns of an item, in the order of its fields."""
_URGENCY = "CASE WHEN deadline_at <= {now} THEN 0 ELSE urgency END"
_PLACE = f"""{_URGENCY.format(now="%(now)s")}, deadline_at IS NULL, coalesce(deadline_at, raised_at), raised_at,
    site_id COLLATE "C", kind COLLATE "C", key COLLATE "C\""""
_PAGE = f"""
    SELECT {", ".join(_TOLD)} FROM kept_item
    WHERE site_id = %(site)s AND resolved_at IS NULL AND dismissed_at IS NULL AND kind = ANY(%(kinds)s) AND {{after}}
    ORDER BY {_PLACE} LIMIT %(limit)s
"""  # noqa: S608 - parts are our own
_FIRST_PAGE = _PAGE.format(after="true")
_LATER_PAGE = _PAGE.format(
    after=f"""({_PLACE}) > (%(urgency)s, %(has_no_deadline)s, %(deadline_at)s, %(raised_at)s,
    %(site_id)s, %(kind)s, %(key)s)"""
)
_COUNTS = Statement(
    f"""
    SELECT kind COLLATE "C", count(*), count(*) FILTER (WHERE {_URGENCY.format(now="$2")} = {Urgency.P0.value})
    FROM kept_item WHERE site_id = $1 AND resolved_at IS NULL AND dismissed_at IS NULL GROUP BY 1 ORDER BY 1
    """.encode(),  # noqa: S608 - the same
    (Format.BINARY, Format.TEXT),
)


@frozen
class PostgresKeptItems:
    """The items of every site. Those that were dismissed are kept open, so that they are not raised again."""

    at: Site

    def keep(self, item: KeptItem) -> None:
        """Raise an item, or bring an open one up to date."""
        self.at.enter(item.site_id)
        add = insert(KEPT_ITEM).values(_row(item))
        anew = {name: add.excluded[name] for name in _SAID_ANEW}
        differs = tuple_(*(_C[name] for name in _SAID_ANEW)).is_distinct_from(tuple_(*anew.values()))
        self.at.run(
            add.on_conflict_do_update(
                index_elements=[_C.site_id, _C.kind, _C.key],
                index_where=_C.resolved_at.is_(None),
                set_=anew,
                where=differs,
            )
        )

    def resolve(self, site_id: SiteId, kind: str, key: str, at: datetime) -> None:
        """Close an item whose cause is gone; nothing happens if it is not open."""
        self.at.enter(site_id)
        self.at.run(update(KEPT_ITEM).where(_named(site_id, kind, key)).values(resolved_at=at))

    def dismiss(self, site_id: SiteId, kind: str, key: str, at: datetime) -> bool:
        """Take an item off the list though its cause is there; whether it was on it."""
        self.at.enter(site_id)
        listed = _named(site_id, kind, key) & _C.dismissed_at.is_(None)
        return self.at.run(update(KEPT_ITEM).where(listed).values(dismissed_at=at)) > 0

    def find(self, site_id: SiteId, kind: str, key: str) -> KeptItem | None:
        """The open item of this kind and key, or None."""
        row = self.at.first(_open(site_id).where(_C.kind == kind, _C.key == key))
        return None if row is None else _item(row)

    def open_items(self, site_id: SiteId, license_number: str = "") -> Sequence[KeptItem]:
        """Every open item of a site, or of one of its licenses, most urgent and oldest first."""
        waiting = _open(site_id)
        if license_number:
            waiting = waiting.where(_C.license_number == license_number)
        return tuple(map(_item, self.at.rows(waiting.order_by(_C.urgency, _C.raised_at, _C.id))))

    def page(
        self, site_id: SiteId, kinds: Collection[str], now: datetime, limit: int, after: Place | None = None
    ) -> Sequence[KeptItem]:
        """Open items of these kinds in order of `Place`, those after one, up to a limit."""
        asked = {"site": site_id, "kinds": list(kinds), "now": now, "limit": limit}
        if after is not None:
            asked |= asdict(after)
        statement = _FIRST_PAGE if after is None else _LATER_PAGE
        return tuple(map(_item, self.at.transaction.driver.execute(statement, asked, prepare=True)))

    def counts(self, site_id: SiteId, now: datetime) -> Sequence[ItemCount]:
        """How many are open of each kind, in order of kind."""
        rows = self.at.ask(_COUNTS, (site_id, now))
        return tuple(ItemCount(site_id, kind, items, urgent) for kind, items, urgent in rows)


def _is_open(site_id: SiteId) -> tuple[ColumnElement[bool], ...]:
    return _C.site_id == site_id, _C.resolved_at.is_(None), _C.dismissed_at.is_(None)


def _open(site_id: SiteId) -> Select[Any]:
    return select(*(_C[name] for name in _TOLD)).where(*_is_open(site_id))


def _named(site_id: SiteId, kind: str, key: str) -> ColumnElement[bool]:
    return (_C.site_id == site_id) & (_C.kind == kind) & (_C.key == key) & _C.resolved_at.is_(None)


def _row(item: KeptItem) -> dict[str, object]:
    row = asdict(item, recurse=False)
    del row["about"]
    return {**row, **asdict(item.about), "urgency": item.urgency.value}


def _item(row: Sequence[Any]) -> KeptItem:
    site_id, kind, key, reason, raised_at, urgency, source, line, content, *about, deadline_at = row
    license_number, account_id, number, day, amount_cents = about
    return KeptItem(
        *(SiteId(site_id), kind, key, reason, raised_at, Urgency(urgency), source, line, content),
        About(license_number, None if account_id is None else AccountId(account_id), number, day, amount_cents),
        deadline_at,
    )
