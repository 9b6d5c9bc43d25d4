"""What an operator wants to see after the year: billed, collected, owed, held, earned, settled, and all of it sound."""

from collections import Counter
from datetime import date, timedelta

from attrs import frozen

from gatedrentals.application.reports.aging import AgeReceivables
from gatedrentals.application.reports.collected import CollectByWeek
from gatedrentals.application.reports.revenue import ReadRevenue
from gatedrentals.application.reports.roll_forwards import RollForwards
from gatedrentals.bootstrap.demo.shipped import SITES
from gatedrentals.bootstrap.demo.year import FIRST_DAY, LAST_DAY
from gatedrentals.bootstrap.park import Park
from gatedrentals.domain.deposits.clock import due_by
from gatedrentals.domain.ids import SiteId, account_of
from gatedrentals.domain.ledger.aging import Bucket
from gatedrentals.domain.ledger.documents import Invoice
from gatedrentals.domain.ledger.roles import Role
from gatedrentals.domain.period import midnight


@frozen
class Collected:
    """What came in by one method, less what was returned, in cents."""

    method: str
    payments: int
    received_cents: int
    returned_cents: int

    @property
    def net_cents(self) -> int:
        """What stayed."""
        return self.received_cents - self.returned_cents


@frozen
class Month:
    """A month of a site: revenue, and what was deferred at its end, in cents."""

    month: date
    revenue_cents: int
    deferred_cents: int
    is_closed: bool


@frozen
class SiteYearSummary:
    """A site's year in figures; money is in cents, ``late`` names licenses whose statement was final too late."""

    site: str
    licenses: int
    invoices: int
    billed_cents: int
    collected: tuple[Collected, ...]
    aging: tuple[tuple[str, int], ...]
    deposits_held_cents: int
    months: tuple[Month, ...]
    move_outs: int
    settled_on_time: int
    late: tuple[str, ...]
    kept: tuple[tuple[str, int], ...]


@frozen
class Soundness:
    """What audit and verify found."""

    accounts: int
    entries: int
    findings: int
    broken: int


def summarize(park: Park) -> tuple[SiteYearSummary, ...]:
    """The year of every shipped site, from the books."""
    return tuple(_site(park, SiteId(code)) for code in SITES)


def soundness(park: Park) -> Soundness:
    """Audit and verify everything."""
    audit, verified = park.books_audits(), park.chain_verifications()
    return Soundness(audit.accounts, audit.entries, len(audit.findings), len(verified.broken))


def _site(park: Park, site_id: SiteId) -> SiteYearSummary:
    with park.store.work(site_id) as work:
        licenses = list(work.licenses.of_site(site_id))
        invoices = [
            entry.document.body
            for license_ in licenses
            for entry in work.subledger.entries(account_of(license_.id))
            if isinstance(entry.document.body, Invoice)
        ]
        kept = Counter(item.kind for item in work.kept.open_items(site_id))
    aging = park.agings(AgeReceivables(site_id, LAST_DAY))
    move_outs, on_time, late = _move_outs(park, site_id)
    return SiteYearSummary(
        site=site_id,
        licenses=len(licenses),
        invoices=len(invoices),
        billed_cents=sum(line.amount_cents for invoice in invoices for line in invoice.lines),
        collected=_collected(park, site_id),
        aging=tuple((bucket.value, aging.bucket_cents(bucket)) for bucket in Bucket),
        deposits_held_cents=sum(row.held_cents for row in park.deposit_reports(site_id)),
        months=_months(park, site_id),
        move_outs=move_outs,
        settled_on_time=on_time,
        late=late,
        kept=tuple(sorted(kept.items())),
    )


def _collected(park: Park, site_id: SiteId) -> tuple[Collected, ...]:
    rows = park.collections(CollectByWeek(site_id, FIRST_DAY, LAST_DAY))
    by_method: dict[str, list[int]] = {}
    for row in rows:
        sums = by_method.setdefault(row.method.value, [0, 0, 0])
        sums[0] += row.payments
        sums[1] += row.received_cents
        sums[2] += row.returned_cents
    return tuple(Collected(method, *sums) for method, sums in sorted(by_method.items()))


def _months(park: Park, site_id: SiteId) -> tuple[Month, ...]:
    revenue: Counter[date] = Counter()
    closed: dict[date, bool] = {}
    for row in park.revenue_reports(ReadRevenue(site_id, FIRST_DAY, LAST_DAY)):
        revenue[row.month] += row.cents
        closed[row.month] = row.is_closed
    rolled = park.roll_forward_reports(RollForwards(FIRST_DAY, LAST_DAY, site_id, (Role.DEFERRED_REVENUE,)))
    deferred = {each.period.start: each.closing_cents for each in rolled}
    return tuple(
        Month(month, revenue[month], deferred.get(month, 0), closed.get(month, False)) for month in sorted(deferred)
    )


def _move_outs(park: Park, site_id: SiteId) -> tuple[int, int, tuple[str, ...]]:
    """How many moved out, how many of their statements were final in time, and whose were not."""
    moved = on_time = 0
    late = []
    with park.store.work(site_id) as work:
        zone = work.sites.get(site_id).zone
        end = midnight(LAST_DAY + timedelta(days=1), zone)
        for license_ in work.licenses.of_site(site_id):
            if license_.moved_out_on is None:
                continue
            moved += 1
            final = [each.finalized_at for each in work.statements.of_license(license_.id) if each.finalized_at]
            deadline = due_by(license_.moved_out_on, zone)
            if final and final[0] <= deadline:
                on_time += 1
            elif final or deadline <= end:
                late.append(license_.number)
    return moved, on_time, tuple(late)
