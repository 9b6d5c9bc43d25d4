"""Metered use of a license that a run bills by itself, on what its account stands at (§11.3, §6.5)."""

from collections.abc import Iterator
from datetime import date, datetime

from gatedrentals.application.billing.due import horizon
from gatedrentals.application.billing.metered_use import (
    has_electric,
    metered_invoice,
    metered_issue_at,
    unbilled_use,
    use_item,
)
from gatedrentals.application.desks import Desks
from gatedrentals.domain.billing.schedule import next_piece
from gatedrentals.domain.ids import account_of
from gatedrentals.domain.ledger.documents import Invoice
from gatedrentals.domain.licensing.license import License
from gatedrentals.domain.licensing.states import OCCUPIED
from gatedrentals.domain.metering.usage import NotBillable
from gatedrentals.domain.payments.difference import Update
from gatedrentals.domain.payments.metered_next import issue_last, stands_last
from gatedrentals.domain.period import local_day
from gatedrentals.domain.site.policy import Site
from gatedrentals.ports.runs import ReadyLicense
from gatedrentals.ports.store import Work


def issue_metered_next(
    work: Work, desks: Desks, ready: ReadyLicense, update: Update, as_of: datetime, now: datetime
) -> Update | None:
    """What a run appends with the metered use of a license; None where a replay must tell: see `bill_metered_use`.

    ``update`` is what it issues by schedule. Raises NoPrice; nothing is kept then.
    """
    license_, zone = ready.license, desks.site.zone
    catalog = work.sites.catalog(license_.site_id)
    if not has_electric(catalog):
        return update
    billed = work.runs.billed_so_far(account_of(license_.id), horizon(as_of, zone))
    due_on = max((*_issued(update), billed.due_on or date.min))
    # The first invoice has no metered use, and nothing here tells it from a cycle of its day that was billed anew.
    if due_on <= license_.stay.move_in or _may_tax_anew(desks.site, license_):
        return None
    if billed.metered_due_on == due_on or next_piece(license_.stay, as_of, due_on) is None:
        return update
    issued_at = metered_issue_at(license_, due_on, zone)
    if not stands_last(ready.standing, issued_at):
        return None
    found = [*unbilled_use(work, license_, billed.read_on or license_.stay.move_in, local_day(issued_at, zone))]
    used = (use for use in found if not isinstance(use, NotBillable))
    invoices = [metered_invoice(catalog, use, due_on, number) for number, use in enumerate(used, update.next_number)]
    for use in found:
        if isinstance(use, NotBillable):
            work.kept.keep(use_item(license_, use, now))
    return issue_last(desks.of_license(license_), ready.standing, update, invoices, issued_at, now)


def _issued(update: Update) -> Iterator[date]:
    return (document.body.due_on for document in update.documents if isinstance(document.body, Invoice))


def _may_tax_anew(site: Site, license_: License) -> bool:
    """Whether hotel tax may have been decided anew, so that it is whenever the account changes (§4.3)."""
    taxed = any(version.policy.hotel_tax is not None for version in site.policies.versions)
    counted_anew = taxed and bool(license_.tax_notices or license_.tax_restarts)
    return counted_anew or license_.state not in OCCUPIED
