"""Late fees stop with the last charged night (§11.4): a deadline that comes with its morning makes nobody late."""

from datetime import date

import pytest

from gatedrentals.domain.ledger.documents import InvoiceKind
from gatedrentals.domain.licensing.terms import EndChange
from tests.unit.domain.payments.books import at, moved_to
from tests.unit.domain.payments.residents import resident


@pytest.mark.parametrize(("end", "fees"), [(date(2026, 6, 28), 0), (date(2026, 6, 29), 1)])
def test_who_has_left_when_the_hours_to_pay_are_over_is_not_late(end: date, fees: int) -> None:
    """The second cycle is told late, on June 25 at 13:00, so that its 72 hours are over on June 28."""
    account = resident()
    account.pay("first week", 33_000, at(6, 18, 9))
    assert account.stay is not None
    account.change(moved_to(account.stay, end=EndChange(at(6, 25, 13), end, under_notice=True)), at(6, 25, 13))

    account.bill(at(7, 2, 13))

    kinds = [posted.invoice.kind for posted in account.posted.invoices.values() if posted.live]
    assert kinds.count(InvoiceKind.LATE_FEE) == fees
