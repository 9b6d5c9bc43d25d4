"""A statement reckoned from the books as they stand, and the documents by which it is settled (§11.4)."""

from collections.abc import Iterable, Sequence

from attrs import evolve

from gatedrentals.application.deposits.final_charges import FinalCharges, final_charges
from gatedrentals.application.deposits.settlement_file import SettlementFile
from gatedrentals.application.deposits.withdraw_refund import take_back
from gatedrentals.domain.attention.kinds import ELECTRIC_NOT_BILLED
from gatedrentals.domain.catalog.product import ChargeClass, Recognition
from gatedrentals.domain.deposits.payees import CheckShare, checks
from gatedrentals.domain.deposits.position import FinalCharge, SettlementPosition
from gatedrentals.domain.deposits.reading import read_position
from gatedrentals.domain.deposits.refund import Refund
from gatedrentals.domain.deposits.settlement import Settlement, settle
from gatedrentals.domain.deposits.statement import DepositStatement
from gatedrentals.domain.ledger.documents import Holding, Invoice, InvoiceKind, RefundDue
from gatedrentals.domain.ledger.line import Line


def reckon(file: SettlementFile, statement: DepositStatement) -> DepositStatement:
    """The statement with its settlement as of now; the books must have followed the end of the stay.

    Later versions charge nothing anew: what the first one invoiced stands in the books (§6.5). Electric use that
    cannot be billed is kept for a person.
    """
    first = statement.version == 1
    found = final_charges(file.books, file.license, statement.findings) if first else FinalCharges()
    if found.not_billable is not None:
        why = found.not_billable.why.value.replace("_", " ")
        file.keep(ELECTRIC_NOT_BILLED, f"final electric use is not billed: {why}")
    elif first:
        file.resolve(ELECTRIC_NOT_BILLED)
    settlement = settle(_position(file, found.charges), file.policy)
    return evolve(statement, electric=found.electric if first else statement.electric, settlement=settlement)


def foresee(file: SettlementFile, statement: DepositStatement) -> DepositStatement:
    """As `reckon`, with what the draft will come to: once it is final, no check that has not left is due still (§6.5).

    The books at hand stay as they are.
    """
    unmailed = unmailed_of(file)
    if not unmailed:
        return reckon(file, statement)
    trial = SettlementFile.of(file.work, file.license.site_id, file.license.number, file.asked, file.now)
    trial.books.catch_up(file.now, file.now, "deposit statement")
    for refund in unmailed:
        take_back(trial, refund, "the statement is revised")
    return reckon(trial, statement)


def unmailed_of(file: SettlementFile) -> tuple[Refund, ...]:
    """Every refund whose check has not left."""
    return tuple(refund for refund in file.refunds if not (refund.is_mailed or refund.is_done))


def post(file: SettlementFile, settlement: Settlement, shares: Sequence[CheckShare]) -> tuple[RefundDue, ...]:
    """Post a settlement in the order of §11.4: deposits not owed, final invoices, what the deposit pays, refunds.

    Freed cash and credit pay by themselves, as the books follow each document. Both sides agree to the cent.
    """
    because = "deposit statement"
    memo, forfeit = settlement.deposit_memo(), settlement.forfeit()
    if memo is not None:
        file.record(memo, because)
    invoices = settlement.position.final_invoices()
    assert not invoices or settlement.position.invoice_seq == file.books.posted.seq + 1
    for charges in invoices:
        file.note(_invoice(file, charges))
    if invoices:
        file.books.catch_up(file.now, file.now, because)
    if forfeit is not None:
        file.record(forfeit, because)
    refunds = refunds_of_held(file, settlement.refunds_due([share.cents for share in shares], file.next_refund_no))
    for refund in refunds:
        file.record(refund, because)
    assert file.open_cents == settlement.owed_cents + settlement.disputed_cents
    assert not file.books.standing.held
    return refunds


def refunds_of_held(file: SettlementFile, refunds: Iterable[RefundDue]) -> tuple[RefundDue, ...]:
    """The refunds with each receipt's cents drawn from where they are held: as credit, or over the horizon (§6.3)."""
    held: dict[int, list[tuple[Holding, int]]] = {}
    for money in file.books.standing.held:
        held.setdefault(money.receipt_seq, []).append((money.holding, money.cents))
    return tuple(
        evolve(
            refund,
            from_receipts=tuple(part for seq, _, cents in refund.from_receipts for part in _draw(held, seq, cents)),
        )
        for refund in refunds
    )


def _draw(held: dict[int, list[tuple[Holding, int]]], seq: int, cents: int) -> list[tuple[int, Holding, int]]:
    parts: list[tuple[int, Holding, int]] = []
    for holding, there in held[seq]:
        taken = min(cents, there)
        cents -= taken
        parts.append((seq, holding, taken))
    held[seq] = [(holding, there - part[2]) for (holding, there), part in zip(held[seq], parts, strict=True)]
    return [part for part in parts if part[2]]


def shares_of(statement: DepositStatement, cents: int) -> tuple[CheckShare, ...]:
    """The checks of a refund: as the residents instructed, or jointly while one of them has not signed (§11.4)."""
    instruction = statement.instruction
    if instruction is not None and instruction.unsigned(statement.residents):
        instruction = None
    return checks(cents, statement.residents, instruction)


def _position(file: SettlementFile, charges: tuple[FinalCharge, ...]) -> SettlementPosition:
    books = file.books
    position = read_position(books.documents, books.standing, file.today, charges, books.posted.seq + 1)
    if not position.deposit_credits():
        return position
    return evolve(position, invoice_seq=position.invoice_seq + 1)


def _invoice(file: SettlementFile, charges: Sequence[FinalCharge]) -> Invoice:
    is_damage = charges[0].charge_class is ChargeClass.DAMAGES
    lines = tuple(
        Line(number, charge.product, charge.charge_class, Recognition.POINT_IN_TIME, charge.cents, charge.text)
        for number, charge in enumerate(charges, start=1)
    )
    kind = InvoiceKind.DAMAGES if is_damage else InvoiceKind.FINAL
    return Invoice(file.books.posted.next_number, kind, file.today, lines)
