"""What waits for a person: open once per site, kind and key; what is resolved stays, with its instant."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from attrs import asdict, frozen
from sqlalchemy import ColumnElement, Row, Select, case, func, literal, select, tuple_, update
from sqlalchemy.dialects.postgresql import insert

from gatedrentals.adapters.postgres.schema.platform import KEPT_ITEM
from gatedrentals.adapters.postgres.table import Site
from gatedrentals.domain.attention.item import About, KeptItem, Urgency
from gatedrentals.domain.ids import AccountId, SiteId
from gatedrentals.ports.kept_items import ItemCount, Place

_C = KEPT_ITEM.c
_SAID_ANEW = ("reason", "urgency", "source", "line", "content", *asdict(About()), "deadline_at")
"""What of an open item is brought up to date when it is raised again."""


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
        places = _places(now)
        found = _open(site_id).where(_C.kind.in_(list(kinds))).order_by(*places).limit(limit)
        if after is not None:
            passed = (literal(value) for value in asdict(after).values())
            found = found.where(tuple_(*places) > tuple_(*passed))
        return tuple(map(_item, self.at.rows(found)))

    def counts(self, site_id: SiteId, now: datetime) -> Sequence[ItemCount]:
        """How many are open of each kind, in order of kind."""
        urgency, *_ = _places(now)
        urgent = func.count().filter(urgency == Urgency.P0.value)
        kind = _C.kind.collate("C")
        by_kind = select(kind.label("kind"), func.count().label("items"), urgent.label("urgent"))
        rows = self.at.rows(by_kind.where(*_is_open(site_id)).group_by(kind).order_by(kind))
        return tuple(ItemCount(site_id, row.kind, row.items, row.urgent) for row in rows)


def _is_open(site_id: SiteId) -> tuple[ColumnElement[bool], ...]:
    return _C.site_id == site_id, _C.resolved_at.is_(None), _C.dismissed_at.is_(None)


def _open(site_id: SiteId) -> Select[Any]:
    return select(KEPT_ITEM).where(*_is_open(site_id))


def _named(site_id: SiteId, kind: str, key: str) -> ColumnElement[bool]:
    return (_C.site_id == site_id) & (_C.kind == kind) & (_C.key == key) & _C.resolved_at.is_(None)


def _places(now: datetime) -> tuple[ColumnElement[Any], ...]:
    """The columns of `Place`, in its order."""
    return (
        case((_C.deadline_at <= now, Urgency.P0.value), else_=_C.urgency),
        _C.deadline_at.is_(None),
        func.coalesce(_C.deadline_at, _C.raised_at),
        _C.raised_at,
        _C.site_id.collate("C"),
        _C.kind.collate("C"),
        _C.key.collate("C"),
    )


def _row(item: KeptItem) -> dict[str, object]:
    row = asdict(item, recurse=False)
    del row["about"]
    return {**row, **asdict(item.about), "urgency": item.urgency.value}


def _item(row: "Row[Any]") -> KeptItem:
    account_id = None if row.account_id is None else AccountId(row.account_id)
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
        About(row.license_number, account_id, row.number, row.day, row.amount_cents),
        row.deadline_at,
    )
