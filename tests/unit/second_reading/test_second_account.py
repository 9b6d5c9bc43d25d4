"""What an account stands at, whatever happens, as §3 and §6 read to somebody who has not seen the projection."""

from contextlib import suppress
from datetime import date, datetime, timedelta

from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from gatedrentals.application.licensing.change_terms import ChangeTerms, TermsChanges
from gatedrentals.application.licensing.confirm_surrender import ConfirmSurrender, Surrenders
from gatedrentals.application.licensing.give_notice import GiveNotice, Notices
from gatedrentals.application.licensing.withdraw_notice import NoticeWithdrawals, WithdrawNotice
from gatedrentals.domain.errors import Refusal
from gatedrentals.domain.ledger.documents import ReversalReason
from gatedrentals.domain.site.policy import LateFeeRule
from gatedrentals.testing.contracts.park import EXAMPLE, PM, Park
from gatedrentals.testing.fakes.store import MemoryStore
from gatedrentals.testing.strategies.sites import CENTRAL
from tests.unit.second_reading.plain_account import Ending, Late, Money, Told, stands
from tests.unit.second_reading.plain_schedule import NIGHT, Change, Terms, next_due, terms_of_night
from tests.unit.second_reading.plain_stories import local, move_ins, pay_terms_of, terms_near

AMOUNTS = st.sampled_from([32_500, 64_001, 115_000]) | st.integers(100, 300_000)
LATE = st.builds(
    Late,
    flat=st.just(5_000),
    minimum=st.sampled_from([1, 2_500, 8_000]),
    per_day=st.sampled_from([0, 500, 1_700]),
    grace_noons=st.integers(0, 3),
    cap=st.sampled_from([5_000, 8_000, 12_345]),
    grace_hours=st.sampled_from([0, 5, 24]),
    min_hours=st.sampled_from([0, 24, 72]),
)


class Story:
    """A park and what is told of its one license, kept in step."""

    def __init__(self, move_in: date, activated_at: datetime, terms: Terms, late: Late) -> None:
        fee = LateFeeRule(late.flat, late.minimum, late.per_day, late.grace_noons, late.cap, owner_signed=True)
        policy = evolve(
            EXAMPLE,
            surrender_day_charged=False,
            late_fee=fee if late.cap else None,
            grace_hours=late.grace_hours,
            min_hours_to_pay=late.min_hours,
        )
        self.park = Park.opened(MemoryStore(), policy)
        self.park.clock.set(activated_at)
        self.number = self.park.move_in(pay_terms_of(terms), move_in)
        self.told = Told(CENTRAL, move_in, activated_at, [(activated_at, Change(move_in, terms))], [], [], late)

    def change(self, at: datetime, terms: Terms, on: date | None) -> None:
        park, today = self.park, at.astimezone(CENTRAL).date()
        TermsChanges(park.store, park.clock)(ChangeTerms(park.site.id, self.number, pay_terms_of(terms), PM, on))
        agreed = terms_of_night([change for _, change in self.told.terms], max(today, self.told.move_in))[1]
        unnamed = self.told.move_in if today < self.told.move_in else next_due(agreed, today)
        self.told.terms.append((at, Change(on or unnamed, terms)))

    def notice(self, at: datetime, surrender_on: date | None) -> None:
        park, today = self.park, at.astimezone(CENTRAL).date()
        if self.told.endings and self.told.endings[-1].under_notice:
            if surrender_on is None:
                NoticeWithdrawals(park.store, park.clock)(WithdrawNotice(park.site.id, self.number, PM))
            else:
                Surrenders(park.store, park.clock)(ConfirmSurrender(park.site.id, self.number, surrender_on, PM))
            under_notice = surrender_on is not None
        else:
            Notices(park.store, park.clock)(GiveNotice(park.site.id, self.number, today, PM, surrender_on))
            under_notice = True
        self.told.endings.append(Ending(at, surrender_on, under_notice))

    def pay(self, at: datetime, cents: int, hours_ago: int) -> None:
        name, received_at = f"r{len(self.told.money):02}", at - timedelta(hours=hours_ago)
        self.park.pay(self.number, name, cents, received_at, now=at)
        self.told.money.append(Money(received_at, name, cents))

    def bounce(self, at: datetime) -> None:
        for place, one in enumerate(self.told.money):
            if one.returned_at > at:
                self.park.bounce(one.name, at, ReversalReason.CHARGEBACK)
                self.told.money[place] = one._replace(returned_at=at)
                return

    def check(self, until: datetime) -> None:
        """Rent by due date, late fees in all, and money that no line takes: what it comes to, and what is open."""
        self.park.run(until)
        account = stands(self.told, until)
        rent = {bill.part.start: (bill.cents, bill.open_cents) for bill in account.rent if bill.cents}
        fees = sum(bill.cents for bill in account.fees), sum(bill.open_cents for bill in account.fees)
        held = sum(cents for cents, _ in account.held.values())
        lines = self.park.books(self.number).base_lines
        found = {
            line.invoice.due_on: (line.net_cents, line.open_cents)
            for line in lines
            if line.line.product == "rent" and line.net_cents
        }
        late = [line for line in lines if line.line.product == "late_fee"]
        charged = sum(line.net_cents for line in late), sum(line.open_cents for line in late)
        assert (found, charged) == (rent, fees)
        assert sum(self.park.held(self.number).values()) == held


days_from_now = st.none() | st.integers(-10, 40)
hours = st.integers(1, 200)


@settings(max_examples=max(settings().max_examples // 4, 1))
@given(st.data())
def test_an_account_stands_where_a_plain_reading_says(data: st.DataObject) -> None:
    move_in = data.draw(move_ins)
    now = local(move_in + NIGHT * data.draw(st.sampled_from([-9, -7, -3, 0])), data.draw(st.integers(0, 23)))
    story = Story(move_in, now, data.draw(terms_near(move_in)), data.draw(st.just(Late()) | LATE))
    for kind in data.draw(st.lists(st.sampled_from(["pay", "pay", "pay", "terms", "notice", "bounce"]), max_size=8)):
        now = watched(story, now, now + timedelta(hours=data.draw(hours)))
        with suppress(Refusal):
            happens(story, kind, now, data)
    story.check(watched(story, now, now + timedelta(hours=data.draw(hours))))


def happens(story: Story, kind: str, now: datetime, data: st.DataObject) -> None:
    """Something happens; what is refused has not."""
    if kind == "pay":
        story.pay(now, data.draw(AMOUNTS), data.draw(st.sampled_from([0, 0, 30, 200])))
    elif kind == "bounce":
        story.bounce(now)
    else:
        ahead = data.draw(days_from_now)
        day = None if ahead is None else max(story.told.move_in, now.astimezone(CENTRAL).date()) + NIGHT * ahead
        if kind == "terms":
            story.change(now, data.draw(terms_near(story.told.move_in)), day)
        else:
            story.notice(now, day)


def watched(story: Story, since: datetime, until: datetime) -> datetime:
    """Runs just after every noon up to an instant, so that what is issued is recorded when it is."""
    day = since.astimezone(CENTRAL).date()
    while story.told.late.cap and (noon := local(day, 12, 1)) < until:
        if noon > since:
            story.park.run(noon)
        day += NIGHT
    story.park.clock.set(until)
    return until
