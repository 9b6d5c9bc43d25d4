"""Sites that nobody else uses, full of licenses with histories, for the contracts of what is read of many at once."""

from collections.abc import Iterator
from datetime import date, timedelta
from uuid import uuid4

from attrs import evolve
from hypothesis import strategies as st

from gatedrentals.application.receipts.place_receipt import PlaceReceipt, PlaceReceipts
from gatedrentals.domain.ids import AccountId, PadId, SiteId
from gatedrentals.domain.licensing.license import Assignment, License
from gatedrentals.domain.licensing.states import State
from gatedrentals.domain.licensing.terms import EndChange, Frequency
from gatedrentals.ports.parties import Party
from gatedrentals.ports.store import Store, Work
from gatedrentals.ports.subledger import AccountKind
from gatedrentals.testing.contracts.leaver import Leaver, damage
from gatedrentals.testing.contracts.park import at, weekly
from gatedrentals.testing.contracts.reported_site import JOB, ReportedSite, played, stories
from gatedrentals.testing.contracts.setting import new_site
from gatedrentals.testing.contracts.settled_again import returned_stay
from gatedrentals.testing.contracts.settlements import worked_stay
from gatedrentals.testing.strategies.histories import BEGUN_AT, histories, tenant

NAMES = ("Dana Whitfield", "Omar Reyes", "Ünal Straße")
"""What residents are called."""

PLAYED_UNTIL = date(2027, 8, 20)
"""The last day of `moved_about`."""


@st.composite
def _tenants(draw: st.DrawFn, site_id: SiteId) -> License:
    """Somebody whose stay may be announced to end, has ended, or never begins."""
    account_id = AccountId(uuid4())
    plain = tenant(account_id, site_id, draw(st.sampled_from(Frequency)))
    said_at = BEGUN_AT + timedelta(days=draw(st.integers(0, 100)))
    end = draw(st.none() | st.dates(date(2027, 7, 2), date(2027, 10, 1)))
    ends = draw(st.sampled_from([(), (EndChange(said_at, end, under_notice=True),)]))
    moved = Assignment(date(2027, 7, 20), plain.assignments[0].home, PadId(f"D-{account_id.hex[:8]}"))
    return evolve(
        plain,
        state=draw(st.sampled_from([State.ACTIVE, State.ACTIVE, State.NOTICE, State.CLOSED, State.DECLINED])),
        stay=evolve(plain.stay, ends=ends),
        assignments=(*plain.assignments, *draw(st.sampled_from([(), (moved,)]))),
    )


def site_of_tenants(store: Store, data: st.DataObject) -> SiteId:
    """A site of a few licenses, each with a history of its own."""
    site_id = new_site(store)
    with store.work(site_id) as work:
        for _ in range(data.draw(st.integers(1, 4))):
            license_ = data.draw(_tenants(site_id))
            account_id = AccountId(license_.id)
            save_named(work, license_, data.draw(st.sampled_from(NAMES)))
            work.subledger.open_account(account_id, site_id, AccountKind.LICENSE)
            for step in data.draw(histories(account_id, site_id)):
                work.subledger.append(account_id, step.entries, step.standing)
    return site_id


def save_named(work: Work, license_: License, name: str) -> License:
    """Save a license whose residents are called so."""
    for resident in license_.residents:
        work.parties.save(Party(resident, license_.site_id, name))
    return work.licenses.save(license_)


def moved_about(store: Store, data: st.DataObject) -> ReportedSite:
    """A site whose summer was played, with some of its money sent on to the last of its licenses."""
    story = data.draw(stories())
    site = played(store, story, PLAYED_UNTIL)
    last = len(story.terms) - 1
    for number, paid in enumerate(story.paid):
        stays = paid.place == last or paid.returned_on is not None or paid.day >= PLAYED_UNTIL
        if not stays and data.draw(st.booleans()):
            PlaceReceipts(store, site.clock)(PlaceReceipt(site.site_id, site.site_id, str(number), f"R-{last}", JOB))
    return site


def leavers(store: Store) -> Iterator[Leaver]:
    """Who left: refunded, refunded from money that came back, and owing more than the deposit, some of it given up."""
    paid = worked_stay(store)
    paid.draft(damage(18_500))
    paid.finalize()
    paid.mail()
    yield paid
    yield returned_stay(store, mailed=False)
    bounced = returned_stay(store, mailed=True)
    yield bounced
    bounced.write_off()
    yield bounced
    owing = Leaver.moved_in(store, weekly(date(2026, 6, 19), 40_000), date(2026, 6, 19), 30_000)
    owing.park.pay(owing.number, "r", 70_000, at(6, 18, 10))
    owing.park.run(at(6, 19, 13))
    owing.leave(date(2026, 7, 2))
    owing.draft(damage(26_000))
    owing.finalize()
    yield owing
    owing.write_off()
    yield owing
