"""The rule book's worked examples, end to end: use cases in, books out, on any store."""

from datetime import date, datetime
from itertools import permutations

import pytest
from attrs import evolve

from gatedrentals.application.licensing.agree_long_stay import AgreeLongStay, LongStays
from gatedrentals.application.licensing.change_terms import ChangeTerms, TermsChanges
from gatedrentals.application.licensing.give_notice import GiveNotice, Notices
from gatedrentals.application.licensing.move_out import MoveOut, MoveOuts
from gatedrentals.application.licensing.withdraw_notice import NoticeWithdrawals, WithdrawNotice
from gatedrentals.application.receipts.place_receipt import PlaceReceipt, PlaceReceipts
from gatedrentals.application.receipts.record_receipt import BookReceipts, RecordReceipt
from gatedrentals.domain.catalog.product import LATE_FEE, RETURNED_PAYMENT_FEE
from gatedrentals.domain.discounts.rules import DiscountRule, FixedOff, PercentOff, RuleSet, Scope
from gatedrentals.domain.events import (
    InvoiceCreated,
    InvoiceVoided,
    PaymentApplied,
    PaymentCaptured,
    PaymentReversed,
)
from gatedrentals.domain.ledger.documents import CreditReason, InvoiceKind, Method, Reallocation
from gatedrentals.domain.ledger.line import LineKind
from gatedrentals.domain.licensing.terms import Frequency
from gatedrentals.domain.site.charge_class import ChargeClass
from gatedrentals.domain.site.policy import HotelTaxRule, NoticeCountsFrom, RetroLateFees
from gatedrentals.ports.store import Store
from gatedrentals.testing.contracts.park import EXAMPLE, PM, RENT, STORM_WATER, Park, at, pay_terms, weekly
from gatedrentals.testing.strategies.sites import TEXAS_AND_CITY

__all__ = [
    "test_example_01_replay_after_nsf_across_two_cycles",
    "test_example_02_overpayment_on_notice_that_is_withdrawn",
    "test_example_03_discount_proration_and_clamp",
    "test_example_03_surrender_within_the_stub",
    "test_example_04_biweekly_to_monthly_mid_cycle",
    "test_example_06_hotel_tax_of_a_stay_long_enough",
    "test_example_06_hotel_tax_of_a_stay_that_ends_too_soon",
    "test_example_09_received_exactly_at_noon",
    "test_example_09_recorded_late_received_in_time",
    "test_example_10_advance_billed_cycle_then_nsf_of_its_payment",
    "test_example_10_return_after_the_cycle_has_come",
    "test_example_12_three_receipts_in_any_order",
]

C1, C2, C3, C4 = date(2026, 6, 19), date(2026, 6, 26), date(2026, 7, 3), date(2026, 7, 10)


def resident(park: Park, move_in: date = C1, activated_at: datetime | None = None) -> str:
    """A license on the terms of the examples, whose first invoice is cut a week before its move-in."""
    park.clock.set(activated_at or at(6, 12, 13))
    return park.move_in(weekly(move_in), move_in)


@pytest.mark.parametrize(
    ("retro", "owed_cents"),
    [(RetroLateFees.RETURNED_ONLY, 41_000), (RetroLateFees.ALL, 46_000), (RetroLateFees.NONE, 36_000)],
)
def test_example_01_replay_after_nsf_across_two_cycles(store: Store, retro: RetroLateFees, owed_cents: int) -> None:
    """r2 pays what r1 had paid; only the deadline that r1 covered costs a fee."""
    park = Park.opened(store, evolve(EXAMPLE, retro_late_fees=retro))
    number = resident(park)
    park.pay(number, "r1", 33_000, at(6, 18, 10), method=Method.ECHECK)
    park.run(at(6, 19, 12))
    park.pay(number, "r2", 33_000, at(6, 25, 9))
    park.run(at(6, 26, 12))
    returned = park.bounce("r1", at(6, 29, 9))

    assert park.placed(number, "r2") == {(RENT, C1): 32_500, (RENT, C2): 500}
    # C3 was issued on 06-26 and is due on 07-03: the example does not count it.
    open_ = park.open(number)
    c3 = open_.pop((RENT, C3)) + open_.pop((STORM_WATER, C3))
    assert sum(open_.values()) == owed_cents
    assert (returned.open_cents, returned.fee_cents) == (owed_cents + c3, 3_000)
    assert open_[RETURNED_PAYMENT_FEE, date(2026, 6, 29)] == 3_000
    books = park.books(number)
    moves = {
        (books.line(move.line).line.product, books.line(move.line).invoice.due_on): move.cents
        for document in park.documents(number)
        if isinstance(document.body, Reallocation)
        for move in document.body.moves
    }
    assert moves == {(RENT, C2): -32_000, (STORM_WATER, C2): -500, (RENT, C1): 32_500}
    assert park.paid_to(number) == date(2026, 6, 25)
    ledger = park.ledger(number)
    assert ("clearing", "echeck") not in ledger
    assert ledger["clearing", "zelle"] == 33_000
    told = park.told(number)
    assert [type(event) for event in told if isinstance(event, PaymentReversed)] == [PaymentReversed]
    revisions = [event.revision for event in told if isinstance(event, PaymentApplied)]
    assert revisions == [0, 0, 1]


def test_example_02_overpayment_on_notice_that_is_withdrawn(store: Store) -> None:
    """With a surrender day the rest is billed up to it; withdrawn, the credit bills on."""
    park = Park.opened(store)
    number = resident(park, C3, at(6, 20, 10))
    park.clock.set(at(6, 25))
    Notices(store, park.clock)(GiveNotice(park.site.id, number, date(2026, 6, 25), PM, date(2026, 7, 15)))
    park.run(at(7, 1))
    booked = park.pay(number, "r", 100_000, at(7, 1, 10))

    final = date(2026, 7, 10)
    assert park.placed(number, "r") == {
        (RENT, C3): 32_500,
        (STORM_WATER, C3): 500,
        (RENT, final): 27_857,
        (STORM_WATER, final): 429,
    }
    assert sum(allocation.cents for allocation in booked.allocations) == 100_000 - 38_714
    assert park.held(number) == {"refundable_credit": 38_714}
    assert park.ledger(number)["refundable_credit", ""] == -38_714
    assert park.paid_to(number) == date(2026, 7, 15)

    park.clock.set(at(7, 8, 9))
    stayed = NoticeWithdrawals(store, park.clock)(WithdrawNotice(park.site.id, number, PM))

    rest = date(2026, 7, 16)
    placed = park.placed(number, "r")
    assert (placed[RENT, rest], placed[STORM_WATER, rest]) == (4_643, 71)
    assert (placed[RENT, date(2026, 7, 17)], placed[RENT, date(2026, 7, 24)]) == (32_500, 1_000)
    assert (stayed.open_cents, stayed.held_cents) == (32_000, 0)
    assert park.open_cents(number) == 32_000


RENT_RULES = RuleSet(
    1,
    (
        DiscountRule("a", "Ten off", Scope(frozenset({ChargeClass.RENT})), PercentOff(1_000), 1),
        DiscountRule("b", "Welcome", Scope(frozenset({ChargeClass.RENT})), FixedOff(2_500), 2),
    ),
)


def discounted(store: Store) -> tuple[Park, str]:
    """A monthly license with two discount rules from 2026-06-18 on."""
    park = Park.opened(store, rules=RENT_RULES)
    park.clock.set(at(6, 11, 10))
    return park, park.move_in(pay_terms(Frequency.MONTHLY, None, 115_000), date(2026, 6, 18))


def amounts(park: Park, number: str, due_on: date) -> list[int]:
    """What the lines of a cycle come to, discounts apart."""
    lines = [line for line in park.books(number).lines.values() if line.invoice.due_on == due_on]
    return [line.own_cents for line in lines if line.invoice.kind is not InvoiceKind.LATE_FEE]


def test_example_03_discount_proration_and_clamp(store: Store) -> None:
    """Each line is prorated and clamped by itself."""
    park, number = discounted(store)
    assert amounts(park, number, date(2026, 6, 18)) == [49_833, -4_983, -1_083]
    park.run(at(6, 24, 12))
    assert amounts(park, number, date(2026, 7, 1)) == [115_000, -11_500, -2_500]

    park.clock.set(at(6, 30, 9))
    Notices(store, park.clock)(GiveNotice(park.site.id, number, date(2026, 6, 30), PM, date(2026, 7, 9)))

    assert amounts(park, number, date(2026, 7, 1)) == [33_387, -3_339, -726]
    (memo,) = park.memos(number)
    assert (memo.reason, [credit.cents for credit in memo.credits]) == (CreditReason.CUT, [81_613, -8_161, -1_774])
    ledger = park.ledger(number)
    assert -sum(cents for (role, _), cents in ledger.items() if role == "deferred_revenue") == 43_767 + 29_322


def test_example_03_surrender_within_the_stub(store: Store) -> None:
    """The stub's own line is clamped: 8 of its 13 nights."""
    park, number = discounted(store)
    park.clock.set(at(6, 20, 9))
    Notices(store, park.clock)(GiveNotice(park.site.id, number, date(2026, 6, 20), PM, date(2026, 6, 25)))

    assert amounts(park, number, date(2026, 6, 18)) == [30_666, -3_066, -666]


def test_example_04_biweekly_to_monthly_mid_cycle(store: Store) -> None:
    """What is cut off pays the stub and bills July at once; no night is charged twice."""
    park = Park.opened(store)
    park.clock.set(at(6, 12, 13))
    number = park.move_in(pay_terms(Frequency.BIWEEKLY, C1, 64_001), C1)
    park.pay(number, "r", 64_001, at(6, 18, 10))
    park.clock.set(at(6, 22, 10))
    changed = TermsChanges(store, park.clock)(
        ChangeTerms(park.site.id, number, pay_terms(Frequency.MONTHLY, None, 130_000), PM, C2)
    )

    july = date(2026, 7, 1)
    (memo,) = park.memos(number)
    assert (memo.reason, [credit.cents for credit in memo.credits]) == (CreditReason.CUT, [32_000])
    assert park.placed(number, "r") == {(RENT, C1): 32_001, (RENT, C2): 21_667, (RENT, july): 10_333}
    assert park.open(number) == {(RENT, july): 119_667}
    assert changed.open_cents == 119_667
    earnings = [line.earning for invoice in park.invoices(number) for line in invoice.lines if line.earning]
    assert [earning.period.days for earning in earnings] == [14, 5, 31]
    assert park.ledger(number)["deferred_revenue", "rent"] == -(32_001 + 21_667 + 130_000)


def taxed_resident(store: Store, counts_from: NoticeCountsFrom) -> tuple[Park, str]:
    """A license whose rent is taxed, with a written notice on night 12; C4 is issued."""
    rule = HotelTaxRule(TEXAS_AND_CITY, notice_counts_from=counts_from)
    park = Park.opened(store, evolve(EXAMPLE, hotel_tax=rule, late_fee=None))
    first = date(2026, 6, 5)
    park.clock.set(at(6, 5, 12))
    number = park.move_in(weekly(first), first)
    park.run(at(6, 12, 12))
    assert [taxes(park, number, day) for day in (first, date(2026, 6, 12), C1)] == [[1_950, 2_925]] * 3

    park.clock.set(at(6, 16, 10))
    LongStays(store, park.clock)(AgreeLongStay(park.site.id, number, date(2026, 6, 16), PM))
    park.run(at(6, 19, 12))
    return park, number


def taxes(park: Park, number: str, due_on: date) -> list[int]:
    """The hotel tax on a cycle, by authority, after credits."""
    lines = [line for line in park.books(number).lines.values() if line.line.kind is LineKind.TAX]
    return [line.own_cents for line in lines if line.invoice.due_on == due_on]


def test_example_06_hotel_tax_of_a_stay_that_ends_too_soon(store: Store) -> None:
    """The notice exempts from its day on; an end before night 30 makes all nights due on the final invoice."""
    park, number = taxed_resident(store, NoticeCountsFrom.STAY)
    (memo,) = park.memos(number)
    assert memo.reason is CreditReason.HOTEL_TAX_EXEMPT
    assert [credit.cents for credit in memo.credits] == [836, 1_254, 1_950, 2_925]
    assert taxes(park, number, date(2026, 6, 12)) == [1_114, 1_671]
    assert taxes(park, number, C2) == []

    park.clock.set(at(6, 24, 9))
    Notices(store, park.clock)(GiveNotice(park.site.id, number, date(2026, 6, 24), PM, date(2026, 6, 29)))
    assert amounts(park, number, C2)[0] == 18_571
    park.clock.set(at(6, 29, 17))
    MoveOuts(store, park.clock)(MoveOut(park.site.id, number, date(2026, 6, 29), PM))

    final = park.invoices(number)[-1]
    assert (final.kind, [line.amount_cents for line in final.lines]) == (InvoiceKind.FINAL, [3_900, 5_850])
    ledger = park.ledger(number)
    assert (ledger["tax_payable", "texas"], ledger["tax_payable", "city"]) == (-6_964, -10_446)


@pytest.mark.parametrize(
    ("counts_from", "texas_cents"),
    [(NoticeCountsFrom.STAY, 1_950 + 1_114), (NoticeCountsFrom.NOTICE, 4 * 1_950 + 557)],
    ids=["nights 1 to 11", "nights 1 to 30"],
)
def test_example_06_hotel_tax_of_a_stay_long_enough(
    store: Store, counts_from: NoticeCountsFrom, texas_cents: int
) -> None:
    """To night 35: with the notice counting from the stay nothing more is due; from the notice it is too short."""
    park, number = taxed_resident(store, counts_from)
    park.clock.set(at(6, 24, 9))
    Notices(store, park.clock)(GiveNotice(park.site.id, number, date(2026, 6, 24), PM, date(2026, 7, 9)))
    park.run(at(7, 3, 12))
    park.clock.set(at(7, 9, 17))
    MoveOuts(store, park.clock)(MoveOut(park.site.id, number, date(2026, 7, 9), PM))

    assert park.ledger(number)["tax_payable", "texas"] == -texas_cents


def waiting_for_money(park: Park) -> str:
    """C1 is late; a kiosk's hundred pays some of its rent."""
    number = resident(park, C2, at(6, 19, 12))
    park.run(at(6, 26, 12))
    park.pay(number, "kiosk", 10_000, at(6, 27, 9), method=Method.KIOSK)
    assert park.open_cents(number) == 61_000
    return number


def placed_late(park: Park, number: str, received_at: datetime) -> None:
    """A Zelle for nobody, booked and placed on 06-29."""
    park.clock.set(at(6, 29, 9))
    zelle = park.receipt("zelle", 33_000, received_at)
    BookReceipts(park.store, park.clock)(RecordReceipt(park.site.id, zelle, PM))
    assert [item.kind for item in park.items()] == ["unmatched_receipt"]
    PlaceReceipts(park.store, park.clock)(PlaceReceipt(park.site.id, park.source, "zelle", number, PM))
    assert park.items() == []


def test_example_09_recorded_late_received_in_time(store: Store) -> None:
    """It counts from when it was received: the fee is taken back, the kiosk's money moves on."""
    park = Park.opened(store)
    number = waiting_for_money(park)
    placed_late(park, number, at(6, 26, 11, 58))

    assert park.placed(number, "zelle") == {(RENT, C2): 32_500, (STORM_WATER, C2): 500}
    assert park.placed(number, "kiosk") == {(RENT, C3): 10_000}
    assert park.open(number) == {(RENT, C3): 22_500, (STORM_WATER, C3): 500}
    assert [memo.reason for memo in park.memos(number)] == [CreditReason.FEE_TAKEN_BACK]
    (voided,) = (event for event in park.told(number) if isinstance(event, InvoiceVoided))
    assert voided.reason is CreditReason.FEE_TAKEN_BACK


def test_example_09_received_exactly_at_noon(store: Store) -> None:
    """Noon is late: the fee stands, and classes go before cycles."""
    park = Park.opened(store)
    number = waiting_for_money(park)
    placed_late(park, number, at(6, 26, 12))

    assert park.open(number) == {
        (STORM_WATER, C2): 500,
        (RENT, C3): 22_000,
        (STORM_WATER, C3): 500,
        (LATE_FEE, C2): 5_000,
    }
    assert park.memos(number) == []


def billed_ahead(park: Park) -> str:
    """r2 has billed C3 ahead, r3 C4."""
    number = resident(park)
    park.pay(number, "r1", 33_000, at(6, 18, 10))
    park.run(at(6, 19, 12))
    park.pay(number, "r2", 66_000, at(6, 22, 10), method=Method.ECHECK)
    park.pay(number, "r3", 4_000, at(6, 23, 10), method=Method.KIOSK)
    assert park.open_cents(number) == 29_000
    return number


def test_example_10_advance_billed_cycle_then_nsf_of_its_payment(store: Store) -> None:
    """What was billed ahead is voided when its money leaves, and issued again on its day."""
    park = Park.opened(store)
    number = billed_ahead(park)
    returned = park.bounce("r2", at(6, 25, 9))

    assert park.open(number) == {
        (RENT, C2): 28_500,
        (STORM_WATER, C2): 500,
        (RETURNED_PAYMENT_FEE, date(2026, 6, 25)): 3_000,
    }
    assert returned.open_cents == 32_000
    assert [memo.reason for memo in park.memos(number)] == [CreditReason.ADVANCE_UNFUNDED] * 2

    park.run(at(6, 26, 12))
    live = [posted.invoice for posted in park.books(number).invoices.values() if posted.live]
    assert [invoice.due_on for invoice in live if invoice.kind is not InvoiceKind.LATE_FEE][-1] == C3
    assert park.open(number)[LATE_FEE, C2] == 5_000


def test_example_10_return_after_the_cycle_has_come(store: Store) -> None:
    """C3 stays, for its day came; C4 goes; r2 had covered the deadline of C2."""
    park = Park.opened(store)
    number = billed_ahead(park)
    park.run(at(6, 26, 12))
    park.bounce("r2", at(6, 27, 9))

    assert park.open_cents(number) == 29_000 + 33_000 + 3_000 + 5_000


THREE = {
    "a": (20_000, at(6, 18, 9), Method.ZELLE),
    "b": (33_000, at(6, 19, 11, 30), Method.ZELLE),
    "c": (50_000, at(6, 23), Method.MAILED_CHECK),
}


@pytest.mark.parametrize("order", [*permutations("abc")], ids="".join)
def test_example_12_three_receipts_in_any_order(store: Store, order: tuple[str, ...]) -> None:
    """All six orders of recording end alike."""
    park = Park.opened(store)
    number = resident(park)
    park.run(at(6, 23, 9))
    on_the_way = []
    for name in order:
        cents, received_at, method = THREE[name]
        park.pay(number, name, cents, received_at, method=method, now=at(6, 23, 10))
        on_the_way.append(park.open_cents(number))

    assert park.placed(number, "a") == {(RENT, C1): 20_000}
    assert park.placed(number, "b") == {(RENT, C1): 12_500, (RENT, C2): 20_000, (STORM_WATER, C1): 500}
    assert park.open_cents(number) == 29_000
    live = [posted.invoice for posted in park.books(number).invoices.values() if posted.live]
    assert [(invoice.kind, invoice.due_on) for invoice in live if invoice.kind is InvoiceKind.LATE_FEE] == []
    assert sorted(invoice.due_on for invoice in live) == [C1, C2, C3, C4]
    if order == ("c", "b", "a"):
        assert on_the_way == [21_000, 16_000, 29_000]
    told = park.told(number)
    assert sum(isinstance(event, PaymentCaptured) for event in told) == 3
    created = [event.due_on for event in told if isinstance(event, InvoiceCreated)]
    assert {C1, C2, C3, C4} <= set(created)
