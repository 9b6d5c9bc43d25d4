"""A receipt on paper says what was paid, where it stands now, and what is left."""

from datetime import date

import pytest
from attrs import evolve

from gatedrentals.application.receipts.place_receipt import PlaceReceipt, PlaceReceipts
from gatedrentals.application.receipts.record_receipt import BookReceipts, RecordReceipt
from gatedrentals.application.receipts.reverse_receipt import UnknownReceipt
from gatedrentals.domain.ids import PartyId
from gatedrentals.domain.ledger.documents import Method, ReversalReason
from gatedrentals.ports.papers import DatedAmount, PaidPart
from gatedrentals.testing.contracts.park import PM, Park, at
from tests.unit.application.leavers import lived
from tests.unit.application.licenses import C1, C2, settled_in
from tests.unit.application.papers.asked import receipt


def test_a_receipt_says_where_its_money_went_and_what_is_left(park: Park) -> None:
    number = settled_in(park)
    park.pay(number, "D1-0042", 35_000, at(6, 18, 9, 5), method=Method.OFFICE_CASH)

    paper = receipt(park, "D1-0042")

    assert (paper.received_on, paper.received_at) == (date(2026, 6, 18), "9:05 AM")
    assert (paper.method, paper.reference, paper.payer_name) == ("Cash payment at the office", "D1-0042", "")
    order = "payments cover {} as number {} in order, oldest first, and all before it was paid"
    assert paper.parts == (
        PaidPart("Rent for June 19 – June 25, 2026", 1, C1, 32_500, order.format("rent", 1)),
        PaidPart("Security deposit", 1, C1, 2_500, order.format("the deposit", 2)),
    )
    assert (paper.kept, paper.taken_back) == ((), None)
    assert paper.now is not None
    assert (paper.now.owed_cents, paper.now.due_on) == (48_000, C1)
    assert paper.heading.license_number == number


def test_what_no_charge_took_is_kept_or_went_back() -> None:
    leaver = lived(0, 6, [(0, 100_000)], [])
    kept = receipt(leaver.park, "r0")
    credit = "Your credit: it pays what is billed next, or is refunded when you leave"
    assert kept.kept == (DatedAmount(None, credit, 100_000 - sum(part.cents for part in kept.parts)),)

    leaver.finalize()

    back = receipt(leaver.park, "r0")
    assert back.kept == (DatedAmount(None, "Went back by check", kept.kept[0].cents),)


def test_money_for_nobody_has_a_receipt_and_is_shown_where_it_went_then(park: Park) -> None:
    number = settled_in(park)
    park.clock.set(at(6, 18, 10))
    money = evolve(park.receipt("Z-7", 5_000, at(6, 18, 10)), payer_name="Luz Vega")
    BookReceipts(park.store, park.clock)(RecordReceipt(park.site.id, money, PM))

    unknown = receipt(park, "Z-7")
    assert (unknown.heading.license_number, unknown.now, unknown.payer_name) == ("", None, "Luz Vega")
    assert unknown.heading.to.names == ("Luz Vega",)
    assert unknown.kept == (DatedAmount(None, "Kept until we know whose it is", 5_000),)

    PlaceReceipts(park.store, park.clock)(PlaceReceipt(park.site.id, park.source, "Z-7", number, PM))
    placed = receipt(park, "Z-7")
    assert placed.heading.license_number == number
    assert [part.cents for part in placed.parts] == [5_000]


def test_a_payer_who_is_known_by_id_is_named_and_one_who_is_not_is_nobody(park: Park) -> None:
    number = settled_in(park)
    dana = park.license(number).residents[0]
    park.clock.set(at(6, 18, 10))
    for name, payer in (("Z-8", dana), ("Z-9", None)):
        money = evolve(park.receipt(name, 5_000, at(6, 18, 10)), payer=payer and PartyId(payer))
        BookReceipts(park.store, park.clock)(RecordReceipt(park.site.id, money, PM))

    assert receipt(park, "Z-8").payer_name == "Dana Whitfield"
    assert receipt(park, "Z-9").heading.to.names == ()


def test_a_receipt_that_came_back_says_so(park: Park) -> None:
    number = settled_in(park)
    park.pay(number, "E-1", 83_000, at(6, 18, 10), method=Method.ECHECK)
    park.bounce("E-1", at(6, 22, 9), ReversalReason.ACH_RETURN)

    paper = receipt(park, "E-1")

    assert (paper.parts, paper.kept) == ((), ())
    assert paper.taken_back == DatedAmount(date(2026, 6, 22), "Taken back: it counts as not received", -83_000)
    assert paper.now is not None
    assert paper.now.owed_cents == park.open_cents(number)
    assert paper.now.due_on in {C1, C2}


def test_a_receipt_that_is_not_there_is_refused(park: Park) -> None:
    with pytest.raises(UnknownReceipt):
        receipt(park, "Z-404")
