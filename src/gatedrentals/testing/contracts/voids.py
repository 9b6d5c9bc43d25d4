"""Invoices that a person voids, on any store: their numbers stay, and what they billed does not come again (§3.3)."""

from datetime import date

from gatedrentals.application.billing.credit_lines import Credited, Credits, VoidInvoice
from gatedrentals.ports.store import Store
from gatedrentals.testing.contracts.leaver import Leaver
from gatedrentals.testing.contracts.park import PM, at, weekly

__all__ = ["test_a_first_invoice_is_voided_with_its_deposit_and_neither_comes_again"]

MOVE_IN = date(2026, 6, 19)
LATER = [date(2026, 6, 26), date(2026, 7, 3), date(2026, 7, 10)]


def test_a_first_invoice_is_voided_with_its_deposit_and_neither_comes_again(store: Store) -> None:
    """What was paid on it pays the cycles after it."""
    leaver = Leaver.moved_in(store, weekly(MOVE_IN), MOVE_IN, 50_000)
    park, number = leaver.park, leaver.number
    park.pay(number, "r", 83_000, at(6, 18, 10))

    voided = Credits(store, park.clock).void(VoidInvoice(park.site.id, number, 1, "cut for the wrong home", PM))
    park.run(at(6, 19, 13))

    assert voided == Credited(number, 83_000, 16_000)
    assert [invoice.due_on for invoice in park.invoices(number)] == [MOVE_IN, *LATER]
    assert {due_on for _, due_on in park.placed(number, "r")} == {*LATER}
    assert park.held(number) == {}
