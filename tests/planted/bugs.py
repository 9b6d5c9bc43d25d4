"""One-line bugs, each in one file of the product, and the property or machine that has to find it."""

from attrs import frozen

MACHINE = "tests/unit/machines/test_ledger_machine.py"
ORDERS = "tests/unit/machines/test_permutations.py::test_any_order_of_recording_ends_in_the_same_books"


@frozen
class Bug:
    """Replaces ``right`` by ``wrong`` in ``file``; the property or machine ``found_by`` has to fail under ``seed``."""

    name: str
    file: str
    right: str
    wrong: str
    found_by: str = MACHINE
    seed: int = 0


BUGS = (
    Bug(
        "an advance cycle is kept after its money left",
        "domain/payments/difference.py",
        "if posted.live and posted.invoice.kind in DECIDED:",
        "if posted.live and posted.invoice.kind in DECIDED and (seq in kept or posted.invoice.kind in {InvoiceKind.FIRST}):",
    ),
    Bug(
        "a recurring invoice takes effect at 00:00 of D − 7",
        "domain/billing/schedule.py",
        "return noon(due_on - ISSUED_BEFORE, zone)",
        "return noon(due_on - ISSUED_BEFORE, zone) - timedelta(hours=12)",
    ),
    Bug(
        "a deposit pays its own line",
        "domain/deposits/position.py",
        "return 0 if self.is_deposit else max(0, self.open_line.open_cents - self.credit_cents)",
        "return max(0, self.open_line.open_cents - self.credit_cents)",
    ),
    Bug(
        "a month earns earned(end) − earned(start), also after a late clamp",
        "domain/revenue/closing.py",
        "earned(spread_of(line), end) - posted_cents.get(line.ref, 0))",
        "earned(spread_of(line), end) - earned(spread_of(line), month.toordinal()))",
    ),
    Bug(
        "receipts of one instant are ordered by our own sequence",
        "domain/payments/projection.py",
        "return (receipt.received_at, receipt.source, receipt.external_id)",
        'return (receipt.received_at, f"{posted.seq or 999:05}", "")',
        ORDERS,
    ),
    Bug(
        "both pieces of a cut cycle are rounded apart",
        "domain/ledger/line.py",
        "return self._up_to(self.end) - self._up_to(self.start)",
        "return fraction_of(self.amount_cents, self.period.days, self.frame.days)",
    ),
    Bug(
        "noon exactly counts as in time",
        "domain/payments/late_fee_lines.py",
        "        return late_at",
        "        return late_at + timedelta(microseconds=1)",
    ),
    Bug(
        "late fees are added where other receipts slid",
        "domain/payments/projection.py",
        "if retro is RetroLateFees.ALL:",
        "if retro is not RetroLateFees.NONE:",
    ),
    Bug(
        "the deposit part of a returned receipt stays held",
        "domain/ledger/postings.py",
        "if is_deposit(line_of(allocation.line)):",
        "if is_deposit(line_of(allocation.line)) and allocation.cents > 0:",
    ),
    Bug(
        "a document is posted into a closed month",
        "domain/payments/difference.py",
        "posted_on = max(day, recording.open_from)",
        "posted_on = day",
    ),
    Bug(
        "late fees pass their cap",
        "domain/payments/late_fee_lines.py",
        "return max(0, min(cents, rule.cap_cents - charged_cents))",
        "return max(0, cents)",
    ),
    Bug(
        "a stub of a month is prorated by thirty days",
        "domain/licensing/due_dates.py",
        "return step_days(terms) or month_of(day).days",
        "return step_days(terms) or 30",
    ),
    Bug(
        "an item stays open after its money has left",
        "application/account_file.py",
        "for kind, seq in _unapplied(self.kept).keys() - held.keys():",
        "for kind, seq in held.keys() - _unapplied(self.kept).keys():",
    ),
    Bug(
        "money that moved between accounts is booked as new money",
        "application/account_file.py",
        "return evolve(receipt, transferred=True)",
        'return evolve(receipt, external_id=f"{receipt.external_id}-moved")',
    ),
    Bug(
        "the uses of a discount are not counted",
        "domain/payments/discount_uses.py",
        "self._cycles[key[0]] += self._bills[key] == 1",
        "self._cycles[key[0]] += 0",
    ),
    Bug(
        "hotel tax exempts one night too late",
        "domain/billing/hotel_tax.py",
        "after_first_nights = start + timedelta(days=rule.exempt_after_nights)",
        "after_first_nights = start + timedelta(days=rule.exempt_after_nights + 1)",
    ),
    Bug(
        "the new part of a cut cycle starts a night late",
        "domain/payments/fold.py",
        "            self.frontier = cut_at\n",
        "            self.frontier = cut_at + timedelta(days=1)\n",
    ),
    Bug(
        "an entry's hash forgets the entry before",
        "domain/ledger/chain.py",
        "        head = sha256(head + payload).digest()",
        "        head = sha256(payload).digest()",
    ),
    Bug(
        "the kept balance of deposits counts the wrong way",
        "domain/ledger/chain.py",
        "            held -= cents",
        "            held += cents",
    ),
    Bug(
        "a reversal leaves what was held of its receipt",
        "domain/payments/difference.py",
        "return evolve(body, taken=taken, released=released)",
        "return evolve(body, taken=taken)",
    ),
    Bug(
        "what waits over the horizon is kept as credit",
        "domain/payments/fold.py",
        "            if piece.window.start > horizon:",
        "            if piece.window.start > horizon + timedelta(days=9 * len(self.held)):",
        ORDERS,
    ),
    Bug(
        "the settle window is forgotten when the account is looked at again",
        "domain/payments/desk.py",
        "reached = max(reached, invoice.effective_at + timedelta(hours=policy.settle_window_hours))",
        "reached = max(reached, invoice.effective_at)",
    ),
    Bug(
        "revenue is posted on the first day of the month after",
        "application/closing/close_month.py",
        "posted_on=month.end - ONE_DAY,",
        "posted_on=month.end,",
    ),
    Bug(
        "a credit frees the cash of every receipt on its line",
        "domain/payments/bills.py",
        "            excess -= cents",
        "            excess -= 0",
    ),
)
