"""From the last night to the closed file: move-out, abandonment, termination, settlement (§2, §3.5)."""

from datetime import date, timedelta

from gatedrentals.domain.errors import InvalidValue, Refusal
from gatedrentals.domain.licensing.commands import Changed, check, exclusive_end, moved, state_after, with_end
from gatedrentals.domain.licensing.events import LicenseClosed, LicenseTerminated, ResidentsMovedOut
from gatedrentals.domain.licensing.license import License, Said
from gatedrentals.domain.licensing.states import Command, State
from gatedrentals.domain.site.policy import SitePolicy
from gatedrentals.domain.values import evolve


class PossessionNotBack(Refusal):
    """The license is terminated, but the home is not back: the last charged night is not known yet (§2)."""

    code = "possession_not_back"


def move_out(license_: License, said: Said, departed_on: date, policy: SitePolicy) -> Changed:
    """The residents left. Charged until the later of confirmed surrender and departure (§2).

    To charge less, the PM moves the surrender day first. Raises NotAllowed, or InvalidValue for a day before move-in.
    """
    check(license_, Command.MOVE_OUT)
    departed = exclusive_end(departed_on, policy)
    end = departed if license_.end is None else max(departed, license_.end)
    return _left(license_, said, Command.MOVE_OUT, departed_on, end)


def abandon(license_: License, said: Said, last_night: date) -> Changed:
    """The PM finds the home abandoned; ``said.why`` is the evidence. ``last_night`` is charged, no later one (§2).

    Raises NotAllowed, or InvalidValue without evidence or for a night before move-in.
    """
    check(license_, Command.ABANDON)
    if not said.why.strip():
        raise InvalidValue("why", said.why, "the evidence of abandonment in words")
    return _left(license_, said, Command.ABANDON, last_night, last_night + timedelta(days=1))


def terminate(license_: License, said: Said) -> Changed:
    """Revoke possession for non-payment, with a reason; charging goes on until the home is back (§2).

    Nothing is billed ahead meanwhile. Raises NotAllowed, or InvalidValue without a reason.
    """
    check(license_, Command.TERMINATE)
    if not said.why.strip():
        raise InvalidValue("why", said.why, "the reason for the termination in words")
    revoked = with_end(license_, said.at, None, under_notice=True)
    after = evolve(revoked, state=State.TERMINATED, surrender_on=None)
    event = LicenseTerminated(license_.id, license_.number, said.why)
    return moved(license_, after, Command.TERMINATE, said, event)


def take_back_possession(license_: License, said: Said, back_on: date, policy: SitePolicy) -> Changed:
    """The home of a terminated license is back: that fixes the last charged night (§2).

    Raises NotAllowed, or InvalidValue for a day before move-in or if possession came back before.
    """
    check(license_, Command.TAKE_BACK_POSSESSION)
    if license_.possession_back_on is not None:
        raise InvalidValue(
            "back_on", back_on.isoformat(), f"{license_.possession_back_on.isoformat()}, as noted before"
        )
    end = exclusive_end(back_on, policy)
    over = with_end(license_, said.at, end, under_notice=False)
    back = evolve(over, possession_back_on=back_on, moved_out_on=back_on)
    return moved(license_, back, Command.TAKE_BACK_POSSESSION, said, _told(back, back_on, end))


def settle(license_: License, said: Said) -> Changed:
    """The deposit statement is final (§11.4). Raises NotAllowed or PossessionNotBack."""
    check(license_, Command.SETTLE)
    if license_.state is State.TERMINATED and license_.possession_back_on is None:
        raise PossessionNotBack(f"license {license_.number} is terminated, but its home is not back")
    return moved(license_, state_after(license_, State.SETTLED), Command.SETTLE, said)


def close(license_: License, said: Said) -> Changed:
    """The check cleared, or the balance is dealt with (§11.5). Raises NotAllowed."""
    check(license_, Command.CLOSE)
    event = LicenseClosed(license_.id, license_.number)
    return moved(license_, state_after(license_, State.CLOSED), Command.CLOSE, said, event)


def reopen(license_: License, said: Said) -> Changed:
    """Money came for a closed license: it stands at settled again until the check clears (§6.4). Raises NotAllowed."""
    check(license_, Command.REOPEN)
    return moved(license_, state_after(license_, State.SETTLED), Command.REOPEN, said)


def _left(license_: License, said: Said, command: Command, left_on: date, end: date) -> Changed:
    over = with_end(license_, said.at, end, under_notice=False)
    after = evolve(over, state=State.MOVED_OUT, moved_out_on=left_on)
    event = _told(after, left_on, end, abandoned=command is Command.ABANDON)
    return moved(license_, after, command, said, event)


def _told(license_: License, left_on: date, end: date, *, abandoned: bool = False) -> ResidentsMovedOut:
    return ResidentsMovedOut(license_.id, license_.number, license_.residents, left_on, end, abandoned)
