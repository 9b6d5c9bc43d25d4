"""What a command about a receipt would change: where its money stands now and then, and what the account comes to."""

from collections.abc import Iterator
from datetime import date

from gatedrentals.application.papers.foreseen_receipt import ForeseenReceipt
from gatedrentals.entrypoints.web import formats
from gatedrentals.entrypoints.web.effects import NOTHING
from gatedrentals.entrypoints.web.tables import Effect
from gatedrentals.ports.papers import AccountNow, ReceiptPaper


def receipt_effects(before: ReceiptPaper, foreseen: ForeseenReceipt, left: str, whose: str) -> Iterator[Effect]:
    """Where the money stands and will stand, and what the account comes to.

    ``left`` and ``whose`` name the account that it leaves and the one that it goes to; empty where it stays.
    """
    paper = foreseen.paper
    was, now = _stands(before, left), _stands(paper, whose)
    for what in {**was, **now}:
        if was.get(what) != now.get(what):
            yield Effect(what, _dollars(was.get(what)), _dollars(now.get(what)))
    if paper.taken_back is not None:
        yield Effect(paper.taken_back.text, NOTHING, formats.money(paper.taken_back.cents))
    for invoice in foreseen.issued:
        yield Effect(f"{whose}Invoice {invoice.number}, issued with it", NOTHING, formats.money(invoice.cents))
    for fee in (*foreseen.returned_fees, *foreseen.late_fees):
        yield Effect(whose + fee.text, NOTHING, formats.money(fee.cents))
    if foreseen.left_before is not None and foreseen.left_after is not None:
        yield from _account(foreseen.left_before, foreseen.left_after, left)
    if foreseen.before is not None and foreseen.after is not None:
        yield from _account(foreseen.before, foreseen.after, whose)


def _account(was: AccountNow, now: AccountNow, whose: str) -> Iterator[Effect]:
    yield Effect(f"{whose}Open balance", formats.money(was.owed_cents), formats.money(now.owed_cents))
    if was.paid_to != now.paid_to:
        yield Effect(f"{whose}Paid to", _night(was.paid_to), _night(now.paid_to))


def _night(value: date | None) -> str:
    return NOTHING if value is None else formats.day(value)


def _stands(paper: ReceiptPaper, whose: str) -> dict[str, int]:
    """The cents of it on each line, and of what no line took."""
    found: dict[str, int] = {}
    for part in paper.parts:
        what = f"{whose}{part.text}, invoice {part.invoice_number}"
        found[what] = found.get(what, 0) + part.cents
    for kept in paper.kept:
        found[whose + kept.text] = found.get(whose + kept.text, 0) + kept.cents
    return found


def _dollars(cents: int | None) -> str:
    return NOTHING if cents is None else formats.money(cents)
