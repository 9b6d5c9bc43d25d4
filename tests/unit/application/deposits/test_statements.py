"""Statements from the first draft on: what blocks them, what they ask for, and how their clock runs (§11.4)."""

from datetime import date, timedelta

import pytest
from attrs import evolve

from gatedrentals.application.attention.watch_site import SiteWatch
from gatedrentals.application.deposits.draft_statement import DraftStatement, StatementDrafts
from gatedrentals.application.deposits.remind_statements import RemindStatements, StatementReminders
from gatedrentals.application.deposits.revise_statement import ReviseStatement, StatementRevisions
from gatedrentals.application.deposits.settlement_file import NoStatement
from gatedrentals.application.licensing.give_notice import GiveNotice, Notices
from gatedrentals.application.licensing.take_back_possession import Repossessions, TakeBackPossession
from gatedrentals.application.licensing.terminate import TerminateLicense, Terminations
from gatedrentals.domain.catalog.product import Catalog, UnknownProduct
from gatedrentals.domain.deposits.clock import ClockState
from gatedrentals.domain.deposits.damages import DamageFinding, FindingClass
from gatedrentals.domain.deposits.payees import Payee, PayeeInstruction, PayeeShare
from gatedrentals.domain.deposits.statement import (
    DepositStatement,
    Fact,
    Missing,
    StatementFinal,
    StatementIncomplete,
    missing,
)
from gatedrentals.domain.ids import PartyId
from gatedrentals.domain.ledger.documents import Method, ReversalReason
from gatedrentals.domain.licensing.leaving import PossessionNotBack
from gatedrentals.domain.licensing.states import NotAllowed, State
from gatedrentals.ports.store import Store
from gatedrentals.testing.contracts.leaver import Leaver, damage
from gatedrentals.testing.contracts.park import EXAMPLE, PM, at, weekly

JUNE = date(2026, 6, 19)


def paid_up(store: Store, deposit_cents: int = 50_000, method: Method = Method.ZELLE) -> Leaver:
    leaver = Leaver.moved_in(store, weekly(JUNE), JUNE, deposit_cents)
    leaver.park.pay(leaver.number, "r", 33_000 + deposit_cents, at(6, 18, 10), method=method)
    return leaver


def gone(store: Store, method: Method = Method.ZELLE) -> Leaver:
    leaver = paid_up(store, method=method)
    leaver.leave(date(2026, 6, 25))
    return leaver


def revise(leaver: Leaver, command: ReviseStatement) -> DepositStatement:
    return StatementRevisions(leaver.park.store, leaver.park.clock)(command)


def revision(leaver: Leaver) -> ReviseStatement:
    return ReviseStatement(leaver.park.site.id, leaver.number, PM)


def remind(leaver: Leaver) -> list[tuple[str, ClockState]]:
    park = leaver.park
    found = StatementReminders(park.store, park.clock)(RemindStatements(park.site.id))
    return [(due.license_number, due.state) for due in found]


def test_a_statement_lists_what_it_misses_and_is_completed(store: Store) -> None:
    leaver = gone(store)
    unclear = DamageFinding("Bath", "mirror", None, 1, 4_000)
    unseen = DamageFinding("Bath", "sink", FindingClass.DAMAGED_TENANT, 1, 9_000)
    statement = leaver.draft(unclear, unseen, address="")
    assert [str(fact) for fact in missing(statement)] == [
        "forwarding address",
        "classification (Bath, mirror)",
        "photo (Bath, sink)",
    ]
    with pytest.raises(StatementIncomplete, match="photo"):
        leaver.finalize()
    assert leaver.is_in(State.MOVED_OUT)

    revise(leaver, evolve(revision(leaver), findings=(damage(4_000),), last_known_address="Pad C-001"))
    statement = revise(leaver, evolve(revision(leaver), forwarding_address="12 Oak St"))
    assert (missing(statement), statement.sent_to, statement.last_known_address) == ((), "12 Oak St", "Pad C-001")
    assert leaver.draft(damage(5_000), address="").forwarding_address == "12 Oak St"
    assert [refund.amount_cents for refund in leaver.finalize().refunds] == [45_000]
    with pytest.raises(StatementFinal):
        leaver.finalize()
    with pytest.raises(NotAllowed):
        leaver.draft()


def test_a_fact_that_cannot_be_had_no_longer_blocks_and_the_check_waits(store: Store) -> None:
    leaver = gone(store)
    leaver.draft(address="")
    word = (Missing(Fact.FORWARDING_ADDRESS), "left no address; asked three times")
    revise(leaver, evolve(revision(leaver), unobtainable=(word, word)))
    statement = revise(leaver, evolve(revision(leaver), unobtainable=((word[0], "still none"),)))
    assert [(fact.by, fact.note) for fact in statement.unobtainable] == [("pm", "still none")]
    (refund,) = leaver.finalize().refunds
    assert refund.address == ""
    (item,) = leaver.park.items()
    assert item.reason.endswith("check of $500.00; it waits for an address")


def test_shares_wait_for_every_signature_or_the_check_is_joint(store: Store) -> None:
    leaver = gone(store)
    leaver.draft()
    party = leaver.park.license(leaver.number).residents[0]
    shares = (PayeeShare(Payee(party, "Dana Whitfield"), 1),)
    instruction = PayeeInstruction(shares, frozenset({party}))
    revise(leaver, evolve(revision(leaver), instruction=instruction))
    with pytest.raises(StatementIncomplete, match="signature of Omar Reyes"):
        leaver.finalize()
    word = (Missing(Fact.PAYEE, "signature of Omar Reyes"), "abroad")
    revise(leaver, evolve(revision(leaver), unobtainable=(word,)))
    (refund,) = leaver.finalize().refunds
    assert refund.payees == ("Dana Whitfield", "Omar Reyes")


def test_no_statement_before_the_move_out(store: Store) -> None:
    leaver = paid_up(store)
    with pytest.raises(NotAllowed):
        leaver.draft()
    with pytest.raises(NoStatement):
        leaver.finalize()
    assert remind(leaver) == []


def test_who_left_well_before_the_surrender_is_billed_all_nights_up_to_it_at_once_and_settled(store: Store) -> None:
    leaver = paid_up(store)
    park = leaver.park
    park.clock.set(at(6, 24, 9))
    Notices(store, park.clock)(GiveNotice(park.site.id, leaver.number, date(2026, 6, 24), PM, date(2026, 7, 9)))
    leaver.go(date(2026, 6, 24))
    invoices = park.books(leaver.number).invoices.values()
    assert [posted.invoice.due_on for posted in invoices] == [date(2026, 6, 19), date(2026, 6, 26), date(2026, 7, 3)]
    leaver.draft()

    settlement = leaver.finalize().statement.settlement
    assert settlement is not None
    assert settlement.owed_cents == 2 * 33_000 - 50_000


def test_a_terminated_license_is_settled_once_the_home_is_back(store: Store) -> None:
    leaver = paid_up(store)
    park = leaver.park
    Terminations(store, park.clock)(TerminateLicense(park.site.id, leaver.number, PM, why="two months unpaid"))
    with pytest.raises(PossessionNotBack):
        leaver.draft()
    assert remind(leaver) == []
    park.clock.set(at(6, 24, 12))
    Repossessions(store, park.clock)(TakeBackPossession(park.site.id, leaver.number, date(2026, 6, 24), PM))
    assert remind(leaver) == [(leaver.number, ClockState.RUNNING)]
    leaver.draft()
    assert [refund.statement_version for refund in leaver.finalize().refunds] == [1]


def test_the_clock_of_a_statement(store: Store) -> None:
    leaver = gone(store)
    assert leaver.kinds() == ["deposit_statement_due"]
    assert remind(leaver) == [(leaver.number, ClockState.RUNNING)]
    leaver.draft(address="")
    (item,) = leaver.park.items()
    assert item.kind == "deposit_statement_incomplete"
    assert item.reason.endswith("due by the end of July 2, 2026; version 1 misses forwarding address")
    leaver.draft()
    (item,) = leaver.park.items()
    assert (item.kind, item.deadline_at) == ("deposit_statement_ready", at(7, 3))
    assert remind(leaver) == [(leaver.number, ClockState.RUNNING)]
    assert leaver.park.items() == [item]
    leaver.park.clock.set(at(7, 3))
    assert remind(leaver) == [(leaver.number, ClockState.LATE)]
    (item,) = leaver.park.items()
    assert (item.kind, item.urgency.name) == ("deposit_statement_late", "P0")
    assert "July 2, 2026" in item.reason
    leaver.park.clock.advance(timedelta(days=90))
    remind(leaver)
    remind(leaver)
    assert leaver.kinds() == ["deposit_statement_late", *["deposit_statement_reminder"] * 4]
    leaver.finalize()
    assert leaver.kinds() == ["refund_to_print"]
    assert remind(leaver) == []


def test_damage_without_a_product_for_it_is_refused(store: Store) -> None:
    leaver = gone(store)
    park = leaver.park
    with store.work(park.site.id) as work:
        kept = tuple(each for each in work.sites.catalog(park.site.id).products if each.code != "cleaning")
        suspense = work.sites.suspense_account(park.site.id)
        work.sites.save(park.site, suspense, Catalog(kept), work.sites.discount_rules(park.site.id))
    with pytest.raises(UnknownProduct, match="class damages"):
        leaver.draft(damage(100))
    assert leaver.draft().findings == ()


def test_electric_that_cannot_be_billed_is_kept_for_a_person(store: Store) -> None:
    leaver = paid_up(store)
    leaver.read((JUNE, "100.0"), (date(2026, 6, 22), "90.0"))
    leaver.leave(date(2026, 6, 25))
    statement = leaver.draft()
    assert statement.electric is None
    assert leaver.kinds() == ["deposit_statement_ready", "final_electric_not_billed"]
    leaver.finalize()
    assert "final_electric_not_billed" in leaver.kinds()
    leaver.mail()
    leaver.step(to=leaver.refunds()[0].state.CLEARED)
    assert leaver.kinds() == []


def test_the_item_of_final_electric_closes_once_the_use_can_be_billed(store: Store) -> None:
    leaver = paid_up(store)
    watch = SiteWatch(leaver.park.store, leaver.park.clock)
    leaver.read((date(2026, 6, 22), "90.0"))
    leaver.leave(date(2026, 6, 25))
    leaver.draft()
    watch(leaver.park.site.id)
    assert "final_electric_not_billed" in leaver.kinds()

    leaver.read((date(2026, 6, 18), "80.0"))
    watch(leaver.park.site.id)
    assert "final_electric_not_billed" not in leaver.kinds()


def test_final_electric_that_a_final_statement_left_out_waits_for_a_person(store: Store) -> None:
    leaver = paid_up(store)
    leaver.read((date(2026, 6, 22), "90.0"))
    leaver.leave(date(2026, 6, 25))
    leaver.draft()
    leaver.finalize()
    leaver.read((date(2026, 6, 18), "80.0"))
    SiteWatch(leaver.park.store, leaver.park.clock)(leaver.park.site.id)
    assert "final_electric_not_billed" in leaver.kinds()


def test_electric_of_nothing_is_not_charged(store: Store) -> None:
    leaver = paid_up(store)
    leaver.read((date(2026, 6, 18), "100.0"), (date(2026, 6, 24), "100.0"))
    leaver.leave(date(2026, 6, 25))
    statement = leaver.draft()
    assert statement.electric is not None
    assert (statement.electric.cents, leaver.kinds()) == (0, ["deposit_statement_ready"])
    assert statement.settlement is not None
    assert statement.settlement.charges == ()


def test_a_site_without_electric_charges_none(store: Store) -> None:
    leaver = paid_up(store)
    leaver.read((date(2026, 6, 18), "100.0"), (date(2026, 6, 24), "180.0"))
    park = leaver.park
    with store.work(park.site.id) as work:
        catalog = work.sites.catalog(park.site.id)
        kept = Catalog(tuple(each for each in catalog.products if each.code != "electric"))
        work.sites.save(
            park.site, work.sites.suspense_account(park.site.id), kept, work.sites.discount_rules(park.site.id)
        )
    leaver.leave(date(2026, 6, 25))
    assert leaver.draft().electric is None


def test_a_final_version_is_revised_into_the_next(store: Store) -> None:
    """Its findings were charged: only who is paid, and where, can still change."""
    leaver = gone(store)
    leaver.draft(damage(7_500))
    (first,) = leaver.finalize().refunds
    leaver.step(first.state.PRINTED)
    with pytest.raises(StatementFinal, match="correct them with a credit"):
        revise(leaver, evolve(revision(leaver), findings=()))
    draft = revise(leaver, evolve(revision(leaver), forwarding_address="9 Elm St"))
    assert (draft.version, draft.is_final) == (2, False)
    assert draft.settlement is not None
    assert draft.settlement.refund_cents == first.amount_cents
    leaver.park.pay(leaver.number, "late", 1_000, at(6, 27, 10))
    assert len(leaver.refunds()) == 1
    refunds = leaver.finalize().refunds
    assert [(refund.refund_no, refund.address, refund.amount_cents) for refund in refunds] == [(2, "9 Elm St", 43_500)]
    assert leaver.ledger() == {"refunds_payable": -43_500}


def test_a_draft_of_the_next_version_says_what_it_will_come_to_whatever_becomes_of_the_check(store: Store) -> None:
    leaver = gone(store)
    leaver.draft()
    (first,) = leaver.finalize().refunds
    revise(leaver, evolve(revision(leaver), forwarding_address="9 Elm St"))
    assert [_comes_to(version) for version in leaver.versions()] == [first.amount_cents] * 2

    leaver.mail()
    assert _comes_to(leaver.versions()[-1]) == 0
    assert leaver.finalize().refunds == ()


def _comes_to(statement: DepositStatement) -> int:
    assert statement.settlement is not None
    return statement.settlement.refund_cents


def test_a_return_while_the_next_version_misses_something_leaves_it_a_draft(store: Store) -> None:
    leaver = gone(store, Method.ECHECK)
    leaver.draft()
    leaver.finalize()
    revise(leaver, evolve(revision(leaver), forwarding_address=""))
    leaver.park.bounce("r", at(6, 29, 9), ReversalReason.CHARGEBACK)
    second = leaver.versions()[-1]
    assert (second.version, second.is_final, [fact.fact for fact in missing(second)]) == (
        2,
        False,
        [Fact.FORWARDING_ADDRESS],
    )
    assert leaver.kinds() == ["deposit_statement_incomplete", *["deposit_statement_revised"] * 2, "returned_receipt"]
    (item,) = [item for item in leaver.park.items() if item.kind == "deposit_statement_incomplete"]
    assert (item.about.number, item.deadline_at) == (2, None)
    assert leaver.refunds()[0].state.value == "withdrawn"
    revise(leaver, evolve(revision(leaver), forwarding_address="9 Elm St"))
    settlement = leaver.finalize().statement.settlement
    assert settlement is not None
    assert settlement.owed_cents == 33_000 + 5_000


def test_money_over_the_horizon_goes_back_with_the_rest(store: Store) -> None:
    """A mistyped amount that waited while the stay was long ends as credit at the settlement."""
    leaver = Leaver.moved_in(store, weekly(JUNE), JUNE, 0, evolve(EXAMPLE, horizon_days=7))
    park = leaver.park
    park.clock.set(at(6, 18, 9))
    Notices(store, park.clock)(GiveNotice(park.site.id, leaver.number, date(2026, 6, 18), PM, date(2026, 7, 9)))
    park.pay(leaver.number, "typo", 200_000, at(6, 18, 10))
    assert set(park.held(leaver.number)) == {"over_horizon"}
    park.run(at(7, 3, 12))
    leaver.go(date(2026, 7, 9))
    leaver.draft(damage(1_000))
    (refund,) = leaver.finalize().refunds
    assert refund.amount_cents == 200_000 - 3 * 33_000 - 1_000
    assert leaver.ledger() == {"refunds_payable": -refund.amount_cents}
    assert park.items()[0].kind == "refund_to_print"


def test_drafts_name_their_license(store: Store) -> None:
    leaver = gone(store)
    command = DraftStatement(leaver.park.site.id, leaver.number, (), PM, last_known_address="Pad C-001")
    statement = StatementDrafts(store, leaver.park.clock)(command)
    assert statement.sent_to == "Pad C-001"
    assert [resident.name for resident in statement.residents] == ["Dana Whitfield", "Omar Reyes"]
    assert all(isinstance(resident.party, type(PartyId(statement.license_id))) for resident in statement.residents)
