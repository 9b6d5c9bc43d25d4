"""What a remembering store knows: values that have landed, and above them what a work wrote."""

from typing import Generic, TypeVar

from attrs import define, field, frozen

from gatedrentals.domain.catalog.product import Catalog
from gatedrentals.domain.discounts.rules import RuleSet
from gatedrentals.domain.ids import AccountId, LicenseId, SiteId
from gatedrentals.domain.ledger.entry import Entry
from gatedrentals.domain.licensing.license import License
from gatedrentals.domain.payments.standing import Standing
from gatedrentals.domain.site.policy import Site

K = TypeVar("K")
V = TypeVar("V")


@frozen
class Shelf(Generic[K, V]):
    """Values that have landed, and above them what the work under way wrote."""

    landed: dict[K, V] = field(factory=dict)
    fresh: dict[K, V] = field(factory=dict)

    def get(self, key: K) -> V | None:
        """The newest value that the work may see."""
        found = self.fresh.get(key)
        return self.landed.get(key) if found is None else found

    def above(self) -> "Shelf[K, V]":
        """The same shelf for a work that begins."""
        return Shelf(self.landed)


@define
class Shelves:
    """What is remembered, as one work sees it; ``has_written`` says whether it changed anything yet."""

    sites: Shelf[SiteId, Site] = field(factory=Shelf)
    catalogs: Shelf[SiteId, Catalog] = field(factory=Shelf)
    rules: Shelf[SiteId, RuleSet] = field(factory=Shelf)
    suspense: Shelf[SiteId, AccountId] = field(factory=Shelf)
    licenses: Shelf[LicenseId, License] = field(factory=Shelf)
    numbers: Shelf[tuple[SiteId, str], LicenseId] = field(factory=Shelf)
    rosters: Shelf[SiteId, frozenset[LicenseId]] = field(factory=Shelf)
    standings: Shelf[AccountId, Standing] = field(factory=Shelf)
    entries: Shelf[AccountId, tuple[Entry, ...]] = field(factory=Shelf)
    has_written: bool = False

    def above(self) -> "Shelves":
        """The same shelves for a work that begins."""
        return Shelves(
            self.sites.above(),
            self.catalogs.above(),
            self.rules.above(),
            self.suspense.above(),
            self.licenses.above(),
            self.numbers.above(),
            self.rosters.above(),
            self.standings.above(),
            self.entries.above(),
        )

    def read(self, shelf: Shelf[K, V], key: K, value: V) -> V:
        """Know what was read: for everybody, unless it may be this work's own and be taken back."""
        (shelf.fresh if self.has_written else shelf.landed)[key] = value
        return value

    def wrote(self, shelf: Shelf[K, V], key: K, value: V) -> V:
        """Know what was written, if the work lands."""
        self.has_written = True
        shelf.fresh[key] = value
        return value

    def land(self) -> None:
        """The work has landed."""
        _land(self.sites)
        _land(self.catalogs)
        _land(self.rules)
        _land(self.suspense)
        _land(self.licenses)
        _land(self.numbers)
        _land(self.rosters)
        _land(self.standings)
        _land(self.entries)


def _land(shelf: Shelf[K, V]) -> None:
    shelf.landed.update(shelf.fresh)
