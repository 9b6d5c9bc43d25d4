from datetime import date, timedelta

import pytest
from attrs import evolve, frozen

from gatedrentals.application.reports.rebuild import RebuildProjections, Rebuilds, StandingDiffers
from gatedrentals.domain.ids import AccountId, SiteId, account_of
from gatedrentals.ports.sites import UnknownSite
from gatedrentals.testing.contracts.reported_site import A_STORY, JOB, ReportedSite, played
from gatedrentals.testing.fakes.projections import MemoryProjections
from gatedrentals.testing.fakes.store import MemoryStore
from tests.unit.application.reports.tampered import TamperedStore


@frozen
class CrookedProjections:
    """Projections of which one account's are wrong."""

    account_id: AccountId

    def differing(self, site_id: SiteId) -> list[AccountId]:
        assert site_id
        return [self.account_id]

    rebuild = differing


def a_site() -> ReportedSite:
    return played(MemoryStore(), A_STORY, date(2027, 8, 20))


@pytest.mark.parametrize("check_only", [False, True])
def test_what_differed_is_named_and_told_to_the_audit_trail(*, check_only: bool) -> None:
    site = a_site()
    projections = CrookedProjections(account_of(site.licenses[1].id))

    rebuilt = Rebuilds(site.store, site.clock, projections)(RebuildProjections(site.site_id, JOB, check_only))

    assert (rebuilt.accounts, rebuilt.differed, rebuilt.standings) == (3, ("R-1",), ())
    with site.store.work(site.site_id) as work:
        (row,) = work.audit_trail.of_site(site.site_id, 1)
    told = (row.what, row.subject, row.detail) == ("rebuild_projections", site.site_id, "1 accounts put right")
    assert told is not check_only


def test_a_standing_that_the_documents_do_not_come_to_is_found() -> None:
    site = a_site()
    tampered = TamperedStore(
        site.store,
        account_of(site.licenses[0].id),
        standing=lambda standing: evolve(
            standing, open_lines=standing.open_lines[:-1], next_invoice_number=standing.next_invoice_number + 1
        ),
    )
    site.clock.advance(timedelta(days=30))

    rebuilt = Rebuilds(tampered, site.clock, MemoryProjections())(RebuildProjections(site.site_id, JOB))

    assert rebuilt.standings == (StandingDiffers("R-0", ("next_invoice_number", "open_lines")),)


def test_a_site_that_is_not_billed_yet_has_nothing_to_rebuild() -> None:
    site = ReportedSite.opened(MemoryStore(), A_STORY)
    rebuilds = Rebuilds(site.store, site.clock, MemoryProjections())

    assert rebuilds(RebuildProjections(site.site_id, JOB)).standings == ()
    with pytest.raises(UnknownSite):
        rebuilds(RebuildProjections(SiteId("nowhere"), JOB))
