"""Say all of a deposit statement at once, as one page of facts does: drafted if there is none, then revised (§11.4)."""

from uuid import UUID, uuid5

from attrs import evolve, frozen

from gatedrentals.application.answering.one_work import OneWork
from gatedrentals.application.deposits.draft_statement import DraftStatement, StatementDrafts
from gatedrentals.application.deposits.revise_statement import ReviseStatement, StatementRevisions
from gatedrentals.domain.deposits.payees import Payee, PayeeInstruction, PayeeShare
from gatedrentals.domain.deposits.statement import DepositStatement
from gatedrentals.domain.ids import LicenseId, PartyId
from gatedrentals.ports.clock import Clock
from gatedrentals.ports.store import Store


@frozen
class SignedShare:
    """A share of the refund: of a resident, or of a third party by name alone (``party`` None)."""

    party: PartyId | None
    name: str
    weight: int


@frozen
class SignedShares:
    """How the residents want the refund shared, who of them signed that, and where the paper is."""

    shares: tuple[SignedShare, ...]
    signed_by: frozenset[PartyId]
    document: str = ""


@frozen
class SaveStatement:
    """The facts of a statement as they are now; ``shares`` None pays all residents jointly."""

    facts: ReviseStatement
    shares: SignedShares | None = None


@frozen
class SavedStatements:
    """Saves statements."""

    store: Store
    clock: Clock

    def __call__(self, command: SaveStatement) -> DepositStatement:
        """Save it, reckoned from the books as they stand.

        Raises what drafting and revising raise; nothing changes then.
        """
        facts = command.facts
        with self.store.work(facts.site_id) as work:
            lent = OneWork(work, facts.site_id)
            license_ = work.licenses.by_number(facts.site_id, facts.license_number)
            if not work.statements.of_license(license_.id):
                StatementDrafts(lent, self.clock)(_draft(facts))
            instruction = None if command.shares is None else _instruction(license_.id, command.shares)
            said = evolve(facts, instruction=instruction, jointly=instruction is None)
            return StatementRevisions(lent, self.clock)(said)


def _draft(facts: ReviseStatement) -> DraftStatement:
    return DraftStatement(facts.site_id, facts.license_number, facts.findings or (), facts.asked)


def _instruction(license_id: LicenseId, said: SignedShares) -> PayeeInstruction:
    shares = tuple(PayeeShare(_payee(license_id, share), share.weight) for share in said.shares if share.weight)
    return PayeeInstruction(shares, said.signed_by, said.document)


def _payee(license_id: LicenseId, share: SignedShare) -> Payee:
    # A third party is nobody whom we know: the license and the name tell them from others, each time the same.
    party = share.party or PartyId(uuid5(UUID(str(license_id)), share.name.casefold()))
    return Payee(party, share.name)
