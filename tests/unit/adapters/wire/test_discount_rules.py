from datetime import date

import pytest

from gatedrentals.adapters.wire.discount_rules import read_discount_rules
from gatedrentals.adapters.wire.json_text import Json
from gatedrentals.domain.discounts.rules import (
    Benefit,
    DayWindow,
    DiscountRule,
    Eligibility,
    FixedOff,
    FixedPrice,
    FreeCycle,
    PercentOff,
    Scope,
)
from gatedrentals.domain.ids import ProductCode, SiteId
from gatedrentals.domain.licensing.terms import Frequency
from gatedrentals.domain.site.charge_class import ChargeClass
from tests.unit.adapters.wire.documents import RULE, RULES, fault_lines, written

CROSBY = SiteId("crosby")


def test_a_rule_is_read_with_all_its_keys() -> None:
    (rule,) = read_discount_rules(written(RULES), "rules.json").rules.rules

    assert rule == DiscountRule(
        id="summer",
        label="Summer",
        applies_to=Scope(frozenset({ChargeClass.RENT}), frozenset({ProductCode("storm-water")})),
        benefit=PercentOff(1_000),
        priority=1,
        window=DayWindow(date(2027, 1, 1), date(2027, 7, 1)),
        eligibility=Eligibility(
            sites=frozenset({CROSBY}),
            frequencies=frozenset({Frequency.WEEKLY}),
            tenure_from=1,
            tenure_to=12,
            move_in=DayWindow(date(2027, 1, 1)),
            promo_code="SUMMER",
            party_attribute="travel-nurse",
            autopay=True,
        ),
        max_uses=6,
        stacking_group="welcome",
        cap_cents=6_000,
    )


@pytest.mark.parametrize(
    ("benefit", "read"),
    [
        ({"percent_bps": 10_000}, PercentOff(10_000)),
        ({"amount_off": "0.01"}, FixedOff(1)),
        ({"fixed_price": "0.00"}, FixedPrice(0)),
        ({"free_cycle": 0}, FreeCycle(0)),
    ],
)
def test_a_benefit_is_of_one_of_four_kinds(benefit: dict[str, Json], read: Benefit) -> None:
    rules: Json = {**RULES, "rules": [{**RULE, "benefit": benefit}]}

    assert read_discount_rules(written(rules), "rules.json").rules.rules[0].benefit == read


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"benefit": {"percent_bps": 0}}, "benefit.percent_bps: basis points from 1 to 10000 (10 % is 1000)"),
        ({"benefit": {"percent_bps": 10_001}}, "benefit.percent_bps: basis points from 1 to 10000 (10 % is 1000)"),
        (
            {"benefit": {"amount_off": "0.00"}},
            'benefit.amount_off: dollars and cents in quotes, above zero, such as "25.00"',
        ),
        (
            {"benefit": {"amount_off": "1.00", "free_cycle": 1}},
            "benefit: exactly one of percent_bps, amount_off, fixed_price, free_cycle",
        ),
        (
            {"applies_to": {"classes": ["tax"]}},
            "applies_to.classes: a class that can be discounted (not deposit, not tax)",
        ),
        (
            {"applies_to": {"products": ["rent", "rent"]}},
            "applies_to.products: a list that names everything once",
        ),
        ({"window": {"first_day": "2027-01-02", "last_day": "2027-01-01"}}, "window.last_day: a day after 2027-01-02"),
        ({"window": {"last_day": "9999-12-31"}}, "window.last_day: a day from 1900-01-01 to 2199-12-31"),
        ({"window": {"last_day": "20270101"}}, 'window.last_day: a day such as "2027-07-01"'),
        ({"eligibility": {"tenure_from": 3, "tenure_to": 2}}, "eligibility.tenure_to: the number of a cycle, from 3"),
        ({"eligibility": {"frequencies": ["daily"]}}, "eligibility.frequencies[0]: one of weekly, biweekly, monthly"),
        ({"eligibility": {"sites": ["willis"]}}, "eligibility.sites: sites with crosby, which the file is for"),
        ({"eligibility": {"autopay": "yes"}}, "eligibility.autopay: true or false"),
        ({"max_uses": 0}, "max_uses: a whole number from 1"),
        ({"priority": 10**12 + 1}, "priority: a whole number from 1"),
    ],
)
def test_a_rule_that_makes_no_sense_is_refused_at_its_path(changes: dict[str, Json], expected: str) -> None:
    rules: Json = {**RULES, "rules": [RULE, {**RULE, "id": "b", **changes}]}

    assert fault_lines(lambda: read_discount_rules(written(rules), "rules.json")) == [f"rules[1].{expected}"]


def test_a_day_is_both_first_and_last_of_its_window() -> None:
    rules: Json = {**RULES, "rules": [{**RULE, "window": {"first_day": "2027-01-01", "last_day": "2027-01-01"}}]}

    window = read_discount_rules(written(rules), "rules.json").rules.rules[0].window

    assert window == DayWindow(date(2027, 1, 1), date(2027, 1, 2))
