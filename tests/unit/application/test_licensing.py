"""Every command on a license through its use case: the books follow, the world is told, the trail says who."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from gatedrentals.application.deposits.move_refund import MoveRefund, RefundSteps
from gatedrentals.application.licensing.abandon import Abandon, Abandonments
from gatedrentals.application.licensing.agree_long_stay import AgreeLongStay, LongStays
from gatedrentals.application.licensing.cancel import CancelledLicenses, CancelLicense
from gatedrentals.application.licensing.change_move_in import ChangeMoveIn, MoveInChanges
from gatedrentals.application.licensing.change_terms import ChangeTerms, TermsChanges
from gatedrentals.application.licensing.confirm_surrender import ConfirmSurrender, Surrenders
from gatedrentals.application.licensing.decline import DeclinedLicenses, DeclineLicense
from gatedrentals.application.licensing.draft_license import LicenseDrafts
from gatedrentals.application.licensing.give_notice import GiveNotice, Notices
from gatedrentals.application.licensing.license_file import LicenseChanged
from gatedrentals.application.licensing.move_out import MoveOut, MoveOuts
from gatedrentals.application.licensing.prepare import PreparedLicenses, PrepareLicense
from gatedrentals.application.licensing.restart_tax_count import RestartTaxCount, TaxCountRestarts
from gatedrentals.application.licensing.send import SendLicense, SentLicenses
from gatedrentals.application.licensing.sign import SignedLicenses, SignLicense
from gatedrentals.application.licensing.take_back_possession import Repossessions, TakeBackPossession
from gatedrentals.application.licensing.terminate import TerminateLicense, Terminations
from gatedrentals.application.licensing.transfer import TransferLicense, Transfers
from gatedrentals.application.licensing.withdraw_notice import NoticeWithdrawals, WithdrawNotice
from gatedrentals.application.preview import PreviewStore
from gatedrentals.domain.catalog.product import DEPOSIT, UnknownProduct
from gatedrentals.domain.deposits.refund import RefundState
from gatedrentals.domain.errors import InvalidValue
from gatedrentals.domain.events import InvoiceVoided, LicenseActivated, LicenseSent, LicenseSigned, ResidentsMovedOut
from gatedrentals.domain.ids import HomeId, PadId, ProductCode
from gatedrentals.domain.ledger.documents import CreditReason, InvoiceKind, Method
from gatedrentals.domain.licensing.residing import PadNotFree
from gatedrentals.domain.licensing.states import Command, NotAllowed, State
from gatedrentals.domain.licensing.terms import Frequency, OneTimeCharge, PayTerms, RecurringCharge
from gatedrentals.domain.site.policy import HotelTaxRate, HotelTaxRule, PolicyHistory, PolicyVersion, SitePolicy
from gatedrentals.ports.licenses import NumberTaken, PadTaken, UnknownLicense
from gatedrentals.ports.store import Store
from gatedrentals.testing.contracts.park import EXAMPLE, PM, RENT, STORM_WATER, Park, at, pay_terms, weekly
from gatedrentals.testing.fakes.store import MemoryStore
from gatedrentals.testing.strategies.sites import OPENED_AT

C1, C2, C3 = date(2026, 6, 19), date(2026, 6, 26), date(2026, 7, 3)
HELD = OneTimeCharge(DEPOSIT, 50_000)


def settled_in(park: Park, move_in: date = C1) -> str:
    """An active license whose first invoice is cut a week before its move-in."""
    park.clock.set(at(move_in.month, move_in.day, 13) - timedelta(days=7))
    return park.move_in(weekly(move_in), move_in, HELD)


def told(park: Park, number: str) -> list[str]:
    return [event.tag for event in park.told(number) if event.tag.startswith(("lease", "resident"))]


def trail(park: Park) -> list[str]:
    with park.store.work(park.site.id) as work:
        return [row.what for row in reversed(work.audit_trail.of_site(park.site.id, 100))]


# --- from draft to move-in -------------------------------------------------------------------------------------


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
    assert trail(park) == ["load_site", "draft", "send", "sign"]


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
    assert LicenseActivated.tag in told(park, number)


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
        (refund,) = work.statements.refunds_of(cancelled.license.id)
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


# --- while they live there --------------------------------------------------------------------------------------


def test_terms_change_on_the_next_due_date_unless_a_day_is_named(park: Park) -> None:
    number = settled_in(park)
    park.clock.set(at(6, 21, 9))
    changed = TermsChanges(park.store, park.clock)(ChangeTerms(park.site.id, number, weekly(C1, 35_000), PM))

    assert changed.license.stay.terms[-1].effective_on == C2
    with pytest.raises(UnknownProduct):
        TermsChanges(park.store, park.clock)(
            ChangeTerms(
                park.site.id, number, PayTerms(Frequency.WEEKLY, C1, (RecurringCharge(ProductCode("sauna"), 1),)), PM
            )
        )


def test_a_transfer_keeps_the_books_and_takes_the_pad(park: Park) -> None:
    number = settled_in(park)
    other = park.sign(park.draft(weekly(C1), C1))
    moved = Transfers(park.store, park.clock)(
        TransferLicense(park.site.id, number, HomeId("H-9"), PadId("C-900"), C3, PM)
    )

    assert moved.documents == ()
    assert [nights.pad for nights in moved.license.pad_nights()] == ["C-001", "C-900"]
    with pytest.raises(PadTaken):
        Transfers(park.store, park.clock)(
            TransferLicense(park.site.id, number, HomeId("H-9"), other.assignments[0].pad, date(2026, 8, 1), PM)
        )


def test_a_notice_without_a_day_bills_nothing_ahead_until_one_is_confirmed(store: Store) -> None:
    park = Park.opened(store, evolve(EXAMPLE, late_fee=None))
    number = settled_in(park)
    park.clock.set(at(6, 20, 9))
    Notices(park.store, park.clock)(GiveNotice(park.site.id, number, date(2026, 6, 20), PM))
    park.pay(number, "r", 200_000, at(6, 21, 9))
    before = park.held(number)["refundable_credit"]
    confirmed = Surrenders(park.store, park.clock)(ConfirmSurrender(park.site.id, number, date(2026, 7, 8), PM))

    assert before == 200_000 - 2 * 33_000 - 50_000
    assert confirmed.held_cents == before - 28_286
    assert [invoice.due_on for invoice in park.invoices(number)] == [C1, C2, C3]
    later = Surrenders(park.store, park.clock)(ConfirmSurrender(park.site.id, number, date(2026, 7, 9), PM))
    assert later.held_cents == before - 33_000


def test_a_notice_is_withdrawn_only_while_the_pad_is_free(park: Park) -> None:
    number = settled_in(park)
    park.clock.set(at(6, 20, 9))
    Notices(park.store, park.clock)(GiveNotice(park.site.id, number, date(2026, 6, 20), PM, date(2026, 7, 9)))
    next_one = evolve(park.draft(weekly(C1), date(2026, 7, 20)), pad=PadId("C-001"))
    park.sign(park.draft(weekly(C1), C1))
    park.sign(next_one)

    with pytest.raises(PadNotFree, match="C-001"):
        NoticeWithdrawals(park.store, park.clock)(WithdrawNotice(park.site.id, number, PM))

    CancelledLicenses(park.store, park.clock)(CancelLicense(park.site.id, next_one.number, PM))
    stayed = NoticeWithdrawals(park.store, park.clock)(WithdrawNotice(park.site.id, number, PM))
    assert (stayed.license.state, stayed.license.end) == (State.ACTIVE, None)


def test_a_notice_without_a_day_can_always_be_withdrawn(park: Park) -> None:
    number = settled_in(park)
    Notices(park.store, park.clock)(GiveNotice(park.site.id, number, date(2026, 6, 12), PM))

    stayed = NoticeWithdrawals(park.store, park.clock)(WithdrawNotice(park.site.id, number, PM))

    assert stayed.license.state is State.ACTIVE
    assert told(park, number)[-2:] == ["lease.ntv_given", "lease.notice_withdrawn"]


# --- leaving ----------------------------------------------------------------------------------------------------


def test_who_leaves_later_than_they_said_is_charged_longer(park: Park) -> None:
    number = settled_in(park)
    park.clock.set(at(6, 20, 9))
    Notices(park.store, park.clock)(GiveNotice(park.site.id, number, date(2026, 6, 20), PM, date(2026, 6, 28)))
    park.clock.set(at(6, 30, 9))
    left = MoveOuts(park.store, park.clock)(MoveOut(park.site.id, number, date(2026, 6, 30), PM))

    assert (left.license.state, left.license.end) == (State.MOVED_OUT, date(2026, 7, 1))
    nights = [line.earning.period.days for invoice in park.invoices(number) for line in invoice.lines if line.earning]
    assert sum(nights) == 2 * (7 + 3 + 2)
    assert told(park, number)[-1] == ResidentsMovedOut.tag


def test_an_abandoned_home_is_charged_to_its_last_night(park: Park) -> None:
    number = settled_in(park)
    park.run(at(6, 26, 12))
    park.clock.set(at(6, 29, 9))
    with pytest.raises(InvalidValue, match="evidence"):
        Abandonments(park.store, park.clock)(Abandon(park.site.id, number, date(2026, 6, 27), PM))
    gone = Abandonments(park.store, park.clock)(Abandon(park.site.id, number, date(2026, 6, 27), PM, "empty, key left"))

    assert gone.license.end == date(2026, 6, 28)
    assert {memo.reason for memo in park.memos(number)} == {CreditReason.CUT}
    live = [posted.invoice.due_on for posted in park.books(number).invoices.values() if posted.live]
    assert C3 not in live


def test_a_terminated_license_pays_until_the_home_is_back(park: Park) -> None:
    number = settled_in(park)
    park.run(at(6, 26, 12))
    Terminations(park.store, park.clock)(TerminateLicense(park.site.id, number, PM, "two cycles unpaid"))
    park.clock.set(at(7, 1, 9))
    back = Repossessions(park.store, park.clock)(TakeBackPossession(park.site.id, number, date(2026, 7, 1), PM))

    assert (back.license.state, back.license.end) == (State.TERMINATED, date(2026, 7, 2))
    assert "lease.terminated" in told(park, number)
    assert back.open_cents == park.open_cents(number)


# --- hotel tax --------------------------------------------------------------------------------------------------


def taxed(rate_bps: int = 600) -> SitePolicy:
    rule = HotelTaxRule((HotelTaxRate("texas", rate_bps),))
    return evolve(EXAMPLE, hotel_tax=rule, late_fee=None)


def test_a_count_that_starts_anew_taxes_billed_nights_again_and_none_before(store: Store) -> None:
    park = Park.opened(store, taxed())
    first = date(2026, 6, 5)
    park.clock.set(at(6, 5, 12))
    number = park.move_in(weekly(first), first)
    park.run(at(7, 10, 12))
    before = park.ledger(number)["tax_payable", "texas"]
    assert before == -(4 * 1_950 + 557)

    restarted = TaxCountRestarts(park.store, park.clock)(
        RestartTaxCount(park.site.id, number, date(2026, 7, 3), PM, "two weeks unpaid")
    )

    due = park.invoices(number)[-1]
    assert (due.kind, [line.amount_cents for line in due.lines]) == (InvoiceKind.ONE_TIME, [1_950 - 557 + 2 * 1_950])
    assert restarted.open_cents == park.open_cents(number)
    park.pay(number, "r", 40_000, at(7, 10, 15))
    assert park.books(number).open_cents == park.open_cents(number)


def test_a_long_stay_agreed_before_the_move_in_is_never_taxed(store: Store) -> None:
    park = Park.opened(store, taxed())
    park.clock.set(at(6, 12, 13))
    number = park.sign(park.draft(weekly(C1), C1)).number
    LongStays(park.store, park.clock)(AgreeLongStay(park.site.id, number, date(2026, 6, 12), PM))
    park.prepare(number)

    assert ("tax_payable", "texas") not in park.ledger(number)


def test_each_cycle_is_taxed_by_the_policy_of_its_own_day_however_late_the_run(store: Store) -> None:
    park = Park.opened(store, taxed())
    later = evolve(taxed(1_000), version=2)
    history = PolicyHistory((PolicyVersion(OPENED_AT, taxed()), PolicyVersion(at(6, 26), later)))
    with store.work() as work:
        site = evolve(park.site, policies=history)
        suspense, catalog = work.sites.suspense_account(site.id), work.sites.catalog(site.id)
        work.sites.save(site, suspense, catalog, work.sites.discount_rules(site.id))
    number = settled_in(park)
    park.run(at(6, 27, 12))

    texas = [
        (posted.invoice.due_on, line.rate_bps, line.amount_cents)
        for posted in park.books(number).invoices.values()
        for line in posted.invoice.lines
        if line.authority == "texas"
    ]
    assert texas == [(C1, 600, 1_950), (C2, 1_000, 3_250), (C3, 1_000, 3_250)]

    LongStays(park.store, park.clock)(AgreeLongStay(park.site.id, number, date(2026, 6, 24), PM))
    (memo,) = park.memos(number)
    assert [credit.cents for credit in memo.credits] == [1_950 - 1_393, 3_250, 3_250]


# --- what holds for all of them ---------------------------------------------------------------------------------

Ask = Callable[[Park, str], LicenseChanged]

ACTIVE: dict[Command, Ask] = {
    Command.CHANGE_TERMS: lambda park, number: TermsChanges(park.store, park.clock)(
        ChangeTerms(park.site.id, number, pay_terms(Frequency.MONTHLY, None, 130_000), PM, date(2026, 6, 22))
    ),
    Command.TRANSFER: lambda park, number: Transfers(park.store, park.clock)(
        TransferLicense(park.site.id, number, HomeId("H-9"), PadId("C-900"), C3, PM)
    ),
    Command.AGREE_LONG_STAY: lambda park, number: LongStays(park.store, park.clock)(
        AgreeLongStay(park.site.id, number, date(2026, 6, 20), PM)
    ),
    Command.RESTART_TAX_COUNT: lambda park, number: TaxCountRestarts(park.store, park.clock)(
        RestartTaxCount(park.site.id, number, C2, PM)
    ),
    Command.GIVE_NOTICE: lambda park, number: Notices(park.store, park.clock)(
        GiveNotice(park.site.id, number, date(2026, 6, 20), PM, date(2026, 6, 23))
    ),
    Command.ABANDON: lambda park, number: Abandonments(park.store, park.clock)(
        Abandon(park.site.id, number, date(2026, 6, 20), PM, "key left")
    ),
    Command.TERMINATE: lambda park, number: Terminations(park.store, park.clock)(
        TerminateLicense(park.site.id, number, PM, "unpaid")
    ),
}


@pytest.mark.parametrize("command", ACTIVE, ids=lambda command: command.value)
def test_a_preview_answers_what_the_command_answers_and_changes_nothing(store: Store, command: Command) -> None:
    park = Park.opened(store, taxed())
    number = settled_in(park)
    park.pay(number, "r", 90_000, at(6, 20, 9))
    before = (park.license(number), park.documents(number), park.told(number), park.items(), trail(park))
    previewed = ACTIVE[command](park.with_store(PreviewStore(store)), number)

    assert (park.license(number), park.documents(number), park.told(number), park.items(), trail(park)) == before
    performed = ACTIVE[command](park, number)
    assert performed == previewed
    assert park.license(number) == performed.license
    assert trail(park)[-1] == command.value
    assert park.documents(number)[len(before[1]) :] == list(performed.documents)


@pytest.mark.parametrize("command", ACTIVE, ids=lambda command: command.value)
def test_a_command_out_of_order_names_the_state_and_what_is_allowed(park: Park, command: Command) -> None:
    draft = park.draft(weekly(C1), C1)
    LicenseDrafts(park.store, park.clock, park.ids)(draft)
    SentLicenses(park.store, park.clock)(SendLicense(park.site.id, draft.number, PM))
    DeclinedLicenses(park.store, park.clock)(DeclineLicense(park.site.id, draft.number, PM))
    rows = trail(park)

    with pytest.raises(NotAllowed, match=State.DECLINED.value) as refused:
        ACTIVE[command](park, draft.number)

    assert (refused.value.state, refused.value.allowed) == (State.DECLINED, ())
    assert "nothing more" in str(refused.value)
    assert trail(park) == rows


def test_a_license_that_nobody_knows(park: Park) -> None:
    with pytest.raises(UnknownLicense, match="L-77"):
        PreparedLicenses(park.store, park.clock)(PrepareLicense(park.site.id, "L-77", PM))


@given(
    asks=st.lists(
        st.tuples(st.sampled_from(["terms", "notice", "surrender", "withdraw", "pay"]), st.integers(1, 40)),
        max_size=8,
    )
)
def test_over_any_history_no_night_is_charged_twice_and_the_books_hold(asks: list[tuple[str, int]]) -> None:
    park = Park.opened(MemoryStore(), evolve(EXAMPLE, late_fee=None))
    number = settled_in(park)
    for count, (what, ahead) in enumerate(asks):
        now = park.clock.now() + timedelta(days=ahead % 5, minutes=1)
        park.run(now)
        _ask(park, number, what, ahead, count)
    park.books(number)
    nights = [night for posted in park.books(number).invoices.values() for night in _charged(park, number, posted.seq)]
    assert len(nights) == len(set(nights))
    frontier = park.standing(number).frontier
    assert frontier is not None
    assert sorted(nights) == [C1 + timedelta(days=day) for day in range((frontier - C1).days)]


def _ask(park: Park, number: str, what: str, ahead: int, count: int) -> None:
    today, state = park.clock.now().date(), park.license(number).state
    if what == "pay":
        park.pay(number, f"r{count}", ahead * 1_000, park.clock.now())
    elif what == "terms":
        terms = pay_terms(Frequency.MONTHLY, None, 130_000) if ahead % 2 else weekly(C1 + timedelta(days=ahead % 7))
        end = park.license(number).end
        day = today + timedelta(days=ahead % 9)
        if end is None or day < end:
            TermsChanges(park.store, park.clock)(ChangeTerms(park.site.id, number, terms, PM, max(day, C1)))
    elif what == "notice" and state is State.ACTIVE:
        day = max(C1, today + timedelta(days=ahead))
        Notices(park.store, park.clock)(GiveNotice(park.site.id, number, today, PM, day if ahead % 3 else None))
    elif what == "surrender" and state is State.NOTICE:
        day = max(C1, today + timedelta(days=ahead))
        Surrenders(park.store, park.clock)(ConfirmSurrender(park.site.id, number, day, PM))
    elif what == "withdraw" and state is State.NOTICE:
        NoticeWithdrawals(park.store, park.clock)(WithdrawNotice(park.site.id, number, PM))


def _charged(park: Park, number: str, seq: int) -> list[date]:
    """The nights that the rent of an invoice still charges."""
    books = park.books(number)
    posted = books.invoices[seq]
    rent = [line for line in books.lines.values() if line.ref.invoice_seq == seq and line.line.product == RENT]
    clamps = [c.credit.clamp_to for line in rent for c in line.credits if c.credit.clamp_to is not None]
    cycle = posted.invoice.cycle
    if cycle is None or not rent:
        return []
    return [night for night in cycle.nights() if night < min([cycle.end, *clamps])]
