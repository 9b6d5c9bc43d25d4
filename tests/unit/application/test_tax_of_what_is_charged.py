"""Whatever is learned of a stay and cut of it: the hotel tax is that of the nights that are charged (§4.3)."""

from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta

from attrs import define, evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from gatedrentals.application.billing.credit_lines import CreditLines, Credits, LineReduction
from gatedrentals.application.licensing.agree_long_stay import AgreeLongStay, LongStays
from gatedrentals.application.licensing.change_terms import ChangeTerms, TermsChanges
from gatedrentals.application.licensing.confirm_surrender import ConfirmSurrender, Surrenders
from gatedrentals.application.licensing.give_notice import GiveNotice, Notices
from gatedrentals.application.licensing.move_out import MoveOut, MoveOuts
from gatedrentals.application.licensing.restart_tax_count import RestartTaxCount, TaxCountRestarts
from gatedrentals.application.licensing.withdraw_notice import NoticeWithdrawals, WithdrawNotice
from gatedrentals.application.named_line import NamedLine
from gatedrentals.domain.errors import Refusal
from gatedrentals.domain.ledger.documents import CreditReason, InvoiceKind
from gatedrentals.domain.ledger.line import LineKind, LineRef
from gatedrentals.domain.period import local_day
from gatedrentals.testing.contracts.park import PM, RENT, Park, at, weekly
from gatedrentals.testing.fakes.store import MemoryStore
from gatedrentals.testing.machines.tally import Tally, half_away
from gatedrentals.testing.strategies.sites import CENTRAL
from tests.unit.application import licenses

FIRST = date(2026, 6, 5)
ONE_DAY = timedelta(days=1)


@define
class Guest:
    """A resident whose rent is taxed at 6 %, from Friday 2026-06-05 on."""

    park: Park
    number: str

    @classmethod
    def moved_in(cls) -> "Guest":
        park = Park.opened(MemoryStore(), evolve(licenses.taxed(), surrender_day_charged=False))
        park.clock.set(at(6, 5, 12))
        return cls(park, park.move_in(weekly(FIRST), FIRST))

    @property
    def today(self) -> date:
        return local_day(self.park.clock.now(), CENTRAL)

    def live(self, days: int) -> None:
        for _ in range(days):
            self.park.run(self.park.clock.now() + ONE_DAY)

    def sleep(self, days: int) -> None:
        """Let days pass in which nothing is run."""
        self.park.clock.advance(days * ONE_DAY)

    def restart(self, from_night: date) -> None:
        TaxCountRestarts(self.park.store, self.park.clock)(
            RestartTaxCount(self.park.site.id, self.number, from_night, PM, "unpaid")
        )

    def agree(self) -> None:
        LongStays(self.park.store, self.park.clock)(AgreeLongStay(self.park.site.id, self.number, self.today, PM))

    def leave_in(self, days: int) -> None:
        day = self.today + days * ONE_DAY
        Notices(self.park.store, self.park.clock)(GiveNotice(self.park.site.id, self.number, self.today, PM, day))

    def surrender_in(self, days: int) -> None:
        day = self.today + days * ONE_DAY
        Surrenders(self.park.store, self.park.clock)(ConfirmSurrender(self.park.site.id, self.number, day, PM))

    def stay(self) -> None:
        NoticeWithdrawals(self.park.store, self.park.clock)(WithdrawNotice(self.park.site.id, self.number, PM))

    def change_rent_in(self, days: int) -> None:
        day = self.today + days * ONE_DAY
        command = ChangeTerms(self.park.site.id, self.number, weekly(FIRST, 28_001), PM, day)
        TermsChanges(self.park.store, self.park.clock)(command)

    def pay(self, cents: int) -> None:
        self.park.pay(self.number, f"r{self.park.clock.now()}", cents, self.park.clock.now())

    def move_out(self) -> None:
        MoveOuts(self.park.store, self.park.clock)(MoveOut(self.park.site.id, self.number, self.today, PM))

    # --- what it comes to ------------------------------------------------------------------------------------------

    def charged_cents(self) -> int:
        return -self.park.ledger(self.number).get(("tax_payable", "texas"), 0)

    def due_cents(self) -> int:
        """The tax on each line's net for its taxable nights, counted night by night."""
        tally = Tally.of(self.park.documents(self.number))
        nets, cents = tally.nets(), 0
        for start, end, seq in tally.live_cycles():
            nights = [start + place * ONE_DAY for place in range((end - start).days)]
            for line in tally.invoice(seq).lines:
                ref = LineRef(seq, line.line_no)
                if line.product == RENT and line.kind is LineKind.CHARGE:
                    given_cents = sum(c.cents for r, _, c in tally.credits.get(ref, ()) if r is CreditReason.GOODWILL)
                    taxable = sum(map(self.is_taxable, nights))
                    cents += half_away(half_away((nets[ref] + given_cents) * taxable, len(nights)) * 600, 10_000)
        return cents

    def is_taxable(self, night: date) -> bool:
        license_ = self.park.license(self.number)
        start = max([FIRST, *(each for each in license_.tax_restarts if each <= night)])
        after = [each for each in license_.tax_notices if start <= each < start + 30 * ONE_DAY]
        first_exempt = min([*after, start + 30 * ONE_DAY])
        ended_too_soon = license_.moved_out_on is not None and (license_.end or date.max) < start + 30 * ONE_DAY
        return night < (start + 30 * ONE_DAY if ended_too_soon else first_exempt)


Act = Callable[[Guest], object]
ACTS: list[st.SearchStrategy[Act]] = [
    st.integers(-12, 9).map(lambda days: lambda guest: guest.restart(guest.today + days * ONE_DAY)),
    st.just(Guest.agree),
    st.integers(-3, 12).map(lambda days: lambda guest: guest.leave_in(days)),
    st.integers(-3, 12).map(lambda days: lambda guest: guest.surrender_in(days)),
    st.just(Guest.stay),
    st.just(Guest.move_out),
    st.integers(1, 15).map(lambda days: lambda guest: guest.sleep(days)),
    st.integers(-3, 9).map(lambda days: lambda guest: guest.change_rent_in(days)),
    st.sampled_from([40_000, 150_000]).map(lambda cents: lambda guest: guest.pay(cents)),
]


@settings(max_examples=60)
@given(before=st.integers(0, 40), acts=st.lists(st.tuples(st.integers(0, 9), st.one_of(ACTS)), min_size=1, max_size=6))
def test_the_tax_is_that_of_the_nights_that_are_charged(before: int, acts: list[tuple[int, Act]]) -> None:
    guest = Guest.moved_in()
    guest.live(before)
    for days, act in acts:
        guest.live(days)
        with suppress(Refusal):
            act(guest)
        assert guest.charged_cents() == guest.due_cents()
        assert guest.park.books(guest.number).open_cents == guest.park.open_cents(guest.number)


def test_nights_that_a_restart_had_taxed_take_their_tax_along_when_they_are_cut() -> None:
    """From 07-13 on $11.14 and $19.50 were invoiced apart; of these nights two of five stay: $5.57."""
    guest = Guest.moved_in()
    guest.live(35)
    guest.restart(date(2026, 7, 13))
    assert guest.park.invoices(guest.number)[-1].kind is InvoiceKind.ONE_TIME
    assert guest.charged_cents() == 8_357 + 1_114 + 1_950

    guest.leave_in(5)

    memo = guest.park.memos(guest.number)[-1]
    assert (memo.reason, [credit.cents for credit in memo.credits]) == (CreditReason.HOTEL_TAX_EXEMPT, [2_507])
    assert guest.charged_cents() == guest.due_cents() == 8_357 + 557


def test_nights_that_a_restart_taxes_are_not_the_first_of_a_cycle_that_is_billed_after_it() -> None:
    """Nights 10 to 12 are exempt, 13 to 16 are taxed; cut to five nights, two are; to two, none is."""
    guest = Guest.moved_in()
    guest.live(25)
    guest.sleep(10)
    guest.restart(date(2026, 7, 13))
    cycle = next(each for each in guest.park.invoices(guest.number) if each.due_on == date(2026, 7, 10))
    tax = next(line for line in cycle.lines if line.kind is LineKind.TAX)
    assert (tax.amount_cents, tax.taxable_nights, tax.taxable_runs) == (1_114, 4, ((3, 7),))

    guest.leave_in(5)
    assert guest.charged_cents() == guest.due_cents() == 8_357 + 557
    guest.surrender_in(2)
    assert guest.charged_cents() == guest.due_cents() == 8_357


def test_a_second_restart_taxes_no_night_twice_and_a_notice_after_it_exempts() -> None:
    guest = Guest.moved_in()
    guest.live(35)
    guest.restart(date(2026, 7, 9))
    once = guest.charged_cents()

    guest.restart(date(2026, 7, 10))
    assert guest.charged_cents() == guest.due_cents() == once
    guest.agree()
    assert guest.charged_cents() == guest.due_cents() == 8_357 + 279


def test_what_people_credit_re_decides_no_tax() -> None:
    guest = Guest.moved_in()
    guest.live(35)
    guest.restart(date(2026, 7, 13))
    before = guest.charged_cents()
    rent = next(each for each in guest.park.invoices(guest.number) if each.due_on == date(2026, 7, 17))
    tax = guest.park.invoices(guest.number)[-1]
    for invoice in (rent, tax):
        line = NamedLine(invoice.number, 1)
        Credits(guest.park.store, guest.park.clock)(
            CreditLines(
                guest.park.site.id, guest.number, CreditReason.GOODWILL, (LineReduction(line, 500),), "sorry", PM
            )
        )

    guest.live(1)
    guest.pay(1_000)

    assert guest.charged_cents() == before - 500


def test_a_stay_that_ends_too_soon_after_a_restart_is_taxed_once() -> None:
    guest = Guest.moved_in()
    guest.live(35)
    guest.restart(date(2026, 7, 3))
    guest.agree()
    guest.leave_in(12)
    guest.live(12)

    guest.move_out()

    assert guest.park.invoices(guest.number)[-1].kind is InvoiceKind.FINAL
    assert guest.charged_cents() == guest.due_cents()
    guest.pay(300_000)
    assert guest.charged_cents() == guest.due_cents()
