"""Bill the electric use since the last billed reading, on the dates of the cycle that is issued (§11.3)."""

from collections.abc import Iterator
from datetime import date, datetime

from gatedrentals.application.account_file import AccountFile
from gatedrentals.application.billed_readings import last_billed_reading
from gatedrentals.domain.attention.item import About, KeptItem
from gatedrentals.domain.attention.kinds import USE_NOT_BILLABLE
from gatedrentals.domain.billing.invoicing import metered_line
from gatedrentals.domain.billing.rate_card import RateCard
from gatedrentals.domain.billing.schedule import next_piece, regular_issue_at
from gatedrentals.domain.catalog.product import ELECTRIC, Product
from gatedrentals.domain.ids import PadId
from gatedrentals.domain.ledger.documents import Invoice, InvoiceKind
from gatedrentals.domain.licensing.license import License
from gatedrentals.domain.metering.usage import NotBillable, Usage, charge, unbilled_usage
from gatedrentals.domain.period import Period, local_day


def bill_metered_use(file: AccountFile, as_of: datetime, now: datetime) -> None:
    """Cut the metered invoice of the cycle whose regular issue came last, if use came in since the last billed reading.

    The invoice carries the dates of its cycle: issued at D − 7, due on D, also where the cycle itself was billed
    ahead. Its ``cycle`` is the period between the readings. After a transfer there is one for each pad: up to the move
    for the old one, from then on for the new one. Use that cannot be billed is kept for a person.
    """
    license_ = file.license
    if license_ is None or _electric(file) is None or license_.stay.activated_at is None:
        return
    due_on = _last_issued_cycle(file, as_of)
    if due_on is None:
        return
    issued_at = max(regular_issue_at(due_on, file.site.zone), license_.stay.activated_at)
    for pad, since, until in _pads(license_, last_billed_reading(file), local_day(issued_at, file.site.zone)):
        usage = unbilled_usage(file.work.readings.of_pad(file.site.id, pad), since, until)
        if isinstance(usage, NotBillable):
            file.work.kept.keep(use_item(file, usage, now))
        elif usage is not None:
            file.record(_invoice(file, usage, due_on), issued_at, as_of, now, "metered use")


def not_billable(file: AccountFile, now: datetime) -> Iterator[NotBillable]:
    """Use on the pads of a license, since the last billed reading up to now, that cannot be billed (§11.3)."""
    assert file.license is not None
    for pad, since, until in _pads(file.license, last_billed_reading(file), local_day(now, file.site.zone)):
        usage = unbilled_usage(file.work.readings.of_pad(file.site.id, pad), since, until)
        if isinstance(usage, NotBillable):
            yield usage


def _pads(license_: License, billed_to: date, today: date) -> Iterator[tuple[PadId, date, date]]:
    """Each pad with the days between which use on it is not billed yet, in order."""
    until = [assignment.from_day for assignment in license_.assignments[1:]]
    for assignment, end in zip(license_.assignments, [*until, date.max], strict=True):
        since, to = max(assignment.from_day, billed_to), min(end, today)
        if since < to:
            yield assignment.pad, since, to


def _invoice(file: AccountFile, usage: Usage, due_on: date) -> Invoice:
    catalog = file.work.sites.catalog(file.site.id)
    line = metered_line(charge(usage, catalog, ELECTRIC), ELECTRIC, RateCard(catalog))
    period = Period(usage.opening.read_on, usage.closing.read_on)
    return Invoice(file.posted.next_number, InvoiceKind.METERED, due_on, (line,), period)


def _electric(file: AccountFile) -> Product | None:
    products = file.work.sites.catalog(file.site.id).products
    return next((product for product in products if product.code == ELECTRIC), None)


def _last_issued_cycle(file: AccountFile, as_of: datetime) -> date | None:
    """The due date of the cycle whose regular issue instant came last by ``as_of`` and was not metered yet."""
    assert file.license is not None
    stay, zone = file.license.stay, file.site.zone
    metered = {p.invoice.due_on for p in file.posted.invoices.values() if p.invoice.kind is InvoiceKind.METERED}
    starts = sorted(
        posted.invoice.due_on
        for posted in file.posted.invoices.values()
        if posted.live and posted.invoice.kind is InvoiceKind.RECURRING
    )
    issued = [start for start in starts if regular_issue_at(start, zone) <= as_of]
    if not issued or issued[-1] in metered or next_piece(stay, as_of, issued[-1]) is None:
        return None
    return issued[-1]


def use_item(file: AccountFile, usage: NotBillable, now: datetime) -> KeptItem:
    """The item of use that cannot be billed."""
    assert file.license is not None
    number, closing = file.license.number, usage.closing
    return USE_NOT_BILLABLE.item(
        file.site.id,
        f"{number}/{closing.read_on if closing else ''}",
        f"license {number}: electric use is not billed, {usage.why.value.replace('_', ' ')}",
        now,
        About(number, file.account_id, day=closing.read_on if closing else None),
    )
