"""Licenses to occupy, and the people and places they join (§2)."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from typing import Protocol

from gatedrentals.domain.errors import Refusal
from gatedrentals.domain.ids import LicenseId, PadId, PartyId, SiteId
from gatedrentals.domain.licensing.license import License, Transition
from gatedrentals.domain.licensing.states import State


class UnknownLicense(Refusal):
    """No license has this id or number."""

    code = "unknown_license"


class PadTaken(Refusal):
    """Another license occupies the pad on one of these nights (§2)."""

    code = "pad_taken"


class NumberTaken(Refusal):
    """Another license of the site has this number."""

    code = "number_taken"


class StaleLicense(Refusal):
    """Someone else changed the license since it was read."""

    code = "stale_license"


class Licenses(Protocol):
    """Every license with its dated assignments and its transitions."""

    def get(self, license_id: LicenseId) -> License:
        """A license. Raises UnknownLicense."""
        ...

    def by_number(self, site_id: SiteId, number: str) -> License:
        """A license by its number at a site. Raises UnknownLicense."""
        ...

    def on_pad(self, site_id: SiteId, pad: PadId, night: date) -> License | None:
        """Who occupies a pad on a night, or None."""
        ...

    def of_site(self, site_id: SiteId, states: frozenset[State] | None = None) -> Iterator[License]:
        """Every license of a site (in these states), in order of number."""
        ...

    def of_parties(self, parties: Collection[PartyId]) -> Sequence[License]:
        """Every license on which one of these people lives or lived, at every site that the work sees, by id."""
        ...

    def save(self, license_: License, transitions: Sequence[Transition] = ()) -> License:
        """Add a license (version 0) or replace the version that was read; returns it with its new version.

        Raises PadTaken, NumberTaken or StaleLicense.
        """
        ...

    def transitions(self, license_id: LicenseId) -> Sequence[Transition]:
        """Every transition of a license, in order. Raises UnknownLicense."""
        ...
