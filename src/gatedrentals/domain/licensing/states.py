"""The states of a license, and which command each allows (§2)."""

from enum import Enum

from gatedrentals.domain.errors import Refusal


class State(Enum):
    """Where a license stands (§2)."""

    DRAFT = "draft"
    SENT = "sent"
    SIGNED = "signed"
    PREPARING = "preparing"
    ACTIVE = "active"
    NOTICE = "notice"
    MOVED_OUT = "moved_out"
    SETTLED = "settled"
    CLOSED = "closed"
    CANCELLED = "cancelled"
    DECLINED = "declined"
    TERMINATED = "terminated"


class Command(Enum):
    """What can be asked of a license (§2)."""

    SEND = "send"
    SIGN = "sign"
    DECLINE = "decline"
    CANCEL = "cancel"
    PREPARE = "prepare"
    BEGIN_BILLING = "begin_billing"
    CHANGE_MOVE_IN = "change_move_in"
    ACTIVATE = "activate"
    CHANGE_TERMS = "change_terms"
    TRANSFER = "transfer"
    AGREE_LONG_STAY = "agree_long_stay"
    RESTART_TAX_COUNT = "restart_tax_count"
    GIVE_NOTICE = "give_notice"
    CONFIRM_SURRENDER = "confirm_surrender"
    WITHDRAW_NOTICE = "withdraw_notice"
    MOVE_OUT = "move_out"
    ABANDON = "abandon"
    TERMINATE = "terminate"
    TAKE_BACK_POSSESSION = "take_back_possession"
    SETTLE = "settle"
    CLOSE = "close"
    REOPEN = "reopen"


BEFORE_MOVE_IN = frozenset({State.DRAFT, State.SENT, State.SIGNED, State.PREPARING})
"""Nobody lives there yet: the license can still be cancelled, and its move-in day changed."""

OCCUPIED = frozenset({State.ACTIVE, State.NOTICE})
"""Residents live there and pay."""

BILLED = OCCUPIED | {State.TERMINATED}
"""Cycles are issued as their days come, after a termination until the home is back. Who leaves is billed at once."""

CHARGED = BILLED | {State.MOVED_OUT}
"""Nights can be charged: after a departure up to the surrender (§2)."""

ALLOWED_IN: dict[Command, frozenset[State]] = {
    Command.SEND: frozenset({State.DRAFT}),
    Command.SIGN: frozenset({State.SENT}),
    Command.DECLINE: frozenset({State.SENT}),
    Command.CANCEL: BEFORE_MOVE_IN,
    Command.PREPARE: frozenset({State.SIGNED}),
    Command.BEGIN_BILLING: frozenset({State.PREPARING}),
    Command.CHANGE_MOVE_IN: BEFORE_MOVE_IN,
    Command.ACTIVATE: frozenset({State.PREPARING}),
    Command.CHANGE_TERMS: BEFORE_MOVE_IN | OCCUPIED,
    Command.TRANSFER: OCCUPIED,
    Command.AGREE_LONG_STAY: BEFORE_MOVE_IN | OCCUPIED,
    Command.RESTART_TAX_COUNT: OCCUPIED,
    Command.GIVE_NOTICE: frozenset({State.ACTIVE}),
    Command.CONFIRM_SURRENDER: frozenset({State.NOTICE}),
    Command.WITHDRAW_NOTICE: frozenset({State.NOTICE}),
    Command.MOVE_OUT: frozenset({State.NOTICE}),
    Command.ABANDON: frozenset({State.ACTIVE}),
    Command.TERMINATE: OCCUPIED,
    Command.TAKE_BACK_POSSESSION: frozenset({State.TERMINATED}),
    Command.SETTLE: frozenset({State.MOVED_OUT, State.TERMINATED}),
    Command.CLOSE: frozenset({State.SETTLED}),
    Command.REOPEN: frozenset({State.CLOSED}),
}
"""In which states each command is allowed."""


def allowed_commands(state: State) -> tuple[Command, ...]:
    """What a license in this state can be asked, in the order of a license's life."""
    return tuple(command for command in Command if state in ALLOWED_IN[command])


class NotAllowed(Refusal):
    """The license's state does not allow the command; names the state and what is allowed (§2)."""

    code = "not_allowed"

    def __init__(self, number: str, state: State, command: Command) -> None:
        """Say that license ``number`` in ``state`` refuses ``command``."""
        self.number = number
        self.state = state
        self.command = command
        self.allowed = allowed_commands(state)
        named, asked = (each.value.replace("_", " ") for each in (state, command))
        allowed = ", ".join(each.value.replace("_", " ") for each in self.allowed) or "nothing more"
        super().__init__(f"license {number} is {named}: {asked} is not allowed, but {allowed}")
