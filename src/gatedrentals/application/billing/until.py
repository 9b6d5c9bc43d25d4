"""Up to which instant a run looks: the future is for previews."""

from datetime import datetime

from gatedrentals.domain.errors import InvalidValue


def run_until(as_of: datetime | None, now: datetime, *, looks_ahead: bool) -> datetime:
    """The instant of a run: ``as_of``, or now.

    Invoices are issued seven days before they are due (§3.3) and late fees are judged by what was received by then
    (§6.6): who runs ahead of time charges for what has not happened. Raises InvalidValue unless ``looks_ahead``.
    """
    if as_of is None:
        return now
    if as_of > now and not looks_ahead:
        expected = f"an instant up to now, {now.isoformat(timespec='seconds')}: a preview may look ahead"
        raise InvalidValue("as_of", as_of.isoformat(timespec="seconds"), expected)
    return as_of
