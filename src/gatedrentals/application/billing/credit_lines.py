"""Lower what was invoiced: credit memos, and voids of whole invoices (§5.1, §6.2)."""

from attrs import frozen

from gatedrentals.application.account_file import AccountFile
from gatedrentals.application.asked import Asked
from gatedrentals.application.deposits.late_changes import SETTLED, settle_late_money
from gatedrentals.application.named_line import NamedLine, invoice_named, line_named
from gatedrentals.domain.catalog.product import RETURNED_REFUND, ChargeClass
from gatedrentals.domain.errors import InvalidValue, Refusal
from gatedrentals.domain.ids import SiteId
from gatedrentals.domain.ledger.documents import CreditMemo, CreditReason, LineCredit
from gatedrentals.domain.ledger.line import Line, LineKind, LineRef
from gatedrentals.domain.licensing.license import License
from gatedrentals.domain.money import dollars
from gatedrentals.ports.audit_trail import AuditRow
from gatedrentals.ports.clock import Clock
from gatedrentals.ports.store import Store, Work

BY_HAND = frozenset({CreditReason.GOODWILL, CreditReason.BILLING_ERROR})
"""Reasons for which people credit lines; the others follow from rules."""


class CreditTooLarge(Refusal):
    """A line cannot be credited by more than it still comes to."""

    code = "credit_too_large"


class NothingToCredit(Refusal):
    """All of the invoice was credited, forfeited or written off before."""

    code = "nothing_to_credit"


class DepositSettled(Refusal):
    """The deposit was settled by the statement: a credit on its line would give it back twice (§11.4)."""

    code = "deposit_settled"


@frozen
class LineReduction:
    """Cents to take off a charge or a tax line."""

    line: NamedLine
    cents: int


@frozen
class CreditLines:
    """Lower these lines; a billing error counts from the line's issue, late fees included (§6.2)."""

    site_id: SiteId
    license_number: str
    reason: CreditReason
    lines: tuple[LineReduction, ...]
    note: str
    asked: Asked


@frozen
class VoidInvoice:
    """Credit all that is left of an invoice. Its number stays, and its cycle is not billed again (§3.3)."""

    site_id: SiteId
    license_number: str
    invoice_number: int
    note: str
    asked: Asked


@frozen
class Credited:
    """What was credited, and what is open on the account after it, in cents."""

    license_number: str
    credited_cents: int
    open_cents: int


@frozen
class Credits:
    """Makes credit memos; cash above the new net flows on, from a settled license back by check."""

    store: Store
    clock: Clock

    def __call__(self, command: CreditLines) -> Credited:
        """Lower lines.

        Raises UnknownLicense, UnknownLine, CreditTooLarge, DepositSettled, or InvalidValue without a note, for another
        reason, for an amount not above zero, or for a discount or a line named twice; nothing changes then.
        """
        if command.reason not in BY_HAND:
            raise InvalidValue("reason", command.reason.value, "goodwill or billing_error")
        if len({part.line for part in command.lines}) != len(command.lines) or not command.lines:
            raise InvalidValue("lines", command.lines, "one line or more, each once")
        with self.store.work(command.site_id) as work:
            license_, file = self._file(work, command)
            credits_made = tuple(_reduction(file, license_, part) for part in command.lines)
            return self._credit(file, command, license_, CreditMemo(command.reason, credits_made, command.note))

    def void(self, command: VoidInvoice) -> Credited:
        """Void an invoice.

        Raises UnknownLicense, UnknownInvoice, NothingToCredit, DepositSettled, or InvalidValue without a note; nothing
        changes then.
        """
        with self.store.work(command.site_id) as work:
            license_, file = self._file(work, command)
            seq = invoice_named(file, command.invoice_number)
            lines = file.posted.invoices[seq].invoice.lines
            left = ((line, _left(file, LineRef(seq, line.line_no), line)) for line in lines)
            credits_made = tuple(LineCredit(LineRef(seq, line.line_no), cents) for line, cents in left if cents)
            if not credits_made:
                raise NothingToCredit(f"nothing is left of invoice {command.invoice_number}")
            for credit in credits_made:
                _check_deposit(license_, file.posted.line(credit.line))
            return self._credit(file, command, license_, CreditMemo(CreditReason.VOID, credits_made, command.note))

    def _file(self, work: Work, command: CreditLines | VoidInvoice) -> tuple[License, AccountFile]:
        if not command.note.strip():
            raise InvalidValue("note", command.note, "a sentence that says why")
        license_ = work.licenses.by_number(command.site_id, command.license_number)
        return license_, AccountFile.of_license(work, license_, self.clock.now())

    def _credit(
        self, file: AccountFile, command: CreditLines | VoidInvoice, license_: License, memo: CreditMemo
    ) -> Credited:
        now = self.clock.now()
        file.record(memo, now, now, now, memo.reason.value)
        settle_late_money(file, command.asked, now)
        file.save(now)
        cents = sum(credit.cents for credit in memo.credits)
        file.work.audit_trail.add(
            AuditRow(
                site_id=command.site_id,
                at=now,
                who=command.asked.who,
                origin=command.asked.origin,
                what="credit_lines",
                subject=license_.number,
                detail=f"{dollars(cents)} {memo.reason.value.replace('_', ' ')}: {command.note}",
            )
        )
        return Credited(license_.number, cents, sum(line.open_cents for line in file.standing.open_lines))


def _reduction(file: AccountFile, license_: License, part: LineReduction) -> LineCredit:
    ref = line_named(file, part.line)
    line = file.posted.line(ref)
    if line.kind is LineKind.DISCOUNT:
        raise InvalidValue("line", part.line, "a charge or a tax line: a discount is part of its line")
    if part.cents <= 0:
        raise InvalidValue("cents", part.cents, "an amount above 0")
    _check_deposit(license_, line)
    of_line = [
        other
        for other in file.posted.invoices[ref.invoice_seq].invoice.lines
        if other.line_no == line.line_no or (other.kind is LineKind.DISCOUNT and other.of_line == line.line_no)
    ]
    left = sum(_left(file, LineRef(ref.invoice_seq, other.line_no), other) for other in of_line)
    if part.cents > left:
        raise CreditTooLarge(f"{line.text} comes to {dollars(left)}: it cannot be lowered by {dollars(part.cents)}")
    return LineCredit(ref, part.cents)


def _left(file: AccountFile, ref: LineRef, line: Line) -> int:
    return line.amount_cents - file.posted.credited.get(ref, 0) - file.posted.relieved.get(ref, 0)


def _check_deposit(license_: License, line: Line) -> None:
    if line.product == RETURNED_REFUND:
        raise DepositSettled("money that was refunded and came back is owed: write it off instead")
    if line.charge_class is ChargeClass.DEPOSIT and license_.state in SETTLED:
        raise DepositSettled(f"license {license_.number} is {license_.state.value}: its deposit is settled")
