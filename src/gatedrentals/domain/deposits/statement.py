"""The statement of deposit accounting: a draft, what it still misses, and its finalized versions (§11.4)."""

from collections.abc import Iterator
from datetime import date, datetime
from enum import Enum

from attrs import field

from gatedrentals.domain.deposits.damages import DamageFinding, FindingClass
from gatedrentals.domain.deposits.payees import Payee, PayeeInstruction
from gatedrentals.domain.deposits.settlement import Settlement
from gatedrentals.domain.errors import InvalidValue, Refusal
from gatedrentals.domain.ids import LicenseId, SiteId
from gatedrentals.domain.metering.estimate import FinalEstimate
from gatedrentals.domain.period import Period
from gatedrentals.domain.values import evolve, frozen


class Fact(Enum):
    """What a statement needs before it can be final (§11.4)."""

    FORWARDING_ADDRESS = "forwarding_address"
    PAYEE = "payee"
    CLASSIFICATION = "classification"
    PHOTO = "photo"


@frozen
class Missing:
    """A fact that is not there yet, and of what: a room and item, or a resident."""

    fact: Fact
    of: str = ""

    def __str__(self) -> str:
        """The fact as people read it: ``photo (Kitchen, countertop)``."""
        name = self.fact.value.replace("_", " ")
        return f"{name} ({self.of})" if self.of else name


@frozen
class Unobtainable:
    """A PM's word that a fact cannot be had; it no longer blocks (§11.4). Raises InvalidValue without a note."""

    missing: Missing
    by: str
    at: datetime
    note: str = field()

    @note.validator
    def _says_why(self, _attribute: object, note: str) -> None:
        if not note.strip():
            raise InvalidValue("note", note, "a sentence that says why it cannot be had")


class StatementIncomplete(Refusal):
    """The statement cannot be finalized: facts are missing, listed in ``missing`` (§11.4)."""

    code = "statement_incomplete"

    def __init__(self, missing: tuple[Missing, ...]) -> None:
        """Say what is missing."""
        super().__init__("the statement cannot be finalized without: " + "; ".join(str(fact) for fact in missing))
        self.missing = missing


class StatementFinal(Refusal):
    """This version of the statement is final: it never changes; revise it to make the next."""

    code = "statement_final"


class StatementNotFinal(Refusal):
    """Only a final statement can be revised: a draft is simply changed."""

    code = "statement_not_final"


@frozen
class DepositStatement:
    """One version of a license's statement of deposit accounting.

    ``stay`` is the charged stay (exclusive end); ``settlement`` holds what a resident needs to recompute the sum: what
    was paid, credited, deducted and by what. It is None in a draft that was not reckoned yet.
    """

    license_id: LicenseId
    site_id: SiteId
    stay: Period
    moved_out_on: date
    residents: tuple[Payee, ...]
    version: int = 1
    findings: tuple[DamageFinding, ...] = ()
    forwarding_address: str = ""
    last_known_address: str = ""
    instruction: PayeeInstruction | None = None
    unobtainable: tuple[Unobtainable, ...] = ()
    electric: FinalEstimate | None = None
    settlement: Settlement | None = None
    check_dated_on: date | None = None
    """Said when the check waits for the return window of its money (§11.5)."""
    finalized_at: datetime | None = None

    @property
    def is_final(self) -> bool:
        """Whether this version was finalized."""
        return self.finalized_at is not None

    @property
    def sent_to(self) -> str:
        """Where the statement goes: the forwarding address, else the last known one."""
        return self.forwarding_address or self.last_known_address

    @property
    def check_waits(self) -> bool:
        """Whether no check can be sent yet: there is no forwarding address, or no payee (§11.4)."""
        return any(fact.fact in (Fact.FORWARDING_ADDRESS, Fact.PAYEE) for fact in _absent(self))


def missing(statement: DepositStatement) -> tuple[Missing, ...]:
    """What blocks the statement: every fact that is neither there nor recorded as unobtainable (§11.4).

    A photo is required of what is charged.
    """
    excused = {entry.missing for entry in statement.unobtainable}
    return tuple(fact for fact in _absent(statement) if fact not in excused)


def finalize(
    statement: DepositStatement, settlement: Settlement, at: datetime, check_dated_on: date | None = None
) -> DepositStatement:
    """The final version. Raises StatementFinal, or StatementIncomplete with what is missing (§11.4)."""
    if statement.is_final:
        raise StatementFinal(f"version {statement.version} of the statement is final already")
    blocking = missing(statement)
    if blocking:
        raise StatementIncomplete(blocking)
    return evolve(statement, settlement=settlement, finalized_at=at, check_dated_on=check_dated_on)


def revise(statement: DepositStatement) -> DepositStatement:
    """The draft of the next version, with the facts of this one: after a return, for instance (§6.5).

    Raises StatementNotFinal.
    """
    if not statement.is_final:
        raise StatementNotFinal(f"version {statement.version} of the statement is a draft")
    return evolve(statement, version=statement.version + 1, settlement=None, finalized_at=None, check_dated_on=None)


def _absent(statement: DepositStatement) -> Iterator[Missing]:
    if not statement.forwarding_address:
        yield Missing(Fact.FORWARDING_ADDRESS)
    if statement.instruction is not None:
        for resident in statement.instruction.unsigned(statement.residents):
            yield Missing(Fact.PAYEE, f"signature of {resident.name}")
    elif not statement.residents:
        yield Missing(Fact.PAYEE)
    for finding in statement.findings:
        if finding.classification is None:
            yield Missing(Fact.CLASSIFICATION, finding.place)
        elif finding.classification is FindingClass.DAMAGED_TENANT and not finding.photos:
            yield Missing(Fact.PHOTO, finding.place)
