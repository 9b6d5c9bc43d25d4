"""A deposit statement on paper can be recomputed by whoever reads it (§11.4)."""

from datetime import date, timedelta

import pytest
from attrs import evolve
from hypothesis import given

from gatedrentals.application.deposits.revise_statement import ReviseStatement, StatementRevisions
from gatedrentals.application.deposits.settlement_file import NoStatement
from gatedrentals.application.named_line import NamedLine
from gatedrentals.application.receipts.direct_receipt import Directives, MarkLines
from gatedrentals.domain.deposits.damages import DamageFinding, FindingClass
from gatedrentals.domain.deposits.statement import Fact, Missing
from gatedrentals.domain.errors import InvalidValue
from gatedrentals.domain.ledger.documents import DirectiveKind, Method, ReversalReason
from gatedrentals.domain.money import dollars
from gatedrentals.ports.papers import DatedAmount, DepositStatementPaper, Found, SettledRow, StatementCheck
from gatedrentals.ports.store import Store
from gatedrentals.testing.contracts.leaver import Leaver, damage
from gatedrentals.testing.contracts.park import PM, at, weekly
from gatedrentals.testing.contracts.settlements import FOUND, worked_stay
from tests.unit.application.leavers import damages, deposits, lived, nights, payments
from tests.unit.application.papers.asked import deposit_statement

BOTH = ("Dana Whitfield", "Omar Reyes")
JUNE = date(2026, 6, 19)


def gone(store: Store, method: Method = Method.ZELLE, cents: int = 83_000) -> Leaver:
    leaver = Leaver.moved_in(store, weekly(JUNE), JUNE, 50_000)
    leaver.park.pay(leaver.number, "r", cents, at(6, 18, 10), method=method)
    leaver.leave(date(2026, 6, 25))
    return leaver


def revise(leaver: Leaver, command: ReviseStatement) -> None:
    StatementRevisions(leaver.park.store, leaver.park.clock)(command)


def test_the_worked_stay_is_told_row_by_row(store: Store) -> None:
    leaver = worked_stay(store)
    leaver.draft(*FOUND)
    leaver.finalize()

    paper = deposit_statement(leaver)

    photo = ("kitchen.jpg",)
    counter = Found("Kitchen", "countertop", "damaged by residents", 1, 18_500, photo, "")
    blinds = Found("Kitchen", "blinds", "damaged by residents", 1, 7_500, photo, "")
    electric = "Electric: estimated, 3 days from June 24, 2026 to June 27, 2026, by the use since May 25, 2026"
    assert paper.received == (DatedAmount(date(2026, 6, 10), "Security deposit", 120_000),)
    assert paper.credits == (
        DatedAmount(date(2026, 6, 10), "Money of yours that paid nothing yet", 21_195),
        DatedAmount(date(2026, 6, 25), "Money of yours that paid nothing yet", 10_472),
    )
    assert paper.charges == (
        SettledRow(electric, 1_366, 1_366, 0, is_estimated=True),
        SettledRow("Kitchen, countertop", 18_500, 18_500, 0, found=counter),
        SettledRow("Kitchen, blinds", 7_500, 7_500, 0, found=blinds),
    )
    assert [(found.item, found.classification) for found in paper.not_charged] == [
        ("carpet", "normal wear"),
        ("water heater", "damaged, under warranty"),
    ]
    assert paper.checks == (StatementCheck(BOTH, 124_301, None, ""),)
    (note,) = paper.notes
    assert note == (
        "Electricity for the last 3 days is estimated: 942.000 kWh were used in the 30 days from May 25, 2026 to "
        "June 24, 2026. 942.000 kWh ÷ 30 days × 3 days × $145.00 per 1,000 kWh = $13.66."
    )
    assert (paper.refund_cents, paper.owed_cents, paper.charged_cents) == (124_301, 0, 27_366)
    assert (paper.received_cents, paper.credit_cents, paper.paid_by_credit_cents) == (120_000, 31_667, 27_366)
    assert paper.paid_by_deposit_cents == 0
    assert (paper.move_in, paper.charged_through, paper.moved_out_on) == (
        date(2026, 6, 1),
        date(2026, 6, 26),
        date(2026, 6, 27),
    )
    assert (paper.home, paper.pad, paper.version, paper.finalized_on) == ("TXC00001", "C-001", 1, date(2026, 6, 27))
    assert paper.heading.to.names == BOTH
    assert paper.heading.to.address == ("12 Oak St", "Crosby TX 77532")


def test_a_draft_says_what_it_misses_and_where_it_is_sent(store: Store) -> None:
    leaver = gone(store)
    unclear = DamageFinding("Bath", "mirror", None, 1, 4_000)
    leaver.draft(unclear, DamageFinding("Bath", "tub", FindingClass.CLEAN), address="")

    paper = deposit_statement(leaver)

    assert (paper.finalized_on, paper.due_by) == (None, date(2026, 7, 2))
    assert paper.missing == ("forwarding address", "classification (Bath, mirror)")
    assert [found.classification for found in paper.not_charged] == ["not decided yet"]
    assert paper.checks == (StatementCheck(BOTH, 50_000, None, "a forwarding address"),)
    assert paper.heading.to.address == ("Crosby", "Pad C-001")
    assert [note for note in paper.notes if note.startswith("You gave us no forwarding address")]

    word = (Missing(Fact.CLASSIFICATION, "Bath, mirror"), "nobody saw it")
    pm = ReviseStatement(leaver.park.site.id, leaver.number, PM, forwarding_address="12 Oak St\n\n Crosby TX ")
    revise(leaver, evolve(pm, unobtainable=(word,)))
    leaver.finalize()
    final = deposit_statement(leaver)
    assert (final.missing, final.checks[0].waits_for) == ((), "")
    assert final.heading.to.address == ("12 Oak St", "Crosby TX")


def test_signed_shares_are_checks_of_their_own(store: Store) -> None:
    leaver = gone(store, cents=83_001)
    leaver.draft()
    leaver.instruct((2, 1))

    paper = deposit_statement(leaver)

    assert [check.cents for check in paper.checks] == [33_334, 16_667]
    assert "The refund is shared as all residents signed." in paper.notes


def test_a_check_that_rests_on_money_that_can_come_back_says_its_day(store: Store) -> None:
    leaver = gone(store, Method.ECHECK)
    leaver.draft()
    leaver.finalize()

    paper = deposit_statement(leaver)

    (check,) = paper.checks
    assert check.dated_on == date(2026, 6, 26)
    assert "The check bears the date June 26, 2026" in paper.notes[0]


def test_what_was_open_says_when_it_was_due_and_what_is_disputed_stands_apart(store: Store) -> None:
    leaver = gone(store, cents=60_000)
    park = leaver.park
    command = MarkLines(park.site.id, leaver.number, DirectiveKind.EXCLUDE, (NamedLine(1, 2),), PM)
    Directives(park.store, park.clock).mark(command)
    leaver.draft(damage(40_000))

    paper = deposit_statement(leaver)

    assert [row.text for row in paper.disputed] == ["Storm water, due June 19, 2026"]
    assert paper.paid_by_deposit_cents + paper.refund_cents == paper.received_cents
    assert f"{dollars(50_000 - paper.received_cents)} of the deposit was never paid: it is not owed." in paper.notes


def test_every_version_stays_as_it_was(store: Store) -> None:
    leaver = gone(store)
    leaver.draft(damage(12_000))
    leaver.finalize()
    first = deposit_statement(leaver)
    leaver.park.bounce("r", leaver.park.clock.now() + timedelta(days=3), ReversalReason.CHARGEBACK)

    second = deposit_statement(leaver)

    assert evolve(deposit_statement(leaver, 1), heading=first.heading) == first
    assert (second.version, second.refund_cents) == (2, 0)
    assert second.notes[0] == "This version takes the place of version 1."
    assert second.owed_cents == leaver.park.open_cents(leaver.number)
    with pytest.raises(InvalidValue, match="from 1 to 2"):
        deposit_statement(leaver, 3)


def test_without_a_statement_there_is_no_paper(store: Store) -> None:
    with pytest.raises(NoStatement):
        deposit_statement(gone(store))


@given(deposits, nights, payments, damages)
def test_any_statement_can_be_recomputed(
    deposit_cents: int, stayed: int, money: list[tuple[int, int]], found: list[int]
) -> None:
    leaver = lived(deposit_cents, stayed, money, found)
    draft = deposit_statement(leaver)
    leaver.finalize()
    final = deposit_statement(leaver)
    reckoned_again(draft)
    reckoned_again(final)
    assert sums(draft) == sums(final)
    assert final.owed_cents == leaver.park.open_cents(leaver.number)

    if money:
        leaver.park.bounce("r0", leaver.park.clock.now() + timedelta(days=3), ReversalReason.CHARGEBACK)
        again = deposit_statement(leaver)
        reckoned_again(again)
        assert (again.version, again.owed_cents) == (2, leaver.park.open_cents(leaver.number))


def sums(paper: DepositStatementPaper) -> tuple[int, ...]:
    return (paper.received_cents, paper.credit_cents, paper.charged_cents, paper.refund_cents, paper.owed_cents)


def reckoned_again(paper: DepositStatementPaper) -> None:
    """As a resident would, from the rows alone."""
    deposits_cents = sum(row.cents for row in paper.received)
    money_cents = sum(row.cents for row in paper.credits)
    charged_cents = sum(row.cents for row in paper.charges)
    left_cents = deposits_cents + money_cents - charged_cents
    assert (paper.refund_cents, paper.owed_cents) == (max(0, left_cents), max(0, -left_cents))
    assert sum(check.cents for check in paper.checks) == paper.refund_cents
    for row in paper.charges:
        if row.found is not None:
            assert row.cents == row.found.quantity * row.found.unit_cost_cents
