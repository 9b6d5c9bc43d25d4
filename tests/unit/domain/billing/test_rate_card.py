"""What a rate card remembers is what it would make anew (§4.1)."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatedrentals.domain.billing.rate_card import REMEMBERED, WINDOWS, RateCard
from gatedrentals.domain.catalog.product import Recognition, UnknownProduct
from gatedrentals.domain.ids import ProductCode
from gatedrentals.domain.ledger.line import Earning
from gatedrentals.domain.period import Period
from gatedrentals.testing.strategies.catalogs import CATALOG

START = date(2027, 7, 2)
WEEK = Period(START, START + timedelta(days=7))
RENT = ProductCode("rent")
CODES = [product.code for product in CATALOG.products]

asked = st.tuples(st.sampled_from(CODES), st.integers(0, 100_000), st.integers(1, 9))


@given(asks=st.lists(asked, max_size=20), again=asked, days=st.integers(1, 7))
def test_a_line_says_what_was_asked_whatever_was_asked_before(
    asks: list[tuple[ProductCode, int, int]], again: tuple[ProductCode, int, int], days: int
) -> None:
    rates, window = RateCard(CATALOG), Period(START, START + timedelta(days=days))
    lines = rates.lines(WEEK, window)
    for each in asks:
        lines[each]

    line = lines[again]

    code, cents, number = again
    product = rates.product(code)
    earning = Earning(cents, WEEK, window.start, window.end)
    assert line is rates.lines(WEEK, window)[again] == RateCard(CATALOG).lines(WEEK, window)[again]
    assert (line.line_no, line.product, line.text) == (number, code, product.label)
    assert (line.charge_class, line.recognition) == (product.charge_class, product.recognition)
    assert line.amount_cents == earning.total_cents()
    assert line.earning == (earning if product.recognition is Recognition.RATABLE else None)


def test_no_more_is_remembered_than_fits() -> None:
    rates = RateCard(CATALOG)
    lines = rates.lines(WEEK, WEEK)
    for cents in range(REMEMBERED + 1):
        lines[RENT, cents, 1]
    starts = [START + timedelta(days=place) for place in range(1, WINDOWS + 1)]
    windows = [Period(start, start + timedelta(days=7)) for start in starts]
    found = [rates.lines(window, window)[RENT, 100, 1].earning for window in windows]

    assert len(lines) == 1
    assert found == [Earning(100, window, window.start, window.end) for window in windows]
    assert rates.lines(WEEK, WEEK) is not lines


def test_the_same_charges_have_the_same_lines_as_long_as_they_are_remembered() -> None:
    lines = RateCard(CATALOG).lines(WEEK, WEEK)
    first = lines.in_order(((RENT, 0),))
    assert lines.in_order(((RENT, 0),)) is first
    for cents in range(1, REMEMBERED + 1):
        assert lines.in_order(((RENT, cents),)) == (lines[RENT, cents, 1],)

    assert lines.in_order(((RENT, 0),)) is not first
    assert lines.in_order(((RENT, 0),)) == first


def test_a_product_that_the_catalog_does_not_hold_has_no_line() -> None:
    with pytest.raises(UnknownProduct, match="boat-slip"):
        RateCard(CATALOG).lines(WEEK, WEEK)[ProductCode("boat-slip"), 100, 1]
