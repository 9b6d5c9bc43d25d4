"""Positions of accounts as the tests of settlement draw them."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from hypothesis import strategies as st

from gatedrentals.domain.catalog.product import ChargeClass
from gatedrentals.domain.deposits.position import FinalCharge, Funds, PositionLine, SettlementPosition
from gatedrentals.domain.ids import ProductCode
from gatedrentals.domain.ledger.documents import LineCredit
from gatedrentals.domain.ledger.line import LineRef
from gatedrentals.domain.payments.standing import OpenLine
from gatedrentals.domain.period import Period

ON = date(2026, 7, 9)
FIRST = datetime(2026, 6, 18, 15, tzinfo=UTC)


def funds(cents: int, seq: int = 2) -> Funds:
    return Funds(seq, FIRST + timedelta(days=seq), cents)


def line(
    ref: LineRef,
    charge_class: ChargeClass,
    open_cents: int,
    paid: Sequence[Funds] = (),
    credit_cents: int = 0,
    *,
    excluded: bool = False,
    cycle: Period | None = None,
) -> PositionLine:
    open_line = OpenLine(
        ref=ref,
        product=ProductCode(charge_class.value),
        charge_class=charge_class,
        rank_class=charge_class,
        due_on=date(2026, 6, 15),
        order=ref.invoice_seq,
        line_no=ref.line_no,
        is_tax=False,
        net_cents=open_cents + sum(piece.cents for piece in paid),
        open_cents=open_cents,
        excluded=excluded,
        cycle=cycle,
    )
    credits_made = (LineCredit(ref, credit_cents),) if credit_cents else ()
    return PositionLine(open_line, charge_class.value, tuple(paid), credits_made)


def electric(cents: int) -> FinalCharge:
    return FinalCharge(ProductCode("electric"), ChargeClass.ELECTRIC, "Electric, 3 days", cents, estimated=True)


def damage(cents: int) -> FinalCharge:
    return FinalCharge(ProductCode("damages"), ChargeClass.DAMAGES, "Kitchen, countertop", cents)


money = st.integers(0, 90_000)
some_money = st.integers(1, 90_000)
paid_by = st.lists(st.tuples(st.integers(2, 6), some_money), max_size=3)


@st.composite
def position_lines(draw: st.DrawFn, place: int, charge_class: ChargeClass) -> PositionLine:
    open_cents = draw(money)
    paid = [funds(cents, seq) for seq, cents in draw(paid_by)]
    net_cents = open_cents + sum(piece.cents for piece in paid)
    credit_cents = 0 if charge_class is ChargeClass.DEPOSIT else draw(st.integers(0, net_cents))
    cycle = draw(st.sampled_from([None, Period(date(2026, 6, 15), ON), Period(ON, date(2026, 8, 1))]))
    return line(LineRef(1, place), charge_class, open_cents, paid, credit_cents, cycle=cycle)


@st.composite
def positions(draw: st.DrawFn) -> SettlementPosition:
    classes = draw(st.lists(st.sampled_from([kind for kind in ChargeClass if kind is not ChargeClass.TAX]), max_size=6))
    lines = tuple(draw(position_lines(place, kind)) for place, kind in enumerate(classes, start=1))
    charges = tuple(draw(st.lists(st.one_of(some_money.map(electric), some_money.map(damage)), max_size=3)))
    credit = tuple(funds(cents, seq) for seq, cents in draw(paid_by))
    deposits_cents = sum(drawn.paid_cents + drawn.open_line.open_cents for drawn in lines if drawn.is_deposit)
    used_cents = draw(st.just(0) | st.integers(0, deposits_cents))
    return SettlementPosition(ON, lines, credit, charges, used_cents, invoice_seq=40, order=9)
