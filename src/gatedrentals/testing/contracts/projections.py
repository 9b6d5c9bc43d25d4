"""What every set of projections does."""

from uuid import uuid4

from hypothesis import given
from hypothesis import strategies as st

from gatedrentals.domain.ids import AccountId
from gatedrentals.ports.projections import Projections
from gatedrentals.ports.store import Store
from gatedrentals.ports.subledger import AccountKind
from gatedrentals.testing.contracts.setting import few_examples, new_site, save_license
from gatedrentals.testing.strategies.histories import histories, tenant

__all__ = ["test_what_is_kept_is_what_the_documents_say"]


@few_examples
@given(data=st.data())
def test_what_is_kept_is_what_the_documents_say(store: Store, projections: Projections, data: st.DataObject) -> None:
    """After any history nothing differs, and rebuilding changes nothing."""
    site_id = new_site(store)
    account_id = AccountId(uuid4())
    with store.work(site_id) as work:
        save_license(work, tenant(account_id, site_id))
        work.subledger.open_account(account_id, site_id, AccountKind.LICENSE)
        for step in data.draw(histories(account_id, site_id)):
            work.subledger.append(account_id, step.entries, step.standing)
        before = work.subledger.standing(account_id)

    assert projections.differing(site_id) == []
    assert projections.rebuild(site_id) == []
    with store.work(site_id) as work:
        assert work.subledger.standing(account_id) == before
