"""Say that the due-diligence letter about an unclaimed refund was sent (§11.5)."""

from datetime import date

from attrs import evolve, frozen

from gatedrentals.application.asked import Asked
from gatedrentals.application.deposits.move_refund import refund_of
from gatedrentals.application.deposits.settlement_file import refund_file
from gatedrentals.domain.attention.kinds import REFUND_LETTER
from gatedrentals.domain.deposits.escheat import EscheatStep
from gatedrentals.domain.deposits.refund import Refund, RefundStepRefused
from gatedrentals.domain.errors import InvalidValue
from gatedrentals.domain.ids import SiteId
from gatedrentals.ports.clock import Clock
from gatedrentals.ports.store import Store


@frozen
class SendLetter:
    """The letter about a refund left on ``sent_on``, a day of the site; see `MoveRefund` for whose refund it is."""

    site_id: SiteId
    license_number: str
    refund_no: int
    sent_on: date
    asked: Asked


@frozen
class Letters:
    """Keeps the day of the letter with the refund: only then is the refund one to report."""

    store: Store
    clock: Clock

    def __call__(self, command: SendLetter) -> Refund:
        """Keep the day. Raises UnknownLicense, UnknownRefund, RefundStepRefused or InvalidValue; nothing changes then.

        A refund that asks for no letter on that day is refused; so is a second letter.
        """
        with self.store.work(command.site_id) as work:
            now = self.clock.now()
            file = refund_file(work, command.site_id, command.license_number, command.asked, now)
            refund = refund_of(file, command.refund_no)
            if command.sent_on > file.today:
                raise InvalidValue("sent_on", command.sent_on.isoformat(), f"a day up to {file.today}")
            if refund.is_done or refund.unclaimed_step(command.sent_on, file.books.site.zone) is not EscheatStep.LETTER:
                raise RefundStepRefused(f"refund {refund.refund_no} asks for no letter on {command.sent_on}")
            refund = evolve(refund, letter_sent_on=command.sent_on)
            work.statements.save_refund(refund)
            file.resolve(REFUND_LETTER, refund.refund_no)
            file.audit("refund_letter", f"refund {refund.refund_no} on {command.sent_on}")
            return refund
