"""Accounts of the rule book's settlements, booked by hand from the first invoice to the last check."""

from datetime import date

from gatedrentals.domain.catalog.product import ChargeClass, Recognition
from gatedrentals.domain.ids import ProductCode
from gatedrentals.domain.ledger.audit import audit
from gatedrentals.domain.ledger.books import read_books
from gatedrentals.domain.ledger.chain import verify
from gatedrentals.domain.ledger.documents import (
    CheckMoved,
    CheckStep,
    CreditMemo,
    CreditReason,
    DepositForfeit,
    Held,
    Holding,
    LineCredit,
    Reallocation,
    RecognizedLine,
    RefundDue,
)
from gatedrentals.domain.ledger.documents import Recognition as Recognized
from gatedrentals.domain.ledger.entry import Balances
from gatedrentals.domain.ledger.line import Line, LineRef
from gatedrentals.domain.ledger.roles import Role
from gatedrentals.domain.ledger.trial_balance import trial_balance
from gatedrentals.domain.period import Period
from tests.unit.domain.ledger.an_account import Account, deposit, fee, invoice, noon, pays, receipt, rent

C1, C2 = Period(date(2026, 6, 19), date(2026, 6, 26)), Period(date(2026, 6, 26), date(2026, 7, 3))


def charge(number: int, product: str, cents: int) -> Line:
    return Line(number, ProductCode(product), ChargeClass.DAMAGES, Recognition.POINT_IN_TIME, cents, product)


def test_a_deposit_partly_paid_then_a_move_out_in_arrears() -> None:
    """Example 5."""
    account = Account()
    account.post(invoice(rent(1, 32_500, C1), rent(2, 500, C1), deposit(3, 50_000)), noon(6, 18))
    account.post(receipt(noon(6, 18), pays(1, 1, 32_500), pays(1, 3, 27_500)), noon(6, 18))
    assert read_books(account.entries).deposits_held_cents == 27_500

    account.post(invoice(rent(1, 32_500, C2), rent(2, 500, C2), number=2, due_on=C2.start), noon(6, 19))
    account.post(receipt(noon(6, 25), pays(3, 1, 20_000), number="2"), noon(6, 25))
    account.post(invoice(fee(1, 5_000), number=3), noon(6, 26))
    account.post(CreditMemo(CreditReason.DEPOSIT_NOT_OWED, (LineCredit(LineRef(1, 3), 22_500),)), noon(7, 3))
    account.post(invoice(charge(1, "damages", 12_000), number=4), noon(7, 3))
    parts = (pays(3, 1, 12_500), pays(1, 2, 500), pays(3, 2, 500), pays(5, 1, 5_000), pays(7, 1, 9_000))
    account.post(DepositForfeit(parts), noon(7, 3))

    books = read_books(account.entries)
    assert [(line.line.text, line.open_cents) for line in books.base_lines if line.open_cents] == [("damages", 3_000)]
    assert account.entries[-1].balances == Balances(receivable_cents=3_000, deferred_cents=66_000)
    assert (audit(account.entries), verify(account.entries)) == ((), ())


def test_a_settlement_that_refunds_everything_leaves_nothing_behind() -> None:
    """The worked statement of §11.4: $1,200.00 held, $366.67 freed, $323.66 charged, $1,243.01 refunded."""
    cycle = Period(date(2026, 6, 15), date(2026, 7, 15))
    account = Account()
    account.post(invoice(rent(1, 100_000, cycle), deposit(2, 120_000)), noon(6, 8))
    account.post(receipt(noon(6, 14), pays(1, 1, 100_000), pays(1, 2, 120_000)), noon(6, 14))
    account.post(invoice(fee(1, 5_000), number=2), noon(6, 20))
    account.post(Recognized(date(2026, 6, 1), (RecognizedLine(LineRef(1, 1), 53_333),)), noon(6, 30))
    clamp = LineCredit(LineRef(1, 1), 36_667, date(2026, 7, 4))
    account.post(CreditMemo(CreditReason.CUT, (clamp,)), noon(7, 4))
    account.post(invoice(charge(1, "electric", 1_366), charge(2, "damages", 26_000), number=3), noon(7, 4))
    freed = (pays(1, 1, -36_667), pays(3, 1, 5_000), pays(6, 1, 1_366), pays(6, 2, 26_000))
    account.post(Reallocation(2, freed, (Held(Holding.REFUNDABLE_CREDIT, 4_301),), "move-out"), noon(7, 4))
    refund = RefundDue(1, 120_000, ((2, Holding.REFUNDABLE_CREDIT, 4_301),))
    account.post(refund, noon(7, 5))
    account.post(CheckMoved(1, "1001", CheckStep.ISSUED, refund.amount_cents), noon(7, 6))
    account.post(CheckMoved(1, "1001", CheckStep.CLEARED, refund.amount_cents), noon(7, 20))
    account.post(Recognized(date(2026, 7, 1), (RecognizedLine(LineRef(1, 1), 10_000),)), noon(7, 31))

    assert refund.amount_cents == 124_301
    assert account.entries[-1].balances == Balances()
    assert (audit(account.entries), verify(account.entries)) == ((), ())
    assert {(row.role, row.detail): row.cents for row in trial_balance(account.entries)} == {
        (Role.REVENUE, "rent"): -63_333,
        (Role.REVENUE, "late_fee"): -5_000,
        (Role.REVENUE, "electric"): -1_366,
        (Role.REVENUE, "damages"): -26_000,
        (Role.CLEARING, "kiosk"): 220_000,
        (Role.BANK, ""): -124_301,
    }
    books = read_books(account.entries)
    assert books.line(LineRef(1, 1)).recognised == {date(2026, 6, 1): 53_333, date(2026, 7, 1): 10_000}
    assert books.refund(1).cleared_cents == 124_301
