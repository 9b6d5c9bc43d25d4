import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatedrentals.domain.site.late_fee_cap import LateFeeAboveCap, check_late_fee_cap, most_late_fee_cents
from gatedrentals.domain.site.policy import LateFeeRule, SitePolicy

amounts = st.integers(0, 20_000)
late_fees = st.builds(
    LateFeeRule, flat_cents=amounts, minimum_open_rent_cents=amounts, per_day_cents=amounts, cap_cents=amounts
)


@given(late_fees, st.integers(0, 60))
def test_no_number_of_days_charges_more_than_the_most(rule: LateFeeRule, days: int) -> None:
    charged = min(rule.cap_cents, rule.flat_cents + days * rule.per_day_cents)

    assert charged <= most_late_fee_cents(rule)


@given(late_fees, st.lists(st.integers(0, 200_000), max_size=5), st.integers(0, 10_000))
def test_a_rule_passes_only_if_it_stays_below_the_cap_of_every_rent(
    rule: LateFeeRule, rents: list[int], cap_bps: int
) -> None:
    policy = SitePolicy(late_fee=rule, late_fee_cap_bps=cap_bps)
    bearing = [rent for rent in rents if rent >= rule.minimum_open_rent_cents]
    above = any(most_late_fee_cents(rule) * 10_000 > rent * cap_bps for rent in bearing)

    if above:
        with pytest.raises(LateFeeAboveCap):
            check_late_fee_cap(policy, rents)
    else:
        check_late_fee_cap(policy, rents)


def test_the_default_rule_is_too_much_for_a_week_of_325_dollars() -> None:
    with pytest.raises(LateFeeAboveCap) as refused:
        check_late_fee_cap(SitePolicy(late_fee=LateFeeRule(cap_cents=5_000)), [115_000, 32_500])

    assert refused.value.code == "late_fee_above_cap"
    assert str(refused.value) == (
        "late fees can reach $50.00 for a cycle; 1000 basis points of $325.00 of rent allow $32.50; "
        "the owner has not signed for more"
    )


def test_a_rent_of_exactly_ten_times_the_fee_is_enough() -> None:
    policy = SitePolicy(late_fee=LateFeeRule(cap_cents=5_000))

    check_late_fee_cap(policy, [50_000])
    with pytest.raises(LateFeeAboveCap):
        check_late_fee_cap(policy, [49_999])


def test_the_owner_may_sign_for_more_and_a_site_may_charge_nothing() -> None:
    check_late_fee_cap(SitePolicy(late_fee=LateFeeRule(owner_signed=True)), [32_500])
    check_late_fee_cap(SitePolicy(late_fee=None), [32_500])


def test_a_rule_per_day_reaches_its_cap() -> None:
    assert most_late_fee_cents(LateFeeRule(flat_cents=1_000, per_day_cents=1, cap_cents=9_000)) == 9_000
    assert most_late_fee_cents(LateFeeRule(flat_cents=1_000, cap_cents=9_000)) == 1_000
    assert most_late_fee_cents(LateFeeRule(flat_cents=9_500, cap_cents=9_000)) == 9_000
