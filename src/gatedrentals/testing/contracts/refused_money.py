"""Money that nobody keeps: refused, sent back by check from the suspense account, and what may still happen (§6.4)."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from uuid import uuid4

import pytest
from attrs import define, evolve

from gatedrentals.application.deposits.move_refund import AddressRefund, MoveRefund, RefundSteps
from gatedrentals.application.deposits.refused_money import MoneyWentBack
from gatedrentals.application.deposits.remind_refunds import RefundReminders, RemindRefunds
from gatedrentals.application.deposits.send_letter import Letters, SendLetter
from gatedrentals.application.licensing.give_notice import GiveNotice, Notices
from gatedrentals.application.preview import PreviewStore
from gatedrentals.application.receipts.place_receipt import PlaceReceipt, PlaceReceipts
from gatedrentals.application.receipts.record_receipt import Booked, BookReceipts, RecordReceipt
from gatedrentals.application.receipts.refuse_receipt import NothingToDecide, RefusedReceipts, RefuseReceipt
from gatedrentals.application.receipts.reverse_receipt import AlreadyReversed, UnknownReceipt
from gatedrentals.application.reports.audit import BooksAudits
from gatedrentals.application.writing_off.write_off import NothingOpen, WriteOffBalance, WriteOffs
from gatedrentals.domain.deposits.escheat import EscheatStep
from gatedrentals.domain.deposits.refund import CheckWaits, Refund, RefundState
from gatedrentals.domain.errors import InvalidValue
from gatedrentals.domain.ids import PartyId
from gatedrentals.domain.ledger.documents import Method
from gatedrentals.ports.parties import Party
from gatedrentals.ports.projections import Projections
from gatedrentals.ports.store import Store
from gatedrentals.ports.subledger import DuplicateReceipt
from gatedrentals.testing.contracts.park import EXAMPLE, PM, Park, at, weekly

__all__ = [
    "test_a_check_for_nobody_or_to_nowhere_waits",
    "test_a_check_on_money_that_can_come_back_is_dated_when_it_no_longer_can",
    "test_a_refused_receipt_that_comes_back_voids_a_check_that_has_not_left",
    "test_a_stopped_check_of_refused_money_that_came_back_leaves_nothing_owed",
    "test_money_goes_back_to_who_paid_and_to_nobody_else",
    "test_money_in_quarantine_goes_back_by_check",
    "test_money_that_comes_back_after_its_check_left_is_owed_until_it_is_given_up",
    "test_nobody_claims_a_refund_of_suspense",
    "test_only_money_that_waits_is_refused_and_once",
    "test_refused_money_can_be_kept_after_all_while_its_check_has_not_left",
    "test_refusing_is_previewed_by_the_same_code",
]

JUNE = date(2026, 6, 19)
HOME = "4 Elm St, Willis TX 77378"
_S = RefundState


@define
class Office:
    """A park with a resident under notice, whose Zelle, mailed checks and eChecks are refused."""

    park: Park
    number: str

    @classmethod
    def opened(cls, store: Store) -> "Office":
        """On the day after the notice."""
        refused = frozenset({"zelle", "mailed_check", "echeck"})
        park = Park.opened(store, evolve(EXAMPLE, refuse_methods_under_notice=refused))
        park.clock.set(at(6, 12, 13))
        number = park.move_in(weekly(JUNE), JUNE)
        park.run(at(6, 19, 12))
        Notices(park.store, park.clock)(GiveNotice(park.site.id, number, date(2026, 6, 19), PM, date(2026, 7, 15)))
        park.clock.set(at(6, 20, 9))
        return cls(park, number)

    def comes(self, name: str, cents: int, payer: str = "Rosa Marsh", *, method: Method = Method.ZELLE) -> Booked:
        """Money for the resident."""
        receipt = evolve(self.park.receipt(name, cents, self.park.clock.now(), method), payer_name=payer)
        return BookReceipts(self.park.store, self.park.clock)(
            RecordReceipt(self.park.site.id, receipt, PM, self.number)
        )

    def comes_for_nobody(self, name: str, cents: int, payer: str = "", *, party: PartyId | None = None) -> Booked:
        """Money of which nobody says for whom it is."""
        receipt = self.park.receipt(name, cents, self.park.clock.now())
        receipt = evolve(receipt, payer_name=payer, payer=party)
        return BookReceipts(self.park.store, self.park.clock)(RecordReceipt(self.park.site.id, receipt, PM))

    def refuse(self, name: str, address: str = HOME, payee: str = "") -> Refund:
        """Send it back."""
        command = RefuseReceipt(self.park.site.id, self.park.source, name, PM, address, payee)
        return RefusedReceipts(self.park.store, self.park.clock)(command)

    def place(self, name: str) -> Booked:
        """Keep it after all, for the resident."""
        command = PlaceReceipt(self.park.site.id, self.park.source, name, self.number, PM)
        return PlaceReceipts(self.park.store, self.park.clock)(command)

    def step(self, *steps: RefundState, refund_no: int = 1) -> Refund:
        """Take steps of a refund of suspense; every check is photographed and has the refund's own number."""
        move = RefundSteps(self.park.store, self.park.clock)
        for to in steps:
            move(MoveRefund(self.park.site.id, "", refund_no, to, PM, f"10{refund_no}", "check.jpg"))
        return self.refunds()[refund_no - 1]

    def write_off(self) -> int:
        """Give up what is open on suspense; returns it, in cents."""
        command = WriteOffBalance(self.park.site.id, "", "moved away", PM)
        return WriteOffs(self.park.store, self.park.clock)(command).bad_debt_cents

    def refunds(self) -> Sequence[Refund]:
        """The refunds of suspense."""
        with self.park.store.work(self.park.site.id) as work:
            return work.statements.refunds_of(work.sites.suspense_account(self.park.site.id))

    def ledger(self) -> dict[tuple[str, str], int]:
        """What stands on suspense, by role and detail; the whole site is audited."""
        assert BooksAudits(self.park.store)(self.park.site.id).findings == ()
        found: Counter[tuple[str, str]] = Counter()
        with self.park.store.work(self.park.site.id) as work:
            for entry in work.subledger.entries(work.sites.suspense_account(self.park.site.id)):
                for posting in entry.postings:
                    found[posting.role.value, posting.detail] += posting.cents
        return {account: cents for account, cents in found.items() if cents}

    def kinds(self) -> list[str]:
        """What waits for a person."""
        return sorted(item.kind for item in self.park.items())

    def trail(self) -> list[str]:
        """What was done last, newest first."""
        with self.park.store.work(self.park.site.id) as work:
            return [row.what for row in work.audit_trail.of_site(self.park.site.id, 9)]


def test_money_in_quarantine_goes_back_by_check(store: Store) -> None:
    """From due to cleared; its item closes, and the license never had it."""
    office = Office.opened(store)
    office.comes("z", 33_000)
    office.comes("y", 10_000, "Omar Reyes")
    assert office.kinds() == ["quarantined_receipt", "quarantined_receipt"]

    refund = office.refuse("z")

    assert (refund.refund_no, refund.amount_cents, refund.statement_version) == (1, 33_000, 0)
    assert (refund.payees, refund.address, refund.due_on) == (("Rosa Marsh",), HOME, date(2026, 6, 20))
    assert office.refuse("y").refund_no == 2
    assert office.kinds() == ["refund_to_print", "refund_to_print"]
    assert office.trail()[:2] == ["refuse_receipt", "refuse_receipt"]
    assert office.ledger() == {("clearing", "zelle"): 43_000, ("refunds_payable", ""): -43_000}
    office.step(_S.PRINTED, _S.STAMPED, _S.MAILED)
    assert office.ledger()["checks_outstanding", ""] == -33_000
    assert office.step(_S.CLEARED).is_done
    assert office.ledger() == {("clearing", "zelle"): 43_000, ("bank", ""): -33_000, ("refunds_payable", ""): -10_000}
    assert office.kinds() == ["refund_to_print"]
    assert office.park.open_cents(office.number) > 0


def test_a_check_for_nobody_or_to_nowhere_waits(store: Store) -> None:
    """Money that nobody knows: it is asked who paid, and where the check goes."""
    office = Office.opened(store)
    office.comes_for_nobody("a", 7_700)
    office.comes_for_nobody("b", 8_800)

    assert office.refuse("a", "", "Ann Smith").payees == ("Ann Smith",)
    assert office.refuse("b").payees == ()

    for refund_no in (1, 2):
        with pytest.raises(CheckWaits):
            office.step(_S.PRINTED, refund_no=refund_no)
    RefundSteps(store, office.park.clock).address(AddressRefund(office.park.site.id, "", 1, HOME, PM))
    assert office.step(_S.PRINTED, _S.VOIDED, _S.REISSUED).state is _S.REISSUED
    assert office.trail()[:4] == ["refund_reissued", "refund_voided", "refund_printed", "refund_address"]


def test_money_goes_back_to_who_paid_and_to_nobody_else(store: Store) -> None:
    """The name of the receipt, or of the person whose it is."""
    office = Office.opened(store)
    party = PartyId(uuid4())
    with store.work(office.park.site.id) as work:
        work.parties.save(Party(party, office.park.site.id, "Grace Okafor"))
    office.comes("z", 33_000)
    office.comes_for_nobody("p", 5_000, party=party)

    for name in ("z", "p"):
        with pytest.raises(InvalidValue):
            office.refuse(name, payee="Somebody Else")

    assert not office.refunds()
    assert office.refuse("z", payee="ROSA MARSH").payees == ("Rosa Marsh",)
    assert office.refuse("p").payees == ("Grace Okafor",)


def test_only_money_that_waits_is_refused_and_once(store: Store) -> None:
    """Neither what a license has, nor what went back before."""
    office = Office.opened(store)
    office.comes("cash", 2_000, method=Method.KIOSK)
    office.comes("z", 33_000)
    office.comes("gone", 1_000)
    office.park.bounce("gone", at(6, 20, 10))
    office.refuse("z")

    with pytest.raises(NothingToDecide, match=f"license {office.number}"):
        office.refuse("cash")
    with pytest.raises(NothingToDecide, match="refused before"):
        office.refuse("z")
    with pytest.raises(AlreadyReversed):
        office.refuse("gone")
    with pytest.raises(UnknownReceipt):
        office.refuse("never came")
    with pytest.raises(DuplicateReceipt):
        office.comes("z", 33_000)
    assert len(office.refunds()) == 1


def test_refused_money_can_be_kept_after_all_while_its_check_has_not_left(store: Store) -> None:
    """The check is void and the money counts from when it came; once mailed it is too late."""
    office = Office.opened(store)
    park = office.park
    office.comes("z", 33_000)
    office.comes("y", 10_000, "Omar Reyes")
    office.refuse("z")
    office.refuse("y")
    office.step(_S.PRINTED)
    office.step(_S.PRINTED, _S.STAMPED, _S.MAILED, refund_no=2)
    park.clock.set(at(6, 24, 9))

    placed = office.place("z")

    assert sum(allocation.cents for allocation in placed.allocations) == 33_000
    assert [refund.state for refund in office.refunds()] == [_S.WITHDRAWN, _S.MAILED]
    assert park.placed(office.number, "z")
    with pytest.raises(MoneyWentBack):
        office.place("y")
    assert office.kinds() == []
    assert office.ledger()["checks_outstanding", ""] == -10_000
    assert ("refunds_payable", "") not in office.ledger()


def test_a_refused_receipt_that_comes_back_voids_a_check_that_has_not_left(store: Store) -> None:
    """Nothing is owed either way, whatever else waits on suspense or goes back from it."""
    office = Office.opened(store)
    office.comes("y", 10_000)
    office.comes("z", 33_000, method=Method.MAILED_CHECK)
    office.comes_for_nobody("a", 7_700)
    office.refuse("y")
    office.refuse("z")
    office.step(_S.PRINTED, _S.STAMPED, refund_no=2)

    returned = office.park.bounce("z", at(6, 23, 9))

    assert (returned.license_number, returned.open_cents, returned.fee_cents) == ("", 0, 0)
    assert [refund.state for refund in office.refunds()] == [_S.DUE, _S.WITHDRAWN]
    assert office.kinds() == ["refund_to_print", "unmatched_receipt"]
    assert office.ledger() == {
        ("clearing", "zelle"): 17_700,
        ("refunds_payable", ""): -10_000,
        ("unapplied_receipts", "unmatched"): -7_700,
    }


def test_money_that_comes_back_after_its_check_left_is_owed_until_it_is_given_up(
    store: Store, projections: Projections
) -> None:
    """By its payer, who has our check; other money comes and goes on suspense meanwhile."""
    office = Office.opened(store)
    office.comes("z", 33_000, method=Method.MAILED_CHECK)
    office.refuse("z")
    office.step(_S.PRINTED, _S.STAMPED, _S.MAILED, _S.CLEARED)

    returned = office.park.bounce("z", at(7, 8, 9))
    office.comes_for_nobody("a", 7_700)

    assert returned.open_cents == 33_000
    assert office.kinds() == ["refused_money_owed", "unmatched_receipt"]
    assert office.ledger() == {
        ("bank", ""): -33_000,
        ("receivable", ""): 33_000,
        ("clearing", "zelle"): 7_700,
        ("unapplied_receipts", "unmatched"): -7_700,
    }
    assert list(projections.differing(office.park.site.id)) == []
    assert office.write_off() == 33_000
    assert office.kinds() == ["unmatched_receipt"]
    assert office.ledger()["bad_debt", "returned_refund"] == 33_000
    with pytest.raises(NothingOpen, match="suspense"):
        office.write_off()


def test_a_stopped_check_of_refused_money_that_came_back_leaves_nothing_owed(
    store: Store, projections: Projections
) -> None:
    """Its payer has neither our check nor the money of theirs; money of others that is owed stays so."""
    office = Office.opened(store)
    for refund_no, name in ((1, "z"), (2, "y")):
        office.comes(name, 33_000, method=Method.MAILED_CHECK)
        office.refuse(name)
        office.step(_S.PRINTED, _S.STAMPED, _S.MAILED, refund_no=refund_no)
        office.park.bounce(name, at(7, 8, 9))

    assert office.step(_S.VOIDED, refund_no=2).state is _S.WITHDRAWN

    assert office.kinds() == ["refused_money_owed"]
    assert office.ledger() == {("checks_outstanding", ""): -33_000, ("receivable", ""): 33_000}
    assert list(projections.differing(office.park.site.id)) == []
    assert office.write_off() == 33_000
    assert office.step(_S.VOIDED).state is _S.WITHDRAWN
    assert office.ledger() == {}


def test_a_check_on_money_that_can_come_back_is_dated_when_it_no_longer_can(store: Store) -> None:
    """Ten banking days after a mailed check, five after an eCheck; Zelle does not come back (§11.5)."""
    office = Office.opened(store)
    methods = (Method.ZELLE, Method.ECHECK, Method.MAILED_CHECK)
    for method in methods:
        office.comes(method.value, 1_000, method=method)

    dated = [office.refuse(method.value).not_before for method in methods]

    assert dated == [None, date(2026, 6, 26), date(2026, 7, 3)]


def test_nobody_claims_a_refund_of_suspense(store: Store) -> None:
    """It is reminded of, written about, and reported like any other."""
    office = Office.opened(store)
    park = office.park
    office.comes("z", 33_000)
    office.refuse("z")
    office.step(_S.PRINTED, _S.STAMPED, _S.MAILED)
    remind = RefundReminders(store, park.clock)

    def asked(day: date) -> list[tuple[str, EscheatStep]]:
        park.clock.set(at(6, 20, 12) + (day - date(2026, 6, 20)))
        return [(each.license_number, each.step) for each in remind(RemindRefunds(park.site.id))]

    assert asked(date(2026, 6, 20) + timedelta(days=90)) == [("", EscheatStep.CONTACT)]
    assert office.kinds() == ["refund_unclaimed"]
    assert asked(date(2030, 3, 2)) == [("", EscheatStep.LETTER)]
    letters = Letters(store, park.clock)
    assert letters(SendLetter(park.site.id, "", 1, date(2030, 3, 2), PM)).letter_sent_on == date(2030, 3, 2)
    assert asked(date(2030, 6, 1)) == [("", EscheatStep.REPORT)]
    assert [item.key for item in park.items()] == ["suspense/1"]
    assert office.step(_S.ESCHEATED).is_done
    assert office.kinds() == []
    assert office.ledger() == {("clearing", "zelle"): 33_000, ("unclaimed_property_payable", ""): -33_000}


def test_refusing_is_previewed_by_the_same_code(store: Store) -> None:
    """And changes nothing then."""
    office = Office.opened(store)
    office.comes("z", 33_000)
    before = office.ledger()

    previewed = Office(office.park.with_store(PreviewStore(store)), office.number).refuse("z")

    assert previewed.amount_cents == 33_000
    assert (list(office.refunds()), office.ledger(), office.kinds()) == ([], before, ["quarantined_receipt"])
