"""A tax is paid right after what it taxes, under every policy that goes line by line (§6.1, §6.2)."""

import pytest
from attrs import evolve

from gatedrentals.domain.site.policy import AllocationPolicy
from tests.unit.domain.payments.books import (
    EXAMPLE,
    HOTEL_TAX,
    RENT,
    STORM_WATER,
    Account,
    PlainCutter,
    always,
    at,
    stay,
    weekly,
)
from tests.unit.domain.payments.histories import check
from tests.unit.domain.payments.residents import C1

LINE_BY_LINE = [order for order in AllocationPolicy if order is not AllocationPolicy.PRO_RATA_WITHIN_CLASS]


@pytest.mark.parametrize("order", LINE_BY_LINE)
def test_the_tax_on_rent_comes_after_rent_and_before_a_larger_charge(order: AllocationPolicy) -> None:
    terms = stay(C1, at(6, 12, 13), weekly(C1, 32_500, 2_500))
    account = Account(terms, always(evolve(EXAMPLE, allocation=order)), PlainCutter(tax_bps=600))
    account.bill(at(6, 12, 13))
    account.pay("a", 32_500 + 1_950 + 50, at(6, 18, 9))
    check(account)

    assert account.placed("a") == {(RENT, C1): 32_500, (HOTEL_TAX, C1): 1_950, (STORM_WATER, C1): 50}
