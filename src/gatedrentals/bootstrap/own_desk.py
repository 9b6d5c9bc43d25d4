"""What people do about themselves, wired."""

from attrs import frozen

from gatedrentals.application.own_account.own_account import OwnAccounts
from gatedrentals.application.own_account.own_ledger import OwnLedgers
from gatedrentals.application.own_account.own_licenses import OwnLicenses
from gatedrentals.application.own_account.own_notice import OwnNotices
from gatedrentals.application.own_account.own_profile import OwnProfiles
from gatedrentals.ports.clock import Clock
from gatedrentals.ports.store import Store


@frozen
class OwnDesk:
    """Every use case of residents, on one store."""

    store: Store
    clock: Clock

    @property
    def licenses(self) -> OwnLicenses:
        """Says which licenses are theirs."""
        return OwnLicenses(self.store)

    @property
    def accounts(self) -> OwnAccounts:
        """Shows their accounts."""
        return OwnAccounts(self.store, self.clock)

    @property
    def ledgers(self) -> OwnLedgers:
        """Reads their ledgers."""
        return OwnLedgers(self.store)

    @property
    def notices(self) -> OwnNotices:
        """Takes their notices to vacate."""
        return OwnNotices(self.store, self.clock)

    @property
    def profiles(self) -> OwnProfiles:
        """Reads what is kept about them."""
        return OwnProfiles(self.store)
