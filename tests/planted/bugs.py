"""One-line bugs, each in one file of the product, and the property or machine that has to find it."""

from attrs import frozen

MACHINE = "tests/unit/machines/test_ledger_machine.py"
CUTS = "tests/unit/machines/test_cut_cycles.py"
CLOSES = "tests/unit/machines/test_closed_months.py"
TIES = (
    "tests/unit/machines/test_permutations.py::"
    "test_receipts_of_one_instant_go_by_source_and_id_and_what_slid_is_not_late"
)
NOON = "tests/unit/machines/test_permutations.py::test_who_pays_before_noon_is_in_time_and_at_noon_is_late"


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
        "if posted.live and posted.invoice.kind in DECIDED and (seq in kept or "
        "posted.invoice.kind is InvoiceKind.FIRST):",
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
        CLOSES,
    ),
    Bug(
        "receipts of one instant are ordered by our own sequence",
        "domain/payments/projection.py",
        "return (receipt.received_at, receipt.source, receipt.external_id)",
        'return (receipt.received_at, f"{posted.seq or 999:05}", "")',
        TIES,
    ),
    Bug(
        "both pieces of a cut cycle are rounded apart",
        "domain/ledger/line.py",
        "return self._up_to(self.end) - self._up_to(self.start)",
        "return fraction_of(self.amount_cents, self.period.days, self.frame.days)",
        found_by=CUTS,
    ),
    Bug(
        "noon exactly counts as in time",
        "domain/payments/late_fee_lines.py",
        "        return late_at",
        "        return late_at + timedelta(microseconds=1)",
        NOON,
    ),
    Bug(
        "late fees are added where other receipts slid",
        "domain/payments/projection.py",
        "if retro is RetroLateFees.ALL:",
        "if retro is not RetroLateFees.NONE:",
        TIES,
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
        CLOSES,
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
        "application/unapplied_items.py",
        "for holding, seq in was.keys() - is_now.keys():",
        "for holding, seq in is_now.keys() - was.keys():",
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
        "    return _sha256()(head + payload).digest()",
        "    return _sha256()(payload).digest()",
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
        "revenue is posted on the first day of the month after",
        "application/closing/close_month.py",
        "posted_on=month.end - ONE_DAY,",
        "posted_on=month.end,",
    ),
    Bug(
        "halves of a cent are rounded down",
        "domain/money.py",
        "if remainder * 2 >= denominator:",
        "if remainder * 2 > denominator:",
    ),
    Bug(
        "a credit is posted on the day from which it counts",
        "domain/payments/difference.py",
        "today = self._day(self.recording.recorded_at)",
        "today = self._day(effective_at)",
        CLOSES,
    ),
    Bug(
        "money is sent back to its payer twice: the wrong license keeps it",
        "application/receipts/reverse_receipt.py",
        "        if command.reason not in MOVED_ON:",
        "        if command.reason in MOVED_ON:",
    ),
    Bug(
        "the first invoice waits for its regular day",
        "domain/payments/fold.py",
        "if self.frontier is not None and waits and not",
        "if waits and not",
    ),
)
