"""A statement said all at once: the first time, again, and by shares that are signed and taken back (§11.4)."""

from datetime import date

import pytest
from attrs import evolve

from gatedrentals.application.deposits.revise_statement import ReviseStatement
from gatedrentals.application.deposits.save_statement import SavedStatements, SaveStatement, SignedShare, SignedShares
from gatedrentals.application.preview import PreviewStore
from gatedrentals.domain.deposits.payees import PayeeInstruction
from gatedrentals.domain.deposits.statement import DepositStatement, Fact, Missing, missing
from gatedrentals.domain.licensing.states import NotAllowed, State
from gatedrentals.ports.store import Store
from gatedrentals.testing.contracts.leaver import Leaver, damage
from gatedrentals.testing.contracts.park import PM, at, weekly

JUNE = date(2026, 6, 19)


def gone(store: Store) -> Leaver:
    leaver = Leaver.moved_in(store, weekly(JUNE), JUNE, 50_000)
    leaver.park.pay(leaver.number, "r", 83_000, at(6, 18, 10))
    leaver.leave(date(2026, 6, 25))
    return leaver


def facts(leaver: Leaver) -> ReviseStatement:
    return ReviseStatement(leaver.park.site.id, leaver.number, PM)


def save(leaver: Leaver, said: ReviseStatement, shares: SignedShares | None = None) -> DepositStatement:
    return SavedStatements(leaver.park.store, leaver.park.clock)(SaveStatement(said, shares))


def instruction(statement: DepositStatement) -> PayeeInstruction:
    assert statement.instruction is not None
    return statement.instruction


def test_the_first_facts_draft_it_and_the_next_ones_replace_them(store: Store) -> None:
    leaver = gone(store)
    no_address = (Missing(Fact.FORWARDING_ADDRESS), "left the country")
    first = save(leaver, evolve(facts(leaver), findings=(damage(4_000),), unobtainable=(no_address,)))
    again = save(leaver, evolve(facts(leaver), findings=(), forwarding_address="12 Oak St"))

    assert (first.version, missing(first), [each.note for each in first.unobtainable]) == (1, (), ["left the country"])
    assert first.settlement is not None
    assert again.settlement is not None
    assert again.settlement.refund_cents == first.settlement.refund_cents + 4_000
    assert list(leaver.versions()) == [again]


def test_a_preview_answers_the_same_and_keeps_nothing(store: Store) -> None:
    leaver = gone(store)
    said = evolve(facts(leaver), findings=(damage(4_000),), forwarding_address="12 Oak St")
    shown = SavedStatements(PreviewStore(store), leaver.park.clock)(SaveStatement(said))

    assert not leaver.versions()
    assert save(leaver, said) == shown


def test_shares_name_residents_and_others_until_they_are_taken_back(store: Store) -> None:
    leaver = gone(store)
    resident, *_ = leaver.park.license(leaver.number).residents
    shares = (SignedShare(resident, "Dana", 1), SignedShare(None, "Ana Lopez", 2), SignedShare(None, "Nobody", 0))
    shared = save(leaver, facts(leaver), SignedShares(shares, frozenset({resident}), "shares.pdf"))
    again = save(leaver, facts(leaver), SignedShares(shares, frozenset({resident}), "shares.pdf"))
    jointly = save(leaver, facts(leaver))

    kept = instruction(shared)
    assert [(share.payee.name, share.weight) for share in kept.shares] == [("Dana", 1), ("Ana Lopez", 2)]
    assert (kept.shares[0].payee.party, kept.document) == (resident, "shares.pdf")
    assert instruction(again) == kept
    assert jointly.instruction is None


def test_of_a_final_version_it_begins_the_next(store: Store) -> None:
    leaver = gone(store)
    leaver.draft()
    leaver.finalize()
    assert save(leaver, evolve(facts(leaver), forwarding_address="7 Elm St")).version == 2


def test_who_lives_there_has_no_statement(store: Store) -> None:
    leaver = Leaver.moved_in(store, weekly(JUNE), JUNE, 50_000)
    with pytest.raises(NotAllowed):
        save(leaver, facts(leaver))
    assert leaver.is_in(State.ACTIVE)
