"""How the months of a site stand: closed, next, over or not, and what waits (§7.2)."""

from datetime import date

from gatedrentals.application.closing.month_outlook import MonthOutlook, MonthOutlooks
from gatedrentals.testing.contracts.reported_site import A_STORY, AUGUST, JULY, SEPTEMBER, ReportedSite, played
from gatedrentals.testing.fakes.store import MemoryStore


def outlook(site: ReportedSite) -> MonthOutlook:
    return MonthOutlooks(site.store, site.clock)(site.site_id)


def test_before_anything_is_posted_no_month_is_next() -> None:
    found = outlook(ReportedSite.opened(MemoryStore(), A_STORY))
    assert (found.month, found.closes_from, found.may_close) == (None, None, False)
    assert (tuple(found.closed), tuple(found.revenue), tuple(found.waiting)) == ((), (), ())


def test_the_first_month_with_entries_is_next_until_it_closes() -> None:
    site = ReportedSite.opened(MemoryStore(), A_STORY)
    site.play(A_STORY, date(2027, 7, 21))
    found = outlook(site)
    assert (found.month, found.closes_from, found.may_close) == (date(2027, 6, 1), JULY, True)
    assert dict(found.waiting)


def test_what_the_next_month_comes_to_is_what_its_close_leaves() -> None:
    site = played(MemoryStore(), A_STORY, date(2027, 9, 2))
    before = outlook(site)
    assert (before.month, before.may_close) == (AUGUST, True)
    assert before.closed[0].month == JULY

    close = site.close(AUGUST)
    after = outlook(site)
    assert (after.month, after.may_close, after.closed[0]) == (SEPTEMBER, False, close)
    assert sum(row.cents for row in before.revenue) > 0
