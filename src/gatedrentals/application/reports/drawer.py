"""What a row's drawer shows of a license: the tail of its ledger, its transitions and its activities (§14.3)."""

from collections.abc import Sequence

from attrs import frozen

from gatedrentals.application.reports.ledger_page import LedgerPage, LedgerPages, ReadLedger
from gatedrentals.domain.ids import SiteId
from gatedrentals.domain.licensing.license import Transition
from gatedrentals.ports.audit_trail import AuditRow
from gatedrentals.ports.clock import Clock
from gatedrentals.ports.store import Store

TAIL = 10
"""Rows of the ledger, and of the activities."""


@frozen
class OpenDrawer:
    """Ask for the drawer of a license."""

    site_id: SiteId
    license_number: str


@frozen
class Drawer:
    """The latest rows of the ledger and of the activities, newest first, and every transition in its order."""

    ledger: LedgerPage
    transitions: Sequence[Transition]
    activities: Sequence[AuditRow]


@frozen
class Drawers:
    """Opens drawers."""

    store: Store
    clock: Clock

    def __call__(self, asked: OpenDrawer) -> Drawer:
        """The drawer, read at one moment. Raises UnknownSite or UnknownLicense."""
        with self.store.work(asked.site_id) as work:
            return Drawer(
                LedgerPages(self.store, self.clock).read(work, ReadLedger(asked.site_id, asked.license_number, TAIL)),
                work.licenses.transitions(work.licenses.by_number(asked.site_id, asked.license_number).id),
                work.audit_trail.of_subject(asked.site_id, asked.license_number, TAIL),
            )
