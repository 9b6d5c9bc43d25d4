"""Rows in memory with transactions: drafts lie over what has landed, and land together or not at all."""

from collections.abc import Callable, Hashable, Iterable
from typing import Generic, TypeVar

from attrs import frozen

from gatedrentals.domain.errors import Refusal
from gatedrentals.domain.ids import SiteId

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


def _nowhere(_row: object) -> Iterable[Hashable]:
    return ()


class Table(Generic[K, V]):
    """Rows that have landed, by key, and by what else they are looked up by.

    ``meanwhile`` is what a work is refused with that changed a row which someone else changed in between; None: the
    last to land wins.
    """

    __slots__ = ("found_by", "meanwhile", "places", "rows")

    def __init__(
        self, found_by: Callable[[V], Iterable[Hashable]] = _nowhere, *, meanwhile: type[Refusal] | None = None
    ) -> None:
        """Begin empty; ``found_by`` gives what a row can be looked up by with `Draft.at`."""
        self.rows: dict[K, V] = {}
        self.places: dict[Hashable, dict[K, None]] = {}
        self.found_by = found_by
        self.meanwhile = meanwhile

    def land(self, key: K, row: V | None) -> None:
        """Put a row in place, or take it away with None."""
        old = self.rows.get(key)
        new_places = set() if row is None else set(self.found_by(row))
        # In this order, and never absent in between: another thread may be reading.
        if row is None:
            self.rows.pop(key, None)
        else:
            self.rows[key] = row
        for place in new_places:
            self.places.setdefault(place, {})[key] = None
        for place in () if old is None else set(self.found_by(old)) - new_places:
            self.places[place].pop(key, None)


class Draft(Generic[K, V]):
    """What one work sees of a table: its own changes over what has landed by now."""

    __slots__ = ("_before", "_changed", "_table")

    def __init__(self, table: Table[K, V]) -> None:
        """Begin with no changes."""
        self._table = table
        self._before: dict[K, V | None] = {}
        self._changed: dict[K, V | None] = {}

    def get(self, key: K) -> V | None:
        """The row of this key, or None."""
        if key in self._changed:
            return self._changed[key]
        return self._table.rows.get(key)

    def put(self, key: K, row: V | None) -> None:
        """Add or replace a row; None takes it away."""
        if key not in self._changed:
            self._before[key] = self._table.rows.get(key)
        self._changed[key] = row

    def at(self, place: Hashable) -> list[V]:
        """The rows that are found by this, in no promised order."""
        rows, found_by = self._table.rows, self._table.found_by
        keys = [key for key in list(self._table.places.get(place, ())) if key not in self._changed]
        landed = [row for key in keys if (row := rows.get(key)) is not None and place in found_by(row)]
        return landed + [row for row in self.changed() if place in found_by(row)]

    def all(self) -> list[V]:
        """Every row, in no promised order."""
        landed = [row for key, row in list(self._table.rows.items()) if key not in self._changed]
        return landed + self.changed()

    def there(self, key: K) -> V | None:
        """The row of this key as others see it, without this work's changes."""
        return self._table.rows.get(key)

    def landed(self, place: Hashable) -> list[V]:
        """The rows of others, without this work's own, that are found by this."""
        rows, found_by = self._table.rows, self._table.found_by
        keys = list(self._table.places.get(place, ()))
        return [row for key in keys if (row := rows.get(key)) is not None and place in found_by(row)]

    def changed(self) -> list[V]:
        """The rows that this work put."""
        return [row for row in self._changed.values() if row is not None]

    def check(self) -> None:
        """Raise the table's refusal if someone else changed one of these rows since this work did."""
        refusal = self._table.meanwhile
        if refusal is None:
            return
        for key, before in self._before.items():
            if self._table.rows.get(key) is not before:
                message = f"{key} was changed by another work that landed first"
                raise refusal(message)

    def land(self) -> None:
        """Put the changes in place."""
        for key, row in self._changed.items():
            self._table.land(key, row)


@frozen
class Scope:
    """Which sites a work sees: one, or every one (None)."""

    site_id: SiteId | None = None

    def sees(self, site_id: SiteId) -> bool:
        """Whether rows of a site are there for this work."""
        return self.site_id is None or site_id == self.site_id

    def enter(self, site_id: SiteId) -> None:
        """Raise PermissionError where a work of one site would write to another: a fault of the caller."""
        if not self.sees(site_id):
            message = f"a work of site {self.site_id!r} may not write to {site_id!r}"
            raise PermissionError(message)
