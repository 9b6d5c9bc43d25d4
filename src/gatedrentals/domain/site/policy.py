"""A site and its policies: the configuration that the rule book marks *policy*, with its defaults."""

from datetime import datetime
from enum import Enum
from zoneinfo import ZoneInfo

from attrs import field

from gatedrentals.domain.errors import InvalidValue
from gatedrentals.domain.ids import SiteId
from gatedrentals.domain.site.charge_class import ChargeClass
from gatedrentals.domain.values import frozen


class AllocationPolicy(Enum):
    """In which order a receipt pays open lines (§6.1, §6.2)."""

    CLASS_THEN_DATE = "class_then_date"
    DATE_THEN_CLASS = "date_then_class"
    CURRENT_FIRST = "current_first"
    LARGEST_FIRST = "largest_first"
    PRO_RATA_WITHIN_CLASS = "pro_rata_within_class"


class RetroLateFees(Enum):
    """Which late fees a replay may add (§6.5)."""

    RETURNED_ONLY = "returned_only"
    NONE = "none"
    ALL = "all"


class NoticeCountsFrom(Enum):
    """Where the thirty days of a written notice of a long stay start (§4.3)."""

    STAY = "stay"
    NOTICE = "notice"


DEFAULT_RANKS: dict[ChargeClass, int] = {
    ChargeClass.RENT: 1,
    ChargeClass.DEPOSIT: 2,
    ChargeClass.ELECTRIC: 3,
    ChargeClass.PROPANE: 4,
    ChargeClass.UTILITIES: 5,
    ChargeClass.FEES: 6,
    ChargeClass.LATE: 7,
    ChargeClass.DAMAGES: 8,
}
"""The order of classes of §6.1; a tax line takes the rank of the line that it taxes."""


@frozen
class LateFeeRule:
    """What being late costs, per cycle (§6.6).

    ``flat_cents`` at ``late_after`` if at least ``minimum_open_rent_cents`` of rent is open; then ``per_day_cents`` at
    each later noon after ``grace_noons`` of them while it stays open; together at most ``cap_cents``.
    """

    flat_cents: int = 5_000
    minimum_open_rent_cents: int = 2_500
    per_day_cents: int = 0
    grace_noons: int = 0
    cap_cents: int = 10_000
    owner_signed: bool = False
    """The owner signed for a rule that can charge more than the site's cap in basis points of the cycle's rent."""


@frozen
class HotelTaxRate:
    """One authority's hotel occupancy tax (§4.3)."""

    authority: str
    rate_bps: int


@frozen
class HotelTaxRule:
    """How hotel occupancy tax is charged at a site, when it applies at all (§4.3)."""

    rates: tuple[HotelTaxRate, ...]
    taxed_classes: frozenset[ChargeClass] = frozenset({ChargeClass.RENT})
    exempt_after_nights: int = 30
    notice_counts_from: NoticeCountsFrom = NoticeCountsFrom.STAY


@frozen
class SitePolicy:
    """One version of a site's policies. Every value here is the rule book's default.

    A receipt is applied under the version in force at its received-at, a late fee under the one in force at its
    deadline, also years later (§6.5): use `PolicyHistory.at`.
    """

    version: int = 1
    allocation: AllocationPolicy = AllocationPolicy.CLASS_THEN_DATE
    ranks: dict[ChargeClass, int] = field(factory=lambda: dict(DEFAULT_RANKS), hash=False)
    surrender_day_charged: bool = False
    prorate_fixed_discounts: bool = True
    horizon_days: int = 92
    confirm_above_cycles: int = 3
    late_fee: LateFeeRule | None = field(factory=LateFeeRule)
    grace_hours: int = 0
    min_hours_to_pay: int = 72
    settle_window_hours: int = 24
    late_fee_cap_bps: int = 1_000
    retro_late_fees: RetroLateFees = RetroLateFees.RETURNED_ONLY
    returned_fee_codes: frozenset[str] = frozenset({"NSF", "R01", "R02", "R03", "R04", "R08", "R09", "R16"})
    hotel_tax: HotelTaxRule | None = None
    interruption_nights: int = 7
    electric_refund_above_cents: int = 500
    refuse_methods_under_notice: frozenset[str] = frozenset()
    return_window_banking_days: dict[str, int] = field(factory=lambda: {"echeck": 5, "mailed_check": 10}, hash=False)
    stale_reading_days: int = 35


@frozen
class PolicyVersion:
    """A policy and the instant from which it is in force."""

    in_force_from: datetime
    policy: SitePolicy


@frozen
class PolicyHistory:
    """All versions of a site's policies, oldest first. Raises InvalidValue when built empty or out of order."""

    versions: tuple[PolicyVersion, ...] = field()

    @versions.validator
    def _in_order(self, _attribute: object, versions: tuple[PolicyVersion, ...]) -> None:
        starts = [version.in_force_from for version in versions]
        if not starts or starts != sorted(set(starts)):
            raise InvalidValue("versions", starts, "one or more policies, each in force from a later instant")

    def at(self, instant: datetime) -> SitePolicy:
        """The policy in force at an instant; before the first version, the first."""
        versions = self.versions
        found = versions[0].policy
        if len(versions) == 1:
            return found
        for version in versions[1:]:
            if version.in_force_from > instant:
                break
            found = version.policy
        return found


@frozen
class Office:
    """Where people write and whom they call; papers bear it. All of it may be missing.

    ``company``: who holds the licenses, so whom checks name and who signs them. Addresses are lines as on an envelope;
    ``remit_to`` is where mailed checks go, if that is not the office.
    """

    company: str = ""
    address: tuple[str, ...] = ()
    phone: str = ""
    email: str = ""
    remit_to: tuple[str, ...] = ()


NO_OFFICE = Office()
"""Nothing is known of it."""


@frozen
class Site:
    """A gated community: a tenant of the platform, with its zone and policies."""

    id: SiteId
    name: str
    zone: ZoneInfo
    policies: PolicyHistory
    office: Office = NO_OFFICE
