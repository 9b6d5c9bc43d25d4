"""Every command on a license that a few fields say: one table, which the menu and the forms are made of (§2)."""

from collections.abc import Callable
from datetime import date
from typing import TypeVar

from attrs import frozen

from gatedrentals.application.asked import Asked
from gatedrentals.application.licensing.abandon import Abandon
from gatedrentals.application.licensing.activate import ActivateLicense
from gatedrentals.application.licensing.agree_long_stay import AgreeLongStay
from gatedrentals.application.licensing.cancel import CancelLicense
from gatedrentals.application.licensing.change_move_in import ChangeMoveIn
from gatedrentals.application.licensing.confirm_surrender import ConfirmSurrender
from gatedrentals.application.licensing.decline import DeclineLicense
from gatedrentals.application.licensing.give_notice import GiveNotice
from gatedrentals.application.licensing.license_file import LicenseChanged
from gatedrentals.application.licensing.move_out import MoveOut
from gatedrentals.application.licensing.prepare import PrepareLicense
from gatedrentals.application.licensing.restart_tax_count import RestartTaxCount
from gatedrentals.application.licensing.send import SendLicense
from gatedrentals.application.licensing.sign import SignLicense
from gatedrentals.application.licensing.take_back_possession import TakeBackPossession
from gatedrentals.application.licensing.terminate import TerminateLicense
from gatedrentals.application.licensing.transfer import TransferLicense
from gatedrentals.application.licensing.withdraw_notice import WithdrawNotice
from gatedrentals.application.reports.license_overview import LicenseOverview
from gatedrentals.bootstrap.license_desk import LicenseDesk
from gatedrentals.domain.ids import HomeId, PadId, SiteId
from gatedrentals.domain.licensing.states import Command
from gatedrentals.entrypoints.web.commanding import Field, Kind
from gatedrentals.entrypoints.web.typed import Typed


@frozen
class Named:
    """Which license a command is about, and who asks."""

    site_id: SiteId
    number: str
    asked: Asked


Act = Callable[[LicenseDesk], LicenseChanged]
Read = Callable[[Named, Typed], Act]
C = TypeVar("C")


@frozen
class LicenseCommand:
    """A command as people choose it. ``read`` makes it of what was typed; ``said`` is what it did.

    ``filled`` are values that its form begins with.
    """

    command: Command
    label: str
    said: str
    read: Read
    fields: tuple[Field, ...] = ()
    filled: Callable[[LicenseOverview], dict[str, str]] = lambda _shown: {}
    why_needed: str = ""
    intro: str = ""
    danger: bool = False

    @property
    def path(self) -> str:
        """The last part of its address."""
        return path_of(self.command)

    @property
    def asks(self) -> tuple[Field, ...]:
        """Its fields, the reason last."""
        hint = self.why_needed or "It stands with the transition."
        return (*self.fields, Field("why", "Reason", Kind.WORDS, hint, required=bool(self.why_needed)))


def path_of(command: Command) -> str:
    """The last part of a command's address."""
    return "notice" if command is Command.GIVE_NOTICE else command.value.replace("_", "-")


def _today(*names: str) -> Callable[[LicenseOverview], dict[str, str]]:
    return lambda shown: dict.fromkeys(names, shown.today.isoformat())


def _iso(day: date | None) -> str:
    return "" if day is None else day.isoformat()


def _why(typed: Typed) -> str:
    return typed.text("why", required=False)


def _said(kind: Callable[[SiteId, str, Asked, str], C], take: Callable[[LicenseDesk, C], LicenseChanged]) -> Read:
    """What reads a command that says no more than why."""

    def read(named: Named, typed: Typed) -> Act:
        said = kind(named.site_id, named.number, named.asked, _why(typed))
        return lambda desk: take(desk, said)

    return read


def _dated(
    kind: Callable[[SiteId, str, date, Asked, str], C], day: str, take: Callable[[LicenseDesk, C], LicenseChanged]
) -> Read:
    """What reads a command that says a day, which is typed into the field of this name, and why."""

    def read(named: Named, typed: Typed) -> Act:
        said = kind(named.site_id, named.number, typed.day(day), named.asked, _why(typed))
        return lambda desk: take(desk, said)

    return read


def _cancel(named: Named, typed: Typed) -> Act:
    address = typed.text("address", required=False)
    said = CancelLicense(named.site_id, named.number, named.asked, address, _why(typed))
    return lambda desk: desk.sign_up(said)


def _activate(named: Named, typed: Typed) -> Act:
    day = typed.day_or_none("moved_in_on")
    said = ActivateLicense(named.site_id, named.number, named.asked, day, _why(typed))
    return lambda desk: desk.move_in(said)


def _transfer(named: Named, typed: Typed) -> Act:
    home, pad = HomeId(typed.text("home")), PadId(typed.text("pad"))
    day = typed.day("from_day")
    said = TransferLicense(named.site_id, named.number, home, pad, day, named.asked, _why(typed))
    return lambda desk: desk.reside(said)


def _give_notice(named: Named, typed: Typed) -> Act:
    given_on, surrender_on = typed.day("notice_given_on"), typed.day_or_none("surrender_on")
    said = GiveNotice(named.site_id, named.number, given_on, named.asked, surrender_on, _why(typed))
    return lambda desk: desk.give_notice(said)


def _abandon(named: Named, typed: Typed) -> Act:
    said = Abandon(named.site_id, named.number, typed.day("last_night"), named.asked, typed.text("why"))
    return lambda desk: desk.leave(said)


def _terminate(named: Named, typed: Typed) -> Act:
    said = TerminateLicense(named.site_id, named.number, named.asked, typed.text("why"))
    return lambda desk: desk.leave(said)


def _home_now(shown: LicenseOverview) -> dict[str, str]:
    return {"home": shown.home.home, "pad": shown.home.pad, "from_day": shown.today.isoformat()}


_DAY = Kind.DAY

LICENSE_COMMANDS = (
    LicenseCommand(Command.SEND, "Send to be signed", "was sent to be signed", _said(SendLicense, LicenseDesk.sign_up)),
    LicenseCommand(Command.SIGN, "Note the signatures", "is signed", _said(SignLicense, LicenseDesk.sign_up)),
    LicenseCommand(
        *(Command.DECLINE, "Note that it was declined", "was declined", _said(DeclineLicense, LicenseDesk.sign_up)),
        danger=True,
    ),
    LicenseCommand(
        *(Command.PREPARE, "Begin to prepare", "is being prepared", _said(PrepareLicense, LicenseDesk.move_in)),
        intro="The license is signed and the home passed its inspection: the move-in begins.",
    ),
    LicenseCommand(
        *(Command.ACTIVATE, "Move in", "is active", _activate),
        (Field("moved_in_on", "Moved in on", _DAY, "Left empty: on the day agreed.", required=False),),
        lambda shown: {"moved_in_on": _iso(shown.license.stay.move_in)},
    ),
    LicenseCommand(
        *(
            Command.CHANGE_MOVE_IN,
            "Change the move-in day",
            "has another move-in day",
            _dated(ChangeMoveIn, "move_in", LicenseDesk.move_in),
        ),
        (Field("move_in", "Move-in", _DAY),),
        lambda shown: {"move_in": _iso(shown.license.stay.move_in)},
    ),
    LicenseCommand(
        *(Command.TRANSFER, "Transfer to another home", "is transferred", _transfer),
        (Field("home", "Home"), Field("pad", "Pad"), Field("from_day", "From", _DAY)),
        _home_now,
    ),
    LicenseCommand(
        *(
            Command.AGREE_LONG_STAY,
            "Note a long stay",
            "has its long stay noted",
            _dated(AgreeLongStay, "agreed_on", LicenseDesk.reside),
        ),
        (Field("agreed_on", "Agreed in writing on", _DAY, "No hotel tax is owed for nights from then on."),),
        _today("agreed_on"),
    ),
    LicenseCommand(
        *(
            Command.RESTART_TAX_COUNT,
            "Restart the tax count",
            "counts nights anew",
            _dated(RestartTaxCount, "from_night", LicenseDesk.reside),
        ),
        (Field("from_night", "First unpaid night", _DAY),),
        _today("from_night"),
    ),
    LicenseCommand(
        *(Command.GIVE_NOTICE, "Take notice to vacate", "is under notice", _give_notice),
        (
            Field("notice_given_on", "Given on", _DAY),
            Field("surrender_on", "Surrender day", _DAY, "Empty until it is agreed; confirm it later.", required=False),
        ),
        _today("notice_given_on"),
    ),
    LicenseCommand(
        *(
            Command.CONFIRM_SURRENDER,
            "Confirm the surrender day",
            "has its surrender day",
            _dated(ConfirmSurrender, "surrender_on", LicenseDesk.give_notice),
        ),
        (Field("surrender_on", "Surrender day", _DAY),),
        lambda shown: {"surrender_on": _iso(shown.license.surrender_on or shown.today)},
    ),
    LicenseCommand(
        Command.WITHDRAW_NOTICE,
        "Withdraw the notice",
        "stays: its notice is withdrawn",
        _said(WithdrawNotice, LicenseDesk.give_notice),
    ),
    LicenseCommand(
        *(Command.MOVE_OUT, "Move out", "is moved out", _dated(MoveOut, "departed_on", LicenseDesk.leave)),
        (Field("departed_on", "Departed on", _DAY, "Charged until the later of this and the surrender day."),),
        _today("departed_on"),
    ),
    LicenseCommand(
        *(Command.ABANDON, "Note that it was abandoned", "is abandoned", _abandon),
        (Field("last_night", "Last charged night", _DAY),),
        _today("last_night"),
        why_needed="The evidence that nobody lives there any more.",
        danger=True,
    ),
    LicenseCommand(
        *(Command.TERMINATE, "Terminate", "is terminated", _terminate),
        why_needed="Why possession is revoked.",
        danger=True,
    ),
    LicenseCommand(
        *(
            Command.TAKE_BACK_POSSESSION,
            "Take back possession",
            "has its home back",
            _dated(TakeBackPossession, "back_on", LicenseDesk.leave),
        ),
        (Field("back_on", "The home came back on", _DAY),),
        _today("back_on"),
    ),
    LicenseCommand(
        *(Command.CANCEL, "Cancel", "is cancelled", _cancel),
        (Field("address", "Where the check goes", hint="What was paid goes back by check.", required=False),),
        danger=True,
    ),
)
"""In the order of a license's life; changes of terms, which have a form of their own, stand in `license_terms`."""

BY_PATH = {each.path: each for each in LICENSE_COMMANDS}
