"""Histories of one account as the domain makes them: what each recording appends, and the standing after it."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from attrs import evolve, frozen
from hypothesis import strategies as st

from gatedrentals.domain.billing.invoicing import BillingContext
from gatedrentals.domain.billing.rate_card import RateCard
from gatedrentals.domain.discounts.rules import NO_RULES, DiscountRule, FixedOff, RuleSet, Scope
from gatedrentals.domain.ids import AccountId, HomeId, LicenseId, PadId, PartyId, ProductCode, SiteId
from gatedrentals.domain.ledger.chain import seal
from gatedrentals.domain.ledger.documents import (
    CreditMemo,
    CreditReason,
    Directive,
    DirectiveKind,
    Document,
    LineCredit,
    Method,
    Receipt,
    ReceiptReversed,
    ReversalReason,
)
from gatedrentals.domain.ledger.entry import Entry
from gatedrentals.domain.ledger.line import Line, LineRef
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
from gatedrentals.domain.payments.desk import Desk
from gatedrentals.domain.payments.difference import Update
from gatedrentals.domain.payments.posted import Posted
from gatedrentals.domain.payments.standing import Standing
from gatedrentals.domain.site.charge_class import ChargeClass
from gatedrentals.domain.site.policy import HotelTaxRule, SitePolicy
from gatedrentals.testing.strategies.catalogs import CATALOG
from gatedrentals.testing.strategies.sites import CENTRAL, TEXAS_AND_CITY, site_named

BEGUN_AT = datetime(2027, 7, 1, 15, tzinfo=UTC)
"""When the license of a history is activated and its first invoice cut."""

_OFF_RENT = RuleSet(1, (DiscountRule("welcome", "Welcome", Scope(frozenset({ChargeClass.RENT})), FixedOff(2_500), 1),))


@frozen
class Appended:
    """What one recording appends to an account: see `Subledger.append`."""

    entries: tuple[Entry, ...]
    standing: Standing


class Bookkeeper:
    """Keeps the account of one license in memory, with the domain's rules: each recording gives what to append."""

    def __init__(self, license_: License, policy: SitePolicy, rules: RuleSet = NO_RULES) -> None:
        """Begin with an empty account."""
        cutter = BillingContext(RateCard(CATALOG), policy, license_, rules)
        policies = site_named(license_.site_id, policy=policy).policies
        self.account_id = AccountId(license_.id)
        self.desk = Desk(self.account_id, CENTRAL, policies, cutter, license_.stay)
        self.posted = Posted()
        self.standing = Standing()

    def catch_up(self, at: datetime) -> Appended | None:
        """Bill what is due by an instant, and charge who is late; None if there is nothing to do."""
        return self._append((), self.desk.catch_up(self.posted, at, at, "run"), at)

    def receive(self, receipt: Receipt, at: datetime) -> Appended | None:
        """Book a receipt."""
        return self._append((), self.desk.receive(self.posted, receipt, at, at), at)

    def reverse(self, receipt_seq: int, at: datetime) -> Appended | None:
        """Take a receipt back."""
        body = ReceiptReversed(receipt_seq, ReversalReason.NSF, "NSF", at, ())
        document, update = self.desk.reverse(self.posted, receipt_seq, body, at, at)
        return self._append((document,), update, at)

    def direct(self, kind: DirectiveKind, line: LineRef, at: datetime) -> Appended | None:
        """Pin or exclude a line, or take that back."""
        document, update = self.desk.record(self.posted, Directive(kind, (line,)), at, at, at)
        return self._append((document,), update, at)

    def credit(self, line: LineRef, cents: int, at: datetime) -> Appended | None:
        """Lower a line out of goodwill."""
        memo = CreditMemo(CreditReason.GOODWILL, (LineCredit(line, cents),), "the water was off")
        document, update = self.desk.record(self.posted, memo, at, at, at)
        return self._append((document,), update, at)

    def _append(self, recorded: Iterable[Document], update: Update, at: datetime) -> Appended | None:
        documents = (*recorded, *update.documents)
        for document in update.documents:
            self.posted.add(document)
        if not documents:
            return None
        entries, balances = seal(self.standing, documents, self._line, self._receipt)
        self.standing = evolve(
            self.standing,
            seq=documents[-1].seq,
            head=entries[-1].hash,
            next_invoice_number=update.next_number,
            frontier=update.frontier,
            settled_through=at,
            balances=balances,
            open_lines=update.open_lines,
            held=update.held,
        )
        return Appended(entries, self.standing)

    def _line(self, ref: LineRef) -> Line:
        lines = self.posted.invoices[ref.invoice_seq].invoice.lines
        return next(line for line in lines if line.line_no == ref.line_no)

    def _receipt(self, seq: int) -> Receipt:
        return self.posted.receipts[seq].receipt


def tenant(account_id: AccountId, site_id: SiteId, frequency: Frequency = Frequency.WEEKLY) -> License:
    """A license that moved in when histories begin, with rent, storm water and a deposit."""
    anchor = None if frequency is Frequency.MONTHLY else date(2027, 7, 2)
    recurring = (RecurringCharge(ProductCode("rent"), 32_500), RecurringCharge(ProductCode("storm-water")))
    move_in = date(2027, 7, 1)
    terms = TermsChange(BEGUN_AT - timedelta(days=9), move_in, PayTerms(frequency, anchor, recurring))
    deposit = OneTimeCharge(ProductCode("security_deposit"), 30_000)
    return License(
        id=LicenseId(UUID(int=account_id.int)),
        number=f"L-{account_id.hex[:12]}",
        site_id=site_id,
        residents=(PartyId(UUID(int=account_id.int + 1)),),
        assignments=(Assignment(move_in, HomeId("TXC10101"), PadId(f"C-{account_id.hex[:8]}")),),
        stay=StayTerms(move_in, BEGUN_AT, (terms,), (), (deposit,)),
        state=State.ACTIVE,
    )


def money(account_id: AccountId, number: int, cents: int, at: datetime) -> Receipt:
    """A receipt of this account alone."""
    external_id = f"{account_id.hex}-{number}"
    return Receipt("kiosk", external_id, Method.KIOSK, cents, at, payer_name="Dana Whitfield", memo="rent")


@st.composite
def histories(draw: st.DrawFn, account_id: AccountId, site_id: SiteId) -> list[Appended]:
    """A few weeks of bills, receipts early, late and too large, bounces, credits, pinned and disputed lines."""
    taxed = HotelTaxRule(TEXAS_AND_CITY) if draw(st.booleans()) else None
    rules = draw(st.sampled_from([NO_RULES, _OFF_RENT]))
    books = Bookkeeper(
        tenant(account_id, site_id, draw(st.sampled_from(Frequency))), SitePolicy(hotel_tax=taxed), rules
    )
    first = books.catch_up(BEGUN_AT)
    return [step for step in (first, *_steps(draw, books)) if step is not None]


def _steps(draw: st.DrawFn, books: Bookkeeper) -> Iterator[Appended | None]:
    now = BEGUN_AT
    acts = st.sampled_from(["bill", "receive", "receive", "receive late", "reverse", "direct", "credit"])
    for number, act in enumerate(draw(st.lists(acts, max_size=6))):
        now += timedelta(hours=draw(st.integers(1, 200)))
        lines = [line for line in books.standing.open_lines if not line.is_tax]
        counted = [seq for seq, receipt in books.posted.receipts.items() if receipt.reversal is None]
        if act == "bill":
            yield books.catch_up(now)
        elif act.startswith("receive"):
            came_at = now - timedelta(hours=draw(st.integers(0, 300))) if act == "receive late" else now
            cents = draw(st.sampled_from([1, 10_000, 33_000, 66_000, 150_000]))
            yield books.receive(money(books.account_id, number, cents, max(came_at, BEGUN_AT)), now)
        elif act == "reverse" and counted:
            yield books.reverse(draw(st.sampled_from(counted)), now)
        elif act == "direct" and lines:
            kind = draw(st.sampled_from([DirectiveKind.PIN, DirectiveKind.EXCLUDE, DirectiveKind.INCLUDE]))
            yield books.direct(kind, draw(st.sampled_from(lines)).ref, now)
        elif act == "credit" and lines:
            line = draw(st.sampled_from(lines))
            yield books.credit(line.ref, min(line.open_cents, 100), now)
