"""Bill the electric use since the last billed reading, on the dates of the cycle that is issued (§11.3)."""

from datetime import date, datetime

from gatedrentals.application.account_file import AccountFile
from gatedrentals.application.billed_readings import last_billed_reading
from gatedrentals.domain.billing.invoicing import metered_line
from gatedrentals.domain.billing.rate_card import RateCard
from gatedrentals.domain.billing.schedule import next_piece, regular_issue_at
from gatedrentals.domain.catalog.product import ELECTRIC, Product
from gatedrentals.domain.ledger.documents import Invoice, InvoiceKind
from gatedrentals.domain.metering.usage import NotBillable, charge, unbilled_usage
from gatedrentals.domain.period import Period, local_day
from gatedrentals.ports.kept_items import KeptItem, Urgency


def bill_metered_use(file: AccountFile, as_of: datetime, now: datetime) -> Invoice | None:
    """Cut the metered invoice of the cycle whose regular issue came last, if use came in since the last billed reading.

    The invoice carries the dates of its cycle: issued at D − 7, due on D, also where the cycle itself was billed
    ahead. Its ``cycle`` is the period between the readings. Use that cannot be billed is kept for a person.
    """
    license_ = file.license
    if license_ is None or _electric(file) is None or license_.stay.activated_at is None:
        return None
    due_on = _last_issued_cycle(file, as_of)
    if due_on is None:
        return None
    issued_at = max(regular_issue_at(due_on, file.site.zone), license_.stay.activated_at)
    pad = license_.assignment_on(due_on).pad
    billed_to = last_billed_reading(file)
    usage = unbilled_usage(
        file.work.readings.of_pad(file.site.id, pad), billed_to, local_day(issued_at, file.site.zone)
    )
    if usage is None:
        return None
    if isinstance(usage, NotBillable):
        _keep(file, usage, now)
        return None
    catalog = file.work.sites.catalog(file.site.id)
    line = metered_line(charge(usage, catalog, ELECTRIC), ELECTRIC, RateCard(catalog))
    period = Period(usage.opening.read_on, usage.closing.read_on)
    invoice = Invoice(file.posted.next_number, InvoiceKind.METERED, due_on, (line,), period)
    file.record(invoice, issued_at, as_of, now, "metered use")
    return invoice


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


def _keep(file: AccountFile, usage: NotBillable, now: datetime) -> None:
    assert file.license is not None
    file.work.kept.keep(
        KeptItem(
            site_id=file.site.id,
            kind="use_not_billable",
            key=f"{file.license.number}/{usage.closing.read_on if usage.closing else ''}",
            reason=f"license {file.license.number}: electric use is not billed, {usage.why.value.replace('_', ' ')}",
            raised_at=now,
            urgency=Urgency.P1,
        )
    )
