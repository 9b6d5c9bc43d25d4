"""Money through use cases: booked once, known by its payer, moved, quarantined, returned."""

from datetime import date, timedelta

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from gatedrentals.application.licensing.give_notice import GiveNotice, Notices
from gatedrentals.application.named_line import NamedLine, UnknownLine
from gatedrentals.application.preview import PreviewStore
from gatedrentals.application.receipts.direct_receipt import Directives, DirectReceipt, MarkLines
from gatedrentals.application.receipts.link_payer import LinkPayer, PayerLinks, UnlinkPayer
from gatedrentals.application.receipts.place_receipt import PlaceReceipt, PlaceReceipts
from gatedrentals.application.receipts.record_receipt import Booked, BookReceipts, RecordReceipt
from gatedrentals.application.receipts.reverse_receipt import (
    AlreadyReversed,
    ReverseReceipt,
    TakeBackReceipts,
    UnknownReceipt,
)
from gatedrentals.domain.catalog.product import RETURNED_PAYMENT_FEE, Catalog
from gatedrentals.domain.errors import InvalidValue, Refusal
from gatedrentals.domain.ledger.documents import DirectiveKind, Method, ReversalReason
from gatedrentals.domain.payments.hand_entry import AmountToConfirm
from gatedrentals.ports.licenses import UnknownLicense
from gatedrentals.ports.store import Store
from gatedrentals.ports.subledger import DuplicateReceipt
from gatedrentals.testing.contracts.park import EXAMPLE, PM, RENT, STORM_WATER, Park, at
from gatedrentals.testing.fakes.store import MemoryStore
from gatedrentals.testing.strategies.catalogs import CATALOG
from tests.unit.application import licenses

C1, C2, C3 = date(2026, 6, 19), date(2026, 6, 26), date(2026, 7, 3)


def resident(park: Park) -> str:
    """A resident whose deposit and first cycle are paid."""
    number = licenses.settled_in(park)
    park.pay(number, "first", 83_000, at(6, 12, 15))
    return number


def arrived(park: Park, name: str, cents: int, payer: str = "Ann Smith", method: Method = Method.ZELLE) -> Booked:
    """Money for nobody yet."""
    receipt = evolve(park.receipt(name, cents, park.clock.now(), method), payer_name=payer)
    return BookReceipts(park.store, park.clock)(RecordReceipt(park.site.id, receipt, PM))


def place(park: Park, name: str, number: str) -> Booked:
    return PlaceReceipts(park.store, park.clock)(PlaceReceipt(park.site.id, park.source, name, number, PM))


def take_back(park: Park, name: str, reason: ReversalReason, code: str = "") -> int:
    command = ReverseReceipt(park.site.id, park.source, name, reason, park.clock.now(), PM, code)
    return TakeBackReceipts(park.store, park.clock)(command).fee_cents


def kinds(park: Park) -> list[str]:
    return [item.kind for item in park.items()]


def site_ledger(park: Park) -> dict[tuple[str, str], int]:
    """The trial balance of all accounts together."""
    sums: dict[tuple[str, str], int] = {}
    with park.store.work(park.site.id) as work:
        for account in work.subledger.accounts(park.site.id):
            for entry in work.subledger.entries(account):
                for posting in entry.postings:
                    key = (posting.role.value, posting.detail)
                    sums[key] = sums.get(key, 0) + posting.cents
    assert sum(sums.values()) == 0
    return {account: cents for account, cents in sums.items() if cents}


def test_the_same_money_is_booked_once(park: Park) -> None:
    number = resident(park)

    with pytest.raises(DuplicateReceipt, match="first"):
        park.pay(number, "first", 83_000, at(6, 12, 15))
    with pytest.raises(DuplicateReceipt):
        arrived(park, "first", 1)

    assert sum(cents for (role, _), cents in site_ledger(park).items() if role == "clearing") == 83_000


def test_money_from_the_future_is_a_slip_of_the_pen(park: Park) -> None:
    number = resident(park)
    receipt = park.receipt("typo", 33_000, park.clock.now() + timedelta(days=365))

    with pytest.raises(InvalidValue, match="received_at"):
        BookReceipts(park.store, park.clock)(RecordReceipt(park.site.id, receipt, PM, number))


def test_money_for_a_license_that_is_not_there_is_refused(park: Park) -> None:
    with pytest.raises(UnknownLicense, match="L-99"):
        park.pay("L-99", "lost", 33_000, at(6, 13, 9))

    assert site_ledger(park) == {}
    assert kinds(park) == []


def test_money_over_the_horizon_is_booked_and_keeps_an_item_open(store: Store) -> None:
    park = Park.opened(store, evolve(EXAMPLE, horizon_days=11))
    number = resident(park)
    booked = park.pay(number, "slip", 1_000_000, at(6, 15, 9))

    assert park.placed(number, "slip") == {(RENT, C2): 32_500, (STORM_WATER, C2): 500}
    assert [(part.holding.value, part.cents) for part in booked.held] == [("over_horizon", 1_000_000 - 33_000)]
    assert kinds(park) == ["receipt_over_horizon"]


def test_an_amount_typed_far_above_a_cycle_asks_to_be_confirmed(park: Park) -> None:
    number = resident(park)
    typed = RecordReceipt(park.site.id, park.receipt("slip", 330_000, park.clock.now()), PM, number, by_hand=True)

    with pytest.raises(AmountToConfirm):
        BookReceipts(park.store, park.clock)(typed)
    booked = BookReceipts(park.store, park.clock)(evolve(typed, confirmed=True))

    assert sum(allocation.cents for allocation in booked.allocations) == 330_000


def test_an_amount_typed_far_above_a_cycle_asks_where_nothing_else_would_take_a_replay(park: Park) -> None:
    number = resident(park)
    park.clock.advance(timedelta(minutes=5))
    typed = RecordReceipt(park.site.id, park.receipt("slip", 330_000, park.clock.now()), PM, number, by_hand=True)

    with pytest.raises(AmountToConfirm):
        BookReceipts(park.store, park.clock)(typed)


def test_an_amount_typed_twice_is_told_to_be_booked_before_it_asks_to_be_confirmed(park: Park) -> None:
    number = resident(park)
    park.pay(number, "slip", 33_000, park.clock.now())
    again = RecordReceipt(park.site.id, park.receipt("slip", 330_000, park.clock.now()), PM, number, by_hand=True)

    with pytest.raises(DuplicateReceipt):
        BookReceipts(park.store, park.clock)(again)


@pytest.mark.parametrize("minutes", [0, 5])
def test_an_amount_typed_of_a_cycle_is_booked_at_once(park: Park, minutes: int) -> None:
    """With a replay and without one."""
    number = resident(park)
    park.clock.advance(timedelta(minutes=minutes))
    typed = RecordReceipt(park.site.id, park.receipt("slip", 33_000, park.clock.now()), PM, number, by_hand=True)

    booked = BookReceipts(park.store, park.clock)(typed)

    assert sum(allocation.cents for allocation in booked.allocations) == 33_000


def test_money_for_nobody_waits_with_an_item_until_it_is_placed(park: Park) -> None:
    number = resident(park)
    park.run(at(6, 19, 12))
    waiting = arrived(park, "whose", 33_000)
    assert (waiting.license_number, [part.holding.value for part in waiting.held]) == ("", ["unmatched"])
    assert kinds(park) == ["unmatched_receipt"]

    placed = place(park, "whose", number)

    assert kinds(park) == []
    assert (placed.license_number, park.placed(number, "whose")) == (
        number,
        {(RENT, C2): 32_500, (STORM_WATER, C2): 500},
    )
    assert ("transfers", "") not in site_ledger(park)
    again = place(park, "whose", number)
    assert again == placed


def test_a_linked_payer_is_known_again_until_unlinked(park: Park) -> None:
    number = resident(park)
    park.run(at(6, 19, 12))
    arrived(park, "z1", 10_000, "Ann Smith")
    arrived(park, "z2", 5_000, "Bob Jones")
    links = PayerLinks(park.store, park.clock)

    assert links.link(LinkPayer(park.site.id, "ann smith", number, PM)) == 1
    assert kinds(park) == ["unmatched_receipt"]
    known = arrived(park, "z3", 7_000, "ANN SMITH")
    assert (known.license_number, park.placed(number, "z1")) == (number, {(RENT, C2): 10_000})

    links.unlink(UnlinkPayer(park.site.id, "Ann Smith", PM))
    assert arrived(park, "z4", 7_000, "Ann Smith").license_number == ""
    assert arrived(park, "z5", 7_000, "").license_number == ""
    with pytest.raises(UnknownLicense):
        links.link(LinkPayer(park.site.id, "Bob Jones", "L-99", PM))
    with park.store.work(park.site.id) as work:
        rows = [row for row in work.audit_trail.of_site(park.site.id, 99) if row.what.endswith("link_payer")]
    assert [(row.what, row.before, row.after) for row in rows] == [
        ("unlink_payer", number, ""),
        ("link_payer", "", number),
    ]


def test_money_that_the_policy_refuses_under_notice_goes_to_quarantine(store: Store) -> None:
    park = Park.opened(store, evolve(EXAMPLE, refuse_methods_under_notice=frozenset({"zelle"})))
    number = resident(park)
    park.run(at(6, 19, 12))
    Notices(park.store, park.clock)(GiveNotice(park.site.id, number, C1, PM, date(2026, 7, 15)))
    refused = park.pay(number, "z", 33_000, at(6, 20, 9))
    taken = park.pay(number, "k", 10_000, at(6, 20, 9), method=Method.KIOSK)

    assert [part.holding.value for part in refused.held] == ["quarantined"]
    assert taken.license_number == number
    assert kinds(park) == ["quarantined_receipt"]
    park.clock.set(at(6, 22, 9))
    place(park, "z", number)
    assert kinds(park) == []
    assert park.open(number) == {(RENT, C3): 22_500, (STORM_WATER, C3): 500}


def test_money_on_a_wrong_license_moves_and_the_wrong_one_owes_again(park: Park) -> None:
    wrong, right = resident(park), resident_beside(park)
    park.run(at(6, 19, 12))
    park.pay(wrong, "m", 33_000, at(6, 20, 9))
    assert park.open_cents(wrong) == 0
    park.clock.set(at(6, 23, 9))
    placed = place(park, "m", right)

    assert park.open(wrong) == {(RENT, C2): 32_500, (STORM_WATER, C2): 500}
    assert placed.license_number == right
    assert park.placed(right, "m") == {(RENT, C2): 32_500, (STORM_WATER, C2): 500}
    assert ("transfers", "") not in site_ledger(park)
    told = [event.tag for event in park.told(wrong)]
    assert "payment.reversed" in told

    # It comes back after it moved: the return finds it where it stands, and costs one fee there.
    park.clock.set(at(6, 24, 9))
    assert take_back(park, "m", ReversalReason.ACH_RETURN, "R01") == 3_000
    assert park.open_cents(right) == 33_000 + 3_000
    with pytest.raises(AlreadyReversed):
        take_back(park, "m", ReversalReason.ACH_RETURN, "R01")
    with pytest.raises(AlreadyReversed):
        place(park, "m", wrong)
    assert park.open(wrong) == {(RENT, C2): 32_500, (STORM_WATER, C2): 500}


def resident_beside(park: Park) -> str:
    """A second resident of the park, paid up."""
    number = licenses.settled_in(park)
    park.pay(number, "second", 83_000, at(6, 12, 15))
    return number


@pytest.mark.parametrize(
    ("method", "reason", "code", "fee_cents"),
    [
        (Method.ECHECK, ReversalReason.ACH_RETURN, "R01", 3_000),
        (Method.ECHECK, ReversalReason.ACH_RETURN, "R10", 0),
        (Method.MAILED_CHECK, ReversalReason.NSF, "", 3_000),
        (Method.CARD, ReversalReason.CHARGEBACK, "R01", 0),
        (Method.ZELLE, ReversalReason.BOOKING_ERROR, "", 0),
    ],
)
def test_a_return_costs_its_fee_once_and_only_where_it_may(
    park: Park, method: Method, reason: ReversalReason, code: str, fee_cents: int
) -> None:
    number = resident(park)
    park.run(at(6, 19, 12))
    park.pay(number, "r", 33_000, at(6, 20, 9), method=method)
    park.clock.set(at(6, 22, 9))

    assert take_back(park, "r", reason, code) == fee_cents

    fees = [cents for (product, _), cents in park.open(number).items() if product == RETURNED_PAYMENT_FEE]
    assert sum(fees) == fee_cents
    assert park.open_cents(number) == 33_000 + fee_cents
    assert {key: cents for key, cents in site_ledger(park).items() if key[0] == "clearing"} == {
        ("clearing", "zelle"): 83_000
    }


def test_a_site_without_a_returned_payment_fee_charges_none(store: Store) -> None:
    prices = tuple(price for price in CATALOG.prices if price.product != RETURNED_PAYMENT_FEE)
    park = Park.opened(store, catalog=Catalog(CATALOG.products, prices))
    number = resident(park)
    park.clock.set(at(6, 13, 9))

    assert take_back(park, "first", ReversalReason.ACH_RETURN, "R01") == 0
    assert park.open_cents(number) == 83_000


def test_unmatched_money_that_comes_back_leaves_the_suspense_account(park: Park) -> None:
    arrived(park, "z", 5_000)

    assert take_back(park, "z", ReversalReason.ACH_RETURN, "R01") == 0

    assert site_ledger(park) == {}
    assert kinds(park) == []


@pytest.mark.parametrize("reason", [ReversalReason.WRONG_ACCOUNT, ReversalReason.PAYER_UNLINKED])
def test_money_that_is_ours_still_goes_from_a_license_to_the_unmatched(park: Park, reason: ReversalReason) -> None:
    number = resident(park)
    park.clock.set(at(6, 13, 9))
    take_back(park, "first", reason)

    assert kinds(park) == ["unmatched_receipt"]
    assert park.open_cents(number) == 83_000
    assert site_ledger(park)["unapplied_receipts", "unmatched"] == -83_000
    with pytest.raises(Refusal):
        take_back(park, "first", reason)
    assert place(park, "first", number).license_number == number
    assert park.open_cents(number) == 0


def test_money_that_nobody_booked(park: Park) -> None:
    with pytest.raises(UnknownReceipt, match="ghost"):
        take_back(park, "ghost", ReversalReason.NSF)


# --- directives -------------------------------------------------------------------------------------------------


def test_a_receipt_is_directed_to_a_line(park: Park) -> None:
    number = resident(park)
    park.run(at(6, 19, 12))
    park.pay(number, "r", 500, at(6, 20, 9))
    assert park.placed(number, "r") == {(RENT, C2): 500}
    directives = Directives(park.store, park.clock)
    direct = DirectReceipt(park.site.id, park.source, "r", (NamedLine(2, 2),), PM, "as the payer wrote")

    assert directives.direct(direct) == 2
    assert park.placed(number, "r") == {(STORM_WATER, C2): 500}
    for line in (NamedLine(2, 9), NamedLine(77, 1)):
        with pytest.raises(UnknownLine):
            directives.direct(evolve(direct, lines=(line,)))


def test_a_line_is_pinned_and_a_disputed_one_excluded(park: Park) -> None:
    number = resident(park)
    park.run(at(6, 19, 12))
    directives = Directives(park.store, park.clock)
    mark = MarkLines(park.site.id, number, DirectiveKind.PIN, (NamedLine(2, 2),), PM)
    directives.mark(mark)
    park.pay(number, "r1", 500, at(6, 20, 9))
    directives.mark(evolve(mark, kind=DirectiveKind.EXCLUDE, lines=(NamedLine(2, 1),)))
    park.pay(number, "r2", 100, at(6, 20, 10))

    assert park.placed(number, "r1") == {(STORM_WATER, C2): 500}
    assert (RENT, C2) not in park.placed(number, "r2")
    directives.mark(evolve(mark, kind=DirectiveKind.INCLUDE, lines=(NamedLine(2, 1),)))
    assert {"pin", "exclude", "include"} <= set(licenses.trail(park))


def test_money_that_came_before_a_line_was_pinned_does_not_see_the_pin(park: Park) -> None:
    number = resident(park)
    park.run(at(6, 19, 12))
    park.clock.set(at(6, 20, 10))
    mark = MarkLines(park.site.id, number, DirectiveKind.PIN, (NamedLine(2, 2),), PM)
    Directives(park.store, park.clock).mark(mark)
    park.pay(number, "before", 500, at(6, 20, 9), now=at(6, 20, 11))
    park.pay(number, "after", 500, at(6, 20, 11, 30))

    assert park.placed(number, "before") == {(RENT, C2): 500}
    assert park.placed(number, "after") == {(STORM_WATER, C2): 500}
    park.run(at(6, 20, 12))
    assert park.placed(number, "before") == {(RENT, C2): 500}


# --- properties -------------------------------------------------------------------------------------------------

amounts = st.lists(st.integers(1, 120_000), min_size=1, max_size=4)


@given(amounts=amounts, hour=st.integers(0, 23))
def test_a_preview_of_money_answers_what_booking_it_answers_and_changes_nothing(amounts: list[int], hour: int) -> None:
    park = Park.opened(MemoryStore())
    number = resident(park)
    park.run(at(6, 19, 12))
    preview = park.with_store(PreviewStore(park.store))
    for count, cents in enumerate(amounts):
        before = (park.documents(number), park.told(number), licenses.trail(park), park.items())
        previewed = preview.pay(number, f"r{count}", cents, at(6, 20, hour))
        assert (park.documents(number), park.told(number), licenses.trail(park), park.items()) == before
        assert park.pay(number, f"r{count}", cents, at(6, 20, hour)) == previewed


@given(amounts=amounts, moves=st.lists(st.tuples(st.integers(0, 3), st.booleans()), max_size=5))
def test_however_often_money_moves_no_cent_leaves_the_books(amounts: list[int], moves: list[tuple[int, bool]]) -> None:
    park = Park.opened(MemoryStore())
    one, other = resident(park), resident_beside(park)
    park.run(at(6, 19, 12))
    for count, cents in enumerate(amounts):
        arrived(park, f"r{count}", cents)
    for receipt, to_one in moves:
        if receipt < len(amounts):
            park.clock.advance(timedelta(hours=1))
            place(park, f"r{receipt}", one if to_one else other)
    park.books(one)
    park.books(other)
    ledger = site_ledger(park)
    assert ("transfers", "") not in ledger
    assert ledger["clearing", "zelle"] == 2 * 83_000 + sum(amounts)
    waiting = len(amounts) - len({receipt for receipt, _ in moves if receipt < len(amounts)})
    assert kinds(park).count("unmatched_receipt") == waiting
