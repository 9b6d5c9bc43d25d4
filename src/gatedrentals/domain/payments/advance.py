"""The short way: the next receipt or the next cycle from what an account stands at, without a replay (§6.5).

Each answers None where only a replay by the `Desk` knows; otherwise the same documents and the same standing as there.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise

from gatedrentals.domain.billing.schedule import Piece, next_piece, regular_issue_at
from gatedrentals.domain.ledger.documents import (
    Allocation,
    Body,
    Document,
    Held,
    Holding,
    Invoice,
    InvoiceKind,
    Reallocation,
    Reason,
    Receipt,
    ReceiptBooked,
)
from gatedrentals.domain.ledger.entry import Entry
from gatedrentals.domain.ledger.line import LineRef
from gatedrentals.domain.licensing.terms import StayTerms
from gatedrentals.domain.licensing.timeline import end_known
from gatedrentals.domain.payments.allocator import allocate
from gatedrentals.domain.payments.billed_ahead import waiting_for
from gatedrentals.domain.payments.bills import opened
from gatedrentals.domain.payments.desk import Desk, receipt_words
from gatedrentals.domain.payments.difference import Update
from gatedrentals.domain.payments.late_fee_lines import late_after, late_at_soonest
from gatedrentals.domain.payments.standing import HeldMoney, Standing
from gatedrentals.domain.period import local_day
from gatedrentals.domain.site.charge_class import ChargeClass
from gatedrentals.domain.site.policy import SitePolicy
from gatedrentals.domain.values import evolve

NO_USES: Mapping[str, int] = {}


def receive_next(
    desk: Desk, standing: Standing, receipt: Receipt, as_of: datetime, now: datetime, uses: Mapping[str, int] = NO_USES
) -> Update | None:
    """Book a receipt that comes after all that the books include: the same as `Desk.receive`, or None (§6.3).

    What fell due before it and waits for the next run is issued first. ``uses`` counts the live uses of each discount
    rule. The cost does not grow with the age of the account.
    """
    at = receipt.received_at
    as_of = max(as_of, at)
    stay = _stay_to_follow(desk, standing, max(as_of, now))
    if stay is None or standing.settled_through is None or at <= standing.settled_through:
        return None
    hand = _Hand(desk, standing, now, uses)
    if not hand.issue_due(stay, as_of) or (hand.documents and hand.documents[-1].effective_at >= at):
        return None
    hand.receive(stay, receipt)
    if len(hand.documents) > 1 and standing.held and not _only_credit_waits(standing):
        return None
    hand.tell_moves(at, receipt_words(receipt))
    return hand.update()


def issue_next(
    desk: Desk,
    standing: Standing,
    as_of: datetime,
    now: datetime,
    because: str,
    uses: Mapping[str, int] = NO_USES,
) -> Update | None:
    """Issue every cycle whose regular instant has come; held money pays it: as `Desk.catch_up` does, or None (§3.3).

    An update without documents tells that nothing is due.
    """
    stay = _stay_to_follow(desk, standing, max(as_of, now))
    if stay is None or (standing.held and not _only_credit_waits(standing)):
        return None
    hand = _Hand(desk, standing, now, uses)
    if not hand.issue_due(stay, as_of):
        return None
    hand.tell_moves(as_of, because)
    return hand.update()


def standing_after(before: Standing, update: Update, entries: Sequence[Entry]) -> Standing:
    """What an account stands at after the entries of an update; a document that was decided may come before it."""
    if not entries:
        return evolve(before, next_deadline=update.next_deadline, needs_replay=update.needs_replay)
    last = entries[-1]
    through = before.settled_through
    for entry in entries:
        effective_at = entry.document.effective_at
        if through is None or effective_at > through:
            through = effective_at
    return Standing(
        seq=last.document.seq,
        head=last.hash,
        next_invoice_number=update.next_number,
        frontier=update.frontier,
        settled_through=through,
        balances=last.balances,
        open_lines=update.open_lines,
        held=update.held,
        next_deadline=update.next_deadline,
        needs_replay=update.needs_replay,
    )


def _stay_to_follow(desk: Desk, standing: Standing, until: datetime) -> StayTerms | None:
    """The stay, if nothing was decided or became late since the books were settled; None if a replay must tell.

    ``until`` is at least now: a replay that is asked for less goes on to where the books have been (`Desk`).
    """
    stay, since = desk.stay, standing.settled_through
    if stay is None or since is None or standing.frontier is None or standing.needs_replay:
        return None
    if standing.next_deadline is not None and standing.next_deadline <= until:
        return None
    for change in stay.terms:
        if since <= change.decided_at <= until:
            return None
    for ending in stay.ends:
        if since <= ending.decided_at <= until:
            return None
    return stay


def _only_credit_waits(standing: Standing) -> bool:
    """Whether held money waits for what is issued next, and for nothing else, in an order that is known.

    What came at one instant is in the order of its source and external id (§6.5), which nothing here tells.
    """
    waiting = {Holding.REFUNDABLE_CREDIT, Holding.OVER_HORIZON}
    return (
        all(money.holding in waiting for money in standing.held)
        and all(line.excluded for line in standing.open_lines)
        and all(one.received_at < other.received_at for one, other in pairwise(standing.held))
    )


class _Hand:
    """Works on a standing: what is open, what is held, and the documents so far."""

    def __init__(self, desk: Desk, standing: Standing, now: datetime, uses: Mapping[str, int]) -> None:
        self.desk = desk
        self.standing = standing
        self.now = now
        self.uses = uses
        self.open_lines = {line.ref: line for line in standing.open_lines}
        assert standing.frontier is not None
        self.frontier = standing.frontier
        self.documents: list[Document] = []
        self.number = standing.next_invoice_number
        self.next_deadline = standing.next_deadline
        self.held = list(standing.held)
        # At least the last number, so that a plain account is billed without its open lines at hand.
        self.order = standing.next_invoice_number - 1
        if standing.open_lines:
            self.order = max(self.order, *(line.order for line in standing.open_lines))
        self.places: dict[LineRef, tuple[int, int]] = {}
        """Order and number of the lines that were paid: allocations are told in that order."""
        self.moves: dict[int, list[Allocation]] = {}
        self.spent: dict[tuple[int, Holding], int] = {}

    def update(self) -> Update:
        """What came of it."""
        return Update(
            documents=tuple(self.documents),
            open_lines=tuple(self.open_lines.values()),
            held=tuple(money for money in self.held if money.cents),
            frontier=self.frontier,
            next_number=self.number,
            next_deadline=self.next_deadline,
        )

    # --- a receipt -------------------------------------------------------------------------------------------------

    def receive(self, stay: StayTerms, receipt: Receipt) -> None:
        """Place a receipt on open lines, then on cycles billed ahead, which money that is held pays first (§6.3)."""
        policy = self.desk.policies.at(receipt.received_at)
        on = local_day(receipt.received_at, self.desk.zone)
        placed = self.pay(receipt.amount_cents, policy, on, None)
        left = receipt.amount_cents - sum(part.cents for part in placed)
        horizon = on + timedelta(days=policy.horizon_days)
        holding = Holding.REFUNDABLE_CREDIT
        while left and (piece := self._piece_ahead(stay, receipt.received_at)) is not None:
            if piece.window.start > horizon:
                holding = Holding.OVER_HORIZON
                break
            rent = self.add_invoice(piece, receipt.received_at, ahead=True)
            self.spend_credit()
            ahead = self.pay(left, policy, on, Reason.BILLED_AHEAD)
            left -= sum(part.cents for part in ahead)
            placed += ahead
            self._note_deadline(piece.due_on, receipt.received_at, rent)
        placed.sort(key=lambda part: self.places[part.line])
        booked = ReceiptBooked(receipt, tuple(placed), (Held(holding, left),) if left else ())
        seq = self.append(receipt.received_at, on, booked)
        self._forget_deadline(receipt.received_at)
        if left:
            self.held.append(HeldMoney(seq, receipt.received_at, holding, left))

    def _piece_ahead(self, stay: StayTerms, at: datetime) -> Piece | None:
        latest = end_known(stay, at)
        if latest is not None and latest.under_notice and latest.end is None:
            return None
        return next_piece(stay, at, self.frontier)

    # --- a regular issue -------------------------------------------------------------------------------------------

    def issue_due(self, stay: StayTerms, as_of: datetime) -> bool:
        """Issue every cycle whose regular instant has come.

        False if the books include what came after one of them, or one of them may be late already.
        """
        settled_through = self.standing.settled_through
        assert settled_through is not None
        while (issue_at := regular_issue_at(self.frontier, self.desk.zone)) <= as_of:
            piece = next_piece(stay, as_of, self.frontier)
            if piece is None:
                break
            if settled_through >= issue_at:
                return False
            rent = self.add_invoice(piece, issue_at)
            self.spend_credit()
            self._note_deadline(piece.due_on, issue_at, rent)
        return self.next_deadline is None or self.next_deadline > as_of

    def spend_credit(self) -> None:
        """Let what is held pay what is open, in order of receipt (§6.3)."""
        for place, money in enumerate(self.held):
            policy = self.desk.policies.at(money.received_at)
            on = local_day(money.received_at, self.desk.zone)
            placed = self.pay(money.cents, policy, on, Reason.CREDIT_CARRIED)
            if placed:
                spent = sum(part.cents for part in placed)
                self.held[place] = evolve(money, cents=money.cents - spent)
                self.moves.setdefault(money.receipt_seq, []).extend(placed)
                key = money.receipt_seq, money.holding
                self.spent[key] = self.spent.get(key, 0) + spent

    def tell_moves(self, since: datetime, because: str) -> None:
        """Append what moved of each receipt."""
        if not self.moves:
            return
        day = local_day(self.now, self.desk.zone)
        for money in {money.receipt_seq: money for money in self.standing.held}.values():
            moves = sorted(self.moves.get(money.receipt_seq, ()), key=lambda part: self.places[part.line])
            if moves:
                seq = money.receipt_seq
                held = tuple(Held(kind, -cents) for kind in Holding if (cents := self.spent.get((seq, kind), 0)))
                self.append(max(money.received_at, since), day, Reallocation(seq, tuple(moves), held, because))

    # --- both --------------------------------------------------------------------------------------------------------

    def add_invoice(self, piece: Piece, opened_at: datetime, *, ahead: bool = False) -> list[LineRef]:
        """Append the invoice of a cycle, at its regular issue or ahead of it, and open its lines; returns its rent."""
        lines = self.desk.cutter.recurring(piece, self.uses)
        if ahead:
            issue_at = regular_issue_at(piece.due_on, self.desk.zone)
            lines = waiting_for(local_day(issue_at, self.desk.zone), lines)
        used = {line.discount.rule_id for line in lines if line.discount}
        if used:
            self.uses = Counter(self.uses) + Counter(used)
        self.frontier = piece.window.end
        invoice = Invoice(self.number, InvoiceKind.RECURRING, piece.due_on, lines, piece.window)
        self.number += 1
        seq = self.append(opened_at, local_day(opened_at, self.desk.zone), invoice)
        self.order += 1
        rent = []
        for line in opened(lines, seq, self.order, piece.due_on, piece.window):
            self.open_lines[line.ref] = line
            if line.charge_class is ChargeClass.RENT:
                rent.append(line.ref)
        return rent

    def pay(self, cents: int, policy: SitePolicy, on: date, because: Reason | None) -> list[Allocation]:
        """Pay open lines in the policy's order."""
        placed = []
        for share in allocate(cents, list(self.open_lines.values()), policy, on):
            line = self.open_lines[share.ref]
            self.places[share.ref] = (line.order, line.line_no)
            left = line.open_cents - share.cents
            if left:
                self.open_lines[share.ref] = evolve(line, open_cents=left)
            else:
                del self.open_lines[share.ref]
            reason = share.reason if because is None or share.reason is Reason.PINNED else because
            placed.append(Allocation(share.ref, share.cents, reason, share.rank, policy.version))
        return placed

    def append(self, effective_at: datetime, day: date, body: Body) -> int:
        """Append a document; returns its place in the chain."""
        seq = self.standing.seq + len(self.documents) + 1
        day = max(day, self.desk.open_from)
        self.documents.append(Document(self.desk.account_id, seq, effective_at, self.now, day, body))
        return seq

    def _forget_deadline(self, paid_at: datetime) -> None:
        """Where rent was paid before its deadline, nothing becomes late before the rent that is open can (§6.6).

        Else the money of who has paid a part of a cycle ahead would take a replay each time a paid one came due.
        """
        if self.next_deadline is None:
            return
        policies = self.desk.policies
        settle = max(policies.at(at).settle_window_hours for at in (paid_at, self.next_deadline))
        if paid_at + timedelta(hours=settle) >= self.next_deadline:
            return
        rent_due_on = {
            line.due_on
            for line in self.open_lines.values()
            if line.charge_class is ChargeClass.RENT and not line.is_tax
        }
        soonest = [late_at_soonest(due_on, policies, self.desk.zone) for due_on in rent_due_on]
        self.next_deadline = max(self.next_deadline, min(soonest)) if soonest else None

    def _note_deadline(self, due_on: date, opened_at: datetime, rent: Iterable[LineRef]) -> None:
        """A cycle whose rent is open can become late (§6.6).

        One that is issued late has its hours to pay, but for one that was voided and is issued again: they count from
        when it was first told, which nothing here tells. So it is looked at as soon as any cycle of that day.
        """
        if not any(ref in self.open_lines for ref in rent):
            return
        policies, zone = self.desk.policies, self.desk.zone
        soonest = late_at_soonest(due_on, policies, zone)
        late_at = late_after(due_on, max(opened_at, self.now), policies, zone)
        in_force = [policies.at(at) for at in (soonest, late_at)]
        if any(policy.late_fee is not None for policy in in_force):
            judged_at = soonest + timedelta(hours=min(policy.settle_window_hours for policy in in_force))
            self.next_deadline = min(judged_at, self.next_deadline or judged_at)
