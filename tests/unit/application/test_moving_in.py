"""From draft to move-in through use cases: signing, the first invoice, another day, a cancellation."""

from datetime import date, timedelta

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from gatedrentals.application.billing.credit_lines import CreditLines, Credits, LineReduction
from gatedrentals.application.deposits.move_refund import MoveRefund, RefundSteps
from gatedrentals.application.licensing.cancel import CancelledLicenses, CancelLicense
from gatedrentals.application.licensing.change_move_in import ChangeMoveIn, MoveInChanges
from gatedrentals.application.licensing.decline import DeclinedLicenses, DeclineLicense
from gatedrentals.application.licensing.draft_license import LicenseDrafts
from gatedrentals.application.licensing.send import SendLicense, SentLicenses
from gatedrentals.application.licensing.sign import SignedLicenses, SignLicense
from gatedrentals.application.named_line import NamedLine
from gatedrentals.domain.catalog.product import DEPOSIT, UnknownProduct
from gatedrentals.domain.deposits.refund import RefundState
from gatedrentals.domain.discounts.rules import DiscountRule, FreeCycle, RuleSet, Scope
from gatedrentals.domain.events import InvoiceVoided, LicenseActivated, LicenseSent, LicenseSigned
from gatedrentals.domain.ids import PadId, ProductCode, account_of
from gatedrentals.domain.ledger.documents import CreditReason, InvoiceKind, Method
from gatedrentals.domain.licensing.states import Command, State
from gatedrentals.domain.licensing.terms import Frequency, OneTimeCharge, PayTerms, RecurringCharge
from gatedrentals.domain.site.charge_class import ChargeClass
from gatedrentals.ports.licenses import NumberTaken, PadTaken, UnknownLicense
from gatedrentals.ports.store import Store
from gatedrentals.testing.contracts.park import PM, RENT, STORM_WATER, Park, at, weekly
from gatedrentals.testing.fakes.store import MemoryStore
from tests.unit.application import licenses

C1, C2, C3 = date(2026, 6, 19), date(2026, 6, 26), date(2026, 7, 3)
HELD = OneTimeCharge(DEPOSIT, 50_000)


def test_a_license_is_drafted_sent_and_signed_step_by_step(park: Park) -> None:
    draft = evolve(park.draft(weekly(C1), C1), long_stay_agreed_on=date(2026, 6, 1))
    drafted = LicenseDrafts(park.store, park.clock, park.ids)(draft)
    sent = SentLicenses(park.store, park.clock)(SendLicense(park.site.id, draft.number, PM))
    signed = SignedLicenses(park.store, park.clock)(SignLicense(park.site.id, draft.number, PM, "both came in"))

    states = [changed.license.state for changed in (drafted, sent, signed)]
    assert states == [State.DRAFT, State.SENT, State.SIGNED]
    assert signed.documents == ()
    assert drafted.license.tax_notices == (date(2026, 6, 1),)
    assert [type(event) for event in park.told(draft.number)] == [LicenseSent, LicenseSigned]
    with park.store.work(park.site.id) as work:
        (newest, *_) = work.audit_trail.of_site(park.site.id, 1)
        rows = work.licenses.transitions(signed.license.id)
        names = [work.parties.get(resident).name for resident in signed.license.residents]
    assert (newest.what, newest.subject, newest.who, newest.origin) == ("sign", draft.number, "pm", "10.0.0.7")
    assert newest.detail == "both came in"
    assert [(row.command, row.why) for row in rows] == [(Command.SEND, ""), (Command.SIGN, "both came in")]
    assert names == ["Dana Whitfield", "Omar Reyes"]


def test_a_license_is_signed_at_the_office_in_one_go(park: Park) -> None:
    license_ = park.sign(park.draft(weekly(C1), C1))

    assert license_.state is State.SIGNED
    assert licenses.trail(park) == ["load_site", "draft", "send", "sign"]


def test_an_envelope_is_refused(park: Park) -> None:
    draft = park.draft(weekly(C1), C1)
    LicenseDrafts(park.store, park.clock, park.ids)(draft)
    SentLicenses(park.store, park.clock)(SendLicense(park.site.id, draft.number, PM))
    declined = DeclinedLicenses(park.store, park.clock)(DeclineLicense(park.site.id, draft.number, PM))

    assert declined.license.state is State.DECLINED


def test_two_licenses_never_get_one_pad(park: Park) -> None:
    first = park.draft(weekly(C1), C1)
    park.sign(first)
    second = evolve(park.draft(weekly(C2), C2), pad=first.pad)

    with pytest.raises(PadTaken):
        park.sign(second)
    with pytest.raises(UnknownLicense):
        park.license(second.number)
    with pytest.raises(NumberTaken):
        park.sign(evolve(second, number=first.number, pad=PadId("C-900")))


@pytest.mark.parametrize("where", ["recurring", "one_time"])
def test_what_the_catalog_does_not_know_is_refused_at_the_draft(park: Park, where: str) -> None:
    draft = park.draft(weekly(C1), C1)
    if where == "recurring":
        draft = evolve(draft, terms=PayTerms(Frequency.WEEKLY, C1, (RecurringCharge(ProductCode("sauna"), 100),)))
    else:
        draft = evolve(draft, one_time=(OneTimeCharge(ProductCode("sauna"), 100),))

    with pytest.raises(UnknownProduct, match="sauna"):
        park.sign(draft)


def test_the_fan_out_cuts_the_first_invoice_before_the_license_is_active(park: Park) -> None:
    park.clock.set(at(6, 12, 9))
    number = park.sign(park.draft(weekly(C1), date(2026, 6, 16), HELD)).number
    billed = park.prepare(number)

    (invoice,) = park.invoices(number)
    assert (billed.license.state, invoice.kind, invoice.due_on) == (
        State.PREPARING,
        InvoiceKind.FIRST,
        date(2026, 6, 16),
    )
    assert [line.amount_cents for line in invoice.lines] == [13_929, 214, 50_000]
    assert billed.open_cents == 64_143

    park.clock.set(at(6, 16, 9))
    active = park.activate(number)
    assert active.license.state is State.ACTIVE
    assert [each.kind for each in park.invoices(number)] == [InvoiceKind.FIRST, InvoiceKind.RECURRING]
    assert LicenseActivated.tag in licenses.told(park, number)


def test_money_that_comes_before_the_first_invoice_waits_for_it(park: Park) -> None:
    number = park.sign(park.draft(weekly(C1), C1)).number
    booked = park.pay(number, "early", 33_000, at(6, 10, 9))
    assert [(part.holding.value, part.cents) for part in booked.held] == [("before_first_invoice", 33_000)]
    assert [item.kind for item in park.items()] == ["receipt_before_first_invoice"]

    park.clock.set(at(6, 12, 13))
    changed = park.prepare(number)

    assert (changed.open_cents, changed.held_cents) == (0, 0)
    assert park.placed(number, "early") == {(RENT, C1): 32_500, (STORM_WATER, C1): 500}
    assert park.items() == []


@pytest.mark.parametrize(
    ("moved_in_on", "first_cents", "cycles"),
    [
        (date(2026, 6, 17), [9_286, 143, 50_000], [date(2026, 6, 17), C1]),
        (date(2026, 6, 15), [18_571, 286, 50_000], [date(2026, 6, 15), C1]),
        (C1, [32_500, 500, 50_000], [C1]),
        (date(2026, 6, 20), [27_857, 429, 50_000], [date(2026, 6, 20)]),
    ],
    ids=["a day later", "a day earlier", "on the due date", "after the due date"],
)
@pytest.mark.parametrize("by", ["change", "activation"])
def test_another_move_in_day_voids_the_first_invoice_and_cuts_it_again(
    park: Park, moved_in_on: date, first_cents: list[int], cycles: list[date], by: str
) -> None:
    park.clock.set(at(6, 12, 13))
    number = park.sign(park.draft(weekly(C1), date(2026, 6, 16), HELD)).number
    park.prepare(number)
    park.pay(number, "r", 64_143, at(6, 12, 14))
    park.clock.set(at(6, 16, 15))
    if by == "change":
        command = ChangeMoveIn(park.site.id, number, moved_in_on, PM)
        changed = MoveInChanges(park.store, park.clock)(command)
    else:
        changed = park.activate(number, moved_in_on)

    live = [posted for posted in park.books(number).invoices.values() if posted.live]
    first = next(posted.invoice for posted in live if posted.invoice.kind is InvoiceKind.FIRST)
    assert [line.amount_cents for line in first.lines] == first_cents
    assert sorted(posted.invoice.due_on for posted in live) == cycles
    assert changed.license.stay.move_in == moved_in_on
    assert {memo.reason for memo in park.memos(number)} == {CreditReason.VOID}
    assert park.memos(number)[0].note
    assert sum(park.placed(number, "r").values()) + sum(park.held(number).values()) == 64_143
    assert any(isinstance(event, InvoiceVoided) for event in park.told(number))
    assert len({invoice.number for invoice in park.invoices(number)}) == len(park.invoices(number))


@pytest.mark.parametrize("moved_in_on", [date(2026, 6, 16), date(2026, 6, 24)])
def test_cycles_issued_with_a_first_invoice_are_counted_from_the_actual_move_in(
    store: Store, moved_in_on: date
) -> None:
    on_rent = Scope(classes=frozenset({ChargeClass.RENT}))
    welcome = RuleSet(1, (DiscountRule("welcome", "First cycle free", on_rent, FreeCycle(1), 1),))
    policy = licenses.taxed()
    agreed, other = (Park.opened(store, policy, welcome) for _ in range(2))
    for park, drafted_for in ((agreed, moved_in_on), (other, date(2026, 6, 20))):
        park.clock.set(at(6, 19, 13))
        number = park.sign(park.draft(weekly(C1), drafted_for, HELD)).number
        park.prepare(number)
        park.clock.set(at(6, 25, 15))
        park.activate(number, moved_in_on)
        for week in range(6):
            park.run(at(6, 26, 13) + timedelta(days=7 * week))

    billed, moved = (park.books("L-1").base_lines for park in (agreed, other))
    net = [[(line.invoice.due_on, line.line.product, line.net_cents) for line in lines] for lines in (billed, moved)]
    assert sorted(row for row in net[1] if row[-1]) == sorted(row for row in net[0] if row[-1])


def test_the_same_move_in_day_changes_nothing_in_the_books(park: Park) -> None:
    park.clock.set(at(6, 12, 13))
    number = park.sign(park.draft(weekly(C1), C1)).number
    park.prepare(number)

    changed = MoveInChanges(park.store, park.clock)(ChangeMoveIn(park.site.id, number, C1, PM))

    assert changed.documents == ()


def test_a_move_in_that_is_called_off_pays_back_what_came(park: Park) -> None:
    park.clock.set(at(6, 12, 13))
    number = park.sign(park.draft(weekly(C1), C1, HELD)).number
    park.prepare(number)
    park.pay(number, "r1", 60_000, at(6, 13, 9))
    park.pay(number, "r2", 40_000, at(6, 14, 9), method=Method.ECHECK)
    park.clock.set(at(6, 15, 9))
    cancelled = CancelledLicenses(park.store, park.clock)(
        CancelLicense(park.site.id, number, PM, "12 Elm St, Crosby TX", "found a house")
    )

    assert (cancelled.license.state, cancelled.open_cents, cancelled.held_cents) == (State.CANCELLED, 0, 0)
    assert {memo.reason for memo in park.memos(number)} == {CreditReason.VOID}
    assert park.ledger(number) == {
        ("clearing", "zelle"): 60_000,
        ("clearing", "echeck"): 40_000,
        ("refunds_payable", ""): -100_000,
    }
    with park.store.work(park.site.id) as work:
        (refund,) = work.statements.refunds_of(account_of(cancelled.license.id))
    assert (refund.amount_cents, refund.payees, refund.not_before) == (
        100_000,
        ("Dana Whitfield", "Omar Reyes"),
        date(2026, 6, 22),
    )
    assert [item.kind for item in park.items()] == ["refund_to_print"]

    def step(to: RefundState, photo: str = "") -> None:
        RefundSteps(park.store, park.clock)(MoveRefund(park.site.id, number, 1, to, PM, "1001", photo))

    step(RefundState.PRINTED)
    step(RefundState.STAMPED, "a.jpg")
    step(RefundState.MAILED, "b.jpg")
    step(RefundState.CLEARED)
    assert park.ledger(number)["bank", ""] == -100_000
    park.run(at(6, 26, 12))
    assert park.open_cents(number) == 0


def test_a_deposit_that_was_waived_is_not_voided_again(park: Park) -> None:
    park.clock.set(at(6, 12, 13))
    number = park.sign(park.draft(weekly(C1), C1, HELD)).number
    park.prepare(number)
    waive = CreditLines(
        park.site.id, number, CreditReason.GOODWILL, (LineReduction(NamedLine(1, 3), 50_000),), "waived", PM
    )
    Credits(park.store, park.clock)(waive)
    CancelledLicenses(park.store, park.clock)(CancelLicense(park.site.id, number, PM))

    void = park.memos(number)[-1]
    assert (void.reason, [credit.cents for credit in void.credits]) == (CreditReason.VOID, [32_500, 500])
    assert park.open_cents(number) == 0


def test_a_license_that_nobody_paid_for_is_cancelled_without_a_check(park: Park) -> None:
    number = park.sign(park.draft(weekly(C1), C1)).number
    cancelled = CancelledLicenses(park.store, park.clock)(CancelLicense(park.site.id, number, PM))

    assert cancelled.documents == ()
    assert park.items() == []


@given(paid=st.integers(1, 200_000), day=st.integers(12, 18))
def test_whatever_was_paid_before_a_cancellation_goes_back_whole(paid: int, day: int) -> None:
    park = Park.opened(MemoryStore())
    park.clock.set(at(6, 12, 13))
    number = park.sign(park.draft(weekly(C1), C1, HELD)).number
    park.prepare(number)
    park.pay(number, "r", paid, at(6, day, 14))
    park.clock.set(at(6, 18, 20))
    CancelledLicenses(park.store, park.clock)(CancelLicense(park.site.id, number, PM))

    assert park.ledger(number) == {("clearing", "zelle"): paid, ("refunds_payable", ""): -paid}
    assert park.open(number) == {}
