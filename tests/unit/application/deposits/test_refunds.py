"""The life of a refund's check, and what nobody claims (§11.5)."""

from datetime import date, timedelta

import pytest
from attrs import evolve

from gatedrentals.application.deposits.move_refund import AddressRefund, MoveRefund, RefundSteps, UnknownRefund
from gatedrentals.application.deposits.remind_refunds import RefundReminders, RemindRefunds
from gatedrentals.application.deposits.send_letter import Letters, SendLetter
from gatedrentals.application.licensing.cancel import CancelledLicenses, CancelLicense
from gatedrentals.domain.attention.item import About
from gatedrentals.domain.attention.kinds import STALE_METER
from gatedrentals.domain.deposits.escheat import EscheatStep
from gatedrentals.domain.deposits.refund import CheckWaits, Refund, RefundState, RefundStepRefused
from gatedrentals.domain.errors import InvalidValue
from gatedrentals.domain.events import RefundEscheated, RefundIssued
from gatedrentals.domain.ids import account_of
from gatedrentals.domain.licensing.states import State
from gatedrentals.domain.period import local_day
from gatedrentals.ports.store import Store
from gatedrentals.testing.contracts.leaver import Leaver
from gatedrentals.testing.contracts.park import PM, Park, at, weekly

JUNE = date(2026, 6, 19)


def due(store: Store, address: str = "12 Oak St, Crosby TX 77532") -> Leaver:
    leaver = Leaver.moved_in(store, weekly(JUNE), JUNE, 50_000)
    leaver.park.pay(leaver.number, "r", 83_000, at(6, 18, 10))
    leaver.leave(date(2026, 6, 25))
    leaver.draft(address=address or "?")
    leaver.finalize()
    return leaver


def send_to(leaver: Leaver, address: str, refund_no: int = 1) -> Refund:
    command = AddressRefund(leaver.park.site.id, leaver.number, refund_no, address, PM)
    return RefundSteps(leaver.park.store, leaver.park.clock).address(command)


def unclaimed(leaver: Leaver) -> list[EscheatStep]:
    park = leaver.park
    return [each.step for each in RefundReminders(park.store, park.clock)(RemindRefunds(park.site.id))]


def letter(leaver: Leaver, sent_on: date, refund_no: int = 1) -> Refund:
    command = SendLetter(leaver.park.site.id, leaver.number, refund_no, sent_on, PM)
    return Letters(leaver.park.store, leaver.park.clock)(command)


def test_a_check_is_voided_issued_again_and_cleared(store: Store) -> None:
    leaver = due(store)
    leaver.step(RefundState.PRINTED)
    leaver.step(RefundState.VOIDED)
    assert leaver.kinds() == ["refund_to_reissue"]
    assert leaver.ledger() == {"refunds_payable": -50_000}
    leaver.step(RefundState.REISSUED)
    assert leaver.kinds() == ["refund_to_print"]
    assert send_to(leaver, "9 Elm St").address == "9 Elm St"
    leaver.mail(check="1043")
    with pytest.raises(RefundStepRefused, match="void its check first"):
        send_to(leaver, "10 Elm St")
    with pytest.raises(RefundStepRefused):
        leaver.step(RefundState.PRINTED)
    leaver.step(RefundState.CLEARED, check="1043")
    assert leaver.is_in(State.CLOSED)
    assert [type(event) for event in leaver.park.told(leaver.number)].count(RefundIssued) == 2
    with store.work(leaver.park.site.id) as work:
        said = [row.what for row in work.audit_trail.of_site(leaver.park.site.id, 4)]
    assert said == ["refund_cleared", "refund_mailed", "refund_stamped", "refund_printed"]


def test_steps_that_are_refused(store: Store) -> None:
    leaver = due(store)
    for to in (RefundState.DUE, RefundState.WITHDRAWN):
        with pytest.raises(RefundStepRefused, match="by hand"):
            leaver.step(to)
    with pytest.raises(UnknownRefund):
        leaver.step(RefundState.PRINTED, refund_no=2)
    with pytest.raises(InvalidValue, match="address"):
        send_to(leaver, " ")
    leaver.step(RefundState.PRINTED)
    bare = MoveRefund(leaver.park.site.id, leaver.number, 1, RefundState.STAMPED, PM, "1042")
    with pytest.raises(InvalidValue, match="photo"):
        RefundSteps(store, leaver.park.clock)(bare)


def test_a_check_without_an_address_waits(store: Store) -> None:
    leaver = due(store)
    with store.work(leaver.park.site.id) as work:
        (refund,) = work.statements.refunds_of(account_of(leaver.park.license(leaver.number).id))
        work.statements.save_refund(evolve(refund, address=""))
    with pytest.raises(CheckWaits):
        leaver.step(RefundState.PRINTED)
    send_to(leaver, "9 Elm St")
    assert leaver.step(RefundState.PRINTED).state is RefundState.PRINTED


def test_nobody_claims_a_check(store: Store) -> None:
    """Contact after 90 days; the letter and the report follow the state's calendar; then the state has it."""
    leaver = due(store)
    leaver.mail()
    assert unclaimed(leaver) == []
    leaver.park.clock.advance(timedelta(days=90))
    assert unclaimed(leaver) == [EscheatStep.CONTACT]
    assert leaver.kinds() == ["refund_unclaimed"]
    leaver.park.clock.set(at(6, 1).replace(year=2030, month=3, day=2))
    assert unclaimed(leaver) == [EscheatStep.LETTER]
    assert leaver.kinds() == ["refund_due_diligence_letter"]
    leaver.park.clock.set(at(6, 1).replace(year=2030, month=5, day=2))
    assert unclaimed(leaver) == [EscheatStep.LETTER]
    today = local_day(leaver.park.clock.now(), leaver.park.site.zone)
    with pytest.raises(RefundStepRefused, match="asks for no letter"):
        letter(leaver, date(2027, 1, 1))
    with pytest.raises(InvalidValue, match="sent_on"):
        letter(leaver, today + timedelta(days=1))
    with pytest.raises(UnknownRefund):
        letter(leaver, today, 7)
    assert letter(leaver, today).letter_sent_on == today
    assert leaver.kinds() == []
    with pytest.raises(RefundStepRefused, match="asks for no letter"):
        letter(leaver, today)
    assert unclaimed(leaver) == [EscheatStep.REPORT]
    assert [item.reason for item in leaver.park.items()] == [
        "license L-1: $500.00 unclaimed; report it to the state by 2030-07-01"
    ]
    leaver.step(RefundState.ESCHEATED)
    assert (unclaimed(leaver), leaver.kinds()) == ([], [])
    assert leaver.ledger() == {"unclaimed_property_payable": -50_000}
    assert leaver.is_in(State.CLOSED)
    assert any(isinstance(event, RefundEscheated) for event in leaver.park.told(leaver.number))


def test_a_stale_check_is_void_and_no_longer_unclaimed(store: Store) -> None:
    leaver = due(store)
    leaver.mail()
    leaver.park.clock.advance(timedelta(days=90))
    unclaimed(leaver)
    leaver.step(RefundState.VOIDED)
    assert leaver.kinds() == ["refund_to_reissue"]


def test_late_money_is_shared_as_the_residents_signed(store: Store) -> None:
    leaver = Leaver.moved_in(store, weekly(JUNE), JUNE, 0)
    leaver.park.pay(leaver.number, "r", 33_000, at(6, 18, 10))
    leaver.leave(date(2026, 6, 25))
    leaver.draft()
    leaver.instruct((2, 1))
    leaver.finalize()
    assert leaver.is_in(State.CLOSED)
    leaver.park.pay(leaver.number, "late", 1_001, at(6, 27, 10))
    assert [refund.amount_cents for refund in leaver.refunds()] == [667, 334]
    leaver.mail(1, "1")
    leaver.step(RefundState.CLEARED, 1, "1")
    assert leaver.is_in(State.SETTLED)
    assert leaver.ledger() == {"refunds_payable": -334, "bank": -667}


def test_a_closed_license_closes_its_own_items_only(store: Store) -> None:
    leaver = due(store)
    leaver.park.clock.set(at(6, 29, 10))
    other = Leaver(leaver.park, leaver.park.move_in(weekly(date(2026, 7, 3)), date(2026, 7, 3)))
    leaver.park.pay(other.number, "other", 33_000, at(6, 29, 12))
    other.leave(date(2026, 7, 9))
    other.draft()
    leaver.park.bounce("r", at(7, 10, 9))
    assert leaver.kinds() == ["deposit_statement_ready", *["deposit_statement_revised"] * 2, "returned_receipt"]
    meter = STALE_METER.item(leaver.park.site.id, "C-001", "", at(7, 10, 9), About(leaver.number))
    with store.work() as work:
        work.kept.keep(meter)
    leaver.write_off()
    assert leaver.is_in(State.CLOSED)
    assert leaver.kinds() == ["deposit_statement_ready", "stale_meter"]


def test_the_check_of_a_cancelled_license(store: Store) -> None:
    park = Park.opened(store)
    leaver = Leaver(park, park.sign(park.draft(weekly(JUNE), JUNE)).number)
    park.pay(leaver.number, "early", 20_000, at(6, 10, 10))
    CancelledLicenses(store, park.clock)(CancelLicense(park.site.id, leaver.number, PM, "12 Oak St"))
    leaver.mail()
    leaver.step(RefundState.VOIDED)
    leaver.step(RefundState.REISSUED)
    leaver.mail(check="1043")
    leaver.step(RefundState.CLEARED, check="1043")
    assert leaver.ledger() == {"bank": -20_000}
    assert leaver.is_in(State.CANCELLED)


def test_a_return_before_the_move_out_makes_no_statement(store: Store) -> None:
    leaver = Leaver.moved_in(store, weekly(JUNE), JUNE, 0)
    leaver.park.pay(leaver.number, "r", 33_000, at(6, 18, 10))
    leaver.park.bounce("r", at(6, 22, 9))
    assert leaver.versions() == []
