"""One amount spread over twenty open lines, with the reason of each share, beside a loop over tuples of ints."""

import random
import statistics
import time
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial

from benchmarks.row import Row
from gatedrentals.domain.ids import ProductCode
from gatedrentals.domain.ledger.documents import Reason
from gatedrentals.domain.ledger.line import LineRef
from gatedrentals.domain.payments.allocator import allocate
from gatedrentals.domain.payments.standing import OpenLine
from gatedrentals.domain.site.charge_class import ChargeClass
from gatedrentals.domain.site.policy import SitePolicy

LINES = 20
ROUNDS = 7
CALLS = 4_000
TODAY = date(2026, 7, 1)
CLASS_ORDER = 3
"""The reason of every share, as a number: words come out when they are asked for."""

Bare = tuple[int, int, int, int, int]
"""Rank, due day, order, line number and open cents."""


def run() -> list[Row]:
    """Median of seven interleaved rounds; both sides must give the same shares."""
    lines, policy = draw(random.Random(7)), SitePolicy()
    bare = [bare_line(line, policy) for line in lines]
    amount_cents = sum(line.open_cents for line in lines) * 2 // 3
    ours, theirs = partial(allocate, amount_cents, lines, policy, TODAY), partial(by_hand, amount_cents, bare)
    assert [(share.ref.invoice_seq, share.ref.line_no, share.cents, share.rank) for share in ours()] == [
        share[:4] for share in theirs()
    ]
    assert {share.reason for share in ours()} == {Reason.CLASS_ORDER}
    pairs = [(seconds(ours), seconds(theirs)) for _ in range(ROUNDS)]
    mine, other = (statistics.median(column) / CALLS * 1e6 for column in zip(*pairs, strict=True))
    beside = "sort and loop over tuples of ints"
    return [Row(f"allocator, {LINES} open lines", beside, f"{mine:.1f} µs", f"{other:.1f} µs", mine / other, 3)]


def by_hand(amount_cents: int, lines: list[Bare]) -> list[tuple[int, int, int, int, int]]:
    """What a person would write who needs this once: a sort and a loop."""
    shares = []
    for rank, _, order, line_no, open_cents in sorted(lines):
        if amount_cents <= 0:
            break
        cents = min(open_cents, amount_cents)
        amount_cents -= cents
        shares.append((order, line_no, cents, rank, CLASS_ORDER))
    return shares


def draw(chance: random.Random) -> list[OpenLine]:
    """Open lines of all classes and many due dates, in no order."""
    classes = [charge_class for charge_class in ChargeClass if charge_class is not ChargeClass.TAX]
    lines = []
    for order in range(1, LINES + 1):
        charge_class = chance.choice(classes)
        cents = chance.randint(1, 100_000)
        lines.append(
            OpenLine(
                ref=LineRef(order, 1),
                product=ProductCode(charge_class.value),
                charge_class=charge_class,
                rank_class=charge_class,
                due_on=TODAY + timedelta(days=chance.randint(-60, 30)),
                order=order,
                line_no=1,
                is_tax=False,
                net_cents=cents,
                open_cents=cents,
            )
        )
    chance.shuffle(lines)
    return lines


def bare_line(line: OpenLine, policy: SitePolicy) -> Bare:
    """The line as numbers alone."""
    return (policy.ranks[line.rank_class], line.due_on.toordinal(), line.order, line.line_no, line.open_cents)


def seconds(work: Callable[[], object]) -> float:
    """What many calls take."""
    begin = time.perf_counter()
    for _ in range(CALLS):
        work()
    return time.perf_counter() - begin
