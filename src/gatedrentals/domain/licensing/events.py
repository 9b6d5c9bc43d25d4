"""What the world is told about a license: `lease.*` and `resident.*` (§12).

The outside world still says lease, so do the tags; they never change once released.
"""

from datetime import date
from typing import ClassVar, TypeAlias

from gatedrentals.domain.ids import HomeId, LicenseId, PadId, PartyId
from gatedrentals.domain.values import frozen


@frozen
class LicenseSent:
    """The envelope with the license went out to be signed."""

    tag: ClassVar[str] = "lease.sent"
    license_id: LicenseId
    number: str
    residents: tuple[PartyId, ...]
    home: HomeId
    pad: PadId
    move_in: date


@frozen
class LicenseSigned:
    """All residents signed."""

    tag: ClassVar[str] = "lease.signed"
    license_id: LicenseId
    number: str


@frozen
class LicenseActivated:
    """The move-in fan-out is done: the license is in force."""

    tag: ClassVar[str] = "lease.activated"
    license_id: LicenseId
    number: str
    home: HomeId
    pad: PadId
    move_in: date


@frozen
class NoticeGiven:
    """Notice to vacate; told again when the surrender day is confirmed or changes."""

    tag: ClassVar[str] = "lease.ntv_given"
    license_id: LicenseId
    number: str
    notice_given_on: date | None
    surrender_on: date | None


@frozen
class NoticeWithdrawn:
    """The residents stay after all."""

    tag: ClassVar[str] = "lease.notice_withdrawn"
    license_id: LicenseId
    number: str


@frozen
class LicenseTerminated:
    """Possession was revoked for non-payment."""

    tag: ClassVar[str] = "lease.terminated"
    license_id: LicenseId
    number: str
    why: str


@frozen
class LicenseClosed:
    """Nothing is owed either way any more."""

    tag: ClassVar[str] = "lease.closed"
    license_id: LicenseId
    number: str


@frozen
class ResidentsMovedIn:
    """Residents live in the home."""

    tag: ClassVar[str] = "resident.moved_in"
    license_id: LicenseId
    number: str
    residents: tuple[PartyId, ...]
    home: HomeId
    pad: PadId
    move_in: date


@frozen
class ResidentsMovedOut:
    """Residents left: on which day, and before which night charging ends."""

    tag: ClassVar[str] = "resident.moved_out"
    license_id: LicenseId
    number: str
    residents: tuple[PartyId, ...]
    moved_out_on: date
    charged_until: date
    abandoned: bool = False


LicensingEvent: TypeAlias = (
    LicenseSent
    | LicenseSigned
    | LicenseActivated
    | NoticeGiven
    | NoticeWithdrawn
    | LicenseTerminated
    | LicenseClosed
    | ResidentsMovedIn
    | ResidentsMovedOut
)
"""What a command on a license tells."""
