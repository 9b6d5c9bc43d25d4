"""The life of a refund's check, from due to cleared, voided and reissued, or escheated (§11.5)."""

from datetime import date, datetime
from enum import Enum
from zoneinfo import ZoneInfo

from gatedrentals.domain.deposits.escheat import EscheatStep, escheat_dates, escheat_step
from gatedrentals.domain.errors import InvalidValue, Refusal
from gatedrentals.domain.ids import AccountId, SiteId
from gatedrentals.domain.ledger.documents import CheckMoved, CheckStep, Escheated
from gatedrentals.domain.period import local_day
from gatedrentals.domain.values import evolve, frozen


class RefundState(Enum):
    """Where a refund stands; its value is stable."""

    DUE = "due"
    PRINTED = "printed"
    STAMPED = "stamped"
    MAILED = "mailed"
    CLEARED = "cleared"
    VOIDED = "voided"
    REISSUED = "reissued"
    WITHDRAWN = "withdrawn"
    """Due no more: the statement was revised before the check was mailed (§6.5)."""
    ESCHEATED = "escheated"


_S = RefundState
ALLOWED: dict[RefundState, tuple[RefundState, ...]] = {
    _S.DUE: (_S.PRINTED, _S.WITHDRAWN, _S.ESCHEATED),
    _S.PRINTED: (_S.STAMPED, _S.VOIDED),
    _S.STAMPED: (_S.MAILED, _S.VOIDED),
    _S.MAILED: (_S.CLEARED, _S.VOIDED, _S.ESCHEATED),
    _S.VOIDED: (_S.REISSUED, _S.WITHDRAWN, _S.ESCHEATED),
    _S.REISSUED: (_S.PRINTED, _S.WITHDRAWN, _S.ESCHEATED),
    _S.CLEARED: (),
    _S.WITHDRAWN: (),
    _S.ESCHEATED: (),
}
"""The steps that each state allows."""
OPEN = frozenset(state for state, allowed in ALLOWED.items() if allowed)
"""States about which something is left to do."""

_OF_A_CHECK = frozenset({_S.PRINTED, _S.STAMPED, _S.MAILED, _S.CLEARED, _S.VOIDED})
_WITH_PHOTO = frozenset({_S.STAMPED, _S.MAILED})
_IN_LEDGER = {_S.PRINTED: CheckStep.ISSUED, _S.CLEARED: CheckStep.CLEARED, _S.VOIDED: CheckStep.VOIDED}


class RefundStepRefused(Refusal):
    """The refund's state does not allow the step; the message names the state and what it allows."""

    code = "refund_step_refused"


class CheckWaits(Refusal):
    """A check without an address or a payee is not printed: it waits (§11.4)."""

    code = "check_waits"


@frozen
class RefundStep:
    """Something that was done about a refund: who, when, and for a check its number and photo (§11.5)."""

    state: RefundState
    by: str
    at: datetime
    check_number: str = ""
    photo: str = ""


@frozen
class Refund:
    """Money that goes back by one check, in cents, and all that happened to it.

    It is owed by an account: of a license, or for refused money the suspense account of the site (§5.2). Its number
    counts in the account. ``statement_version`` is 0 where no deposit statement says it.
    ``not_before``: the day that its check bears at the earliest, while the return window of its money is open (§11.5).
    ``letter_sent_on``: the day that the due-diligence letter about it was sent.
    """

    account_id: AccountId
    site_id: SiteId
    refund_no: int
    statement_version: int
    amount_cents: int
    due_on: date
    payees: tuple[str, ...]
    address: str
    not_before: date | None = None
    steps: tuple[RefundStep, ...] = ()
    letter_sent_on: date | None = None

    @property
    def state(self) -> RefundState:
        """Where it stands."""
        return self.steps[-1].state if self.steps else RefundState.DUE

    @property
    def check_number(self) -> str:
        """The number of the check that is out or was last out; empty before the first is printed."""
        return next((step.check_number for step in reversed(self.steps) if step.check_number), "")

    @property
    def is_mailed(self) -> bool:
        """Whether its check has left: a revised statement leaves it alone, and what it paid too much is owed (§6.5)."""
        return self.state in {RefundState.MAILED, RefundState.CLEARED, RefundState.ESCHEATED}

    @property
    def is_done(self) -> bool:
        """Whether nothing is left to do, so that it does not keep the license from closing (§11.5)."""
        return not ALLOWED[self.state]

    def check_dated_on(self, printed_on: date) -> date:
        """The day that a check printed on a day bears (§11.5)."""
        return printed_on if self.not_before is None else max(printed_on, self.not_before)

    def dormant_from(self, zone: ZoneInfo) -> date:
        """The day from which nobody claimed it: its check's last mailing, else the day it was due."""
        mailed = [local_day(step.at, zone) for step in self.steps if step.state is RefundState.MAILED]
        return mailed[-1] if mailed else self.due_on

    def unclaimed_step(self, today: date, zone: ZoneInfo) -> EscheatStep:
        """What it asks for while nobody claims it; a letter from before its last mailing counts no more (§11.5)."""
        since = self.dormant_from(zone)
        letter_sent = self.letter_sent_on is not None and self.letter_sent_on >= since
        return escheat_step(escheat_dates(since, self.amount_cents), today, letter_sent=letter_sent)


def advance(refund: Refund, step: RefundStep) -> Refund:
    """The refund after a step (§11.5).

    Raises RefundStepRefused if its state does not allow it, CheckWaits for printing without address or payee, and
    InvalidValue for a check number that is not the check's (or was used before), or a stamp or mailing without photo.
    """
    if step.state not in ALLOWED[refund.state]:
        allowed = ", ".join(state.value for state in ALLOWED[refund.state]) or "nothing"
        raise RefundStepRefused(
            f"a refund that is {refund.state.value} cannot be {step.state.value}; allowed: {allowed}"
        )
    if step.state is RefundState.PRINTED:
        _may_print(refund, step)
    elif step.state in _OF_A_CHECK and step.check_number != refund.check_number:
        raise InvalidValue("check_number", step.check_number, f"check {refund.check_number}")
    if step.state in _WITH_PHOTO and not step.photo:
        raise InvalidValue("photo", step.photo, f"a photo of the {step.state.value} check")
    return evolve(refund, steps=(*refund.steps, step))


def withdrawal(refund: Refund, by: str, at: datetime) -> tuple[RefundStep, ...]:
    """The steps that take back a refund whose check was not mailed, when its statement is revised (§6.5).

    A check that was printed is voided first. Raises RefundStepRefused once the check has left.
    """
    if refund.is_mailed:
        raise RefundStepRefused(
            f"a refund that is {refund.state.value} cannot be withdrawn: what it paid too much is owed"
        )
    withdrawn = RefundStep(RefundState.WITHDRAWN, by, at)
    if RefundState.VOIDED in ALLOWED[refund.state]:
        return (RefundStep(RefundState.VOIDED, by, at, refund.check_number), withdrawn)
    return (withdrawn,)


def check_document(refund: Refund) -> CheckMoved | Escheated | None:
    """What the refund's last step posts: a check issued, cleared or voided, an escheat, or nothing (§5.2)."""
    if refund.state is RefundState.ESCHEATED:
        from_check = len(refund.steps) > 1 and refund.steps[-2].state is RefundState.MAILED
        return Escheated(refund.refund_no, refund.amount_cents, from_check)
    step = _IN_LEDGER.get(refund.state)
    return CheckMoved(refund.refund_no, refund.check_number, step, refund.amount_cents) if step else None


def _may_print(refund: Refund, step: RefundStep) -> None:
    if not refund.address or not refund.payees:
        raise CheckWaits("the check waits: there is no address or no payee to send it to")
    if not step.check_number or any(step.check_number == past.check_number for past in refund.steps):
        raise InvalidValue("check_number", step.check_number, "the number of a check that was not used before")
