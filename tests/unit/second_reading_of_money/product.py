"""The product told the same facts, step by step as they become known, and what both say of them in the same words."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime

from attrs import define, evolve, field, frozen

from gatedrentals.domain.ledger.documents import (
    CreditMemo,
    CreditReason,
    DirectiveKind,
    InvoiceKind,
    LineCredit,
    ReversalReason,
)
from gatedrentals.domain.ledger.entry import Balances
from gatedrentals.domain.ledger.line import LineKind, LineRef
from gatedrentals.domain.licensing.terms import EndChange, Frequency, OneTimeCharge, PayTerms, StayTerms, TermsChange
from gatedrentals.domain.payments.paid_to import paid_to_of
from gatedrentals.domain.payments.posted import Posted
from gatedrentals.domain.site.policy import AllocationPolicy, LateFeeRule, RetroLateFees, SitePolicy
from gatedrentals.testing.strategies.ledger_histories import sealed
from tests.unit.domain.payments.books import DEPOSIT, Account, PlainCutter, always, pay
from tests.unit.second_reading_of_money.facts import DAY, Facts, Money, Terms, Word, local_day, noon
from tests.unit.second_reading_of_money.play import LATE_CAP, LATE_MINIMUM, Play

Key = tuple[object, ...]
NAMES = {"storm-water": "water", "hotel-tax": "tax"}
HOLDINGS = {"before_first_invoice": "early", "refundable_credit": "credit", "over_horizon": "horizon"}


@frozen
class Told:
    """What is compared: cents by line, by receipt and line, by receipt and holding; fees; the last night paid."""

    left: dict[Key, int]
    placed: dict[tuple[str, Key], int]
    held: dict[tuple[str, str], int]
    fees: dict[Key, int]
    paid_to: date | None
    balances: Balances


@frozen
class CameIn:
    """A receipt becomes known."""

    money: Money


@frozen
class CameBack:
    """A return becomes known."""

    money: Money
    back_at: datetime


@define
class Books:
    """The product's account, and the words that could be said: those whose line stood then."""

    facts: Facts
    account: Account
    said: list[Word] = field(factory=list)

    def play(self) -> None:
        """Everything as it becomes known, with a run every three days: in time for whatever is due."""
        for at, _, _, what in sorted(steps(self.facts), key=lambda step: step[:3]):
            self.account.stay = stay_known(self.facts, at)
            match what:
                case None:
                    self.account.bill(at)
                case Word():
                    self._say(what, at)
                case CameIn(money):
                    self.account.pay(money.name, money.cents, money.at, at)
                case CameBack(money, back_at):
                    reason = ReversalReason.ACH_RETURN if money.dishonoured else ReversalReason.BOOKING_ERROR
                    self.account.bounce(money.name, back_at, at, reason)

    def _say(self, word: Word, at: datetime) -> None:
        self.account.bill(at)
        posted = self.account.posted
        live = (invoice for invoice in posted.invoices.values() if invoice.live)
        refs = (LineRef(invoice.seq, line.line_no) for invoice in live for line in invoice.invoice.lines)
        ref = next((ref for ref in refs if key_of(posted, ref) == word.line), None)
        if ref is None:
            return
        if word.what in {"goodwill", "billing_error"}:
            word = evolve(word, cents=min(word.cents, net_of(posted, ref)))
            if word.cents > 0:
                self.account.record(CreditMemo(CreditReason(word.what), (LineCredit(ref, word.cents),)), at)
        else:
            self.account.direct(DirectiveKind(word.what), [ref], at)
        self.said.append(word)


def steps(facts: Facts) -> Iterator[tuple[datetime, int, int, Word | CameIn | CameBack | None]]:
    """When what becomes known; ties as they are listed here."""
    day = local_day(facts.begun_at)
    yield facts.begun_at, 0, 0, None
    while noon(day := day + 3 * DAY) <= facts.until:
        yield noon(day), 0, 0, None
    for decided_at, *_ in (*facts.terms, *facts.ends):
        if decided_at > facts.begun_at:
            yield decided_at, 0, 0, None
    for place, word in enumerate(facts.words):
        yield word.at, 1, place, word
    for place, money in enumerate(facts.money):
        yield money.told_at, 2, place, CameIn(money)
        if money.back_at is not None and money.back_told_at is not None:
            yield money.back_told_at, 3, place, CameBack(money, money.back_at)
    yield facts.until, 4, 0, None


def stay_known(facts: Facts, at: datetime) -> StayTerms:
    """The stay as a license would tell it at an instant."""
    terms = tuple(TermsChange(when, day, pay_terms(of)) for when, day, of in facts.terms if when <= at)
    ends = tuple(EndChange(when, end, notice) for when, end, notice in facts.ends if when <= at)
    return StayTerms(facts.move_in, facts.begun_at, terms, ends, one_time(facts))


def pay_terms(terms: Terms) -> PayTerms:
    """The terms in the product's words."""
    frequency = {7: Frequency.WEEKLY, 14: Frequency.BIWEEKLY}.get(terms.step, Frequency.MONTHLY)
    return pay(frequency, terms.anchor, terms.rent, terms.water or None)


def one_time(facts: Facts) -> tuple[OneTimeCharge, ...]:
    """The deposit, if there is one."""
    return (OneTimeCharge(DEPOSIT, facts.deposit),) if facts.deposit else ()


def books_of(facts: Facts) -> Books:
    """The product's account after all facts."""
    rules = facts.rules
    fee = LateFeeRule(rules.late_flat, LATE_MINIMUM, rules.late_daily, rules.late_grace, LATE_CAP, owner_signed=True)
    policy = SitePolicy(
        allocation=AllocationPolicy(rules.order),
        horizon_days=rules.horizon,
        settle_window_hours=0,
        late_fee=fee if rules.late_flat else None,
        retro_late_fees=RetroLateFees(rules.retro),
    )
    cutter = PlainCutter(one_time(facts), facts.discount_bps, tax_bps=facts.tax_bps)
    books = Books(facts, Account(None, always(policy), cutter))
    books.play()
    return books


def told_by_the_product(books: Books) -> Told:
    """What the product says."""
    account, posted = books.account, books.account.posted
    assert account.last is not None
    left, placed, held, fees = Counter[Key](), Counter[tuple[str, Key]](), Counter[tuple[str, str]](), Counter[Key]()
    for line in account.last.open_lines:
        left[key_of(posted, line.ref)] += line.open_cents
    for seq, places in posted.placed.items():
        for ref, allocation in places.items():
            placed[posted.receipts[seq].receipt.external_id, key_of(posted, ref)] += allocation.cents
    for money in account.last.held:
        held[posted.receipts[money.receipt_seq].receipt.external_id, HOLDINGS[money.holding.value]] += money.cents
    for seq, invoice in posted.invoices.items():
        if invoice.invoice.kind is InvoiceKind.LATE_FEE:
            fees[key_of(posted, LineRef(seq, 1))] += net_of(posted, LineRef(seq, 1))
    balances = sealed(account.documents)[-1].balances
    paid_to = paid_to_of(account.project(books.facts.until))
    return Told(dict(left), dict(+placed), dict(held), dict(+fees), paid_to, balances)


def told_again(play: Play) -> Told:
    """What the second reading says."""
    names = [money.name for money in play.facts.money]
    lines = list(play.lines())
    held = Counter[tuple[str, str]]()
    for place, why, cents in play.held:
        held[names[place], why] += cents
    return Told(
        left={line.key: line.left for line in lines if line.left},
        placed={(names[place], line.key): cents for line in lines for place, cents in line.paid.items()},
        held=dict(held),
        fees={line.key: line.net for line in lines if line.kind == "late" and line.net},
        paid_to=paid_to(play) if play.begun else None,
        balances=Balances(
            receivable_cents=sum(line.left for line in lines),
            deferred_cents=sum(line.net for line in lines if line.frames),
            deposits_billed_cents=sum(line.left for line in lines if line.kind == "deposit"),
            deposits_held_cents=sum(line.received for line in lines if line.kind == "deposit"),
            credit_cents=sum(cents for _, why, cents in play.held if why == "credit"),
            unapplied_cents=sum(cents for _, why, cents in play.held if why != "credit"),
        ),
    )


def paid_to(play: Play) -> date:
    """The last night up to which rent is paid in full (§6.8); what was credited counts as paid."""
    day = play.facts.move_in
    for bill in sorted(play.bills, key=lambda bill: bill.due):
        if bill.piece is None or day < bill.piece.start:
            continue
        rent, piece = bill.lines[0], bill.piece
        had = sum(piece.part(cents, piece.end) for cents in rent.frames) - rent.left
        while day < piece.end and sum(piece.part(cents, day + DAY) for cents in rent.frames) <= had:
            day += DAY
    return day - DAY


def key_of(posted: Posted, ref: LineRef) -> Key:
    """The line's name in both tellings."""
    invoice, line = posted.invoices[ref.invoice_seq].invoice, posted.line(ref)
    if invoice.kind is InvoiceKind.LATE_FEE and invoice.cycle is not None:
        return ("late", invoice.cycle.start, invoice.accrual)
    if line.product == DEPOSIT:
        return ("first", "deposit")
    name = NAMES.get(line.product, str(line.product))
    return (invoice.due_on, name if line.kind is not LineKind.DISCOUNT else "discount")


def net_of(posted: Posted, ref: LineRef) -> int:
    """What a line and its discounts ask for now."""
    parts = posted.invoices[ref.invoice_seq].invoice.lines
    own = [part for part in parts if ref.line_no in (part.line_no, part.of_line) and part.kind is not LineKind.TAX]
    tax = [part for part in parts if part.line_no == ref.line_no and part.kind is LineKind.TAX]
    return sum(part.amount_cents - posted.credited[LineRef(ref.invoice_seq, part.line_no)] for part in own + tax)


BEGUN_AT = datetime(2026, 6, 12, 18, tzinfo=UTC)
"""When the first invoice is cut."""
