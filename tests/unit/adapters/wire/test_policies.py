import pytest
from attrs import evolve, fields
from hypothesis import given
from hypothesis import strategies as st

from gatedrentals.adapters.wire.json_text import Json
from gatedrentals.adapters.wire.policies import PolicyDocument, read_policies
from gatedrentals.domain.site.charge_class import ChargeClass
from gatedrentals.domain.site.policy import (
    DEFAULT_RANKS,
    HotelTaxRate,
    HotelTaxRule,
    LateFeeRule,
    NoticeCountsFrom,
    SitePolicy,
)
from tests.unit.adapters.wire.documents import fault_lines, written

PLAIN: dict[str, Json] = {
    "allocation": "current_first",
    "surrender_day_charged": True,
    "prorate_fixed_discounts": False,
    "horizon_days": 30,
    "confirm_above_cycles": 5,
    "grace_hours": 4,
    "min_hours_to_pay": 96,
    "settle_window_hours": 0,
    "late_fee_cap_bps": 1200,
    "retro_late_fees": "all",
    "interruption_nights": 10,
    "stale_reading_days": 40,
}


def policy(changes: dict[str, Json]) -> SitePolicy:
    version: Json = {"version": 1, "in_force_from": "2027-07-01T00:00:00-05:00", "policy": dict(changes)}
    document: Json = {"format": "policies/1", "site": "crosby", "versions": [version]}
    return read_policies(written(document), "policies.json").policies.versions[0].policy


@given(st.sets(st.sampled_from(sorted(PLAIN))))
def test_a_policy_differs_from_the_rule_book_only_where_it_says_so(keys: set[str]) -> None:
    written_keys = {key: PLAIN[key] for key in sorted(keys)}

    read = policy(written_keys)

    for attribute in fields(SitePolicy):
        value = getattr(read, attribute.name)
        if attribute.name in keys:
            assert getattr(value, "value", value) == PLAIN[attribute.name]
        else:
            assert value == getattr(SitePolicy(), attribute.name)


def test_every_policy_of_a_site_can_be_written() -> None:
    keys = {attribute.name for attribute in fields(PolicyDocument)}

    assert {name.removesuffix("_cents") for name in fields_of_policy()} == keys | {"version"}


def fields_of_policy() -> set[str]:
    return {attribute.name for attribute in fields(SitePolicy)}


def test_a_late_fee_takes_the_defaults_for_what_is_left_out() -> None:
    assert policy({"late_fee": {"per_day": "5.00", "owner_signed": True}}).late_fee == evolve(
        LateFeeRule(), per_day_cents=500, owner_signed=True
    )
    assert policy(
        {"late_fee": {"flat": "1.00", "minimum_open_rent": "2.00", "grace_noons": 3, "cap": "4.00"}}
    ) == evolve(SitePolicy(), late_fee=LateFeeRule(100, 200, 0, 3, 400))
    assert policy({"late_fee": None}).late_fee is None
    assert policy({}).late_fee == LateFeeRule()


def test_ranks_and_return_windows_change_only_what_they_name() -> None:
    read = policy({"ranks": {"late": 1, "rent": 2}, "return_window_banking_days": {"card": 60, "echeck": 4}})

    assert read.ranks == {**DEFAULT_RANKS, ChargeClass.LATE: 1, ChargeClass.RENT: 2}
    assert read.return_window_banking_days == {"card": 60, "echeck": 4, "mailed_check": 10}
    assert policy({}).ranks == DEFAULT_RANKS


def test_other_policies_are_read_into_what_the_domain_takes() -> None:
    read = policy(
        {
            "returned_fee_codes": ["NSF"],
            "electric_refund_above": "7.50",
            "refuse_methods_under_notice": ["card", "echeck"],
            "hotel_tax": {
                "rates": [{"authority": "Texas", "rate_bps": 600}],
                "taxed_classes": ["rent", "fees"],
                "exempt_after_nights": 31,
                "notice_counts_from": "notice",
            },
            "horizon_days": None,
        }
    )

    assert read.returned_fee_codes == {"NSF"}
    assert read.electric_refund_above_cents == 750
    assert read.refuse_methods_under_notice == {"card", "echeck"}
    assert read.hotel_tax == HotelTaxRule(
        (HotelTaxRate("Texas", 600),), frozenset({ChargeClass.RENT, ChargeClass.FEES}), 31, NoticeCountsFrom.NOTICE
    )
    assert read.horizon_days == 92


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"late_fee": {"flat": 50}}, 'late_fee.flat: dollars and cents in quotes, such as "1150.00"'),
        ({"ranks": {"tax": 1}}, "ranks: classes but tax, which takes the rank of the line that it taxes"),
        ({"ranks": {"rent": 0}}, "ranks.rent: a whole number from 1"),
        (
            {"ranks": {"parking": 1}},
            "ranks.parking: one of the keys rent, electric, propane, utilities, fees, late, deposit, damages, tax",
        ),
        ({"ranks": []}, "ranks: an object in braces"),
        ({"hotel_tax": {"rates": []}}, "hotel_tax.rates: one rate or more, each of another authority"),
        (
            {"hotel_tax": {"rates": [{"authority": "a", "rate_bps": 1}, {"authority": "a", "rate_bps": 2}]}},
            "hotel_tax.rates: one rate or more, each of another authority",
        ),
        ({"late_fee_cap_bps": 10_001}, "late_fee_cap_bps: basis points from 0 to 10000 (10 % is 1000)"),
    ],
)
def test_a_policy_that_makes_no_sense_is_refused_at_its_path(changes: dict[str, Json], expected: str) -> None:
    assert fault_lines(lambda: policy(changes)) == [f"versions[0].policy.{expected}"]


def test_versions_follow_each_other() -> None:
    def version(number: int, in_force_from: str) -> Json:
        return {"version": number, "in_force_from": in_force_from, "policy": {}}

    def read(*versions: Json) -> list[str]:
        document: Json = {"format": "policies/1", "site": "crosby", "versions": list(versions)}
        return fault_lines(lambda: read_policies(written(document), "policies.json"))

    instant = 'an instant with its offset, such as "2027-07-01T00:00:00-05:00"'
    assert read() == ["versions: one version at least"]
    assert read(version(2, "2027-07-01T00:00:00-05:00"), version(1, "2027-07-01T05:00:00Z")) == [
        "versions[1].version: a number above that of the version before",
        "versions[1].in_force_from: an instant after that of the version before",
    ]
    assert read(version(1, "2027-07-01T00:00:00"), version(2, "soon"), version(2, "0001-01-01T00:00:00+05:00")) == [
        f"versions[0].in_force_from: {instant}",
        f"versions[1].in_force_from: {instant}",
        "versions[2].version: version only once; versions[1] has the same",
        "versions[2].in_force_from: a day from 1900-01-01 to 2199-12-31",
    ]
