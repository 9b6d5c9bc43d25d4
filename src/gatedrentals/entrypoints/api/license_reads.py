"""A license, read: at a glance, its ledger, invoices, cycles ahead, meters, changes and deposit."""

from datetime import date
from typing import Annotated, Any

from litestar import Router, get
from litestar.params import FromPath, FromQuery, QueryParameter
from litestar.response import Response

from gatedrentals.application.reports.cycles_ahead import CycleAhead, LookAhead
from gatedrentals.application.reports.drawer import Drawer, OpenDrawer
from gatedrentals.application.reports.ledger_page import LedgerPage, ReadLedger
from gatedrentals.application.reports.license_deposit import LicenseDeposit, ReadDeposit
from gatedrentals.application.reports.license_invoices import ListInvoices
from gatedrentals.application.reports.license_overview import LicenseOverview, ShowLicense
from gatedrentals.application.reports.license_readings import ListReadings, ReadingOfStay
from gatedrentals.domain.access.roles import Permission
from gatedrentals.domain.ids import SiteId
from gatedrentals.domain.licensing.license import Transition
from gatedrentals.entrypoints.api.bodies.invoices import InvoiceBody, invoice_body, invoice_page
from gatedrentals.entrypoints.api.bodies.mirrored import (
    body_of,
    list_of,
    listed,
    mirror,
    page,
    page_of,
    portion,
    portion_of,
)
from gatedrentals.entrypoints.api.documented import READING, answers
from gatedrentals.entrypoints.api.paths import Limit, Number, Site
from gatedrentals.entrypoints.http.access import needs
from gatedrentals.entrypoints.http.doing import Reads

LICENSES, BOOKS = needs(Permission.READ_LICENSES), needs(Permission.READ_BOOKS)
READINGS = needs(Permission.READ_READINGS)
Cycles = Annotated[int, QueryParameter(ge=1, le=60)]


@get("/overview", opt=BOOKS, sync_to_thread=True, responses={**READING, **answers(mirror(LicenseOverview))})
def read_license_overview(reading: Reads, site_id: Site, number: Number) -> Response[Any]:
    """A license at a glance: who lives where, what the account stands at, what was done and what may be done."""
    return Response(body_of(reading.park.reading_room.license_overviews(ShowLicense(SiteId(site_id), number))))


@get("/transitions", opt=LICENSES, sync_to_thread=True, responses={**READING, **answers(listed(Transition))})
def list_transitions(reading: Reads, site_id: Site, number: Number) -> Response[Any]:
    """Every command that a license took, in order: who, when, from which state to which, and why."""
    with reading.park.store.work(SiteId(site_id)) as work:
        license_ = work.licenses.by_number(SiteId(site_id), number)
        return Response(list_of(work.licenses.transitions(license_.id)))


@get("/ledger", opt=BOOKS, sync_to_thread=True, responses={**READING, **answers(portion(LedgerPage))})
def read_ledger(
    reading: Reads,
    site_id: Site,
    number: Number,
    limit: Limit = 50,
    cursor: FromQuery[str | None] = None,
    as_of: FromQuery[date | None] = None,
    known_on: FromQuery[date | None] = None,
    whole: FromQuery[bool] = False,  # noqa: FBT002 - a query
) -> Response[Any]:
    """The ledger a part at a time, latest first, with the balance after each document."""
    asked = ReadLedger(SiteId(site_id), number, limit, reading.cursors.number(cursor), as_of, known_on, whole)
    return Response(portion_of(reading.park.reading_room.ledger_pages(asked), reading.cursors))


@get("/invoices", opt=BOOKS, sync_to_thread=True, responses={**READING, **answers(page(InvoiceBody))})
def list_invoices(
    reading: Reads,
    site_id: Site,
    number: Number,
    limit: Limit = 50,
    cursor: FromQuery[str | None] = None,
    only_open: FromQuery[bool] = False,  # noqa: FBT002 - a query
) -> Response[Any]:
    """The invoices of a license, newest first: each line with what lowered it, what paid it and what is left."""
    before = reading.cursors.number(cursor)
    asked = ListInvoices(SiteId(site_id), number, limit, before, only_open)
    found = reading.park.reading_room.license_invoices(asked)
    return Response(invoice_page(found, limit, reading.cursors))


@get("/invoices/{invoice_number:int}", opt=BOOKS, sync_to_thread=True, responses={**READING, **answers(InvoiceBody)})
def read_invoice(reading: Reads, site_id: Site, number: Number, invoice_number: FromPath[int]) -> Response[Any]:
    """An invoice as it stands."""
    asked = ListInvoices(SiteId(site_id), number)
    return Response(invoice_body(reading.park.reading_room.license_invoices.one(asked, invoice_number)))


CYCLE = mirror(CycleAhead, "cost_cents")


@get("/cycles-ahead", opt=BOOKS, sync_to_thread=True, responses={**READING, **answers(page(CYCLE))})
def list_cycles_ahead(reading: Reads, site_id: Site, number: Number, cycles: Cycles = 8) -> Response[Any]:
    """The cycles that will be billed next and what each will cost, by today's terms, prices and rules."""
    found = reading.park.reading_room.cycles_ahead(LookAhead(SiteId(site_id), number, cycles))
    return Response(page_of(CYCLE, [body_of(each, "cost_cents") for each in found]))


@get("/readings", opt=READINGS, sync_to_thread=True, responses={**READING, **answers(listed(ReadingOfStay))})
def list_readings(reading: Reads, site_id: Site, number: Number) -> Response[Any]:
    """What the meters of a license's pads read while it had them, newest first."""
    return Response(list_of(reading.park.reading_room.license_readings(ListReadings(SiteId(site_id), number))))


@get("/deposit", opt=BOOKS, sync_to_thread=True, responses={**READING, **answers(mirror(LicenseDeposit))})
def read_deposit(reading: Reads, site_id: Site, number: Number) -> Response[Any]:
    """The deposit: what was asked, paid and held, its statements by version, their clock and what they miss."""
    return Response(body_of(reading.park.reading_room.license_deposits(ReadDeposit(SiteId(site_id), number))))


@get("/drawer", opt=BOOKS, sync_to_thread=True, responses={**READING, **answers(mirror(Drawer))})
def open_drawer(reading: Reads, site_id: Site, number: Number) -> Response[Any]:
    """The latest of a license's ledger and activities, and its transitions, read at one moment."""
    return Response(body_of(reading.park.reading_room.drawers(OpenDrawer(SiteId(site_id), number))))


LICENSE_READS = Router(
    "/sites/{site_id:str}/licenses/{number:str}",
    route_handlers=[
        read_license_overview,
        list_transitions,
        read_ledger,
        list_invoices,
        read_invoice,
        list_cycles_ahead,
        list_readings,
        read_deposit,
        open_drawer,
    ],
    tags=["licenses"],
)
