"""The accounts of a site as reports read them: each with its name and its journal, one at a time."""

from collections.abc import Iterator, Sequence
from datetime import date

from attrs import frozen

from gatedrentals.application.reports.limits import check_months
from gatedrentals.domain.ids import AccountId, SiteId, account_of
from gatedrentals.domain.ledger.documents import Document
from gatedrentals.domain.ledger.entry import Entry
from gatedrentals.domain.licensing.license import License
from gatedrentals.domain.period import Period, next_month
from gatedrentals.ports.store import Work
from gatedrentals.ports.subledger import AccountKind


@frozen
class SiteAccount:
    """An account with its journal. ``name`` is the license's number, else the kind of the account."""

    id: AccountId
    site_id: SiteId
    name: str
    license: License | None
    entries: Sequence[Entry]

    @property
    def documents(self) -> tuple[Document, ...]:
        """What was recorded on it, in the order of the chain."""
        return tuple(entry.document for entry in self.entries)


def licensed_account(work: Work, license_: License) -> SiteAccount:
    """The account of one license."""
    account_id = account_of(license_.id)
    return SiteAccount(account_id, license_.site_id, license_.number, license_, work.subledger.entries(account_id))


def licensed_accounts(work: Work, site_id: SiteId) -> Iterator[SiteAccount]:
    """The accounts of a site's licenses that have been opened, in order of number."""
    opened = set(work.subledger.accounts(site_id, AccountKind.LICENSE))
    for license_ in list(work.licenses.of_site(site_id)):
        if account_of(license_.id) in opened:
            yield licensed_account(work, license_)


def site_accounts(work: Work, site_id: SiteId) -> Iterator[SiteAccount]:
    """Every account of a site: of licenses in order of number, then of applications, then the suspense account."""
    yield from licensed_accounts(work, site_id)
    for kind in (AccountKind.APPLICATION, AccountKind.SUSPENSE):
        for account_id in list(work.subledger.accounts(site_id, kind)):
            yield SiteAccount(account_id, site_id, kind.value, None, work.subledger.entries(account_id))


def accounts_of_sites(work: Work, site_id: SiteId | None) -> Iterator[SiteAccount]:
    """Every account of a site, or of all sites in order of id. Raises UnknownSite."""
    for each in sites_of(work, site_id):
        yield from site_accounts(work, each)


def sites_of(work: Work, site_id: SiteId | None) -> list[SiteId]:
    """One site or all of them, in order of id. Raises UnknownSite."""
    return [site.id for site in work.sites.all()] if site_id is None else [work.sites.get(site_id).id]


def months_between(first: date, last: date) -> tuple[Period, ...]:
    """The calendar months from the one that holds ``first`` to the one that holds ``last``.

    Raises InvalidValue if none lies between, or too many.
    """
    check_months(first, last)
    months = [_month(first.replace(day=1))]
    while months[-1].end <= last:
        months.append(_month(months[-1].end))
    return tuple(months)


def _month(start: date) -> Period:
    return Period(start, next_month(start))
