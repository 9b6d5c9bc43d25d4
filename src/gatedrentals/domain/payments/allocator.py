"""The priority allocator: which open lines an amount pays, in what order, and why (§6.1, §6.2)."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import NamedTuple

from gatedrentals.domain.ledger.documents import Reason
from gatedrentals.domain.ledger.line import LineRef
from gatedrentals.domain.money import split
from gatedrentals.domain.payments.standing import OpenLine
from gatedrentals.domain.site.charge_class import ChargeClass
from gatedrentals.domain.site.policy import AllocationPolicy, SitePolicy


class Share(NamedTuple):
    """Cents that go to one line, with the rank of its class and the reason of its turn."""

    ref: LineRef
    cents: int
    reason: Reason
    rank: int


_Keyed = tuple[bool, object, object, int, int, int, OpenLine]
"""What sorts a line, its rank, and the line, never compared: the order of its bill and its number are unique."""


def allocate(amount_cents: int, lines: Sequence[OpenLine], policy: SitePolicy, on: date) -> tuple[Share, ...]:
    """Spread ``amount_cents`` over open lines in the policy's order; ``on`` is the local day of the money (§6.1).

    Excluded and paid lines take nothing, pinned lines come first. Every order but ``pro_rata_within_class`` fills a
    line before it looks at the next, so applying a then b equals applying a + b (§6.2).
    """
    if policy.allocation is AllocationPolicy.PRO_RATA_WITHIN_CLASS:
        return _pro_rata(amount_cents, lines, policy)
    reason, ranks = _REASONS[policy.allocation], policy.ranks
    new = tuple.__new__  # the generated constructor of a named tuple would be a third of the whole cost
    shares: list[Share] = []
    for keyed in _in_order(lines, policy.allocation, ranks, on):
        if amount_cents <= 0:
            break
        line = keyed[6]
        open_cents = line.open_cents
        cents = min(amount_cents, open_cents)
        amount_cents -= cents
        shares.append(new(Share, (line.ref, cents, reason if keyed[0] else Reason.PINNED, keyed[5])))
    return tuple(shares)


def _in_order(
    lines: Sequence[OpenLine], order: AllocationPolicy, ranks: dict[ChargeClass, int], on: date
) -> list[_Keyed]:
    """What takes money, in the order in which the policy pays it; a tax line directly after what it taxes (§6.2)."""
    taking = [x for x in lines if x.open_cents > 0 and not x.excluded]
    keyed: list[_Keyed]
    if order is AllocationPolicy.CLASS_THEN_DATE:
        keyed = [(not x.pinned, r := ranks[x.rank_class], x.due_on, x.order, x.line_no, r, x) for x in taking]
    else:
        key = _KEYS[order]
        keyed = [(not x.pinned, *key(x, r := ranks[x.rank_class], on), x.order, x.line_no, r, x) for x in taking]
    keyed.sort()
    return keyed


_KEYS: dict[AllocationPolicy, Callable[[OpenLine, int, date], tuple[object, object]]] = {
    AllocationPolicy.DATE_THEN_CLASS: lambda x, rank, _on: (x.due_on, rank),
    AllocationPolicy.CURRENT_FIRST: lambda x, rank, on: ((x.cycle is None or on not in x.cycle, rank), x.due_on),
    AllocationPolicy.LARGEST_FIRST: lambda x, _rank, _on: (-x.net_cents, x.due_on),
}

_REASONS = {
    AllocationPolicy.CLASS_THEN_DATE: Reason.CLASS_ORDER,
    AllocationPolicy.DATE_THEN_CLASS: Reason.DATE_ORDER,
    AllocationPolicy.CURRENT_FIRST: Reason.CURRENT_CYCLE,
    AllocationPolicy.LARGEST_FIRST: Reason.LARGEST,
}


def _pro_rata(amount_cents: int, lines: Sequence[OpenLine], policy: SitePolicy) -> tuple[Share, ...]:
    open_lines = [line for line in lines if line.open_cents > 0 and not line.excluded]
    groups: dict[tuple[bool, int], list[OpenLine]] = {}
    for line in sorted(open_lines, key=lambda line: (line.due_on, line.order, line.line_no)):
        groups.setdefault((not line.pinned, policy.ranks[line.rank_class]), []).append(line)
    shares: list[Share] = []
    for (unpinned, rank), group in sorted(groups.items()):
        weights = [line.open_cents for line in group]
        paid = min(amount_cents, sum(weights))
        amount_cents -= paid
        reason = Reason.PRO_RATA if unpinned else Reason.PINNED
        parts = split(paid, weights)
        shares += [Share(line.ref, cents, reason, rank) for line, cents in zip(group, parts, strict=True) if cents]
    return tuple(shares)
