"""What pages, the API and the portal read, wired: made when it is asked for."""

from typing import TYPE_CHECKING

from attrs import frozen

from gatedrentals.ports.clock import Clock
from gatedrentals.ports.store import Store

if TYPE_CHECKING:
    from gatedrentals.application.attention.count_items import ItemCounts
    from gatedrentals.application.attention.preview_action import ActionPreviews
    from gatedrentals.application.attention.show_item import ShownItems
    from gatedrentals.application.attention.show_queue import Queues
    from gatedrentals.application.deposits.refund_board import RefundBoards
    from gatedrentals.application.papers.statement_view import StatementViews
    from gatedrentals.application.reports.audit_trail import AuditTrails
    from gatedrentals.application.reports.cycles_ahead import CyclesAhead
    from gatedrentals.application.reports.drawer import Drawers
    from gatedrentals.application.reports.ledger_page import LedgerPages
    from gatedrentals.application.reports.license_deposit import LicenseDeposits
    from gatedrentals.application.reports.license_invoices import LicenseInvoices
    from gatedrentals.application.reports.license_overview import LicenseOverviews
    from gatedrentals.application.reports.license_readings import LicenseReadings
    from gatedrentals.application.reports.licenses import LicenseLists
    from gatedrentals.application.reports.move_outs import MoveOutLists
    from gatedrentals.application.reports.overview import Overviews
    from gatedrentals.application.reports.payments import PaymentsBoards
    from gatedrentals.application.reports.receipt_story import ReceiptStories
    from gatedrentals.application.reports.receipts import ReceiptLists
    from gatedrentals.application.search.search_sites import Searches


@frozen
class ReadingRoom:
    """Every use case that only reads, a page at a time."""

    store: Store
    clock: Clock

    @property
    def queues(self) -> "Queues":
        """Shows what waits for a person."""
        from gatedrentals.application.attention.show_queue import Queues

        return Queues(self.store, self.clock)

    @property
    def shown_items(self) -> "ShownItems":
        """Shows items of the queue one by one."""
        from gatedrentals.application.attention.show_item import ShownItems

        return ShownItems(self.store, self.clock)

    @property
    def item_counts(self) -> "ItemCounts":
        """Counts what waits for a person."""
        from gatedrentals.application.attention.count_items import ItemCounts

        return ItemCounts(self.store, self.clock)

    @property
    def action_previews(self) -> "ActionPreviews":
        """Says what would come of acting on an item."""
        from gatedrentals.application.attention.preview_action import ActionPreviews

        return ActionPreviews(self.store, self.clock)

    @property
    def searches(self) -> "Searches":
        """Finds people, pads, licenses and receipts."""
        from gatedrentals.application.search.search_sites import Searches

        return Searches(self.store, self.clock)

    @property
    def audit_trails(self) -> "AuditTrails":
        """Says who changed what."""
        from gatedrentals.application.reports.audit_trail import AuditTrails

        return AuditTrails(self.store)

    @property
    def payments_boards(self) -> "PaymentsBoards":
        """Says who paid this week."""
        from gatedrentals.application.reports.payments import PaymentsBoards

        return PaymentsBoards(self.store, self.clock)

    @property
    def license_lists(self) -> "LicenseLists":
        """Lists the licenses of a site."""
        from gatedrentals.application.reports.licenses import LicenseLists

        return LicenseLists(self.store, self.clock)

    @property
    def license_overviews(self) -> "LicenseOverviews":
        """Shows a license at a glance."""
        from gatedrentals.application.reports.license_overview import LicenseOverviews

        return LicenseOverviews(self.store, self.clock)

    @property
    def license_invoices(self) -> "LicenseInvoices":
        """Lists the invoices of a license."""
        from gatedrentals.application.reports.license_invoices import LicenseInvoices

        return LicenseInvoices(self.store)

    @property
    def cycles_ahead(self) -> "CyclesAhead":
        """Says what will be billed next."""
        from gatedrentals.application.reports.cycles_ahead import CyclesAhead

        return CyclesAhead(self.store, self.clock)

    @property
    def license_readings(self) -> "LicenseReadings":
        """Lists what meters read."""
        from gatedrentals.application.reports.license_readings import LicenseReadings

        return LicenseReadings(self.store)

    @property
    def receipt_stories(self) -> "ReceiptStories":
        """Says where money stands."""
        from gatedrentals.application.reports.receipt_story import ReceiptStories

        return ReceiptStories(self.store, self.clock)

    @property
    def move_out_lists(self) -> "MoveOutLists":
        """Lists who moved out, with the clock of each deposit statement."""
        from gatedrentals.application.reports.move_outs import MoveOutLists

        return MoveOutLists(self.store, self.clock)

    @property
    def statement_views(self) -> "StatementViews":
        """Shows deposit statements whole."""
        from gatedrentals.application.papers.statement_view import StatementViews

        return StatementViews(self.store, self.clock)

    @property
    def overviews(self) -> "Overviews":
        """Looks over a site for its owner."""
        from gatedrentals.application.reports.overview import Overviews

        return Overviews(self.store, self.clock)

    @property
    def ledger_pages(self) -> "LedgerPages":
        """Reads ledgers a page at a time."""
        from gatedrentals.application.reports.ledger_page import LedgerPages

        return LedgerPages(self.store, self.clock)

    @property
    def receipt_lists(self) -> "ReceiptLists":
        """Lists receipts."""
        from gatedrentals.application.reports.receipts import ReceiptLists

        return ReceiptLists(self.store)

    @property
    def license_deposits(self) -> "LicenseDeposits":
        """Reads deposits and their statements."""
        from gatedrentals.application.reports.license_deposit import LicenseDeposits

        return LicenseDeposits(self.store, self.clock)

    @property
    def drawers(self) -> "Drawers":
        """Opens the drawer of a license."""
        from gatedrentals.application.reports.drawer import Drawers

        return Drawers(self.store, self.clock)

    @property
    def refund_boards(self) -> "RefundBoards":
        """Says where every refund stands."""
        from gatedrentals.application.deposits.refund_board import RefundBoards

        return RefundBoards(self.store, self.clock)
