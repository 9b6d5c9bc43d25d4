"""Bill the electric use since the last billed reading, on the dates of the cycle that is issued (§11.3)."""

from collections.abc import Iterator
from datetime import date, datetime
from zoneinfo import ZoneInfo

from gatedrentals.application.account_file import AccountFile
from gatedrentals.application.billed_readings import last_billed_reading
from gatedrentals.domain.attention.item import About, KeptItem
from gatedrentals.domain.attention.kinds import USE_NOT_BILLABLE
from gatedrentals.domain.billing.invoicing import metered_line
from gatedrentals.domain.billing.rate_card import RateCard
from gatedrentals.domain.billing.schedule import next_piece, regular_issue_at
from gatedrentals.domain.catalog.product import ELECTRIC, Catalog
from gatedrentals.domain.ids import PadId, account_of
from gatedrentals.domain.ledger.documents import Invoice, InvoiceKind
from gatedrentals.domain.licensing.license import License
from gatedrentals.domain.metering.usage import NotBillable, Usage, charge, unbilled_usage
from gatedrentals.domain.period import Period, local_day
from gatedrentals.ports.store import Work


def bill_metered_use(file: AccountFile, as_of: datetime, now: datetime) -> None:
    """Cut the metered invoice of the cycle whose regular issue came last, if use came in since the last billed reading.

    The invoice carries the dates of its cycle: issued at D − 7, due on D, also where the cycle itself was billed
    ahead. Its ``cycle`` is the period between the readings. After a transfer there is one for each pad: up to the move
    for the old one, from then on for the new one. Use that cannot be billed is kept for a person.
    """
    license_ = file.license
    if license_ is None or license_.stay.activated_at is None:
        return
    catalog = file.work.sites.catalog(file.site.id)
    due_on = _last_issued_cycle(file, as_of) if has_electric(catalog) else None
    if due_on is None:
        return
    issued_at = metered_issue_at(license_, due_on, file.site.zone)
    for use in unbilled_use(file.work, license_, last_billed_reading(file), local_day(issued_at, file.site.zone)):
        if isinstance(use, NotBillable):
            file.work.kept.keep(use_item(license_, use, now))
        else:
            invoice = metered_invoice(catalog, use, due_on, file.posted.next_number)
            file.record(invoice, issued_at, as_of, now, "metered use")


def not_billable(file: AccountFile, now: datetime) -> Iterator[NotBillable]:
    """Use on the pads of a license, since the last billed reading up to now, that cannot be billed (§11.3)."""
    assert file.license is not None
    for use in unbilled_use(file.work, file.license, last_billed_reading(file), local_day(now, file.site.zone)):
        if isinstance(use, NotBillable):
            yield use


# --- what both ways of billing share ----------------------------------------------------------------------------------


def has_electric(catalog: Catalog) -> bool:
    """Whether a site bills metered use."""
    return any(product.code == ELECTRIC for product in catalog.products)


def metered_issue_at(license_: License, due_on: date, zone: ZoneInfo) -> datetime:
    """When metered use of the cycle of a license that moved in takes effect: with its regular issue (§11.3)."""
    activated_at = license_.stay.activated_at
    assert activated_at is not None
    return max(regular_issue_at(due_on, zone), activated_at)


def unbilled_use(work: Work, license_: License, billed_to: date, today: date) -> Iterator[Usage | NotBillable]:
    """Use on each pad of a license, in order, since the day of the reading that was billed last."""
    for pad, since, until in _pads(license_, billed_to, today):
        use = unbilled_usage(work.readings.of_pad(license_.site_id, pad), since, until)
        if use is not None:
            yield use


def metered_invoice(catalog: Catalog, use: Usage, due_on: date, number: int) -> Invoice:
    """The invoice of use, on the due date of its cycle. Raises NoPrice."""
    line = metered_line(charge(use, catalog, ELECTRIC), ELECTRIC, RateCard(catalog))
    period = Period(use.opening.read_on, use.closing.read_on)
    return Invoice(number, InvoiceKind.METERED, due_on, (line,), period)


def use_item(license_: License, use: NotBillable, now: datetime) -> KeptItem:
    """The item of use that cannot be billed."""
    number, closing = license_.number, use.closing
    return USE_NOT_BILLABLE.item(
        license_.site_id,
        f"{number}/{closing.read_on if closing else ''}",
        f"license {number}: electric use is not billed, {use.why.value.replace('_', ' ')}",
        now,
        About(number, account_of(license_.id), day=closing.read_on if closing else None),
    )


def _pads(license_: License, billed_to: date, today: date) -> Iterator[tuple[PadId, date, date]]:
    """Each pad with the days between which use on it is not billed yet, in order."""
    until = [assignment.from_day for assignment in license_.assignments[1:]]
    for assignment, end in zip(license_.assignments, [*until, date.max], strict=True):
        since, to = max(assignment.from_day, billed_to), min(end, today)
        if since < to:
            yield assignment.pad, since, to


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
