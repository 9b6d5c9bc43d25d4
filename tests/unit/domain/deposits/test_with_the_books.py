"""A settlement and the replay of the books agree to the cent, whatever was paid (§6.5, §11.4)."""

from datetime import UTC, date, datetime, timedelta
from typing import NoReturn
from zoneinfo import ZoneInfo

from attrs import define, evolve, field
from hypothesis import given
from hypothesis import strategies as st

from gatedrentals.domain.billing.invoicing import BillingContext
from gatedrentals.domain.billing.rate_card import RateCard
from gatedrentals.domain.catalog.product import Catalog, ChargeClass, GeneralLedgerAccounts, Product, Recognition
from gatedrentals.domain.deposits.position import FinalCharge, Funds
from gatedrentals.domain.deposits.reading import read_position
from gatedrentals.domain.deposits.settlement import Settlement, settle
from gatedrentals.domain.ids import ProductCode, account_of
from gatedrentals.domain.ledger.chain import seal
from gatedrentals.domain.ledger.documents import (
    Body,
    Document,
    Invoice,
    InvoiceKind,
    Method,
    Receipt,
    ReceiptReversed,
    RefundDue,
    RefundWithdrawn,
    ReversalReason,
)
from gatedrentals.domain.ledger.entry import Balances
from gatedrentals.domain.ledger.line import Line
from gatedrentals.domain.licensing.states import State
from gatedrentals.domain.licensing.terms import EndChange, OneTimeCharge
from gatedrentals.domain.payments.desk import Desk
from gatedrentals.domain.payments.difference import Update
from gatedrentals.domain.payments.posted import Posted
from gatedrentals.domain.payments.returned_refund import returned_refund_line
from gatedrentals.domain.payments.standing import Standing
from gatedrentals.domain.site.policy import LateFeeRule, PolicyHistory, PolicyVersion, SitePolicy
from tests.unit.domain.deposits.positions import damage, electric
from tests.unit.domain.licenses import a_license
from tests.unit.domain.stays import SIGNED_AT, decided, stay, weekly

CHICAGO = ZoneInfo("America/Chicago")
POLICY = SitePolicy(version=3, settle_window_hours=0, late_fee=LateFeeRule(owner_signed=True))
FRIDAY = date(2026, 6, 19)
SETTLED_ON = date(2026, 7, 8)
SETTLED_AT = datetime(2026, 7, 8, 17, tzinfo=UTC)


def product(code: str, charge_class: ChargeClass, recognition: Recognition) -> Product:
    return Product(ProductCode(code), code, charge_class, recognition, GeneralLedgerAccounts("4000", "2400"))


CATALOG = Catalog(
    (
        product("rent", ChargeClass.RENT, Recognition.RATABLE),
        product("storm-water", ChargeClass.UTILITIES, Recognition.RATABLE),
        product("deposit", ChargeClass.DEPOSIT, Recognition.LIABILITY),
    )
)


@define
class Books:
    """An account that moves in on a Friday with a deposit, and whose stay ends on a known day."""

    deposit_cents: int
    end: date
    known_days: int = 5
    move_in: date = FRIDAY
    documents: list[Document] = field(factory=list)
    posted: Posted = field(factory=Posted)
    standing: Standing = field(factory=Standing)
    now: datetime = SIGNED_AT
    desk: Desk = field(init=False)

    def __attrs_post_init__(self) -> None:
        terms = evolve(
            stay(
                self.move_in,
                weekly(FRIDAY, 32_500, 500),
                ends=(EndChange(decided(self.known_days), self.end, under_notice=True),),
            ),
            one_time=(OneTimeCharge(ProductCode("deposit"), self.deposit_cents),) if self.deposit_cents else (),
        )
        license_ = a_license(State.NOTICE, terms)
        cutter = BillingContext(RateCard(CATALOG), POLICY, license_)
        policies = PolicyHistory((PolicyVersion(datetime(2020, 1, 1, tzinfo=UTC), POLICY),))
        self.desk = Desk(account_of(license_.id), CHICAGO, policies, cutter, terms)

    def take(self, update: Update) -> None:
        for document in update.documents:
            self.posted.add(document)
        self.documents += update.documents
        self.standing = evolve(self.standing, open_lines=update.open_lines, held=update.held)

    def receive(self, at: datetime, cents: int) -> int:
        name = f"r{len(self.documents)}"
        self.now = max(self.now, at)
        self.take(self.desk.receive(self.posted, Receipt("test", name, Method.ZELLE, cents, at), self.now, self.now))
        return max(self.posted.receipts)

    def record(self, body: Body, at: datetime) -> None:
        document, update = self.desk.record(self.posted, body, at, at, at)
        self.documents.append(document)
        self.take(update)

    def note(self, kind: InvoiceKind, lines: tuple[Line, ...], at: datetime) -> None:
        """Append an invoice; what follows from it comes with the next document."""
        invoice = Invoice(self.posted.next_number, kind, SETTLED_ON, lines)
        document = Document(self.desk.account_id, self.posted.seq + 1, at, at, SETTLED_ON, invoice)
        self.posted.add(document)
        self.documents.append(document)

    def give_back(self, receipt_seq: int, at: datetime) -> None:
        refunded = returned_refund_line(self.posted, receipt_seq)
        if refunded is not None:
            self.note(InvoiceKind.ONE_TIME, (refunded,), at)
        body = ReceiptReversed(receipt_seq, ReversalReason.CHARGEBACK, "", at, ())
        document, update = self.desk.reverse(self.posted, receipt_seq, body, at, at)
        self.documents.append(document)
        self.take(update)

    def settle(self, *charges: FinalCharge, at: datetime = SETTLED_AT) -> Settlement:
        """Settle, and record all that follows: credit, final invoice, forfeit, refund."""
        invoice_seq = self.posted.seq + 1
        position = read_position(self.documents, self.standing, SETTLED_ON, charges, invoice_seq)
        done = settle(position, POLICY)
        for charged in position.final_invoices():
            lines = tuple(
                Line(number, final.product, final.charge_class, Recognition.POINT_IN_TIME, final.cents, final.text)
                for number, final in enumerate(charged, start=1)
            )
            self.note(InvoiceKind.DAMAGES, lines, at)
        self.take(self.desk.catch_up(self.posted, at, at, "settled"))
        refunds = done.refunds_due([done.refund_cents] if done.refund_cents else [], 1)
        for body in (done.deposit_memo(), done.forfeit(), *refunds):
            if body is not None:
                self.record(body, at)
        return done

    def balances(self) -> Balances:
        return seal(Standing(), self.documents, nothing_before, nothing_before)[1]

    def stand_at(self, done: Settlement) -> None:
        """Whatever was settled, the books say the same: no deposit is left but what was used and then came back."""
        balances = self.balances()
        deposits = {line.open_line.ref for line in done.position.lines if line.is_deposit}
        owed_cents = sum(charge.left_cents for charge in done.charges if charge.line in deposits)
        assert (balances.deposits_billed_cents, balances.deposits_held_cents) == (owed_cents, -owed_cents)
        assert (balances.credit_cents, balances.unapplied_cents) == (0, 0)
        assert balances.receivable_cents == done.owed_cents == sum(line.open_cents for line in self.standing.open_lines)
        assert self.standing.held == ()


def nothing_before(_place: object) -> NoReturn:
    message = "every document of the account is in the test"
    raise AssertionError(message)


def paid(day: int, hour: int = 10, month: int = 6) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=CHICAGO).astimezone(UTC)


moments = st.integers(0, 20 * 24).map(lambda hours: paid(16) + timedelta(hours=hours))
receipts = st.lists(st.tuples(moments, st.integers(1, 90_000)), max_size=4)
books = st.builds(
    Books,
    deposit_cents=st.sampled_from((0, 30_000, 50_000)),
    end=st.sampled_from((date(2026, 6, 30), date(2026, 7, 3), date(2026, 7, 7))),
    known_days=st.sampled_from((5, 20, 28)),
)
finals = st.lists(st.integers(1, 60_000).map(damage) | st.integers(1, 9_000).map(electric), max_size=2)


def lived_in(account: Books, money: list[tuple[datetime, int]]) -> list[int]:
    booked = [account.receive(at, cents) for at, cents in money]
    account.take(account.desk.catch_up(account.posted, SETTLED_AT, SETTLED_AT, "move-out"))
    return booked


@given(books, receipts, finals)
def test_the_books_end_where_the_settlement_says(
    account: Books, money: list[tuple[datetime, int]], charges: list[FinalCharge]
) -> None:
    lived_in(account, money)
    done = account.settle(*charges)
    account.stand_at(done)
    assert account.balances().deposits_held_cents == 0
    assert account.balances().refunds_payable_cents == done.refund_cents


@given(books, receipts.filter(bool), finals, st.booleans())
def test_a_return_after_the_statement_is_settled_anew(
    account: Books,
    money: list[tuple[datetime, int]],
    charges: list[FinalCharge],
    is_mailed: bool,  # noqa: FBT001 - drawn
) -> None:
    """Version 2: an unmailed check is taken back and cut again, a mailed one leaves a balance owed (§6.5)."""
    booked = lived_in(account, money)
    first = account.settle(*charges)
    refunds = [document.body for document in account.documents if isinstance(document.body, RefundDue)]
    later = SETTLED_AT + timedelta(days=5)
    if not is_mailed:
        for refund in refunds:
            account.record(RefundWithdrawn(refund), later)
    account.give_back(booked[0], later)
    second = account.settle(at=later)
    account.stand_at(second)
    out_cents = first.refund_cents if is_mailed else 0
    assert account.balances().refunds_payable_cents == out_cents + second.refund_cents


def test_credit_on_notice_pays_the_final_charges_in_the_books() -> None:
    """Example 2, with the settlement: a Friday move-in on 07-03, the surrender day of 07-15 charged."""
    account = Books(50_000, date(2026, 7, 16), move_in=date(2026, 7, 3))
    account.receive(paid(1, month=7), 150_000)
    done = account.settle(electric(1_366), damage(10_000))
    assert (done.credit_used_cents, done.forfeited_cents, done.refund_cents) == (11_366, 0, 77_348)
    account.stand_at(done)


def test_a_deposit_partly_paid_in_the_books() -> None:
    """Example 5."""
    account = Books(50_000, date(2026, 7, 3))
    account.receive(paid(18), 60_000)
    account.receive(paid(25), 20_000)
    account.take(account.desk.catch_up(account.posted, SETTLED_AT, SETTLED_AT, "move-out"))
    assert account.balances().deposits_billed_cents == 22_500
    position = read_position(account.documents, account.standing, SETTLED_ON, (), 9)
    assert (position.order, position.invoice_seq) == (1 + max(line.order for line in account.standing.open_lines), 9)
    assert {line.text for line in position.lines} == {"rent", "storm-water", "deposit", "Late fee"}
    done = account.settle(damage(12_000))
    assert (done.refund_cents, done.owed_cents, done.forfeited_cents) == (0, 3_000, 27_500)
    account.stand_at(done)
    (left,) = account.standing.open_lines
    assert (left.charge_class, left.open_cents) == (ChargeClass.DAMAGES, 3_000)


def test_a_position_tells_of_each_line_what_it_came_to_and_whose_money_paid_it() -> None:
    account = Books(50_000, date(2026, 7, 3))
    booked = account.receive(paid(18), 60_000)
    position = read_position(account.documents, account.standing, SETTLED_ON, (), 9)

    (deposit,) = (line for line in position.lines if line.is_deposit)
    assert (deposit.open_line.net_cents, deposit.open_line.open_cents) == (50_000, 22_500)
    receipt = account.posted.receipts[booked].receipt
    assert deposit.paid == (Funds(booked, paid(18), 27_500, receipt.source, receipt.external_id),)

    account.receive(paid(19), 22_500 + 500)
    position = read_position(account.documents, account.standing, SETTLED_ON, (), 9)
    (deposit,) = (line for line in position.lines if line.is_deposit)
    assert (deposit.open_line.net_cents, deposit.open_line.open_cents, deposit.paid_cents) == (50_000, 0, 50_000)
    assert (deposit.open_line.due_on, deposit.open_line.is_tax, deposit.text) == (FRIDAY, False, "deposit")


def test_an_account_that_owes_nothing_and_has_no_deposit_settles_from_the_first_order() -> None:
    account = Books(0, date(2026, 7, 3))
    account.receive(paid(18), 66_000)
    position = read_position(account.documents, account.standing, SETTLED_ON, (electric(900),), 9)

    assert (position.lines, position.order) == ((), 1)
    assert settle(position, POLICY).owed_cents == 900
