"""Words for residents and staff: why something is owed, why money went where it did (§6.4)."""

from datetime import date

from attrs import evolve
from hypothesis import given

from gatedrentals.domain.ledger.documents import (
    Allocation,
    CreditMemo,
    CreditReason,
    DepositForfeit,
    Holding,
    LineCredit,
    Reason,
    WriteOff,
)
from gatedrentals.domain.payments.explain import (
    HOLDING_WORDS,
    REASON_WORDS,
    placed_parts,
    why_lowered,
    why_owed,
    why_there,
)
from gatedrentals.domain.payments.replayed import history_of
from tests.unit.domain.payments.books import CHICAGO, RENT, STORM_WATER, Account, PlainCutter, at, stay, weekly
from tests.unit.domain.payments.histories import History, heavy, histories, play

C1, C2 = date(2026, 6, 19), date(2026, 6, 26)


def account(cutter: PlainCutter | None = None) -> Account:
    made = Account(stay(C1, at(6, 12, 13), weekly(C1)), cutter=cutter or PlainCutter())
    made.bill(at(6, 12, 13))
    return made


@heavy
@given(histories(decided=True))
def test_every_cent_of_every_receipt_and_line_is_put_in_words(history: History) -> None:
    books = play(history)
    for seq in books.posted.receipts:
        parts = placed_parts(books.posted, seq)
        assert sum(part.cents for part in parts) == sum(a.cents for a in books.posted.placed[seq].values())
        assert all(why_there(books.posted, seq, CHICAGO))
        assert history_of(books.documents, books.posted, seq, CHICAGO)[0].seq == seq
    assert books.last is not None
    for line in books.last.open_lines:
        assert why_owed(books.posted, line.ref, CHICAGO)[-1] == f"${line.open_cents / 100:,.2f} is left to pay."


def test_a_receipt_says_where_it_went_and_why() -> None:
    books = account()
    books.pay("r", 50_000, at(6, 18, 9))

    assert why_there(books.posted, books.seq("r"), CHICAGO) == (
        "Your Zelle payment of $500.00 came in on June 18, 2026 at 09:00.",
        (
            "$325.00 paid rent for June 19 – June 25, 2026, due June 19, 2026: "
            "payments cover rent as number 1 in order, oldest first, and all before it was paid."
        ),
        (
            "$170.00 paid rent for June 26 – July 2, 2026, due June 26, 2026: "
            "all that was open was paid, so the next period was billed early."
        ),
        (
            "$5.00 paid storm-water for June 19 – June 25, 2026, due June 19, 2026: "
            "payments cover utilities as number 5 in order, oldest first, and all before it was paid."
        ),
    )


def test_a_line_says_what_lowered_and_paid_it() -> None:
    books = account(PlainCutter(discount_bps=1_000))
    rent = books.ref(RENT, C1)
    books.record(CreditMemo(CreditReason.GOODWILL, (LineCredit(rent, 1_000),)), at(6, 13, 9))
    books.pay("r", 20_000, at(6, 18, 9))

    assert why_owed(books.posted, rent, CHICAGO) == (
        "rent for June 19 – June 25, 2026 is $325.00, due June 19, 2026 before noon.",
        "$32.50 less: Spring offer.",
        "$10.00 less: a courtesy credit.",
        "$200.00 less: your Zelle payment of June 18, 2026.",
        "$82.50 is left to pay.",
    )
    books.pay("s", 8_250, at(6, 18, 10))
    assert why_owed(books.posted, rent, CHICAGO)[-1] == "Nothing is left to pay."


def test_a_late_fee_names_the_rent_that_was_late() -> None:
    books = account()
    books.bill(at(6, 19, 12))

    assert why_owed(books.posted, books.ref("late_fee", C1), CHICAGO)[1] == (
        "Rent due June 19, 2026 was still open when it became late."
    )


def test_the_history_of_a_receipt_tells_before_and_after() -> None:
    books = account()
    books.pay("late", 33_000, at(6, 18, 10))
    books.pay("early", 33_000, at(6, 17, 10), now=at(6, 18, 11))
    books.bounce("late", at(6, 19, 9))

    told = history_of(books.documents, books.posted, books.seq("late"), CHICAGO)

    assert [entry.words[0] for entry in told] == [
        "June 18, 2026: booked.",
        "June 18, 2026: placed anew (Zelle early).",
        "June 19, 2026: taken back with R01.",
    ]
    assert "$325.00 off rent for June 19 – June 25, 2026, due June 19, 2026." in told[1].words
    assert why_there(books.posted, books.seq("late"), CHICAGO)[1:] == (
        "It was taken back on June 19, 2026 and counts as not received.",
        "It was placed anew once, because what came in or went back before it changed.",
    )


def test_held_money_says_what_it_waits_for() -> None:
    books = Account(stay(C1, None, weekly(C1)))
    books.pay("r", 33_000, at(6, 10, 9))
    assert why_there(books.posted, books.seq("r"), CHICAGO)[1:] == ("$330.00 is kept for the first invoice.",)

    books.change(stay(C1, at(6, 12, 13), weekly(C1)), at(6, 12, 13))
    words = history_of(books.documents, books.posted, books.seq("r"), CHICAGO)[1].words
    assert words[-1] == "$330.00 is no longer kept."
    assert books.placed("r") == {(RENT, C1): 32_500, (STORM_WATER, C1): 500}


def test_what_lowers_lines_says_what_of_each_and_why() -> None:
    books = account()
    rent, water = books.ref(RENT, C1), books.ref(STORM_WATER, C1)
    share = Allocation(rent, 30_000, Reason.CLASS_ORDER, 1, 1)
    credited = CreditMemo(CreditReason.CUT, (LineCredit(rent, 2_500), LineCredit(water, -100)))

    assert tuple(why_lowered(books.posted, credited)) == (
        "$25.00 is taken off rent for June 19 – June 25, 2026: days that are no longer charged.",
        "$1.00 of storm-water for June 19 – June 25, 2026 falls away: days that are no longer charged.",
    )
    assert tuple(why_lowered(books.posted, DepositForfeit((share, evolve(share, cents=-1_000))))) == (
        "$300.00 of rent for June 19 – June 25, 2026 is paid by the deposit.",
        "$10.00 of rent for June 19 – June 25, 2026 goes back to the deposit: less was used than estimated.",
    )
    assert tuple(why_lowered(books.posted, WriteOff(((water, 500),)))) == (
        "$5.00 of storm-water for June 19 – June 25, 2026 is given up.",
    )


def test_every_reason_and_holding_has_words() -> None:
    assert set(REASON_WORDS) == set(Reason)
    assert set(HOLDING_WORDS) == set(Holding)
