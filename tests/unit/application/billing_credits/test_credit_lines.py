"""Credit memos and voids, by people (§5.1, §6.2)."""

from collections.abc import Sequence
from datetime import date

import pytest
from attrs import evolve

from gatedrentals.application.billing.credit_lines import (
    Credited,
    CreditLines,
    Credits,
    CreditTooLarge,
    DepositSettled,
    LineReduction,
    NothingToCredit,
    VoidInvoice,
)
from gatedrentals.application.named_line import NamedLine, UnknownInvoice, UnknownLine
from gatedrentals.domain.discounts.rules import DiscountRule, PercentOff, RuleSet, Scope
from gatedrentals.domain.errors import InvalidValue
from gatedrentals.domain.events import InvoiceVoided
from gatedrentals.domain.ledger.documents import CreditReason
from gatedrentals.domain.licensing.states import State
from gatedrentals.domain.site.charge_class import ChargeClass
from gatedrentals.ports.store import Store
from gatedrentals.testing.contracts.leaver import Leaver
from gatedrentals.testing.contracts.park import PM, RENT, STORM_WATER, Park, at, weekly

JUNE = date(2026, 6, 19)
TEN_OFF = RuleSet(1, (DiscountRule("a", "Ten off", Scope(frozenset({ChargeClass.RENT})), PercentOff(1_000), 1),))


def resident(store: Store, rules: RuleSet | None = None) -> tuple[Park, str]:
    park = Park.opened(store) if rules is None else Park.opened(store, rules=rules)
    park.clock.set(at(6, 12, 13))
    return park, park.move_in(weekly(JUNE), JUNE)


def credit(
    park: Park,
    number: str,
    lines: Sequence[tuple[int, int, int]],
    reason: CreditReason = CreditReason.GOODWILL,
    note: str = "the pump was out",
) -> Credited:
    parts = tuple(LineReduction(NamedLine(invoice, line), cents) for invoice, line, cents in lines)
    return Credits(park.store, park.clock)(CreditLines(park.site.id, number, reason, parts, note, PM))


def void(park: Park, number: str, invoice_number: int, note: str = "cut for the wrong home") -> Credited:
    return Credits(park.store, park.clock).void(VoidInvoice(park.site.id, number, invoice_number, note, PM))


def test_goodwill_lowers_a_line_and_frees_its_cash(store: Store) -> None:
    park, number = resident(store)
    park.pay(number, "r", 33_000, at(6, 18, 10))
    assert credit(park, number, [(1, 2, 500), (1, 1, 2_500)]) == Credited(number, 3_000, 30_000)
    assert park.placed(number, "r") == {(RENT, JUNE): 30_000, (RENT, date(2026, 6, 26)): 3_000}
    assert park.open(number) == {(RENT, date(2026, 6, 26)): 29_500, (STORM_WATER, date(2026, 6, 26)): 500}


def test_a_billing_error_takes_its_late_fee_back(store: Store) -> None:
    park, number = resident(store)
    park.run(at(6, 19, 12))
    assert park.open_cents(number) == 33_000 + 5_000 + 33_000
    credited = credit(park, number, [(1, 1, 32_500)], CreditReason.BILLING_ERROR)
    assert (credited.credited_cents, credited.open_cents) == (32_500, 500 + 33_000)


def test_an_invoice_is_voided_and_its_cycle_stays_unbilled(store: Store) -> None:
    park, number = resident(store, TEN_OFF)
    assert void(park, number, 1) == Credited(number, 32_500 - 3_250 + 500, 0)
    (voided,) = [event for event in park.told(number) if isinstance(event, InvoiceVoided)]
    assert (voided.number, voided.reason) == (1, CreditReason.VOID)
    with pytest.raises(NothingToCredit):
        void(park, number, 1)
    park.run(at(6, 19, 12))
    assert {due_on for _, due_on in park.open(number)} == {date(2026, 6, 26)}
    assert not {cents for (role, _), cents in park.ledger(number).items() if role == "receivable"} & {0}


def test_refusals(store: Store) -> None:
    park, number = resident(store, TEN_OFF)
    before = park.entries(number)
    with pytest.raises(CreditTooLarge, match=r"\$292\.50"):
        credit(park, number, [(1, 1, 29_251)])
    with pytest.raises(InvalidValue, match="part of its line"):
        credit(park, number, [(1, 2, 100)])
    with pytest.raises(InvalidValue, match="amount above 0"):
        credit(park, number, [(1, 1, 0)])
    with pytest.raises(InvalidValue, match="each once"):
        credit(park, number, [(1, 1, 100), (1, 1, 100)])
    with pytest.raises(InvalidValue, match="each once"):
        credit(park, number, [])
    with pytest.raises(InvalidValue, match="goodwill or billing_error"):
        credit(park, number, [(1, 1, 100)], CreditReason.CUT)
    with pytest.raises(InvalidValue, match="says why"):
        credit(park, number, [(1, 1, 100)], note=" ")
    for line in ((1, 9), (2, 1)):
        with pytest.raises(UnknownLine):
            credit(park, number, [(*line, 100)])
    with pytest.raises(UnknownInvoice):
        void(park, number, 2)
    assert park.entries(number) == before


def test_after_the_statement_a_credit_goes_back_by_check(store: Store) -> None:
    leaver = Leaver.moved_in(store, weekly(JUNE), JUNE, 50_000)
    park, number = leaver.park, leaver.number
    park.pay(number, "r", 83_000, at(6, 18, 10))
    leaver.leave(date(2026, 6, 25))
    leaver.draft()
    leaver.finalize()
    assert credit(park, number, [(1, 1, 2_500)]) == Credited(number, 2_500, 0)
    assert [refund.amount_cents for refund in leaver.refunds()] == [50_000, 2_500]
    with pytest.raises(DepositSettled):
        void(park, number, 1)
    with pytest.raises(DepositSettled):
        credit(park, number, [(1, 3, 100)])
    assert leaver.is_in(State.SETTLED)


def test_what_a_refund_paid_for_nothing_is_not_credited(store: Store) -> None:
    leaver = Leaver.moved_in(store, weekly(JUNE), JUNE, 0)
    park, number = leaver.park, leaver.number
    park.pay(number, "a", 33_000, at(6, 18, 10))
    leaver.leave(date(2026, 6, 25))
    leaver.draft()
    leaver.finalize()
    park.pay(number, "b", 1_000, at(6, 26, 10))
    leaver.mail()
    park.bounce("b", at(6, 29, 10))
    line = evolve(park.books(number).base_lines[-2])
    assert (line.line.product, line.open_cents) == ("returned_refund", 1_000)
    with pytest.raises(DepositSettled, match="write it off"):
        credit(park, number, [(line.invoice.number, 1, 1_000)])
