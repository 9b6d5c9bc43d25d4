"""The check of a refund to print, with the stub that says what it is for (§11.5)."""

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from attrs import evolve, frozen

from gatedrentals.application.deposits.move_refund import UnknownRefund
from gatedrentals.application.papers.heading import envelope_lines, license_heading, site_heading
from gatedrentals.domain.deposits.refund import Refund, RefundState
from gatedrentals.domain.errors import Refusal
from gatedrentals.domain.ids import AccountId, SiteId, account_of
from gatedrentals.domain.ledger.books import books_of
from gatedrentals.domain.ledger.documents import RefundDue
from gatedrentals.domain.period import local_day
from gatedrentals.ports.clock import Clock
from gatedrentals.ports.papers import Addressee, CheckPaper, DatedAmount, Heading
from gatedrentals.ports.store import Store, Work
from gatedrentals.ports.subledger import AccountKind

_S = RefundState
MARKS = {
    _S.PRINTED: "",
    _S.STAMPED: "",
    _S.MAILED: "Copy",
    _S.CLEARED: "Copy",
    _S.ESCHEATED: "Copy",
    _S.VOIDED: "Void",
    _S.WITHDRAWN: "Void",
}
"""What is printed across a refund's check, by state; a state that is not here has no check."""


class NoCheck(Refusal):
    """The refund has no check now: the step that gives it a number comes first, so that the books know of it."""

    code = "no_check"


@frozen
class PrintCheck:
    """Ask for the check of a license's refund; without its number, of one of the suspense account."""

    site_id: SiteId
    license_number: str
    refund_no: int


@frozen
class CheckPapers:
    """Makes checks to print."""

    store: Store
    clock: Clock

    def __call__(self, asked: PrintCheck) -> CheckPaper:
        """The latest check of the refund. Raises UnknownSite, UnknownLicense, UnknownRefund or NoCheck."""
        with self.store.work(asked.site_id) as work:
            zone = work.sites.get(asked.site_id).zone
            heading, account_id = self._head(work, asked)
            refunds = {refund.refund_no: refund for refund in work.statements.refunds_of(account_id)}
            documents = [entry.document for entry in work.subledger.entries(account_id)]
        if asked.refund_no not in refunds:
            whose = f"license {asked.license_number}" if asked.license_number else AccountKind.SUSPENSE.value
            raise UnknownRefund(f"{whose} has no refund {asked.refund_no}")
        refund = refunds[asked.refund_no]
        return check_paper(heading, refund, books_of(documents).refund(asked.refund_no).due, zone)

    def _head(self, work: Work, asked: PrintCheck) -> tuple[Heading, AccountId]:
        now = self.clock.now()
        if not asked.license_number:
            return site_heading(work, asked.site_id, Addressee(()), now), work.sites.suspense_account(asked.site_id)
        license_ = work.licenses.by_number(asked.site_id, asked.license_number)
        return license_heading(work, license_, now), account_of(license_.id)


def check_paper(heading: Heading, refund: Refund, due: RefundDue, zone: ZoneInfo) -> CheckPaper:
    """The latest check of a refund. Raises NoCheck."""
    if not refund.check_number or refund.state not in MARKS:
        raise NoCheck(
            f"refund {refund.refund_no} is {refund.state.value}: it has no check now; give it a check number first"
        )
    printed_at = next(step.at for step in reversed(refund.steps) if step.state is RefundState.PRINTED)
    to = Addressee(refund.payees, envelope_lines(refund.address))
    license_ = f", license {heading.license_number}" if heading.license_number else ""
    return CheckPaper(
        heading=evolve(heading, to=to),
        check_number=refund.check_number,
        dated_on=refund.check_dated_on(local_day(printed_at, zone)),
        memo=f"Refund {refund.refund_no}{license_}",
        mark=MARKS[refund.state],
        parts=tuple(_parts(due, refused=not heading.license_number)),
        amount_cents=refund.amount_cents,
    )


def _parts(due: RefundDue, *, refused: bool) -> Iterator[DatedAmount]:
    if due.from_deposit_cents:
        yield DatedAmount(None, "From your deposit", due.from_deposit_cents)
    credit_cents = due.amount_cents - due.from_deposit_cents
    if credit_cents:
        words = "A payment of yours that we did not keep" if refused else "From payments of yours that no charge took"
        yield DatedAmount(None, words, credit_cents)
