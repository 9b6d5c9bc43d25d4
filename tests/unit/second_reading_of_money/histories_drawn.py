"""Random histories, with what is nasty often: noon and just before it, one instant twice, late and out of order."""

from datetime import UTC, date, datetime, timedelta
from operator import itemgetter

from hypothesis import strategies as st

from tests.unit.second_reading_of_money.facts import DAY, Facts, Money, Rules, Terms, Word, cycle_of, local_day, noon
from tests.unit.second_reading_of_money.product import BEGUN_AT

FIRST_DAY, UNTIL = date(2026, 6, 12), datetime(2026, 7, 20, 15, tzinfo=UTC)
TICK = timedelta(microseconds=1)
QUARTERS = int((UNTIL - BEGUN_AT) / timedelta(minutes=15))

noons = st.tuples(st.integers(0, 37), st.sampled_from([-TICK, timedelta(), timedelta(), TICK])).map(
    lambda drawn: noon(FIRST_DAY + DAY * drawn[0]) + drawn[1]
)
moments = noons | st.integers(-200, QUARTERS).map(lambda quarters: BEGUN_AT + timedelta(minutes=15) * quarters)
later = moments.map(lambda at: max(at, BEGUN_AT + TICK))
amounts = st.sampled_from([100, 4_000, 32_500, 33_000, 66_000, 100_000]) | st.integers(1, 400_000)
hours = st.sampled_from([0, 0, 0, 1, 30, 200, 900]).map(lambda some: timedelta(hours=some))


@st.composite
def terms(draw: st.DrawFn) -> Terms:
    """Weekly, biweekly or monthly."""
    step = draw(st.sampled_from([7, 7, 14, 0]))
    anchor = date(2026, 6, 1) + DAY * draw(st.integers(0, 13)) if step else None
    return Terms(anchor, step, draw(st.sampled_from([32_500, 64_001, 115_000])), draw(st.sampled_from([0, 500, 501])))


@st.composite
def monies(draw: st.DrawFn, number: int) -> Money:
    """A receipt, told at once or late; it may come back, and that may be told late, too."""
    at = draw(moments)
    told_at = min(UNTIL, max(at, BEGUN_AT) + draw(hours))
    back_at = back_told_at = None
    if draw(st.booleans()):
        back_at = min(UNTIL, max(at + timedelta(hours=draw(st.integers(1, 500))), BEGUN_AT))
        back_told_at = min(UNTIL, max(told_at, back_at) + draw(hours))
    return Money(f"r{number}", draw(amounts), at, told_at, back_at, back_told_at, draw(st.booleans()))


@st.composite
def ends(draw: st.DrawFn) -> tuple[datetime, date | None, bool]:
    """Notice without a date, a date, or notice withdrawn."""
    at = draw(later)
    end = draw(st.none() | st.integers(1, 30).map(lambda days: local_day(at) + DAY * days))
    return at, end, end is not None or draw(st.booleans())


@st.composite
def words(draw: st.DrawFn, move_in: date, first: Terms) -> Word:
    """A word about a line of one of the first cycles."""
    start = move_in
    for _ in range(draw(st.integers(0, 3))):
        start = cycle_of(first, start)[1]
    line = draw(st.sampled_from([(start, "rent"), (start, "water"), ("first", "deposit"), ("late", start, 0)]))
    what = draw(st.sampled_from(["pin", "unpin", "exclude", "include", "goodwill", "billing_error"]))
    return Word(draw(later), what, line, draw(st.integers(1, 20_000)))


rules = st.builds(
    Rules,
    order=st.sampled_from(["class_then_date", "class_then_date", "date_then_class", "current_first", "largest_first"]),
    horizon=st.sampled_from([92, 20]),
    late_flat=st.sampled_from([5_000, 5_000, 0]),
    late_daily=st.sampled_from([0, 700]),
    late_grace=st.integers(0, 2),
    retro=st.sampled_from(["returned_only", "returned_only", "none", "all"]),
)


@st.composite
def facts(draw: st.DrawFn) -> Facts:
    """Everything that happens on an account in five weeks."""
    move_in, first = FIRST_DAY + DAY * draw(st.integers(0, 9)), draw(terms())
    changes = draw(st.lists(st.tuples(later, st.integers(0, 25), terms()), max_size=2, unique_by=itemgetter(0)))
    changed = [(at, local_day(at) + DAY * days, of) for at, days, of in sorted(changes, key=itemgetter(0))]
    ended = sorted(draw(st.lists(ends(), max_size=2, unique_by=itemgetter(0))), key=itemgetter(0))
    money = [draw(monies(number)) for number in range(draw(st.integers(0, 6)))]
    followed = draw(rules)
    # The rule book does not say whether a deposit belongs to the cycle that it is billed with (§6.2).
    deposit = 0 if followed.order == "current_first" else draw(st.sampled_from([0, 50_000]))
    return Facts(
        move_in=move_in,
        begun_at=BEGUN_AT,
        until=UNTIL,
        terms=((datetime(2026, 1, 1, tzinfo=UTC), move_in, first), *changed),
        rules=followed,
        money=tuple(sorted(money, key=lambda one: (one.at, one.name))),
        ends=tuple(ended),
        deposit=deposit,
        discount_bps=draw(st.sampled_from([0, 1_000])),
        tax_bps=draw(st.sampled_from([0, 600])),
        words=tuple(sorted(draw(st.lists(words(move_in, first), max_size=2)), key=lambda word: word.at)),
    )
