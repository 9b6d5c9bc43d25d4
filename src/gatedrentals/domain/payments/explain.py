"""Where money went and why something is owed, in words for residents and staff (§6.4)."""

from collections.abc import Iterator
from datetime import date
from zoneinfo import ZoneInfo

from gatedrentals.domain.ledger.documents import (
    Allocation,
    CreditMemo,
    CreditReason,
    DepositForfeit,
    Holding,
    InvoiceKind,
    Method,
    Reason,
    WriteOff,
)
from gatedrentals.domain.ledger.line import Line, LineKind, LineRef
from gatedrentals.domain.money import dollars
from gatedrentals.domain.payments.posted import Posted
from gatedrentals.domain.period import day_words, local_day, moment_words, nights_words
from gatedrentals.domain.site.charge_class import ChargeClass
from gatedrentals.domain.values import frozen

CLASS_WORDS = {
    ChargeClass.RENT: "rent",
    ChargeClass.DEPOSIT: "the deposit",
    ChargeClass.ELECTRIC: "electric",
    ChargeClass.PROPANE: "propane",
    ChargeClass.UTILITIES: "utilities",
    ChargeClass.FEES: "fees",
    ChargeClass.LATE: "late fees",
    ChargeClass.DAMAGES: "damages",
    ChargeClass.TAX: "tax",
}
METHOD_WORDS = {
    Method.CARD: "card payment",
    Method.ECHECK: "eCheck",
    Method.KIOSK: "kiosk payment",
    Method.ZELLE: "Zelle payment",
    Method.MAILED_CHECK: "mailed check",
    Method.OFFICE_CASH: "cash payment at the office",
    Method.MONEY_ORDER: "money order",
    Method.OPENING: "balance from before we kept these books",
}
CREDIT_WORDS = {
    CreditReason.CUT: "days that are no longer charged",
    CreditReason.ADVANCE_UNFUNDED: "billed early from a payment that did not last; it is billed again on its day",
    CreditReason.VOID: "the invoice was voided",
    CreditReason.BILLING_ERROR: "a billing error",
    CreditReason.GOODWILL: "a courtesy credit",
    CreditReason.FEE_TAKEN_BACK: "rent had been received in time after all",
    CreditReason.HOTEL_TAX_EXEMPT: "nights that are exempt from hotel tax",
    CreditReason.DEPOSIT_NOT_OWED: "the unpaid part of a deposit is not owed",
    CreditReason.ESTIMATE: "less was used than estimated",
    CreditReason.UNEARNED: "what had not been earned",
}
HOLDING_WORDS = {
    Holding.UNMATCHED: "is kept until we know whose it is",
    Holding.QUARANTINED: "is kept until the office decides whether to accept it",
    Holding.OVER_HORIZON: "is kept, because we do not bill further ahead",
    Holding.BEFORE_FIRST_INVOICE: "is kept for the first invoice",
    Holding.REFUNDABLE_CREDIT: "is your credit: it pays what is billed next, or is refunded when you leave",
}
REASON_WORDS = {
    Reason.PINNED: "the office put this charge before all others",
    Reason.DIRECTED: "the office sent this payment there",
    Reason.CLASS_ORDER: "payments cover {kind} as number {rank} in order, oldest first, and all before it was paid",
    Reason.DATE_ORDER: "payments cover what was due first, and all due before it was paid",
    Reason.CURRENT_CYCLE: "payments cover the current billing period first",
    Reason.LARGEST: "payments cover the largest charge first",
    Reason.PRO_RATA: "payments are shared among charges of one kind by what is open on each",
    Reason.BILLED_AHEAD: "all that was open was paid, so the next period was billed early",
    Reason.CREDIT_CARRIED: "what was left of this payment pays what is billed later",
    Reason.FREED_BY_CREDIT: "what it had paid before was credited, so the money moved on",
}


@frozen
class PlacedPart:
    """A part of a receipt on one line, with all that decided it; ``because`` says it in words."""

    cents: int
    line: LineRef
    text: str
    charge_class: ChargeClass
    due_on: date
    rank: int
    policy_version: int
    reason: Reason
    because: str


def placed_parts(posted: Posted, receipt_seq: int) -> tuple[PlacedPart, ...]:
    """Each part of a receipt as it stands in the books, in the order in which lines are paid (§6.4)."""
    parts = [_part(posted, allocation) for allocation in posted.placed.get(receipt_seq, {}).values()]
    return tuple(sorted(parts, key=lambda part: (part.rank, part.due_on, part.line)))


def why_there(posted: Posted, receipt_seq: int, zone: ZoneInfo) -> tuple[str, ...]:
    """Why a receipt went where it stands: "why did my $200 go there" (§6.4)."""
    fact = posted.receipts[receipt_seq]
    what = METHOD_WORDS[fact.receipt.method]
    came = moment_words(fact.receipt.received_at, zone)
    said = [f"Your {what} of {dollars(fact.receipt.amount_cents)} came in on {came}."]
    if fact.reversal is not None:
        said.append(
            f"It was taken back on {day_words(local_day(fact.reversal.returned_at, zone))} and counts as not received."
        )
    said += [
        f"{dollars(part.cents)} paid {part.text}, due {day_words(part.due_on)}: {part.because}."
        for part in placed_parts(posted, receipt_seq)
    ]
    held = posted.held.get(receipt_seq, {})
    said += [f"{dollars(cents)} {HOLDING_WORDS[holding]}." for holding, cents in held.items() if cents > 0]
    moves = posted.revisions.get(receipt_seq, 0)
    if moves:
        said.append(f"It was placed anew {_times(moves)}, because what came in or went back before it changed.")
    return tuple(said)


def why_owed(posted: Posted, ref: LineRef, zone: ZoneInfo) -> tuple[str, ...]:
    """Why a line is owed, what lowered it, what paid it, and what is left: "why do I owe this" (§6.4)."""
    invoice = posted.invoices[ref.invoice_seq].invoice
    line = posted.line(ref)
    said = [f"{line_words(line)} is {dollars(line.amount_cents)}, due {day_words(invoice.due_on)} before noon."]
    if invoice.kind is InvoiceKind.LATE_FEE and invoice.cycle is not None:
        said.append(f"Rent due {day_words(invoice.cycle.start)} was still open when it became late.")
    left = line.amount_cents
    for cents, words in _lowered(posted, ref, zone):
        left -= cents
        said.append(f"{dollars(cents)} less: {words}.")
    said.append(f"{dollars(left)} is left to pay." if left else "Nothing is left to pay.")
    return tuple(said)


def why_lowered(posted: Posted, body: CreditMemo | DepositForfeit | WriteOff) -> Iterator[str]:
    """What less is owed on each line after a document, and why; what falls away of a discount is owed again."""

    def named(ref: LineRef) -> str:
        return line_words(posted.line(ref))

    match body:
        case CreditMemo():
            why = CREDIT_WORDS[body.reason]
            for each in body.credits:
                what = f"of {named(each.line)} falls away" if each.cents < 0 else f"is taken off {named(each.line)}"
                yield f"{dollars(abs(each.cents))} {what}: {why}."
        case DepositForfeit():
            for share in body.allocations:
                goes = (
                    "goes back to the deposit: less was used than estimated"
                    if share.cents < 0
                    else "is paid by the deposit"
                )
                yield f"{dollars(abs(share.cents))} of {named(share.line)} {goes}."
        case _:
            for ref, cents in body.lines:
                yield f"{dollars(cents)} of {named(ref)} is given up."


def _lowered(posted: Posted, ref: LineRef, zone: ZoneInfo) -> Iterator[tuple[int, str]]:
    for line in posted.invoices[ref.invoice_seq].invoice.lines:
        if line.kind is LineKind.DISCOUNT and line.of_line == ref.line_no:
            own = LineRef(ref.invoice_seq, line.line_no)
            yield -line.amount_cents, line.text
            if own in posted.credited:
                yield posted.credited[own], f"{line.text}, for days that are no longer charged"
    for reason, cents in posted.reasons.get(ref, {}).items():
        yield cents, CREDIT_WORDS[reason]
    from_deposit = posted.forfeited.get(ref, 0)
    given_up = posted.relieved.get(ref, 0) - from_deposit
    if from_deposit:
        yield from_deposit, "the deposit paid it"
    if given_up:
        yield given_up, "it was given up"
    for seq, places in posted.placed.items():
        if ref in places:
            receipt = posted.receipts[seq].receipt
            day = day_words(local_day(receipt.received_at, zone))
            yield places[ref].cents, f"your {METHOD_WORDS[receipt.method]} of {day}"


def _part(posted: Posted, allocation: Allocation) -> PlacedPart:
    line = posted.line(allocation.line)
    return PlacedPart(
        cents=allocation.cents,
        line=allocation.line,
        text=line_words(line),
        charge_class=line.charge_class,
        due_on=posted.invoices[allocation.line.invoice_seq].invoice.due_on,
        rank=allocation.rank,
        policy_version=allocation.policy_version,
        reason=allocation.reason,
        because=REASON_WORDS[allocation.reason].format(kind=CLASS_WORDS[line.charge_class], rank=allocation.rank),
    )


def line_words(line: Line) -> str:
    """What a line is for, with its nights."""
    return f"{line.text} for {nights_words(line.earning.period)}" if line.earning is not None else line.text


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count} times"
