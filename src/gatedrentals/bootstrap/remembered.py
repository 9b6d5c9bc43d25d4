"""Ports that remember what was read or written through them."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date

from attrs import evolve, frozen

from gatedrentals.bootstrap.shelves import Shelves
from gatedrentals.domain.catalog.product import Catalog
from gatedrentals.domain.discounts.rules import RuleSet
from gatedrentals.domain.ids import AccountId, LicenseId, PadId, PartyId, SiteId
from gatedrentals.domain.ledger.account_statement import Outline
from gatedrentals.domain.ledger.documents import Document
from gatedrentals.domain.ledger.entry import Entry
from gatedrentals.domain.licensing.license import License, Transition
from gatedrentals.domain.licensing.states import State
from gatedrentals.domain.payments.standing import Standing
from gatedrentals.domain.site.policy import Site
from gatedrentals.ports.licenses import Licenses
from gatedrentals.ports.runs import WHOLE, Admission, Append, BilledSoFar, DueLicense, ReadyLicense, Runs, Share
from gatedrentals.ports.sites import Sites
from gatedrentals.ports.subledger import AccountKind, ReceiptPlace, Subledger


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
        return found or self.shelves.read(self.shelves.sites, site_id, self.inner.get(site_id))

    def catalog(self, site_id: SiteId) -> Catalog:
        """The site's products and prices. Raises UnknownSite."""
        found = self.shelves.catalogs.get(site_id)
        return found or self.shelves.read(self.shelves.catalogs, site_id, self.inner.catalog(site_id))

    def discount_rules(self, site_id: SiteId) -> RuleSet:
        """The site's discount rules. Raises UnknownSite."""
        found = self.shelves.rules.get(site_id)
        return found or self.shelves.read(self.shelves.rules, site_id, self.inner.discount_rules(site_id))

    def suspense_account(self, site_id: SiteId) -> AccountId:
        """The account of the site's money that belongs to nobody yet. Raises UnknownSite."""
        found = self.shelves.suspense.get(site_id)
        return found or self.shelves.read(self.shelves.suspense, site_id, self.inner.suspense_account(site_id))

    def save(self, site: Site, suspense: AccountId, catalog: Catalog, rules: RuleSet) -> None:
        """Add or replace a site's set-up."""
        self.inner.save(site, suspense, catalog, rules)
        self.shelves.wrote(self.shelves.sites, site.id, site)
        self.shelves.wrote(self.shelves.suspense, site.id, suspense)
        self.shelves.wrote(self.shelves.catalogs, site.id, catalog)
        self.shelves.wrote(self.shelves.rules, site.id, rules)


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
            known = self.shelves.read(self.shelves.rosters, site_id, frozenset(license_.id for license_ in read))
        found = [self.get(license_id) for license_id in known]
        wanted = [license_ for license_ in found if states is None or license_.state in states]
        return iter(sorted(wanted, key=lambda license_: license_.number))

    def of_parties(self, parties: Collection[PartyId]) -> Sequence[License]:
        """Every license on which one of these people lives or lived, by id."""
        return self.inner.of_parties(parties)

    def save(self, license_: License, transitions: Sequence[Transition] = ()) -> License:
        """Add or replace a license. Raises PadTaken, NumberTaken or StaleLicense."""
        saved = self.inner.save(license_, transitions)
        self.shelves.wrote(self.shelves.licenses, saved.id, saved)
        self.shelves.wrote(self.shelves.numbers, (saved.site_id, saved.number), saved.id)
        known = self.shelves.rosters.get(saved.site_id)
        if known is None:
            known = frozenset(license_.id for license_ in self.inner.of_site(saved.site_id))
        self.shelves.wrote(self.shelves.rosters, saved.site_id, known | {saved.id})
        return saved

    def transitions(self, license_id: LicenseId) -> Sequence[Transition]:
        """Every transition of a license, in order. Raises UnknownLicense."""
        return self.inner.transitions(license_id)

    def _learn(self, license_: License) -> License:
        self.shelves.read(self.shelves.numbers, (license_.site_id, license_.number), license_.id)
        return self.shelves.read(self.shelves.licenses, license_.id, license_)


@frozen
class RememberedSubledger:
    """The books: every entry is read once, and known when it was written here."""

    inner: Subledger
    shelves: Shelves

    def open_account(self, account_id: AccountId, site_id: SiteId, kind: AccountKind) -> None:
        """Open an empty account; opening it again does nothing."""
        self.inner.open_account(account_id, site_id, kind)
        self.shelves.has_written = True

    def standing(self, account_id: AccountId) -> Standing:
        """What the account stands at. Raises UnknownAccount."""
        found = self.shelves.standings.get(account_id)
        return found or self.shelves.read(self.shelves.standings, account_id, self.inner.standing(account_id))

    def entries(self, account_id: AccountId) -> Sequence[Entry]:
        """Every entry of the account, in order. Raises UnknownAccount."""
        found = self.shelves.entries.get(account_id)
        return found or self.shelves.read(self.shelves.entries, account_id, tuple(self.inner.entries(account_id)))

    def outlines(self, account_id: AccountId) -> Sequence[Outline]:
        """What a statement shows of every document, in order of the chain: none of an unknown account."""
        return self.inner.outlines(account_id)

    def documents(self, account_id: AccountId, seqs: Collection[int]) -> Mapping[int, Document]:
        """The documents of the account with these sequences, by sequence; contact data may be left off."""
        return self.inner.documents(account_id, seqs)

    def append(
        self, account_id: AccountId, entries: Sequence[Entry], standing: Standing, *, last: bool = False
    ) -> None:
        """Add entries and the standing after them. Raises StaleAccount or DuplicateReceipt."""
        before = self.entries(account_id)
        self.inner.append(account_id, entries, standing, last=last)
        self.shelves.wrote(self.shelves.entries, account_id, (*before, *entries))
        self.shelves.wrote(self.shelves.standings, account_id, standing)

    def find_receipt(self, source: str, external_id: str) -> ReceiptPlace | None:
        """Where the money of this source and id was first booked, or None."""
        return self.inner.find_receipt(source, external_id)

    def accounts(self, site_id: SiteId, kind: AccountKind | None = None) -> Iterator[AccountId]:
        """Every account of a site (of a kind), in order of id."""
        return self.inner.accounts(site_id, kind)


@frozen
class RememberedRuns:
    """Runs: what is read is asked, what is written is known from then on."""

    inner: Runs
    shelves: Shelves

    def due(self, site_id: SiteId, horizon: date, share: Share = WHOLE) -> Iterator[DueLicense]:
        """Licenses that live there and are billed to before ``horizon``, in order of id."""
        return self.inner.due(site_id, horizon, share)

    def ready(self, site_id: SiteId, numbers: Sequence[str]) -> Mapping[str, ReadyLicense]:
        """Licenses by number with what they stand at."""
        return self.inner.ready(site_id, numbers)

    def billed_so_far(self, account_id: AccountId, until: date) -> BilledSoFar:
        """How far an account is billed, of cycles due before ``until`` and of metered use."""
        return self.inner.billed_so_far(account_id, until)

    def booked(self, receipts: Sequence[tuple[str, str]]) -> frozenset[tuple[str, str]]:
        """Which of these receipts are in the books already."""
        return self.inner.booked(receipts)

    def append_all(self, site_id: SiteId, appends: Iterable[Append]) -> int:
        """Append to many accounts, each once. Raises StaleAccount or DuplicateReceipt."""
        return self.inner.append_all(site_id, map(self._appended, appends))

    def admit(self, site_id: SiteId, admissions: Iterable[Admission]) -> int:
        """Add many new licenses and open their books. Raises NumberTaken, PadTaken or DuplicateReceipt."""
        return self.inner.admit(site_id, map(self._admitted, admissions))

    def _appended(self, append: Append) -> Append:
        known = self.shelves.entries.get(append.account_id)
        if known is not None:
            self.shelves.wrote(self.shelves.entries, append.account_id, (*known, *append.entries))
        stood = self.shelves.standings.get(append.account_id)
        if stood is not None:
            self.shelves.wrote(self.shelves.standings, append.account_id, append.upon(stood))
        self.shelves.has_written = True
        return append

    def _admitted(self, admission: Admission) -> Admission:
        shelves, license_ = self.shelves, admission.license
        saved = evolve(license_, version=license_.version + 1)
        shelves.wrote(shelves.licenses, saved.id, saved)
        shelves.wrote(shelves.numbers, (saved.site_id, saved.number), saved.id)
        shelves.wrote(shelves.entries, AccountId(saved.id), tuple(admission.entries))
        shelves.wrote(shelves.standings, AccountId(saved.id), admission.standing)
        known = shelves.rosters.get(saved.site_id)
        if known is not None:
            shelves.wrote(shelves.rosters, saved.site_id, known | {saved.id})
        return admission
