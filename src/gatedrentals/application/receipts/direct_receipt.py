"""A PM's word on where money goes: a receipt directed to lines, a line pinned or excluded (§6.1, §6.4)."""

from attrs import frozen

from gatedrentals.application.account_file import AccountFile
from gatedrentals.application.asked import Asked
from gatedrentals.application.named_line import NamedLine, line_named
from gatedrentals.application.receipts.reverse_receipt import receipt_file
from gatedrentals.domain.ids import SiteId
from gatedrentals.domain.ledger.documents import Directive, DirectiveKind
from gatedrentals.ports.audit_trail import AuditRow
from gatedrentals.ports.clock import Clock
from gatedrentals.ports.store import Store, Work


@frozen
class DirectReceipt:
    """Send a receipt to these lines first, in order; what is left of it goes the usual way (§6.4)."""

    site_id: SiteId
    source: str
    external_id: str
    lines: tuple[NamedLine, ...]
    asked: Asked
    note: str = ""


@frozen
class MarkLines:
    """Pin, unpin, exclude or include lines of a license from now on (§6.1)."""

    site_id: SiteId
    license_number: str
    kind: DirectiveKind
    lines: tuple[NamedLine, ...]
    asked: Asked
    note: str = ""


@frozen
class Directives:
    """Records directives and lets the money follow them."""

    store: Store
    clock: Clock

    def direct(self, command: DirectReceipt) -> int:
        """Direct a receipt; returns how many documents it took.

        Raises UnknownReceipt, AlreadyReversed or UnknownLine; nothing changes then.
        """
        now = self.clock.now()
        with self.store.work(command.site_id) as work:
            file, seq = receipt_file(work, command.site_id, command.source, command.external_id, now)
            lines = tuple(line_named(file, line) for line in command.lines)
            body = Directive(DirectiveKind.DIRECT, lines, seq, command.note)
            file.record(body, file.posted.receipts[seq].receipt.received_at, now, now, "directed")
            self._audit(work, command, f"{command.source} {command.external_id}", "direct")
            return len(file.save(now))

    def mark(self, command: MarkLines) -> int:
        """Pin, unpin, exclude or include lines; returns how many documents it took.

        Raises UnknownLicense or UnknownLine; nothing changes then.
        """
        now = self.clock.now()
        with self.store.work(command.site_id) as work:
            license_ = work.licenses.by_number(command.site_id, command.license_number)
            file = AccountFile.of_license(work, license_, now)
            lines = tuple(line_named(file, line) for line in command.lines)
            file.record(Directive(command.kind, lines, None, command.note), now, now, now, command.kind.value)
            self._audit(work, command, command.license_number, command.kind.value)
            return len(file.save(now))

    def _audit(self, work: Work, command: DirectReceipt | MarkLines, subject: str, what: str) -> None:
        lines = ", ".join(f"{line.invoice_number}/{line.line_no}" for line in command.lines)
        work.audit_trail.add(
            AuditRow(
                site_id=command.site_id,
                at=self.clock.now(),
                who=command.asked.who,
                origin=command.asked.origin,
                what=what,
                subject=subject,
                detail=f"lines {lines} {command.note}".strip(),
            )
        )
