"""Every kind of item says who works it and what resolves it; deadlines make it urgent (§14.1)."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatedrentals.domain.access.roles import GRANTED, STAFF
from gatedrentals.domain.attention import action as actions
from gatedrentals.domain.attention import kinds
from gatedrentals.domain.attention.action import Action
from gatedrentals.domain.attention.item import About, Urgency
from gatedrentals.domain.attention.kind import Group, ItemKind
from gatedrentals.domain.deposits.bank_days import is_banking_day
from gatedrentals.domain.ids import SiteId
from gatedrentals.domain.ledger.documents import Holding
from gatedrentals.domain.period import local_day

CENTRAL = ZoneInfo("America/Chicago")
NOW = datetime(2027, 7, 1, 17, tzinfo=UTC)
ALL = [kind for kind in vars(kinds).values() if isinstance(kind, ItemKind)]
ACTIONS = [action for action in vars(actions).values() if isinstance(action, Action)]
every_kind = pytest.mark.parametrize("kind", ALL, ids=lambda kind: kind.name)


def test_no_two_kinds_and_no_two_actions_share_a_name() -> None:
    assert len(kinds.KINDS) == len(ALL) == len({kind.label for kind in ALL})
    assert len({action.name for action in ACTIONS}) == len(ACTIONS)


@every_kind
def test_somebody_who_may_work_a_kind_can_resolve_it(kind: ItemKind) -> None:
    workers = [GRANTED[role] for role in STAFF if kind.worked_by in GRANTED[role]]
    assert any(action.permission in worker for worker in workers for action in kind.actions)


def test_every_action_resolves_something() -> None:
    assert {action.name for kind in ALL for action in kind.actions} == {action.name for action in ACTIONS}


def test_money_that_no_line_takes_has_a_kind_unless_it_is_credit() -> None:
    assert set(kinds.UNAPPLIED) == set(Holding) - {Holding.REFUNDABLE_CREDIT}


def test_every_group_is_called_something() -> None:
    assert len({group.label for group in Group}) == len(Group)
    assert {kind.group for kind in ALL} == set(Group)


@every_kind
def test_an_item_says_what_its_kind_says(kind: ItemKind) -> None:
    about = About("L-1", day=NOW.date(), amount_cents=5)
    item = kind.item(SiteId("crosby"), "L-1/2", "because", NOW, about, NOW + timedelta(hours=1))
    assert (item.kind, item.key, item.reason, item.raised_at) == (kind.name, "L-1/2", "because", NOW)
    assert (item.urgency, item.about, item.deadline_at) == (kind.urgency, about, NOW + timedelta(hours=1))


@given(st.integers(-100, 100))
def test_what_has_passed_its_deadline_is_p0(seconds: int) -> None:
    item = kinds.STALE_METER.item(SiteId("crosby"), "C-1", "", NOW)
    assert item.urgency_at(NOW + timedelta(days=900)) is Urgency.P1
    due = kinds.QUARANTINED.item(SiteId("crosby"), "C-1", "", NOW, deadline_at=NOW)
    found = due.urgency_at(NOW + timedelta(seconds=seconds))
    assert found is (Urgency.P0 if seconds >= 0 else Urgency.P1)


@given(st.dates(date(2026, 1, 1), date(2030, 1, 1)))
def test_money_in_quarantine_is_decided_by_the_end_of_the_second_banking_day(day: date) -> None:
    deadline = kinds.QUARANTINED.due_at(day, CENTRAL)
    last = local_day(deadline - timedelta(seconds=1), CENTRAL)
    assert is_banking_day(last)
    between = [day + timedelta(days=count) for count in range(1, (last - day).days + 1)]
    assert sum(is_banking_day(each) for each in between) == 2
    assert local_day(deadline, CENTRAL) == last + timedelta(days=1)


def test_a_kind_is_dismissed_only_if_a_person_can_judge_it() -> None:
    assert kinds.TAX_INTERRUPTION.is_dismissible
    assert not any(kind.is_dismissible for kind in kinds.UNAPPLIED.values())
