"""The short ways of runs and receipts on any store: the books are those that replays of every account would leave."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta

import pytest
from attrs import evolve, field, frozen
from hypothesis import example, given
from hypothesis import strategies as st

from gatedrentals.application.account_file import AccountFile
from gatedrentals.application.billing.assess_late_fees import AssessLateFees, LateFeeRuns
from gatedrentals.application.billing.due import is_due, is_metered_alone
from gatedrentals.application.billing.issue_invoices import BillingRuns, IssueInvoices
from gatedrentals.application.billing.metered_use import bill_metered_use
from gatedrentals.application.importing.receipts import ImportReceipts, ReceiptFiles
from gatedrentals.application.licensing.agree_long_stay import AgreeLongStay, LongStays
from gatedrentals.application.licensing.change_terms import ChangeTerms, TermsChanges
from gatedrentals.application.licensing.give_notice import GiveNotice, Notices
from gatedrentals.application.licensing.withdraw_notice import NoticeWithdrawals, WithdrawNotice
from gatedrentals.application.named_line import NamedLine
from gatedrentals.application.receipts.direct_receipt import Directives, MarkLines
from gatedrentals.application.receipts.record_receipt import BookReceipts, RecordReceipt
from gatedrentals.domain.catalog.product import DEPOSIT, NoPrice
from gatedrentals.domain.discounts.rules import NO_RULES, DiscountRule, FixedOff, RuleSet, Scope
from gatedrentals.domain.events import MoneyEvent
from gatedrentals.domain.ids import ProductCode, account_of
from gatedrentals.domain.ledger.documents import DirectiveKind, Method, Receipt
from gatedrentals.domain.licensing.states import BILLED, State
from gatedrentals.domain.licensing.terms import Frequency, OneTimeCharge, PayTerms, RecurringCharge
from gatedrentals.domain.metering.readings import MeterReading, Register
from gatedrentals.domain.payments.standing import Standing
from gatedrentals.domain.site.charge_class import ChargeClass
from gatedrentals.domain.site.policy import HotelTaxRule, SitePolicy
from gatedrentals.ports.store import Store
from gatedrentals.testing.contracts.park import EXAMPLE, PM, RENT, STORM_WATER, Park, at, pay_terms
from gatedrentals.testing.contracts.setting import few_examples
from gatedrentals.testing.strategies.catalogs import CATALOG
from gatedrentals.testing.strategies.sites import CENTRAL, TEXAS_AND_CITY

__all__ = [
    "test_a_cut_cycle_is_one_use_of_a_rule_that_applies_so_many_times",
    "test_a_cycle_that_goes_on_after_a_withdrawn_notice_is_one_use",
    "test_runs_and_receipts_leave_what_replays_would",
    "test_what_no_rule_can_bill_is_kept_and_stops_no_other",
]

MOVE_IN = date(2026, 6, 12)
TERMS = [
    pay_terms(Frequency.WEEKLY, MOVE_IN, 32_500, 500),
    pay_terms(Frequency.BIWEEKLY, MOVE_IN, 65_000, 1_000),
    pay_terms(Frequency.MONTHLY, None, 115_000, 2_500),
]
ONCE_OFF = RuleSet(
    1, (DiscountRule("once", "Once", Scope(frozenset({ChargeClass.RENT})), FixedOff(2_500), 1, max_uses=2),)
)

RAISED = (RecurringCharge(RENT, 35_000),)
LEAVE_AFTER = {"notice": timedelta(days=40), "short notice": timedelta(days=10)}


@frozen
class Act:
    """Something that happens some hours after what happened before; ``late`` is for how many hours nobody told."""

    kind: str
    hours: int
    license: int = 0
    cents: int = 1
    late: int = 0


def acts() -> st.SearchStrategy[list[Act]]:
    """Runs, and money early, late, too much and too little, that may come back."""
    kinds = st.sampled_from(["run", "run", "pay", "pay", "pay", "file", "bounce", "read"])
    cents = st.sampled_from([1, 33_000, 46_429, 66_000, 150_000, 400_000])
    late = st.sampled_from([0, 0, 0, 30, 200])
    return st.lists(st.builds(Act, kinds, st.integers(1, 150), st.integers(0, 2), cents, late), max_size=8)


@frozen
class Pair:
    """Two sites that the same happens at: one by runs and use cases, one by a replay of every account.

    ``more`` is what a story can tell beyond what is told here, by its kind: done at both sites.
    """

    quick: Park
    slow: Park
    licenses: Sequence[str]
    more: Mapping[str, Callable[[Park, str, Act], None]] = field(factory=dict)

    @classmethod
    def opened(cls, store: Store, policy: SitePolicy, rules: RuleSet) -> "Pair":
        quick, slow = (Park.opened(store, policy, rules) for _ in range(2))
        deposit = OneTimeCharge(ProductCode("security_deposit"), 30_000)
        for terms in TERMS:
            slow.move_in(terms, MOVE_IN, deposit)
        return cls(quick, slow, [quick.move_in(terms, MOVE_IN, deposit) for terms in TERMS])

    def play(self, story: Sequence[Act]) -> None:
        now = at(6, 5, 8)
        booked: list[tuple[str, datetime]] = []
        for number, act in enumerate(story):
            now += timedelta(hours=act.hours)
            for park in (self.quick, self.slow):
                park.clock.set(now)
            name, license_ = f"m{number}", self.licenses[act.license]
            match act.kind:
                case "run":
                    self._run(now - timedelta(hours=act.late))
                case "pay":
                    self._pay(license_, name, act.cents, now - timedelta(hours=act.late))
                    booked.append((name, now))
                case "file":
                    booked += self._file(number, act, now)
                case "bounce" if booked:
                    bounced, _ = booked.pop()
                    for park in (self.quick, self.slow):
                        park.bounce(bounced, now)
                case _:
                    self._tell(license_, act, now)

    def agree(self) -> None:
        """Documents, standings, events and items are the same at both."""
        for number in self.licenses:
            assert told(self.quick, number) == told(self.slow, number)
        assert _kept(self.quick) == _kept(self.slow)

    def _tell(self, number: str, act: Act, now: datetime) -> None:
        match act.kind:
            case "pin" | "exclude" | "include":
                self._mark(number, DirectiveKind(act.kind), act.cents)
            case "notice" | "short notice" | "vague notice" | "withdraw" | "long stay" | "raise":
                self._say(number, act.kind, now.astimezone(CENTRAL).date())
            case kind if kind in self.more:
                for park in (self.quick, self.slow):
                    self.more[kind](park, number, act)
            case _:
                self._read(number, act.cents, now)

    def _run(self, as_of: datetime) -> None:
        BillingRuns(self.quick.store, self.quick.clock)(IssueInvoices(self.quick.site.id, PM, as_of))
        bill_slowly(self.slow, as_of)
        for park in (self.quick, self.slow):
            LateFeeRuns(park.store, park.clock)(AssessLateFees(park.site.id, PM))

    def _pay(self, number: str, name: str, cents: int, received_at: datetime) -> None:
        for park in (self.quick, self.slow):
            receipt = Receipt(park.source, name, Method.ZELLE, cents, received_at)
            command = RecordReceipt(park.site.id, receipt, PM, number)
            if park is self.quick:
                BookReceipts(park.store, park.clock)(command)
            else:
                with park.store.work(park.site.id) as work:
                    BookReceipts(park.store, park.clock).book(work, command)

    def _file(self, number: int, act: Act, now: datetime) -> list[tuple[str, datetime]]:
        """A file of money for every license, some of it twice, or told late."""
        rows = [
            (self.licenses[(act.license + place) % 3], f"f{number}-{place % 4}", act.cents * (place % 4 + 1), late)
            for place, late in enumerate((0, 0, act.late, 0, 0))
        ]
        lines = [
            ",".join(
                [self.quick.source, name, "zelle", f"{cents // 100}.{cents % 100:02}", _local(now, late), license_]
            )
            for license_, name, cents, late in rows
        ]
        head = "source,external_id,method,amount,received_at,license_number"
        content = "\n".join([head, *lines]).encode()
        report = ReceiptFiles(self.quick.store, self.quick.clock)(
            ImportReceipts(self.quick.site.id, f"{number}.csv", content, PM)
        )
        assert (report.taken, report.already, report.kept) == (4, 1, ())
        with self.slow.store.work(self.slow.site.id) as work:
            for license_, name, cents, late in rows[:4]:
                receipt = Receipt(self.slow.source, name, Method.ZELLE, cents, now - timedelta(hours=late))
                BookReceipts(self.slow.store, self.slow.clock).book(
                    work, RecordReceipt(self.slow.site.id, receipt, PM, license_)
                )
        return [(name, now) for _, name, _, _ in rows[:4]]

    def _mark(self, number: str, kind: DirectiveKind, which: int) -> None:
        """Say it of a line that is open."""
        for park in (self.quick, self.slow):
            lines = park.standing(number).open_lines
            if lines:
                ref = lines[which % len(lines)].ref
                invoice = park.books(number).invoices[ref.invoice_seq].invoice.number
                named = (NamedLine(invoice, ref.line_no),)
                Directives(park.store, park.clock).mark(MarkLines(park.site.id, number, kind, named, PM))

    def _say(self, number: str, what: str, today: date) -> None:
        """What a resident says where it can be said: that they leave, on a day or on none yet, that they stay."""
        for park in (self.quick, self.slow):
            site_id, license_ = park.site.id, park.license(number)
            match license_.state, what:
                case _, "long stay" if not license_.tax_notices:
                    LongStays(park.store, park.clock)(AgreeLongStay(site_id, number, today, PM))
                case State.ACTIVE, "raise":
                    raised = evolve(license_.stay.terms[-1].terms, recurring=RAISED)
                    TermsChanges(park.store, park.clock)(ChangeTerms(site_id, number, raised, PM))
                case State.ACTIVE, "notice" | "short notice" | "vague notice":
                    leaves = None if what == "vague notice" else max(today, MOVE_IN) + LEAVE_AFTER[what]
                    Notices(park.store, park.clock)(GiveNotice(site_id, number, today, PM, leaves))
                case State.NOTICE, "withdraw":
                    NoticeWithdrawals(park.store, park.clock)(WithdrawNotice(site_id, number, PM))
                case _:
                    pass

    def _read(self, number: str, wh: int, now: datetime) -> None:
        for park in (self.quick, self.slow):
            pad = park.license(number).assignments[0].pad
            readings = [
                MeterReading(day, Register("E-1", 100_000_000), value)
                for day, value in ((MOVE_IN, 0), (now.date(), wh * 10))
            ]
            with park.store.work(park.site.id) as work:
                work.readings.add(park.site.id, pad, readings)


def _local(now: datetime, hours: int) -> str:
    return f"{(now - timedelta(hours=hours)).astimezone(CENTRAL):%Y-%m-%d %H:%M}"


def bill_slowly(park: Park, as_of: datetime) -> None:
    """What a billing run is, license by license."""
    now = park.clock.now()
    with park.store.work(park.site.id) as work:
        for license_ in list(work.licenses.of_site(park.site.id, BILLED)):
            frontier = work.subledger.standing(account_of(license_.id)).frontier
            if is_due(park.site, license_, frontier, as_of) or is_metered_alone(park.site, license_, frontier, as_of):
                file = AccountFile.of_license(work, license_, now)
                file.catch_up(as_of, now, "billing run")
                bill_metered_use(file, as_of, now)
                file.save(now)


def told(park: Park, number: str) -> tuple[list[bytes], Standing, list[str]]:
    """Documents, standing and events of a license, without what differs between two sites."""
    account = account_of(park.license(number).id)
    payloads = [
        entry.payload.replace(account.hex.encode(), b"account").replace(park.source.encode(), b"bank")
        for entry in park.entries(number)
    ]
    with park.store.work(park.site.id) as work:
        events = [
            row.event
            for row in work.outbox.waiting(100_000)
            if row.subject == account and isinstance(row.event, MoneyEvent)
        ]
    texts = [repr(event).replace(repr(account), "account").replace(park.source, "bank") for event in events]
    return payloads, comparable(park.standing(number)), texts


def _kept(park: Park) -> list[tuple[str, str]]:
    return sorted((item.kind, item.reason.replace(park.source, "bank")) for item in park.items())


def comparable(standing: Standing) -> Standing:
    """The standing without its hash; the order of bills counts, not their numbers; a deadline may be told too early."""
    orders = sorted({line.order for line in standing.open_lines})
    lines = tuple(evolve(line, order=orders.index(line.order)) for line in standing.open_lines)
    return evolve(standing, open_lines=lines, head=bytes(32), next_deadline=None)


policies = st.builds(
    lambda taxed, late, days: evolve(EXAMPLE, hotel_tax=taxed, late_fee=late, horizon_days=days),
    st.sampled_from([None, HotelTaxRule(TEXAS_AND_CITY)]),
    st.sampled_from([None, EXAMPLE.late_fee]),
    st.sampled_from([92, 8]),
)


AHEAD = [Act("pay", 1, 0, 150_000), *(Act("pay", 150, 0, 33_000) for _ in range(6)), Act("run", 30)]
"""Money over a horizon of a week pays what more of it reaches, and more waits in its place."""

AGAIN = [Act("run", 300), Act("pay", 50, 2, 150_000), Act("bounce", 71), Act("pay", 208, 2, 1)]
"""A cycle that was billed ahead, voided and never issued again is late at its noon, whenever it is issued (§6.6)."""


@few_examples
@example(story=AHEAD, policy=evolve(EXAMPLE, horizon_days=8), rules=NO_RULES)
@example(story=AGAIN, policy=EXAMPLE, rules=NO_RULES)
@given(story=acts(), policy=policies, rules=st.sampled_from([NO_RULES, ONCE_OFF]))
def test_runs_and_receipts_leave_what_replays_would(
    store: Store, story: list[Act], policy: SitePolicy, rules: RuleSet
) -> None:
    """Documents, standings, events and items of every license."""
    pair = Pair.opened(store, policy, rules)

    pair.play(story)

    pair.agree()


@pytest.mark.parametrize(("cut_on", "uses"), [(MOVE_IN, {"once": 2}), (MOVE_IN + timedelta(days=3), None)])
def test_a_cut_cycle_is_one_use_of_a_rule_that_applies_so_many_times(
    store: Store, cut_on: date, uses: dict[str, int] | None
) -> None:
    """Its pieces are one cycle, and one that was cut at its first day is none (§4.2)."""
    park = Park.opened(store, evolve(EXAMPLE, late_fee=None), ONCE_OFF)
    park.clock.set(at(6, 11))
    number = park.move_in(TERMS[0], MOVE_IN, OneTimeCharge(DEPOSIT, 50_000))
    raised = pay_terms(Frequency.WEEKLY, MOVE_IN, 35_000)
    TermsChanges(store, park.clock)(ChangeTerms(park.site.id, number, raised, PM, cut_on))
    for week in range(3):
        park.run(at(6, 12, 13) + timedelta(days=7 * week))
    with store.work(park.site.id) as work:
        assert [due.discount_uses for due in work.runs.due(park.site.id, date(2030, 1, 1))] == [uses]

    off: Counter[date] = Counter()
    for line in park.books(number).lines.values():
        if line.line.discount and line.line.earning:
            off[line.line.earning.frame.start] += line.own_cents
    assert +Counter({day: -cents for day, cents in off.items()}) == {
        MOVE_IN: 2_500,
        MOVE_IN + timedelta(days=7): 2_500,
    }


WITHDRAWN = [
    Act("pay", 1, 0, 66_000),
    Act("short notice", 24),
    Act("withdraw", 24),
    Act("pay", 12, 0, 100),
    Act("run", 300),
    Act("run", 170),
]
"""A cycle that is billed ahead is cut, and its rest falls due before the one after it."""


@pytest.mark.parametrize("most", [2, 3])
def test_a_cycle_that_goes_on_after_a_withdrawn_notice_is_one_use(store: Store, most: int) -> None:
    """Its rest has the discount of its beginning, and what is left of uses goes to the cycles after it (§4.2)."""
    rules = evolve(ONCE_OFF, rules=(evolve(ONCE_OFF.rules[0], max_uses=most),))
    pair = Pair.opened(store, evolve(EXAMPLE, late_fee=None), rules)

    pair.play(WITHDRAWN)

    pair.agree()
    discounted = [
        line.earning.start
        for invoice in pair.quick.invoices(pair.licenses[0])
        for line in invoice.lines
        if line.discount and line.earning
    ]
    cycles = [date(2026, 6, 12), date(2026, 6, 19), date(2026, 6, 23), date(2026, 6, 26)]
    assert discounted == cycles[: most + 1]


def test_what_no_rule_can_bill_is_kept_and_stops_no_other(store: Store) -> None:
    """A license with a product that has no price any more is an item; the next one has its invoice."""
    park = Park.opened(store)
    charges = (RecurringCharge(RENT, 32_500), RecurringCharge(STORM_WATER))
    unpriced = park.move_in(PayTerms(Frequency.WEEKLY, MOVE_IN, charges), MOVE_IN)
    priced = park.move_in(pay_terms(Frequency.WEEKLY, MOVE_IN, 32_500), MOVE_IN)
    prices = tuple(price for price in CATALOG.prices if price.product != STORM_WATER)
    with store.work() as work:
        work.sites.save(park.site, work.sites.suspense_account(park.site.id), evolve(CATALOG, prices=prices), NO_RULES)
    park.clock.set(at(6, 12, 13))

    run = BillingRuns(store, park.clock)(IssueInvoices(park.site.id, PM))

    assert {invoice.license_number for invoice in run.invoices} == {priced}
    assert run.refused == (unpriced,)
    assert [(item.kind, item.key) for item in park.items()] == [("invoice_refused", unpriced)]
    with pytest.raises(NoPrice):
        BillingRuns(store, park.clock)(IssueInvoices(park.site.id, PM, license_number=unpriced))
