"""A small park on a clock: its use cases by the steps that a workload takes, on any store."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Protocol
from uuid import UUID, uuid5

from attrs import define, field, fields, frozen

from gatedrentals.application.account_file import AccountFile
from gatedrentals.application.asked import Asked
from gatedrentals.application.billing.assess_late_fees import AssessLateFees, LateFeeRuns
from gatedrentals.application.billing.issue_invoices import BillingRuns, IssueInvoices
from gatedrentals.application.preview import PreviewStore
from gatedrentals.application.setup.load_site import LoadSite, SiteSetups
from gatedrentals.domain.discounts.rules import NO_RULES, RuleSet
from gatedrentals.domain.errors import Refusal
from gatedrentals.domain.ids import AccountId, HomeId, LicenseId, PadId, PartyId, ProductCode, SiteId, account_of
from gatedrentals.domain.ledger.documents import Document, Recognition
from gatedrentals.domain.licensing.license import Assignment, License
from gatedrentals.domain.licensing.states import State
from gatedrentals.domain.licensing.terms import (
    Frequency,
    OneTimeCharge,
    PayTerms,
    RecurringCharge,
    StayTerms,
    TermsChange,
)
from gatedrentals.domain.site.policy import SitePolicy
from gatedrentals.ports.parties import Party
from gatedrentals.ports.store import Store, Work
from gatedrentals.ports.subledger import AccountKind, StaleAccount
from gatedrentals.testing.fakes.clock import SettableClock
from gatedrentals.testing.fakes.ids import CountingIds
from gatedrentals.testing.strategies.catalogs import CATALOG
from gatedrentals.testing.strategies.sites import site_named

OPENING = datetime(2027, 9, 20, 14, tzinfo=UTC)
"""When histories begin: five weeks before the hour that occurs twice."""

RENT, STORM_WATER, DEPOSIT = ProductCode("rent"), ProductCode("storm-water"), ProductCode("security_deposit")
ASKED = Asked("workload")


@frozen
class Home:
    """One license to begin with: what it pays, from when on. ``rent_cents`` is per whole cycle."""

    frequency: Frequency
    move_in: date
    anchor: date | None
    rent_cents: int = 32_500
    storm_water: bool = True
    deposit_cents: int = 0

    @property
    def terms(self) -> PayTerms:
        """What it pays by cycle."""
        return pay_terms(self.frequency, self.anchor, self.rent_cents, storm_water=self.storm_water)


class Printer(Protocol):
    """What Hypothesis shows values with."""

    def text(self, text: str) -> None:
        """Print a text."""
        ...


@frozen(repr=False)
class SetUp:
    """A park: its policy, its discounts and its homes."""

    policy: SitePolicy
    homes: tuple[Home, ...]
    rules: RuleSet = NO_RULES

    def __repr__(self) -> str:
        """What is not the rule book's default: a failing history is read by people."""
        usual = SitePolicy()
        names = [
            each.name for each in fields(SitePolicy) if getattr(self.policy, each.name) != getattr(usual, each.name)
        ]
        policy = ", ".join(f"{name}={getattr(self.policy, name)!r}" for name in names)
        rules = ", ".join(f"{rule.id}: {rule.benefit}" for rule in self.rules.rules)
        return f"SetUp({policy}; homes={self.homes}; rules=[{rules}])"

    def _repr_pretty_(self, printer: Printer, _cycle: bool) -> None:  # noqa: FBT001 - Hypothesis asks it so
        printer.text(repr(self))


def pay_terms(frequency: Frequency, anchor: date | None, rent_cents: int, *, storm_water: bool = True) -> PayTerms:
    """Terms of rent, with storm water at the catalog's price or without."""
    charges = [RecurringCharge(RENT, rent_cents)]
    if storm_water:
        charges.append(RecurringCharge(STORM_WATER))
    return PayTerms(frequency, None if frequency is Frequency.MONTHLY else anchor, tuple(charges))


@define
class Park:
    """A site with its licenses. Two parks with one name and set-up on two stores do the same under the same steps."""

    store: Store
    name: UUID
    set_up: SetUp
    clock: SettableClock = field(factory=lambda: SettableClock(OPENING))

    @property
    def site_id(self) -> SiteId:
        """The site, fresh for every name."""
        return SiteId(f"m{self.name.hex[:16]}")

    @property
    def numbers(self) -> tuple[str, ...]:
        """License numbers, one for each home."""
        return tuple(f"L-{place}" for place, _ in enumerate(self.set_up.homes, 1))

    @property
    def now(self) -> datetime:
        """The present."""
        return self.clock.now()

    def open(self) -> None:
        """Load the site, and make its licenses ready to move in."""
        site = site_named(self.site_id, policy=self.set_up.policy)
        first = uuid5(self.name, "ids").int
        SiteSetups(self.store, self.clock, CountingIds(first))(LoadSite(site, CATALOG, self.set_up.rules, ASKED))
        with self.store.work(self.site_id) as work:
            for number, home in zip(self.numbers, self.set_up.homes, strict=True):
                license_ = self._license(number, home)
                work.parties.save(Party(license_.residents[0], self.site_id, f"Resident {number}"))
                work.licenses.save(license_)
                work.subledger.open_account(account_of(license_.id), self.site_id, AccountKind.LICENSE)

    def license_id(self, number: str) -> LicenseId:
        """The id of a license: the same in every park of this name."""
        return LicenseId(uuid5(self.name, number))

    def account_id(self, number: str) -> AccountId:
        """The account of a license."""
        return account_of(self.license_id(number))

    def suspense(self) -> AccountId:
        """The account of money that nobody knows."""
        with self.store.work(self.site_id) as work:
            return work.sites.suspense_account(self.site_id)

    def documents(self, account_id: AccountId) -> tuple[Document, ...]:
        """The documents of an account."""
        with self.store.work(self.site_id) as work:
            return tuple(entry.document for entry in work.subledger.entries(account_id))

    def license(self, number: str) -> License:
        """A license as it is now."""
        with self.store.work(self.site_id) as work:
            return work.licenses.by_number(self.site_id, number)

    # --- what happens ----------------------------------------------------------------------------------------------

    def attempt(self, act: Callable[[], object]) -> str:
        """Do something a moment later than all before; answers with the code of the refusal, if it was refused.

        Nobody else is at it, so that what is refused as stale is a fault: posted into a closed month, for one.
        """
        self.clock.advance(timedelta(seconds=1))
        try:
            act()
        except StaleAccount:
            raise
        except Refusal as refusal:
            return refusal.code
        return "done"

    def bill(self, as_of: datetime | None = None, *, twice: bool = True) -> None:
        """A billing run; fails if a run right after it would issue anything."""
        run = BillingRuns(self.store, self.clock)
        run(IssueInvoices(self.site_id, ASKED, as_of))
        if twice:
            again = run(IssueInvoices(self.site_id, ASKED, as_of))
            assert not again.invoices, f"a second run issued {again.invoices}"

    def charge_late(self, as_of: datetime | None = None, *, twice: bool = True) -> None:
        """A run of late fees; fails if a run right after it would charge anything."""
        run = LateFeeRuns(self.store, self.clock)
        run(AssessLateFees(self.site_id, ASKED, as_of))
        if twice:
            again = run(AssessLateFees(self.site_id, ASKED, as_of))
            assert not again, f"a second run charged {again}"

    def file(self, work: Work, number: str) -> AccountFile:
        """The file of a license's account."""
        return AccountFile.of_license(work, work.licenses.by_number(self.site_id, number), self.now)

    def replayed(self, number: str) -> tuple[Document, ...]:
        """What a replay of an account from its documents alone would post, up to where it was followed last."""
        with PreviewStore(self.store).work(self.site_id) as work:
            file = self.file(work, number)
            followed = (document for document in file.documents if not isinstance(document.body, Recognition))
            last = max((document.recorded_at for document in followed), default=None)
            if last is None:
                return ()
            return file.catch_up(last, self.now, "replay").documents

    def _license(self, number: str, home: Home) -> License:
        signed_at = OPENING - timedelta(days=3)
        deposit = (OneTimeCharge(DEPOSIT, home.deposit_cents),) if home.deposit_cents else ()
        place = int(number.removeprefix("L-"))
        return License(
            id=self.license_id(number),
            number=number,
            site_id=self.site_id,
            residents=(PartyId(uuid5(self.name, f"resident of {number}")),),
            assignments=(Assignment(home.move_in, HomeId(f"TXC1000{place}"), PadId(f"C-00{place}")),),
            stay=StayTerms(home.move_in, None, (TermsChange(signed_at, home.move_in, home.terms),), (), deposit),
            state=State.PREPARING,
        )


def each_account(park: Park) -> Iterator[tuple[str, AccountId]]:
    """Every license's account by its number, then the suspense account."""
    for number in park.numbers:
        yield number, park.account_id(number)
    yield "", park.suspense()
