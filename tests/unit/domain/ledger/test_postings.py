from collections import Counter
from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from gatedrentals.domain.catalog.product import ChargeClass
from gatedrentals.domain.catalog.product import Recognition as Recognised
from gatedrentals.domain.ids import AccountId, ProductCode
from gatedrentals.domain.ledger.documents import (
    Allocation,
    BankSettlement,
    Body,
    CheckMoved,
    CheckStep,
    CreditMemo,
    CreditReason,
    DepositForfeit,
    Escheated,
    Held,
    Holding,
    Invoice,
    InvoiceKind,
    LineCredit,
    Method,
    Reallocation,
    Reason,
    Receipt,
    ReceiptBooked,
    ReceiptReversed,
    Recognition,
    RecognizedLine,
    RefundDue,
    RefundWithdrawn,
    ReversalReason,
    Transfer,
    WriteOff,
)
from gatedrentals.domain.ledger.line import Earning, Line, LineKind, LineRef
from gatedrentals.domain.ledger.postings import Unbalanced, postings_of
from gatedrentals.domain.ledger.references import unknown_line, unknown_receipt
from gatedrentals.domain.ledger.roles import Role
from gatedrentals.domain.period import Period
from gatedrentals.testing.strategies import ledger

CYCLE = Period(date(2026, 6, 19), date(2026, 6, 26))
RECEIVED_AT = datetime(2026, 6, 18, 15, tzinfo=UTC)
RATABLE, AT_ONCE, LIABILITY = Recognised.RATABLE, Recognised.POINT_IN_TIME, Recognised.LIABILITY


def a_line(number: int, product: str, recognised: Recognised, cents: int) -> Line:
    earning = Earning(cents, CYCLE, CYCLE.start, CYCLE.end) if recognised is RATABLE else None
    return Line(number, ProductCode(product), ChargeClass.RENT, recognised, cents, product, earning=earning)


LINES = (
    a_line(1, "rent", RATABLE, 32_500),
    evolve(a_line(2, "rent", RATABLE, -3_250), kind=LineKind.DISCOUNT, of_line=1),
    evolve(
        a_line(3, "tax", LIABILITY, 1_950),
        kind=LineKind.TAX,
        charge_class=ChargeClass.TAX,
        of_line=1,
        authority="state",
    ),
    evolve(a_line(4, "deposit", LIABILITY, 50_000), charge_class=ChargeClass.DEPOSIT),
    a_line(5, "cleaning", AT_ONCE, 8_000),
    evolve(a_line(6, "cleaning", AT_ONCE, -500), kind=LineKind.DISCOUNT, of_line=5),
)
INVOICE = Invoice(1, InvoiceKind.FIRST, CYCLE.start, LINES, CYCLE)
RECEIPT = Receipt("kiosk", "7", Method.KIOSK, 60_000, RECEIVED_AT)
RENT, TAX, DEPOSIT, CLEANING = LineRef(1, 1), LineRef(1, 3), LineRef(1, 4), LineRef(1, 5)


def pays(ref: LineRef, cents: int) -> Allocation:
    return Allocation(ref, cents, Reason.CLASS_ORDER, 1, 1)


def posted(body: Body) -> dict[tuple[Role, str], int]:
    postings = postings_of(body, lambda ref: LINES[(ref.line_no - 1) % len(LINES)], lambda _: RECEIPT)
    return {(posting.role, posting.detail): posting.cents for posting in postings}


@given(ledger.bodies, st.lists(ledger.lines(), min_size=1, max_size=4), ledger.receipts(100))
def test_every_document_posts_a_balanced_entry(body: Body, lines: list[Line], receipt: Receipt) -> None:
    postings = postings_of(body, lambda ref: lines[ref.line_no % len(lines)], lambda _: receipt)

    assert sum(posting.cents for posting in postings) == 0


@given(ledger.bodies, st.lists(ledger.lines(), min_size=1, max_size=4), ledger.receipts(100))
def test_an_account_is_posted_once_and_never_with_nothing(body: Body, lines: list[Line], receipt: Receipt) -> None:
    postings = postings_of(body, lambda ref: lines[ref.line_no % len(lines)], lambda _: receipt)

    assert max(Counter((posting.role, posting.detail) for posting in postings).values(), default=1) == 1
    assert all(posting.cents for posting in postings)


@given(ledger.invoices())
def test_crediting_every_line_of_an_invoice_undoes_it(invoice: Invoice) -> None:
    by_number = {line.line_no: line for line in invoice.lines}
    credits_ = tuple(LineCredit(LineRef(1, line.line_no), line.amount_cents) for line in invoice.lines)
    there = postings_of(invoice, unknown_line, unknown_receipt)
    back = postings_of(CreditMemo(CreditReason.VOID, credits_), lambda ref: by_number[ref.line_no], unknown_receipt)

    assert {(p.role, p.detail, -p.cents) for p in there} == {(p.role, p.detail, p.cents) for p in back}


@given(ledger.refunds)
def test_a_refund_withdrawn_undoes_it(refund: RefundDue) -> None:
    there, back = posted(refund), posted(RefundWithdrawn(refund))

    assert {account: -cents for account, cents in there.items()} == back


@given(ledger.booked())
def test_a_receipt_with_a_part_missing_is_refused(whole: ReceiptBooked) -> None:
    short = evolve(whole, held=(*whole.held, Held(Holding.UNMATCHED, 1)))

    with pytest.raises(Unbalanced, match=r"do not sum: -1 cents"):
        posted(short)


def test_an_invoice_of_every_kind_of_line() -> None:
    assert posted(INVOICE) == {
        (Role.RECEIVABLE, ""): 88_700,
        (Role.DEFERRED_REVENUE, "rent"): -29_250,
        (Role.TAX_PAYABLE, "state"): -1_950,
        (Role.DEPOSITS_BILLED, ""): -50_000,
        (Role.REVENUE, "cleaning"): -8_000,
        (Role.DISCOUNTS, "cleaning"): 500,
    }


def test_a_point_in_time_that_was_billed_ahead_waits_in_deferred_revenue() -> None:
    ahead = evolve(a_line(1, "pest", AT_ONCE, 900), earning=Earning(900, CYCLE, CYCLE.start, CYCLE.end))

    assert posted(Invoice(1, InvoiceKind.RECURRING, CYCLE.start, (ahead,))) == {
        (Role.RECEIVABLE, ""): 900,
        (Role.DEFERRED_REVENUE, "pest"): -900,
    }


def test_a_receipt_holds_what_it_pays_on_a_deposit() -> None:
    body = ReceiptBooked(RECEIPT, (pays(RENT, 29_250), pays(DEPOSIT, 27_500)), (Held(Holding.OVER_HORIZON, 3_250),))

    assert posted(body) == {
        (Role.CLEARING, "kiosk"): 60_000,
        (Role.RECEIVABLE, ""): -56_750,
        (Role.DEPOSITS_BILLED, ""): 27_500,
        (Role.DEPOSITS_HELD, ""): -27_500,
        (Role.UNAPPLIED, "over_horizon"): -3_250,
    }


def test_a_transferred_receipt_comes_from_transfers_and_credit_is_no_unapplied_money() -> None:
    body = ReceiptBooked(evolve(RECEIPT, transferred=True), (), (Held(Holding.REFUNDABLE_CREDIT, 60_000),))

    assert posted(body) == {(Role.TRANSFERS, ""): 60_000, (Role.REFUNDABLE_CREDIT, ""): -60_000}


def test_a_transfer_sends_held_money_to_transfers() -> None:
    body = Transfer(2, AccountId(UUID(int=1)), (Held(Holding.UNMATCHED, 60_000),))

    assert posted(body) == {(Role.UNAPPLIED, "unmatched"): 60_000, (Role.TRANSFERS, ""): -60_000}


@pytest.mark.parametrize(
    ("reason", "account"),
    [
        (ReversalReason.NSF, (Role.CLEARING, "kiosk")),
        (ReversalReason.ACH_RETURN, (Role.CLEARING, "kiosk")),
        (ReversalReason.CHARGEBACK, (Role.CLEARING, "kiosk")),
        (ReversalReason.BOOKING_ERROR, (Role.CLEARING, "kiosk")),
        (ReversalReason.WRONG_ACCOUNT, (Role.TRANSFERS, "")),
        (ReversalReason.PAYER_UNLINKED, (Role.TRANSFERS, "")),
    ],
)
def test_a_reversal_opens_the_same_lines(reason: ReversalReason, account: tuple[Role, str]) -> None:
    taken = (pays(RENT, -29_250), pays(DEPOSIT, -27_500))
    body = ReceiptReversed(2, reason, "R01", RECEIVED_AT, taken, (Held(Holding.OVER_HORIZON, -3_250),))

    assert posted(body) == {
        (Role.RECEIVABLE, ""): 56_750,
        (Role.DEPOSITS_BILLED, ""): -27_500,
        (Role.DEPOSITS_HELD, ""): 27_500,
        (Role.UNAPPLIED, "over_horizon"): 3_250,
        account: -60_000,
    }


def test_a_reallocation_between_a_deposit_and_rent_changes_what_is_held() -> None:
    body = Reallocation(2, (pays(DEPOSIT, -700), pays(RENT, 500)), (Held(Holding.QUARANTINED, 200),), "NSF of 3")

    assert posted(body) == {
        (Role.RECEIVABLE, ""): 200,
        (Role.DEPOSITS_BILLED, ""): -700,
        (Role.DEPOSITS_HELD, ""): 700,
        (Role.UNAPPLIED, "quarantined"): -200,
    }


def test_a_reallocation_between_like_lines_posts_nothing() -> None:
    assert posted(Reallocation(2, (pays(RENT, -500), pays(CLEANING, 500)), (), "NSF of 3")) == {}


def test_recognition_shows_discounts_apart() -> None:
    lines = (RecognizedLine(RENT, 10_000), RecognizedLine(LineRef(1, 2), -1_000))

    assert posted(Recognition(date(2026, 6, 1), lines)) == {
        (Role.DEFERRED_REVENUE, "rent"): 9_000,
        (Role.REVENUE, "rent"): -10_000,
        (Role.DISCOUNTS, "rent"): 1_000,
    }


def test_a_write_off_is_bad_debt_but_for_tax() -> None:
    assert posted(WriteOff(((RENT, 500), (TAX, 75), (CLEANING, 25)))) == {
        (Role.RECEIVABLE, ""): -600,
        (Role.BAD_DEBT, "rent"): 500,
        (Role.TAX_PAYABLE, "state"): 75,
        (Role.BAD_DEBT, "cleaning"): 25,
    }


def test_a_forfeit_lowers_what_is_held_and_what_is_owed() -> None:
    assert posted(DepositForfeit((pays(RENT, 400), pays(CLEANING, 100)))) == {
        (Role.DEPOSITS_HELD, ""): 500,
        (Role.RECEIVABLE, ""): -500,
    }


def test_a_refund_comes_from_deposit_and_credit() -> None:
    refund = RefundDue(1, 50_000, ((2, Holding.REFUNDABLE_CREDIT, 27_348), (3, Holding.QUARANTINED, 100)))

    assert refund.amount_cents == 77_448
    assert posted(refund) == {
        (Role.DEPOSITS_HELD, ""): 50_000,
        (Role.REFUNDABLE_CREDIT, ""): 27_348,
        (Role.UNAPPLIED, "quarantined"): 100,
        (Role.REFUNDS_PAYABLE, ""): -77_448,
    }


@pytest.mark.parametrize(
    ("body", "debit", "credit"),
    [
        (CheckMoved(1, "1001", CheckStep.ISSUED, 5), Role.REFUNDS_PAYABLE, Role.CHECKS_OUTSTANDING),
        (CheckMoved(1, "1001", CheckStep.CLEARED, 5), Role.CHECKS_OUTSTANDING, Role.BANK),
        (CheckMoved(1, "1001", CheckStep.VOIDED, 5), Role.CHECKS_OUTSTANDING, Role.REFUNDS_PAYABLE),
        (Escheated(1, 5, from_check=True), Role.CHECKS_OUTSTANDING, Role.UNCLAIMED_PROPERTY),
        (Escheated(1, 5, from_check=False), Role.REFUNDS_PAYABLE, Role.UNCLAIMED_PROPERTY),
    ],
)
def test_checks_move_what_is_payable(body: Body, debit: Role, credit: Role) -> None:
    assert posted(body) == {(debit, ""): 5, (credit, ""): -5}


def test_a_bank_settlement_keeps_the_fees_of_the_method() -> None:
    assert posted(BankSettlement(Method.CARD, 10_000, 290, "batch 7")) == {
        (Role.BANK, ""): 9_710,
        (Role.MERCHANT_FEES, "card"): 290,
        (Role.CLEARING, "card"): -10_000,
    }
