from datetime import date, timedelta
from uuid import UUID

import pytest
from attrs import evolve
from hypothesis import assume, given
from hypothesis import strategies as st

from gatedrentals.domain.billing.hotel_tax import (
    NightReason,
    StayTax,
    TaxAdjustment,
    TaxCharge,
    TaxedLine,
    TaxStay,
    by_authority,
    ends_short,
    interruption_suspected,
    redecide,
    short_stays_without_tax,
    tax_charges,
    tax_nights,
    taxable_nights,
)
from gatedrentals.domain.errors import InvalidValue
from gatedrentals.domain.ids import AccountId
from gatedrentals.domain.ledger.line import LineRef
from gatedrentals.domain.money import basis_points_of
from gatedrentals.domain.period import Period
from gatedrentals.domain.site.policy import HotelTaxRate, HotelTaxRule, NoticeCountsFrom

STATE, LOCAL = HotelTaxRate("state", 600), HotelTaxRate("local", 900)
RULE = HotelTaxRule((STATE, LOCAL))
FROM_NOTICE = evolve(RULE, notice_counts_from=NoticeCountsFrom.NOTICE)
MOVE_IN = date(2026, 6, 5)
WEEKS = [Period(MOVE_IN + timedelta(days=7 * week), MOVE_IN + timedelta(days=7 * week + 7)) for week in range(12)]


def night(number: int) -> date:
    return MOVE_IN + timedelta(days=number - 1)


def billed(stay: TaxStay, windows: list[Period], net_cents: int = 32_500) -> list[TaxedLine]:
    return [
        TaxedLine(
            LineRef(number, 1),
            window,
            net_cents,
            {charge.authority: charge.cents for charge in tax_charges(net_cents, window, stay, RULE)},
        )
        for number, window in enumerate(windows, 1)
    ]


rules = st.sampled_from([RULE, FROM_NOTICE, evolve(RULE, exempt_after_nights=3)])
days = st.integers(1, 80).map(night)


@st.composite
def stays(draw: st.DrawFn) -> TaxStay:
    restarts = draw(st.lists(st.integers(2, 80), max_size=2, unique=True).map(sorted))
    return TaxStay(
        MOVE_IN,
        draw(st.none() | st.integers(-5, 80).map(night)),
        tuple(night(number) for number in restarts),
        tuple(draw(st.lists(days, max_size=1))),
        draw(st.none() | st.integers(81, 120).map(night)),
    )


windows = st.builds(
    lambda first, nights: Period(night(first), night(first + nights)), st.integers(1, 70), st.integers(1, 31)
)
nets = st.integers(0, 300_000)


@given(stays(), windows, rules)
def test_every_night_of_a_window_has_one_verdict(stay: TaxStay, window: Period, rule: HotelTaxRule) -> None:
    nights = tax_nights(stay, window, rule)

    assert [each.night for each in nights] == list(window.nights())
    assert sum(each.taxable for each in nights) == taxable_nights(stay, window, rule)
    assert all(each.number >= 1 for each in nights)


@given(stays(), windows, rules, st.integers(0, 31))
def test_taxable_nights_of_two_parts_add_up(stay: TaxStay, window: Period, rule: HotelTaxRule, cut: int) -> None:
    middle = min(window.start + timedelta(days=cut), window.end)
    parts = Period(window.start, middle), Period(middle, window.end)

    assert sum(taxable_nights(stay, part, rule) for part in parts) == taxable_nights(stay, window, rule)


@given(nets, stays(), windows, rules)
def test_each_authority_takes_its_rate_of_the_base_and_the_base_never_exceeds_the_net(
    net_cents: int, stay: TaxStay, window: Period, rule: HotelTaxRule
) -> None:
    for charge in tax_charges(net_cents, window, stay, rule):
        assert 0 < charge.cents == basis_points_of(charge.base_cents, charge.rate_bps)
        assert 0 < charge.base_cents <= net_cents
        assert 0 < charge.taxable_nights <= charge.nights == window.days
        assert charge.base_cents < net_cents or charge.taxable_nights == charge.nights or net_cents < charge.nights


@given(nets, st.integers(1, 30))
def test_tax_by_the_night_and_tax_by_the_line_differ_by_rounding_only(per_night_cents: int, nights: int) -> None:
    stay, whole = TaxStay(MOVE_IN), Period(MOVE_IN, night(nights + 1))

    by_line = sum(charge.cents for charge in tax_charges(per_night_cents * nights, whole, stay, RULE))
    by_night = sum(
        charge.cents
        for each in whole.nights()
        for charge in tax_charges(per_night_cents, Period(each, each + timedelta(days=1)), stay, RULE)
    )

    assert abs(by_line - by_night) <= nights + 1


@given(st.integers(1, 60).map(night), windows, rules)
def test_an_earlier_notice_never_taxes_more_nights(notice: date, window: Period, rule: HotelTaxRule) -> None:
    later = TaxStay(MOVE_IN, notice)
    earlier = TaxStay(MOVE_IN, notice - timedelta(days=1))

    assert taxable_nights(earlier, window, rule) <= taxable_nights(later, window, rule)
    assert taxable_nights(later, window, rule) <= taxable_nights(TaxStay(MOVE_IN), window, rule)


@given(st.integers(1, 29), st.none() | st.integers(1, 29).map(night))
def test_a_stay_that_ends_before_night_30_is_taxed_on_every_night(nights: int, notice: date | None) -> None:
    stay = TaxStay(MOVE_IN, notice, ended_on=night(nights + 1))
    window = Period(MOVE_IN, night(nights + 1))

    assert taxable_nights(stay, window, RULE) == nights
    assert ends_short(stay, RULE) == (notice is not None)


@given(stays(), stays(), st.integers(1, 50_000), rules)
def test_redeciding_lands_on_what_would_be_charged_today_and_a_second_time_changes_nothing(
    before: TaxStay, after: TaxStay, net_cents: int, rule: HotelTaxRule
) -> None:
    lines = billed(before, WEEKS[:6], net_cents)

    adjustments = redecide(after, lines, rule)

    changed = [
        evolve(
            line,
            charged_cents={
                rate.authority: line.charged_cents.get(rate.authority, 0)
                + by_authority(one for one in adjustments if one.line == line.line).get(rate.authority, 0)
                for rate in rule.rates
            },
        )
        for line in lines
    ]
    for line in changed:
        due = {charge.authority: charge.cents for charge in tax_charges(net_cents, line.window, after, rule)}
        assert {name: cents for name, cents in line.charged_cents.items() if cents} == due
    assert redecide(after, changed, rule) == ()


@given(st.none() | st.integers(-5, 40).map(night), st.integers(2, 60))
def test_a_restart_changes_no_night_before_it(notice: date | None, restart: int) -> None:
    before = TaxStay(MOVE_IN, notice)
    after = evolve(before, restarts=(night(restart),))
    assume(notice is None or notice < night(restart))
    earlier = Period(MOVE_IN, night(restart))

    assert tax_nights(after, earlier, RULE) == tax_nights(before, earlier, RULE)
    assert taxable_nights(after, Period(night(restart), night(restart + 30)), RULE) == 30
    assert taxable_nights(after, Period(night(restart + 30), night(restart + 60)), RULE) == 0


def test_example_6_is_taxed_at_issue() -> None:
    issued_before_notice, issued_after = TaxStay(MOVE_IN), TaxStay(MOVE_IN, night(12))

    for window in WEEKS[:3]:
        assert tax_charges(32_500, window, issued_before_notice, RULE) == (
            TaxCharge("state", 600, 32_500, 1_950, 7, 7, ((0, 7),)),
            TaxCharge("local", 900, 32_500, 2_925, 7, 7, ((0, 7),)),
        )
    assert tax_charges(32_500, WEEKS[3], issued_after, RULE) == ()


def test_example_6_credits_the_nights_billed_after_the_notice() -> None:
    noticed = TaxStay(MOVE_IN, date(2026, 6, 16))
    lines = billed(TaxStay(MOVE_IN), WEEKS[:3])

    assert tax_charges(32_500, WEEKS[1], noticed, RULE) == (
        TaxCharge("state", 600, 18_571, 1_114, 7, 4, ((0, 4),)),
        TaxCharge("local", 900, 18_571, 1_671, 7, 4, ((0, 4),)),
    )
    assert redecide(noticed, lines, RULE) == (
        TaxAdjustment(LineRef(2, 1), "state", 600, -836),
        TaxAdjustment(LineRef(2, 1), "local", 900, -1_254),
        TaxAdjustment(LineRef(3, 1), "state", 600, -1_950),
        TaxAdjustment(LineRef(3, 1), "local", 900, -2_925),
    )


AFTER_NOTICE = [
    TaxedLine(LineRef(1, 1), WEEKS[0], 32_500, {"state": 1_950, "local": 2_925}),
    TaxedLine(LineRef(2, 1), WEEKS[1], 32_500, {"state": 1_114, "local": 1_671}),
    TaxedLine(LineRef(3, 1), WEEKS[2], 32_500, {"state": 0, "local": 0}),
    TaxedLine(LineRef(4, 1), Period(WEEKS[3].start, date(2026, 6, 30)), 18_571, {}),
]


def test_example_6_taxes_all_nights_of_a_stay_that_ends_at_night_25() -> None:
    stay = TaxStay(MOVE_IN, night(12), ended_on=date(2026, 6, 30))

    adjustments = redecide(stay, AFTER_NOTICE, RULE)

    assert by_authority(adjustments) == {"state": 3_900, "local": 5_850}
    charged = sum(cents for line in AFTER_NOTICE for cents in line.charged_cents.values())
    assert charged == 7_660
    assert charged + 9_750 == 6_964 + 10_446
    assert {each.reason for each in tax_nights(stay, WEEKS[2], RULE)} == {NightReason.LEFT_TOO_SOON}


def test_example_6_adds_nothing_when_the_stay_goes_on_to_night_35() -> None:
    stay = TaxStay(MOVE_IN, night(12), ended_on=night(36))

    assert redecide(stay, AFTER_NOTICE[:3], RULE) == ()
    assert taxable_nights(stay, Period(MOVE_IN, night(36)), RULE) == 11
    assert not ends_short(stay, RULE)


def test_example_6_counts_from_the_notice_where_the_policy_says_so() -> None:
    stay = TaxStay(MOVE_IN, night(12), ended_on=night(36))

    assert taxable_nights(stay, Period(MOVE_IN, night(36)), FROM_NOTICE) == 30
    assert taxable_nights(stay, Period(night(31), night(36)), FROM_NOTICE) == 0
    assert ends_short(stay, FROM_NOTICE)


@pytest.mark.parametrize(("nights_after_notice", "taxed"), [(29, 30), (30, 11)])
def test_thirty_nights_from_the_notice_are_enough(nights_after_notice: int, taxed: int) -> None:
    end = night(12 + nights_after_notice)
    stay = TaxStay(MOVE_IN, night(12), ended_on=end)

    assert taxable_nights(stay, Period(MOVE_IN, end), FROM_NOTICE) == taxed


@pytest.mark.parametrize(("nights", "taxed"), [(29, 29), (30, 11)])
def test_thirty_nights_of_a_stay_are_enough(nights: int, taxed: int) -> None:
    end = night(nights + 1)

    assert taxable_nights(TaxStay(MOVE_IN, night(12), ended_on=end), Period(MOVE_IN, end), RULE) == taxed


def test_each_night_says_why() -> None:
    window = Period(night(10), night(14))

    noticed = [(each.number, each.reason) for each in tax_nights(TaxStay(MOVE_IN, night(12)), window, RULE)]
    plain = [each.reason for each in tax_nights(TaxStay(MOVE_IN), Period(night(30), night(32)), RULE)]

    assert noticed == [
        (10, NightReason.WITHIN_FIRST_NIGHTS),
        (11, NightReason.WITHIN_FIRST_NIGHTS),
        (12, NightReason.WRITTEN_NOTICE),
        (13, NightReason.WRITTEN_NOTICE),
    ]
    assert plain == [NightReason.WITHIN_FIRST_NIGHTS, NightReason.AFTER_FIRST_NIGHTS]


def test_an_agreement_before_the_stay_exempts_from_night_1() -> None:
    stay = TaxStay(MOVE_IN, date(2026, 5, 1))

    assert taxable_nights(stay, WEEKS[0], RULE) == 0
    assert taxable_nights(evolve(stay, ended_on=night(31)), WEEKS[0], FROM_NOTICE) == 0
    assert taxable_nights(evolve(stay, ended_on=night(30)), WEEKS[0], FROM_NOTICE) == 7


def test_a_notice_after_night_30_changes_nothing() -> None:
    stay = TaxStay(MOVE_IN, night(31), ended_on=night(40))

    nights = tax_nights(stay, Period(night(31), night(32)), FROM_NOTICE)

    assert [each.reason for each in nights] == [NightReason.AFTER_FIRST_NIGHTS]
    assert not ends_short(stay, FROM_NOTICE)


def test_a_restart_ends_an_earlier_notice_and_a_later_one_exempts_again() -> None:
    stay = TaxStay(MOVE_IN, night(2), (night(40),), (night(45),))
    window = Period(night(39), night(47))

    assert [(each.number, each.taxable) for each in tax_nights(stay, window, RULE)] == [
        (39, False),
        (1, True),
        (2, True),
        (3, True),
        (4, True),
        (5, True),
        (6, False),
        (7, False),
    ]
    short = evolve(stay, ended_on=night(50))
    assert taxable_nights(short, Period(MOVE_IN, night(50)), RULE) == 1 + 10


def test_an_interruption_before_night_30_does_not_fall_due_backwards() -> None:
    stay = TaxStay(MOVE_IN, night(2), (night(20),), ended_on=night(25))

    assert taxable_nights(stay, Period(MOVE_IN, night(20)), RULE) == 1
    assert taxable_nights(stay, Period(night(20), night(25)), RULE) == 5


@pytest.mark.parametrize("restarts", [(MOVE_IN,), (night(9), night(9)), (night(9), night(8))])
def test_restarts_are_in_order_after_the_first_night(restarts: tuple[date, ...]) -> None:
    with pytest.raises(InvalidValue, match=r"restarts: .* is not nights in order after 2026-06-05"):
        TaxStay(MOVE_IN, restarts=restarts)


def test_a_window_before_the_stay_is_refused() -> None:
    window = Period(MOVE_IN - timedelta(days=1), MOVE_IN)

    with pytest.raises(
        InvalidValue, match=r"^window: '\[2026-06-04, 2026-06-05\)' is not nights of a stay that starts on 2026-06-05$"
    ):
        taxable_nights(TaxStay(MOVE_IN), window, RULE)


def test_tax_that_rounds_to_nothing_makes_no_line() -> None:
    assert tax_charges(8, WEEKS[0], TaxStay(MOVE_IN), RULE) == (TaxCharge("local", 900, 8, 1, 7, 7, ((0, 7),)),)
    assert tax_charges(0, WEEKS[0], TaxStay(MOVE_IN), RULE) == ()


def test_a_line_cut_to_no_night_or_below_zero_bears_no_tax_and_gives_back_what_it_bore() -> None:
    nothing = Period(MOVE_IN, MOVE_IN)

    assert tax_charges(32_500, nothing, TaxStay(MOVE_IN), RULE) == ()
    assert tax_charges(-32_500, WEEKS[0], TaxStay(MOVE_IN), RULE) == ()
    line = TaxedLine(LineRef(1, 1), nothing, 0, {"state": 1_950})
    assert redecide(TaxStay(MOVE_IN), [line], RULE) == (TaxAdjustment(LineRef(1, 1), "state", 600, -1_950),)


@pytest.mark.parametrize(("today", "suspected"), [(night(17), False), (night(18), True)])
def test_paid_to_more_than_seven_nights_behind_raises_an_item(*, today: date, suspected: bool) -> None:
    assert interruption_suspected(night(10), today, 7) is suspected


def test_the_audit_lists_short_stays_without_tax() -> None:
    def stay(name: int, nights: int | None, tax_cents: int) -> StayTax:
        end = None if nights is None else night(nights + 1)
        return StayTax(AccountId(UUID(int=name)), MOVE_IN, end, tax_cents)

    stays = [stay(1, 29, 0), stay(2, 30, 0), stay(3, 29, 1), stay(4, None, 0), stay(5, 0, 0), stay(6, 1, 0)]

    assert short_stays_without_tax(stays, night(60)) == (stays[0], stays[5])
    assert short_stays_without_tax(stays, night(30)) == (stays[0], stays[5])
    assert short_stays_without_tax(stays, night(29)) == (stays[5],)
    assert short_stays_without_tax(stays, night(60), exempt_after_nights=31) == (stays[0], stays[1], stays[5])
