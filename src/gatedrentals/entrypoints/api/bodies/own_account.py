"""What people are told about themselves: nothing of housemates, nothing of who did what in the office."""

from datetime import date, datetime
from typing import Annotated

from msgspec import Meta

from gatedrentals.application.own_account.own_account import DuePart, OwnAccount
from gatedrentals.application.own_account.own_licenses import OwnLicense
from gatedrentals.application.own_account.own_notice import FinalBill
from gatedrentals.application.reports.cycles_ahead import CycleAhead
from gatedrentals.application.reports.license_overview import LicenseFigures
from gatedrentals.domain.access.principal import Principal
from gatedrentals.domain.access.roles import Permission, Role
from gatedrentals.domain.ledger.documents import Holding, Method
from gatedrentals.domain.licensing.states import State
from gatedrentals.domain.payments.due_next import DueNext
from gatedrentals.entrypoints.api.bodies.common import Asking, MoneyBody, PeriodBody, Telling, Why, period_body
from gatedrentals.entrypoints.api.bodies.mirrored import mirror, told
from gatedrentals.ports.account_pages import ReceiptStand, ReceiptState
from gatedrentals.ports.parties import Party

FiguresBody = mirror(LicenseFigures)
NextBody = mirror(DueNext)
DuePartBody = mirror(DuePart)
ProfileBody = mirror(Party)


class OwnLicenseBody(Telling, frozen=True):
    """A license on which somebody lives or lived."""

    site_id: str
    number: str
    state: State
    is_current: bool


class MeBody(Telling, frozen=True):
    """Whoever is signed in, and what they may do at which sites."""

    key: str
    name: str
    roles: tuple[Role, ...]
    permissions: tuple[Permission, ...]
    sites: tuple[str, ...]
    licenses: tuple[OwnLicenseBody, ...]


class OwnPlacedBody(Telling, frozen=True):
    """What of a payment stands on an invoice now."""

    invoice_number: int
    amount: MoneyBody


class OwnHeldBody(Telling, frozen=True):
    """What of a payment no charge takes yet, and why."""

    holding: Holding
    amount: MoneyBody


class OwnPaymentBody(Telling, frozen=True):
    """A payment, and where its money stands."""

    external_id: str
    method: Method
    received_at: datetime
    amount: MoneyBody
    state: ReceiptState
    placed: tuple[OwnPlacedBody, ...]
    held: tuple[OwnHeldBody, ...]


class OwnChargeAheadBody(Telling, frozen=True):
    """A charge of a cycle that is not billed yet."""

    text: str
    amount: MoneyBody


class OwnCycleAheadBody(Telling, frozen=True):
    """A cycle that is not billed yet, by today's terms and prices."""

    days: PeriodBody
    due_on: date
    issued_on: date
    charges: tuple[OwnChargeAheadBody, ...]
    cost: MoneyBody


class OwnAccountBody(Telling, frozen=True):
    """An account now: ``due`` is all that is open, ``payments`` are the latest, ``ahead`` is not billed yet."""

    license: OwnLicenseBody
    figures: FiguresBody  # type: ignore[valid-type] # made at run time
    late: MoneyBody
    next: NextBody  # type: ignore[valid-type] # the same
    due: tuple[DuePartBody, ...]  # type: ignore[valid-type] # the same
    payments: tuple[OwnPaymentBody, ...]
    ahead: tuple[OwnCycleAheadBody, ...]


class FinalBillBody(Telling, frozen=True):
    """What is left to settle after a day, as far as it can be known; ``left`` below zero comes back by check.

    ``owed`` is open then, ``credited`` what was billed beyond the day and is off by then, ``held`` money that no charge
    takes. The last electric reading and what the inspection finds are not in it.
    """

    given_on: date
    leave_on: date
    last_night: date
    owed: MoneyBody
    credited: MoneyBody
    ahead: tuple[OwnCycleAheadBody, ...]
    held: MoneyBody
    deposits_held: MoneyBody
    left: MoneyBody


class LeavingBody(Asking, frozen=True):
    """A resident's notice: the day on which they mean to surrender the home."""

    leave_on: Annotated[date, Meta(examples=["2028-07-31"])]
    why: Why = ""


class PreferencesBody(Asking, frozen=True):
    """Which messages somebody takes; codes that they ask for always come."""

    takes_mail: bool
    takes_sms: bool


def me_body(principal: Principal, licenses: tuple[OwnLicense, ...]) -> MeBody:
    """A person as their body."""
    return MeBody(
        key=principal.key,
        name=principal.name,
        roles=tuple(role for role in Role if role in principal.roles),
        permissions=tuple(each for each in Permission if each in principal.permissions),
        sites=tuple(sorted(principal.sites)),
        licenses=tuple(map(own_license_body, licenses)),
    )


def own_license_body(own: OwnLicense) -> OwnLicenseBody:
    """A license as its body."""
    return OwnLicenseBody(
        site_id=own.site.id, number=own.license.number, state=own.license.state, is_current=own.is_current
    )


def own_account_body(own: OwnLicense, account: OwnAccount) -> OwnAccountBody:
    """An account as its body."""
    return OwnAccountBody(
        license=own_license_body(own),
        figures=told(account.shown.figures),
        late=MoneyBody(account.late_cents),
        next=told(account.shown.next),
        due=told(account.due),
        payments=tuple(map(_payment, account.payments)),
        ahead=tuple(map(cycle_body, account.ahead)),
    )


def cycle_body(cycle: CycleAhead) -> OwnCycleAheadBody:
    """A cycle as its body."""
    return OwnCycleAheadBody(
        days=period_body(cycle.days),
        due_on=cycle.due_on,
        issued_on=cycle.issued_on,
        charges=tuple(OwnChargeAheadBody(text=line.text, amount=MoneyBody(line.amount_cents)) for line in cycle.lines),
        cost=MoneyBody(cycle.cost_cents),
    )


def final_bill_body(bill: FinalBill) -> FinalBillBody:
    """A final bill as its body."""
    return FinalBillBody(
        given_on=bill.given_on,
        leave_on=bill.leave_on,
        last_night=bill.last_night,
        owed=MoneyBody(bill.owed_cents),
        credited=MoneyBody(bill.credited_cents),
        ahead=tuple(map(cycle_body, bill.ahead)),
        held=MoneyBody(bill.held_cents),
        deposits_held=MoneyBody(bill.deposits_held_cents),
        left=MoneyBody(bill.left_cents),
    )


def _payment(stand: ReceiptStand) -> OwnPaymentBody:
    return OwnPaymentBody(
        external_id=stand.receipt.external_id,
        method=stand.receipt.method,
        received_at=stand.receipt.received_at,
        amount=MoneyBody(stand.receipt.amount_cents),
        state=stand.state,
        placed=tuple(OwnPlacedBody(invoice_number=p.invoice_number, amount=MoneyBody(p.cents)) for p in stand.placed),
        held=tuple(OwnHeldBody(holding=each.holding, amount=MoneyBody(each.cents)) for each in stand.held),
    )
