"""To which night a license is paid, and what it has to pay next (§6.8, §14.2)."""

from collections.abc import Mapping
from datetime import date, datetime

from attrs import frozen

from gatedrentals.application.reports.site_accounts import SiteAccount
from gatedrentals.domain.billing.schedule import next_piece
from gatedrentals.domain.ledger.documents import Invoice
from gatedrentals.domain.licensing.license import License
from gatedrentals.domain.payments.paid_to import paid_to
from gatedrentals.domain.payments.standing import Standing


@frozen
class DueNext:
    """``paid_to``: the last night paid in full, None before the first invoice.

    ``due_on``: the earliest day on which something open is due, else when the next cycle falls due (None if none is
    left); ``due_cents``: what is open and due on that day, 0 for a cycle that is not billed yet.
    """

    paid_to: date | None
    due_on: date | None
    due_cents: int


def due_next(account: SiteAccount, standing: Standing, now: datetime) -> DueNext:
    """What a license has to pay next, as it stands now."""
    invoices = {document.seq: document.body for document in account.documents if isinstance(document.body, Invoice)}
    return due_after(account.license, invoices, standing, now)


def due_after(license_: License | None, invoices: Mapping[int, Invoice], standing: Standing, now: datetime) -> DueNext:
    """What a license has to pay next; ``invoices``, by sequence, are at least those with an open line."""
    night = paid_to(standing.open_lines, lambda seq: invoices[seq].lines, standing.frontier)
    due_on = min((line.due_on for line in standing.open_lines), default=None)
    if due_on is None:
        return DueNext(night, _next_cycle(license_, standing, now), 0)
    return DueNext(night, due_on, sum(line.open_cents for line in standing.open_lines if line.due_on == due_on))


def _next_cycle(license_: License | None, standing: Standing, now: datetime) -> date | None:
    if license_ is None or license_.stay.activated_at is None:
        return None
    piece = next_piece(license_.stay, now, standing.frontier or license_.stay.move_in)
    return None if piece is None else piece.due_on
