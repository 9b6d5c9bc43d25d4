"""Who works where, and forgetting what has served its purpose."""

from typing import TYPE_CHECKING

import click

from gatedrentals.entrypoints.cli.page import Grid, Json, Page, plain, text
from gatedrentals.entrypoints.cli.running import Run, changing, reading

if TYPE_CHECKING:
    from gatedrentals.domain.access.staff_member import StaffMember

ROLES = ("pm", "accountant", "owner", "technician", "crew", "marketing")
"""As `domain.access.roles` names them; written out, so that help needs no import."""


@click.group("staff")
def staff_command() -> None:
    """Who works where, in which role: the first owner is taken on here, others on the pages."""


@staff_command.command("list")
@click.argument("site")
@reading
def list_command(run: Run, site: str) -> Page:
    """Everybody who works or worked at SITE."""
    from gatedrentals.domain.ids import SiteId

    with run.park.store.work(SiteId(site)) as work:
        work.sites.get(SiteId(site))
        rows: list[Json] = [_row(member) for member in work.staff.of_site(SiteId(site))]
    columns = (text("mail", "email"), text("name", "name"), text("roles", "roles"), text("active", "is_active"))
    return Page({"site": site, "staff": rows}, (Grid(f"Staff of {site}", "staff", columns),))


@staff_command.command("save")
@click.argument("email")
@click.argument("name")
@click.option("--role", "roles", multiple=True, type=click.Choice(ROLES), help="May be given more than once.")
@click.option("--site", "sites", multiple=True, help="May be given more than once.")
@click.option("--left", is_flag=True, help="They work here no more: they are signed out at once.")
@changing
def save_command(run: Run, email: str, name: str, roles: tuple[str, ...], sites: tuple[str, ...], left: bool) -> Page:  # noqa: FBT001 - a flag of the command line
    """Take somebody on, change what they may do, or let them go; what is not named is taken away."""
    from gatedrentals.application.access.save_staff import SaveStaff, StaffDesk
    from gatedrentals.domain.access.roles import Role
    from gatedrentals.domain.access.staff_member import StaffMember
    from gatedrentals.domain.ids import SiteId

    for site in sites:
        with run.park.store.work(SiteId(site)) as work:
            work.sites.get(SiteId(site))
    member = StaffMember(email, name, frozenset(map(Role, roles)), frozenset(map(SiteId, sites)), not left)
    before = StaffDesk(run.park.store, run.park.clock)(SaveStaff(member, run.asked))
    words = "was as it is" if before == member else "is saved"
    return Page(_row(member), lines=(f"{member.in_words}; {words}",))


@click.command("tidy")
@changing
def tidy_command(run: Run) -> Page:
    """Forget what has served its purpose: answers to keys, codes, ended sessions and old messages. Once a day."""
    from gatedrentals.application.access.tidy import Tidying

    tidied = Tidying(run.park.store, run.park.clock)()
    line = (
        f"forgot {tidied.answers:,} answers, {tidied.codes:,} codes, {tidied.sessions:,} sessions "
        f"and {tidied.messages:,} messages"
    )
    found = plain(tidied)
    assert isinstance(found, dict)
    return Page(found, lines=(line,))


def _row(member: "StaffMember") -> dict[str, Json]:
    return {
        "email": member.email,
        "name": member.name,
        "roles": ", ".join(sorted(role.value for role in member.roles)),
        "sites": ", ".join(sorted(member.sites)),
        "is_active": member.is_active,
    }
