"""What is asked about deposit statements, refunds and set-up."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from msgspec import Meta

from gatedrentals.domain.access.roles import Role
from gatedrentals.domain.access.staff_member import StaffMember
from gatedrentals.domain.deposits.damages import DamageFinding, FindingClass
from gatedrentals.domain.deposits.payees import Payee, PayeeInstruction, PayeeShare
from gatedrentals.domain.deposits.refund import RefundState
from gatedrentals.domain.deposits.statement import Fact, Missing
from gatedrentals.domain.ids import PartyId, SiteId
from gatedrentals.entrypoints.api.bodies.common import Asking, MoneyBody, Name

Address = Annotated[str, Meta(max_length=500)]
Note = Annotated[str, Meta(min_length=1, max_length=2000)]
Key = Annotated[str, Meta(max_length=300)]
Findings = Annotated[tuple["FindingBody", ...], Meta(max_length=500)]


class FindingBody(Asking, frozen=True):
    """One item of one room as the inspection left it; only damage of the tenant's is charged."""

    room: Annotated[str, Meta(min_length=1, max_length=200, examples=["Kitchen"])]
    item: Annotated[str, Meta(min_length=1, max_length=200, examples=["countertop"])]
    classification: FindingClass | None = None
    quantity: Annotated[int, Meta(ge=1, le=10_000)] = 1
    unit_cost: MoneyBody = MoneyBody(0)
    photos: tuple[Key, ...] = ()
    note: Annotated[str, Meta(max_length=2000)] = ""

    def finding(self) -> DamageFinding:
        """The finding. Raises InvalidValue for a cost below nothing."""
        return DamageFinding(
            self.room, self.item, self.classification, self.quantity, self.unit_cost.cents, self.photos, self.note
        )


class DraftStatementBody(Asking, frozen=True):
    """The facts of the move-out inspection, and where the statement goes."""

    findings: Findings = ()
    forwarding_address: Address = ""
    last_known_address: Address = ""


class ShareBody(Asking, frozen=True):
    """Somebody whom a check names, and the weight of their share."""

    party: UUID
    name: Name
    weight: Annotated[int, Meta(ge=0, le=1_000_000)]


class InstructionBody(Asking, frozen=True):
    """What the residents signed about the refund."""

    shares: Annotated[tuple[ShareBody, ...], Meta(min_length=1, max_length=20)]
    signed_by: Annotated[tuple[UUID, ...], Meta(max_length=20)]
    document: Key = ""

    def instruction(self) -> PayeeInstruction:
        """The instruction."""
        shares = tuple(PayeeShare(Payee(PartyId(each.party), each.name), each.weight) for each in self.shares)
        return PayeeInstruction(shares, frozenset(map(PartyId, self.signed_by)), self.document)


class CannotBeHadBody(Asking, frozen=True):
    """A fact that cannot be had, of what, and why."""

    fact: Fact
    note: Note
    of: Annotated[str, Meta(max_length=400)] = ""

    def missing(self) -> Missing:
        """The fact."""
        return Missing(self.fact, self.of)


class ReviseStatementBody(Asking, frozen=True):
    """What is to be completed or corrected; what is left out stays."""

    findings: Findings | None = None
    forwarding_address: Address | None = None
    last_known_address: Address | None = None
    instruction: InstructionBody | None = None
    cannot_be_had: Annotated[tuple[CannotBeHadBody, ...], Meta(max_length=100)] = ()


class NothingBody(Asking, frozen=True):
    """Nothing more need be said."""


class RefundStepBody(Asking, frozen=True):
    """Where a refund stands now; a printed check has a number, a stamped or mailed one a photo."""

    to: RefundState
    check_number: Annotated[str, Meta(max_length=40, examples=["4102"])] = ""
    photo: Key = ""


class RefundAddressBody(Asking, frozen=True):
    """Where a check goes that waited for an address, or came back."""

    address: Annotated[str, Meta(min_length=1, max_length=500)]


class LetterBody(Asking, frozen=True):
    """The day on which the due-diligence letter was sent."""

    sent_on: Annotated[date, Meta(examples=["2028-04-14"])]


class StaffBody(Asking, frozen=True):
    """A member of staff as they are from now on; one who left is not active."""

    email: Annotated[str, Meta(min_length=3, max_length=254, examples=["renee@example.com"])]
    name: Name
    roles: Annotated[tuple[Role, ...], Meta(max_length=8)]
    sites: Annotated[tuple[Name, ...], Meta(max_length=100)]
    is_active: bool = True

    def member(self) -> StaffMember:
        """The member. Raises InvalidValue."""
        sites = frozenset(map(SiteId, self.sites))
        return StaffMember(self.email, self.name, frozenset(self.roles), sites, self.is_active)


class SetUpBody(Asking, frozen=True):
    """The documents of a set-up by their names: ``sites.json``, ``catalog.json`` and, if needed, the others."""

    documents: Annotated[dict[str, Any], Meta(min_length=2, max_length=5)]
