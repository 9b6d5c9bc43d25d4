"""Every command on a license, each previewed and done by the same code."""

from collections.abc import Callable
from typing import TypeAlias

from litestar import post
from litestar.params import JSONBody
from litestar.response import Response

from gatedrentals.application.licensing.abandon import Abandon
from gatedrentals.application.licensing.activate import ActivateLicense
from gatedrentals.application.licensing.agree_long_stay import AgreeLongStay
from gatedrentals.application.licensing.cancel import CancelLicense
from gatedrentals.application.licensing.change_move_in import ChangeMoveIn
from gatedrentals.application.licensing.change_terms import ChangeTerms
from gatedrentals.application.licensing.confirm_surrender import ConfirmSurrender
from gatedrentals.application.licensing.decline import DeclineLicense
from gatedrentals.application.licensing.give_notice import GiveNotice
from gatedrentals.application.licensing.license_file import LicenseChanged
from gatedrentals.application.licensing.move_out import MoveOut
from gatedrentals.application.licensing.prepare import PrepareLicense
from gatedrentals.application.licensing.restart_tax_count import RestartTaxCount
from gatedrentals.application.licensing.send import SendLicense
from gatedrentals.application.licensing.sign import SignLicense
from gatedrentals.application.licensing.take_back_possession import TakeBackPossession
from gatedrentals.application.licensing.terminate import TerminateLicense
from gatedrentals.application.licensing.transfer import TransferLicense
from gatedrentals.application.licensing.withdraw_notice import WithdrawNotice
from gatedrentals.bootstrap.license_desk import LicenseDesk
from gatedrentals.bootstrap.park import Park
from gatedrentals.domain.access.roles import Permission
from gatedrentals.domain.ids import HomeId, PadId, SiteId
from gatedrentals.entrypoints.api.bodies.license_commands import (
    AbandonBody,
    ActivateBody,
    CancelBody,
    ChangeTermsBody,
    DraftBody,
    LongStayBody,
    MoveInBody,
    MoveOutBody,
    NoticeBody,
    PossessionBody,
    SurrenderBody,
    TaxRestartBody,
    TransferBody,
    WhyBody,
)
from gatedrentals.entrypoints.api.bodies.licenses import LicenseChangedBody, changed_body, license_body
from gatedrentals.entrypoints.api.documented import CHANGING, answers
from gatedrentals.entrypoints.api.paths import Number, Site
from gatedrentals.entrypoints.http.access import needs
from gatedrentals.entrypoints.http.doing import Amends, Does, Doing

Changed: TypeAlias = Response[LicenseChangedBody]
COMMANDS = needs(Permission.COMMAND_LICENSES)
DONE = {**CHANGING, **answers(LicenseChangedBody)}
SIGNED = {**CHANGING, **answers(LicenseChangedBody, 201)}


@post("", opt=COMMANDS, sync_to_thread=True, responses=SIGNED)
def draft_license(doing: Does, site_id: Site, data: JSONBody[DraftBody]) -> Changed:
    """Draft a license."""
    return doing.once(
        SiteId(site_id),
        data,
        lambda park: changed_body(park.license_desk.draft(data.command(site_id, doing.asked))),
        201,
    )


@post("/signed-at-office", opt=COMMANDS, sync_to_thread=True, responses=SIGNED)
def sign_at_office(doing: Does, site_id: Site, data: JSONBody[DraftBody]) -> Changed:
    """Draft a license and sign it at the office, at once."""

    def act(park: Park) -> LicenseChangedBody:
        return changed_body(park.license_desk.sign_at_office(data.command(site_id, doing.asked)))

    return doing.once(SiteId(site_id), data, act, 201)


@post("/{number:str}/send", opt=COMMANDS, sync_to_thread=True, status_code=200, responses=DONE)
def send_license(amending: Amends, site_id: Site, number: Number, data: JSONBody[WhyBody]) -> Changed:
    """Send a drafted license to be signed."""

    def act(desk: LicenseDesk) -> LicenseChanged:
        return desk.sign_up(SendLicense(SiteId(site_id), number, amending.asked, data.why))

    return _command(amending, site_id, number, data, act)


@post("/{number:str}/signature", opt=COMMANDS, sync_to_thread=True, status_code=200, responses=DONE)
def sign_license(amending: Amends, site_id: Site, number: Number, data: JSONBody[WhyBody]) -> Changed:
    """Note that a license was signed by everybody."""

    def act(desk: LicenseDesk) -> LicenseChanged:
        return desk.sign_up(SignLicense(SiteId(site_id), number, amending.asked, data.why))

    return _command(amending, site_id, number, data, act)


@post("/{number:str}/decline", opt=COMMANDS, sync_to_thread=True, status_code=200, responses=DONE)
def decline_license(amending: Amends, site_id: Site, number: Number, data: JSONBody[WhyBody]) -> Changed:
    """Note that a license was refused, or that its time to be signed ran out."""

    def act(desk: LicenseDesk) -> LicenseChanged:
        return desk.sign_up(DeclineLicense(SiteId(site_id), number, amending.asked, data.why))

    return _command(amending, site_id, number, data, act)


@post("/{number:str}/cancellation", opt=COMMANDS, sync_to_thread=True, status_code=200, responses=DONE)
def cancel_license(amending: Amends, site_id: Site, number: Number, data: JSONBody[CancelBody]) -> Changed:
    """Cancel a license before move-in; what was paid goes back by check."""

    def act(desk: LicenseDesk) -> LicenseChanged:
        return desk.sign_up(CancelLicense(SiteId(site_id), number, amending.asked, data.address, data.why))

    return _command(amending, site_id, number, data, act)


@post("/{number:str}/preparation", opt=COMMANDS, sync_to_thread=True, status_code=200, responses=DONE)
def prepare_license(amending: Amends, site_id: Site, number: Number, data: JSONBody[WhyBody]) -> Changed:
    """Start the move-in of a signed license."""

    def act(desk: LicenseDesk) -> LicenseChanged:
        return desk.move_in(PrepareLicense(SiteId(site_id), number, amending.asked, data.why))

    return _command(amending, site_id, number, data, act)


@post("/{number:str}/move-in-day", opt=COMMANDS, sync_to_thread=True, status_code=200, responses=DONE)
def change_move_in(amending: Amends, site_id: Site, number: Number, data: JSONBody[MoveInBody]) -> Changed:
    """Move in on another day; a first invoice that was cut is cut anew."""

    def act(desk: LicenseDesk) -> LicenseChanged:
        return desk.move_in(ChangeMoveIn(SiteId(site_id), number, data.move_in, amending.asked, data.why))

    return _command(amending, site_id, number, data, act)


@post("/{number:str}/activation", opt=COMMANDS, sync_to_thread=True, status_code=200, responses=DONE)
def activate_license(amending: Amends, site_id: Site, number: Number, data: JSONBody[ActivateBody]) -> Changed:
    """Move residents in: the first invoice is cut."""

    def act(desk: LicenseDesk) -> LicenseChanged:
        return desk.move_in(ActivateLicense(SiteId(site_id), number, amending.asked, data.moved_in_on, data.why))

    return _command(amending, site_id, number, data, act)


@post("/{number:str}/terms", opt=COMMANDS, sync_to_thread=True, status_code=200, responses=DONE)
def change_terms(amending: Amends, site_id: Site, number: Number, data: JSONBody[ChangeTermsBody]) -> Changed:
    """Give a license other terms; what was invoiced beyond the change is credited and cut anew."""

    def act(desk: LicenseDesk) -> LicenseChanged:
        return desk.reside(
            ChangeTerms(SiteId(site_id), number, data.terms.terms(), amending.asked, data.effective_on, data.why)
        )

    return _command(amending, site_id, number, data, act)


@post("/{number:str}/transfer", opt=COMMANDS, sync_to_thread=True, status_code=200, responses=DONE)
def transfer_license(amending: Amends, site_id: Site, number: Number, data: JSONBody[TransferBody]) -> Changed:
    """Move residents to another home or pad; ledger, deposit and tax count stay."""

    def act(desk: LicenseDesk) -> LicenseChanged:
        return desk.reside(
            TransferLicense(
                SiteId(site_id), number, HomeId(data.home), PadId(data.pad), data.from_day, amending.asked, data.why
            )
        )

    return _command(amending, site_id, number, data, act)


@post("/{number:str}/long-stay", opt=COMMANDS, sync_to_thread=True, status_code=200, responses=DONE)
def agree_long_stay(amending: Amends, site_id: Site, number: Number, data: JSONBody[LongStayBody]) -> Changed:
    """Note the written notice of a long stay: nights after it are exempt from hotel tax."""

    def act(desk: LicenseDesk) -> LicenseChanged:
        return desk.reside(AgreeLongStay(SiteId(site_id), number, data.agreed_on, amending.asked, data.why))

    return _command(amending, site_id, number, data, act)


@post("/{number:str}/tax-restart", opt=COMMANDS, sync_to_thread=True, status_code=200, responses=DONE)
def restart_tax_count(amending: Amends, site_id: Site, number: Number, data: JSONBody[TaxRestartBody]) -> Changed:
    """Count for the hotel tax anew, after an interruption that was confirmed."""

    def act(desk: LicenseDesk) -> LicenseChanged:
        return desk.reside(RestartTaxCount(SiteId(site_id), number, data.from_night, amending.asked, data.why))

    return _command(amending, site_id, number, data, act)


@post("/{number:str}/notice", opt=COMMANDS, sync_to_thread=True, status_code=200, responses=DONE)
def give_notice(amending: Amends, site_id: Site, number: Number, data: JSONBody[NoticeBody]) -> Changed:
    """Take a notice to vacate; what was billed beyond the surrender day is cut."""

    def act(desk: LicenseDesk) -> LicenseChanged:
        return desk.give_notice(
            GiveNotice(SiteId(site_id), number, data.notice_given_on, amending.asked, data.surrender_on, data.why)
        )

    return _command(amending, site_id, number, data, act)


@post("/{number:str}/surrender", opt=COMMANDS, sync_to_thread=True, status_code=200, responses=DONE)
def confirm_surrender(amending: Amends, site_id: Site, number: Number, data: JSONBody[SurrenderBody]) -> Changed:
    """Confirm the day of surrender, or move it."""

    def act(desk: LicenseDesk) -> LicenseChanged:
        return desk.give_notice(ConfirmSurrender(SiteId(site_id), number, data.surrender_on, amending.asked, data.why))

    return _command(amending, site_id, number, data, act)


@post("/{number:str}/notice-withdrawal", opt=COMMANDS, sync_to_thread=True, status_code=200, responses=DONE)
def withdraw_notice(amending: Amends, site_id: Site, number: Number, data: JSONBody[WhyBody]) -> Changed:
    """Withdraw a notice, if the pad is free."""

    def act(desk: LicenseDesk) -> LicenseChanged:
        return desk.give_notice(WithdrawNotice(SiteId(site_id), number, amending.asked, data.why))

    return _command(amending, site_id, number, data, act)


@post("/{number:str}/move-out", opt=COMMANDS, sync_to_thread=True, status_code=200, responses=DONE)
def move_out(amending: Amends, site_id: Site, number: Number, data: JSONBody[MoveOutBody]) -> Changed:
    """Move residents out; the clock of the deposit statement begins."""

    def act(desk: LicenseDesk) -> LicenseChanged:
        return desk.leave(MoveOut(SiteId(site_id), number, data.departed_on, amending.asked, data.why))

    return _command(amending, site_id, number, data, act)


@post("/{number:str}/abandonment", opt=COMMANDS, sync_to_thread=True, status_code=200, responses=DONE)
def abandon_license(amending: Amends, site_id: Site, number: Number, data: JSONBody[AbandonBody]) -> Changed:
    """Note that residents left without notice."""

    def act(desk: LicenseDesk) -> LicenseChanged:
        return desk.leave(Abandon(SiteId(site_id), number, data.last_night, amending.asked, data.why))

    return _command(amending, site_id, number, data, act)


@post("/{number:str}/termination", opt=COMMANDS, sync_to_thread=True, status_code=200, responses=DONE)
def terminate_license(amending: Amends, site_id: Site, number: Number, data: JSONBody[WhyBody]) -> Changed:
    """Revoke a license for non-payment."""

    def act(desk: LicenseDesk) -> LicenseChanged:
        return desk.leave(TerminateLicense(SiteId(site_id), number, amending.asked, data.why))

    return _command(amending, site_id, number, data, act)


@post("/{number:str}/possession", opt=COMMANDS, sync_to_thread=True, status_code=200, responses=DONE)
def take_back_possession(amending: Amends, site_id: Site, number: Number, data: JSONBody[PossessionBody]) -> Changed:
    """Note the day on which possession came back after a termination."""

    def act(desk: LicenseDesk) -> LicenseChanged:
        return desk.leave(TakeBackPossession(SiteId(site_id), number, data.back_on, amending.asked, data.why))

    return _command(amending, site_id, number, data, act)


def _command(
    amending: Doing, site_id: str, number: str, data: object, act: Callable[[LicenseDesk], LicenseChanged]
) -> Changed:
    """Do a command on a license, if it is still the version that was meant."""

    def current(park: Park) -> object:
        with park.store.work(SiteId(site_id)) as work:
            return license_body(work.licenses.by_number(SiteId(site_id), number))

    def done(park: Park) -> LicenseChangedBody:
        return changed_body(act(park.license_desk))

    return amending.once(SiteId(site_id), data, amending.meant(current, done))


LICENSE_COMMANDS = [
    draft_license,
    sign_at_office,
    send_license,
    sign_license,
    decline_license,
    cancel_license,
    prepare_license,
    change_move_in,
    activate_license,
    change_terms,
    transfer_license,
    agree_long_stay,
    restart_tax_count,
    give_notice,
    confirm_surrender,
    withdraw_notice,
    move_out,
    abandon_license,
    terminate_license,
    take_back_possession,
]
"""Their routes stand under a site's licenses."""
