"""A site whose history is played through the use cases, for the contracts of reports, closes and audits."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

from attrs import evolve, field, frozen
from hypothesis import strategies as st

from gatedrentals.application.account_file import AccountFile
from gatedrentals.application.asked import Asked
from gatedrentals.application.billing.assess_late_fees import AssessLateFees, LateFeeRuns
from gatedrentals.application.billing.issue_invoices import BillingRuns, IssueInvoices
from gatedrentals.application.closing.close_month import CloseMonth, MonthCloses
from gatedrentals.application.receipts.record_receipt import BookReceipts, RecordReceipt
from gatedrentals.application.receipts.reverse_receipt import ReverseReceipt, TakeBackReceipts
from gatedrentals.application.setup.load_site import LoadSite, SiteSetups
from gatedrentals.domain.discounts.rules import NO_RULES, DiscountRule, PercentOff, RuleSet, Scope
from gatedrentals.domain.ids import PadId, ProductCode, SiteId, account_of
from gatedrentals.domain.ledger.documents import Method, Receipt, ReversalReason
from gatedrentals.domain.licensing.license import License
from gatedrentals.domain.licensing.terms import Frequency, OneTimeCharge, PayTerms, RecurringCharge
from gatedrentals.domain.period import noon
from gatedrentals.domain.site.charge_class import ChargeClass
from gatedrentals.ports.closes import MonthClose
from gatedrentals.ports.revenue_runs import RevenueRuns
from gatedrentals.ports.store import Store
from gatedrentals.ports.subledger import AccountKind
from gatedrentals.testing.contracts.setting import MOVE_IN, new_license, save_license
from gatedrentals.testing.fakes.clock import SettableClock
from gatedrentals.testing.fakes.ids import CountingIds
from gatedrentals.testing.strategies.catalogs import CATALOG
from gatedrentals.testing.strategies.sites import CENTRAL, site_named

JOB = Asked("test")
HOUR = timedelta(hours=1)
JULY, AUGUST, SEPTEMBER = (date(2027, month, 1) for month in (7, 8, 9))
_RENT, _WATER = (ProductCode(code) for code in ("rent", "storm-water"))
_MONTHLY = PayTerms(Frequency.MONTHLY, None, (RecurringCharge(_RENT, 115_001), RecurringCharge(_WATER)))
_WEEKLY = PayTerms(Frequency.WEEKLY, date(2027, 7, 2), (RecurringCharge(_RENT, 32_500),))

A_TENTH_OFF = RuleSet(
    1, (DiscountRule("tenth", "A tenth off", Scope(frozenset({ChargeClass.RENT})), PercentOff(1_000), priority=1),)
)
"""Takes a tenth off rent, for everybody."""


@frozen
class Paid:
    """Money that comes in on a day; ``place`` counts licenses from 0, and None is nobody's."""

    day: date
    place: int | None
    method: Method
    cents: int
    returned_on: date | None = None


@frozen
class Story:
    """What happens at a site: how each license pays, the money that comes in, and what is discounted."""

    terms: tuple[PayTerms, ...]
    paid: tuple[Paid, ...]
    rules: RuleSet = NO_RULES


@st.composite
def _payments(draw: st.DrawFn, licenses: int) -> Paid:
    day = MOVE_IN + timedelta(days=draw(st.integers(-12, 75)))
    returned = draw(st.none() | st.none() | st.integers(1, 20))
    place = draw(st.integers(0, licenses - 1) | st.integers(0, licenses - 1) | st.none())
    method = draw(st.sampled_from([Method.ECHECK, Method.KIOSK, Method.ZELLE, Method.MAILED_CHECK]))
    cents = draw(st.sampled_from([32_500, 115_501, 165_501]) | st.integers(1, 300_000))
    returned_on = None if returned is None or place is None else day + timedelta(days=returned)
    return Paid(day, place, method, cents, returned_on)


@st.composite
def stories(draw: st.DrawFn) -> Story:
    """One or two licenses and up to six payments over a summer."""
    terms = draw(st.lists(st.sampled_from([_MONTHLY, _WEEKLY]), min_size=1, max_size=2))
    paid = draw(st.lists(_payments(len(terms)), max_size=6))
    return Story(tuple(terms), tuple(paid), draw(st.sampled_from([NO_RULES, A_TENTH_OFF])))


A_STORY = Story(
    (_MONTHLY, _WEEKLY),
    (
        Paid(date(2027, 7, 1), 0, Method.ECHECK, 165_501),
        Paid(date(2027, 7, 2), 1, Method.KIOSK, 32_500, date(2027, 7, 8)),
        Paid(date(2027, 7, 20), None, Method.ZELLE, 40_000),
        Paid(date(2027, 8, 3), 1, Method.MAILED_CHECK, 150_000),
        Paid(date(2027, 8, 10), 0, Method.ZELLE, 300_000),
    ),
)
"""Paid in full, returned, unmatched, in part and far ahead."""


@frozen
class ReportedSite:
    """A site of its own in a store, with a clock; days pass when they are told to."""

    store: Store
    clock: SettableClock
    site_id: SiteId
    licenses: list[License] = field(factory=list)
    runs: RevenueRuns | None = None

    @classmethod
    def opened(cls, store: Store, story: Story, runs: RevenueRuns | None = None) -> "ReportedSite":
        """A site with the story's licenses, none of them billed."""
        clock = SettableClock(datetime(2027, 6, 12, 17, tzinfo=UTC))
        site = site_named(SiteId(f"r{uuid4().hex[:16]}"))
        ids = CountingIds(uuid4().int >> 64)
        SiteSetups(store, clock, ids)(LoadSite(site, CATALOG, story.rules, JOB))
        opened = cls(store, clock, site.id, runs=runs)
        with store.work(site.id) as work:
            for number, terms in enumerate(story.terms):
                plain = new_license(site.id, number=f"R-{number}", pads=((MOVE_IN, PadId(f"C-{number}")),))
                first = evolve(plain.stay.terms[0], terms=terms)
                deposit = (OneTimeCharge(ProductCode("security_deposit"), 50_000),)
                stay = evolve(plain.stay, terms=(first,), one_time=deposit)
                opened.licenses.append(save_license(work, evolve(plain, stay=stay)))
                work.subledger.open_account(account_of(plain.id), site.id, AccountKind.LICENSE)
        return opened

    def play(self, story: Story, until: date) -> None:
        """Let days pass from the clock's to ``until``: runs, what was paid and returned, and each month's close."""
        day = self.clock.now().date()
        while day < until:
            day += timedelta(days=1)
            self.clock.set(noon(day, CENTRAL) + HOUR)
            self._cut_first_invoices()
            if day.weekday() in {0, 3}:
                BillingRuns(self.store, self.clock)(IssueInvoices(self.site_id, JOB))
                LateFeeRuns(self.store, self.clock)(AssessLateFees(self.site_id, JOB))
            for number, paid in enumerate(story.paid):
                if paid.day == day:
                    self._book(paid, number)
                if paid.returned_on == day:
                    self._take_back(number)
            if day.day == 3 and day > MOVE_IN + timedelta(days=7):
                self.close(day - timedelta(days=3))

    def close(self, month: date) -> MonthClose:
        """Close the month that holds a day."""
        return MonthCloses(self.store, self.clock, self.runs)(CloseMonth(self.site_id, month, JOB))

    def _cut_first_invoices(self) -> None:
        """What the move-in does: the generator touches a license only after its first invoice (§3.4)."""
        now = self.clock.now()
        for license_ in self.licenses:
            activated_at = license_.stay.activated_at
            with self.store.work(self.site_id) as work:
                standing = work.subledger.standing(account_of(license_.id))
                if standing.frontier is None and activated_at is not None and activated_at <= now:
                    file = AccountFile.of_license(work, license_, now)
                    file.catch_up(now, now, "move-in")
                    file.save(now)

    def _book(self, paid: Paid, number: int) -> None:
        name = "" if paid.place is None else f"R-{paid.place}"
        receipt = Receipt(self.site_id, str(number), paid.method, paid.cents, noon(paid.day, CENTRAL) - HOUR)
        BookReceipts(self.store, self.clock)(RecordReceipt(self.site_id, receipt, JOB, name))

    def _take_back(self, number: int) -> None:
        at = self.clock.now()
        command = ReverseReceipt(self.site_id, self.site_id, str(number), ReversalReason.ACH_RETURN, at, JOB, "R01")
        TakeBackReceipts(self.store, self.clock)(command)


def played(store: Store, story: Story, until: date, runs: RevenueRuns | None = None) -> ReportedSite:
    """A site of its own with a story played until a day."""
    site = ReportedSite.opened(store, story, runs)
    site.play(story, until)
    return site
