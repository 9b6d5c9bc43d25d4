"""From draft to move-in: send, sign, decline, cancel, prepare, bill, activate (§2, §9)."""

from datetime import date

from gatedrentals.domain.errors import InvalidValue
from gatedrentals.domain.licensing.commands import Changed, check, moved, state_after
from gatedrentals.domain.licensing.events import LicenseActivated, LicenseSent, LicenseSigned, ResidentsMovedIn
from gatedrentals.domain.licensing.license import License, Said
from gatedrentals.domain.licensing.states import Command, State
from gatedrentals.domain.values import evolve


def send(license_: License, said: Said) -> Changed:
    """Send the envelope to be signed. Raises NotAllowed."""
    check(license_, Command.SEND)
    place = license_.assignments[0]
    event = LicenseSent(license_.id, license_.number, license_.residents, place.home, place.pad, license_.stay.move_in)
    return moved(license_, state_after(license_, State.SENT), Command.SEND, said, event)


def sign(license_: License, said: Said) -> Changed:
    """All residents signed; the pad is theirs from the move-in on. Raises NotAllowed."""
    check(license_, Command.SIGN)
    event = LicenseSigned(license_.id, license_.number)
    return moved(license_, state_after(license_, State.SIGNED), Command.SIGN, said, event)


def decline(license_: License, said: Said) -> Changed:
    """The envelope was refused or expired. Raises NotAllowed."""
    check(license_, Command.DECLINE)
    return moved(license_, state_after(license_, State.DECLINED), Command.DECLINE, said)


def cancel(license_: License, said: Said) -> Changed:
    """Call it off before move-in; the first invoice is voided and what was paid refunded (§2). Raises NotAllowed."""
    check(license_, Command.CANCEL)
    never_billed = evolve(license_.stay, activated_at=None)
    after = evolve(license_, state=State.CANCELLED, stay=never_billed)
    return moved(license_, after, Command.CANCEL, said)


def prepare(license_: License, said: Said) -> Changed:
    """Start the move-in fan-out (§9). Raises NotAllowed."""
    check(license_, Command.PREPARE)
    return moved(license_, state_after(license_, State.PREPARING), Command.PREPARE, said)


def begin_billing(license_: License, said: Said) -> Changed:
    """The fan-out cuts the first invoice (§3.4, §9); billing that has begun goes on as it began. Raises NotAllowed."""
    check(license_, Command.BEGIN_BILLING)
    billed = evolve(license_.stay, activated_at=license_.stay.activated_at or said.at)
    return moved(license_, evolve(license_, stay=billed), Command.BEGIN_BILLING, said)


def change_move_in(license_: License, said: Said, move_in: date) -> Changed:
    """Move the move-in day; a first invoice that was cut is voided and cut again (§3.4). Raises NotAllowed."""
    check(license_, Command.CHANGE_MOVE_IN)
    return moved(license_, _moving_in(license_, move_in), Command.CHANGE_MOVE_IN, said)


def activate(license_: License, said: Said, moved_in_on: date | None = None) -> Changed:
    """The last required step of the fan-out is done; nights are charged from the actual move-in (§2, §3.4).

    ``moved_in_on`` None means as agreed. Billing starts here unless the first invoice was cut before.
    Raises NotAllowed.
    """
    check(license_, Command.ACTIVATE)
    stay = license_.stay
    there = _moving_in(license_, stay.move_in if moved_in_on is None else moved_in_on)
    billed = there.stay if stay.activated_at else evolve(there.stay, activated_at=said.at)
    after = evolve(there, state=State.ACTIVE, stay=billed)
    place = after.assignments[0]
    events = (
        LicenseActivated(after.id, after.number, place.home, place.pad, billed.move_in),
        ResidentsMovedIn(after.id, after.number, after.residents, place.home, place.pad, billed.move_in),
    )
    return moved(license_, after, Command.ACTIVATE, said, *events)


def _moving_in(license_: License, move_in: date) -> License:
    # A move before move-in is no transfer: one assignment stands, from the first night.
    later = [assignment.from_day for assignment in license_.assignments[1:]]
    if later and later[0] <= move_in:
        raise InvalidValue("move_in", move_in.isoformat(), f"a day before the transfer on {later[0].isoformat()}")
    first = license_.assignments[0]
    if first.from_day == move_in == license_.stay.move_in:
        return license_
    first = evolve(first, from_day=move_in)
    return evolve(
        license_,
        assignments=(first, *license_.assignments[1:]),
        stay=evolve(license_.stay, move_in=move_in),
    )
