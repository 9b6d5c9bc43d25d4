"""An invoice on paper says what stands in the books: what was charged, what lowered and paid it, what is left."""

from datetime import date

import pytest
from hypothesis import given

from gatedrentals.application.billing.credit_lines import CreditLines, Credits, LineReduction, VoidInvoice
from gatedrentals.application.named_line import NamedLine, UnknownInvoice
from gatedrentals.domain.ledger.documents import CreditReason, Method
from gatedrentals.ports.papers import DatedAmount, InvoiceLine, InvoicePaper, InvoiceState
from gatedrentals.ports.store import Store
from gatedrentals.testing.contracts.park import PM, Park, at
from tests.unit.application.leavers import damages, deposits, lived, nights, payments
from tests.unit.application.licenses import C1, C2, settled_in
from tests.unit.application.papers.asked import OFFICE, invoice, reached


def test_an_invoice_lists_its_lines_with_their_days_and_what_is_left(store: Store) -> None:
    park = reached(Park.opened(store))
    number = settled_in(park)
    park.pay(number, "Z-1", 83_000, at(6, 18, 10))
    park.pay(number, "K-9", 20_000, at(6, 25, 9), method=Method.KIOSK)

    paper = invoice(park, number, 2)

    assert paper.lines == (
        InvoiceLine("Rent", 32_500, C2, date(2026, 7, 2)),
        InvoiceLine("Storm water", 500, C2, date(2026, 7, 2)),
    )
    assert (paper.issued_on, paper.due_on, paper.about, paper.state) == (
        C1,
        C2,
        "Regular charges",
        InvoiceState.OPEN,
    )
    assert paper.changes == (DatedAmount(date(2026, 6, 25), "Kiosk payment, K-9", -20_000),)
    assert (paper.total_cents, paper.open_cents) == (33_000, 13_000)
    assert paper.heading.made_on == date(2026, 6, 25)
    assert paper.heading.to.names == ("Dana Whitfield", "Omar Reyes")
    assert paper.heading.to.address == ("1 Main St", "Pad C-001", "Crosby, TX 77532")
    letterhead = paper.heading.letterhead
    assert (letterhead.site_name, letterhead.company, letterhead.remit_to) == ("Crosby", "Crosby LLC", OFFICE.remit_to)


def test_the_first_invoice_has_its_deposit_without_days_and_is_paid(park: Park) -> None:
    number = settled_in(park)
    park.pay(number, "Z-1", 83_000, at(6, 18, 10))

    paper = invoice(park, number, 1)

    assert [(line.text, line.first_day) for line in paper.lines][-1] == ("Security deposit", None)
    assert (paper.about, paper.state, paper.open_cents) == ("First invoice", InvoiceState.PAID, 0)
    assert paper.heading.to.address == ("Crosby", "Pad C-001")


def test_credits_of_one_document_are_one_row_and_a_voided_invoice_says_so(park: Park) -> None:
    number = settled_in(park)
    park.run(at(6, 19, 13))
    credits_ = Credits(park.store, park.clock)
    lowered = tuple(LineReduction(NamedLine(2, line_no), cents) for line_no, cents in ((1, 1_000), (2, 100)))
    credits_(CreditLines(park.site.id, number, CreditReason.GOODWILL, lowered, "the water was off", PM))

    assert invoice(park, number, 2).changes == (DatedAmount(C1, "Credit: a courtesy credit", -1_100),)

    park.clock.set(at(6, 20))
    credits_.void(VoidInvoice(park.site.id, number, 2, "twice", PM))
    paper = invoice(park, number, 2)
    assert paper.state is InvoiceState.VOIDED
    assert paper.changes[1:] == (DatedAmount(date(2026, 6, 20), "Credit: the invoice was voided", -31_900),)
    assert paper.open_cents == 0


def test_what_the_deposit_paid_and_what_was_given_up_is_said() -> None:
    leaver = lived(30_000, 5, [], [60_000])
    leaver.finalize()
    park = leaver.park
    given_up = leaver.write_off()

    papers = [invoice(park, leaver.number, each.number) for each in park.invoices(leaver.number)]

    rows = [row for paper in papers for row in paper.changes]
    assert sum(row.cents for row in rows if row.text == "Given up") == -given_up.bad_debt_cents
    assert all(paper.open_cents == 0 for paper in papers)


@given(deposits, nights, payments, damages)
def test_all_invoices_of_a_license_leave_what_it_owes(
    deposit_cents: int, stayed: int, money: list[tuple[int, int]], found: list[int]
) -> None:
    leaver = lived(deposit_cents, stayed, money, found)
    leaver.finalize()
    park = leaver.park

    papers = [invoice(park, leaver.number, each.number) for each in park.invoices(leaver.number)]

    assert sum(paper.open_cents for paper in papers) == park.open_cents(leaver.number)
    assert all(is_sorted_by_day(paper) for paper in papers)


def test_an_invoice_that_is_not_there_is_refused(park: Park) -> None:
    number = settled_in(park)

    with pytest.raises(UnknownInvoice, match="no invoice 99"):
        invoice(park, number, 99)


def is_sorted_by_day(paper: InvoicePaper) -> bool:
    days = [row.day for row in paper.changes if row.day is not None]
    return days == sorted(days)
