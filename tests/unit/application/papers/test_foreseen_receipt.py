"""Money that is not booked yet: where it would go, and which late fees are charged or taken back together with it."""

from datetime import date, datetime

from gatedrentals.application.papers.foreseen_receipt import ForeseenReceipt, ReceiptForesight
from gatedrentals.application.receipts.place_receipt import PlaceReceipt, PlaceReceipts
from gatedrentals.application.receipts.record_receipt import BookReceipts, RecordReceipt
from gatedrentals.application.receipts.reverse_receipt import ReverseReceipt, TakeBackReceipts
from gatedrentals.domain.ledger.documents import Method, ReversalReason
from gatedrentals.domain.period import Period
from gatedrentals.ports.papers import DatedAmount
from gatedrentals.testing.contracts.park import PM, Park, at
from tests.unit.application.licenses import C2, C3, settled_in


def foreseen(park: Park, number: str, name: str, cents: int, received_at: datetime) -> ForeseenReceipt:
    """The foresight of money, done in the books as well."""
    command = RecordReceipt(park.site.id, park.receipt(name, cents, received_at), PM, number)
    foresight = ReceiptForesight(park.store, park.clock)
    return foresight(park.site.id, number, (park.source, name), lambda store: BookReceipts(store, park.clock)(command))


def test_a_late_fee_that_falls_due_with_the_money_is_named(park: Park) -> None:
    number = settled_in(park)
    park.pay(number, "first", 82_500, at(6, 18, 9))
    park.run(at(6, 19, 12))
    park.clock.set(at(6, 26, 13))

    found = foreseen(park, number, "late", 10_000, at(6, 26, 13))

    assert found.late_fees == (DatedAmount(C2, "Late fee", 5_000),)
    assert found.before is not None
    assert found.paper.now is not None
    next_cycle_cents = 33_000
    assert found.paper.now.owed_cents == found.before.owed_cents - 10_000 + 5_000 + next_cycle_cents
    assert [(each.number, each.cents) for each in found.issued] == [(found.first_new_invoice, next_cycle_cents)]

    in_time = foreseen(park, number, "in time", 32_500, at(6, 26, 9))
    assert in_time.late_fees == (DatedAmount(None, "Late fee taken back", -5_000),)


def test_an_invoice_whose_day_had_come_is_told_from_those_billed_ahead(park: Park) -> None:
    number = settled_in(park)
    park.pay(number, "first", 82_500, at(6, 18, 9))
    park.clock.set(at(6, 19, 13))

    found = foreseen(park, number, "much", 60_000, at(6, 19, 13))

    (issued,) = found.issued
    assert (issued.due_on, issued.days, issued.cents) == (C2, Period(C2, C3), 33_000)
    assert {part.invoice_number for part in found.paper.parts} == {1, issued.number, issued.number + 1}
    assert {part.invoice_number for part in found.ahead} == {issued.number + 1}


def test_money_in_time_and_money_of_nobody_bring_no_late_fee(park: Park) -> None:
    number = settled_in(park)
    park.clock.set(at(6, 18, 9))
    assert foreseen(park, number, "first", 82_500, at(6, 18, 9)).late_fees == ()
    unknown = foreseen(park, "", "nobody's", 5_000, at(6, 18, 9))
    assert (unknown.before, unknown.late_fees, unknown.ahead) == (None, (), unknown.paper.parts)
    assert date(2026, 6, 18) == unknown.paper.received_on


def test_money_that_is_moved_tells_what_becomes_of_both_accounts(park: Park) -> None:
    number = settled_in(park)
    park.pay(number, "first", 82_500, at(6, 18, 9))
    other = settled_in(park)
    command = PlaceReceipt(park.site.id, park.source, "first", other, PM)
    foresight = ReceiptForesight(park.store, park.clock)

    found = foresight(
        park.site.id, other, (park.source, "first"), lambda store: PlaceReceipts(store, park.clock)(command), number
    )

    assert found.left_before is not None
    assert found.left_after is not None
    assert found.left_after.owed_cents - found.left_before.owed_cents == 82_500
    assert found.before is not None
    assert found.after is not None
    assert found.before.owed_cents - found.after.owed_cents == 82_500
    assert found.paper.now == found.after


def test_what_a_returned_payment_costs_is_named(park: Park) -> None:
    number = settled_in(park)
    park.pay(number, "first", 82_500, at(6, 18, 9), method=Method.ECHECK)
    park.clock.set(at(6, 19, 9))
    command = ReverseReceipt(park.site.id, park.source, "first", ReversalReason.NSF, at(6, 19, 9), PM, "R01")
    foresight = ReceiptForesight(park.store, park.clock)

    found = foresight(
        park.site.id, number, (park.source, "first"), lambda store: TakeBackReceipts(store, park.clock)(command)
    )

    assert [(fee.text, fee.cents) for fee in found.returned_fees] == [("Returned-payment fee", 3_000)]
    assert found.before is not None
    assert found.after is not None
    assert found.after.owed_cents == found.before.owed_cents + 82_500 + 3_000
