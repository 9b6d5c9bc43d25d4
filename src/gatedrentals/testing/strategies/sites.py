"""Sites and policies: what an owner may set, most of it as the rule book has it."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from gatedrentals.domain.ids import SiteId
from gatedrentals.domain.site.charge_class import ChargeClass
from gatedrentals.domain.site.policy import (
    DEFAULT_RANKS,
    AllocationPolicy,
    HotelTaxRate,
    HotelTaxRule,
    LateFeeRule,
    NoticeCountsFrom,
    Office,
    PolicyHistory,
    PolicyVersion,
    RetroLateFees,
    Site,
    SitePolicy,
)

CENTRAL = ZoneInfo("America/Chicago")
"""Where both parks are."""

OPENED_AT = datetime(2025, 1, 1, 6, tzinfo=UTC)
"""The first policy is in force from here on."""

TEXAS_AND_CITY = (HotelTaxRate("texas", 600), HotelTaxRate("city", 900))
"""State and local hotel occupancy tax."""


def late_fee_rules() -> st.SearchStrategy[LateFeeRule]:
    """Flat fees, with a daily part or without."""
    return st.builds(
        LateFeeRule,
        flat_cents=st.integers(0, 7_500),
        minimum_open_rent_cents=st.integers(1, 10_000),
        per_day_cents=st.sampled_from([0, 500, 1_000]),
        grace_noons=st.integers(0, 3),
        cap_cents=st.integers(7_500, 15_000),
        owner_signed=st.just(value=True),
    )


def hotel_tax_rules() -> st.SearchStrategy[HotelTaxRule]:
    """Hotel tax of one or two authorities."""
    return st.builds(
        HotelTaxRule,
        rates=st.sampled_from([TEXAS_AND_CITY, TEXAS_AND_CITY[:1]]),
        notice_counts_from=st.sampled_from(NoticeCountsFrom),
    )


@st.composite
def policies(draw: st.DrawFn, version: int = 1) -> SitePolicy:
    """A policy with any of the choices that an owner has."""
    classes = draw(st.permutations([kind for kind in ChargeClass if kind is not ChargeClass.TAX]))
    own_ranks: dict[ChargeClass, int] = {kind: rank for rank, kind in enumerate(classes, 1)}
    return SitePolicy(
        version=version,
        allocation=draw(st.sampled_from(AllocationPolicy)),
        ranks=own_ranks if draw(st.booleans()) else dict(DEFAULT_RANKS),
        surrender_day_charged=draw(st.booleans()),
        prorate_fixed_discounts=draw(st.booleans()),
        horizon_days=draw(st.sampled_from([92, 31, 365])),
        late_fee=draw(st.none() | late_fee_rules()),
        grace_hours=draw(st.integers(0, 24)),
        min_hours_to_pay=draw(st.sampled_from([72, 0, 24])),
        retro_late_fees=draw(st.sampled_from(RetroLateFees)),
        hotel_tax=draw(st.none() | hotel_tax_rules()),
        refuse_methods_under_notice=draw(st.frozensets(st.sampled_from(["zelle", "mailed_check"]))),
    )


@st.composite
def policy_histories(draw: st.DrawFn) -> PolicyHistory:
    """One to three policies, each in force from a later instant."""
    instants = st.datetimes(datetime(2025, 1, 2), datetime(2028, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001 - `timezones` sets it
    later = sorted(draw(st.sets(instants, max_size=2)))
    versions = [
        PolicyVersion(instant, draw(policies(version))) for version, instant in enumerate([OPENED_AT, *later], 1)
    ]
    return PolicyHistory(tuple(versions))


def offices() -> st.SearchStrategy[Office]:
    """An office of which much, little or nothing is known."""
    line = st.text(st.characters(exclude_categories=["C"]), min_size=1, max_size=30)
    lines = st.lists(line, max_size=3).map(tuple)
    return st.builds(Office, company=line | st.just(""), address=lines, phone=line | st.just(""), remit_to=lines)


def site_named(site_id: SiteId, name: str = "Crosby", policy: SitePolicy | None = None) -> Site:
    """A site in Texas under one policy, the rule book's if none is given."""
    return Site(site_id, name, CENTRAL, PolicyHistory((PolicyVersion(OPENED_AT, policy or SitePolicy()),)))
