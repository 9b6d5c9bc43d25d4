"""Who leaves a park: a stay from the move-in to the check, and what is asked about it (§11.4, §11.5)."""

from collections.abc import Sequence
from datetime import date

from attrs import define

from gatedrentals.application.deposits.draft_statement import DraftStatement, StatementDrafts
from gatedrentals.application.deposits.final_version import FinalizedStatement
from gatedrentals.application.deposits.finalize_statement import FinalizeStatement, FinalizeStatements
from gatedrentals.application.deposits.move_refund import MoveRefund, RefundSteps
from gatedrentals.application.deposits.revise_statement import ReviseStatement, StatementRevisions
from gatedrentals.application.licensing.give_notice import GiveNotice, Notices
from gatedrentals.application.licensing.move_out import MoveOut, MoveOuts
from gatedrentals.application.writing_off.write_off import WriteOffBalance, WriteOffs, WrittenOff
from gatedrentals.domain.catalog.product import DEPOSIT
from gatedrentals.domain.deposits.damages import DamageFinding, FindingClass
from gatedrentals.domain.deposits.payees import Payee, PayeeInstruction, PayeeShare
from gatedrentals.domain.deposits.refund import Refund, RefundState
from gatedrentals.domain.deposits.statement import DepositStatement
from gatedrentals.domain.ids import PadId, account_of
from gatedrentals.domain.licensing.states import State
from gatedrentals.domain.licensing.terms import OneTimeCharge, PayTerms
from gatedrentals.domain.metering.readings import MeterReading, ReadingKind, Register, parse_kwh
from gatedrentals.domain.site.policy import SitePolicy
from gatedrentals.ports.store import Store
from gatedrentals.testing.contracts.park import EXAMPLE, PM, Park, at

PAD = PadId("C-001")
"""Where a park's first license is."""

METER = Register("E-4471", 100_000_000)


def damage(
    cents: int, item: str = "countertop", classification: FindingClass = FindingClass.DAMAGED_TENANT
) -> DamageFinding:
    """A finding of the inspection, with its photo."""
    return DamageFinding("Kitchen", item, classification, 1, cents, ("kitchen.jpg",))


@define
class Leaver:
    """Who leaves a park: the license that is settled, and what is asked about it."""

    park: Park
    number: str

    @classmethod
    def moved_in(
        cls, store: Store, terms: PayTerms, move_in: date, deposit_cents: int, policy: SitePolicy = EXAMPLE
    ) -> "Leaver":
        """Somebody who moves in with a deposit, a week after signing."""
        park = Park.opened(store, policy)
        park.clock.set(at(move_in.month, move_in.day - 1) if move_in.day > 1 else at(move_in.month, 1))
        one_time = (OneTimeCharge(DEPOSIT, deposit_cents),) if deposit_cents else ()
        return cls(park, park.move_in(terms, move_in, *one_time))

    def read(
        self, *readings: tuple[date, str], register: Register = METER, kind: ReadingKind = ReadingKind.ORDINARY
    ) -> None:
        """Read the meter."""
        with self.park.store.work(self.park.site.id) as work:
            rows = [MeterReading(day, register, parse_kwh(kwh), kind) for day, kwh in readings]
            work.readings.add(self.park.site.id, PAD, rows)

    def leave(self, surrender_on: date) -> None:
        """Give notice for a day, and leave on it."""
        park = self.park
        command = GiveNotice(park.site.id, self.number, surrender_on, PM, surrender_on)
        Notices(park.store, park.clock)(command)
        self.go(surrender_on)

    def go(self, departed_on: date) -> None:
        """Leave on a day, at five in the afternoon."""
        park = self.park
        park.clock.set(max(park.clock.now(), at(departed_on.month, departed_on.day, 17)))
        MoveOuts(park.store, park.clock)(MoveOut(park.site.id, self.number, departed_on, PM))

    def draft(self, *findings: DamageFinding, address: str = "12 Oak St, Crosby TX 77532") -> DepositStatement:
        """Draft the statement."""
        command = DraftStatement(self.park.site.id, self.number, findings, PM, address)
        return StatementDrafts(self.park.store, self.park.clock)(command)

    def finalize(self) -> FinalizedStatement:
        """Make the latest version final."""
        return FinalizeStatements(self.park.store, self.park.clock)(
            FinalizeStatement(self.park.site.id, self.number, PM)
        )

    def instruct(self, weights: Sequence[int]) -> None:
        """The residents sign shares; who comes after them is a third party that they name."""
        license_ = self.park.license(self.number)
        names = [*license_.residents, license_.residents[0]][: len(weights)]
        shares = tuple(
            PayeeShare(Payee(party, f"Payee {place}"), weight)
            for place, (party, weight) in enumerate(zip(names, weights, strict=True))
        )
        instruction = PayeeInstruction(shares, frozenset(license_.residents), "homes/shares.pdf")
        command = ReviseStatement(self.park.site.id, self.number, PM, instruction=instruction)
        StatementRevisions(self.park.store, self.park.clock)(command)

    def step(self, to: RefundState, refund_no: int = 1, check: str = "1042") -> Refund:
        """Take a step of a refund; every check is photographed."""
        command = MoveRefund(self.park.site.id, self.number, refund_no, to, PM, check, "check.jpg")
        return RefundSteps(self.park.store, self.park.clock)(command)

    def mail(self, refund_no: int = 1, check: str = "1042") -> None:
        """Print, stamp and mail a check."""
        for to in (RefundState.PRINTED, RefundState.STAMPED, RefundState.MAILED):
            self.step(to, refund_no, check)

    def write_off(self) -> WrittenOff:
        """Give up what is open."""
        return WriteOffs(self.park.store, self.park.clock)(
            WriteOffBalance(self.park.site.id, self.number, "left the state", PM)
        )

    def is_in(self, state: State) -> bool:
        """Whether the license stands there."""
        return self.park.license(self.number).state is state

    def refunds(self) -> Sequence[Refund]:
        """Every refund."""
        with self.park.store.work(self.park.site.id) as work:
            return work.statements.refunds_of(account_of(self.park.license(self.number).id))

    def versions(self) -> Sequence[DepositStatement]:
        """Every version of the statement."""
        with self.park.store.work(self.park.site.id) as work:
            return work.statements.of_license(self.park.license(self.number).id)

    def ledger(self) -> dict[str, int]:
        """Liabilities and receivable of the account, by role, after an audit."""
        self.park.books(self.number)
        kept = {"receivable", "deposits_billed", "deposits_held", "refundable_credit", "refunds_payable"}
        kept |= {"checks_outstanding", "bank", "bad_debt", "unapplied_receipts", "unclaimed_property_payable"}
        return {role: cents for (role, _), cents in self.park.ledger(self.number).items() if role in kept}

    def kinds(self) -> list[str]:
        """What waits for a person at the park."""
        return sorted(item.kind for item in self.park.items())
