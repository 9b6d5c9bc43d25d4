"""Deposit statements, from the draft to the final version, and the refunds that come of them."""

from collections.abc import Callable
from typing import Annotated, Any

import msgspec
from litestar import Request, Router, get, post
from litestar.params import FromQuery, JSONBody, QueryParameter
from litestar.response import Response

from gatedrentals.application.deposits.draft_statement import DraftStatement
from gatedrentals.application.deposits.final_version import FinalizedStatement
from gatedrentals.application.deposits.finalize_statement import FinalizeStatement
from gatedrentals.application.deposits.move_refund import AddressRefund, MoveRefund
from gatedrentals.application.deposits.refund_board import ListRefunds, ReadRefund, RefundBoard, RefundRow
from gatedrentals.application.deposits.revise_statement import ReviseStatement
from gatedrentals.application.deposits.send_letter import SendLetter
from gatedrentals.application.reports.move_outs import MOST, ListMoveOuts, MoveOutList
from gatedrentals.bootstrap.park import Park
from gatedrentals.domain.access.roles import Permission
from gatedrentals.domain.deposits.refund import OPEN, Refund, RefundState
from gatedrentals.domain.deposits.statement import DepositStatement, missing
from gatedrentals.domain.ids import SiteId
from gatedrentals.entrypoints.api.bodies.mirrored import body_of, list_of, listed, mirror, portion, portion_of
from gatedrentals.entrypoints.api.bodies.settling import (
    DraftStatementBody,
    LetterBody,
    NothingBody,
    RefundAddressBody,
    RefundStepBody,
    ReviseStatementBody,
)
from gatedrentals.entrypoints.api.documented import CHANGING, READING, UNCHANGED, answers
from gatedrentals.entrypoints.api.paths import Number, RefundNo, Site
from gatedrentals.entrypoints.http.access import needs
from gatedrentals.entrypoints.http.doing import Amends, Reads
from gatedrentals.entrypoints.http.etags import tagged

BOOKS, SETTLES = needs(Permission.READ_BOOKS), needs(Permission.SETTLE)
STATEMENT = "/licenses/{number:str}/deposit-statement"
REFUND = "/licenses/{number:str}/refunds/{refund_no:int}"
SUSPENSE = "suspense"
"""In place of a license's number: refunds of money that belonged to nobody."""
PageLimit = Annotated[int, QueryParameter(ge=1, le=MOST)]
BY_STEP = {
    RefundState.PRINTED: Permission.PAY_REFUNDS,
    RefundState.STAMPED: Permission.PAY_REFUNDS,
    RefundState.MAILED: Permission.PAY_REFUNDS,
}
"""Who may take a step; every other one is for who reconciles."""


class StatementVersion(msgspec.Struct, frozen=True):
    """A version of a statement, and what it still misses."""

    statement: mirror(DepositStatement)  # type: ignore[valid-type] # made of the value itself
    missing: tuple[str, ...]


@get(
    STATEMENT,
    opt=BOOKS,
    sync_to_thread=True,
    responses={**READING, **answers(listed(DepositStatement)), **UNCHANGED},
)
def list_statements(request: Request[Any, Any, Any], reading: Reads, site_id: Site, number: Number) -> Response[Any]:
    """Every version of a license's deposit statement, oldest first, with the ETag of them all."""
    return tagged(request, _versions(site_id, number)(reading.park))


@post(STATEMENT, opt=SETTLES, sync_to_thread=True, responses={**CHANGING, **answers(StatementVersion, 201)})
def draft_statement(
    amending: Amends, site_id: Site, number: Number, data: JSONBody[DraftStatementBody]
) -> Response[Any]:
    """Draft a statement from the move-out inspection, reckoned from the books."""

    def act(park: Park) -> StatementVersion:
        findings = tuple(each.finding() for each in data.findings)
        return _version(
            park.statement_drafts(
                DraftStatement(
                    SiteId(site_id), number, findings, amending.asked, data.forwarding_address, data.last_known_address
                )
            )
        )

    return amending.once(SiteId(site_id), data, amending.meant(_versions(site_id, number), act), 201)


@post(
    f"{STATEMENT}/revision",
    opt=SETTLES,
    sync_to_thread=True,
    status_code=200,
    responses={**CHANGING, **answers(StatementVersion)},
)
def revise_statement(
    amending: Amends, site_id: Site, number: Number, data: JSONBody[ReviseStatementBody]
) -> Response[Any]:
    """Complete or correct a statement; of a final one, begin the next version."""

    def act(park: Park) -> StatementVersion:
        command = ReviseStatement(
            SiteId(site_id),
            number,
            amending.asked,
            findings=None if data.findings is None else tuple(each.finding() for each in data.findings),
            forwarding_address=data.forwarding_address,
            last_known_address=data.last_known_address,
            instruction=None if data.instruction is None else data.instruction.instruction(),
            unobtainable=tuple((each.missing(), each.note) for each in data.cannot_be_had),
        )
        return _version(park.statement_revisions(command))

    return amending.once(SiteId(site_id), data, amending.meant(_versions(site_id, number), act))


@post(
    f"{STATEMENT}/finalization",
    opt=SETTLES,
    sync_to_thread=True,
    status_code=200,
    responses={**CHANGING, **answers(mirror(FinalizedStatement))},
)
def finalize_statement(amending: Amends, site_id: Site, number: Number, data: JSONBody[NothingBody]) -> Response[Any]:
    """Make a statement final: everything is settled at once, to the cent."""

    def act(park: Park) -> msgspec.Struct:
        return body_of(park.finalize_statements(FinalizeStatement(SiteId(site_id), number, amending.asked)))

    return amending.once(SiteId(site_id), data, amending.meant(_versions(site_id, number), act))


@get("/refunds", opt=BOOKS, sync_to_thread=True, responses={**READING, **answers(portion(RefundBoard))})
def list_refunds(
    reading: Reads,
    site_id: Site,
    license_number: FromQuery[str] = "",
    in_state: FromQuery[list[RefundState] | None] = None,
    only_open: FromQuery[bool] = False,  # noqa: FBT002 - a query
    limit: PageLimit = 50,
    cursor: FromQuery[str | None] = None,
) -> Response[Any]:
    """The refunds of a site or of one license, the oldest due first, each with what can be done about it now."""
    states = frozenset(in_state or (OPEN if only_open else ()))
    after = reading.cursors.place(cursor) or ""
    asked = ListRefunds(SiteId(site_id), states, limit, after, license_number)
    return Response(portion_of(reading.park.reading_room.refund_boards(asked), reading.cursors))


@get(REFUND, opt=BOOKS, sync_to_thread=True, responses={**READING, **answers(mirror(RefundRow)), **UNCHANGED})
def read_refund(
    request: Request[Any, Any, Any], reading: Reads, site_id: Site, number: Number, refund_no: RefundNo
) -> Response[Any]:
    """A refund, with what can be done about it now, and with its ETag."""
    row = _row(reading.park, site_id, number, refund_no)
    return tagged(request, body_of(row), body_of(row.refund))


@get("/move-outs", opt=BOOKS, sync_to_thread=True, responses={**READING, **answers(portion(MoveOutList))})
def list_move_outs(
    reading: Reads,
    site_id: Site,
    waiting: FromQuery[bool] = True,  # noqa: FBT002 - a query
    words: FromQuery[str] = "",
    limit: PageLimit = 50,
    cursor: FromQuery[str | None] = None,
) -> Response[Any]:
    """Who moved out, with the clock of each deposit statement: those that wait, most urgent first, or all."""
    asked = ListMoveOuts(SiteId(site_id), waiting, words, limit, reading.cursors.place(cursor) or "")
    return Response(portion_of(reading.park.reading_room.move_out_lists(asked), reading.cursors))


@post(
    f"{REFUND}/steps",
    opt=BOOKS,
    sync_to_thread=True,
    status_code=200,
    responses={**CHANGING, **answers(mirror(Refund))},
)
def move_refund(
    amending: Amends, site_id: Site, number: Number, refund_no: RefundNo, data: JSONBody[RefundStepBody]
) -> Response[Any]:
    """Take a step of a refund's check; whoever prints and mails is not who says that it cleared."""

    def act(park: Park) -> msgspec.Struct:
        amending.principal.must(BY_STEP.get(data.to, Permission.RECONCILE_REFUNDS), SiteId(site_id))
        command = MoveRefund(
            SiteId(site_id), holder(number), refund_no, data.to, amending.asked, data.check_number, data.photo
        )
        return body_of(park.refund_steps(command))

    return amending.once(SiteId(site_id), data, amending.meant(_refund(site_id, number, refund_no), act))


@post(
    f"{REFUND}/address",
    opt=needs(Permission.PAY_REFUNDS),
    sync_to_thread=True,
    status_code=200,
    responses={**CHANGING, **answers(mirror(Refund))},
)
def address_refund(
    amending: Amends, site_id: Site, number: Number, refund_no: RefundNo, data: JSONBody[RefundAddressBody]
) -> Response[Any]:
    """Say where a check goes that waited for an address, or that came back."""

    def act(park: Park) -> msgspec.Struct:
        command = AddressRefund(SiteId(site_id), holder(number), refund_no, data.address, amending.asked)
        return body_of(park.refund_steps.address(command))

    return amending.once(SiteId(site_id), data, amending.meant(_refund(site_id, number, refund_no), act))


@post(
    f"{REFUND}/letter",
    opt=needs(Permission.RECONCILE_REFUNDS),
    sync_to_thread=True,
    status_code=200,
    responses={**CHANGING, **answers(mirror(Refund))},
)
def send_letter(
    amending: Amends, site_id: Site, number: Number, refund_no: RefundNo, data: JSONBody[LetterBody]
) -> Response[Any]:
    """Note that the due-diligence letter of an unclaimed refund was sent."""

    def act(park: Park) -> msgspec.Struct:
        return body_of(
            park.letters(SendLetter(SiteId(site_id), holder(number), refund_no, data.sent_on, amending.asked))
        )

    return amending.once(SiteId(site_id), data, amending.meant(_refund(site_id, number, refund_no), act))


def _versions(site_id: str, number: str) -> Callable[[Park], msgspec.Struct]:
    """Reads every version of a license's statement: what its commands change."""

    def read(park: Park) -> msgspec.Struct:
        with park.store.work(SiteId(site_id)) as work:
            license_ = work.licenses.by_number(SiteId(site_id), number)
            return list_of(work.statements.of_license(license_.id))

    return read


def _refund(site_id: str, number: str, refund_no: int) -> Callable[[Park], msgspec.Struct]:
    """Reads a refund: what its steps change."""
    return lambda park: body_of(_row(park, site_id, number, refund_no).refund)


def _row(park: Park, site_id: str, number: str, refund_no: int) -> RefundRow:
    return park.reading_room.refund_boards.one(ReadRefund(SiteId(site_id), holder(number), refund_no))


def _version(statement: DepositStatement) -> StatementVersion:
    return StatementVersion(body_of(statement), tuple(map(str, missing(statement))))


def holder(number: str) -> str:
    """The license that a refund's path names; none where it belongs to nobody."""
    return "" if number == SUSPENSE else number


DEPOSITS = Router(
    "/sites/{site_id:str}",
    route_handlers=[
        list_statements,
        draft_statement,
        revise_statement,
        finalize_statement,
        list_refunds,
        read_refund,
        list_move_outs,
        move_refund,
        address_refund,
        send_letter,
    ],
    tags=["deposits"],
)
