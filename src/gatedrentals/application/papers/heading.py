"""The head of every paper: who it is from, whom it is for, and what their account stands at (§13.1)."""

from datetime import date, datetime

from gatedrentals.application.reports.due import license_due
from gatedrentals.domain.ids import SiteId, account_of
from gatedrentals.domain.licensing.license import License
from gatedrentals.domain.period import local_day
from gatedrentals.domain.site.policy import Site
from gatedrentals.ports.papers import AccountNow, Addressee, Heading, Letterhead
from gatedrentals.ports.store import Work


def license_heading(work: Work, license_: License, now: datetime) -> Heading:
    """The head of a paper about a license, sent to the home, or to where its residents moved."""
    site = work.sites.get(license_.site_id)
    today = local_day(now, site.zone)
    names = tuple(work.parties.get(resident).name for resident in license_.residents)
    address = _forwarding(work, license_) or pad_address(site, license_, today)
    return Heading(letterhead(site), today, license_.number, Addressee(names, address))


def site_heading(work: Work, site_id: SiteId, to: Addressee, now: datetime) -> Heading:
    """The head of a paper about money that belongs to no license. Raises UnknownSite."""
    site = work.sites.get(site_id)
    return Heading(letterhead(site), local_day(now, site.zone), "", to)


def letterhead(site: Site) -> Letterhead:
    """Who papers of a site are from."""
    office = site.office
    return Letterhead(site.name, office.company, office.address, office.phone, office.email, office.remit_to)


def pad_address(site: Site, license_: License, on: date) -> tuple[str, ...]:
    """The address of the pad on which a license's home stands, as on an envelope."""
    street, *town = site.office.address or (site.name,)
    return (street, f"Pad {license_.assignment_on(on).pad}", *town)


def envelope_lines(address: str) -> tuple[str, ...]:
    """An address that was written in one line, as lines: the street, and the rest."""
    lines = [line.strip() for line in address.splitlines() if line.strip()]
    if len(lines) == 1 and "," in lines[0]:
        street, _, town = lines[0].partition(",")
        lines = [street.strip(), town.strip()]
    return tuple(lines)


def capitalized(words: str) -> str:
    """Words that begin a row or stand alone: the first letter alone is made a capital."""
    return f"{words[:1].upper()}{words[1:]}"


def account_now(work: Work, license_: License, now: datetime) -> AccountNow:
    """What a license's account stands at."""
    standing = work.subledger.standing(account_of(license_.id))
    due = license_due(work, license_, standing, now)
    return AccountNow(
        owed_cents=sum(line.open_cents for line in standing.open_lines),
        credit_cents=standing.balances.credit_cents,
        deposits_held_cents=standing.balances.deposits_held_cents,
        paid_to=due.paid_to,
        due_on=due.due_on,
        due_cents=due.due_cents,
    )


def _forwarding(work: Work, license_: License) -> tuple[str, ...]:
    versions = work.statements.of_license(license_.id) if license_.moved_out_on else ()
    return envelope_lines(versions[-1].sent_to) if versions else ()
