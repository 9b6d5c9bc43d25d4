"""Give up what will not be paid: earned lines as bad debt, the rest is credited (§5.2)."""

from collections import defaultdict
from datetime import datetime

from attrs import frozen

from gatedrentals.application.account_file import AccountFile
from gatedrentals.application.asked import Asked
from gatedrentals.application.deposits.late_changes import settle_late_money
from gatedrentals.application.deposits.refused_money import resolve_refused_money_owed
from gatedrentals.application.deposits.settlement_file import refund_file
from gatedrentals.domain.catalog.product import ChargeClass
from gatedrentals.domain.deposits.reading import read_position
from gatedrentals.domain.errors import InvalidValue, Refusal
from gatedrentals.domain.ids import SiteId
from gatedrentals.domain.ledger.documents import CreditMemo, CreditReason, LineCredit, WriteOff
from gatedrentals.domain.ledger.line import LineRef
from gatedrentals.domain.money import dollars
from gatedrentals.domain.period import local_day
from gatedrentals.domain.revenue.books import read_books
from gatedrentals.domain.revenue.recognition import earned_cents
from gatedrentals.ports.audit_trail import AuditRow
from gatedrentals.ports.clock import Clock
from gatedrentals.ports.store import Store
from gatedrentals.ports.subledger import AccountKind


class NothingOpen(Refusal):
    """The account has no open line: there is nothing to give up."""

    code = "nothing_open"


@frozen
class WriteOffBalance:
    """Give up all that is open on a license, with a reason; without its number, on the site's suspense account.

    There the payer of refused money owes it that came back after the check (§6.5).
    """

    site_id: SiteId
    license_number: str
    note: str
    asked: Asked


@frozen
class WrittenOff:
    """What became of the open balance, in cents: bad debt with tax that goes back, unearned rent, unpaid deposit."""

    license_number: str
    bad_debt_cents: int
    unearned_cents: int
    deposit_cents: int


@frozen
class WriteOffs:
    """Writes balances off; a settled license whose balance is dealt with closes (§11.5)."""

    store: Store
    clock: Clock

    def __call__(self, command: WriteOffBalance) -> WrittenOff:
        """Write the balance off. Raises UnknownLicense, NothingOpen, or InvalidValue without a note."""
        if not command.note.strip():
            raise InvalidValue("note", command.note, "a sentence that says why")
        with self.store.work(command.site_id) as work:
            now = self.clock.now()
            refunds = refund_file(work, command.site_id, command.license_number, command.asked, now)
            file = refunds.books
            file.catch_up(now, now, "written off")
            if not file.standing.open_lines:
                raise NothingOpen(f"nothing is open on {refunds.title}")
            deposits, unearned, bad_debt = _parts(file, now)
            for reason, credits_made in (
                (CreditReason.DEPOSIT_NOT_OWED, deposits),
                (CreditReason.UNEARNED, unearned),
            ):
                if credits_made:
                    file.record(CreditMemo(reason, credits_made, command.note), now, now, now, "written off")
            if bad_debt:
                file.record(WriteOff(bad_debt, command.note), now, now, now, "written off")
            settle_late_money(file, command.asked, now)
            resolve_refused_money_owed(refunds)
            file.save(now)
            written = WrittenOff(
                command.license_number,
                sum(cents for _, cents in bad_debt),
                sum(credit.cents for credit in unearned),
                sum(credit.cents for credit in deposits),
            )
            work.audit_trail.add(_row(command, now, written))
            return written


def _row(command: WriteOffBalance, now: datetime, written: WrittenOff) -> AuditRow:
    return AuditRow(
        site_id=command.site_id,
        at=now,
        who=command.asked.who,
        origin=command.asked.origin,
        what="write_off",
        subject=command.license_number or AccountKind.SUSPENSE.value,
        detail=f"{dollars(written.bad_debt_cents)} bad debt: {command.note}",
    )


def _parts(
    file: AccountFile, now: datetime
) -> tuple[tuple[LineCredit, ...], tuple[LineCredit, ...], tuple[tuple[LineRef, int], ...]]:
    """What is open, as deposits that are not owed, what is not earned yet, and what is given up as bad debt.

    A deposit is owed that went back by check, and then its money came back (§6.5).
    """
    unearned_cents = _unearned(file, now)
    owed = read_position(file.documents, file.standing, local_day(now, file.site.zone), (), 0).deposit_owed()
    deposits: list[LineCredit] = []
    unearned: list[LineCredit] = []
    bad_debt: list[tuple[LineRef, int]] = []
    for line in file.standing.open_lines:
        if line.charge_class is ChargeClass.DEPOSIT:
            credits_made, credited_cents = deposits, line.open_cents - owed[line.ref]
        else:
            credits_made, credited_cents = unearned, min(line.open_cents, unearned_cents.get(line.ref, 0))
        if credited_cents:
            credits_made.append(LineCredit(line.ref, credited_cents))
        if line.open_cents > credited_cents:
            bad_debt.append((line.ref, line.open_cents - credited_cents))
    return tuple(deposits), tuple(unearned), tuple(bad_debt)


def _unearned(file: AccountFile, now: datetime) -> dict[LineRef, int]:
    """What each charge, its discounts taken off, has not earned by today (§7.2); a point in time is earned."""
    today = local_day(now, file.site.zone)
    unearned_cents: dict[LineRef, int] = defaultdict(int)
    for revenue in read_books(file.documents).lines:
        if revenue.is_deferred:
            base = LineRef(revenue.ref.invoice_seq, revenue.line.of_line or revenue.ref.line_no)
            unearned_cents[base] += revenue.net_cents - earned_cents(revenue, today)
    return unearned_cents
