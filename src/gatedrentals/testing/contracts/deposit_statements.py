"""What every keeper of deposit statements and refunds does."""

from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from gatedrentals.domain.deposits.refund import Refund, RefundState, RefundStep, advance
from gatedrentals.domain.deposits.statement import DepositStatement, StatementFinal, revise
from gatedrentals.domain.ids import AccountId, LicenseId, SiteId, account_of
from gatedrentals.domain.licensing.states import State
from gatedrentals.domain.period import Period
from gatedrentals.ports.store import Store
from gatedrentals.testing.contracts.setting import few_examples, later, new_license, new_site, save_license
from gatedrentals.testing.strategies.deposits import final_statements, statements

__all__ = [
    "test_a_draft_is_replaced",
    "test_a_final_version_is_never_replaced",
    "test_a_refund_is_replaced_by_its_later_self",
    "test_a_statement_is_got_as_saved",
    "test_refunds_of_a_site_are_listed_in_the_order_in_which_they_were_due",
    "test_versions_are_listed_oldest_first",
    "test_what_is_not_there_is_an_empty_list",
]

DUE_ON = date(2027, 8, 7)


def _license(store: Store, site_id: SiteId) -> LicenseId:
    with store.work(site_id) as work:
        return save_license(work, new_license(site_id, state=State.CANCELLED)).id


def _refund(account_id: AccountId, site_id: SiteId, number: int = 1, due_on: date = DUE_ON) -> Refund:
    return Refund(account_id, site_id, number, 1, 124_301, due_on, ("Dana Whitfield",), "12 Oak St, Crosby TX")


@few_examples
@given(data=st.data())
def test_a_statement_is_got_as_saved(store: Store, data: st.DataObject) -> None:
    """With everything that a resident would recompute it from."""
    site_id = new_site(store)
    license_id = _license(store, site_id)
    statement = data.draw(statements(license_id, site_id) | final_statements(license_id, site_id))

    with store.work(site_id) as work:
        work.statements.save(statement)

    with store.work(site_id) as work:
        assert list(work.statements.of_license(license_id)) == [statement]


@few_examples
@given(data=st.data())
def test_a_draft_is_replaced(store: Store, data: st.DataObject) -> None:
    """As often as it changes, at last by its final version."""
    site_id = new_site(store)
    license_id = _license(store, site_id)
    drafts = [data.draw(statements(license_id, site_id)) for _ in range(2)]
    final = data.draw(final_statements(license_id, site_id))

    for statement in (*drafts, final):
        with store.work(site_id) as work:
            work.statements.save(statement)
            assert list(work.statements.of_license(license_id)) == [statement]

    with store.work(site_id) as work:
        assert list(work.statements.of_license(license_id)) == [final]


def _final(license_id: LicenseId, site_id: SiteId, version: int = 1) -> DepositStatement:
    draft = evolve(_draft(license_id, site_id), version=version)
    return evolve(draft, finalized_at=later(version))


def _draft(license_id: LicenseId, site_id: SiteId) -> DepositStatement:
    left_on = date(2027, 7, 31)
    return DepositStatement(license_id, site_id, Period(date(2027, 1, 1), left_on), left_on, ())


def test_a_final_version_is_never_replaced(store: Store) -> None:
    """Neither by a draft nor by another final version; what stands, stands."""
    site_id = new_site(store)
    license_id = _license(store, site_id)
    final = _final(license_id, site_id)
    with store.work(site_id) as work:
        work.statements.save(final)

    for other in (_draft(license_id, site_id), evolve(final, forwarding_address="elsewhere")):
        with pytest.raises(StatementFinal), store.work(site_id) as work:
            work.statements.save(other)

    with store.work(site_id) as work:
        assert list(work.statements.of_license(license_id)) == [final]


def test_versions_are_listed_oldest_first(store: Store) -> None:
    """The final ones and the draft of the next; those of another license are its own."""
    site_id = new_site(store)
    license_id, other = _license(store, site_id), _license(store, site_id)
    versions = [_final(license_id, site_id, 1), _final(license_id, site_id, 2)]
    versions.append(revise(versions[-1]))
    with store.work(site_id) as work:
        for statement in (*versions[::-1], _draft(other, site_id)):
            work.statements.save(statement)

    with store.work(site_id) as work:
        assert list(work.statements.of_license(license_id)) == versions
        assert list(work.statements.of_license(other)) == [_draft(other, site_id)]


def test_a_refund_is_replaced_by_its_later_self(store: Store) -> None:
    """Each step with who, when, check number and photo; refunds of an account stand in order of number."""
    site_id = new_site(store)
    account_id = account_of(_license(store, site_id))
    second = evolve(_refund(account_id, site_id, 2), not_before=DUE_ON + timedelta(days=3), address="")
    refund = _refund(account_id, site_id)
    with store.work(site_id) as work:
        work.statements.save_refund(second)
        work.statements.save_refund(refund)

    for step in _to_the_mailbox():
        refund = advance(refund, step)
        with store.work(site_id) as work:
            work.statements.save_refund(refund)
            assert list(work.statements.refunds_of(account_id)) == [refund, second]

    with store.work(site_id) as work:
        assert list(work.statements.refunds_of(account_id)) == [refund, second]
        assert list(work.statements.refunds(site_id)) == [refund, second]


def _to_the_mailbox() -> list[RefundStep]:
    def at(hours: int) -> datetime:
        return later(3_600 * hours)

    return [
        RefundStep(RefundState.PRINTED, "pm@example.com", at(1), "10231"),
        RefundStep(RefundState.STAMPED, "pm@example.com", at(2), "10231", "checks/10231-stamped.jpg"),
        RefundStep(RefundState.MAILED, "pm@example.com", at(3), "10231", "checks/10231-mailed.jpg"),
    ]


def test_refunds_of_a_site_are_listed_in_the_order_in_which_they_were_due(store: Store) -> None:
    """Of all its licenses and its suspense account, and of no other site's."""
    site_id, elsewhere = new_site(store), new_site(store)
    with store.work(site_id) as work:
        suspense = work.sites.suspense_account(site_id)
    owing = [suspense, *(account_of(_license(store, site_id)) for _ in range(4))]
    refunds = [
        _refund(account_id, site_id, due_on=DUE_ON + timedelta(days=number * 7 % 5))
        for number, account_id in enumerate(owing)
    ]
    with store.work() as work:
        for refund in (*refunds, _refund(account_of(_license(store, elsewhere)), elsewhere)):
            work.statements.save_refund(refund)

    with store.work() as work:
        assert list(work.statements.refunds(site_id)) == sorted(refunds, key=lambda refund: refund.due_on)


def test_what_is_not_there_is_an_empty_list(store: Store) -> None:
    """A license without statement, or one that nobody knows."""
    site_id = new_site(store)

    with store.work(site_id) as work:
        assert list(work.statements.of_license(LicenseId(uuid4()))) == []
        assert list(work.statements.refunds_of(AccountId(uuid4()))) == []
        assert list(work.statements.refunds(site_id)) == []
