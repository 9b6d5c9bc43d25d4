import pytest
from attrs import evolve

from gatedrentals.application.reports.audit_trail import AuditTrails, ShowAuditTrail
from gatedrentals.domain.errors import InvalidValue
from gatedrentals.domain.ids import SiteId
from gatedrentals.ports.audit_trail import AuditChoice, AuditRow
from gatedrentals.ports.sites import UnknownSite
from gatedrentals.ports.store import Store
from gatedrentals.testing.contracts.setting import NOW, new_site


@pytest.fixture
def site_id(store: Store) -> SiteId:
    """A site with three changes, two of them about one license."""
    site_id = new_site(store)
    row = AuditRow(site_id, NOW, "staff:ada@example.com", "10.0.0.7", "draft", "L-1", "")
    with store.work(site_id) as work:
        for each in (row, evolve(row, what="sign"), evolve(row, subject="L-2")):
            work.audit_trail.add(each)
    return site_id


def test_pages_of_the_trail_lead_to_each_other(store: Store, site_id: SiteId) -> None:
    trails = AuditTrails(store)

    first = trails(ShowAuditTrail(site_id, limit=2))
    second = trails(ShowAuditTrail(site_id, limit=2, after=first.next))
    about = trails(ShowAuditTrail(site_id, AuditChoice("L-1")))

    assert [(row.what, row.subject) for row in first.rows] == [("draft", "L-2"), ("sign", "L-1")]
    assert [(row.what, row.subject) for row in second.rows] == [("draft", "L-1")]
    assert [row.what for row in about.rows] == ["sign", "draft"]
    assert (second.next, about.next) == ("", "")


@pytest.mark.parametrize(("limit", "after"), [(0, ""), (10, "soon"), (10, "²"), (10, "9" * 40)])
def test_a_bad_limit_or_cursor_is_refused(store: Store, site_id: SiteId, limit: int, after: str) -> None:
    with pytest.raises(InvalidValue):
        AuditTrails(store)(ShowAuditTrail(site_id, limit=limit, after=after))


def test_a_site_that_is_not_known_has_no_trail(store: Store) -> None:
    with pytest.raises(UnknownSite):
        AuditTrails(store)(ShowAuditTrail(SiteId("nowhere")))
