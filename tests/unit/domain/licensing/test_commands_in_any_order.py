"""Any commands in any order: what is refused changes nothing, what is done leaves a row (§2)."""

from collections.abc import Callable
from datetime import date, timedelta
from itertools import pairwise, takewhile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from gatedrentals.domain.billing.schedule import pieces
from gatedrentals.domain.errors import Refusal
from gatedrentals.domain.ids import HomeId, PadId
from gatedrentals.domain.licensing.commands import Changed
from gatedrentals.domain.licensing.leaving import (
    abandon,
    close,
    move_out,
    reopen,
    settle,
    take_back_possession,
    terminate,
)
from gatedrentals.domain.licensing.license import License, Said, Transition
from gatedrentals.domain.licensing.moving_in import (
    activate,
    begin_billing,
    cancel,
    change_move_in,
    decline,
    prepare,
    send,
    sign,
)
from gatedrentals.domain.licensing.residing import (
    agree_long_stay,
    change_terms,
    confirm_surrender,
    give_notice,
    restart_tax_count,
    transfer,
    withdraw_notice,
)
from gatedrentals.domain.licensing.states import ALLOWED_IN, Command, NotAllowed, State, allowed_commands
from gatedrentals.domain.licensing.terms import PayTerms
from gatedrentals.domain.site.policy import SitePolicy
from tests.unit.domain.licenses import MOVE_IN, a_license, said
from tests.unit.domain.stays import LATER, monthly, pay_terms

NIGHT_OF_SURRENDER_FREE = SitePolicy()
SURRENDER_DAY_CHARGED = SitePolicy(surrender_day_charged=True)
policies = st.sampled_from([NIGHT_OF_SURRENDER_FREE, SURRENDER_DAY_CHARGED])
stay_days = st.integers(-5, 120).map(lambda ahead: MOVE_IN + timedelta(days=ahead))

LEADS_TO: dict[Command, State | None] = {
    Command.SEND: State.SENT,
    Command.SIGN: State.SIGNED,
    Command.DECLINE: State.DECLINED,
    Command.CANCEL: State.CANCELLED,
    Command.PREPARE: State.PREPARING,
    Command.BEGIN_BILLING: None,
    Command.CHANGE_MOVE_IN: None,
    Command.ACTIVATE: State.ACTIVE,
    Command.CHANGE_TERMS: None,
    Command.TRANSFER: None,
    Command.AGREE_LONG_STAY: None,
    Command.RESTART_TAX_COUNT: None,
    Command.GIVE_NOTICE: State.NOTICE,
    Command.CONFIRM_SURRENDER: None,
    Command.WITHDRAW_NOTICE: State.ACTIVE,
    Command.MOVE_OUT: State.MOVED_OUT,
    Command.ABANDON: State.MOVED_OUT,
    Command.TERMINATE: State.TERMINATED,
    Command.TAKE_BACK_POSSESSION: None,
    Command.SETTLE: State.SETTLED,
    Command.CLOSE: State.CLOSED,
    Command.REOPEN: State.SETTLED,
}
"""Where each command leads, read from the rule book; None stays."""


def perform(license_: License, command: Command, word: Said, day: date, policy: SitePolicy, terms: PayTerms) -> Changed:
    """Any command, with a day that stands for whatever day it asks for."""
    ways: dict[Command, Callable[[], Changed]] = {
        Command.SEND: lambda: send(license_, word),
        Command.SIGN: lambda: sign(license_, word),
        Command.DECLINE: lambda: decline(license_, word),
        Command.CANCEL: lambda: cancel(license_, word),
        Command.PREPARE: lambda: prepare(license_, word),
        Command.BEGIN_BILLING: lambda: begin_billing(license_, word),
        Command.CHANGE_MOVE_IN: lambda: change_move_in(license_, word, day),
        Command.ACTIVATE: lambda: activate(license_, word, day),
        Command.CHANGE_TERMS: lambda: change_terms(license_, word, terms, today=day),
        Command.TRANSFER: lambda: transfer(license_, word, HomeId("H-2"), PadId("C-002"), day),
        Command.AGREE_LONG_STAY: lambda: agree_long_stay(license_, word, day),
        Command.RESTART_TAX_COUNT: lambda: restart_tax_count(license_, word, day),
        Command.GIVE_NOTICE: lambda: give_notice(license_, word, day, policy),
        Command.CONFIRM_SURRENDER: lambda: confirm_surrender(license_, word, day, policy),
        Command.WITHDRAW_NOTICE: lambda: withdraw_notice(license_, word, pad_is_free=True),
        Command.MOVE_OUT: lambda: move_out(license_, word, day, policy),
        Command.ABANDON: lambda: abandon(license_, word, day),
        Command.TERMINATE: lambda: terminate(license_, word),
        Command.TAKE_BACK_POSSESSION: lambda: take_back_possession(license_, word, day, policy),
        Command.SETTLE: lambda: settle(license_, word),
        Command.CLOSE: lambda: close(license_, word),
        Command.REOPEN: lambda: reopen(license_, word),
    }
    return ways[command]()


class LifeOfALicense(RuleBasedStateMachine):
    """Plays any commands in any order; what is refused changes nothing, what is done leaves a row."""

    @initialize(state=st.sampled_from([State.DRAFT, State.PREPARING, State.ACTIVE]))
    def begin(self, state: State) -> None:
        self.license = a_license(state)
        self.rows: list[Transition] = []
        self.days = 1

    @rule(command=st.sampled_from(Command), day=stay_days, policy=policies, terms=pay_terms())
    def ask(self, command: Command, day: date, policy: SitePolicy, terms: PayTerms) -> None:
        self._ask(command, day, policy, terms)

    @rule(data=st.data(), day=stay_days, policy=policies, terms=pay_terms())
    def ask_what_is_allowed(self, data: st.DataObject, day: date, policy: SitePolicy, terms: PayTerms) -> None:
        commands = allowed_commands(self.license.state)
        if commands:
            self._ask(data.draw(st.sampled_from(commands)), day, policy, terms)

    def _ask(self, command: Command, day: date, policy: SitePolicy, terms: PayTerms) -> None:
        before = self.license
        self.days += 1
        allowed = before.state in ALLOWED_IN[command]
        try:
            after, row, _events = perform(before, command, said(self.days, "photos"), day, policy, terms)
        except Refusal as refusal:
            if allowed == isinstance(refusal, NotAllowed):
                raise
            return
        assert allowed
        assert after.state is (LEADS_TO[command] or before.state)
        assert (row.from_state, row.to_state, row.command) == (before.state, after.state, command)
        self.license = after
        self.rows.append(row)

    @invariant()
    def rows_follow_each_other(self) -> None:
        assert all(earlier.to_state is later.from_state for earlier, later in pairwise(self.rows))
        assert not self.rows or self.rows[-1].to_state is self.license.state

    @invariant()
    def pads_are_held_for_exactly_the_charged_nights(self) -> None:
        horizon = MOVE_IN + timedelta(days=150)
        held = [
            night
            for span in self.license.pad_nights()
            for night in takewhile(lambda night: night < horizon, nights(span.start, span.end or horizon))
        ]
        signed = self.license.state not in {State.DRAFT, State.SENT, State.DECLINED, State.CANCELLED}
        charged = [
            night
            for piece in takewhile(
                lambda piece: piece.window.start < horizon, pieces(self.license.stay, LATER, self.license.stay.move_in)
            )
            for night in piece.window.nights()
            if night < horizon
        ]
        assert held == (charged if signed else [])

    @invariant()
    def the_end_is_known_once_residents_are_gone(self) -> None:
        if self.license.state in {State.MOVED_OUT, State.SETTLED, State.CLOSED}:
            assert self.license.moved_out_on is not None
            assert self.license.end is not None
            assert self.license.end >= self.license.stay.move_in
        if self.license.state is State.ACTIVE:
            assert self.license.end is None


def nights(start: date, end: date) -> list[date]:
    return [start + timedelta(days=ahead) for ahead in range((end - start).days)]


TestLifeOfALicense = LifeOfALicense.TestCase


@given(st.sampled_from(State), st.sampled_from(Command), stay_days)
def test_a_command_out_of_order_names_the_state_and_what_is_allowed(state: State, command: Command, day: date) -> None:
    license_ = a_license(state)
    if state in ALLOWED_IN[command]:
        assert command in allowed_commands(state)
        return
    with pytest.raises(NotAllowed) as refused:
        perform(license_, command, said(1, "photos"), day, NIGHT_OF_SURRENDER_FREE, monthly())
    assert refused.value.code == "not_allowed"
    assert state.value.replace("_", " ") in str(refused.value)
    for allowed in allowed_commands(state):
        assert allowed.value.replace("_", " ") in str(refused.value)


def test_a_closed_door_says_that_nothing_more_is_allowed() -> None:
    with pytest.raises(NotAllowed, match="nothing more"):
        send(a_license(State.CANCELLED), said(1))
