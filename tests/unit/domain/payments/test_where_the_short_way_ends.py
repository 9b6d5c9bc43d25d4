"""When the books alone cannot tell what a step appends, the short way says so (§6.3, §6.5)."""

from datetime import date, datetime

import pytest
from attrs import evolve

from gatedrentals.domain.ledger.documents import (
    Allocation,
    DepositForfeit,
    Holding,
    Invoice,
    InvoiceKind,
    Method,
    Reallocation,
    Reason,
    Receipt,
    ReceiptBooked,
    WriteOff,
)
from gatedrentals.domain.ledger.entry import Balances, Entry
from gatedrentals.domain.ledger.line import Line
from gatedrentals.domain.licensing.terms import EndChange, Frequency, PayTerms, RecurringCharge
from gatedrentals.domain.payments.advance import issue_next, receive_next, standing_after
from gatedrentals.domain.payments.difference import Update
from gatedrentals.domain.payments.explain import why_owed
from gatedrentals.domain.payments.standing import Standing
from gatedrentals.domain.payments.voiding import credits_of_void
from gatedrentals.domain.site.policy import AllocationPolicy, SitePolicy
from tests.unit.domain.payments.books import (
    EXAMPLE,
    RENT,
    STORM_WATER,
    Account,
    PlainCutter,
    always,
    at,
    history,
    moved_to,
    stay,
    weekly,
)

C1, C2 = date(2026, 6, 19), date(2026, 6, 26)


def resident(end: date | None = None) -> Account:
    account = Account(stay(date(2026, 6, 12), at(6, 12, 13), weekly(date(2026, 6, 12))))
    if end is not None:
        assert account.stay is not None
        account.stay = moved_to(account.stay, end=EndChange(at(6, 12), end, under_notice=True))
    account.bill(at(6, 12, 14))
    return account


def standing(account: Account) -> Standing:
    assert account.last is not None
    entries = [Entry(document, (), b"", bytes(32), Balances()) for document in account.documents]
    return standing_after(Standing(), account.last, entries)


def money(received_at: datetime) -> Receipt:
    return Receipt("bank", "b", Method.ZELLE, 1_000, received_at)


def test_money_of_the_past_is_left_to_the_replay() -> None:
    account = resident()
    account.pay("a", 66_000, at(6, 13, 9))
    books = standing(account)

    assert receive_next(account.desk, books, money(at(6, 13, 8)), at(6, 14), at(6, 14)) is None
    assert receive_next(account.desk, books, money(at(6, 13, 9)), at(6, 14), at(6, 14)) is None
    assert receive_next(account.desk, books, money(at(6, 13, 10)), at(6, 14), at(6, 14)) is not None


def test_money_after_a_cycle_became_due_issues_it_first() -> None:
    account = resident()
    account.policies = always(evolve(EXAMPLE, late_fee=None))
    account.pay("a", 33_000 * 2, at(6, 13, 9))
    books, before = standing(account), len(account.documents)

    quick = receive_next(account.desk, books, money(at(6, 30)), at(6, 30), at(6, 30))

    account.pay("b", 1_000, at(6, 30))
    assert quick is not None
    assert quick.documents == tuple(account.documents[before:])
    assert [type(document.body).__name__ for document in quick.documents] == ["Invoice", "Invoice", "ReceiptBooked"]


def test_money_of_before_a_cycle_that_became_due_is_left_to_the_replay() -> None:
    account = resident()
    account.pay("a", 33_000 * 2, at(6, 13, 9))
    books, issued_at = standing(account), at(6, 19, 12)

    assert receive_next(account.desk, books, money(at(6, 19, 11)), at(6, 20), at(6, 20)) is None
    assert receive_next(account.desk, books, money(issued_at), at(6, 20), at(6, 20)) is None
    assert receive_next(account.desk, books, money(at(6, 19, 13)), at(6, 20), at(6, 20)) is not None


def test_a_cycle_that_may_be_late_as_it_is_issued_is_left_to_the_replay() -> None:
    """It may have been told long ago, and voided: its hours to pay have passed then (§6.6)."""
    account = resident()
    account.pay("a", 33_000, at(6, 13, 9))
    account.pay("ahead", 33_000 * 2, at(6, 13, 10))
    account.bounce("ahead", at(6, 14, 10))
    books, before = standing(account), len(account.documents)
    assert books.frontier == C2
    due_at = at(6, 26, 12)

    assert issue_next(account.desk, books, due_at, due_at, "run") is None
    assert receive_next(account.desk, books, money(due_at), due_at, due_at) is None
    account.bill(due_at)
    issued = [document.body for document in account.documents[before:]]
    assert InvoiceKind.LATE_FEE in {body.kind for body in issued if isinstance(body, Invoice)}


def test_an_account_whose_first_invoice_is_not_issued_is_left_to_the_replay() -> None:
    account = Account(stay(C1, None, weekly(C1)))
    account.pay("early", 1_000, at(6, 11))
    books = standing(account)
    assert (books.frontier, books.settled_through) == (None, at(6, 11))

    assert receive_next(account.desk, books, money(at(6, 12)), at(6, 12), at(6, 12)) is None
    assert issue_next(account.desk, books, at(7, 12), at(7, 12), "run") is None


def test_a_run_that_appends_nothing_tells_all_the_same_by_when_and_whether_a_replay_is_needed() -> None:
    account = resident()
    books = standing(account)
    assert account.last is not None
    told = evolve(account.last, documents=(), next_deadline=at(6, 20), needs_replay=True)

    assert standing_after(books, told, []) == evolve(books, next_deadline=at(6, 20), needs_replay=True)


def test_money_that_is_held_pays_the_cycles_that_a_receipt_bills_before_the_receipt_does() -> None:
    """What became due meanwhile first, then what the receipt reaches: it is received where all before it is spent."""
    account = resident()
    account.pay("a", 1_000_000, at(6, 13, 9))
    books, before = standing(account), len(account.documents)
    assert [held.holding for held in books.held] == [Holding.OVER_HORIZON]
    came_at = at(9, 12)

    quick = receive_next(account.desk, books, money(came_at), came_at, came_at)

    long = account.pay("b", 1_000, came_at)
    assert quick is not None
    assert quick.documents == tuple(account.documents[before:])
    assert (quick.held, quick.open_lines, quick.frontier) == (long.held, long.open_lines, long.frontier)
    *invoices, booked, moved = (type(document.body) for document in quick.documents)
    assert (set(invoices), booked, moved) == ({Invoice}, ReceiptBooked, Reallocation)


def test_whose_money_goes_first_is_left_to_the_replay_where_it_came_at_one_instant() -> None:
    """Its source and external id tell (§6.5), and what an account stands at does not."""
    account = over_the_horizon(EXAMPLE)
    books = standing(account)
    (held,) = books.held
    both = evolve(books, held=(held, evolve(held, receipt_seq=held.receipt_seq + 1)))

    assert receive_next(account.desk, both, money(at(7, 3, 13)), at(7, 3, 13), at(7, 3, 13)) is None
    assert issue_next(account.desk, both, at(7, 3, 13), at(7, 3, 13), "run") is None
    assert issue_next(account.desk, books, at(7, 3, 13), at(7, 3, 13), "run") is not None


def test_nothing_is_due_after_the_end_of_the_stay() -> None:
    account = resident(end=C2)
    account.pay("a", account.open_cents, at(6, 13, 9))
    account.bill(at(6, 20))

    update = issue_next(account.desk, standing(account), at(8, 1), at(8, 1), "run")

    assert update is not None
    assert update.documents == ()
    assert not account.bill(at(8, 1)).documents


def test_a_cycle_that_the_books_have_passed_is_left_to_the_replay() -> None:
    account = resident(end=C2)
    account.pay("a", account.open_cents, at(6, 13, 9))
    account.pay("b", 1_000, at(7, 1, 9))
    books, before = standing(account), account.stay
    assert before is not None
    # Notice was withdrawn on 06-22, and nobody told before 07-01.
    account.stay = moved_to(before, end=EndChange(at(6, 22), None, under_notice=False))

    assert issue_next(account.desk, books, at(7, 2), at(7, 2), "run") is None
    assert receive_next(account.desk, books, money(at(7, 2)), at(7, 2), at(7, 2)) is None
    account.bill(at(7, 2))
    assert account.open() == {(RENT, C2): 32_500 - 1_000, (STORM_WATER, C2): 500} | {
        (product, due_on): cents
        for due_on in (date(2026, 7, 3),)
        for product, cents in ((RENT, 32_500), (STORM_WATER, 500))
    }


def test_reliefs_of_a_line_add_up_in_what_it_has_left_and_in_its_void() -> None:
    account = resident()
    rent = account.ref(RENT, date(2026, 6, 12))
    account.record(DepositForfeit((Allocation(rent, 10_000, Reason.CLASS_ORDER, 1, 1),)), at(6, 14))
    account.record(WriteOff(((rent, 2_000),)), at(6, 15))

    assert account.posted.open_cents(rent.invoice_seq) == 33_000 - 12_000
    assert account.open()[RENT, date(2026, 6, 12)] == 32_500 - 12_000
    assert sum(credit.cents for credit in credits_of_void(account.posted, rent.invoice_seq)) == 33_000 - 12_000


def test_what_the_deposit_paid_and_what_was_given_up_of_a_line_are_among_the_reasons_of_what_is_left() -> None:
    account = resident()
    rent = account.ref(RENT, date(2026, 6, 12))
    account.record(WriteOff(((rent, 2_000),)), at(6, 15))
    account.record(DepositForfeit((Allocation(rent, 10_000, Reason.CLASS_ORDER, 1, 1),)), at(6, 16))

    said = why_owed(account.posted, rent, account.desk.zone)

    lowered = ("$100.00 less: the deposit paid it.", "$20.00 less: it was given up.")
    assert said[1:] == (*lowered, "$205.00 is left to pay.")


def test_an_invoice_has_left_what_was_neither_credited_nor_relieved_line_by_line() -> None:
    account = resident()
    before = account.posted.invoices[1].invoice
    account.record(
        WriteOff(tuple((account.ref(line.product, date(2026, 6, 12)), 100) for line in before.lines)), at(6, 14)
    )

    assert account.posted.open_cents(1) == 33_000 - 100 * len(before.lines)


def over_the_horizon(policy: SitePolicy) -> Account:
    """A resident whose money waits for cycles beyond the horizon, under a policy that is replaced on 06-20."""
    account = resident()
    account.policies = history((at(1, 1), evolve(policy, horizon_days=11)), (at(6, 20), evolve(EXAMPLE, version=2)))
    account.bill(at(6, 12, 15))
    account.pay("a", 1_000_000, at(6, 13, 9))
    return account


@pytest.mark.parametrize("order", AllocationPolicy)
def test_money_over_the_horizon_pays_what_is_issued_under_the_policy_of_its_own_day(order: AllocationPolicy) -> None:
    account = over_the_horizon(evolve(EXAMPLE, allocation=order))
    books, before = standing(account), len(account.documents)
    assert [held.holding for held in books.held] == [Holding.OVER_HORIZON]

    quick = issue_next(account.desk, books, at(7, 3, 12), at(7, 3, 12), "run")

    long = account.bill(at(7, 3, 12))
    assert quick is not None
    assert quick.documents == tuple(account.documents[before:])
    assert (quick.held, quick.open_lines, quick.frontier) == (long.held, long.open_lines, long.frontier)
    (moved,) = (document.body for document in quick.documents if isinstance(document.body, Reallocation))
    assert {move.policy_version for move in moved.moves} == {1}


def test_money_over_the_horizon_is_booked_the_short_way() -> None:
    account = resident()
    account.policies = always(evolve(EXAMPLE, horizon_days=11))
    books, receipt = standing(account), evolve(money(at(6, 13, 9)), amount_cents=1_000_000)

    quick = receive_next(account.desk, books, receipt, at(6, 13, 9), at(6, 13, 9))

    long = account.pay("b", 1_000_000, at(6, 13, 9))
    assert quick is not None
    assert (quick.documents, quick.held) == (long.documents, long.held)
    assert [held.holding for held in long.held] == [Holding.OVER_HORIZON]


@pytest.mark.parametrize(("paid_at", "told_at"), [(at(6, 14), at(6, 19, 12)), (at(6, 15, 15), at(6, 16, 14))])
def test_a_deadline_gives_way_to_money_that_surely_came_before_it(paid_at: datetime, told_at: datetime) -> None:
    """Late after 72 hours and judged a day later, it may have passed when money comes, and must be judged then."""
    account = resident()
    account.policies = always(evolve(EXAMPLE, settle_window_hours=24))
    account.bill(at(6, 12, 15))
    books = standing(account)
    assert books.next_deadline == at(6, 16, 14)

    quick = receive_next(account.desk, books, evolve(money(paid_at), amount_cents=33_000), paid_at, paid_at)

    long = account.pay("b", 33_000, paid_at)
    assert quick is not None
    assert long.next_deadline is not None
    assert quick.next_deadline == told_at <= long.next_deadline


@pytest.mark.parametrize("used", [0, 1, 2])
def test_the_uses_of_a_discount_count_on_from_those_that_stand(used: int) -> None:
    account = resident()
    account.policies = always(evolve(EXAMPLE, late_fee=None))
    account.bill(at(6, 12, 15))
    account.cutter = PlainCutter(discount_bps=1_000, discount_uses=2)

    quick = issue_next(account.desk, standing(account), at(7, 3, 12), at(7, 3, 12), "run", {"spring": used})

    assert quick is not None
    invoices = [document.body for document in quick.documents if isinstance(document.body, Invoice)]
    discounted = [any(line.discount for line in invoice.lines) for invoice in invoices]
    assert discounted == [place < 2 - used for place in range(3)]


def test_what_recurs_at_once_is_earned_at_its_issue_either_way() -> None:
    account = resident()
    account.cutter = PlainCutter(at_once=frozenset({STORM_WATER}))
    account.pay("a", 33_000 * 2, at(6, 13, 9))
    books, before = standing(account), len(account.documents)

    quick = issue_next(account.desk, books, at(6, 26, 11), at(6, 26, 11), "run")
    ahead = receive_next(account.desk, books, evolve(money(at(6, 13, 10)), amount_cents=40_000), at(6, 14), at(6, 14))

    account.bill(at(6, 26, 11))
    assert quick is not None
    assert quick.documents == tuple(account.documents[before:])
    assert [line.earning is None for line in lines_of(quick) if line.product == STORM_WATER] == [True]
    assert ahead is not None
    assert [line.earning is None for line in lines_of(ahead) if line.product == STORM_WATER] == [False] * 2


def lines_of(update: Update) -> list[Line]:
    return [line for document in update.documents if isinstance(document.body, Invoice) for line in document.body.lines]


def test_a_cycle_without_rent_has_no_deadline_either_way() -> None:
    charges = PayTerms(Frequency.WEEKLY, C1, (RecurringCharge(STORM_WATER, 500),))
    account = Account(stay(C1, at(6, 12, 13), charges))
    account.bill(at(6, 12, 13))

    quick = issue_next(account.desk, standing(account), at(6, 20), at(6, 20), "run")

    long = account.bill(at(6, 20))
    assert quick is not None
    assert (len(quick.documents), quick.documents) == (1, long.documents)
    assert quick.next_deadline is None
    assert long.next_deadline is None
