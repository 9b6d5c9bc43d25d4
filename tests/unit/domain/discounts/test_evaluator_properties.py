from datetime import date
from random import Random

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from gatedrentals.domain.discounts.evaluator import CycleFacts, Discountable, evaluate
from gatedrentals.domain.discounts.rules import (
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
from gatedrentals.domain.ledger.line import DiscountUse
from gatedrentals.domain.licensing.terms import Frequency
from gatedrentals.domain.money import basis_points_of, fraction_of
from tests.unit.domain.discounts.cases import (
    CROSBY,
    JULY,
    ON_ALL,
    ON_RENT,
    STORM,
    WILLIS,
    rent,
    rule,
    storm_water,
    taken,
)

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
