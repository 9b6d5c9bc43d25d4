"""The policies file: what a site does otherwise than the rule book's defaults (docs/reference/set-up-documents.md)."""

from collections.abc import Iterator
from datetime import datetime
from itertools import pairwise
from typing import Any

from attrs import AttrsInstance, Factory, asdict, evolve, frozen

from gatedrentals.adapters.wire.scalars import BasisPoints, BasisPointsAboveZero, Count, CountFromOne, Dollars, Name
from gatedrentals.adapters.wire.structuring import Misfit, Unique, built_by, read_document
from gatedrentals.domain.errors import InvalidValue
from gatedrentals.domain.ids import SiteId
from gatedrentals.domain.ledger.documents import Method
from gatedrentals.domain.site.charge_class import ChargeClass
from gatedrentals.domain.site.policy import (
    DEFAULT_RANKS,
    AllocationPolicy,
    HotelTaxRate,
    HotelTaxRule,
    LateFeeRule,
    NoticeCountsFrom,
    PolicyHistory,
    PolicyVersion,
    RetroLateFees,
    SitePolicy,
)

FORMAT = "policies/1"


@frozen
class LateFeeDocument:
    """The keys of ``late_fee``; each that is left out is the rule book's."""

    flat: Dollars | None = None
    minimum_open_rent: Dollars | None = None
    per_day: Dollars | None = None
    grace_noons: Count | None = None
    cap: Dollars | None = None
    owner_signed: bool | None = None

    def build(self) -> LateFeeRule:
        """The rule."""
        in_cents = {"flat": "flat_cents", "minimum_open_rent": "minimum_open_rent_cents"}
        in_cents |= {"per_day": "per_day_cents", "cap": "cap_cents"}
        return LateFeeRule(**{in_cents.get(key, key): value for key, value in _written(self).items()})


@frozen
class HotelTaxRateDocument:
    """The keys of a rate of hotel tax."""

    authority: Name
    rate_bps: BasisPointsAboveZero

    def build(self) -> HotelTaxRate:
        """The rate."""
        return HotelTaxRate(self.authority, self.rate_bps)


@frozen
class HotelTaxDocument:
    """The keys of ``hotel_tax``; a site without it charges none."""

    rates: tuple[HotelTaxRate, ...]
    taxed_classes: frozenset[ChargeClass] | None = None
    exempt_after_nights: CountFromOne | None = None
    notice_counts_from: NoticeCountsFrom | None = None

    def build(self) -> HotelTaxRule:
        """The rule. Raises InvalidValue if it has no rate or an authority twice."""
        names = {rate.authority for rate in self.rates}
        if not names or len(names) < len(self.rates):
            raise InvalidValue("rates", len(self.rates), "one rate or more, each of another authority")
        return HotelTaxRule(**_written(self))


built_by(LateFeeRule, LateFeeDocument)
built_by(HotelTaxRate, HotelTaxRateDocument)
built_by(HotelTaxRule, HotelTaxDocument)


@frozen
class PolicyDocument:
    """The keys of a policy, all of them optional: only what differs from the rule book's defaults is written.

    ``late_fee`` null charges no late fee; null elsewhere is the default.
    """

    allocation: AllocationPolicy | None = None
    ranks: dict[ChargeClass, CountFromOne] = Factory(dict)
    surrender_day_charged: bool | None = None
    prorate_fixed_discounts: bool | None = None
    horizon_days: CountFromOne | None = None
    confirm_above_cycles: CountFromOne | None = None
    late_fee: LateFeeRule | None = Factory(LateFeeRule)
    grace_hours: Count | None = None
    min_hours_to_pay: Count | None = None
    settle_window_hours: Count | None = None
    late_fee_cap_bps: BasisPoints | None = None
    retro_late_fees: RetroLateFees | None = None
    returned_fee_codes: frozenset[Name] | None = None
    hotel_tax: HotelTaxRule | None = None
    interruption_nights: Count | None = None
    electric_refund_above: Dollars | None = None
    refuse_methods_under_notice: frozenset[Method] = frozenset()
    return_window_banking_days: dict[Method, Count] = Factory(dict)
    stale_reading_days: CountFromOne | None = None

    def build(self) -> SitePolicy:
        """The policy, as version 1. Raises InvalidValue for a rank of taxes, which take that of the line they tax."""
        if ChargeClass.TAX in self.ranks:
            raise InvalidValue("ranks", "tax", "classes but tax, which takes the rank of the line that it taxes")
        values = _written(self) | {"late_fee": self.late_fee, "ranks": DEFAULT_RANKS | self.ranks}
        if self.electric_refund_above is not None:
            values["electric_refund_above_cents"] = values.pop("electric_refund_above")
        values["refuse_methods_under_notice"] = frozenset(method.value for method in self.refuse_methods_under_notice)
        windows = {method.value: days for method, days in self.return_window_banking_days.items()}
        values["return_window_banking_days"] = SitePolicy().return_window_banking_days | windows
        return SitePolicy(**values)


@frozen
class PolicyVersionDocument:
    """The keys of a version: its number, the instant from which it is in force, and what differs."""

    version: CountFromOne
    in_force_from: datetime
    policy: SitePolicy

    def build(self) -> PolicyVersion:
        """The version."""
        return PolicyVersion(self.in_force_from, evolve(self.policy, version=self.version))


built_by(SitePolicy, PolicyDocument)
built_by(PolicyVersion, PolicyVersionDocument)


@frozen
class PoliciesDocument:
    """The keys of the file."""

    format: str
    site: SiteId
    versions: tuple[PolicyVersion, ...]


@frozen
class SitePolicies:
    """All versions of a site's policies, and the site that they are for."""

    site: SiteId
    policies: PolicyHistory


def read_policies(content: bytes, file: str) -> SitePolicies:
    """The policies of a file, oldest first, as they stand in it. Raises DocumentRefused."""
    read = read_document(content, file, PoliciesDocument, FORMAT, [Unique("versions", ("version",))], _out_of_order)
    return SitePolicies(read.site, PolicyHistory(read.versions))


def _out_of_order(document: PoliciesDocument) -> Iterator[Misfit]:
    if not document.versions:
        yield Misfit(("versions",), "one version at least")
    for place, (before, after) in enumerate(pairwise(document.versions), 1):
        if after.in_force_from <= before.in_force_from:
            yield Misfit(("versions", place, "in_force_from"), "an instant after that of the version before")
        if after.policy.version < before.policy.version:
            yield Misfit(("versions", place, "version"), "a number above that of the version before")


def _written(document: AttrsInstance) -> dict[str, Any]:
    return {key: value for key, value in asdict(document, recurse=False).items() if value is not None}
