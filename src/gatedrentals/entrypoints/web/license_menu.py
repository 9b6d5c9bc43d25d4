"""What can be done with a license now: what its state allows and whoever looks may do."""

from collections.abc import Callable, Iterator

from attrs import frozen

from gatedrentals.application.reports.license_overview import LicenseOverview
from gatedrentals.domain.access.roles import Permission
from gatedrentals.domain.licensing.states import Command
from gatedrentals.entrypoints.web.hrefs import license_href
from gatedrentals.entrypoints.web.license_commands import LICENSE_COMMANDS, path_of

May = Callable[[Permission], bool]


@frozen
class Choice:
    """An entry of the menu."""

    label: str
    href: str
    danger: bool = False


def menu_of(shown: LicenseOverview, site_id: str, may: May) -> tuple[Choice, ...]:
    """The menu of a license: what its state allows in the order of its life, then what can be done about its money."""
    return (*_commands(shown, site_id, may), *_money(shown, site_id, may))


def _commands(shown: LicenseOverview, site_id: str, may: May) -> Iterator[Choice]:
    if not may(Permission.COMMAND_LICENSES):
        return
    number = shown.license.number
    if Command.CHANGE_TERMS in shown.commands:
        yield Choice("Change the terms", license_href(site_id, number, path_of(Command.CHANGE_TERMS)))
    for each in LICENSE_COMMANDS:
        if each.command in shown.commands:
            yield Choice(each.label, license_href(site_id, number, each.path), each.danger)


def _money(shown: LicenseOverview, site_id: str, may: May) -> Iterator[Choice]:
    number, has_open = shown.license.number, shown.figures.open_cents > 0
    if may(Permission.CREDIT) and has_open:
        yield Choice("Credit lines", license_href(site_id, number, "credit"))
    if may(Permission.MOVE_MONEY) and has_open:
        yield Choice("Pin or exclude lines", license_href(site_id, number, "marks"))
    if may(Permission.WRITE_OFF) and has_open:
        yield Choice("Write off what is open", license_href(site_id, number, "write-off"), danger=True)
