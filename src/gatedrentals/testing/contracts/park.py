"""A site at work on any store: use cases on a clock of its own, and what its books say in few words."""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, date, datetime
from uuid import UUID, uuid4

from attrs import define, evolve, field

from gatedrentals.application.account_file import AccountFile
from gatedrentals.application.asked import Asked
from gatedrentals.application.billing.assess_late_fees import AssessLateFees, LateFeeRuns
from gatedrentals.application.billing.issue_invoices import BillingRuns, IssueInvoices
from gatedrentals.application.licensing.activate import ActivatedLicenses, ActivateLicense
from gatedrentals.application.licensing.begin_billing import BeginBilling, BillingStarts
from gatedrentals.application.licensing.draft_license import DraftLicense, NewResident
from gatedrentals.application.licensing.license_file import LicenseChanged
from gatedrentals.application.licensing.prepare import PreparedLicenses, PrepareLicense
from gatedrentals.application.licensing.sign_at_office import OfficeSignings
from gatedrentals.application.receipts.record_receipt import Booked, BookReceipts, RecordReceipt
from gatedrentals.application.receipts.reverse_receipt import Returned, ReverseReceipt, TakeBackReceipts
from gatedrentals.application.setup.load_site import LoadSite, SiteSetups
from gatedrentals.domain.catalog.product import Catalog
from gatedrentals.domain.discounts.rules import NO_RULES, RuleSet
from gatedrentals.domain.events import Event
from gatedrentals.domain.ids import HomeId, PadId, ProductCode, SiteId, account_of
from gatedrentals.domain.ledger.audit import audit
from gatedrentals.domain.ledger.books import Books, read_books
from gatedrentals.domain.ledger.documents import CreditMemo, Document, Invoice, Method, Receipt, ReversalReason
from gatedrentals.domain.ledger.entry import Entry
from gatedrentals.domain.ledger.line import LineRef
from gatedrentals.domain.licensing.license import License
from gatedrentals.domain.licensing.terms import Frequency, OneTimeCharge, PayTerms, RecurringCharge
from gatedrentals.domain.payments.paid_to import paid_to_of
from gatedrentals.domain.payments.standing import Standing
from gatedrentals.domain.site.policy import LateFeeRule, Site, SitePolicy
from gatedrentals.ports.ids import Ids
from gatedrentals.ports.kept_items import KeptItem
from gatedrentals.ports.store import Store
from gatedrentals.testing.fakes.clock import SettableClock
from gatedrentals.testing.strategies.catalogs import CATALOG
from gatedrentals.testing.strategies.sites import CENTRAL, site_named

RENT, STORM_WATER = ProductCode("rent"), ProductCode("storm-water")

EXAMPLE = SitePolicy(
    settle_window_hours=0, surrender_day_charged=True, late_fee=LateFeeRule(cap_cents=5_000, owner_signed=True)
)
"""The policy of the worked examples: no settle window, the surrender day charged, $50.00 flat, signed by the owner."""

PM = Asked("pm", "10.0.0.7")


def at(month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    """A local time of 2026, the year of the worked examples."""
    return datetime(2026, month, day, hour, minute, tzinfo=CENTRAL).astimezone(UTC)


def weekly(anchor: date, rent_cents: int = 32_500, storm_water_cents: int | None = 500) -> PayTerms:
    """Terms due on the weekday of a day; those of the worked examples unless said."""
    return pay_terms(Frequency.WEEKLY, anchor, rent_cents, storm_water_cents)


def pay_terms(
    frequency: Frequency, anchor: date | None, rent_cents: int, storm_water_cents: int | None = None
) -> PayTerms:
    """Rent, and storm water if it has a price."""
    charges = [RecurringCharge(RENT, rent_cents)]
    if storm_water_cents is not None:
        charges.append(RecurringCharge(STORM_WATER, storm_water_cents))
    return PayTerms(frequency, anchor, tuple(charges))


class FreshIds:
    """Identifiers that no other test has, whichever store it shares."""

    def new(self) -> UUID:
        """An identifier never given before."""
        return uuid4()


@define
class Park:
    """One site that nobody else uses, and who asks there: the PM."""

    store: Store
    site: Site
    clock: SettableClock
    ids: Ids
    numbers: Counter[str] = field(factory=Counter)

    @classmethod
    def opened(
        cls, store: Store, policy: SitePolicy = EXAMPLE, rules: RuleSet = NO_RULES, catalog: Catalog = CATALOG
    ) -> "Park":
        """A fresh site with the catalog of the strategies, on 2026-06-01."""
        site = site_named(SiteId(f"t{uuid4().hex[:16]}"), policy=policy)
        park = cls(store, site, SettableClock(at(6, 1)), FreshIds())
        SiteSetups(store, park.clock, park.ids)(LoadSite(site, catalog, rules, PM))
        return park

    # --- what is asked -------------------------------------------------------------------------------------------

    def draft(self, terms: PayTerms, move_in: date, *one_time: OneTimeCharge) -> DraftLicense:
        """A license to be signed, on a pad of its own."""
        self.numbers["license"] += 1
        number = self.numbers["license"]
        return DraftLicense(
            site_id=self.site.id,
            number=f"L-{number}",
            residents=(NewResident("Dana Whitfield"), NewResident("Omar Reyes", "omar@example.com")),
            home=HomeId(f"TXC{number:05}"),
            pad=PadId(f"C-{number:03}"),
            move_in=move_in,
            terms=terms,
            asked=PM,
            one_time=one_time,
        )

    def sign(self, draft: DraftLicense) -> License:
        """Draft and sign at the office."""
        return OfficeSignings(self.store, self.clock, self.ids)(draft).license

    def prepare(self, number: str) -> LicenseChanged:
        """Start the fan-out and cut the first invoice."""
        PreparedLicenses(self.store, self.clock)(PrepareLicense(self.site.id, number, PM))
        return BillingStarts(self.store, self.clock)(BeginBilling(self.site.id, number, PM))

    def activate(self, number: str, moved_in_on: date | None = None) -> LicenseChanged:
        """End the fan-out."""
        command = ActivateLicense(self.site.id, number, PM, moved_in_on)
        return ActivatedLicenses(self.store, self.clock)(command)

    def move_in(self, terms: PayTerms, move_in: date, *one_time: OneTimeCharge) -> str:
        """The number of a license that is signed, prepared and activated at the present."""
        number = self.sign(self.draft(terms, move_in, *one_time)).number
        PreparedLicenses(self.store, self.clock)(PrepareLicense(self.site.id, number, PM))
        self.activate(number)
        return number

    def run(self, as_of: datetime) -> None:
        """Go to an instant; issue what is due and assess late fees."""
        self.clock.set(as_of)
        BillingRuns(self.store, self.clock)(IssueInvoices(self.site.id, PM))
        LateFeeRuns(self.store, self.clock)(AssessLateFees(self.site.id, PM))

    def receipt(self, name: str, cents: int, received_at: datetime, method: Method = Method.ZELLE) -> Receipt:
        """Money of this site's bank."""
        return Receipt(self.source, name, method, cents, received_at)

    def pay(
        self,
        number: str,
        name: str,
        cents: int,
        received_at: datetime,
        *,
        method: Method = Method.ZELLE,
        now: datetime | None = None,
    ) -> Booked:
        """Book money for a license when it came, or later."""
        self.clock.set(now or received_at)
        command = RecordReceipt(self.site.id, self.receipt(name, cents, received_at, method), PM, number)
        return BookReceipts(self.store, self.clock)(command)

    def bounce(self, name: str, returned_at: datetime, reason: ReversalReason = ReversalReason.ACH_RETURN) -> Returned:
        """The bank returns a receipt, with R01 unless it is a chargeback."""
        self.clock.set(returned_at)
        code = "R01" if reason is ReversalReason.ACH_RETURN else ""
        return TakeBackReceipts(self.store, self.clock)(
            ReverseReceipt(self.site.id, self.source, name, reason, returned_at, PM, code)
        )

    # --- what stands ---------------------------------------------------------------------------------------------

    @property
    def source(self) -> str:
        """Where this site's money comes from."""
        return f"bank of {self.site.id}"

    def license(self, number: str) -> License:
        """The license as it stands."""
        with self.store.work(self.site.id) as work:
            return work.licenses.by_number(self.site.id, number)

    def entries(self, number: str) -> Sequence[Entry]:
        """Every entry of a license's account."""
        with self.store.work(self.site.id) as work:
            return work.subledger.entries(account_of(self.license(number).id))

    def documents(self, number: str) -> list[Document]:
        """Every document of a license's account."""
        return [entry.document for entry in self.entries(number)]

    def invoices(self, number: str) -> list[Invoice]:
        """Every invoice of a license, in order of number."""
        return [document.body for document in self.documents(number) if isinstance(document.body, Invoice)]

    def memos(self, number: str) -> list[CreditMemo]:
        """Every credit memo of a license, in order."""
        return [document.body for document in self.documents(number) if isinstance(document.body, CreditMemo)]

    def standing(self, number: str) -> Standing:
        """What a license's account stands at."""
        with self.store.work(self.site.id) as work:
            return work.subledger.standing(account_of(self.license(number).id))

    def books(self, number: str) -> Books:
        """A license's books as its documents leave them; every invariant of them holds (§5.3)."""
        entries = self.entries(number)
        assert audit(entries) == ()
        books, standing = read_books(entries), self.standing(number)
        assert books.open_cents == sum(line.open_cents for line in standing.open_lines)
        assert not entries or entries[-1].balances == standing.balances
        return books

    def open(self, number: str) -> dict[tuple[str, date], int]:
        """Open cents by product and due date."""
        found: Counter[tuple[str, date]] = Counter()
        for line in self.books(number).base_lines:
            if line.open_cents:
                found[line.line.product, line.invoice.due_on] += line.open_cents
        return dict(found)

    def open_cents(self, number: str) -> int:
        """All that is open."""
        return sum(self.open(number).values())

    def placed(self, number: str, name: str) -> dict[tuple[str, date], int]:
        """Where a receipt's cents stand, by product and due date."""
        books = self.books(number)
        found: Counter[tuple[str, date]] = Counter()
        for receipt in books.receipts.values():
            if receipt.receipt.external_id == name and receipt.counts:
                for ref, allocation in receipt.placed.items():
                    line = books.line(ref)
                    found[line.line.product, line.invoice.due_on] += allocation.cents
        return dict(found)

    def held(self, number: str) -> dict[str, int]:
        """Cents that no line takes, by why."""
        found: Counter[str] = Counter()
        for held in self.standing(number).held:
            found[held.holding.value] += held.cents
        return dict(found)

    def paid_to(self, number: str) -> date | None:
        """The last night up to which rent is paid."""
        now = self.clock.now()
        with self.store.work(self.site.id) as work:
            file = AccountFile.of_license(work, work.licenses.by_number(self.site.id, number), now)
            return paid_to_of(file.desk.project(file.posted, now, now))

    def ledger(self, number: str) -> dict[tuple[str, str], int]:
        """The account's trial balance: debit above zero, by role and detail."""
        found: Counter[tuple[str, str]] = Counter()
        for entry in self.entries(number):
            for posting in entry.postings:
                found[posting.role.value, posting.detail] += posting.cents
        assert sum(found.values()) == 0
        return {account: cents for account, cents in found.items() if cents}

    def told(self, number: str) -> list[Event]:
        """Every event of a license, in order."""
        with self.store.work(self.site.id) as work:
            return [row.event for row in work.outbox.waiting(10_000) if row.subject == self.license(number).id]

    def items(self) -> list[KeptItem]:
        """What waits for a person."""
        with self.store.work(self.site.id) as work:
            return list(work.kept.open_items(self.site.id))

    def ref(self, number: str, product: str, due_on: date) -> LineRef:
        """The latest line of a product and due date."""
        lines = [line for line in self.books(number).base_lines if line.invoice.due_on == due_on]
        return [line.ref for line in lines if line.line.product == product][-1]

    def with_store(self, store: Store) -> "Park":
        """The same park on another store, such as one that previews."""
        return evolve(self, store=store)
