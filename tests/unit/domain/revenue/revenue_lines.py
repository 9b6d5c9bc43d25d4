"""Lines, credits and closes as the tests of revenue draw them."""

from collections.abc import Sequence
from datetime import date, timedelta

from attrs import evolve
from hypothesis import strategies as st

from gatedrentals.domain.catalog.product import ChargeClass, Recognition
from gatedrentals.domain.ids import ProductCode
from gatedrentals.domain.ledger.documents import LineCredit
from gatedrentals.domain.ledger.line import Earning, Line, LineKind, LineRef
from gatedrentals.domain.period import Period, next_month
from gatedrentals.domain.revenue.closing import close_month
from gatedrentals.domain.revenue.recognition import Credited, RevenueLine, clamp_credit

REF = LineRef(1, 1)


def ratable(
    earning: Earning, posted_on: date, ref: LineRef = REF, kind: LineKind = LineKind.CHARGE, product: str = "rent"
) -> RevenueLine:
    line = Line(
        line_no=ref.line_no,
        product=ProductCode(product),
        charge_class=ChargeClass.RENT,
        recognition=Recognition.RATABLE,
        amount_cents=earning.total_cents(),
        text="",
        kind=kind,
        earning=earning,
    )
    return RevenueLine(ref, line, posted_on)


def whole(cents: int, start: date, end: date) -> Earning:
    return Earning(cents, Period(start, end), start, end)


def point_in_time(cents: int, posted_on: date, earning: Earning | None = None, ref: LineRef = REF) -> RevenueLine:
    line = Line(
        line_no=ref.line_no,
        product=ProductCode("fee"),
        charge_class=ChargeClass.FEES,
        recognition=Recognition.POINT_IN_TIME,
        amount_cents=cents,
        text="",
        earning=earning,
    )
    return RevenueLine(ref, line, posted_on)


def credited(line: RevenueLine, *credits_taken: LineCredit, posted_on: date | None = None) -> RevenueLine:
    taken = tuple(Credited(posted_on or line.posted_on, credit) for credit in credits_taken)
    return evolve(line, credits=line.credits + taken)


def clamped(line: RevenueLine, end: date) -> RevenueLine:
    credit = clamp_credit(line, end)
    return credited(line, credit) if credit else line


def close(month: date, lines: Sequence[RevenueLine], posted: dict[LineRef, int]) -> dict[LineRef, int]:
    """Close a month, add what it posts to ``posted``, and return what it posted."""
    recognition = close_month(month, lines, posted)
    moved = {part.line: part.cents for part in recognition.lines} if recognition else {}
    for ref, cents in moved.items():
        posted[ref] = posted.get(ref, 0) + cents
    return moved


days = st.integers(0, 400).map(lambda offset: date(2027, 7, 1) + timedelta(days=offset))
cents = st.integers(-300_000, 300_000)


@st.composite
def earnings(draw: st.DrawFn, amounts: st.SearchStrategy[int] = cents) -> Earning:
    start = draw(days)
    length = draw(st.integers(1, 62))
    first, last = sorted((draw(st.integers(0, length)), draw(st.integers(0, length))))
    frame = Period(start, start + timedelta(days=length))
    return Earning(draw(amounts), frame, start + timedelta(days=first), start + timedelta(days=last))


@st.composite
def revenue_lines(draw: st.DrawFn, amounts: st.SearchStrategy[int] = cents) -> RevenueLine:
    earning = draw(earnings(amounts))
    return ratable(earning, earning.start + timedelta(days=draw(st.integers(-60, 60))))


@st.composite
def steps(draw: st.DrawFn, line: RevenueLine) -> RevenueLine:
    """The line after one more credit: a clamp as the rules reckon it, a plain credit, or one that fits no rule."""
    kind = draw(st.sampled_from(("clamp", "plain", "void", "odd")))
    day = line.line.earning.frame.start if line.line.earning else line.posted_on
    end = day + timedelta(days=draw(st.integers(-5, 65)))
    if kind == "clamp":
        return clamped(line, end)
    if kind == "void":
        return credited(line, LineCredit(line.ref, line.net_cents))
    amount = draw(st.integers(-5_000, 5_000))
    return credited(line, LineCredit(line.ref, amount, end if kind == "odd" else None))


def months_from(first: date, count: int) -> list[date]:
    months = [first]
    while len(months) < count:
        months.append(next_month(months[-1]))
    return months
