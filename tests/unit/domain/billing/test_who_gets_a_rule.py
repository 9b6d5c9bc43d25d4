"""Whom a discount rule is for, as the license that is billed says it (§4.2)."""

from collections.abc import Callable
from datetime import date

import pytest
from attrs import evolve

from gatedrentals.domain.discounts.rules import DayWindow, Eligibility
from gatedrentals.domain.ids import SiteId
from gatedrentals.domain.licensing.license import License
from gatedrentals.domain.licensing.terms import Frequency
from tests.unit.domain.billing.test_invoicing import TEN_PERCENT, amounts, context, piece_at
from tests.unit.domain.stays import monthly, stay, weekly


@pytest.mark.parametrize(
    ("eligibility", "entitle"),
    [
        (Eligibility(promo_code="SPRING"), lambda known: evolve(known, promo_codes=frozenset({"SPRING"}))),
        (Eligibility(party_attribute="veteran"), lambda known: evolve(known, party_attributes=frozenset({"veteran"}))),
        (Eligibility(autopay=True), lambda known: evolve(known, autopay_on=True)),
        (Eligibility(sites=frozenset({SiteId("anahuac")})), lambda known: evolve(known, site_id=SiteId("anahuac"))),
        (Eligibility(frequencies=frozenset({Frequency.WEEKLY})), evolve),
        (Eligibility(move_in=DayWindow(date(2026, 6, 5), date(2026, 6, 6))), evolve),
    ],
)
def test_a_rule_is_for_those_whose_license_says_so(
    eligibility: Eligibility, entitle: Callable[[License], License]
) -> None:
    terms = stay(date(2026, 6, 5), weekly(date(2026, 6, 5)))
    plain = context(terms, evolve(TEN_PERCENT, eligibility=eligibility))
    entitled = evolve(plain, license=entitle(plain.license))
    other = context(stay(date(2026, 6, 6), monthly()), evolve(TEN_PERCENT, eligibility=eligibility))

    assert amounts(entitled.recurring(piece_at(terms, date(2026, 6, 5)))) == [32_500, -3_250]
    assert len(other.recurring(piece_at(other.license.stay, date(2026, 7, 1)))) == 1
