"""What pages, the API and the portal read, wired: made when it is asked for."""

from typing import TYPE_CHECKING

from attrs import frozen

from gatedrentals.ports.clock import Clock
from gatedrentals.ports.store import Store

if TYPE_CHECKING:
    from gatedrentals.application.attention.show_queue import Queues
    from gatedrentals.application.reports.licenses import LicenseLists
    from gatedrentals.application.reports.payments import PaymentsBoards


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
    def payments_boards(self) -> "PaymentsBoards":
        """Says who paid this week."""
        from gatedrentals.application.reports.payments import PaymentsBoards

        return PaymentsBoards(self.store, self.clock)

    @property
    def license_lists(self) -> "LicenseLists":
        """Lists the licenses of a site."""
        from gatedrentals.application.reports.licenses import LicenseLists

        return LicenseLists(self.store, self.clock)
