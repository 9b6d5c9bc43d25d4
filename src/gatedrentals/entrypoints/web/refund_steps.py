"""The steps of a refund's check, each asked for, previewed and done (§11.5)."""

from typing import Any

from attrs import frozen
from litestar import get, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Response

from gatedrentals.application.deposits.move_refund import AddressRefund, MoveRefund
from gatedrentals.application.deposits.refund_board import RefundRow
from gatedrentals.application.deposits.send_letter import SendLetter
from gatedrentals.bootstrap.park import Park
from gatedrentals.domain.access.roles import Permission
from gatedrentals.domain.deposits.refund import Refund, RefundState
from gatedrentals.domain.ids import SiteId
from gatedrentals.domain.money import dollars
from gatedrentals.domain.period import local_day
from gatedrentals.entrypoints.http.access import needs
from gatedrentals.entrypoints.web import formats
from gatedrentals.entrypoints.web.forms import Form
from gatedrentals.entrypoints.web.refunds import PAYING, RECONCILING, STATES, number_in, refund_of
from gatedrentals.entrypoints.web.showing import Showing, Shows
from gatedrentals.entrypoints.web.submitting import Done, Step, Submits, Submitting
from gatedrentals.entrypoints.web.tables import Effect
from gatedrentals.entrypoints.web.typed import Raw, Typed

ONE = "/sites/{site_id:str}/refunds/{holder:str}/{refund_no:int}"
TEMPLATE = "refund/step.html"
_UNPROCESSABLE = 422
_S = RefundState
_ASKS_NUMBER = frozenset({_S.PRINTED, _S.STAMPED, _S.MAILED, _S.CLEARED, _S.VOIDED})
_ASKS_PHOTO = frozenset({_S.STAMPED, _S.MAILED})
LEDGER = {
    _S.PRINTED: "Refunds payable become a check outstanding.",
    _S.STAMPED: "Nothing is posted.",
    _S.MAILED: "Nothing is posted; from today it counts as unclaimed after 90 days.",
    _S.CLEARED: "The check is paid from the bank account.",
    _S.VOIDED: "The check is no longer outstanding: the refund is payable again.",
    _S.REISSUED: "Nothing is posted; another check can be printed.",
    _S.ESCHEATED: "What was payable is owed to the state as unclaimed property.",
}
"""What a step does to the books."""


@get(f"{ONE}/pay/{{to:str}}", opt=needs(Permission.PAY_REFUNDS), sync_to_thread=True)
def ask_payment(
    showing: Shows, site_id: FromPath[str], holder: FromPath[str], refund_no: FromPath[int], to: FromPath[str]
) -> Response[str]:
    """Ask for what a step of paying needs."""
    return CheckStep.of(showing, site_id, holder, refund_no, to, PAYING).ask()


@post(f"{ONE}/pay/{{to:str}}", opt=needs(Permission.PAY_REFUNDS), sync_to_thread=True)
def take_payment(
    submitting: Submits,
    site_id: FromPath[str],
    holder: FromPath[str],
    refund_no: FromPath[int],
    to: FromPath[str],
    data: URLEncodedBody[Raw],
) -> Response[Any]:
    """Print, stamp or mail its check."""
    return CheckStep.of(submitting.showing, site_id, holder, refund_no, to, PAYING).take(submitting, Typed.read(data))


@get(f"{ONE}/reconcile/{{to:str}}", opt=needs(Permission.RECONCILE_REFUNDS), sync_to_thread=True)
def ask_reconciling(
    showing: Shows, site_id: FromPath[str], holder: FromPath[str], refund_no: FromPath[int], to: FromPath[str]
) -> Response[str]:
    """Ask for what a step of reconciling needs."""
    return CheckStep.of(showing, site_id, holder, refund_no, to, RECONCILING).ask()


@post(f"{ONE}/reconcile/{{to:str}}", opt=needs(Permission.RECONCILE_REFUNDS), sync_to_thread=True)
def take_reconciling(
    submitting: Submits,
    site_id: FromPath[str],
    holder: FromPath[str],
    refund_no: FromPath[int],
    to: FromPath[str],
    data: URLEncodedBody[Raw],
) -> Response[Any]:
    """Say that its check cleared, void or reissue it, or pay it to the state."""
    step = CheckStep.of(submitting.showing, site_id, holder, refund_no, to, RECONCILING)
    return step.take(submitting, Typed.read(data))


@get(f"{ONE}/{{fact:str}}", opt=needs(Permission.PAY_REFUNDS), sync_to_thread=True)
def ask_fact(
    showing: Shows, site_id: FromPath[str], holder: FromPath[str], refund_no: FromPath[int], fact: FromPath[str]
) -> Response[str]:
    """Ask where a check goes, or when its letter left."""
    return CheckFact.of(showing, site_id, holder, refund_no, fact).ask()


@post(f"{ONE}/{{fact:str}}", opt=needs(Permission.PAY_REFUNDS), sync_to_thread=True)
def take_fact(
    submitting: Submits,
    site_id: FromPath[str],
    holder: FromPath[str],
    refund_no: FromPath[int],
    fact: FromPath[str],
    data: URLEncodedBody[Raw],
) -> Response[Any]:
    """Keep the address, or the day of the letter."""
    return CheckFact.of(submitting.showing, site_id, holder, refund_no, fact).take(submitting, Typed.read(data))


@frozen
class Asking:
    """A dialog about one refund."""

    showing: Showing
    site_id: str
    holder: str
    row: RefundRow

    @property
    def back(self) -> str:
        """The refund's page."""
        return f"/sites/{self.site_id}/refunds/{self.holder}/{self.row.refund.refund_no}"

    @property
    def title(self) -> str:
        """Whose refund it is, and how much."""
        refund = self.row.refund
        return f"Refund {refund.refund_no} of {self.holder}, {dollars(refund.amount_cents)}"

    def shown(self, form: Form, more: dict[str, object], status: int = 200) -> Response[str]:
        """The dialog, or its page."""
        context = {"form": form, "back": self.back, "row": self.row, "refund": self.row.refund, "effects": None}
        context |= {"sub": self.title, "zone": self.showing.zone(self.site_id), **more}
        return self.showing.show(TEMPLATE, self.showing.layout(self.title, self.site_id), context, status)


@frozen
class CheckStep(Asking):
    """A step of its check."""

    to: RefundState
    family: str
    label: str

    @classmethod
    def of(
        cls, showing: Showing, site_id: str, holder: str, refund_no: int, to: str, steps: dict[RefundState, str]
    ) -> "CheckStep":
        """The step that an address names. Raises NotFoundException, UnknownLicense or UnknownRefund."""
        found = next((state for state in steps if state.value == to), None)
        if found is None:
            raise NotFoundException(detail=f"{to!r} is no step of a refund here")
        family = "pay" if steps is PAYING else "reconcile"
        row = refund_of(showing, site_id, holder, refund_no)
        return cls(showing, site_id, holder, row, found, family, steps[found])

    def ask(self) -> Response[str]:
        """The form, with the number of the check that is out."""
        number = "" if self.to is _S.PRINTED else self.row.refund.check_number
        return self._shown(self.showing.form(check_number=number, photo=""))

    def take(self, submitting: Submitting, typed: Typed) -> Response[Any]:
        """Preview it, then do it."""
        number = typed.text("check_number") if self.to in _ASKS_NUMBER else ""
        photo = typed.text("photo") if self.to in _ASKS_PHOTO else ""
        refund_no = self.row.refund.refund_no

        def act(park: Park) -> Refund:
            asked = self.showing.reading.asked
            command = MoveRefund(SiteId(self.site_id), number_in(self.holder), refund_no, self.to, asked, number, photo)
            return park.refund_steps(command)

        def preview(refund: Refund, form: Form) -> Response[str]:
            return self._shown(form, effects=self._effects(refund))

        def done(_refund: Refund) -> Done:
            return Done(f"Refund {refund_no} of {self.holder}: {STATES[self.to][0].lower()}.", self.back)

        step = Step(again=lambda form: self._shown(form, _UNPROCESSABLE if form.refused else 200), preview=preview)
        return submitting.once(self.site_id, typed, step, act, done)

    def _effects(self, refund: Refund) -> tuple[Effect, ...]:
        before = self.row.refund
        state = Effect("Refund", STATES[before.state][0], STATES[refund.state][0])
        check = Effect("Check", before.check_number or "–", refund.check_number or "–")
        if self.to is not _S.PRINTED:
            return (state, check)
        today = local_day(self.showing.reading.park.clock.now(), self.showing.zone(self.site_id))
        return (state, check, Effect("Dated", "–", formats.day(refund.check_dated_on(today))))

    def _shown(self, form: Form, status: int = 200, effects: tuple[Effect, ...] | None = None) -> Response[str]:
        more = {
            "action": f"{self.back}/{self.family}/{self.to.value}",
            "label": self.label,
            "ledger": LEDGER[self.to],
            "asks_number": self.to in _ASKS_NUMBER,
            "asks_photo": self.to in _ASKS_PHOTO,
            "effects": effects,
            "asks_fact": "",
            "danger": self.to in {_S.VOIDED, _S.ESCHEATED},
        }
        return self.shown(form, more, status)


@frozen
class CheckFact(Asking):
    """A fact about it: where its check goes, or when its letter left."""

    fact: str

    @classmethod
    def of(cls, showing: Showing, site_id: str, holder: str, refund_no: int, fact: str) -> "CheckFact":
        """The fact that an address names. Raises NotFoundException, UnknownLicense or UnknownRefund."""
        if fact not in {"address", "letter"}:
            raise NotFoundException(detail=f"{fact!r} is no fact of a refund")
        return cls(showing, site_id, holder, refund_of(showing, site_id, holder, refund_no), fact)

    def ask(self) -> Response[str]:
        """The form, with what is known."""
        today = local_day(self.showing.reading.park.clock.now(), self.showing.zone(self.site_id))
        return self._shown(self.showing.form(address=self.row.refund.address, sent_on=today.isoformat()))

    def take(self, submitting: Submitting, typed: Typed) -> Response[Any]:
        """Keep it."""
        is_address = self.fact == "address"
        address = typed.text("address") if is_address else ""
        sent_on = None if is_address else typed.day("sent_on")
        refund_no, site = self.row.refund.refund_no, SiteId(self.site_id)

        def act(park: Park) -> Refund:
            asked, number = self.showing.reading.asked, number_in(self.holder)
            if sent_on is not None:
                return park.letters(SendLetter(site, number, refund_no, sent_on, asked))
            return park.refund_steps.address(AddressRefund(site, number, refund_no, address, asked))

        said = "goes to the new address" if is_address else "was written about"
        done = Done(f"Refund {refund_no} of {self.holder} {said}.", self.back)
        step = Step(again=lambda form: self._shown(form, _UNPROCESSABLE))
        return submitting.once(self.site_id, typed, step, act, lambda _refund: done)

    def _shown(self, form: Form, status: int = 200) -> Response[str]:
        label = "Say where it goes" if self.fact == "address" else "Letter sent"
        more: dict[str, object] = {"action": f"{self.back}/{self.fact}", "label": label, "ledger": ""}
        more |= {"asks_number": False, "asks_photo": False, "asks_fact": self.fact, "danger": False}
        return self.shown(form, more, status)
