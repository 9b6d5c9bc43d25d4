"""Licenses in memory; like the database, they never let two occupy one pad on a night."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date

from attrs import evolve, frozen

from gatedrentals.domain.ids import LicenseId, PadId, PartyId, SiteId
from gatedrentals.domain.licensing.license import License, PadNights, Transition
from gatedrentals.domain.licensing.states import State
from gatedrentals.ports.licenses import NumberTaken, PadTaken, StaleLicense, UnknownLicense
from gatedrentals.testing.fakes.rows import Draft, Scope, Table

_FOR_EVER = date.max


def licenses_table() -> Table[LicenseId, License]:
    """Licenses by id, found by site, by number and by the pads that they occupy: the second of two writers is stale."""
    return Table(_found_by, meanwhile=StaleLicense)


def _found_by(license_: License) -> tuple[object, ...]:
    site_id = license_.site_id
    pads = {nights.pad for nights in license_.pad_nights()}
    residents = (("resident", party) for party in license_.residents)
    return (site_id, ("number", site_id, license_.number), *(("pad", site_id, pad) for pad in pads), *residents)


@frozen
class MemoryLicenses:
    """Every license as last saved, and the transitions that it went through."""

    _rows: Draft[LicenseId, License]
    _transitions: Draft[LicenseId, tuple[Transition, ...]]
    _scope: Scope

    def get(self, license_id: LicenseId) -> License:
        """A license. Raises UnknownLicense."""
        license_ = self._rows.get(license_id)
        if license_ is None or not self._scope.sees(license_.site_id):
            message = f"no license has the id {license_id}"
            raise UnknownLicense(message)
        return license_

    def by_number(self, site_id: SiteId, number: str) -> License:
        """A license by its number at a site. Raises UnknownLicense."""
        found = self._rows.at(("number", site_id, number)) if self._scope.sees(site_id) else []
        if not found:
            message = f"no license of {site_id} has the number {number!r}"
            raise UnknownLicense(message)
        return found[0]

    def on_pad(self, site_id: SiteId, pad: PadId, night: date) -> License | None:
        """Who occupies a pad on a night, or None."""
        if not self._scope.sees(site_id):
            return None
        there = (each for each in self._rows.at(("pad", site_id, pad)) if _holds(each, pad, night))
        return next(there, None)

    def of_site(self, site_id: SiteId, states: frozenset[State] | None = None) -> Iterator[License]:
        """Every license of a site (in these states), in order of number."""
        found = self._rows.at(site_id) if self._scope.sees(site_id) else []
        chosen = (license_ for license_ in found if states is None or license_.state in states)
        return iter(sorted(chosen, key=lambda license_: license_.number))

    def of_parties(self, parties: Collection[PartyId]) -> Sequence[License]:
        """Every license on which one of these people lives or lived, at every site that the work sees, by id."""
        found = {each.id: each for party in parties for each in self._rows.at(("resident", party))}
        return [found[key] for key in sorted(found) if self._scope.sees(found[key].site_id)]

    def save(self, license_: License, transitions: Sequence[Transition] = ()) -> License:
        """Add or replace a license. Raises PadTaken, NumberTaken or StaleLicense."""
        self._scope.enter(license_.site_id)
        stored = self._rows.get(license_.id)
        if license_.version != (0 if stored is None else stored.version):
            message = f"license {license_.number} was read at version {license_.version} and has changed since"
            raise StaleLicense(message)
        saved = evolve(license_, version=license_.version + 1)
        self._refuse_clash(saved)
        self._rows.put(saved.id, saved)
        self._transitions.put(saved.id, (*(self._transitions.get(saved.id) or ()), *transitions))
        return saved

    def transitions(self, license_id: LicenseId) -> Sequence[Transition]:
        """Every transition of a license, in order. Raises UnknownLicense."""
        self.get(license_id)
        return self._transitions.get(license_id) or ()

    def check(self) -> None:
        """Hold what this work saved against what landed meanwhile. Raises PadTaken or NumberTaken."""
        for license_ in self._rows.changed():
            self._refuse_clash(license_)

    def _refuse_clash(self, license_: License) -> None:
        for other in self._rows.at(("number", license_.site_id, license_.number)):
            if other.id != license_.id:
                message = f"number {license_.number!r} of {license_.site_id} is another license's"
                raise NumberTaken(message)
        for nights in license_.pad_nights():
            for other in self._rows.at(("pad", license_.site_id, nights.pad)):
                if other.id != license_.id and any(_meet(nights, theirs) for theirs in other.pad_nights()):
                    message = f"pad {nights.pad} is occupied by license {other.number} on nights of {license_.number}"
                    raise PadTaken(message)


def _holds(license_: License, pad: PadId, night: date) -> bool:
    spans = (nights for nights in license_.pad_nights() if nights.pad == pad)
    return any(nights.start <= night < (nights.end or _FOR_EVER) for nights in spans)


def _meet(ours: PadNights, theirs: PadNights) -> bool:
    same_pad = ours.pad == theirs.pad
    return same_pad and ours.start < (theirs.end or _FOR_EVER) and theirs.start < (ours.end or _FOR_EVER)
