"""What holds for every command on a license: previews, refusals in words, and no night charged twice."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from gatedrentals.application.licensing.abandon import Abandon, Abandonments
from gatedrentals.application.licensing.agree_long_stay import AgreeLongStay, LongStays
from gatedrentals.application.licensing.change_terms import ChangeTerms, TermsChanges
from gatedrentals.application.licensing.confirm_surrender import ConfirmSurrender, Surrenders
from gatedrentals.application.licensing.decline import DeclinedLicenses, DeclineLicense
from gatedrentals.application.licensing.draft_license import LicenseDrafts
from gatedrentals.application.licensing.give_notice import GiveNotice, Notices
from gatedrentals.application.licensing.license_file import LicenseChanged
from gatedrentals.application.licensing.prepare import PreparedLicenses, PrepareLicense
from gatedrentals.application.licensing.restart_tax_count import RestartTaxCount, TaxCountRestarts
from gatedrentals.application.licensing.send import SendLicense, SentLicenses
from gatedrentals.application.licensing.terminate import TerminateLicense, Terminations
from gatedrentals.application.licensing.transfer import TransferLicense, Transfers
from gatedrentals.application.licensing.withdraw_notice import NoticeWithdrawals, WithdrawNotice
from gatedrentals.application.preview import PreviewStore
from gatedrentals.domain.catalog.product import DEPOSIT
from gatedrentals.domain.ids import HomeId, PadId
from gatedrentals.domain.licensing.states import Command, NotAllowed, State
from gatedrentals.domain.licensing.terms import Frequency, OneTimeCharge
from gatedrentals.ports.licenses import UnknownLicense
from gatedrentals.ports.store import Store
from gatedrentals.testing.contracts.park import EXAMPLE, PM, RENT, Park, at, pay_terms, weekly
from gatedrentals.testing.fakes.store import MemoryStore
from tests.unit.application import licenses

C1, C2, C3 = date(2026, 6, 19), date(2026, 6, 26), date(2026, 7, 3)
HELD = OneTimeCharge(DEPOSIT, 50_000)


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
    park = Park.opened(store, licenses.taxed())
    number = licenses.settled_in(park)
    park.pay(number, "r", 90_000, at(6, 20, 9))
    before = (park.license(number), park.documents(number), park.told(number), park.items(), licenses.trail(park))
    previewed = ACTIVE[command](park.with_store(PreviewStore(store)), number)

    assert (
        park.license(number),
        park.documents(number),
        park.told(number),
        park.items(),
        licenses.trail(park),
    ) == before
    performed = ACTIVE[command](park, number)
    assert performed == previewed
    assert park.license(number) == performed.license
    assert licenses.trail(park)[-1] == command.value
    assert park.documents(number)[len(before[1]) :] == list(performed.documents)


@pytest.mark.parametrize("command", ACTIVE, ids=lambda command: command.value)
def test_a_command_out_of_order_names_the_state_and_what_is_allowed(park: Park, command: Command) -> None:
    draft = park.draft(weekly(C1), C1)
    LicenseDrafts(park.store, park.clock, park.ids)(draft)
    SentLicenses(park.store, park.clock)(SendLicense(park.site.id, draft.number, PM))
    DeclinedLicenses(park.store, park.clock)(DeclineLicense(park.site.id, draft.number, PM))
    rows = licenses.trail(park)

    with pytest.raises(NotAllowed, match=State.DECLINED.value) as refused:
        ACTIVE[command](park, draft.number)

    assert (refused.value.state, refused.value.allowed) == (State.DECLINED, ())
    assert "nothing more" in str(refused.value)
    assert licenses.trail(park) == rows


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
    number = licenses.settled_in(park)
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
