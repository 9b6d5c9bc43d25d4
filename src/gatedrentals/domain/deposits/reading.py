"""The position of an account, read from its documents, ready to be settled (§11.4)."""

from collections.abc import Iterable, Sequence
from datetime import date

from gatedrentals.domain.catalog.product import ChargeClass
from gatedrentals.domain.deposits.position import FinalCharge, Funds, PositionLine, SettlementPosition
from gatedrentals.domain.ledger.documents import DepositForfeit, Document, Holding, RefundDue, RefundWithdrawn
from gatedrentals.domain.ledger.line import Line, LineRef
from gatedrentals.domain.payments.posted import Posted
from gatedrentals.domain.payments.standing import OpenLine, Standing

_CREDIT = frozenset({Holding.REFUNDABLE_CREDIT, Holding.OVER_HORIZON})
"""With no cycle left to bill, what waited over the horizon is credit like the rest (§6.3)."""


def read_position(
    documents: Sequence[Document],
    standing: Standing,
    on: date,
    charges: tuple[FinalCharge, ...],
    invoice_seq: int,
) -> SettlementPosition:
    """What an account stands at on local day ``on``, its surrender confirmed and its last cycle cut (§3.5, §11.4).

    The projection has clamped the lines by then and let what that freed flow on, so that no credit is left to make but
    that of the deposit. ``invoice_seq`` is the place in the chain that the first invoice of ``charges`` will have.
    """
    posted = Posted.read(documents)
    standing_lines = {line.ref: line for line in standing.open_lines}
    paid_deposits = {ref: line for ref, line in _deposits(posted) if ref not in standing_lines}
    lines = (*standing.open_lines, *paid_deposits.values())
    return SettlementPosition(
        on=on,
        lines=tuple(
            PositionLine(line, posted.line(line.ref).text, tuple(_funds_on(posted, line.ref))) for line in lines
        ),
        credit=tuple(_funds(posted, held.receipt_seq, held.cents) for held in standing.held if held.holding in _CREDIT),
        charges=charges,
        deposit_used_cents=sum(_deposit_used(documents)),
        invoice_seq=invoice_seq,
        order=1 + max((line.order for line in lines), default=0),
    )


def _deposits(posted: Posted) -> Iterable[tuple[LineRef, OpenLine]]:
    for seq, invoice in posted.invoices.items():
        for line in invoice.invoice.lines:
            if line.charge_class is ChargeClass.DEPOSIT:
                ref = LineRef(seq, line.line_no)
                yield ref, _paid_up(ref, line, invoice.invoice.due_on)


def _paid_up(ref: LineRef, line: Line, due_on: date) -> OpenLine:
    return OpenLine(
        ref=ref,
        product=line.product,
        charge_class=line.charge_class,
        rank_class=line.charge_class,
        due_on=due_on,
        order=0,
        line_no=line.line_no,
        is_tax=False,
        net_cents=line.amount_cents,
        open_cents=0,
    )


def _funds_on(posted: Posted, ref: LineRef) -> Iterable[Funds]:
    for seq, places in posted.placed.items():
        if ref in places:
            yield _funds(posted, seq, places[ref].cents)


def _funds(posted: Posted, seq: int, cents: int) -> Funds:
    receipt = posted.receipts[seq].receipt
    return Funds(seq, receipt.received_at, cents, receipt.source, receipt.external_id)


def _deposit_used(documents: Iterable[Document]) -> Iterable[int]:
    for document in documents:
        match document.body:
            case DepositForfeit() as forfeit:
                yield sum(part.cents for part in forfeit.allocations)
            case RefundDue() as refund:
                yield refund.from_deposit_cents
            case RefundWithdrawn() as withdrawn:
                yield -withdrawn.refund.from_deposit_cents
            case _:
                pass
