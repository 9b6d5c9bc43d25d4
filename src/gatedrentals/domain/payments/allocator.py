"""The priority allocator: which open lines an amount pays, in what order, and why (§6.1, §6.2)."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import NamedTuple

from gatedrentals.domain.ledger.documents import Reason
from gatedrentals.domain.ledger.line import LineRef
from gatedrentals.domain.money import split
from gatedrentals.domain.payments.standing import OpenLine
from gatedrentals.domain.site.policy import AllocationPolicy, SitePolicy


class Share(NamedTuple):
    """Cents that go to one line, with the rank of its class and the reason of its turn."""

    ref: LineRef
    cents: int
    reason: Reason
    rank: int


SortKey = tuple[object, ...]


def allocate(amount_cents: int, lines: Sequence[OpenLine], policy: SitePolicy, on: date) -> tuple[Share, ...]:
    """Spread ``amount_cents`` over open lines in the policy's order; ``on`` is the local day of the money (§6.1).

    Excluded and paid lines take nothing, pinned lines come first. Every order but ``pro_rata_within_class`` fills a
    line before it looks at the next, so applying a then b equals applying a + b (§6.2).
    """
    if policy.allocation is AllocationPolicy.PRO_RATA_WITHIN_CLASS:
        return _pro_rata(amount_cents, lines, policy)
    ranks = policy.ranks
    reason = _REASONS[policy.allocation]
    shares: list[Share] = []
    for line in in_order(lines, policy, on):
        if amount_cents <= 0:
            break
        open_cents = line.open_cents
        if open_cents <= 0 or line.excluded:
            continue
        cents = min(open_cents, amount_cents)
        amount_cents -= cents
        shares.append(Share(line.ref, cents, Reason.PINNED if line.pinned else reason, ranks[line.rank_class]))
    return tuple(shares)


def in_order(lines: Sequence[OpenLine], policy: SitePolicy, on: date) -> list[OpenLine]:
    """The lines in the order in which the policy pays them (§6.1, §6.2); a tax line directly after what it taxes."""
    ranks = policy.ranks
    if policy.allocation is AllocationPolicy.CLASS_THEN_DATE:

        def key(line: OpenLine) -> SortKey:
            return (not line.pinned, ranks[line.rank_class], line.due_on, line.order, line.line_no)

        return sorted(lines, key=key)
    return sorted(lines, key=_KEYS[policy.allocation](policy, on))


def _by_date(policy: SitePolicy, _on: date) -> Callable[[OpenLine], SortKey]:
    ranks = policy.ranks
    return lambda line: (not line.pinned, line.due_on, ranks[line.rank_class], line.order, line.line_no)


def _by_current_cycle(policy: SitePolicy, on: date) -> Callable[[OpenLine], SortKey]:
    ranks = policy.ranks

    def key(line: OpenLine) -> SortKey:
        current = line.cycle is not None and on in line.cycle
        return (not line.pinned, not current, ranks[line.rank_class], line.due_on, line.order, line.line_no)

    return key


def _by_size(_policy: SitePolicy, _on: date) -> Callable[[OpenLine], SortKey]:
    return lambda line: (not line.pinned, -line.net_cents, line.due_on, line.order, line.line_no)


_KEYS: dict[AllocationPolicy, Callable[[SitePolicy, date], Callable[[OpenLine], SortKey]]] = {
    AllocationPolicy.DATE_THEN_CLASS: _by_date,
    AllocationPolicy.CURRENT_FIRST: _by_current_cycle,
    AllocationPolicy.LARGEST_FIRST: _by_size,
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
