"""Residents and invoices that the tests of decisions start from."""

from datetime import date

from gatedrentals.domain.catalog.product import Recognition
from gatedrentals.domain.ids import ProductCode
from gatedrentals.domain.ledger.documents import (
    Invoice,
    InvoiceKind,
)
from gatedrentals.domain.ledger.line import Line
from gatedrentals.domain.period import Period
from gatedrentals.domain.site.charge_class import ChargeClass
from gatedrentals.domain.site.policy import SitePolicy
from tests.unit.domain.payments.books import (
    EXAMPLE,
    Account,
    PlainCutter,
    always,
    at,
    stay,
    weekly,
)

C1, C2, C3 = date(2026, 6, 19), date(2026, 6, 26), date(2026, 7, 3)


def resident(policy: SitePolicy = EXAMPLE, cutter: PlainCutter | None = None) -> Account:
    cutter = cutter or PlainCutter()
    account = Account(stay(C1, at(6, 12, 13), weekly(C1), one_time=cutter.one_time), always(policy), cutter)
    account.bill(at(6, 12, 13))
    return account


def one_line(account: Account, kind: InvoiceKind, line: Line, due_on: date, cycle: Period | None = None) -> Invoice:
    return Invoice(account.posted.next_number, kind, due_on, (line,), cycle)


def electric(cents: int) -> Line:
    return Line(1, ProductCode("electric"), ChargeClass.ELECTRIC, Recognition.POINT_IN_TIME, cents, "Electric")
