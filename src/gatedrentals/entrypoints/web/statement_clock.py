"""The seven days of a deposit statement, as chips show them (§11.4)."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from gatedrentals.domain.deposits.clock import due_by
from gatedrentals.domain.licensing.states import State
from gatedrentals.entrypoints.web.formats import Deadline, deadline


def statement_due(state: State, moved_out_on: date | None, zone: ZoneInfo, now: datetime) -> Deadline | None:
    """By when the statement of who moved out must be final; None before the move-out, and when it is settled."""
    if state is not State.MOVED_OUT or moved_out_on is None:
        return None
    return deadline(due_by(moved_out_on, zone), now, zone)
