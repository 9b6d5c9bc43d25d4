"""The account of a license: its statement, why each of it is so, and what is credited or given up."""

from datetime import date
from typing import Any

import msgspec
from litestar import Router, get, post
from litestar.params import FromPath, FromQuery, JSONBody
from litestar.response import Response

from gatedrentals.application.billing.credit_lines import Credited, CreditLines, LineReduction, VoidInvoice
from gatedrentals.application.receipts.direct_receipt import MarkLines
from gatedrentals.application.reports.statement_of_account import (
    AccountStatement,
    ExplainDocument,
    ExplainedDocument,
    StateAccount,
)
from gatedrentals.application.writing_off.write_off import WriteOffBalance, WrittenOff
from gatedrentals.bootstrap.park import Park
from gatedrentals.domain.access.roles import Permission
from gatedrentals.domain.ids import SiteId
from gatedrentals.entrypoints.api.bodies.mirrored import body_of, mirror
from gatedrentals.entrypoints.api.bodies.money import CreditBody, MarkBody, NoteBody
from gatedrentals.entrypoints.api.documented import CHANGING, READING, answers
from gatedrentals.entrypoints.api.paths import Number, Site
from gatedrentals.entrypoints.api.receipts import DocumentsBody
from gatedrentals.entrypoints.http.access import needs
from gatedrentals.entrypoints.http.doing import Does, Reads

BOOKS = needs(Permission.READ_BOOKS)
CREDITS = needs(Permission.CREDIT)


@get("/statement", opt=BOOKS, sync_to_thread=True, responses={**READING, **answers(mirror(AccountStatement))})
def read_statement(
    reading: Reads,
    site_id: Site,
    number: Number,
    as_of: FromQuery[date | None] = None,
    known_on: FromQuery[date | None] = None,
    whole: FromQuery[bool] = False,  # noqa: FBT002 - a parameter of the address, named there
) -> Response[Any]:
    """The statement of an account with its running balance: as of a day, as it was known on a day."""
    asked = StateAccount(SiteId(site_id), number, as_of, known_on, whole)
    return Response(body_of(reading.park.account_statements(asked)))


@get(
    "/documents/{seq:int}/explanation",
    opt=BOOKS,
    sync_to_thread=True,
    responses={**READING, **answers(mirror(ExplainedDocument))},
)
def explain_document(reading: Reads, site_id: Site, number: Number, seq: FromPath[int]) -> Response[Any]:
    """What a document did to each line, and why: in words."""
    return Response(body_of(reading.park.explanations(ExplainDocument(SiteId(site_id), number, seq))))


@post(
    "/credits", opt=CREDITS, sync_to_thread=True, status_code=200, responses={**CHANGING, **answers(mirror(Credited))}
)
def credit_lines(doing: Does, site_id: Site, number: Number, data: JSONBody[CreditBody]) -> Response[Any]:
    """Lower lines; money that is freed flows on."""

    def act(park: Park) -> msgspec.Struct:
        lines = tuple(LineReduction(each.line.named(), each.amount.cents) for each in data.lines)
        return body_of(park.credits(CreditLines(SiteId(site_id), number, data.reason, lines, data.note, doing.asked)))

    return doing.once(SiteId(site_id), data, act)


@post(
    "/invoices/{invoice_number:int}/void",
    opt=CREDITS,
    sync_to_thread=True,
    status_code=200,
    responses={**CHANGING, **answers(mirror(Credited))},
)
def void_invoice(
    doing: Does, site_id: Site, number: Number, invoice_number: FromPath[int], data: JSONBody[NoteBody]
) -> Response[Any]:
    """Void an invoice: all that is left of it is credited; it keeps its number."""

    def act(park: Park) -> msgspec.Struct:
        return body_of(park.credits.void(VoidInvoice(SiteId(site_id), number, invoice_number, data.note, doing.asked)))

    return doing.once(SiteId(site_id), data, act)


@post(
    "/marks",
    opt=needs(Permission.MOVE_MONEY),
    sync_to_thread=True,
    status_code=200,
    responses={**CHANGING, **answers(DocumentsBody)},
)
def mark_lines(doing: Does, site_id: Site, number: Number, data: JSONBody[MarkBody]) -> Response[Any]:
    """Pin, unpin, exclude or include lines from now on."""

    def act(park: Park) -> DocumentsBody:
        lines = tuple(line.named() for line in data.lines)
        return DocumentsBody(
            documents=park.directives.mark(MarkLines(SiteId(site_id), number, data.kind, lines, doing.asked, data.note))
        )

    return doing.once(SiteId(site_id), data, act)


@post(
    "/write-off",
    opt=needs(Permission.WRITE_OFF),
    sync_to_thread=True,
    status_code=200,
    responses={**CHANGING, **answers(mirror(WrittenOff))},
)
def write_off(doing: Does, site_id: Site, number: Number, data: JSONBody[NoteBody]) -> Response[Any]:
    """Give up all that is open: what was earned is bad debt, the rest is credited."""

    def act(park: Park) -> msgspec.Struct:
        return body_of(park.write_offs(WriteOffBalance(SiteId(site_id), number, data.note, doing.asked)))

    return doing.once(SiteId(site_id), data, act)


ACCOUNTS = Router(
    "/sites/{site_id:str}/licenses/{number:str}",
    route_handlers=[read_statement, explain_document, credit_lines, void_invoice, mark_lines, write_off],
    tags=["accounts"],
)
