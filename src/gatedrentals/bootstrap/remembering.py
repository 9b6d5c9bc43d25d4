"""A store that remembers what it read, for a program that is alone with its database, such as the played year."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Generic, Protocol, TypeVar

from attrs import field, frozen

from gatedrentals.domain.catalog.product import Catalog
from gatedrentals.domain.discounts.rules import RuleSet
from gatedrentals.domain.ids import AccountId, LicenseId, PadId, SiteId
from gatedrentals.domain.ledger.entry import Entry
from gatedrentals.domain.licensing.license import License, Transition
from gatedrentals.domain.licensing.states import State
from gatedrentals.domain.payments.standing import Standing
from gatedrentals.domain.site.policy import Site
from gatedrentals.ports.audit_trail import AuditTrail
from gatedrentals.ports.closes import Closes
from gatedrentals.ports.deposit_statements import DepositStatements
from gatedrentals.ports.imports import Imports
from gatedrentals.ports.kept_items import KeptItems
from gatedrentals.ports.licenses import Licenses
from gatedrentals.ports.outbox import Outbox
from gatedrentals.ports.parties import Parties
from gatedrentals.ports.readings import Readings
from gatedrentals.ports.sites import Sites
from gatedrentals.ports.store import Store, Work
from gatedrentals.ports.subledger import AccountKind, ReceiptPlace, Subledger

K = TypeVar("K")
V = TypeVar("V")


class _Shelf(Protocol):
    def land(self) -> None: ...

    def forget(self) -> None: ...


@frozen
class Shelf(Generic[K, V]):
    """Values that have landed, and above them those of the work under way."""

    landed: dict[K, V] = field(factory=dict)
    fresh: dict[K, V] = field(factory=dict)

    def get(self, key: K) -> V | None:
        """The newest value that is known."""
        found = self.fresh.get(key)
        return self.landed.get(key) if found is None else found

    def put(self, key: K, value: V) -> V:
        """Know a value, if the work lands."""
        self.fresh[key] = value
        return value

    def land(self) -> None:
        """The work has landed."""
        self.landed.update(self.fresh)
        self.fresh.clear()

    def forget(self) -> None:
        """The work was taken back."""
        self.fresh.clear()


@frozen
class Shelves:
    """All that is remembered."""

    sites: Shelf[SiteId, Site] = field(factory=Shelf)
    catalogs: Shelf[SiteId, Catalog] = field(factory=Shelf)
    rules: Shelf[SiteId, RuleSet] = field(factory=Shelf)
    suspense: Shelf[SiteId, AccountId] = field(factory=Shelf)
    licenses: Shelf[LicenseId, License] = field(factory=Shelf)
    numbers: Shelf[tuple[SiteId, str], LicenseId] = field(factory=Shelf)
    rosters: Shelf[SiteId, frozenset[LicenseId]] = field(factory=Shelf)
    standings: Shelf[AccountId, Standing] = field(factory=Shelf)
    entries: Shelf[AccountId, tuple[Entry, ...]] = field(factory=Shelf)

    def land(self) -> None:
        """The work has landed."""
        for shelf in self._every():
            shelf.land()

    def forget(self) -> None:
        """The work was taken back."""
        for shelf in self._every():
            shelf.forget()

    def _every(self) -> tuple[_Shelf, ...]:
        return (
            self.sites,
            self.catalogs,
            self.rules,
            self.suspense,
            self.licenses,
            self.numbers,
            self.rosters,
            self.standings,
            self.entries,
        )


@frozen
class RememberingStore:
    """What this program read or wrote once it does not read again. Nobody else may write to the database meanwhile."""

    store: Store
    shelves: Shelves = field(factory=Shelves)

    @contextmanager
    def work(self, site_id: SiteId | None = None) -> Iterator[Work]:
        """Begin a transaction; what it learns is remembered when it has landed."""
        try:
            with self.store.work(site_id) as work:
                yield RememberingWork(work, self.shelves)
        except BaseException:
            self.shelves.forget()
            raise
        self.shelves.land()


@frozen
class RememberingWork:
    """One transaction's stores; sites, licenses and books are remembered, the others are asked."""

    work: Work
    shelves: Shelves

    @property
    def sites(self) -> Sites:
        """Sites, remembered."""
        return RememberedSites(self.work.sites, self.shelves)

    @property
    def licenses(self) -> Licenses:
        """Licenses, remembered."""
        return RememberedLicenses(self.work.licenses, self.shelves)

    @property
    def subledger(self) -> Subledger:
        """The books, remembered."""
        return RememberedSubledger(self.work.subledger, self.shelves)

    @property
    def parties(self) -> Parties:
        """People."""
        return self.work.parties

    @property
    def readings(self) -> Readings:
        """Meter readings."""
        return self.work.readings

    @property
    def statements(self) -> DepositStatements:
        """Deposit statements and refunds."""
        return self.work.statements

    @property
    def closes(self) -> Closes:
        """Closed months."""
        return self.work.closes

    @property
    def outbox(self) -> Outbox:
        """Events on their way out."""
        return self.work.outbox

    @property
    def kept(self) -> KeptItems:
        """What waits for a person."""
        return self.work.kept

    @property
    def audit_trail(self) -> AuditTrail:
        """Who changed what."""
        return self.work.audit_trail

    @property
    def imports(self) -> Imports:
        """Files that were fed."""
        return self.work.imports


@frozen
class RememberedSites:
    """Set-ups, each read once."""

    inner: Sites
    shelves: Shelves

    def all(self) -> Sequence[Site]:
        """Every site, in order of id."""
        return self.inner.all()

    def get(self, site_id: SiteId) -> Site:
        """A site with its policies. Raises UnknownSite."""
        found = self.shelves.sites.get(site_id)
        return found or self.shelves.sites.put(site_id, self.inner.get(site_id))

    def catalog(self, site_id: SiteId) -> Catalog:
        """The site's products and prices. Raises UnknownSite."""
        found = self.shelves.catalogs.get(site_id)
        return found or self.shelves.catalogs.put(site_id, self.inner.catalog(site_id))

    def discount_rules(self, site_id: SiteId) -> RuleSet:
        """The site's discount rules. Raises UnknownSite."""
        found = self.shelves.rules.get(site_id)
        return found or self.shelves.rules.put(site_id, self.inner.discount_rules(site_id))

    def suspense_account(self, site_id: SiteId) -> AccountId:
        """The account of the site's money that belongs to nobody yet. Raises UnknownSite."""
        found = self.shelves.suspense.get(site_id)
        return found or self.shelves.suspense.put(site_id, self.inner.suspense_account(site_id))

    def save(self, site: Site, suspense: AccountId, catalog: Catalog, rules: RuleSet) -> None:
        """Add or replace a site's set-up."""
        self.inner.save(site, suspense, catalog, rules)
        self.shelves.sites.put(site.id, site)
        self.shelves.suspense.put(site.id, suspense)
        self.shelves.catalogs.put(site.id, catalog)
        self.shelves.rules.put(site.id, rules)


@frozen
class RememberedLicenses:
    """Licenses, each read once; who occupies a pad and what was done are asked."""

    inner: Licenses
    shelves: Shelves

    def get(self, license_id: LicenseId) -> License:
        """A license. Raises UnknownLicense."""
        found = self.shelves.licenses.get(license_id)
        return found or self._learn(self.inner.get(license_id))

    def by_number(self, site_id: SiteId, number: str) -> License:
        """A license by its number at a site. Raises UnknownLicense."""
        found = self.shelves.numbers.get((site_id, number))
        return self.get(found) if found else self._learn(self.inner.by_number(site_id, number))

    def on_pad(self, site_id: SiteId, pad: PadId, night: date) -> License | None:
        """Who occupies a pad on a night, or None."""
        return self.inner.on_pad(site_id, pad, night)

    def of_site(self, site_id: SiteId, states: frozenset[State] | None = None) -> Iterator[License]:
        """Every license of a site (in these states), in order of number."""
        known = self.shelves.rosters.get(site_id)
        if known is None:
            read = [self._learn(license_) for license_ in self.inner.of_site(site_id)]
            known = self.shelves.rosters.put(site_id, frozenset(license_.id for license_ in read))
        found = [self.get(license_id) for license_id in known]
        wanted = [license_ for license_ in found if states is None or license_.state in states]
        return iter(sorted(wanted, key=lambda license_: license_.number))

    def save(self, license_: License, transitions: Sequence[Transition] = ()) -> License:
        """Add or replace a license. Raises PadTaken, NumberTaken or StaleLicense."""
        saved = self._learn(self.inner.save(license_, transitions))
        known = self.shelves.rosters.get(saved.site_id)
        if known is not None:
            self.shelves.rosters.put(saved.site_id, known | {saved.id})
        return saved

    def transitions(self, license_id: LicenseId) -> Sequence[Transition]:
        """Every transition of a license, in order. Raises UnknownLicense."""
        return self.inner.transitions(license_id)

    def _learn(self, license_: License) -> License:
        self.shelves.numbers.put((license_.site_id, license_.number), license_.id)
        return self.shelves.licenses.put(license_.id, license_)


@frozen
class RememberedSubledger:
    """The books: every entry is read once, and known when it was written here."""

    inner: Subledger
    shelves: Shelves

    def open_account(self, account_id: AccountId, site_id: SiteId, kind: AccountKind) -> None:
        """Open an empty account; opening it again does nothing."""
        self.inner.open_account(account_id, site_id, kind)

    def standing(self, account_id: AccountId) -> Standing:
        """What the account stands at. Raises UnknownAccount."""
        found = self.shelves.standings.get(account_id)
        return found or self.shelves.standings.put(account_id, self.inner.standing(account_id))

    def entries(self, account_id: AccountId) -> Sequence[Entry]:
        """Every entry of the account, in order. Raises UnknownAccount."""
        found = self.shelves.entries.get(account_id)
        return found or self.shelves.entries.put(account_id, tuple(self.inner.entries(account_id)))

    def append(self, account_id: AccountId, entries: Sequence[Entry], standing: Standing) -> None:
        """Add entries and the standing after them. Raises StaleAccount or DuplicateReceipt."""
        before = self.entries(account_id)
        self.inner.append(account_id, entries, standing)
        self.shelves.entries.put(account_id, (*before, *entries))
        self.shelves.standings.put(account_id, standing)

    def find_receipt(self, source: str, external_id: str) -> ReceiptPlace | None:
        """Where the money of this source and id was first booked, or None."""
        return self.inner.find_receipt(source, external_id)

    def accounts(self, site_id: SiteId, kind: AccountKind | None = None) -> Iterator[AccountId]:
        """Every account of a site (of a kind), in order of id."""
        return self.inner.accounts(site_id, kind)
