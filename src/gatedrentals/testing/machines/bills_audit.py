"""What is billed: every night once, each in time, none without its money ahead, and late only who was late (§3, §6)."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

from gatedrentals.domain.ledger.documents import CreditReason, Invoice, InvoiceKind
from gatedrentals.domain.ledger.line import LineKind, LineRef
from gatedrentals.domain.licensing.license import License
from gatedrentals.domain.licensing.terms import Frequency
from gatedrentals.domain.payments.standing import Standing
from gatedrentals.testing.machines.late_audit import late_fee_findings
from gatedrentals.testing.machines.park import SetUp
from gatedrentals.testing.machines.tally import BY_PEOPLE, Tally, half_away
from gatedrentals.testing.strategies.sites import CENTRAL


def bills_findings(tally: Tally, standing: Standing, license_: License, set_up: SetUp, now: datetime) -> Iterator[str]:
    """Everything wrong with the invoices of a license."""
    if not tally.voided:
        yield from _nights(tally, standing, license_)
        yield from _issued(tally, license_)
        yield from _ahead(tally, standing, license_, now)
    yield from _amounts(tally)
    yield from _discounts(tally, set_up)
    yield from _taxes(tally, license_)
    yield from late_fee_findings(tally, license_, set_up)
    yield from _stubs(tally, license_)


def regular_issue(due_on: date) -> datetime:
    """Noon local, seven days before (§3.3)."""
    return _noon(due_on - timedelta(days=7))


def missing_bills(tally: Tally, standing: Standing, license_: License, now: datetime) -> Iterator[str]:
    """After a billing run as of now: cycles whose day had come and that nobody billed (§3.3)."""
    stay, frontier = license_.stay, standing.frontier
    if license_.state.value not in {"active", "notice"} or stay.activated_at is None:
        return
    if frontier is None:
        yield "the first invoice was not cut"
    elif (license_.end is None or frontier < license_.end) and regular_issue(frontier) <= now:
        yield f"the cycle of {frontier} is not billed, its day was {regular_issue(frontier)}"
    if tally.voided:
        return
    live = [tally.invoice(seq).due_on for _, _, seq in tally.live_cycles()]
    if len(live) != len(set(live)):
        yield f"two live invoices of one cycle: {sorted(live)}"


def _nights(tally: Tally, standing: Standing, license_: License) -> Iterator[str]:
    """Charged nights are the nights from move-in to the frontier, none twice (§3.7)."""
    night = license_.stay.move_in
    for start, end, seq in tally.live_cycles():
        if start != night:
            yield f"invoice {seq} charges from {start}, {night} is next"
        night = end
    frontier = standing.frontier or license_.stay.move_in
    if night != frontier:
        yield f"nights are charged up to {night}, the frontier stands at {frontier}"
    if license_.end is not None and night > max(license_.end, license_.stay.move_in):
        yield f"nights are charged up to {night}, the stay ends on {license_.end}"


def _issued(tally: Tally, license_: License) -> Iterator[str]:
    """A recurring invoice takes effect at noon of D − 7, or where money or a decision opened it (§3.3, §6.5)."""
    stay = license_.stay
    moments = {change.decided_at for change in stay.terms} | {change.decided_at for change in stay.ends}
    moments |= {receipt.received_at for receipt in tally.receipts.values()}
    moments |= {stay.activated_at} if stay.activated_at else set()
    moments |= {at for credits_ in tally.credits.values() for _, at, _ in credits_}
    moments |= {document.effective_at for document in tally.invoices.values()} if tally.directed else set()
    for seq, document in tally.invoices.items():
        invoice = tally.invoice(seq)
        if invoice.kind is not InvoiceKind.RECURRING:
            continue
        regular = regular_issue(invoice.due_on)
        if document.effective_at != regular and document.effective_at not in moments:
            yield f"invoice {seq} due {invoice.due_on} takes effect at {document.effective_at}, not {regular}"
        if document.effective_at > max(regular, *moments):
            yield f"invoice {seq} due {invoice.due_on} takes effect at {document.effective_at}, too late"


def _ahead(tally: Tally, standing: Standing, license_: License, now: datetime) -> Iterator[str]:
    """A cycle whose day has not come stays open only while money stands on it (§6.5).

    Or while money that a PM directed to a later one stands there: nights before those that it pays are not left out.
    """
    decided = {change.decided_at for change in license_.stay.terms} | {end.decided_at for end in license_.stay.ends}
    excluded = {line.ref for line in standing.open_lines if line.excluded}
    opens = tally.opens()
    is_before_sent = False
    for _, _, seq in reversed(tally.live_cycles()):
        document, invoice = tally.invoices[seq], tally.invoice(seq)
        refs = [LineRef(seq, line.line_no) for line in invoice.lines]
        paid = sum(sum(tally.paid.get(ref, Counter()).values()) for ref in refs)
        is_kept = is_before_sent
        is_before_sent |= any(tally.paid.get(ref, Counter())[receipt] for receipt, ref in tally.sent if ref in refs)
        if (
            is_kept
            or invoice.kind is InvoiceKind.FIRST
            or document.effective_at in decided
            or regular_issue(invoice.due_on) <= now
        ):
            continue
        open_cents = sum(opens.get(ref, 0) for ref in refs)
        begun = license_.stay.activated_at == document.effective_at
        if open_cents and not paid and not begun and not excluded.intersection(refs):
            yield f"invoice {seq} due {invoice.due_on} is billed ahead without a cent on it"


def _amounts(tally: Tally) -> Iterator[str]:
    """A line that only its days lowered charges the difference of two rounded points of its cycle (§3.7, §7.3)."""
    nets = tally.nets()
    for ref, line in tally.lines.items():
        credits_ = tally.credits.get(ref, [])
        end = tally.charged_to(ref)
        if end is None or line.earning is None or any(reason in BY_PEOPLE for reason, _, _ in credits_):
            continue
        if tally.relieved[tally.base(ref)] or any(r is CreditReason.UNEARNED for r, _, _ in credits_):
            continue
        if line.kind is LineKind.DISCOUNT and nets[tally.base(ref)] == 0:
            continue  # it takes no more than there is, whatever its own days round to (§4.2)
        if tally.own_cents(ref) != tally.earned_by(ref, end):
            yield f"line {ref} charges {tally.own_cents(ref)} up to {end}, its days cost {tally.earned_by(ref, end)}"


def _stubs(tally: Tally, license_: License) -> Iterator[str]:
    """Rent over its frame is what was agreed: whole, or prorated by the days of that cycle (§3.6)."""
    agreed = {
        (change.terms.frequency, charge.amount_cents)
        for change in license_.stay.terms
        for charge in change.terms.recurring
        if charge.product == "rent" and charge.amount_cents is not None
    }
    for ref, line in tally.lines.items():
        if line.product != "rent" or line.kind is not LineKind.CHARGE or line.earning is None:
            continue
        frame = line.earning.frame
        month = (frame.start.replace(day=28) + timedelta(days=4)).replace(day=1) - frame.start.replace(day=1)
        days = {Frequency.WEEKLY: 7, Frequency.BIWEEKLY: 14, Frequency.MONTHLY: month.days}
        if line.earning.amount_cents not in {half_away(cents * frame.days, days[each]) for each, cents in agreed}:
            yield f"line {ref} is {line.earning.amount_cents} over {frame}, agreed is {agreed}"


def _discounts(tally: Tally, set_up: SetUp) -> Iterator[str]:
    """A rule is used on no more cycles than it may be; a void returns its use (§4.2)."""
    cycles = {
        (line.discount.rule_id, line.earning.frame if line.earning else seq)
        for _, _, seq in tally.live_cycles()
        for line in tally.invoice(seq).lines
        if line.discount
    }
    uses = Counter(rule_id for rule_id, _ in cycles)
    for rule in set_up.rules.rules:
        if rule.max_uses is not None and uses[rule.id] > rule.max_uses:
            yield f"rule {rule.id} is used {uses[rule.id]} times of {rule.max_uses}"


def _taxes(tally: Tally, license_: License) -> Iterator[str]:
    """At issue a tax line is its rate on the rounded share of taxable nights: those before night 31 (§4.3)."""
    if license_.tax_notices or license_.tax_restarts:
        return
    for seq, document in tally.invoices.items():
        invoice = document.body
        assert isinstance(invoice, Invoice)
        for line in invoice.lines:
            if line.kind is not LineKind.TAX or invoice.kind not in {InvoiceKind.FIRST, InvoiceKind.RECURRING}:
                continue
            assert invoice.cycle is not None
            net = sum(
                one.amount_cents
                for one in invoice.lines
                if one.line_no == line.of_line or (one.kind is LineKind.DISCOUNT and one.of_line == line.of_line)
            )
            nights = (invoice.cycle.end - invoice.cycle.start).days
            before = (invoice.cycle.start - license_.stay.move_in).days
            taxable = max(0, min(nights, 30 - before))
            if line.amount_cents != half_away(half_away(net * taxable, nights) * line.rate_bps, 10_000):
                yield f"tax line {line.line_no} of {seq} is {line.amount_cents}: {taxable} of {nights} nights of {net}"


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), CENTRAL).astimezone(UTC)
