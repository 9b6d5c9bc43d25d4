"""Every route of the API."""

from litestar import Router

from gatedrentals.entrypoints.api.accounts import ACCOUNTS
from gatedrentals.entrypoints.api.deposits import DEPOSITS
from gatedrentals.entrypoints.api.license_reads import LICENSE_READS
from gatedrentals.entrypoints.api.licenses import LICENSES
from gatedrentals.entrypoints.api.own_account import ME
from gatedrentals.entrypoints.api.own_papers import OWN_PAPERS
from gatedrentals.entrypoints.api.own_sessions import OWN_SESSIONS
from gatedrentals.entrypoints.api.papers import PAPERS
from gatedrentals.entrypoints.api.queue import QUEUE
from gatedrentals.entrypoints.api.receipts import RECEIPTS
from gatedrentals.entrypoints.api.reports import REPORTS
from gatedrentals.entrypoints.api.runs import RUNS
from gatedrentals.entrypoints.api.search import SEARCH
from gatedrentals.entrypoints.api.session import SESSION
from gatedrentals.entrypoints.api.sites import SITES
from gatedrentals.entrypoints.http.readable import readable

API = Router(
    "/v1",
    guards=[readable],
    route_handlers=[
        LICENSES,
        LICENSE_READS,
        ACCOUNTS,
        RECEIPTS,
        RUNS,
        DEPOSITS,
        PAPERS,
        QUEUE,
        REPORTS,
        SEARCH,
        SITES,
        SESSION,
        ME,
        OWN_PAPERS,
        OWN_SESSIONS,
    ],
)
