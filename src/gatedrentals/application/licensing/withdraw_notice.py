"""Withdraw a notice: the residents stay after all, if nobody else has the pad (§2)."""

from attrs import frozen

from gatedrentals.application.asked import Asked
from gatedrentals.application.licensing.license_file import LicenseChanged, LicenseFile
from gatedrentals.domain.ids import SiteId
from gatedrentals.domain.licensing.residing import withdraw_notice
from gatedrentals.ports.clock import Clock
from gatedrentals.ports.store import Store


@frozen
class WithdrawNotice:
    """The residents stay."""

    site_id: SiteId
    license_number: str
    asked: Asked
    why: str = ""


@frozen
class NoticeWithdrawals:
    """Withdraws notices; the rest of a cut cycle is invoiced, and credit bills on (§6.3)."""

    store: Store
    clock: Clock

    def __call__(self, command: WithdrawNotice) -> LicenseChanged:
        """Withdraw it. Raises UnknownLicense, NotAllowed or PadNotFree; nothing changes then."""
        with self.store.work(command.site_id) as work:
            file = LicenseFile.of(work, command, self.clock)
            file.change(withdraw_notice(file.license, file.said, pad_is_free=_pad_is_free(file)))
            return file.follow("withdraw notice")


def _pad_is_free(file: LicenseFile) -> bool:
    """Whether no other license has the pad on any night from the end on."""
    end, pad = file.license.end, file.license.assignments[-1].pad
    if end is None:
        return True
    return not any(
        nights.pad == pad and (nights.end is None or nights.end > end)
        for other in file.work.licenses.of_site(file.site.id)
        if other.id != file.license.id
        for nights in other.pad_nights()
    )
