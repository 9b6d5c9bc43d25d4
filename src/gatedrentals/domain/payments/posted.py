"""Reads an account's documents: the facts in them, and where the books have put the money so far (§5.1, §6.5)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, datetime

from attrs import field

from gatedrentals.domain.ids import AccountId
from gatedrentals.domain.ledger.documents import (
    Allocation,
    BankSettlement,
    CheckMoved,
    CreditMemo,
    CreditReason,
    DepositForfeit,
    Directive,
    DirectiveKind,
    Document,
    Escheated,
    Held,
    Holding,
    Invoice,
    InvoiceKind,
    LineCredit,
    Reallocation,
    ReceiptBooked,
    ReceiptReversed,
    Recognition,
    RefundDue,
    RefundWithdrawn,
    Transfer,
    WriteOff,
)
from gatedrentals.domain.ledger.line import Line, LineKind, LineRef
from gatedrentals.domain.payments.facts import (
    PostedCredit,
    PostedDirective,
    PostedInvoice,
    PostedReceipt,
    Relief,
    Reversed,
    Spent,
)
from gatedrentals.domain.payments.posted_cycles import SCHEDULED, scheduled_lines
from gatedrentals.domain.payments.standing import HeldMoney
from gatedrentals.domain.values import define, evolve

DECIDED_HERE = frozenset({CreditReason.CUT, CreditReason.ADVANCE_UNFUNDED, CreditReason.FEE_TAKEN_BACK})
"""Credits that the projection decides itself: they follow from facts and are none."""

PARKED = frozenset({Holding.UNMATCHED, Holding.QUARANTINED})
"""Holdings that only a person ends (§6.4)."""

_ELSEWHERE = (CheckMoved, Escheated, Recognition, BankSettlement, Transfer)
"""Documents that touch no line and no money held here for lines."""


@define
class Posted:
    """The facts in an account's documents, and what its lines and receipts stand at in the books.

    ``placed`` holds the last allocation of each receipt and line, with its cents summed; ``credited`` what each line
    was lowered by in all, in cents; ``cut`` what of it the projection decided.
    """

    seq: int = 0
    next_number: int = 1
    invoices: dict[int, PostedInvoice] = field(factory=dict)
    credits: list[PostedCredit] = field(factory=list)
    receipts: dict[int, PostedReceipt] = field(factory=dict)
    directives: list[PostedDirective] = field(factory=list)
    reliefs: list[Relief] = field(factory=list)
    spent: list[Spent] = field(factory=list)
    placed: dict[int, dict[LineRef, Allocation]] = field(factory=lambda: defaultdict(dict))
    held: dict[int, dict[Holding, int]] = field(factory=lambda: defaultdict(dict))
    credited: dict[LineRef, int] = field(factory=lambda: defaultdict(int))
    cut: dict[LineRef, int] = field(factory=lambda: defaultdict(int))
    reasons: dict[LineRef, dict[CreditReason, int]] = field(factory=lambda: defaultdict(dict))
    """What each line was lowered by, for each reason, in cents."""
    relieved: dict[LineRef, int] = field(factory=lambda: defaultdict(int))
    forfeited: dict[LineRef, int] = field(factory=lambda: defaultdict(int))
    """What of it the deposit paid; the rest was given up."""
    revisions: dict[int, int] = field(factory=lambda: defaultdict(int))
    """How often a replay moved each receipt (§12)."""
    parked: set[int] = field(factory=set)
    """Receipts that no line may take before a person has decided: unmatched or in quarantine (§6.4)."""
    settled_through: datetime | None = None
    """The latest effective instant of what moves money here."""
    moved_to: dict[int, AccountId] = field(factory=dict)
    """The account that a receipt's held money was transferred to."""

    @classmethod
    def read(cls, documents: Iterable[Document]) -> "Posted":
        """Read every document of one account, in order."""
        posted = cls()
        for document in documents:
            posted.add(document)
        return posted

    def line(self, ref: LineRef) -> Line:
        """A line of a posted invoice, as issued."""
        invoice = self.invoices[ref.invoice_seq].invoice
        return next(line for line in invoice.lines if line.line_no == ref.line_no)

    def parked_money(self) -> Iterator[HeldMoney]:
        """What is held until a person has decided, in order of booking."""
        return (money for money in self.held_money() if money.receipt_seq in self.parked)

    def held_money(self) -> Iterator[HeldMoney]:
        """What is held of receipts, in order of booking; not what one lacks that came back after it was refunded."""
        for seq, holdings in sorted(self.held.items()):
            for holding, cents in holdings.items():
                if cents > 0:
                    yield HeldMoney(seq, self.receipts[seq].receipt.received_at, holding, cents)

    def open_cents(self, invoice_seq: int) -> int:
        """What is left to pay of an invoice, in cents: its amount less credits, reliefs and money on it."""
        left = 0
        for line in self.invoices[invoice_seq].invoice.lines:
            ref = LineRef(invoice_seq, line.line_no)
            left += line.amount_cents - self.credited.get(ref, 0) - self.relieved.get(ref, 0)
        placed = (places for places in self.placed.values())
        return left - sum(a.cents for places in placed for ref, a in places.items() if ref.invoice_seq == invoice_seq)

    def add(self, document: Document) -> None:
        """Take in the next document."""
        self.seq = document.seq
        if not isinstance(document.body, _ELSEWHERE):
            self.settled_through = max(document.effective_at, self.settled_through or document.effective_at)
        match document.body:
            case Invoice() as invoice:
                charged_to = invoice.cycle.end if invoice.cycle and invoice.kind in SCHEDULED else None
                self.invoices[document.seq] = PostedInvoice(
                    document.seq, invoice, document.effective_at, document.recorded_at, live=True, charged_to=charged_to
                )
                self.next_number = max(self.next_number, invoice.number + 1)
            case CreditMemo() as memo:
                self._credit(document, memo)
            case ReceiptBooked() as booked:
                self.receipts[document.seq] = PostedReceipt(document.seq, booked.receipt)
                if any(part.holding in PARKED for part in booked.held):
                    self.parked.add(document.seq)
                self._place(document.seq, booked.allocations, booked.held)
            case ReceiptReversed() as reversed_:
                receipt = self.receipts[reversed_.receipt_seq]
                reversal = Reversed(reversed_.reason, reversed_.returned_at)
                self.receipts[receipt.seq] = evolve(receipt, reversal=reversal)
                self._place(receipt.seq, reversed_.taken, reversed_.released)
                if reversed_.moved_to is not None:
                    self.moved_to[receipt.seq] = reversed_.moved_to
            case Reallocation() as moved:
                self.revisions[moved.receipt_seq] += 1
                self.parked.discard(moved.receipt_seq)
                self._place(moved.receipt_seq, moved.moves, moved.held)
            case Directive() as directive:
                self._direct(document, directive)
            case _:
                self._pay_out(document)

    def _credit(self, document: Document, memo: CreditMemo) -> None:
        for credit in memo.credits:
            self.credited[credit.line] += credit.cents
            reasons = self.reasons[credit.line]
            reasons[memo.reason] = reasons.get(memo.reason, 0) + credit.cents
            if memo.reason in DECIDED_HERE:
                self.cut[credit.line] += credit.cents
            else:
                self.credits.append(PostedCredit(credit.line, credit.cents, memo.reason, document.effective_at))
        for seq in {credit.line.invoice_seq for credit in memo.credits}:
            ours = [credit for credit in memo.credits if credit.line.invoice_seq == seq]
            self.invoices[seq] = self._after_credit(self.invoices[seq], ours, memo.reason)

    def _after_credit(self, posted: PostedInvoice, credits_: list[LineCredit], reason: CreditReason) -> PostedInvoice:
        clamps = [credit.clamp_to for credit in credits_ if credit.clamp_to is not None]
        charged_to = posted.charged_to
        if charged_to is not None and clamps:
            charged_to = min(charged_to, *clamps)
        charges_days = charged_to is not None and charged_to > _start(posted)
        if posted.invoice.kind is InvoiceKind.LATE_FEE:
            return evolve(posted, live=posted.live and reason is not CreditReason.FEE_TAKEN_BACK)
        if posted.invoice.kind is InvoiceKind.FIRST and _has_one_time(posted.invoice):
            # Where it was voided to be cut again its days are gone too; voided by a person, its cycle stays unbilled.
            voided = reason is CreditReason.VOID and not charges_days
            return evolve(posted, charged_to=charged_to, live=posted.live and not voided)
        return evolve(posted, charged_to=charged_to, live=charges_days or self._has_left(posted))

    def _has_left(self, posted: PostedInvoice) -> bool:
        """Whether credits left anything of an invoice; of a cycle, what a write-off or the deposit took is gone too."""
        seq, invoice = posted.seq, posted.invoice
        if invoice.kind not in SCHEDULED:
            return any(line.amount_cents != self.credited[LineRef(seq, line.line_no)] for line in invoice.lines)
        refs = {LineRef(seq, line.line_no): line.amount_cents for line in scheduled_lines(invoice)}
        return any(cents != self.credited[ref] + self.relieved.get(ref, 0) for ref, cents in refs.items())

    def _place(self, seq: int, allocations: Iterable[Allocation], held: Iterable[Held]) -> None:
        places = self.placed[seq]
        for allocation in allocations:
            before = places.get(allocation.line)
            cents = allocation.cents + (before.cents if before else 0)
            if cents:
                reasons = before if before is not None and allocation.cents < 0 else allocation
                places[allocation.line] = evolve(reasons, cents=cents)
            else:
                places.pop(allocation.line, None)
        holdings = self.held[seq]
        for part in held:
            holdings[part.holding] = holdings.get(part.holding, 0) + part.cents

    def _direct(self, document: Document, directive: Directive) -> None:
        if directive.kind is DirectiveKind.DIRECT and directive.receipt_seq is not None:
            receipt = self.receipts[directive.receipt_seq]
            self.receipts[receipt.seq] = evolve(receipt, directed=directive.lines)
            return
        for line in directive.lines:
            self.directives.append(PostedDirective(directive.kind, line, document.effective_at))

    def _pay_out(self, document: Document) -> None:
        at = document.effective_at
        match document.body:
            case DepositForfeit() as forfeit:
                self._relieve([Relief(share.line, share.cents, at) for share in forfeit.allocations])
                for share in forfeit.allocations:
                    self.forfeited[share.line] += share.cents
            case WriteOff() as write_off:
                self._relieve([Relief(line, cents, at) for line, cents in write_off.lines])
            case RefundDue() as refund:
                self._spend([Spent(seq, holding, cents, at) for seq, holding, cents in refund.from_receipts])
            case RefundWithdrawn() as withdrawn:
                for seq, holding, cents in withdrawn.refund.from_receipts:
                    # what came back in between is undone as credit, whatever it was spent from
                    same = [spent for spent in self.spent if (spent.receipt_seq, spent.cents) == (seq, cents)]
                    self.spent.remove(next((spent for spent in same if spent.holding is holding), same[0]))
                    self.held[seq][holding] = self.held[seq].get(holding, 0) + cents
            case Transfer() as transfer:
                self.moved_to[transfer.receipt_seq] = transfer.to_account
                self._spend([Spent(transfer.receipt_seq, part.holding, part.cents, at) for part in transfer.held])
            case _:
                pass

    def _relieve(self, reliefs: list[Relief]) -> None:
        self.reliefs += reliefs
        for relief in reliefs:
            self.relieved[relief.line] += relief.cents

    def _spend(self, spent: list[Spent]) -> None:
        self.spent += spent
        for part in spent:
            self.held[part.receipt_seq][part.holding] -= part.cents


def _start(posted: PostedInvoice) -> date:
    return posted.invoice.cycle.start if posted.invoice.cycle else posted.invoice.due_on


def _has_one_time(invoice: Invoice) -> bool:
    return any(line.kind is LineKind.CHARGE and line.earning is None for line in invoice.lines)
