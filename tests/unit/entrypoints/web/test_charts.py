import re
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatedrentals.domain.errors import InvalidValue
from gatedrentals.entrypoints.web.charts import BarChart, LineChart, Scale, Series, Sparkline, Unit
from tests.unit.entrypoints.web.shown import PAGES, Tags

SVG = "{http://www.w3.org/2000/svg}"
CENTS = st.integers(min_value=-(10**11), max_value=10**11)


def chart(
    kind: type[BarChart | LineChart], *series: Series, unit: Unit = Unit.MONEY, wide: bool = False
) -> BarChart | LineChart:
    labels = tuple(f"M{at}" for at in range(len(series[0].values) if series else 0))
    return kind(id="c", title="Money <b>", axis="Month", labels=labels, series=series, unit=unit, wide=wide)


def drawn(markup: str) -> ET.Element:
    """The picture as XML; HTML's SVG needs no namespace, XML's does."""
    return ET.fromstring(str(markup).replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1))  # noqa: S314 - ours


@given(rows=st.lists(st.tuples(CENTS, CENTS, CENTS), min_size=1, max_size=40), wide=st.booleans())
def test_bars_lie_in_the_picture_and_are_as_high_as_their_figures(
    rows: list[tuple[int, int, int]], *, wide: bool
) -> None:
    shown = chart(BarChart, *(Series(f"S{at}", tuple(row[at] for row in rows)) for at in range(3)), wide=wide)
    bars = drawn(shown.svg()).findall(f"{SVG}rect")
    _, _, width, height = map(float, drawn(shown.svg()).get("viewBox", "").split())

    assert len(bars) == sum(value != 0 for row in rows for value in row)
    for bar in bars:
        left, top, across, down = (float(bar.get(name, "")) for name in ("x", "y", "width", "height"))
        assert -0.2 <= left <= left + across <= width + 0.2
        assert -0.2 <= top <= top + down <= height + 0.2


@given(st.lists(CENTS, min_size=1, max_size=40))
def test_lines_pass_through_their_figures(values: list[int]) -> None:
    picture = drawn(chart(LineChart, Series("S", tuple(values))).svg())
    dots = picture.findall(f"{SVG}circle")
    line = picture.find(f"{SVG}polyline")

    assert line is not None
    assert line.get("points", "").split() == [f"{dot.get('cx')},{dot.get('cy')}" for dot in dots]
    heights = [float(dot.get("cy", "")) for dot in dots]
    assert heights.index(min(heights)) == [round(height, 1) for height in heights].index(min(heights))


@given(st.lists(CENTS, max_size=20))
def test_a_scale_holds_zero_and_every_value_in_few_round_steps(values: list[int]) -> None:
    scale = Scale.over(values)

    assert scale.low <= min([0, *values]) <= max([0, *values]) <= scale.high
    assert 0 in scale.ticks
    assert 2 <= len(scale.ticks) <= 8
    assert str(scale.step).rstrip("0") in {"1", "2", "5"}


@pytest.mark.parametrize(("kind", "unit"), [(BarChart, Unit.MONEY), (LineChart, Unit.COUNT)])
def test_a_picture_is_read_aloud_and_has_its_table_beside_it(kind: type[BarChart | LineChart], unit: Unit) -> None:
    shown = chart(kind, Series("Rent", (100, 250_000)), Series("Fees & more", (-5, 7)), unit=unit)
    html = PAGES.environment.from_string("{{ ui.chart(chart) }}").render(chart=shown)
    (picture,) = Tags(html).all("svg")

    assert picture["role"] == "img"
    assert set(picture["aria-labelledby"].split()) == set(re.findall(r'id="(c-\w+)"', html))
    assert "Highest: M1" in html
    assert "Lowest: M0" in html
    assert "&lt;b&gt;" in html
    assert "<b>" not in html
    assert 'style="' not in html
    assert len(Tags(html).all("table")) == 1
    assert html.count("Fees &amp; more") >= 3
    for value in (100, 250_000, -5, 95, 250_007):
        assert shown.shown(value) in Tags(html).text


def test_one_series_needs_neither_legend_nor_sum() -> None:
    html = PAGES.environment.from_string("{{ ui.chart(chart) }}").render(chart=chart(BarChart, Series("Rent", (1,))))

    assert Tags(html).all("ul") == []
    assert "Sum" not in html


def test_an_axis_is_short_and_a_long_one_leaves_labels_out() -> None:
    long = drawn(chart(BarChart, Series("S", tuple(range(-150_000_00, 250_000_00, 10_000_00)))).svg())
    texts = [each.text for each in long.findall(f"{SVG}text")]

    assert {"−$100k", "$0", "$200k"} <= set(texts)
    assert len([text for text in texts if text and text.startswith("M")]) <= 14
    small = drawn(chart(BarChart, Series("S", (1_50, 3_00)), unit=Unit.COUNT).svg())
    assert "300" in [each.text for each in small.findall(f"{SVG}text")]
    middling = drawn(chart(BarChart, Series("S", (1_600_00,))).svg())
    assert "$1.5k" in [each.text for each in middling.findall(f"{SVG}text")]


@pytest.mark.parametrize("kind", [BarChart, LineChart])
def test_a_chart_of_nothing_says_so(kind: type[BarChart | LineChart]) -> None:
    assert "No figures yet." in chart(kind).svg()
    assert "No figures yet." in chart(kind, Series("S", ())).svg()


def test_figures_without_labels_are_refused() -> None:
    with pytest.raises(InvalidValue, match="as many figures as labels, 2"):
        BarChart(id="c", title="T", axis="A", labels=("a", "b"), series=(Series("S", (1,)),))


@pytest.mark.parametrize("values", [(), (5,), (1, 2, 3), (3, 3, 3)])
def test_a_small_line_is_read_aloud_too(values: tuple[int, ...]) -> None:
    picture = drawn(Sparkline("from 1 to 3", values).svg())
    line = picture.find(f"{SVG}polyline")

    assert picture.get("aria-label") == "from 1 to 3"
    assert line is not None
    assert len(line.get("points", "").split()) == len(values)
