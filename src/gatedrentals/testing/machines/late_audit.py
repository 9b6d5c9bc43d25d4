"""Who was late, reckoned from documents alone: by what came before the deadline, and by what came back (§6.5, §6.6)."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta

from gatedrentals.domain.catalog.product import ChargeClass
from gatedrentals.domain.ledger.documents import RETURNED, CreditReason, InvoiceKind, ReceiptReversed
from gatedrentals.domain.ledger.entry import Entry
from gatedrentals.domain.ledger.line import LineRef
from gatedrentals.domain.licensing.license import License
from gatedrentals.testing.machines.park import SetUp
from gatedrentals.testing.machines.tally import Tally
from gatedrentals.testing.strategies.sites import CENTRAL


def late_findings(entries: Sequence[Entry], set_up: SetUp) -> Iterator[str]:
    """Fees added when a receipt was taken back, although it had not covered the rent at the deadline itself (§6.5)."""
    rule = set_up.policy.late_fee
    documents = [entry.document for entry in entries]
    for place, document in enumerate(documents):
        body = document.body
        if not isinstance(body, ReceiptReversed) or rule is None:
            continue
        before = Tally.of(documents[:place])
        if before.directed or before.voided:
            continue
        added = [each for each in documents[place:] if each.recorded_at == document.recorded_at]
        after = Tally.of(documents[:place] + added)
        for start, accrual, seq in _live_fees(after):
            if seq <= document.seq or accrual or after.invoices[seq].effective_at > body.returned_at:
                continue
            cycles = [found for first, _, found in before.live_cycles() if first == start]
            at = after.invoices[seq].effective_at
            taken = sum(
                -part.cents for part in body.taken if part.line.invoice_seq in cycles and _is_rent(before, part.line)
            )
            covered = cycles and _rent_open_at(before, cycles[0], at) < rule.minimum_open_rent_cents
            if covered and (not taken or body.reason not in RETURNED):
                yield f"late fee {seq} of {start} was added for money that slid when {body.receipt_seq} was taken back"


def _is_rent(tally: Tally, ref: LineRef) -> bool:
    return tally.lines[ref].charge_class is ChargeClass.RENT


def late_fee_findings(tally: Tally, license_: License, set_up: SetUp) -> Iterator[str]:
    """Where nothing but money came and went: late is exactly who was late at the deadline (§6.6)."""
    rule = set_up.policy.late_fee
    fees = _live_fees(tally)
    for start, accrual, seq in fees:
        if tally.lines[LineRef(seq, 1)].charge_class is not ChargeClass.LATE:
            yield f"late fee {seq} is not of class late"
        if fees.count((start, accrual, seq)) > 1 or rule is None:
            yield f"late fee {seq} of {start} stands twice, or without a rule"
    charged: Counter[date] = Counter()
    for start, _, seq in fees:
        charged[start] += tally.lines[LineRef(seq, 1)].amount_cents
    if rule is not None and any(cents > rule.cap_cents for cents in charged.values()):
        yield f"late fees come to {dict(charged)}, the cap is {rule.cap_cents}"
    changed = len(license_.stay.terms) > 1 or license_.stay.ends
    if rule is None or tally.credited_by_people or changed or tally.directed or tally.voided:
        return
    for start, end, seq in tally.live_cycles():
        open_cents = _rent_open_at(tally, seq, _late_after(tally, start, set_up))
        flat = [fee for fee in fees if fee[0] == start and fee[1] == 0]
        if flat and open_cents < rule.minimum_open_rent_cents:
            yield f"a late fee for [{start}, {end}), whose rent was open with {open_cents} only at its deadline"


def _live_fees(tally: Tally) -> list[tuple[date, int, int]]:
    """Cycle start, accrual and sequence of each late fee that nobody took back."""
    found = []
    for seq in tally.invoices:
        invoice = tally.invoice(seq)
        if invoice.kind is InvoiceKind.LATE_FEE and invoice.cycle is not None:
            taken = any(
                reason is CreditReason.FEE_TAKEN_BACK for reason, _, _ in tally.credits.get(LineRef(seq, 1), ())
            )
            if not taken:
                found.append((invoice.cycle.start, invoice.accrual or 0, seq))
    return found


def _late_after(tally: Tally, start: date, set_up: SetUp) -> datetime:
    """Noon of the due date, or 72 hours after the cycle was first issued (§6.6)."""
    issued = min(
        document.recorded_at
        for seq, document in tally.invoices.items()
        if tally.invoice(seq).kind in {InvoiceKind.FIRST, InvoiceKind.RECURRING} and tally.invoice(seq).due_on == start
    )
    policy = set_up.policy
    return max(_noon(start) + timedelta(hours=policy.grace_hours), issued + timedelta(hours=policy.min_hours_to_pay))


def _rent_open_at(tally: Tally, seq: int, at: datetime) -> int:
    """Rent of an invoice that money received before an instant left open."""
    left = 0
    for line in tally.invoice(seq).lines:
        ref = LineRef(seq, line.line_no)
        if line.charge_class is ChargeClass.RENT:
            left += tally.own_cents(ref)
            paid = tally.paid.get(ref, Counter())
            left -= sum(cents for receipt, cents in paid.items() if tally.receipts[receipt].received_at < at)
    return left


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), CENTRAL).astimezone(UTC)
