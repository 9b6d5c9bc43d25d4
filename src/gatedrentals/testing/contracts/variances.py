"""What every keeper of variances of electric estimates does."""

from datetime import date, timedelta

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from gatedrentals.domain.deposits.statement import DepositStatement
from gatedrentals.domain.deposits.variance import RecordedVariance
from gatedrentals.domain.ids import LicenseId, SiteId
from gatedrentals.domain.licensing.states import State
from gatedrentals.domain.metering.estimate import Variance, VarianceOutcome
from gatedrentals.ports.store import Store
from gatedrentals.ports.variances import AlreadyJudged
from gatedrentals.testing.contracts.setting import few_examples, later, new_license, new_site, save_license
from gatedrentals.testing.strategies.deposits import estimates, final_statements

__all__ = [
    "test_a_variance_is_kept_once_and_never_changed",
    "test_awaited_are_licenses_whose_final_statement_estimated_days",
    "test_of_two_works_one_keeps_a_variance",
    "test_variances_of_a_site_are_listed_in_order_of_recording",
]

VARIANCE = Variance(3_045, 2_175, VarianceOutcome.REFUNDED)


def _license(store: Store, site_id: SiteId) -> LicenseId:
    with store.work(site_id) as work:
        return save_license(work, new_license(site_id, state=State.CANCELLED)).id


def _recorded(license_id: LicenseId, site_id: SiteId, seconds: int = 0) -> RecordedVariance:
    return RecordedVariance(license_id, site_id, date(2027, 7, 14), 150_000, VARIANCE, later(seconds))


def test_a_variance_is_kept_once_and_never_changed(store: Store) -> None:
    """A second one is refused, and the first stands; another site does not see it."""
    site_id = new_site(store)
    license_id = _license(store, site_id)
    recorded = _recorded(license_id, site_id)
    with store.work(site_id) as work:
        assert work.variances.of_license(license_id) is None
        work.variances.keep(recorded)
        assert work.variances.of_license(license_id) == recorded

    with pytest.raises(AlreadyJudged), store.work(site_id) as work:
        work.variances.keep(evolve(recorded, actual_wh=1))

    with store.work(site_id) as work:
        assert work.variances.of_license(license_id) == recorded
    with store.work(new_site(store)) as work:
        assert work.variances.of_license(license_id) is None
        assert list(work.variances.of_site(site_id)) == []


def test_of_two_works_one_keeps_a_variance(store: Store) -> None:
    """Who looked before the other landed is refused as well."""
    site_id = new_site(store)
    license_id = _license(store, site_id)

    def be_slower() -> None:
        with store.work(site_id) as slow:
            assert slow.variances.of_license(license_id) is None
            with store.work(site_id) as quick:
                quick.variances.keep(_recorded(license_id, site_id))
            slow.variances.keep(_recorded(license_id, site_id, 1))

    with pytest.raises(AlreadyJudged):
        be_slower()

    with store.work(site_id) as work:
        assert list(work.variances.of_site(site_id)) == [_recorded(license_id, site_id)]


def test_variances_of_a_site_are_listed_in_order_of_recording(store: Store) -> None:
    """And those of no other site."""
    site_id, other = new_site(store), new_site(store)
    ours = [_recorded(_license(store, site_id), site_id, seconds) for seconds in (5, 1, 3)]
    with store.work() as work:
        for recorded in (*ours, _recorded(_license(store, other), other)):
            work.variances.keep(recorded)

    with store.work() as work:
        assert list(work.variances.of_site(site_id)) == [ours[1], ours[2], ours[0]]


@few_examples
@given(data=st.data())
def test_awaited_are_licenses_whose_final_statement_estimated_days(store: Store, data: st.DataObject) -> None:
    """Each once, however many versions there are; a draft waits, and what was judged does no more."""
    site_id, other = new_site(store), new_site(store)
    kinds = data.draw(st.lists(st.sampled_from(["none", "nothing", "days", "draft", "two versions", "judged"])))
    ids = [_license(store, site_id) for _ in kinds]
    estimate = data.draw(estimates())
    assert estimate.days > 0
    with store.work() as work:
        for license_id, kind in zip(ids, kinds, strict=True):
            electric = {"none": None, "nothing": evolve(estimate, days=0)}.get(kind, estimate)
            final = evolve(data.draw(final_statements(license_id, site_id)), electric=electric)
            work.statements.save(evolve(final, finalized_at=None) if kind == "draft" else final)
            if kind == "two versions":
                work.statements.save(_next(final))
            if kind == "judged":
                work.variances.keep(_recorded(license_id, site_id))
        elsewhere = _license(store, other)
        work.statements.save(evolve(data.draw(final_statements(elsewhere, other)), electric=estimate))

    waiting = sorted(each for each, kind in zip(ids, kinds, strict=True) if kind in {"days", "two versions"})
    with store.work(site_id) as work:
        assert list(work.variances.awaited(site_id)) == waiting
        assert list(work.variances.awaited(other)) == []


def _next(final: DepositStatement) -> DepositStatement:
    assert final.finalized_at is not None
    return evolve(final, version=final.version + 1, finalized_at=final.finalized_at + timedelta(days=1))
