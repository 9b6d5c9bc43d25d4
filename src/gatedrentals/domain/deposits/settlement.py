"""The settlement of a stay: what credit and deposit pay, what goes back, what is owed (§11.4)."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import chain

from gatedrentals.domain.deposits.damages import DamageFinding
from gatedrentals.domain.deposits.position import Funds, SettlementPosition, by_receipt
from gatedrentals.domain.ledger.documents import (
    Allocation,
    CreditMemo,
    CreditReason,
    DepositForfeit,
    Holding,
    Reason,
    RefundDue,
)
from gatedrentals.domain.ledger.line import LineRef
from gatedrentals.domain.payments.allocator import Share, allocate
from gatedrentals.domain.site.policy import SitePolicy
from gatedrentals.domain.values import evolve, frozen


@frozen
class CreditUse:
    """Cents of one receipt's credit that pay a line (§11.4, 3)."""

    receipt_seq: int
    line: LineRef
    cents: int
    reason: Reason
    rank: int


@frozen
class SettledCharge:
    """One thing that is charged, and what pays it: ``cents`` = from credit + from deposit + left, all in cents.

    ``is_new`` for what the final invoice adds; a disputed line is paid by nothing and stays open (§6.1).
    """

    line: LineRef
    text: str
    cents: int
    from_credit_cents: int
    from_deposit_cents: int
    is_new: bool = False
    is_disputed: bool = False
    estimated: bool = False
    finding: DamageFinding | None = None

    @property
    def left_cents(self) -> int:
        """What neither credit nor deposit pays."""
        return self.cents - self.from_credit_cents - self.from_deposit_cents


@frozen
class Settlement:
    """How a stay was settled, with everything that it was reckoned from: a resident could recompute it (§11.4).

    ``deposit held + credit = paid by credit + forfeited + refund``, and what the charges come to is what was paid plus
    what is owed plus what is disputed.
    """

    position: SettlementPosition
    policy_version: int
    credit: tuple[Funds, ...]
    """Refundable credit and freed cash, in order of receipt."""
    credit_uses: tuple[CreditUse, ...]
    forfeits: tuple[Allocation, ...]
    charges: tuple[SettledCharge, ...]
    refund_from_credit: tuple[Funds, ...]
    refund_from_deposit_cents: int

    @property
    def credit_cents(self) -> int:
        """Credit before it pays anything."""
        return sum(piece.cents for piece in self.credit)

    @property
    def credit_used_cents(self) -> int:
        """What credit pays."""
        return sum(use.cents for use in self.credit_uses)

    @property
    def forfeited_cents(self) -> int:
        """What the deposit pays: this part alone is forfeited."""
        return sum(part.cents for part in self.forfeits)

    @property
    def refund_cents(self) -> int:
        """What goes back by check."""
        return self.refund_from_deposit_cents + sum(piece.cents for piece in self.refund_from_credit)

    @property
    def owed_cents(self) -> int:
        """What the resident still owes; what is disputed stands apart."""
        return sum(charge.left_cents for charge in self.charges if not charge.is_disputed)

    @property
    def disputed_cents(self) -> int:
        """What is open on disputed lines."""
        return sum(charge.left_cents for charge in self.charges if charge.is_disputed)

    def deposit_memo(self) -> CreditMemo | None:
        """The credit of deposits that were not paid and are not owed (§11.4, 1)."""
        credits_made = self.position.deposit_credits()
        return CreditMemo(CreditReason.DEPOSIT_NOT_OWED, credits_made) if credits_made else None

    def forfeit(self) -> DepositForfeit | None:
        """The document by which the deposit pays (§11.4, 4)."""
        return DepositForfeit(self.forfeits) if self.forfeits else None

    def refunds_due(self, checks_cents: Sequence[int], first_no: int) -> tuple[RefundDue, ...]:
        """A refund for each check of the payees' shares: the deposit goes first, then credit in order of receipt."""
        deposit_cents = self.refund_from_deposit_cents
        credit = self.refund_from_credit
        refunds: list[RefundDue] = []
        for number, cents in enumerate(checks_cents, start=first_no):
            of_deposit = min(cents, deposit_cents)
            deposit_cents -= of_deposit
            drawn, credit = _draw(credit, cents - of_deposit)
            parts = tuple((piece.receipt_seq, Holding.REFUNDABLE_CREDIT, piece.cents) for piece in drawn)
            refunds.append(RefundDue(number, of_deposit, parts))
        return tuple(refunds)


def settle(position: SettlementPosition, policy: SitePolicy) -> Settlement:
    """Settle in the order of §11.4: deposits not owed, credits, credit pays, the deposit pays, refund or balance owed.

    Credit pays the lines that are open first and the final charges then, each by §6.1, as it would had they been
    invoiced that day; the deposit then pays what is open of either, by §6.1.
    """
    credit = _credit_of(position)
    standing, new_lines = position.standing(), position.new_lines()
    uses: list[CreditUse] = []
    left = credit
    for lines in (standing, new_lines):
        shares = allocate(_total(left), lines, policy, position.on)
        drawn, left = _spend(left, shares)
        uses += drawn
    paid = _sums((use.line, use.cents) for use in uses)
    still_open = [evolve(line, open_cents=line.open_cents - paid[line.ref]) for line in (*standing, *new_lines)]
    forfeits = allocate(position.deposit_held_cents, still_open, policy, position.on)
    return Settlement(
        position=position,
        policy_version=policy.version,
        credit=credit,
        credit_uses=tuple(uses),
        forfeits=tuple(Allocation(s.ref, s.cents, s.reason, s.rank, policy.version) for s in forfeits),
        charges=_charges(position, paid, _sums((share.ref, share.cents) for share in forfeits)),
        refund_from_credit=left,
        refund_from_deposit_cents=position.deposit_held_cents - sum(share.cents for share in forfeits),
    )


def _credit_of(position: SettlementPosition) -> tuple[Funds, ...]:
    by_seq: dict[int, Funds] = {}
    freed = (piece for line in position.lines for piece in line.freed())
    for piece in (*position.credit, *freed):
        before_cents = by_seq[piece.receipt_seq].cents if piece.receipt_seq in by_seq else 0
        by_seq[piece.receipt_seq] = evolve(piece, cents=before_cents + piece.cents)
    return tuple(by_receipt(by_seq.values()))


def _spend(funds: tuple[Funds, ...], shares: Iterable[Share]) -> tuple[list[CreditUse], tuple[Funds, ...]]:
    uses: list[CreditUse] = []
    for share in shares:
        drawn, funds = _draw(funds, share.cents)
        uses += (CreditUse(piece.receipt_seq, share.ref, piece.cents, share.reason, share.rank) for piece in drawn)
    return uses, funds


def _draw(funds: tuple[Funds, ...], cents: int) -> tuple[tuple[Funds, ...], tuple[Funds, ...]]:
    """Take ``cents`` off the oldest funds: what was drawn, and what is left."""
    drawn: list[Funds] = []
    left: list[Funds] = []
    for piece in funds:
        taken = min(cents, piece.cents)
        cents -= taken
        if taken:
            drawn.append(evolve(piece, cents=taken))
        if piece.cents > taken:
            left.append(evolve(piece, cents=piece.cents - taken))
    return tuple(drawn), tuple(left)


def _charges(
    position: SettlementPosition, paid: dict[LineRef, int], forfeited: dict[LineRef, int]
) -> tuple[SettledCharge, ...]:
    old = tuple(
        SettledCharge(
            line=line.ref,
            text=before.text,
            cents=line.open_cents,
            from_credit_cents=paid[line.ref],
            from_deposit_cents=forfeited[line.ref],
            is_disputed=line.excluded,
        )
        for line, before in zip(position.standing(), position.lines, strict=True)
        if line.open_cents
    )
    new = tuple(
        SettledCharge(
            line=line.ref,
            text=charge.text,
            cents=charge.cents,
            from_credit_cents=paid[line.ref],
            from_deposit_cents=forfeited[line.ref],
            is_new=True,
            estimated=charge.estimated,
            finding=charge.finding,
        )
        for line, charge in zip(position.new_lines(), chain(*position.final_invoices()), strict=True)
    )
    return old + new


def _sums(parts: Iterable[tuple[LineRef, int]]) -> dict[LineRef, int]:
    sums: dict[LineRef, int] = defaultdict(int)
    for ref, cents in parts:
        sums[ref] += cents
    return sums


def _total(funds: Iterable[Funds]) -> int:
    return sum(piece.cents for piece in funds)
