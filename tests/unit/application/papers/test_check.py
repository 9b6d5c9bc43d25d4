"""A check on paper is one that the books know of, and says so when it is not to be cashed (§11.5)."""

from datetime import date

import pytest
from attrs import evolve

from gatedrentals.application.deposits.move_refund import UnknownRefund
from gatedrentals.application.papers.check import CheckPapers, NoCheck, PrintCheck
from gatedrentals.domain.deposits.refund import RefundState
from gatedrentals.domain.ledger.documents import Method
from gatedrentals.ports.papers import DatedAmount
from gatedrentals.ports.store import Store
from gatedrentals.testing.contracts.leaver import Leaver
from gatedrentals.testing.contracts.park import at, weekly
from gatedrentals.testing.contracts.refused_money import Office
from gatedrentals.testing.contracts.settlements import FOUND, worked_stay
from tests.unit.application.leavers import lived
from tests.unit.application.papers.asked import check, reached

JUNE = date(2026, 6, 19)


def due(store: Store, method: Method = Method.ZELLE) -> Leaver:
    leaver = Leaver.moved_in(store, weekly(JUNE), JUNE, 50_000)
    leaver.park.pay(leaver.number, "r", 83_000, at(6, 18, 10), method=method)
    leaver.leave(date(2026, 6, 25))
    leaver.draft()
    leaver.finalize()
    return leaver


def test_the_check_of_the_worked_stay(store: Store) -> None:
    leaver = worked_stay(store)
    leaver.draft(*FOUND)
    leaver.finalize()
    leaver.park = reached(leaver.park)
    leaver.step(RefundState.PRINTED)

    paper = check(leaver)

    assert (paper.check_number, paper.mark, paper.memo) == ("1042", "", "Refund 1, license L-1")
    assert (paper.amount_cents, paper.amount_in_words) == (
        124_301,
        "One thousand two hundred forty-three and 01/100 dollars",
    )
    assert paper.parts == (
        DatedAmount(None, "From your deposit", 120_000),
        DatedAmount(None, "From payments of yours that no charge took", 4_301),
    )
    assert paper.heading.to.names == ("Dana Whitfield", "Omar Reyes")
    assert paper.heading.to.address == ("12 Oak St", "Crosby TX 77532")
    assert (paper.dated_on, paper.heading.letterhead.company) == (date(2026, 6, 27), "Crosby LLC")


def test_a_check_bears_the_day_on_which_its_money_is_safe(store: Store) -> None:
    leaver = due(store, Method.ECHECK)
    leaver.step(RefundState.PRINTED)

    paper = check(leaver)

    assert (paper.dated_on, paper.heading.made_on) == (date(2026, 6, 26), date(2026, 6, 25))
    assert paper.parts == (DatedAmount(None, "From your deposit", 50_000),)


def test_a_check_that_is_out_is_a_copy_and_one_that_was_taken_back_is_void(store: Store) -> None:
    leaver = due(store)
    leaver.mail()
    assert check(leaver).mark == "Copy"

    leaver.step(RefundState.VOIDED)
    assert check(leaver).mark == "Void"

    leaver.step(RefundState.REISSUED)
    with pytest.raises(NoCheck, match="reissued"):
        check(leaver)

    leaver.step(RefundState.PRINTED, check="1043")
    paper = check(leaver)
    assert (paper.check_number, paper.mark) == ("1043", "")


def test_no_check_before_the_books_know_its_number(store: Store) -> None:
    leaver = due(store)

    with pytest.raises(NoCheck, match="is due"):
        check(leaver)
    with pytest.raises(UnknownRefund):
        check(leaver, 2)


def test_a_refund_without_a_deposit_comes_from_payments_alone() -> None:
    leaver = lived(0, 6, [(0, 100_000)], [])
    leaver.finalize()
    leaver.step(RefundState.PRINTED)

    paper = check(leaver)

    assert paper.parts == (DatedAmount(None, "From payments of yours that no charge took", paper.amount_cents),)


def test_the_check_of_money_that_was_refused_is_for_its_payer(store: Store) -> None:
    office = Office.opened(store)
    office.comes("z", 33_000)
    office.refuse("z")
    asked = PrintCheck(office.park.site.id, "", 1)
    with pytest.raises(UnknownRefund, match="suspense has no refund 2"):
        CheckPapers(store, office.park.clock)(evolve(asked, refund_no=2))
    office.step(RefundState.PRINTED)

    paper = CheckPapers(store, office.park.clock)(asked)

    assert (paper.memo, paper.heading.license_number, paper.amount_cents) == ("Refund 1", "", 33_000)
    assert (paper.heading.to.names, paper.heading.to.address) == (("Rosa Marsh",), ("4 Elm St", "Willis TX 77378"))
    assert paper.parts == (DatedAmount(None, "A payment of yours that we did not keep", 33_000),)
