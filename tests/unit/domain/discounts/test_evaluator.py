from datetime import date, timedelta
from random import Random

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from gatedrentals.domain.discounts.evaluator import CycleFacts, Decision, Discountable, Outcome, evaluate
from gatedrentals.domain.discounts.rules import (
    ALWAYS,
    ANYBODY,
    NO_RULES,
    Benefit,
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
from gatedrentals.domain.ids import ProductCode, SiteId
from gatedrentals.domain.ledger.line import DiscountUse, Earning
from gatedrentals.domain.licensing.terms import Frequency
from gatedrentals.domain.money import basis_points_of, fraction_of
from gatedrentals.domain.period import Period
from gatedrentals.domain.site.charge_class import ChargeClass

RENT, STORM, PET = ProductCode("rent"), ProductCode("storm-water"), ProductCode("pet-rent")
CROSBY, WILLIS = SiteId("crosby"), SiteId("willis")
ON_RENT = Scope(classes=frozenset({ChargeClass.RENT}))
ON_ALL = Scope(classes=frozenset({ChargeClass.RENT, ChargeClass.UTILITIES}))
JULY = CycleFacts(
    due_on=date(2026, 7, 1),
    site=CROSBY,
    frequency=Frequency.MONTHLY,
    cycle=1,
    is_stub=False,
    frame_days=31,
    cycle_days=31,
    move_in=date(2026, 6, 18),
)
STUB = evolve(JULY, due_on=date(2026, 6, 18), cycle=0, is_stub=True, frame_days=13, cycle_days=30)


def rule(
    name: str,
    benefit: Benefit,
    priority: int = 1,
    scope: Scope = ON_RENT,
    *,
    stacking_group: str | None = None,
    cap_cents: int | None = None,
) -> DiscountRule:
    return DiscountRule(name, name, scope, benefit, priority, stacking_group=stacking_group, cap_cents=cap_cents)


def a_tenth(
    window: DayWindow = ALWAYS, eligibility: Eligibility = ANYBODY, max_uses: int | None = None
) -> DiscountRule:
    return evolve(rule("a", PercentOff(1_000)), window=window, eligibility=eligibility, max_uses=max_uses)


def rent(cents: int, line_no: int = 1) -> Discountable:
    return Discountable(line_no, RENT, ChargeClass.RENT, cents)


def storm_water(cents: int, line_no: int = 2) -> Discountable:
    return Discountable(line_no, STORM, ChargeClass.UTILITIES, cents)


def taken(decisions: tuple[Decision, ...], line_no: int = 1) -> list[int]:
    return [decision.amount_cents for decision in decisions if decision.applied and decision.line_no == line_no]


benefits = st.one_of(
    st.builds(PercentOff, st.integers(1, 10_000)),
    st.builds(FixedOff, st.integers(1, 200_000)),
    st.builds(FixedPrice, st.integers(0, 200_000)),
    st.builds(FreeCycle, st.integers(0, 3)),
)
scopes = st.sampled_from([ON_RENT, ON_ALL, Scope(products=frozenset({STORM}))])
windows = st.sampled_from([DayWindow(), DayWindow(date(2026, 7, 1)), DayWindow(None, date(2026, 7, 1))])
eligibilities = st.builds(
    Eligibility,
    sites=st.sampled_from([frozenset(), frozenset({CROSBY}), frozenset({WILLIS})]),
    frequencies=st.sampled_from([frozenset(), frozenset({Frequency.WEEKLY})]),
    tenure_from=st.sampled_from([None, 0, 1]),
    tenure_to=st.sampled_from([None, 1, 2]),
    autopay=st.booleans(),
)


@st.composite
def rule_sets(draw: st.DrawFn) -> RuleSet:
    count = draw(st.integers(0, 6))
    return RuleSet(
        draw(st.integers(1, 9)),
        tuple(
            DiscountRule(
                id=f"rule-{number}",
                label=f"Rule {number}",
                applies_to=draw(scopes),
                benefit=draw(benefits),
                priority=draw(st.integers(1, 3)),
                window=draw(windows),
                eligibility=draw(eligibilities),
                max_uses=draw(st.sampled_from([None, 1, 2])),
                stacking_group=draw(st.sampled_from([None, "welcome", "loyalty"])),
                cap_cents=draw(st.none() | st.integers(1, 30_000)),
            )
            for number in range(count)
        ),
    )


@st.composite
def cycles(draw: st.DrawFn) -> CycleFacts:
    cycle_days = draw(st.sampled_from([7, 14, 30, 31]))
    is_stub = draw(st.booleans())
    cycle = draw(st.integers(0 if is_stub else 1, 3))
    return CycleFacts(
        due_on=draw(st.dates(date(2026, 6, 1), date(2026, 8, 1))),
        site=draw(st.sampled_from([CROSBY, WILLIS])),
        frequency=draw(st.sampled_from(Frequency)),
        cycle=cycle,
        is_stub=is_stub,
        frame_days=draw(st.integers(1, cycle_days)) if is_stub else cycle_days,
        cycle_days=cycle_days,
        move_in=date(2026, 6, 1),
        autopay_on=draw(st.booleans()),
        uses=draw(st.dictionaries(st.sampled_from(["rule-0", "rule-1"]), st.integers(0, 3))),
        prorate_fixed=draw(st.booleans()),
    )


invoices = st.tuples(st.integers(0, 200_000), st.integers(0, 2_000)).map(
    lambda cents: (rent(cents[0]), storm_water(cents[1]))
)


@given(rule_sets(), cycles(), invoices)
def test_no_line_goes_below_zero(rules: RuleSet, facts: CycleFacts, lines: tuple[Discountable, ...]) -> None:
    decisions = evaluate(rules, facts, lines)

    for line in lines:
        assert 0 <= sum(taken(decisions, line.line_no)) <= line.frame_amount_cents
    assert all((decision.amount_cents > 0) == decision.applied for decision in decisions)


@given(rule_sets(), cycles(), invoices)
def test_every_rule_is_explained_once_for_the_cycle_or_once_for_each_line(
    rules: RuleSet, facts: CycleFacts, lines: tuple[Discountable, ...]
) -> None:
    decisions = evaluate(rules, facts, lines)

    for each in rules.rules:
        of_rule = [decision for decision in decisions if decision.use == DiscountUse(each.id, rules.version)]
        assert [decision.line_no for decision in of_rule] in ([None], [line.line_no for line in lines])
        assert all(decision.why for decision in of_rule)
        assert of_rule[0].line_no is not None or not of_rule[0].applied


@given(rule_sets(), cycles(), invoices, st.randoms())
def test_the_order_of_the_file_says_nothing(
    rules: RuleSet, facts: CycleFacts, lines: tuple[Discountable, ...], random: Random
) -> None:
    shuffled = list(rules.rules)
    random.shuffle(shuffled)

    assert evaluate(RuleSet(rules.version, tuple(shuffled)), facts, lines) == evaluate(rules, facts, lines)


@given(rule_sets(), cycles(), invoices)
def test_rules_run_by_priority_then_id(rules: RuleSet, facts: CycleFacts, lines: tuple[Discountable, ...]) -> None:
    priority = {each.id: each.priority for each in rules.rules}
    order = [(priority[decision.use.rule_id], decision.use.rule_id) for decision in evaluate(rules, facts, lines)]

    assert order == sorted(order)


@given(rule_sets(), cycles(), invoices)
def test_one_rule_of_a_group_applies_to_a_line(
    rules: RuleSet, facts: CycleFacts, lines: tuple[Discountable, ...]
) -> None:
    group = {each.id: each.stacking_group for each in rules.rules}
    applied = [decision for decision in evaluate(rules, facts, lines) if decision.applied]
    grouped = [(decision.line_no, group[decision.use.rule_id]) for decision in applied if group[decision.use.rule_id]]

    assert len(grouped) == len(set(grouped))


@given(rule_sets(), cycles(), invoices)
def test_a_cap_holds_over_all_lines_of_a_cycle(
    rules: RuleSet, facts: CycleFacts, lines: tuple[Discountable, ...]
) -> None:
    decisions = evaluate(rules, facts, lines)

    for each in rules.rules:
        if each.cap_cents is not None:
            off = sum(decision.amount_cents for decision in decisions if decision.use.rule_id == each.id)
            assert off <= facts.prorated(each.cap_cents) <= each.cap_cents


@given(rule_sets(), cycles(), invoices, st.integers(0, 5))
def test_a_rule_that_does_not_apply_changes_nothing_for_the_others(
    rules: RuleSet, facts: CycleFacts, lines: tuple[Discountable, ...], place: int
) -> None:
    before = evaluate(rules, facts, lines)
    idle = {each.id for each in rules.rules} - {decision.use.rule_id for decision in before if decision.applied}
    gone = sorted(idle)[place : place + 1]

    without = evaluate(RuleSet(rules.version, tuple(each for each in rules.rules if each.id not in gone)), facts, lines)

    assert without == tuple(decision for decision in before if decision.use.rule_id not in gone)


@given(rule_sets(), cycles(), invoices)
def test_what_is_used_up_or_out_of_its_window_never_applies(
    rules: RuleSet, facts: CycleFacts, lines: tuple[Discountable, ...]
) -> None:
    applied = {decision.use.rule_id for decision in evaluate(rules, facts, lines) if decision.applied}

    for each in rules.rules:
        if each.id in applied:
            assert facts.due_on in each.window
            assert each.max_uses is None or facts.uses.get(each.id, 0) < each.max_uses
            assert not each.eligibility.sites or facts.site in each.eligibility.sites
            assert not each.eligibility.frequencies or facts.frequency in each.eligibility.frequencies
            assert facts.autopay_on or not each.eligibility.autopay


@given(st.integers(0, 200_000), st.integers(1, 10_000), st.integers(1, 10_000))
def test_a_percent_takes_what_the_one_before_left(cents: int, first_bps: int, second_bps: int) -> None:
    rules = RuleSet(1, (rule("b", PercentOff(second_bps)), rule("a", PercentOff(first_bps))))

    decisions = evaluate(rules, JULY, (rent(cents),))

    first = basis_points_of(cents, first_bps)
    assert [decision.amount_cents for decision in decisions] == [first, basis_points_of(cents - first, second_bps)]


@given(st.integers(1, 200_000), st.integers(1, 31))
def test_fixed_cents_of_a_stub_lie_between_nothing_and_a_whole_cycle(cents: int, days: int) -> None:
    facts = evolve(JULY, is_stub=True, cycle=0, frame_days=days)

    decisions = evaluate(RuleSet(1, (rule("a", FixedOff(cents)),)), facts, (rent(400_000),))

    assert decisions[0].amount_cents == fraction_of(cents, days, 31)
    assert 0 <= decisions[0].amount_cents <= cents


@given(st.integers(0, 200_000), st.integers(0, 200_000), st.integers(1, 31))
def test_a_fixed_price_is_what_the_line_comes_to_unless_it_is_cheaper(cents: int, price: int, days: int) -> None:
    facts = evolve(JULY, is_stub=True, cycle=0, frame_days=days)

    decisions = evaluate(RuleSet(1, (rule("a", FixedPrice(price)),)), facts, (rent(cents),))

    assert cents - decisions[0].amount_cents == min(cents, fraction_of(price, days, 31))


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
            "the cycle is due on 2026-07-01; the rule runs from 2026-07-02 until before 2026-08-01",
        ),
        (
            a_tenth(window=DayWindow(end=date(2026, 7, 1))),
            Outcome.OUTSIDE_WINDOW,
            "the cycle is due on 2026-07-01; the rule runs until before 2026-07-01",
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
            Outcome.OUTSIDE_TENURE,
            "it starts with cycle 2; this is cycle 1",
        ),
        (
            a_tenth(eligibility=Eligibility(tenure_to=0)),
            Outcome.OUTSIDE_TENURE,
            "it ends with cycle 0; this is cycle 1",
        ),
        (
            a_tenth(eligibility=Eligibility(move_in=DayWindow(date(2026, 6, 19)))),
            Outcome.MOVE_IN_OUTSIDE_WINDOW,
            "move-in was 2026-06-18; it is for from 2026-06-19",
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

    decisions = evaluate(RuleSet(1, (asking,)), facts, (rent(10_000),))

    assert decisions == (Decision(DiscountUse("a", 1), None, 0, outcome, why),)


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


def test_a_frame_has_days() -> None:
    with pytest.raises(InvalidValue, match="frame_days: 0 is not a number of days from 1"):
        evolve(JULY, frame_days=0)
    with pytest.raises(InvalidValue, match="cycle_days: 0 is not a number of days from 1"):
        evolve(JULY, cycle_days=0)
    assert evolve(JULY, frame_days=1, cycle_days=1).prorated(5) == 5


def test_prorating_a_day_of_a_week_rounds_half_away_from_zero() -> None:
    facts = evolve(JULY, due_on=JULY.due_on + timedelta(days=1), frame_days=7, cycle_days=14, is_stub=True)

    assert (facts.prorated(1), facts.prorated(3)) == (1, 2)
