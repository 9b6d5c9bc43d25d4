"""Every command on a license, by what it says: one place to ask, whoever performs it."""

from typing import TypeAlias

from attrs import frozen

from gatedrentals.application.licensing.abandon import Abandon, Abandonments
from gatedrentals.application.licensing.activate import ActivatedLicenses, ActivateLicense
from gatedrentals.application.licensing.agree_long_stay import AgreeLongStay, LongStays
from gatedrentals.application.licensing.cancel import CancelledLicenses, CancelLicense
from gatedrentals.application.licensing.change_move_in import ChangeMoveIn, MoveInChanges
from gatedrentals.application.licensing.change_terms import ChangeTerms, TermsChanges
from gatedrentals.application.licensing.confirm_surrender import ConfirmSurrender, Surrenders
from gatedrentals.application.licensing.decline import DeclinedLicenses, DeclineLicense
from gatedrentals.application.licensing.draft_license import DraftLicense, LicenseDrafts
from gatedrentals.application.licensing.give_notice import GiveNotice, Notices
from gatedrentals.application.licensing.license_file import LicenseChanged
from gatedrentals.application.licensing.move_out import MoveOut, MoveOuts
from gatedrentals.application.licensing.prepare import PreparedLicenses, PrepareLicense
from gatedrentals.application.licensing.restart_tax_count import RestartTaxCount, TaxCountRestarts
from gatedrentals.application.licensing.send import SendLicense, SentLicenses
from gatedrentals.application.licensing.sign import SignedLicenses, SignLicense
from gatedrentals.application.licensing.sign_at_office import OfficeSignings
from gatedrentals.application.licensing.take_back_possession import Repossessions, TakeBackPossession
from gatedrentals.application.licensing.terminate import TerminateLicense, Terminations
from gatedrentals.application.licensing.transfer import TransferLicense, Transfers
from gatedrentals.application.licensing.withdraw_notice import NoticeWithdrawals, WithdrawNotice
from gatedrentals.ports.clock import Clock
from gatedrentals.ports.ids import Ids
from gatedrentals.ports.store import Store

Signing: TypeAlias = SendLicense | SignLicense | DeclineLicense | CancelLicense
MovingIn: TypeAlias = PrepareLicense | ChangeMoveIn | ActivateLicense
Residing: TypeAlias = ChangeTerms | TransferLicense | AgreeLongStay | RestartTaxCount
Noticing: TypeAlias = GiveNotice | ConfirmSurrender | WithdrawNotice
Leaving: TypeAlias = MoveOut | Abandon | TerminateLicense | TakeBackPossession


@frozen
class LicenseDesk:
    """Takes commands on licenses."""

    store: Store
    clock: Clock
    ids: Ids

    def draft(self, command: DraftLicense) -> LicenseChanged:
        """Draft a license."""
        return LicenseDrafts(self.store, self.clock, self.ids)(command)

    def sign_at_office(self, command: DraftLicense) -> LicenseChanged:
        """Draft a license and sign it at once."""
        return OfficeSignings(self.store, self.clock, self.ids)(command)

    def sign_up(self, command: Signing) -> LicenseChanged:
        """What happens until a license is signed, or is not. Raises NotAllowed where its state does not allow it."""
        match command:
            case SendLicense():
                return SentLicenses(self.store, self.clock)(command)
            case SignLicense():
                return SignedLicenses(self.store, self.clock)(command)
            case DeclineLicense():
                return DeclinedLicenses(self.store, self.clock)(command)
        return CancelledLicenses(self.store, self.clock)(command)

    def move_in(self, command: MovingIn) -> LicenseChanged:
        """What happens until residents live there. Raises NotAllowed."""
        match command:
            case PrepareLicense():
                return PreparedLicenses(self.store, self.clock)(command)
            case ChangeMoveIn():
                return MoveInChanges(self.store, self.clock)(command)
        return ActivatedLicenses(self.store, self.clock)(command)

    def reside(self, command: Residing) -> LicenseChanged:
        """What changes while residents live there. Raises NotAllowed."""
        match command:
            case ChangeTerms():
                return TermsChanges(self.store, self.clock)(command)
            case TransferLicense():
                return Transfers(self.store, self.clock)(command)
            case AgreeLongStay():
                return LongStays(self.store, self.clock)(command)
        return TaxCountRestarts(self.store, self.clock)(command)

    def give_notice(self, command: Noticing) -> LicenseChanged:
        """Notice, the day of surrender, and second thoughts. Raises NotAllowed."""
        match command:
            case GiveNotice():
                return Notices(self.store, self.clock)(command)
            case ConfirmSurrender():
                return Surrenders(self.store, self.clock)(command)
        return NoticeWithdrawals(self.store, self.clock)(command)

    def leave(self, command: Leaving) -> LicenseChanged:
        """How a stay ends. Raises NotAllowed."""
        match command:
            case MoveOut():
                return MoveOuts(self.store, self.clock)(command)
            case Abandon():
                return Abandonments(self.store, self.clock)(command)
            case TerminateLicense():
                return Terminations(self.store, self.clock)(command)
        return Repossessions(self.store, self.clock)(command)
