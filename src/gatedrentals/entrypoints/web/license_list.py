"""The licenses of a site: who lives where, what they owe, and to which night they paid."""

from typing import Annotated

from litestar import get
from litestar.params import FromPath, FromQuery, QueryParameter
from litestar.response import Response

from gatedrentals.application.reports.licenses import ListLicenses
from gatedrentals.domain.access.roles import Permission
from gatedrentals.domain.ids import SiteId
from gatedrentals.domain.ledger.aging import Bucket
from gatedrentals.domain.licensing.states import BEFORE_MOVE_IN, OCCUPIED, State
from gatedrentals.domain.period import local_day
from gatedrentals.entrypoints.http.access import needs
from gatedrentals.entrypoints.web.choosing import chosen, options
from gatedrentals.entrypoints.web.forms import Option
from gatedrentals.entrypoints.web.showing import Shows
from gatedrentals.entrypoints.web.statement_clock import statement_due
from gatedrentals.entrypoints.web.tables import Sorting, with_query
from gatedrentals.entrypoints.web.wording import BUCKETS, state_tone
from gatedrentals.ports.boards import Chosen, Order

ROWS = 50
_LONGEST = 200
ALL = "all"
LIVING = BEFORE_MOVE_IN | OCCUPIED
"""Those who live there now, or soon will: what the list begins with."""
STATES = (Option(ALL, "All, also former"), *options(State))
OWING = tuple(Option(bucket.value, name) for bucket, name in BUCKETS.items())


@get("/sites/{site_id:str}/licenses", opt=needs(Permission.READ_BOOKS), sync_to_thread=True)
def list_licenses(
    showing: Shows,
    site_id: FromPath[str],
    words: FromQuery[str] = "",
    standing: Annotated[str, QueryParameter(name="state")] = "",
    owing: FromQuery[str] = "",
    sort: FromQuery[str] = "number",
    after: FromQuery[str] = "",
) -> Response[str]:
    """A page of them, filtered and sorted; without a filter those who live there or are about to."""
    sorting = Sorting.read(showing.address, sort)
    filters = Chosen(
        states=_states(standing),
        owing=chosen("owing", owing, Bucket),
        words=words[:_LONGEST],
    )
    order = chosen("sort", sorting.by, Order) or Order.NUMBER
    asked = ListLicenses(SiteId(site_id), filters, order, sorting.descending, ROWS, showing.after)
    listed = showing.reading.park.reading_room.license_lists(asked)
    now, zone = showing.reading.park.clock.now(), showing.zone(site_id)
    context = {
        "site_id": site_id,
        "listed": listed,
        "sorting": sorting,
        "now": now,
        "zone": zone,
        "today": local_day(now, zone),
        "statement_due": statement_due,
        "state_tone": state_tone,
        "words": words,
        "state": standing,
        "owing": owing,
        "states": STATES,
        "buckets": OWING,
        "older": showing.going_on(listed.next),
        "newest": with_query(showing.address, after=None) if after else "",
        "may_draft": showing.reading.principal.may(Permission.COMMAND_LICENSES, SiteId(site_id)),
    }
    return showing.show("license/list.html", showing.layout("Licenses", site_id), context)


def _states(state: str) -> frozenset[State]:
    if state == ALL:
        return frozenset()
    found = chosen("state", state, State)
    return LIVING if found is None else frozenset({found})
