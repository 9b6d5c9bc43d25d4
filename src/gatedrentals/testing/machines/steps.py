"""What can happen in a park, as values: the same steps can be taken by several parks, and shown when one fails."""

from datetime import datetime, timedelta
from enum import Enum
from typing import Protocol

from attrs import frozen

from gatedrentals.application.billing.credit_lines import CreditLines, Credits, LineReduction, VoidInvoice
from gatedrentals.application.named_line import NamedLine
from gatedrentals.application.receipts.direct_receipt import Directives, DirectReceipt, MarkLines
from gatedrentals.application.receipts.place_receipt import PlaceReceipt, PlaceReceipts
from gatedrentals.application.receipts.record_receipt import BookReceipts, RecordReceipt
from gatedrentals.application.receipts.reverse_receipt import ReverseReceipt, TakeBackReceipts
from gatedrentals.domain.ledger.documents import (
    CreditReason,
    DirectiveKind,
    Invoice,
    Method,
    Receipt,
    ReceiptBooked,
    ReversalReason,
)
from gatedrentals.domain.payments.standing import OpenLine
from gatedrentals.domain.period import local_day, midnight, noon
from gatedrentals.testing.machines.park import ASKED, Park
from gatedrentals.testing.strategies.sites import CENTRAL

SOURCE = {Method.ECHECK: "authnet", Method.CARD: "authnet", Method.ZELLE: "amegy"}


class Step(Protocol):
    """Something that happens in a park."""

    def take(self, park: Park) -> str:
        """Let it happen; the answer is equal in equal parks."""
        ...


class Came(Enum):
    """When money came in, seen from the present: rules turn on these instants (§3.2, §3.3, §6.4)."""

    NOW = "now"
    HOURS_AGO = "hours ago"
    LAST_NOON = "at the last noon exactly"
    BEFORE_LAST_NOON = "a second before the last noon"
    TODAY = "a bare date: 00:00"
    WITH_THE_LAST = "at the instant of the last receipt"


class Amount(Enum):
    """How much came in: of what is open, or of a cycle's worth."""

    OPEN = "all that is open"
    HALF = "half of what is open"
    CYCLE = "one cycle"
    CYCLES = "two cycles and some"
    SOME = "some dollars and a cent"
    MISTYPED = "a mistyped amount"


@frozen
class Wait:
    """Time goes by: to the next noon exactly, or some hours."""

    hours: int
    to_noon: bool = False

    def take(self, park: Park) -> str:
        """Advance the clock."""
        park.clock.advance(timedelta(hours=self.hours))
        if self.to_noon:
            day = local_day(park.now, CENTRAL)
            at = noon(day, CENTRAL)
            park.clock.set(at if at > park.now else noon(day + timedelta(days=1), CENTRAL))
        return "done"


@frozen
class Run:
    """The runs of a day: bills, late fees, or both."""

    bills: bool
    late_fees: bool

    def take(self, park: Park) -> str:
        """Run them as of now."""

        def both() -> None:
            if self.bills:
                park.bill()
            if self.late_fees:
                park.charge_late()

        return park.attempt(both)


@frozen
class Receive:
    """Money comes in for a license; ``license`` None means that nobody knows whose it is."""

    number: int
    license: int | None
    amount: Amount
    came: Came
    hours: int = 0
    method: Method = Method.ZELLE

    def take(self, park: Park) -> str:
        """Book it."""
        name = "" if self.license is None else number_of(park, self.license)
        cents = self._cents(park, name or park.numbers[0])
        receipt = Receipt(
            SOURCE.get(self.method, "office"),
            f"{park.site_id}-{self.number * 7919 % 10007}",
            self.method,
            cents,
            _instant(park, self.came, self.hours),
            payer_name=f"Payer {self.number % 3}",
        )
        book = BookReceipts(park.store, park.clock)
        return park.attempt(lambda: book(RecordReceipt(park.site_id, receipt, ASKED, name)))

    def _cents(self, park: Park, number: str) -> int:
        with park.store.work(park.site_id) as work:
            open_cents = sum(line.open_cents for line in work.subledger.standing(park.account_id(number)).open_lines)
        terms = park.license(number).stay.terms[-1].terms
        cycle = sum(charge.amount_cents or 500 for charge in terms.recurring)
        return {
            Amount.OPEN: open_cents or cycle,
            Amount.HALF: open_cents // 2 or 1,
            Amount.CYCLE: cycle,
            Amount.CYCLES: 2 * cycle + 10_001,
            Amount.SOME: 10_001,
            Amount.MISTYPED: 30 * cycle,
        }[self.amount]


@frozen
class ReceiveAgain:
    """The same money is fed once more: a duplicate."""

    receipt: int

    def take(self, park: Park) -> str:
        """Book it, which is refused."""
        found = receipts_of(park)
        if not found:
            return "nothing"
        _, receipt = found[self.receipt % len(found)]
        book = BookReceipts(park.store, park.clock)
        return park.attempt(lambda: book(RecordReceipt(park.site_id, receipt, ASKED, park.numbers[0])))


@frozen
class Return:
    """A receipt comes back, or was booked where it did not belong."""

    receipt: int
    reason: ReversalReason
    hours_ago: int = 0

    def take(self, park: Park) -> str:
        """Take it back."""
        found = receipts_of(park)
        if not found:
            return "nothing"
        _, receipt = found[self.receipt % len(found)]
        at = max(park.now - timedelta(hours=self.hours_ago), receipt.received_at)
        command = ReverseReceipt(park.site_id, receipt.source, receipt.external_id, self.reason, at, ASKED, "R01")
        return park.attempt(lambda: TakeBackReceipts(park.store, park.clock)(command))


@frozen
class Place:
    """Money finds its license: from suspense, or from a license where it was wrong."""

    receipt: int
    license: int

    def take(self, park: Park) -> str:
        """Place it."""
        found = receipts_of(park)
        if not found:
            return "nothing"
        _, receipt = found[self.receipt % len(found)]
        number = number_of(park, self.license)
        command = PlaceReceipt(park.site_id, receipt.source, receipt.external_id, number, ASKED)
        return park.attempt(lambda: PlaceReceipts(park.store, park.clock)(command))


@frozen
class Mark:
    """A line is pinned, unpinned, disputed or no longer disputed."""

    license: int
    line: int
    kind: DirectiveKind

    def take(self, park: Park) -> str:
        """Mark an open line."""
        number = number_of(park, self.license)
        line = _open_line(park, number, self.line)
        if line is None:
            return "nothing"
        command = MarkLines(park.site_id, number, self.kind, (_named(park, number, line),), ASKED)
        return park.attempt(lambda: Directives(park.store, park.clock).mark(command))


@frozen
class Direct:
    """A receipt is sent to a line."""

    receipt: int
    license: int
    line: int

    def take(self, park: Park) -> str:
        """Direct it, if it stands on this license."""
        number = number_of(park, self.license)
        line = _open_line(park, number, self.line)
        found = [receipt for account, receipt in receipts_of(park) if account == number]
        if line is None or not found:
            return "nothing"
        receipt = found[self.receipt % len(found)]
        named = (_named(park, number, line),)
        command = DirectReceipt(park.site_id, receipt.source, receipt.external_id, named, ASKED)
        return park.attempt(lambda: Directives(park.store, park.clock).direct(command))


@frozen
class Credit:
    """A line is lowered by a person, by part of what is open."""

    license: int
    line: int
    reason: CreditReason
    part: int = 2

    def take(self, park: Park) -> str:
        """Credit it, from now on or (a billing error) from its issue."""
        number = number_of(park, self.license)
        line = _open_line(park, number, self.line)
        if line is None:
            return "nothing"
        cents = max(1, line.open_cents // self.part)
        reduction = LineReduction(_named(park, number, line), cents)
        command = CreditLines(park.site_id, number, self.reason, (reduction,), "as asked", ASKED)
        return park.attempt(lambda: Credits(park.store, park.clock)(command))


@frozen
class Void:
    """What is left of an invoice is credited."""

    license: int
    line: int

    def take(self, park: Park) -> str:
        """Void the invoice of an open line."""
        number = number_of(park, self.license)
        line = _open_line(park, number, self.line)
        if line is None:
            return "nothing"
        command = VoidInvoice(park.site_id, number, _named(park, number, line).invoice_number, "as asked", ASKED)
        return park.attempt(lambda: Credits(park.store, park.clock).void(command))


def receipts_of(park: Park) -> list[tuple[str, Receipt]]:
    """Every receipt where it was first booked, with the license's number (empty for suspense), in order of booking."""
    found = []
    for number in (*park.numbers, ""):
        account = park.account_id(number) if number else park.suspense()
        for document in park.documents(account):
            if isinstance(document.body, ReceiptBooked) and not document.body.receipt.transferred:
                found.append((document.recorded_at, number, document.body.receipt))  # noqa: PERF401 - reads as it counts
    return [(number, receipt) for _, number, receipt in sorted(found, key=lambda row: row[:2])]


def number_of(park: Park, license_: int) -> str:
    """The number of a license, counted round."""
    return park.numbers[license_ % len(park.numbers)]


def _open_line(park: Park, number: str, place: int) -> OpenLine | None:
    with park.store.work(park.site_id) as work:
        lines = [line for line in work.subledger.standing(park.account_id(number)).open_lines if not line.is_tax]
    return lines[place % len(lines)] if lines else None


def _named(park: Park, number: str, line: OpenLine) -> NamedLine:
    document = park.documents(park.account_id(number))[line.ref.invoice_seq - 1]
    assert isinstance(document.body, Invoice)
    return NamedLine(document.body.number, line.ref.line_no)


def _instant(park: Park, came: Came, hours: int) -> datetime:
    now, today = park.now, local_day(park.now, CENTRAL)
    last_noon = noon(today, CENTRAL)
    if last_noon > now:
        last_noon = noon(today - timedelta(days=1), CENTRAL)
    match came:
        case Came.NOW:
            return now
        case Came.HOURS_AGO:
            return now - timedelta(hours=hours)
        case Came.LAST_NOON:
            return last_noon
        case Came.BEFORE_LAST_NOON:
            return last_noon - timedelta(seconds=1)
        case Came.TODAY:
            return midnight(today, CENTRAL)
        case Came.WITH_THE_LAST:
            found = receipts_of(park)
            return found[-1][1].received_at if found else now
