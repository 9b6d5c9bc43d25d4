"""What is somebody's own over the API: their licenses, accounts, papers, notice and profile, and nothing else."""

from datetime import date
from typing import Any
from uuid import UUID

import msgspec
from litestar import Router, get, post, put
from litestar.params import FromPath, FromQuery, JSONBody
from litestar.response import Response

from gatedrentals.application.access.change_profile import ChangePreferences, Profiles
from gatedrentals.application.own_account.own_account import ShowAccount
from gatedrentals.application.own_account.own_ledger import ReadLedger
from gatedrentals.application.own_account.own_licenses import OwnLicense
from gatedrentals.application.own_account.own_notice import GiveOwnNotice
from gatedrentals.application.reports.license_invoices import ListInvoices
from gatedrentals.application.reports.statement_of_account import ExplainDocument, ExplainedDocument
from gatedrentals.bootstrap.park import Park
from gatedrentals.domain.access.roles import Permission
from gatedrentals.domain.ids import PartyId
from gatedrentals.domain.ledger.account_statement import StatementRow
from gatedrentals.entrypoints.api.bodies.invoices import InvoiceBody, invoice_body, invoice_page
from gatedrentals.entrypoints.api.bodies.licenses import LicenseChangedBody, changed_body
from gatedrentals.entrypoints.api.bodies.mirrored import body_of, list_of, listed, mirror, page
from gatedrentals.entrypoints.api.bodies.own_account import (
    FinalBillBody,
    LeavingBody,
    MeBody,
    OwnAccountBody,
    PreferencesBody,
    final_bill_body,
    me_body,
    own_account_body,
)
from gatedrentals.entrypoints.api.documented import CHANGING, READING, answers
from gatedrentals.entrypoints.api.paths import Number
from gatedrentals.entrypoints.http.access import SIGNED_IN, needs
from gatedrentals.entrypoints.http.doing import Does, Reading, Reads
from gatedrentals.ports.parties import Party

OWN, PROFILE = needs(Permission.OWN_ACCOUNT), needs(Permission.OWN_PROFILE)
PAGE = 100


@get("", opt=needs(SIGNED_IN), sync_to_thread=True, responses=READING)
def read_me(reading: Reads) -> MeBody:
    """Who is signed in, what they may do, and which licenses are theirs."""
    return me_body(reading.principal, reading.park.own_desk.licenses(reading.principal))


@get("/licenses/{number:str}", opt=OWN, sync_to_thread=True, responses=READING)
def read_own_account(reading: Reads, number: Number) -> OwnAccountBody:
    """What is due and what for, the last payments, and what comes next."""
    own = own_license(reading, number)
    return own_account_body(own, reading.park.own_desk.accounts(ShowAccount(own.site.id, number)))


@get(
    "/licenses/{number:str}/ledger",
    opt=OWN,
    sync_to_thread=True,
    responses={**READING, **answers(listed(StatementRow))},
)
def read_own_ledger(
    reading: Reads, number: Number, cursor: FromQuery[str | None] = None, limit: FromQuery[int] = PAGE
) -> Response[Any]:
    """Every charge and payment, newest first, with the balance after it."""
    asked = ReadLedger(own_license(reading, number).site.id, number, reading.cursors.number(cursor) or 0, limit)
    part = reading.park.own_desk.ledgers(asked)
    return Response(list_of([row for row, _ in part.rows], reading.cursors.to(str(part.next) if part.next else None)))


@get(
    "/licenses/{number:str}/ledger/{seq:int}/explanation",
    opt=OWN,
    sync_to_thread=True,
    responses={**READING, **answers(mirror(ExplainedDocument))},
)
def explain_own_document(reading: Reads, number: Number, seq: FromPath[int]) -> Response[Any]:
    """Why a charge is owed, or why a payment went where it is."""
    asked = ExplainDocument(own_license(reading, number).site.id, number, seq)
    return Response(body_of(reading.park.explanations(asked)))


@get(
    "/licenses/{number:str}/invoices",
    opt=OWN,
    sync_to_thread=True,
    responses={**READING, **answers(page(InvoiceBody))},
)
def list_own_invoices(
    reading: Reads, number: Number, cursor: FromQuery[str | None] = None, limit: FromQuery[int] = PAGE
) -> Response[Any]:
    """Invoices with their lines, newest first."""
    asked = ListInvoices(own_license(reading, number).site.id, number, limit, reading.cursors.number(cursor))
    found = reading.park.reading_room.license_invoices(asked)
    return Response(invoice_page(found, limit, reading.cursors))


@get(
    "/licenses/{number:str}/invoices/{invoice_number:int}",
    opt=OWN,
    sync_to_thread=True,
    responses={**READING, **answers(InvoiceBody)},
)
def read_own_invoice(reading: Reads, number: Number, invoice_number: FromPath[int]) -> Response[Any]:
    """An invoice: each line with what lowered and paid it, and what is left."""
    asked = ListInvoices(own_license(reading, number).site.id, number)
    return Response(invoice_body(reading.park.reading_room.license_invoices.one(asked, invoice_number)))


@get("/licenses/{number:str}/notice/final-bill", opt=OWN, sync_to_thread=True, responses=READING)
def foresee_final_bill(reading: Reads, number: Number, leave_on: FromQuery[date]) -> FinalBillBody:
    """What is left to settle if they leave on a day, as far as it can be known; nothing is changed."""
    command = GiveOwnNotice(own_license(reading, number).site.id, number, leave_on, reading.asked)
    return final_bill_body(reading.park.previewed().own_desk.notices.foresee(command))


@post("/licenses/{number:str}/notice", opt=OWN, sync_to_thread=True, status_code=200, responses=CHANGING)
def give_own_notice(doing: Does, number: Number, data: JSONBody[LeavingBody]) -> Response[LicenseChangedBody]:
    """Give notice to vacate, as of today; the property manager confirms the day."""
    site_id = own_license(doing, number).site.id

    def act(park: Park) -> LicenseChangedBody:
        return changed_body(park.own_desk.notices(GiveOwnNotice(site_id, number, data.leave_on, doing.asked, data.why)))

    return doing.once(site_id, data, act)


@get("/profile", opt=PROFILE, sync_to_thread=True, responses={**READING, **answers(listed(Party))})
def read_own_profile(reading: Reads) -> Response[Any]:
    """What is kept about them, at each of their sites."""
    return Response(list_of(reading.park.own_desk.profiles(reading.principal)))


@put(
    "/profile/{party_id:uuid}/preferences",
    opt=PROFILE,
    sync_to_thread=True,
    responses={**CHANGING, **answers(mirror(Party))},
)
def change_own_preferences(doing: Does, party_id: FromPath[UUID], data: JSONBody[PreferencesBody]) -> Response[Any]:
    """Take some messages and not others."""
    party = doing.park.own_desk.profiles.one(doing.principal, PartyId(party_id))

    def act(park: Park) -> msgspec.Struct:
        command = ChangePreferences(
            party.site_id,
            party.id,
            takes_mail=data.takes_mail,
            takes_sms=data.takes_sms,
            by=doing.principal,
            asked=doing.asked,
        )
        return body_of(Profiles(park.store, park.clock).prefer(command))

    return doing.once(party.site_id, data, act)


def own_license(reading: Reading, number: str) -> OwnLicense:
    """Their own license of this number. Raises UnknownLicense for anybody else's."""
    return reading.park.own_desk.licenses.one(reading.principal, number)


ME = Router(
    "/me",
    route_handlers=[
        read_me,
        read_own_account,
        read_own_ledger,
        explain_own_document,
        list_own_invoices,
        read_own_invoice,
        foresee_final_bill,
        give_own_notice,
        read_own_profile,
        change_own_preferences,
    ],
    tags=["me"],
)
"""What is somebody's own."""
