"""Runs over a site: invoices that are due, late fees, and the close of a month."""

from typing import Any

import msgspec
from litestar import Router, get, post
from litestar.params import JSONBody
from litestar.response import Response

from gatedrentals.application.billing.assess_late_fees import AssessLateFees, LateFeeRow
from gatedrentals.application.billing.issue_invoices import IssuedRun, IssueInvoices
from gatedrentals.application.billing.until import run_until
from gatedrentals.application.closing.close_month import CloseMonth
from gatedrentals.bootstrap.park import Park
from gatedrentals.domain.access.roles import Permission
from gatedrentals.domain.ids import SiteId
from gatedrentals.entrypoints.api.bodies.common import PageBody
from gatedrentals.entrypoints.api.bodies.mirrored import body_of, list_of, listed, mirror
from gatedrentals.entrypoints.api.bodies.money import BillingRunBody, LateFeeRunBody, MonthBody
from gatedrentals.entrypoints.api.documented import CHANGING, READING, answers
from gatedrentals.entrypoints.api.paths import Site
from gatedrentals.entrypoints.http.access import needs
from gatedrentals.entrypoints.http.doing import Does, Reads
from gatedrentals.ports.closes import MonthClose

BILLS = needs(Permission.BILL)


@post(
    "/billing-runs",
    opt=BILLS,
    sync_to_thread=True,
    status_code=200,
    responses={**CHANGING, **answers(mirror(IssuedRun, "total_cents"))},
)
def issue_invoices(doing: Does, site_id: Site, data: JSONBody[BillingRunBody]) -> Response[Any]:
    """Issue the invoices that are due, each once, whenever the run happens; only a preview looks ahead."""

    def act(park: Park) -> msgspec.Struct:
        as_of = run_until(data.as_of, park.clock.now(), looks_ahead=doing.is_preview)
        command = IssueInvoices(SiteId(site_id), doing.asked, as_of, data.license_number)
        return body_of(park.billing_runs(command), "total_cents")

    if data.license_number:
        return doing.once(SiteId(site_id), data, act)
    return doing.apart(SiteId(site_id), data, act)


@post(
    "/late-fee-runs",
    opt=BILLS,
    sync_to_thread=True,
    status_code=200,
    responses={**CHANGING, **answers(listed(LateFeeRow))},
)
def assess_late_fees(doing: Does, site_id: Site, data: JSONBody[LateFeeRunBody]) -> Response[Any]:
    """Charge what being late costs, once however often it is asked; only a preview looks ahead."""

    def act(park: Park) -> PageBody[Any]:
        as_of = run_until(data.as_of, park.clock.now(), looks_ahead=doing.is_preview)
        return list_of(park.late_fee_runs(AssessLateFees(SiteId(site_id), doing.asked, as_of)))

    return doing.apart(SiteId(site_id), data, act)


@get(
    "/months",
    opt=needs(Permission.READ_REPORTS),
    sync_to_thread=True,
    responses={**READING, **answers(listed(MonthClose))},
)
def list_months(reading: Reads, site_id: Site) -> Response[Any]:
    """The closed months, oldest first."""
    with reading.park.store.work(SiteId(site_id)) as work:
        return Response(list_of(work.closes.of_site(SiteId(site_id))))


@post(
    "/months",
    opt=needs(Permission.CLOSE_MONTHS),
    sync_to_thread=True,
    status_code=200,
    responses={**CHANGING, **answers(mirror(MonthClose))},
)
def close_month(doing: Does, site_id: Site, data: JSONBody[MonthBody]) -> Response[Any]:
    """Recognize a month's revenue and close it, in order, after its last day."""

    def act(park: Park) -> msgspec.Struct:
        return body_of(park.month_closes(CloseMonth(SiteId(site_id), data.month, doing.asked)))

    return doing.apart(SiteId(site_id), data, act)


RUNS = Router(
    "/sites/{site_id:str}",
    route_handlers=[issue_invoices, assess_late_fees, list_months, close_month],
    tags=["runs"],
)
