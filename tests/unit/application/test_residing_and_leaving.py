"""What is asked of a license while residents live there, and when they leave: the books follow."""

from datetime import date

import pytest
from attrs import evolve

from gatedrentals.application.licensing.abandon import Abandon, Abandonments
from gatedrentals.application.licensing.cancel import CancelledLicenses, CancelLicense
from gatedrentals.application.licensing.change_terms import ChangeTerms, TermsChanges
from gatedrentals.application.licensing.confirm_surrender import ConfirmSurrender, Surrenders
from gatedrentals.application.licensing.give_notice import GiveNotice, Notices
from gatedrentals.application.licensing.move_out import MoveOut, MoveOuts
from gatedrentals.application.licensing.take_back_possession import Repossessions, TakeBackPossession
from gatedrentals.application.licensing.terminate import TerminateLicense, Terminations
from gatedrentals.application.licensing.transfer import TransferLicense, Transfers
from gatedrentals.application.licensing.withdraw_notice import NoticeWithdrawals, WithdrawNotice
from gatedrentals.domain.catalog.product import DEPOSIT, UnknownProduct
from gatedrentals.domain.errors import InvalidValue
from gatedrentals.domain.events import ResidentsMovedOut
from gatedrentals.domain.ids import HomeId, PadId, ProductCode
from gatedrentals.domain.ledger.documents import CreditReason
from gatedrentals.domain.licensing.residing import PadNotFree
from gatedrentals.domain.licensing.states import State
from gatedrentals.domain.licensing.terms import Frequency, OneTimeCharge, PayTerms, RecurringCharge
from gatedrentals.ports.licenses import PadTaken
from gatedrentals.ports.store import Store
from gatedrentals.testing.contracts.park import EXAMPLE, PM, Park, at, weekly
from tests.unit.application import licenses

C1, C2, C3 = date(2026, 6, 19), date(2026, 6, 26), date(2026, 7, 3)
HELD = OneTimeCharge(DEPOSIT, 50_000)


def test_terms_change_on_the_next_due_date_unless_a_day_is_named(park: Park) -> None:
    number = licenses.settled_in(park)
    park.clock.set(at(6, 21, 9))
    changed = TermsChanges(park.store, park.clock)(ChangeTerms(park.site.id, number, weekly(C1, 35_000), PM))

    assert changed.license.stay.terms[-1].effective_on == C2
    with pytest.raises(UnknownProduct):
        TermsChanges(park.store, park.clock)(
            ChangeTerms(
                park.site.id, number, PayTerms(Frequency.WEEKLY, C1, (RecurringCharge(ProductCode("sauna"), 1),)), PM
            )
        )


def test_a_charge_that_is_added_or_dropped_is_so_on_what_was_billed_ahead_too(park: Park) -> None:
    number = park.move_in(weekly(C1, storm_water_cents=None), C1)
    park.pay(number, "r1", 97_500, at(6, 19, 10))
    change = TermsChanges(park.store, park.clock)

    change(ChangeTerms(park.site.id, number, weekly(C1), PM, C2))
    added = park.open(number)
    change(ChangeTerms(park.site.id, number, weekly(C1, storm_water_cents=None), PM, C3))
    dropped = park.open(number)

    # The freed $650.00 pays C2 whole, storm water too, before what is left bills C3.
    assert added == {("rent", C3): 500, ("storm-water", C3): 500}
    assert dropped == {("rent", C3): 500}


def test_a_transfer_keeps_the_books_and_takes_the_pad(park: Park) -> None:
    number = licenses.settled_in(park)
    other = park.sign(park.draft(weekly(C1), C1))
    moved = Transfers(park.store, park.clock)(
        TransferLicense(park.site.id, number, HomeId("H-9"), PadId("C-900"), C3, PM)
    )

    assert moved.documents == ()
    assert [nights.pad for nights in moved.license.pad_nights()] == ["C-001", "C-900"]
    with pytest.raises(PadTaken):
        Transfers(park.store, park.clock)(
            TransferLicense(park.site.id, number, HomeId("H-9"), other.assignments[0].pad, date(2026, 8, 1), PM)
        )


def test_a_notice_without_a_day_bills_nothing_ahead_until_one_is_confirmed(store: Store) -> None:
    park = Park.opened(store, evolve(EXAMPLE, late_fee=None))
    number = licenses.settled_in(park)
    park.clock.set(at(6, 20, 9))
    Notices(park.store, park.clock)(GiveNotice(park.site.id, number, date(2026, 6, 20), PM))
    park.pay(number, "r", 200_000, at(6, 21, 9))
    before = park.held(number)["refundable_credit"]
    confirmed = Surrenders(park.store, park.clock)(ConfirmSurrender(park.site.id, number, date(2026, 7, 8), PM))

    assert before == 200_000 - 2 * 33_000 - 50_000
    assert confirmed.held_cents == before - 28_286
    assert [invoice.due_on for invoice in park.invoices(number)] == [C1, C2, C3]
    later = Surrenders(park.store, park.clock)(ConfirmSurrender(park.site.id, number, date(2026, 7, 9), PM))
    assert later.held_cents == before - 33_000


def test_a_notice_is_withdrawn_only_while_the_pad_is_free(park: Park) -> None:
    number = licenses.settled_in(park)
    park.clock.set(at(6, 20, 9))
    Notices(park.store, park.clock)(GiveNotice(park.site.id, number, date(2026, 6, 20), PM, date(2026, 7, 9)))
    next_one = evolve(park.draft(weekly(C1), date(2026, 7, 20)), pad=PadId("C-001"))
    park.sign(park.draft(weekly(C1), C1))
    park.sign(next_one)

    with pytest.raises(PadNotFree, match="C-001"):
        NoticeWithdrawals(park.store, park.clock)(WithdrawNotice(park.site.id, number, PM))

    CancelledLicenses(park.store, park.clock)(CancelLicense(park.site.id, next_one.number, PM))
    stayed = NoticeWithdrawals(park.store, park.clock)(WithdrawNotice(park.site.id, number, PM))
    assert (stayed.license.state, stayed.license.end) == (State.ACTIVE, None)


def test_a_notice_without_a_day_can_always_be_withdrawn(park: Park) -> None:
    number = licenses.settled_in(park)
    Notices(park.store, park.clock)(GiveNotice(park.site.id, number, date(2026, 6, 12), PM))

    stayed = NoticeWithdrawals(park.store, park.clock)(WithdrawNotice(park.site.id, number, PM))

    assert stayed.license.state is State.ACTIVE
    assert licenses.told(park, number)[-2:] == ["lease.ntv_given", "lease.notice_withdrawn"]


# --- leaving ----------------------------------------------------------------------------------------------------


def test_who_leaves_later_than_they_said_is_charged_longer(park: Park) -> None:
    number = licenses.settled_in(park)
    park.clock.set(at(6, 20, 9))
    Notices(park.store, park.clock)(GiveNotice(park.site.id, number, date(2026, 6, 20), PM, date(2026, 6, 28)))
    park.clock.set(at(6, 30, 9))
    left = MoveOuts(park.store, park.clock)(MoveOut(park.site.id, number, date(2026, 6, 30), PM))

    assert (left.license.state, left.license.end) == (State.MOVED_OUT, date(2026, 7, 1))
    nights = [line.earning.period.days for invoice in park.invoices(number) for line in invoice.lines if line.earning]
    assert sum(nights) == 2 * (7 + 3 + 2)
    assert licenses.told(park, number)[-1] == ResidentsMovedOut.tag


def test_an_abandoned_home_is_charged_to_its_last_night(park: Park) -> None:
    number = licenses.settled_in(park)
    park.run(at(6, 26, 12))
    park.clock.set(at(6, 29, 9))
    with pytest.raises(InvalidValue, match="evidence"):
        Abandonments(park.store, park.clock)(Abandon(park.site.id, number, date(2026, 6, 27), PM))
    gone = Abandonments(park.store, park.clock)(Abandon(park.site.id, number, date(2026, 6, 27), PM, "empty, key left"))

    assert gone.license.end == date(2026, 6, 28)
    assert {memo.reason for memo in park.memos(number)} == {CreditReason.CUT}
    live = [posted.invoice.due_on for posted in park.books(number).invoices.values() if posted.live]
    assert C3 not in live


def test_a_terminated_license_pays_until_the_home_is_back(park: Park) -> None:
    number = licenses.settled_in(park)
    park.run(at(6, 26, 12))
    Terminations(park.store, park.clock)(TerminateLicense(park.site.id, number, PM, "two cycles unpaid"))
    park.clock.set(at(7, 1, 9))
    back = Repossessions(park.store, park.clock)(TakeBackPossession(park.site.id, number, date(2026, 7, 1), PM))

    assert (back.license.state, back.license.end) == (State.TERMINATED, date(2026, 7, 2))
    assert "lease.terminated" in licenses.told(park, number)
    assert back.open_cents == park.open_cents(number)
