"""Opening + additions − reductions = closing."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from gatedrentals.domain.ledger.roles import Role
from gatedrentals.domain.period import Period
from gatedrentals.domain.revenue.roll_forward import DEBIT_ROLES, PostedCents, RollForward, RollForwardRow, roll_forward

postings = st.lists(
    st.builds(
        PostedCents,
        posted_on=st.integers(0, 120).map(lambda offset: date(2028, 1, 1) + timedelta(days=offset)),
        document_kind=st.sampled_from(("invoice", "receipt", "credit_memo")),
        role=st.sampled_from((Role.RECEIVABLE, Role.DEFERRED_REVENUE, Role.DEPOSITS_HELD)),
        detail=st.just("rent"),
        cents=st.integers(-90_000, 90_000),
    )
)
MARCH = Period(date(2028, 3, 1), date(2028, 4, 1))


def balance(rows: list[PostedCents], role: Role, before: date) -> int:
    side = 1 if role in DEBIT_ROLES else -1
    return side * sum(row.cents for row in rows if row.role is role and row.posted_on < before)


@given(postings, st.sampled_from((Role.RECEIVABLE, Role.DEFERRED_REVENUE, Role.DEPOSITS_HELD)))
def test_a_roll_forward_closes_at_the_balance(rows: list[PostedCents], role: Role) -> None:
    rolled = roll_forward(iter(rows), role, MARCH)
    assert rolled.opening_cents == balance(rows, role, MARCH.start)
    assert rolled.closing_cents == balance(rows, role, MARCH.end)
    assert all(row.additions_cents >= 0 and row.reductions_cents >= 0 for row in rolled.rows)


@given(postings)
def test_a_period_opens_where_the_one_before_closed(rows: list[PostedCents]) -> None:
    february = roll_forward(rows, Role.DEPOSITS_HELD, Period(date(2028, 2, 1), MARCH.start))
    assert roll_forward(rows, Role.DEPOSITS_HELD, MARCH).opening_cents == february.closing_cents


def test_deferred_revenue_of_a_month() -> None:
    rows = [
        PostedCents(date(2028, 2, 23), "invoice", Role.DEFERRED_REVENUE, "rent", -100_000),
        PostedCents(date(2028, 3, 24), "invoice", Role.DEFERRED_REVENUE, "rent", -120_000),
        PostedCents(date(2028, 3, 30), "credit_memo", Role.DEFERRED_REVENUE, "rent", 5_000),
        PostedCents(date(2028, 3, 31), "recognition", Role.DEFERRED_REVENUE, "rent", 100_000),
        PostedCents(date(2028, 3, 31), "recognition", Role.REVENUE, "rent", -100_000),
        PostedCents(date(2028, 4, 1), "invoice", Role.DEFERRED_REVENUE, "rent", -1),
    ]
    rolled = roll_forward(rows, Role.DEFERRED_REVENUE, MARCH)
    assert (rolled.opening_cents, rolled.additions_cents, rolled.reductions_cents) == (100_000, 120_000, 105_000)
    assert rolled.closing_cents == 115_000
    assert rolled.rows[1] == RollForwardRow("invoice", 120_000, 0)


def test_the_first_day_is_in_the_period() -> None:
    rows = [PostedCents(MARCH.start, "receipt", Role.RECEIVABLE, "", -700)]
    assert roll_forward(rows, Role.RECEIVABLE, MARCH) == RollForward(
        Role.RECEIVABLE, MARCH, 0, (RollForwardRow("receipt", 0, 700),)
    )
