"""Move-outs listed with their clocks, and a statement shown whole (§11.4)."""

from datetime import date

import pytest
from attrs import evolve

from gatedrentals.application.licensing.terminate import TerminateLicense, Terminations
from gatedrentals.application.papers.statement_view import StatementView, StatementViews, ViewStatement
from gatedrentals.application.reports.move_outs import ListMoveOuts, MoveOutList, MoveOutLists, StatementStep
from gatedrentals.domain.deposits.clock import ClockState
from gatedrentals.domain.errors import InvalidValue
from gatedrentals.domain.period import midnight
from gatedrentals.ports.store import Store
from gatedrentals.testing.contracts.leaver import Leaver, damage
from gatedrentals.testing.contracts.park import PM, at, weekly

JUNE = date(2026, 6, 19)


def moved_in(store: Store) -> Leaver:
    leaver = Leaver.moved_in(store, weekly(JUNE), JUNE, 50_000)
    leaver.park.pay(leaver.number, "r", 83_000, at(6, 18, 10))
    return leaver


def gone(store: Store) -> Leaver:
    leaver = moved_in(store)
    leaver.leave(date(2026, 6, 25))
    return leaver


def asked(leaver: Leaver) -> ListMoveOuts:
    return ListMoveOuts(leaver.park.site.id)


def listed(leaver: Leaver, asked: ListMoveOuts) -> MoveOutList:
    return MoveOutLists(leaver.park.store, leaver.park.clock)(asked)


def view(leaver: Leaver) -> StatementView:
    views = StatementViews(leaver.park.store, leaver.park.clock)
    return views(ViewStatement(leaver.park.site.id, leaver.number))


def test_a_move_out_waits_from_no_draft_to_final(store: Store) -> None:
    leaver = gone(store)
    (row,) = listed(leaver, asked(leaver)).rows
    assert (row.license_number, row.step, row.version, row.clock) == (
        leaver.number,
        StatementStep.NOT_DRAFTED,
        0,
        ClockState.RUNNING,
    )
    assert (row.held_cents, row.due_by) == (50_000, midnight(date(2026, 7, 3), leaver.park.site.zone))

    leaver.draft(damage(4_000), address="")
    (row,) = listed(leaver, asked(leaver)).rows
    assert (row.step, row.misses) == (StatementStep.INCOMPLETE, ("forwarding address",))
    leaver.draft(damage(4_000))
    (row,) = listed(leaver, asked(leaver)).rows
    assert (row.step, row.version, row.misses) == (StatementStep.READY, 1, ())

    leaver.finalize()
    assert listed(leaver, asked(leaver)) == MoveOutList((), 0, "")
    (row,) = listed(leaver, evolve(asked(leaver), waiting=False)).rows
    assert (row.step, row.clock, row.held_cents) == (StatementStep.FINAL, ClockState.KEPT, 0)
    settlement = leaver.versions()[0].settlement
    assert settlement is not None
    assert row.refund_cents == settlement.refund_cents > 0


def test_who_is_terminated_and_still_there_is_no_move_out(store: Store) -> None:
    leaver = moved_in(store)
    command = TerminateLicense(leaver.park.site.id, leaver.number, PM, "holds over")
    Terminations(store, leaver.park.clock)(command)
    assert not listed(leaver, asked(leaver)).rows


def test_words_and_pages_narrow_the_list(store: Store) -> None:
    leaver = gone(store)
    name = view(leaver).residents[0].name
    assert listed(leaver, evolve(asked(leaver), words=f"{name.upper()} {leaver.number}")).found == 1
    assert listed(leaver, evolve(asked(leaver), words="nobody")).found == 0
    for limit, after in ((0, ""), (501, ""), (1, "no cursor")):
        with pytest.raises(InvalidValue):
            listed(leaver, evolve(asked(leaver), limit=limit, after=after))


def test_a_statement_is_shown_whole(store: Store) -> None:
    leaver = moved_in(store)
    assert (view(leaver).due_by, view(leaver).clock, view(leaver).latest) == (None, None, None)
    leaver.leave(date(2026, 6, 25))
    draft = leaver.draft(damage(4_000), address="12 Oak St, Crosby TX")
    assert (view(leaver).latest, list(view(leaver).refunds)) == (draft, [])

    final = leaver.finalize()
    found = view(leaver)
    assert (found.latest, tuple(found.refunds), found.clock) == (final.statement, final.refunds, ClockState.KEPT)
    assert found.transitions[-1].to_state is final.license_state
    views = StatementViews(leaver.park.store, leaver.park.clock)
    paper = views.account(leaver.park.site.id, leaver.number, final.statement)
    assert (paper.refund_cents, paper.received_cents, paper.heading.to.names) == (
        sum(refund.amount_cents for refund in final.refunds),
        50_000,
        tuple(resident.name for resident in found.residents),
    )
