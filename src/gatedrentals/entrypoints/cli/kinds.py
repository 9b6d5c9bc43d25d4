"""Kinds of arguments: sites, days, instants and amounts, refused with what would be right."""

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from datetime import date, datetime


class Day(click.ParamType["date"]):
    """A day such as 2027-07-01."""

    name = "day"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> "date":
        """The day."""
        from datetime import date

        if isinstance(value, date):
            return value
        try:
            return _checked(date.fromisoformat(str(value)))
        except ValueError:
            self.fail(f"{value!r} is not a day such as 2027-07-01", param, ctx)


class Month(click.ParamType["date"]):
    """A month such as 2027-07; its value is its first day."""

    name = "month"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> "date":
        """The first day of the month."""
        from datetime import date

        if isinstance(value, date):
            return value
        try:
            return _checked(date.fromisoformat(f"{value}-01"))
        except ValueError:
            self.fail(f"{value!r} is not a month such as 2027-07", param, ctx)


class Instant(click.ParamType["datetime"]):
    """An instant with its offset, such as 2027-07-01T12:00:00-05:00."""

    name = "instant"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> "datetime":
        """The instant, in UTC."""
        from datetime import UTC, datetime

        if isinstance(value, datetime):
            return value
        try:
            instant = datetime.fromisoformat(str(value))
            _checked(instant.date())
        except ValueError:
            self.fail(f"{value!r} is not an instant such as 2027-07-01T12:00:00-05:00", param, ctx)
        if instant.tzinfo is None:
            self.fail(f"{value!r} has no offset; write 2027-07-01T12:00:00-05:00", param, ctx)
        return instant.astimezone(UTC)


class Dollars(click.ParamType[int]):
    """An amount of dollars such as 1150.00; its value is cents."""

    name = "dollars"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """The amount in cents."""
        from gatedrentals.domain.errors import InvalidValue
        from gatedrentals.domain.money import Money

        if isinstance(value, int):
            return value
        try:
            return Money.parse(str(value)).cents
        except InvalidValue as refused:
            self.fail(str(refused), param, ctx)


class Holder(click.ParamType[str]):
    """A license's number, or `suspense` for the site's account of money that is nobody's; its value is then empty."""

    name = "license"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The number, empty for suspense."""
        del param, ctx
        return "" if value == SUSPENSE else str(value)


SUSPENSE = "suspense"
DAY, MONTH, INSTANT, DOLLARS, HOLDER = Day(), Month(), Instant(), Dollars(), Holder()


def _checked(day: "date") -> "date":
    """A day that books can be about. Raises ValueError."""
    from gatedrentals.domain.errors import InvalidValue
    from gatedrentals.domain.period import check_day

    try:
        check_day("day", day)
    except InvalidValue as refused:
        raise ValueError(str(refused)) from refused
    return day


def whose(license_number: str) -> str:
    """A holder in words."""
    return f"license {license_number}" if license_number else SUSPENSE
