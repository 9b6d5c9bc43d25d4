"""What the pages of a license are made of: figures, invoices, cycles ahead, readings, and where a receipt stands."""

from datetime import date
from functools import partial

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from gatedrentals.application.billing.credit_lines import CreditLines, Credits, LineReduction, VoidInvoice
from gatedrentals.application.licensing.change_terms import ChangeTerms, TermsChanges
from gatedrentals.application.named_line import NamedLine, UnknownInvoice
from gatedrentals.application.papers.foreseen_receipt import ReceiptForesight
from gatedrentals.application.papers.receipt import PrintReceipt, ReceiptPapers
from gatedrentals.application.preview import PreviewStore
from gatedrentals.application.receipts.direct_receipt import Directives, MarkLines
from gatedrentals.application.receipts.record_receipt import BookReceipts, RecordReceipt
from gatedrentals.application.reports.cycles_ahead import CycleAhead, CyclesAhead, LookAhead
from gatedrentals.application.reports.license_invoices import (
    LicenseInvoices,
    LineCredited,
    LinePaid,
    ListedInvoice,
    ListInvoices,
)
from gatedrentals.application.reports.license_overview import LicenseFigures, LicenseOverviews, ShowLicense
from gatedrentals.application.reports.license_readings import LicenseReadings, ListReadings
from gatedrentals.application.reports.receipt_story import ReceiptStories, ReceiptStory, TellReceipt
from gatedrentals.application.watched import Watch
from gatedrentals.application.writing_off.write_off import NothingOpen, WriteOffBalance, WriteOffs
from gatedrentals.domain.discounts.rules import RuleSet
from gatedrentals.domain.ids import PadId
from gatedrentals.domain.ledger.documents import CreditReason, DirectiveKind, Holding, InvoiceKind, Method
from gatedrentals.domain.licensing.states import Command, State
from gatedrentals.domain.metering.readings import MeterReading, ReadingKind, Register
from gatedrentals.domain.period import Period
from gatedrentals.ports.licenses import UnknownLicense
from gatedrentals.ports.papers import InvoiceState
from gatedrentals.ports.store import Store
from gatedrentals.testing.contracts.park import PM, Park, at, weekly
from gatedrentals.testing.contracts.reported_site import A_TENTH_OFF
from gatedrentals.testing.fakes.store import MemoryStore
from tests.unit.application.leavers import lived
from tests.unit.application.licenses import C1, C2, C3, HELD, settled_in


def _invoices(park: Park, number: str) -> tuple[ListedInvoice, ...]:
    return LicenseInvoices(park.store)(ListInvoices(park.site.id, number))


def _ahead(park: Park, number: str, cycles: int = 3) -> tuple[CycleAhead, ...]:
    return CyclesAhead(park.store, park.clock)(LookAhead(park.site.id, number, cycles))


def _story(park: Park, name: str) -> ReceiptStory:
    return ReceiptStories(park.store, park.clock)(TellReceipt(park.site.id, park.source, name))


# --- the overview ------------------------------------------------------------------------------------------------


def test_an_overview_says_who_lives_there_and_what_the_account_stands_at(park: Park) -> None:
    number = settled_in(park)
    park.pay(number, "Z-1", 60_000, at(6, 18, 10))

    shown = LicenseOverviews(park.store, park.clock)(ShowLicense(park.site.id, number, activities=2))

    assert (shown.license.number, shown.license.state, shown.today) == (number, State.ACTIVE, date(2026, 6, 18))
    assert [party.name for party in shown.residents] == ["Dana Whitfield", "Omar Reyes"]
    assert shown.home.pad == "C-001"
    assert shown.figures == LicenseFigures(23_000, 0, 0, 27_500)
    assert (shown.next.due_on, shown.next.due_cents) == (C1, 23_000)
    assert Command.GIVE_NOTICE in shown.commands
    assert shown.transitions[-1].to_state is State.ACTIVE
    assert [row.what for row in shown.activities] == ["activate", "prepare"]
    assert [*shown.statements, *shown.refunds] == []


def test_money_that_waits_stands_apart_from_credit(park: Park) -> None:
    number = park.sign(park.draft(weekly(C1), C1, HELD)).number
    park.pay(number, "Z-1", 10_000, at(6, 2, 10))

    shown = LicenseOverviews(park.store, park.clock)(ShowLicense(park.site.id, number))

    assert shown.figures == LicenseFigures(0, 0, 10_000, 0)


def test_a_license_that_nobody_knows_has_no_pages(park: Park) -> None:
    with pytest.raises(UnknownLicense):
        LicenseOverviews(park.store, park.clock)(ShowLicense(park.site.id, "L-404"))


# --- invoices ----------------------------------------------------------------------------------------------------


def test_invoices_say_what_lowered_and_what_paid_each_line(park: Park) -> None:
    number = settled_in(park)
    park.pay(number, "Z-1", 83_000, at(6, 18, 10))
    park.pay(number, "K-9", 20_000, at(6, 25, 9), method=Method.KIOSK)
    lowered = CreditLines(
        *(park.site.id, number, CreditReason.GOODWILL, (LineReduction(NamedLine(2, 2), 100),), "no water", PM)
    )
    Credits(park.store, park.clock)(lowered)
    pinned = MarkLines(park.site.id, number, DirectiveKind.PIN, (NamedLine(2, 2),), PM)
    Directives(park.store, park.clock).mark(pinned)

    second, first = _invoices(park, number)

    assert (second.number, second.kind, second.state) == (2, InvoiceKind.RECURRING, InvoiceState.OPEN)
    assert (second.issued_on, second.due_on, second.days) == (C1, C2, Period(C2, C3))
    rent, water = second.lines
    moved = water.paid[0].cents
    assert rent.paid == (LinePaid(park.source, "K-9", Method.KIOSK, date(2026, 6, 25), 20_000 - moved),)
    assert (water.credits, water.pinned, water.excluded) == (
        (LineCredited(date(2026, 6, 25), "a courtesy credit", 100),),
        False,
        False,
    )
    assert (second.total_cents, second.credited_cents, second.paid_cents) == (33_000, 100, 20_000)
    assert second.open_cents == 12_900
    assert (first.state, first.open_cents, first.lines[-1].days) == (InvoiceState.PAID, 0, None)


def test_lines_that_are_marked_say_so(park: Park) -> None:
    number = settled_in(park)
    mark = Directives(park.store, park.clock).mark
    mark(MarkLines(park.site.id, number, DirectiveKind.EXCLUDE, (NamedLine(1, 1),), PM))
    mark(MarkLines(park.site.id, number, DirectiveKind.PIN, (NamedLine(1, 2),), PM))

    (first,) = _invoices(park, number)

    assert [(line.pinned, line.excluded) for line in first.lines[:2]] == [(False, True), (True, False)]


def test_one_invoice_is_found_by_its_number_and_a_voided_one_says_so(park: Park) -> None:
    number = settled_in(park)
    Credits(park.store, park.clock).void(VoidInvoice(park.site.id, number, 1, "twice", PM))
    asked, invoices = ListInvoices(park.site.id, number), LicenseInvoices(park.store)

    assert invoices.one(asked, 1).state is InvoiceState.VOIDED
    with pytest.raises(UnknownInvoice):
        invoices.one(asked, 9)


def test_what_the_deposit_paid_is_no_longer_open_and_is_told_from_what_was_given_up() -> None:
    leaver = lived(30_000, 5, [(0, 70_000)], [60_000])
    leaver.finalize()
    given_up = leaver.write_off()

    invoices = _invoices(leaver.park, leaver.number)

    assert sum(invoice.open_cents for invoice in invoices) == 0
    lines = [line for invoice in invoices for line in invoice.lines]
    assert sum(line.given_up_cents for line in lines) == given_up.bad_debt_cents
    assert sum(line.from_deposit_cents for line in lines) == 30_000


# --- cycles ahead ------------------------------------------------------------------------------------------------


def test_cycles_ahead_cost_what_will_be_billed(park: Park) -> None:
    number = settled_in(park)

    ahead = _ahead(park, number)

    assert [(cycle.due_on, cycle.issued_on, cycle.cost_cents) for cycle in ahead[:2]] == [
        (C2, C1, 33_000),
        (C3, C2, 33_000),
    ]
    park.run(at(6, 19, 13))
    assert park.invoices(number)[1].lines == ahead[0].lines


def test_before_the_move_in_the_first_cycle_brings_the_deposit(park: Park) -> None:
    number = park.sign(park.draft(weekly(C1), C1, HELD)).number

    assert [cycle.cost_cents for cycle in _ahead(park, number, 2)] == [83_000, 33_000]


def test_a_discount_with_uses_ends_within_the_cycles_ahead(store: Store) -> None:
    rules = RuleSet(1, (evolve(A_TENTH_OFF.rules[0], max_uses=3),))
    park = Park.opened(store, rules=rules)
    number = settled_in(park)

    ahead = _ahead(park, number, 6)
    for month, day in ((6, 19), (6, 26), (7, 3), (7, 10), (7, 17), (7, 24)):
        park.run(at(month, day, 13))

    assert [cycle.lines for cycle in ahead] == [
        invoice.lines for invoice in park.invoices(number) if invoice.kind is InvoiceKind.RECURRING
    ]


def test_a_first_invoice_that_lost_its_days_is_no_use_of_a_discount(store: Store) -> None:
    park = Park.opened(store, rules=RuleSet(1, (evolve(A_TENTH_OFF.rules[0], max_uses=3),)))
    number = settled_in(park)
    TermsChanges(store, park.clock)(ChangeTerms(park.site.id, number, weekly(C1, 40_000), PM, C1))

    assert [len(cycle.lines) for cycle in _ahead(park, number, 3)] == [3, 3, 2]


# --- readings ----------------------------------------------------------------------------------------------------


def test_readings_of_the_stay_say_what_was_used_between(park: Park) -> None:
    number, register = settled_in(park), Register("M-1", 100_000_000)
    another = Register("M-2", 100_000_000)
    readings = [
        MeterReading(date(2026, 5, 1), register, 1_000),
        MeterReading(C1, register, 5_000),
        MeterReading(C2, register, 36_400),
        MeterReading(C3, another, 10, ReadingKind.BASE),
    ]
    with park.store.work(park.site.id) as work:
        work.readings.add(park.site.id, PadId("C-001"), readings)

    found = LicenseReadings(park.store)(ListReadings(park.site.id, number))

    assert [(each.reading.read_on, each.used_wh) for each in found] == [(C3, None), (C2, 31_400), (C1, None)]


def test_readings_after_the_stay_are_of_others() -> None:
    leaver = lived(30_000, 5, [], [])
    park, register = leaver.park, Register("M-1", 100_000_000)
    license_ = park.license(leaver.number)
    assert license_.end is not None
    pad = license_.assignments[0].pad
    days = (license_.end, date(2030, 1, 1))
    with park.store.work(park.site.id) as work:
        work.readings.add(park.site.id, pad, [MeterReading(day, register, 1_000) for day in days])

    found = LicenseReadings(park.store)(ListReadings(park.site.id, leaver.number))

    assert date(2030, 1, 1) not in [each.reading.read_on for each in found]
    assert license_.end in [each.reading.read_on for each in found]


# --- receipts ----------------------------------------------------------------------------------------------------


def test_a_receipt_tells_where_it_stands_and_how_it_came_there(park: Park) -> None:
    number = settled_in(park)
    park.pay(number, "Z-1", 10_000, at(6, 18, 10))

    story = _story(park, "Z-1")

    assert (story.license_number, story.held_cents, story.waits, story.returned) == (number, 0, (), False)
    assert story.stands[0].startswith("Your Zelle payment of $100.00")
    assert story.history

    park.bounce("Z-1", at(6, 20, 10))
    assert _story(park, "Z-1").returned


def test_money_of_nobody_waits(park: Park) -> None:
    receipt = park.receipt("Z-9", 5_000, at(6, 1, 9))
    park.clock.set(at(6, 2))
    BookReceipts(park.store, park.clock)(RecordReceipt(park.site.id, receipt, PM))

    story = _story(park, "Z-9")

    assert (story.license_number, story.held_cents, story.waits) == ("", 5_000, (Holding.UNMATCHED,))


def test_where_money_would_go_is_foreseen_and_nothing_is_kept(park: Park) -> None:
    number = settled_in(park)
    park.clock.set(at(6, 18, 10))
    receipt = park.receipt("Z-1", 120_000, at(6, 18, 10))
    before = park.entries(number)

    def book(store: Store) -> None:
        BookReceipts(store, park.clock)(RecordReceipt(park.site.id, receipt, PM, number))

    foresight = ReceiptForesight(PreviewStore(park.store), park.clock)
    foreseen = foresight(park.site.id, number, (park.source, "Z-1"), book)

    assert foreseen.before is not None
    assert foreseen.paper.now is not None
    assert (foreseen.before.owed_cents, foreseen.paper.now.owed_cents) == (83_000, 29_000)
    assert [part.invoice_number for part in foreseen.ahead][:1] == [2]
    assert sum(part.cents for part in foreseen.ahead) == 37_000
    assert park.entries(number) == before


def test_money_of_nobody_is_foreseen_without_an_account(park: Park) -> None:
    park.clock.set(at(6, 2))
    receipt = park.receipt("Z-9", 5_000, at(6, 1, 9))
    command = RecordReceipt(park.site.id, receipt, PM)

    foreseen = ReceiptForesight(PreviewStore(park.store), park.clock)(
        *(park.site.id, "", (park.source, "Z-9")), lambda store: BookReceipts(store, park.clock)(command)
    )

    assert (foreseen.before, foreseen.ahead) == (None, ())


# --- commands, watched -------------------------------------------------------------------------------------------


def test_a_command_is_watched_before_and_after(park: Park) -> None:
    number = settled_in(park)
    park.run(at(6, 19, 13))
    command = VoidInvoice(park.site.id, number, 2, "twice", PM)
    watch = Watch(PreviewStore(park.store), park.clock)

    found = watch(park.site.id, number, lambda store: Credits(store, park.clock).void(command))

    assert (found.answer.credited_cents, found.answer.open_cents) == (33_000, found.after.figures.open_cents)
    assert found.before.figures.open_cents - found.after.figures.open_cents == 33_000
    assert [each.text for each in found.documents] == ["Credit (void): twice"]
    assert found.documents[0].change_cents == -33_000
    assert park.books(number).open_cents == found.before.figures.open_cents


def test_a_refused_command_keeps_nothing(park: Park) -> None:
    number = settled_in(park)
    park.pay(number, "Z-1", 83_000, at(6, 18, 10))
    command = WriteOffBalance(park.site.id, number, "gone", PM)

    with pytest.raises(NothingOpen):
        Watch(park.store, park.clock)(*(park.site.id, number), lambda store: WriteOffs(store, park.clock)(command))


@given(st.lists(st.integers(1, 300_000), min_size=1, max_size=4))
def test_money_goes_where_it_was_foreseen(amounts: list[int]) -> None:
    park = Park.opened(MemoryStore())
    number = settled_in(park)
    for place, cents in enumerate(amounts, 1):
        park.clock.set(at(6, 12 + place, 14))
        name = f"Z-{place}"
        command = RecordReceipt(park.site.id, park.receipt(name, cents, park.clock.now()), PM, number)
        book = partial(_book, park, command)
        before, money = park.entries(number), (park.source, name)

        foreseen = ReceiptForesight(PreviewStore(park.store), park.clock)(park.site.id, number, money, book)
        assert park.entries(number) == before
        done = ReceiptForesight(park.store, park.clock)(park.site.id, number, money, book)

        assert foreseen == done
        assert foreseen.paper == ReceiptPapers(park.store, park.clock)(PrintReceipt(park.site.id, *money))
        assert sum(part.cents for part in foreseen.ahead) <= cents


def _book(park: Park, command: RecordReceipt, store: Store) -> None:
    BookReceipts(store, park.clock)(command)
