from datetime import date, timedelta

import pytest
from attrs import evolve

from gatedrentals.domain.discounts.evaluator import Discountable, Outcome, evaluate
from gatedrentals.domain.discounts.rules import (
    NO_RULES,
    DayWindow,
    DiscountRule,
    Eligibility,
    FixedOff,
    FixedPrice,
    FreeCycle,
    PercentOff,
    RuleSet,
    Scope,
)
from gatedrentals.domain.errors import InvalidValue
from gatedrentals.domain.ledger.line import DiscountUse, Earning
from gatedrentals.domain.licensing.terms import Frequency
from gatedrentals.domain.period import Period
from gatedrentals.domain.site.charge_class import ChargeClass
from tests.unit.domain.discounts.cases import (
    CROSBY,
    JULY,
    ON_ALL,
    PET,
    STUB,
    WILLIS,
    a_tenth,
    rent,
    rule,
    storm_water,
    taken,
)


def test_example_3_takes_ten_percent_and_the_prorated_fixed_cents_of_the_stub() -> None:
    rules = RuleSet(4, (rule("B", FixedOff(2_500), priority=2), rule("A", PercentOff(1_000), priority=1)))

    decisions = evaluate(rules, STUB, (rent(49_833),))

    assert [decision.amount_cents for decision in decisions] == [4_983, 1_083]
    assert 49_833 - 4_983 - 1_083 == 43_767
    assert [decision.use for decision in decisions] == [DiscountUse("A", 4), DiscountUse("B", 4)]
    assert decisions[0].why == "A: 10.00 % off for 13 of 30 days takes $49.83 off the $498.33 left"
    assert decisions[1].why == "B: $25.00 off per cycle for 13 of 30 days takes $10.83 off the $448.50 left"


def test_example_3_takes_ten_percent_and_the_fixed_cents_of_july() -> None:
    rules = RuleSet(4, (rule("A", PercentOff(1_000)), rule("B", FixedOff(2_500), priority=2)))

    decisions = evaluate(rules, JULY, (rent(115_000),))

    assert [decision.amount_cents for decision in decisions] == [11_500, 2_500]
    assert decisions[1].why == "B: $25.00 off per cycle takes $25.00 off the $1,035.00 left"


@pytest.mark.parametrize(
    ("frame", "end", "amounts", "kept"),
    [
        (Period(date(2026, 7, 1), date(2026, 8, 1)), date(2026, 7, 10), (115_000, 11_500, 2_500), 29_322),
        (Period(date(2026, 6, 18), date(2026, 7, 1)), date(2026, 6, 26), (49_833, 4_983, 1_083), 26_934),
    ],
)
def test_example_3_clamps_every_line_apart(frame: Period, end: date, amounts: tuple[int, ...], kept: int) -> None:
    charge, *discounts = (Earning(cents, frame, frame.start, frame.end).clamped(end).total_cents() for cents in amounts)

    assert charge - sum(discounts) == kept


def test_without_the_policy_fixed_cents_are_not_prorated() -> None:
    facts = evolve(STUB, prorate_fixed=False)

    assert taken(evaluate(RuleSet(1, (rule("B", FixedOff(2_500)),)), facts, (rent(49_833),))) == [2_500]


def test_fixed_cents_stop_at_what_is_left() -> None:
    rules = RuleSet(1, (rule("A", FixedOff(40_000)), rule("B", FixedOff(40_000)), rule("C", FixedOff(1))))

    decisions = evaluate(rules, JULY, (rent(50_000),))

    assert taken(decisions) == [40_000, 10_000]
    assert decisions[2].outcome is Outcome.NOTHING_LEFT
    assert decisions[2].why == "$0.01 off per cycle takes nothing off the $0.00 that earlier rules left"


def test_a_free_cycle_takes_the_whole_line_once() -> None:
    rules = RuleSet(1, (rule("third", FreeCycle(3)),))

    outcomes = {
        cycle: evaluate(rules, evolve(JULY, cycle=cycle), (rent(115_000),))[0].amount_cents for cycle in range(1, 5)
    }

    assert outcomes == {1: 0, 2: 0, 3: 115_000, 4: 0}


def test_a_stub_is_free_only_as_cycle_0() -> None:
    lines = (rent(49_833),)
    later_stub = evolve(STUB, cycle=3)

    assert taken(evaluate(RuleSet(1, (rule("stub", FreeCycle(0)),)), STUB, lines)) == [49_833]
    (decision,) = evaluate(RuleSet(1, (rule("third", FreeCycle(3)),)), later_stub, lines)
    assert (decision.outcome, decision.why) == (Outcome.OTHER_CYCLE, "cycle 3 free; this is a stub, not a whole cycle")


def test_a_cap_is_shared_by_the_lines_in_their_order() -> None:
    rules = RuleSet(1, (rule("half", PercentOff(5_000), scope=ON_ALL, cap_cents=20_000),))

    decisions = evaluate(rules, JULY, (rent(30_000), storm_water(20_000), rent(10_000, line_no=3)))

    assert [decision.amount_cents for decision in decisions] == [15_000, 5_000, 0]
    assert decisions[1].why.endswith("takes $50.00 off the $200.00 left, held to its cap of $200.00 per cycle")
    assert (decisions[2].outcome, decisions[2].why) == (
        Outcome.CAP_REACHED,
        "its cap of $200.00 per cycle is reached",
    )


def test_the_second_rule_of_a_group_gives_way_on_the_line_but_not_on_others() -> None:
    rules = RuleSet(
        1,
        (
            rule("a", PercentOff(1_000), stacking_group="welcome"),
            rule("b", PercentOff(2_000), scope=ON_ALL, stacking_group="welcome"),
        ),
    )

    decisions = evaluate(rules, JULY, (rent(10_000), storm_water(500)))

    assert [decision.amount_cents for decision in decisions] == [1_000, 0, 0, 100]
    assert decisions[1].why == "it applies to class rent; the line is storm-water of class utilities"
    assert decisions[2].why == "rule a of the same group welcome applies to the line already"


def test_a_rule_that_takes_nothing_leaves_its_group_free() -> None:
    rules = RuleSet(
        1,
        (
            rule("a", FixedPrice(90_000), stacking_group="welcome"),
            rule("b", FixedOff(100), stacking_group="welcome"),
        ),
    )

    assert taken(evaluate(rules, JULY, (rent(50_000),))) == [100]


@pytest.mark.parametrize(
    ("asking", "outcome", "why"),
    [
        (
            a_tenth(window=DayWindow(date(2026, 7, 2), date(2026, 8, 1))),
            Outcome.OUTSIDE_WINDOW,
            "the cycle is due on July 1, 2026; the rule runs from July 2, 2026 until before August 1, 2026",
        ),
        (
            a_tenth(window=DayWindow(end=date(2026, 7, 1))),
            Outcome.OUTSIDE_WINDOW,
            "the cycle is due on July 1, 2026; the rule runs until before July 1, 2026",
        ),
        (
            a_tenth(eligibility=Eligibility(sites=frozenset({WILLIS}))),
            Outcome.OTHER_SITE,
            "it is for willis; the site is crosby",
        ),
        (
            a_tenth(eligibility=Eligibility(frequencies=frozenset({Frequency.WEEKLY, Frequency.BIWEEKLY}))),
            Outcome.OTHER_FREQUENCY,
            "it is for biweekly, weekly licenses; this one pays monthly",
        ),
        (
            a_tenth(eligibility=Eligibility(tenure_from=2)),
            Outcome.BEFORE_TENURE,
            "it starts with cycle 2; this is cycle 1",
        ),
        (
            a_tenth(eligibility=Eligibility(tenure_to=0)),
            Outcome.AFTER_TENURE,
            "it ends with cycle 0; this is cycle 1",
        ),
        (
            a_tenth(eligibility=Eligibility(move_in=DayWindow(date(2026, 6, 19)))),
            Outcome.MOVE_IN_OUTSIDE_WINDOW,
            "move-in was June 18, 2026; it is for from June 19, 2026",
        ),
        (
            a_tenth(eligibility=Eligibility(promo_code="SUMMER")),
            Outcome.NO_PROMO_CODE,
            "the license does not carry the promo code SUMMER",
        ),
        (
            a_tenth(eligibility=Eligibility(party_attribute="travel-nurse")),
            Outcome.NO_PARTY_ATTRIBUTE,
            "no resident has the attribute travel-nurse",
        ),
        (a_tenth(eligibility=Eligibility(autopay=True)), Outcome.NO_AUTOPAY, "autopay is not on"),
        (rule("a", FreeCycle(2)), Outcome.OTHER_CYCLE, "cycle 2 free; this is cycle 1"),
        (a_tenth(max_uses=2), Outcome.USED_UP, "it may be used 2 times and was used 2 times"),
    ],
)
def test_a_cycle_that_is_not_eligible_gets_one_decision_that_says_why(
    asking: DiscountRule, outcome: Outcome, why: str
) -> None:
    facts = evolve(JULY, uses={"a": 2})

    (decision,) = evaluate(RuleSet(1, (asking,)), facts, (rent(10_000),))

    assert (decision.use, decision.line_no, decision.amount_cents) == (DiscountUse("a", 1), None, 0)
    assert (decision.outcome, decision.why) == (outcome, why)


def test_a_cycle_that_has_all_that_is_asked_gets_the_discount() -> None:
    asked = Eligibility(
        sites=frozenset({CROSBY}),
        frequencies=frozenset({Frequency.MONTHLY}),
        tenure_from=1,
        tenure_to=1,
        move_in=DayWindow(date(2026, 6, 18), date(2026, 6, 19)),
        promo_code="SUMMER",
        party_attribute="travel-nurse",
        autopay=True,
    )
    window = DayWindow(date(2026, 7, 1), date(2026, 7, 2))
    rules = RuleSet(1, (a_tenth(window, asked, max_uses=1),))
    facts = evolve(
        JULY,
        promo_codes=frozenset({"SUMMER"}),
        party_attributes=frozenset({"travel-nurse"}),
        autopay_on=True,
    )

    assert taken(evaluate(rules, facts, (rent(10_000),))) == [1_000]


def test_deposits_and_taxes_are_never_discounted_even_by_product() -> None:
    rules = RuleSet(1, (rule("a", PercentOff(1_000), scope=Scope(products=frozenset({PET}))),))

    decisions = evaluate(
        rules,
        JULY,
        (
            Discountable(1, PET, ChargeClass.DEPOSIT, 500),
            Discountable(2, PET, ChargeClass.TAX, 500),
            Discountable(3, PET, ChargeClass.FEES, 500),
        ),
    )

    assert [decision.amount_cents for decision in decisions] == [0, 0, 50]


def test_a_site_without_rules_decides_nothing() -> None:
    assert evaluate(NO_RULES, JULY, (rent(10_000),)) == ()
    assert NO_RULES.version == 0


def test_a_frame_has_days() -> None:
    with pytest.raises(InvalidValue, match="frame_days: 0 is not a number of days from 1"):
        evolve(JULY, frame_days=0)
    with pytest.raises(InvalidValue, match="cycle_days: 0 is not a number of days from 1"):
        evolve(JULY, cycle_days=0)
    assert evolve(JULY, frame_days=1, cycle_days=1).prorated(5) == 5


def test_prorating_a_day_of_a_week_rounds_half_away_from_zero() -> None:
    facts = evolve(JULY, due_on=JULY.due_on + timedelta(days=1), frame_days=7, cycle_days=14, is_stub=True)

    assert (facts.prorated(1), facts.prorated(3)) == (1, 2)
