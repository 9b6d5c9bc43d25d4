"""What is looked for at a site, a function per cause: each yields the items whose cause is there now (§14.1)."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import TypeAlias

from gatedrentals.application.account_file import AccountFile
from gatedrentals.application.attention.sight import Sight
from gatedrentals.application.billing.due import is_due
from gatedrentals.application.billing.metered_use import not_billable, use_item
from gatedrentals.application.deposits.final_charges import final_charges
from gatedrentals.application.license_items import license_items
from gatedrentals.application.receipts.returned_items import still_owed
from gatedrentals.domain.attention import kinds
from gatedrentals.domain.attention.item import About, KeptItem
from gatedrentals.domain.attention.kind import ItemKind
from gatedrentals.domain.billing.hotel_tax import interruption_suspected
from gatedrentals.domain.catalog.product import ELECTRIC
from gatedrentals.domain.ids import account_of
from gatedrentals.domain.ledger.documents import Invoice
from gatedrentals.domain.ledger.line import Line
from gatedrentals.domain.licensing.license import License
from gatedrentals.domain.licensing.states import OCCUPIED
from gatedrentals.domain.metering.usage import is_stale
from gatedrentals.domain.payments.paid_to import paid_to, paid_to_at_least
from gatedrentals.domain.period import ONE_DAY, day_words, month_words, next_month
from gatedrentals.ports.runs import ReadyLicense

Look: TypeAlias = Callable[[Sight], Iterator[KeptItem]]


def stale_meters(sight: Sight) -> Iterator[KeptItem]:
    """Meters of occupied pads that were not read for too long (§11.3)."""
    if not any(product.code == ELECTRIC for product in sight.work.sites.catalog(sight.site.id).products):
        return
    last_read, days = sight.work.briefs.last_read(sight.site.id), sight.policy.stale_reading_days
    for license_ in sight.occupied():
        pad = license_.assignment_on(sight.today).pad
        last = last_read.get(pad)
        if is_stale(last, sight.today, days):
            since = "never" if last is None else f"on {day_words(last)}"
            reason = f"the meter of pad {pad} was last read {since}, more than {days} days ago"
            about = About(license_.number, account_of(license_.id), day=last)
            yield kinds.STALE_METER.item(sight.site.id, pad, reason, sight.now, about)


def interruptions(sight: Sight) -> Iterator[KeptItem]:
    """Rent so far behind that the hotel tax may count anew, unless that was confirmed already (§4.3)."""
    policy = sight.policy
    if policy.hotel_tax is None:
        return
    for license_ in sight.occupied():
        ready = sight.ready.get(license_.number)
        last_night = None if ready is None else _paid_to(sight, ready)
        if last_night is None or not _is_far_behind(sight, last_night):
            continue
        if last_night < license_.stay.move_in or any(restart > last_night for restart in license_.tax_restarts):
            continue  # It counts from no other night than the first unpaid one already.
        number = license_.number
        reason = (
            f"license {number} is paid to {day_words(last_night)}, more than {policy.interruption_nights} nights "
            "behind: confirm whether the right to the home was interrupted, so that the hotel tax counts anew"
        )
        about = About(number, account_of(license_.id), day=last_night + ONE_DAY)
        yield kinds.TAX_INTERRUPTION.item(sight.site.id, number, reason, sight.now, about)


def moving(sight: Sight) -> Iterator[KeptItem]:
    """Surrender days to confirm, and move-ins whose day has come (§2)."""
    for license_ in sight.licenses:
        yield from license_items(sight.work, sight.site, license_, sight.now)


def returned_payments(sight: Sight) -> Iterator[KeptItem]:
    """Returned payments that are not made good yet (§2, §6.5)."""
    for item in sight.open_of(kinds.RETURNED):
        ready = sight.ready[item.about.license_number]
        yield from still_owed(item, ready.standing.open_lines)


def refused_invoices(sight: Sight) -> Iterator[KeptItem]:
    """Licenses whose invoice was refused and is due still (§3.3)."""
    for item in sight.open_of(kinds.INVOICE_REFUSED):
        ready = sight.ready[item.about.license_number]
        lived_in = ready.license.state in OCCUPIED
        if lived_in and is_due(sight.site, ready.license, ready.standing.frontier, sight.now):
            yield item


def unbilled_use(sight: Sight) -> Iterator[KeptItem]:
    """Electric use that cannot be billed still (§11.3)."""
    items = {item.about.license_number for item in sight.open_of(kinds.USE_NOT_BILLABLE)}
    for license_ in sight.occupied():
        if license_.number in items:
            file = AccountFile.of_license(sight.work, license_, sight.now)
            yield from (use_item(license_, use, sight.now) for use in not_billable(file, sight.now))


def unbilled_final_use(sight: Sight) -> Iterator[KeptItem]:
    """Final electric use that a draft cannot bill still, and use that a final statement left out (§11.3, §11.4)."""
    for item in sight.open_of(kinds.ELECTRIC_NOT_BILLED):
        license_ = sight.work.licenses.by_number(sight.site.id, item.about.license_number)
        versions = sight.work.statements.of_license(license_.id)
        if any(version.is_final for version in versions) or _is_not_billable(sight, license_):
            yield item


def _is_not_billable(sight: Sight, license_: License) -> bool:
    file = AccountFile.of_license(sight.work, license_, sight.now)
    return final_charges(file, license_, ()).not_billable is not None


def months(sight: Sight) -> Iterator[KeptItem]:
    """The first open month once it is over (§7.2)."""
    if not sight.is_whole:
        return
    closes = sight.work.closes.of_site(sight.site.id)
    begun = sight.work.briefs.first_posted(sight.site.id) if not closes else next_month(closes[-1].month)
    if begun is None or next_month(begun) > sight.today:
        return
    month = begun.replace(day=1)
    reason = f"{month_words(month)} is over, and is the first month that is not closed"
    yield kinds.MONTH_TO_CLOSE.item(sight.site.id, f"{month:%Y-%m}", reason, sight.now, About(day=month))


LOOKS: tuple[tuple[Look, tuple[ItemKind, ...]], ...] = (
    (stale_meters, (kinds.STALE_METER,)),
    (interruptions, (kinds.TAX_INTERRUPTION,)),
    (moving, (kinds.SURRENDER_TO_CONFIRM, kinds.MOVE_IN_REACHED)),
    (returned_payments, (kinds.RETURNED,)),
    (refused_invoices, (kinds.INVOICE_REFUSED,)),
    (unbilled_use, (kinds.USE_NOT_BILLABLE,)),
    (unbilled_final_use, (kinds.ELECTRIC_NOT_BILLED,)),
    (months, (kinds.MONTH_TO_CLOSE,)),
)
"""Every look, and the kinds of item that it says all about."""


def _is_far_behind(sight: Sight, last_night: date) -> bool:
    return interruption_suspected(last_night, sight.today, sight.policy.interruption_nights)


def _paid_to(sight: Sight, ready: ReadyLicense) -> date | None:
    """The paid-to date (§6.8). Bills are only read where it may be far behind."""
    open_lines, frontier = ready.standing.open_lines, ready.standing.frontier
    earliest = paid_to_at_least(open_lines, frontier)
    if earliest is None or not _is_far_behind(sight, earliest):
        return earliest
    seqs = {line.ref.invoice_seq for line in open_lines}
    documents = sight.work.subledger.documents(account_of(ready.license.id), seqs)

    def lines_of(seq: int) -> tuple[Line, ...]:
        body = documents[seq].body
        assert isinstance(body, Invoice)
        return body.lines

    return paid_to(open_lines, lines_of, frontier)
