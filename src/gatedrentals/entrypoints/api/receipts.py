"""Receipts: record, place, direct, refuse, take back; and payers whose money is for somebody else's license."""

from datetime import date
from typing import Any

import msgspec
from litestar import Router, get, post
from litestar.params import FromQuery, JSONBody
from litestar.response import Response

from gatedrentals.application.receipts.direct_receipt import DirectReceipt
from gatedrentals.application.receipts.link_payer import LinkPayer, UnlinkPayer
from gatedrentals.application.receipts.place_receipt import PlaceReceipt
from gatedrentals.application.receipts.record_receipt import Booked, RecordReceipt
from gatedrentals.application.receipts.refuse_receipt import RefuseReceipt
from gatedrentals.application.receipts.reverse_receipt import Returned, ReverseReceipt
from gatedrentals.application.reports.receipt_story import ReceiptStory, TellReceipt
from gatedrentals.application.reports.receipts import ListReceipts, ReceiptList
from gatedrentals.bootstrap.park import Park
from gatedrentals.domain.access.roles import Permission
from gatedrentals.domain.deposits.refund import Refund
from gatedrentals.domain.ids import SiteId
from gatedrentals.domain.ledger.documents import Method
from gatedrentals.entrypoints.api.bodies.common import Telling
from gatedrentals.entrypoints.api.bodies.mirrored import body_of, mirror, portion, portion_of
from gatedrentals.entrypoints.api.bodies.money import (
    DirectionBody,
    PayerBody,
    PayerLinkBody,
    PlacementBody,
    ReceiptBody,
    RefusalBody,
    ReversalBody,
)
from gatedrentals.entrypoints.api.documented import CHANGING, READING, answers
from gatedrentals.entrypoints.api.paths import Limit, Site
from gatedrentals.entrypoints.http.access import needs
from gatedrentals.entrypoints.http.doing import Does, Reads
from gatedrentals.ports.account_pages import ReceiptState

BOOKS, MOVES = needs(Permission.READ_BOOKS), needs(Permission.MOVE_MONEY)
_BOOKED = {**CHANGING, **answers(mirror(Booked))}


class DocumentsBody(Telling, frozen=True):
    """How many documents a command took."""

    documents: int


class PlacedBody(Telling, frozen=True):
    """How many receipts that waited were placed."""

    placed: int


@get("/receipts", opt=BOOKS, sync_to_thread=True, responses={**READING, **answers(portion(ReceiptList))})
def list_receipts(  # noqa: PLR0913, PLR0917 - the parameters of the address
    reading: Reads,
    site_id: Site,
    license_number: FromQuery[str] = "",
    method: FromQuery[Method | None] = None,
    in_state: FromQuery[ReceiptState | None] = None,
    first: FromQuery[date | None] = None,
    last: FromQuery[date | None] = None,
    limit: Limit = 50,
    cursor: FromQuery[str | None] = None,
) -> Response[Any]:
    """The receipts of a site or of one license, latest first, each with where its money stands now."""
    after = reading.cursors.place(cursor) or ""
    asked = ListReceipts(SiteId(site_id), license_number, method, in_state, first, last, limit, after)
    return Response(portion_of(reading.park.reading_room.receipt_lists(asked), reading.cursors))


@get("/receipts/one", opt=BOOKS, sync_to_thread=True, responses={**READING, **answers(mirror(ReceiptStory))})
def read_receipt(reading: Reads, site_id: Site, source: FromQuery[str], external_id: FromQuery[str]) -> Response[Any]:
    """One receipt: where its money stands, why, and how it came there."""
    return Response(
        body_of(reading.park.reading_room.receipt_stories(TellReceipt(SiteId(site_id), source, external_id)))
    )


@post(
    "/receipts",
    opt=needs(Permission.RECEIVE_MONEY),
    sync_to_thread=True,
    responses={**CHANGING, **answers(mirror(Booked), 201)},
)
def record_receipt(doing: Does, site_id: Site, data: JSONBody[ReceiptBody]) -> Response[Any]:
    """Record money that came in."""

    def act(park: Park) -> msgspec.Struct:
        command = RecordReceipt(
            SiteId(site_id), data.receipt(), doing.asked, data.license_number, by_hand=True, confirmed=data.confirmed
        )
        return body_of(_looked_at(park, site_id, park.book_receipts(command)))

    return doing.once(SiteId(site_id), data, act, 201)


def _looked_at(park: Park, site_id: str, booked: Booked) -> Booked:
    """What the money leaves nothing to do about on its license is gone from the queue with it (§14.1)."""
    if booked.license_number:
        park.site_watch.look_at(SiteId(site_id), booked.license_number)
    return booked


@post(
    "/receipts/reversal",
    opt=MOVES,
    sync_to_thread=True,
    status_code=200,
    responses={**CHANGING, **answers(mirror(Returned))},
)
def reverse_receipt(doing: Does, site_id: Site, data: JSONBody[ReversalBody]) -> Response[Any]:
    """Take back money that was returned or booked by mistake; what it had paid flows anew."""

    def act(park: Park) -> msgspec.Struct:
        at = data.returned_at or park.clock.now()
        command = ReverseReceipt(
            SiteId(site_id), data.source, data.external_id, data.reason, at, doing.asked, data.return_code
        )
        return body_of(park.take_back_receipts(command))

    return doing.once(SiteId(site_id), data, act)


@post("/receipts/placement", opt=MOVES, sync_to_thread=True, status_code=200, responses=_BOOKED)
def place_receipt(doing: Does, site_id: Site, data: JSONBody[PlacementBody]) -> Response[Any]:
    """Move money to the license that it is for; it counts there from when it was received."""

    def act(park: Park) -> msgspec.Struct:
        command = PlaceReceipt(SiteId(site_id), data.source, data.external_id, data.license_number, doing.asked)
        return body_of(_looked_at(park, site_id, park.place_receipts(command)))

    return doing.once(SiteId(site_id), data, act)


@post(
    "/receipts/direction",
    opt=MOVES,
    sync_to_thread=True,
    status_code=200,
    responses={**CHANGING, **answers(DocumentsBody)},
)
def direct_receipt(doing: Does, site_id: Site, data: JSONBody[DirectionBody]) -> Response[Any]:
    """Send a receipt to named lines first; what is left of it goes the usual way."""

    def act(park: Park) -> DocumentsBody:
        lines = tuple(line.named() for line in data.lines)
        command = DirectReceipt(SiteId(site_id), data.source, data.external_id, lines, doing.asked, data.note)
        return DocumentsBody(documents=park.directives.direct(command))

    return doing.once(SiteId(site_id), data, act)


@post(
    "/receipts/refusal",
    opt=MOVES,
    sync_to_thread=True,
    status_code=200,
    responses={**CHANGING, **answers(mirror(Refund))},
)
def refuse_receipt(doing: Does, site_id: Site, data: JSONBody[RefusalBody]) -> Response[Any]:
    """Send money that waits back to its payer, by check."""

    def act(park: Park) -> msgspec.Struct:
        command = RefuseReceipt(SiteId(site_id), data.source, data.external_id, doing.asked, data.address, data.payee)
        return body_of(park.refused_receipts(command))

    return doing.once(SiteId(site_id), data, act)


@post("/payer-links", opt=MOVES, sync_to_thread=True, status_code=200, responses={**CHANGING, **answers(PlacedBody)})
def link_payer(doing: Does, site_id: Site, data: JSONBody[PayerLinkBody]) -> Response[Any]:
    """Remember for which license a payer pays; what waits from them is placed."""

    def act(park: Park) -> PlacedBody:
        command = LinkPayer(SiteId(site_id), data.payer_name, data.license_number, doing.asked)
        return PlacedBody(placed=park.payer_links.link(command))

    return doing.once(SiteId(site_id), data, act)


@post(
    "/payer-links/removal",
    opt=MOVES,
    sync_to_thread=True,
    status_code=200,
    responses={**CHANGING, **answers(PlacedBody)},
)
def unlink_payer(doing: Does, site_id: Site, data: JSONBody[PayerBody]) -> Response[Any]:
    """Forget for whom a payer pays; what was placed stays."""

    def act(park: Park) -> PlacedBody:
        park.payer_links.unlink(UnlinkPayer(SiteId(site_id), data.payer_name, doing.asked))
        return PlacedBody(placed=0)

    return doing.once(SiteId(site_id), data, act)


RECEIPTS = Router(
    "/sites/{site_id:str}",
    route_handlers=[
        list_receipts,
        read_receipt,
        record_receipt,
        reverse_receipt,
        place_receipt,
        direct_receipt,
        refuse_receipt,
        link_payer,
        unlink_payer,
    ],
    tags=["receipts"],
)
