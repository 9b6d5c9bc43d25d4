"""Licenses as JSON documents beside their keys, the pads that they occupy, and their transitions."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from typing import Any

from attrs import evolve, frozen
from sqlalchemy import Row, Select, Uuid, cast, delete, func, insert, select, update
from sqlalchemy.dialects.postgresql import ARRAY, Range
from sqlalchemy.exc import IntegrityError

from gatedrentals.adapters.postgres.json import dump
from gatedrentals.adapters.postgres.license_document import read_license
from gatedrentals.adapters.postgres.locks import lock_of
from gatedrentals.adapters.postgres.schema.licensing import LICENSE, OCCUPANCY, TRANSITION
from gatedrentals.adapters.postgres.table import Site
from gatedrentals.domain.errors import Refusal
from gatedrentals.domain.ids import LicenseId, PadId, PartyId, SiteId
from gatedrentals.domain.licensing.license import License, Transition
from gatedrentals.domain.licensing.states import Command, State
from gatedrentals.ports.licenses import NumberTaken, PadTaken, StaleLicense, UnknownLicense


@frozen
class PostgresLicenses:
    """Every license as last saved."""

    at: Site

    def get(self, license_id: LicenseId) -> License:
        """A license. Raises UnknownLicense."""
        row = self.at.first(_LICENSES.where(LICENSE.c.license_id == license_id))
        return _known(row, f"no license has the id {license_id}")

    def by_number(self, site_id: SiteId, number: str) -> License:
        """A license by its number at a site. Raises UnknownLicense."""
        row = self.at.first(_LICENSES.where(LICENSE.c.site_id == site_id, LICENSE.c.number == number))
        return _known(row, f"no license of {site_id} has the number {number!r}")

    def on_pad(self, site_id: SiteId, pad: PadId, night: date) -> License | None:
        """Who occupies a pad on a night, or None."""
        there = select(OCCUPANCY.c.license_id).where(
            OCCUPANCY.c.site_id == site_id, OCCUPANCY.c.pad == pad, OCCUPANCY.c.nights.contains(night)
        )
        row = self.at.first(_LICENSES.where(LICENSE.c.license_id.in_(there)))
        return None if row is None else license_of(row)

    def of_site(self, site_id: SiteId, states: frozenset[State] | None = None) -> Iterator[License]:
        """Every license of a site (in these states), in order of number."""
        chosen = _LICENSES.where(LICENSE.c.site_id == site_id).order_by(LICENSE.c.number.collate("C"))
        if states is not None:
            chosen = chosen.where(LICENSE.c.state.in_([state.value for state in states]))
        return iter([license_of(row) for row in self.at.rows(chosen)])

    def of_parties(self, parties: Collection[PartyId]) -> Sequence[License]:
        """Every license on which one of these people lives or lived, at every site that the work sees, by id."""
        theirs = _LICENSES.where(LICENSE.c.residents.overlap(cast(list(parties), ARRAY(Uuid))))
        return tuple(license_of(row) for row in self.at.rows(theirs.order_by(LICENSE.c.license_id)))

    def save(self, license_: License, transitions: Sequence[Transition] = ()) -> License:
        """Add or replace a license. Raises PadTaken, NumberTaken or StaleLicense."""
        self.at.enter(license_.site_id)
        saved = evolve(license_, version=license_.version + 1)
        try:
            self._put(license_.version, saved)
            self._occupy(saved)
        except IntegrityError as fault:
            raise _refusal(fault, license_) from fault
        if transitions:
            self.at.run(insert(TRANSITION).values([_transition_row(saved.site_id, each) for each in transitions]))
        return saved

    def transitions(self, license_id: LicenseId) -> Sequence[Transition]:
        """Every transition of a license, in order. Raises UnknownLicense."""
        self.get(license_id)
        rows = self.at.rows(select(TRANSITION).where(TRANSITION.c.license_id == license_id).order_by(TRANSITION.c.id))
        return tuple(map(_transition, rows))

    def _put(self, version: int, saved: License) -> None:
        row = license_row(saved)
        if version == 0:
            self.at.run(insert(LICENSE).values(**row))
            return
        read = (LICENSE.c.license_id == saved.id) & (LICENSE.c.version == version)
        if self.at.run(update(LICENSE).where(read).values(**row)) == 0:
            message = f"license {saved.number} was read at version {version} and has changed since"
            raise StaleLicense(message)

    def _occupy(self, saved: License) -> None:
        if saved.version > 1:
            self.at.run(delete(OCCUPANCY).where(OCCUPANCY.c.license_id == saved.id))
        rows = occupancy_rows(saved)
        if rows:
            self._wait_in_line({str(row["pad"]) for row in rows}, saved.site_id)
            self.at.run(insert(OCCUPANCY).values(rows))

    def _wait_in_line(self, pads: set[str], site_id: SiteId) -> None:
        """Let one at a time try for a pad: of two that insert at once each waits for the other, until one is killed."""
        for number in sorted(lock_of("pad", site_id, pad) for pad in pads):
            self.at.rows(select(func.pg_advisory_xact_lock(number)))


_LICENSES: Select[Any] = select(LICENSE.c.content, LICENSE.c.version)


def license_row(license_: License) -> dict[str, object]:
    """The row of a license."""
    return {
        "license_id": license_.id,
        "site_id": license_.site_id,
        "number": license_.number,
        "state": license_.state.value,
        "version": license_.version,
        "content": dump(license_),
    }


def occupancy_rows(license_: License) -> list[dict[str, object]]:
    """The rows of the nights on which a license occupies pads."""
    return [
        {
            "license_id": license_.id,
            "n": number,
            "site_id": license_.site_id,
            "pad": nights.pad,
            "nights": Range(nights.start, nights.end),
        }
        for number, nights in enumerate(license_.pad_nights(), start=1)
    ]


def license_of(row: "Row[Any]") -> License:
    """The license that a row holds."""
    return read_license(row.content)


def _known(row: "Row[Any] | None", message: str) -> License:
    if row is None:
        raise UnknownLicense(message)
    return license_of(row)


def _transition_row(site_id: SiteId, transition: Transition) -> dict[str, object]:
    return {
        "license_id": transition.license_id,
        "site_id": site_id,
        "command": transition.command.value,
        "who": transition.who,
        "at": transition.at,
        "from_state": transition.from_state.value,
        "to_state": transition.to_state.value,
        "why": transition.why,
    }


def _transition(row: "Row[Any]") -> Transition:
    return Transition(
        LicenseId(row.license_id),
        Command(row.command),
        row.who,
        row.at,
        State(row.from_state),
        State(row.to_state),
        row.why,
    )


def _refusal(fault: IntegrityError, license_: License) -> Refusal | IntegrityError:
    diagnosis = getattr(fault.orig, "diag", None)
    match diagnosis.constraint_name if diagnosis is not None else None:
        case "occupancy_one_license_a_night":
            return PadTaken(f"a pad of license {license_.number} is occupied on one of its nights")
        case "license_number_once":
            return NumberTaken(f"number {license_.number!r} of {license_.site_id} is another license's")
        case "license_pkey":
            return StaleLicense(f"license {license_.number} is there already")
        case _:
            return fault
