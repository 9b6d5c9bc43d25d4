"""The cells of a row, read one by one; what is wrong with each is collected, not raised at the first."""

from collections.abc import Callable
from datetime import date, datetime
from enum import Enum
from typing import TypeVar
from zoneinfo import ZoneInfo

from attrs import define, field

from gatedrentals.application.importing.tables import ColumnMapping, Fault, Row
from gatedrentals.domain.errors import InvalidValue
from gatedrentals.domain.money import Money
from gatedrentals.domain.period import check_day, local_instant, midnight

T = TypeVar("T")
E = TypeVar("E", bound=Enum)

_YES = frozenset({"yes", "true", "y", "1"})
_NO = frozenset({"no", "false", "n", "0", ""})


@define
class Cells:
    """A row under reading. Every method gives the cell's value, or None and a fault in ``faults``."""

    row: Row
    mapping: ColumnMapping
    faults: list[Fault] = field(factory=list)

    def text(self, column: str) -> str:
        """A cell that must not be empty."""
        cell = self.optional_text(column)
        if not cell:
            self._fault(column, cell, "filled in")
        return cell

    def optional_text(self, column: str) -> str:
        """A cell that may be empty, or whose column may be missing."""
        return self.row.cells.get(column, "")

    def cents(self, column: str, *, minimum: int = 0) -> int:
        """An amount in dollars with two decimals or none, at least ``minimum`` cents."""
        cents = self.read(column, lambda cell: Money.parse(cell, column).cents)
        if cents is not None and cents < minimum:
            self._fault(column, self.optional_text(column), f"an amount of at least {Money(minimum)}")
        return max(cents or 0, minimum)

    def optional_cents(self, column: str) -> int | None:
        """The same for a cell that may be empty."""
        return self.cents(column) if self.optional_text(column) else None

    def day(self, column: str) -> date:
        """A local day, in ISO 8601 or in the mapping's format."""
        return self.read(column, lambda cell: self._day(column, cell)) or date.min

    def optional_day(self, column: str) -> date | None:
        """The same for a cell that may be empty."""
        return self.day(column) if self.optional_text(column) else None

    def instant(self, column: str, zone: ZoneInfo) -> datetime:
        """A local time such as ``2027-07-02 09:15``; a bare day counts as 00:00 local (§6.4)."""
        found = self.read(column, lambda cell: self._instant(column, cell, zone))
        return found if found is not None else midnight(date(1970, 1, 1), zone)

    def one_of(self, column: str, kind: type[E], without: E | None = None) -> E:
        """A code of an enumeration; ``without`` is one that no file may say."""
        codes = [each.value for each in kind if each is not without]
        cell = self.optional_text(column)
        if cell not in codes:
            self._fault(column, cell, f"one of {', '.join(codes)}")
            return next(iter(kind))
        return kind(cell)

    def yes(self, column: str) -> bool:
        """A yes or no; empty means no."""
        cell = self.optional_text(column).casefold()
        if cell not in _YES | _NO:
            self._fault(column, cell, "yes or no")
        return cell in _YES

    def listed(self, column: str) -> tuple[str, ...]:
        """Parts between semicolons; none if the cell is empty."""
        return tuple(part.strip() for part in self.optional_text(column).split(";") if part.strip())

    def read(self, column: str, parse: Callable[[str], T]) -> T | None:
        """What ``parse`` makes of the cell; an InvalidValue becomes a fault."""
        cell = self.optional_text(column)
        try:
            return parse(cell)
        except InvalidValue as fault:
            self._fault(column, cell, fault.expected)
            return None

    def _day(self, column: str, cell: str) -> date:
        try:
            if self.mapping.date_format is not None:
                day = datetime.strptime(cell, self.mapping.date_format).date()  # noqa: DTZ007 - a day has no zone
            else:
                day = date.fromisoformat(cell)
        except ValueError:
            raise InvalidValue(column, cell, f"a day such as {self._example()}") from None
        check_day(column, day)
        return day

    def _instant(self, column: str, cell: str, zone: ZoneInfo) -> datetime:
        day_text, _, time_text = cell.replace("T", " ").partition(" ")
        day = self._day(column, day_text)
        if not time_text:
            return midnight(day, zone)
        try:
            local = datetime.fromisoformat(f"{day.isoformat()} {time_text}")
        except ValueError:
            local = None
        if local is None or local.tzinfo is not None:
            raise InvalidValue(column, cell, f"a local time such as {self._example()} 09:15")
        return local_instant(local, zone)

    def _example(self) -> str:
        day = date(2027, 7, 2)
        return day.strftime(self.mapping.date_format) if self.mapping.date_format else day.isoformat()

    def _fault(self, column: str, value: str, expected: str) -> None:
        self.faults.append(Fault(self.row.line, column, value, expected))
