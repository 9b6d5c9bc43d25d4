"""What is billed ahead without spreading over days: it waits for the day of its cycle's regular issue (§7.1)."""

from datetime import date

from gatedrentals.domain.catalog.product import Recognition
from gatedrentals.domain.ledger.line import Earning, Line, LineKind
from gatedrentals.domain.period import ONE_DAY, Period
from gatedrentals.domain.values import evolve


def waiting_for(issue_on: date, lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """The lines of a cycle opened before ``issue_on``, its D − 7: points in time are earned on that day (§7.1).

    A tax is no revenue and waits for nothing.
    """
    return tuple(
        evolve(
            line, earning=Earning(line.amount_cents, Period(issue_on, issue_on + ONE_DAY), issue_on, issue_on + ONE_DAY)
        )
        if line.recognition is Recognition.POINT_IN_TIME and line.kind is not LineKind.TAX
        else line
        for line in lines
    )


def spread_of(line: Line) -> Earning | None:
    """How a line spreads over the days of its cycle; None for a point in time, billed ahead or not."""
    return line.earning if line.recognition is Recognition.RATABLE else None
