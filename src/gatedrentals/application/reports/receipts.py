"""The receipts of a site or of one license, latest first, each with where its money stands now (§6.4, §14.3)."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from attrs import frozen

from gatedrentals.application.reports.limits import check_days, check_limit
from gatedrentals.domain.errors import InvalidValue
from gatedrentals.domain.ids import AccountId, SiteId, account_of
from gatedrentals.domain.ledger.documents import Method
from gatedrentals.domain.period import ONE_DAY, midnight
from gatedrentals.ports.account_pages import ReceiptPlace, ReceiptsChosen, ReceiptStand, ReceiptState
from gatedrentals.ports.store import Store


@frozen
class ListReceipts:
    """Ask for a page of receipts: of one license or of the site, with its suspense account.

    ``first`` and ``last`` are the site's days on which they were received, both included. What was sent on to another
    account shows there, and here only where ``state`` asks for it. ``after`` is the cursor of the page before.
    """

    site_id: SiteId
    license_number: str = ""
    method: Method | None = None
    state: ReceiptState | None = None
    first: date | None = None
    last: date | None = None
    limit: int = 50
    after: str = ""


@frozen
class ReceiptList:
    """A page; ``next`` is the cursor of the page after this one, empty on the last."""

    rows: Sequence[ReceiptStand]
    next: str


@frozen
class ReceiptLists:
    """Lists receipts."""

    store: Store

    def __call__(self, asked: ListReceipts) -> ReceiptList:
        """One page.

        Raises UnknownSite, UnknownLicense, or InvalidValue for a limit, a cursor, or days that end before they begin.
        """
        check_limit(asked.limit)
        if asked.first is not None and asked.last is not None:
            check_days(asked.first, asked.last)
        after = _place(asked.after) if asked.after else None
        with self.store.work(asked.site_id) as work:
            zone = work.sites.get(asked.site_id).zone
            account_id = None
            if asked.license_number:
                account_id = account_of(work.licenses.by_number(asked.site_id, asked.license_number).id)
            chosen = ReceiptsChosen(
                account_id=account_id,
                method=asked.method,
                state=asked.state,
                since=None if asked.first is None else midnight(asked.first, zone),
                until=None if asked.last is None else midnight(asked.last + ONE_DAY, zone),
            )
            page = work.pages.receipts(asked.site_id, chosen, asked.limit, after)
        return ReceiptList(page.rows, _cursor(page.rows[-1]) if page.has_more else "")


def _cursor(stand: ReceiptStand) -> str:
    return f"{stand.receipt.received_at.isoformat()} {stand.account_id.hex} {stand.seq}"


def _place(cursor: str) -> ReceiptPlace:
    refusal = InvalidValue("after", cursor, "a cursor as the page before gave it")
    try:
        at, account, seq = cursor.split(" ")
        place = ReceiptPlace(datetime.fromisoformat(at), AccountId(UUID(account)), int(seq))
    except ValueError as fault:
        raise refusal from fault
    if place.received_at.tzinfo is None:
        raise refusal
    return place
