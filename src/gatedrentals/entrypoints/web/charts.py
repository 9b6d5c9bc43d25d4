"""Charts as values, drawn as inline SVG: no script, no style attribute, colours from the style sheet's classes.

A picture is never alone: its title and description are read aloud, and the macro ``ui.chart`` puts the same figures
beside it as a table.
"""

from collections.abc import Iterator, Sequence
from enum import Enum

from attrs import Attribute, field, frozen
from markupsafe import Markup

from gatedrentals.domain.errors import InvalidValue
from gatedrentals.entrypoints.web import formats

NARROW, WIDE, HEIGHT = 640, 1080, 240
LEFT, RIGHT, TOP, BOTTOM = 62, 8, 10, 26
_GAP_SHARE = 0.32
_WIDEST_BAR = 44
_TICKS = 4
_MOST_LABELS = 13
_SPARK_WIDTH, _SPARK_HEIGHT = 96, 24
_CENTS, _THOUSAND = 100, 1_000


class Unit(Enum):
    """What the figures are."""

    MONEY = "money"
    COUNT = "count"


@frozen
class Series:
    """Figures of one name, one for each label of the chart."""

    name: str
    values: tuple[int, ...]


def _one_for_each_label(
    chart: "Chart", _attribute: "Attribute[tuple[Series, ...]]", series: tuple[Series, ...]
) -> None:
    for each in series:
        if len(each.values) != len(chart.labels):
            raise InvalidValue(each.name, len(each.values), f"as many figures as labels, {len(chart.labels)}")


@frozen(kw_only=True)
class Chart:
    """Figures over labels, such as months. ``id`` is unique in the page; ``axis`` says what the labels are."""

    id: str
    title: str
    axis: str
    labels: tuple[str, ...]
    series: tuple[Series, ...] = field(validator=_one_for_each_label)
    unit: Unit = Unit.MONEY
    wide: bool = False
    """For a place as wide as the page; otherwise it fits beside another one."""

    def shown(self, value: int) -> str:
        """A figure in full."""
        return formats.money(value) if self.unit is Unit.MONEY else f"{value:,}"

    def sum_at(self, place: int) -> int:
        """All series together at one label."""
        return sum(series.values[place] for series in self.series)

    @property
    def says_something(self) -> bool:
        """Whether any of its figures is more than nothing."""
        return any(any(series.values) for series in self.series)

    @property
    def width(self) -> int:
        """Of the picture, in its own units."""
        return WIDE if self.wide else NARROW

    @property
    def description(self) -> str:
        """What the picture shows, in a sentence: from where to where, the highest and the lowest."""
        if not self.labels:
            return "No figures yet."
        sums = [self.sum_at(place) for place in range(len(self.labels))]
        high, low = max(sums), min(sums)
        return (
            f"From {self.labels[0]} to {self.labels[-1]}. Highest: {self.labels[sums.index(high)]}, {self.shown(high)}."
            f" Lowest: {self.labels[sums.index(low)]}, {self.shown(low)}."
        )


@frozen(kw_only=True)
class BarChart(Chart):
    """Bars, the series stacked on each other; what is below zero hangs."""

    def svg(self) -> Markup:
        """The picture."""
        ups = [sum(max(0, series.values[place]) for series in self.series) for place in range(len(self.labels))]
        downs = [sum(min(0, series.values[place]) for series in self.series) for place in range(len(self.labels))]
        scale = Scale.over([*ups, *downs])
        return _picture(self, scale, self._bars(scale))

    def _bars(self, scale: "Scale") -> Iterator[Markup]:
        step = _step(self)
        width = min(step * (1 - _GAP_SHARE), _WIDEST_BAR)
        for place, label in enumerate(self.labels):
            left = LEFT + step * place + (step - width) / 2
            above = below = 0
            for number, series in enumerate(self.series, 1):
                value = series.values[place]
                start = above if value >= 0 else below
                top, bottom = sorted((scale.y(start), scale.y(start + value)))
                above, below = above + max(0, value), below + min(0, value)
                if value:
                    yield Markup(
                        '<rect class="bar series-{}" x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}">'
                        "<title>{}</title></rect>"
                    ).format(number, left, top, width, bottom - top, self._said(label, series.name, value))

    def _said(self, label: str, name: str, value: int) -> str:
        return f"{label} · {name}: {self.shown(value)}"


@frozen(kw_only=True)
class LineChart(Chart):
    """A line for each series."""

    def svg(self) -> Markup:
        """The picture."""
        scale = Scale.over([value for series in self.series for value in series.values])
        return _picture(self, scale, self._lines(scale))

    def _lines(self, scale: "Scale") -> Iterator[Markup]:
        step = _step(self)
        for number, series in enumerate(self.series, 1):
            points = [(LEFT + step * (place + 0.5), scale.y(value)) for place, value in enumerate(series.values)]
            yield Markup('<polyline class="line series-{}" points="{}"/>').format(
                number, " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
            )
            for (x, y), label, value in zip(points, self.labels, series.values, strict=True):
                yield Markup(
                    '<circle class="dot series-{}" cx="{:.1f}" cy="{:.1f}" r="3"><title>{}</title></circle>'
                ).format(number, x, y, f"{label} · {series.name}: {self.shown(value)}")


@frozen
class Sparkline:
    """A line so small that it stands beside a figure; its words are read aloud."""

    words: str
    values: tuple[int, ...]

    def svg(self) -> Markup:
        """The picture."""
        low, high = min(self.values, default=0), max(self.values, default=0)
        reach = max(1, high - low)
        across = (_SPARK_WIDTH - 4) / max(1, len(self.values) - 1)
        down = _SPARK_HEIGHT - 4
        points = [
            f"{2 + across * at:.1f},{2 + down * (high - value) / reach:.1f}" for at, value in enumerate(self.values)
        ]
        return Markup(
            '<svg class="spark" viewBox="0 0 {} {}" width="{}" height="{}" role="img" aria-label="{}">'
            '<polyline class="line series-1" points="{}"/></svg>'
        ).format(_SPARK_WIDTH, _SPARK_HEIGHT, _SPARK_WIDTH, _SPARK_HEIGHT, self.words, " ".join(points))


@frozen
class Scale:
    """The vertical axis: from a round number to a round number, zero always on it."""

    low: int
    high: int
    step: int

    @classmethod
    def over(cls, values: Sequence[int]) -> "Scale":
        """A scale that holds all values."""
        low, high = min(0, *values, 0), max(0, *values, 0)
        step = _round_step(max(1, high - low))
        return cls(low // step * step, max(-(-high // step) * step, step if low == 0 else 0), step)

    def y(self, value: int) -> float:
        """Where a value lies in the picture."""
        return TOP + (HEIGHT - TOP - BOTTOM) * (self.high - value) / (self.high - self.low)

    @property
    def ticks(self) -> range:
        """The values that a line is drawn at."""
        return range(self.low, self.high + 1, self.step)


def _round_step(reach: int) -> int:
    """1, 2 or 5 times a power of ten, so that about four steps cover the reach."""
    rough = max(1, -(-reach // _TICKS))
    power = int("1" + "0" * (len(str(rough)) - 1))
    return next(power * digit for digit in (1, 2, 5, 10) if power * digit >= rough)


def _picture(chart: Chart, scale: Scale, marks: Iterator[Markup]) -> Markup:
    return Markup(
        '<svg class="chart__picture{wide}" viewBox="0 0 {w} {h}" role="img" aria-labelledby="{id}-title {id}-text">'
        '<title id="{id}-title">{title}</title><desc id="{id}-text">{text}</desc>{grid}{marks}{labels}</svg>'
    ).format(
        wide=" chart__picture--wide" if chart.wide else "",
        w=chart.width,
        h=HEIGHT,
        id=chart.id,
        title=chart.title,
        text=chart.description,
        grid=Markup().join(_grid(scale, chart)),
        marks=Markup().join(marks),
        labels=Markup().join(_labels(chart)),
    )


def _grid(scale: Scale, chart: Chart) -> Iterator[Markup]:
    for value in scale.ticks:
        yield Markup('<line class="grid{}" x1="{}" x2="{}" y1="{y:.1f}" y2="{y:.1f}"/>').format(
            " grid--zero" if value == 0 else "", LEFT, chart.width - RIGHT, y=scale.y(value)
        )
        yield Markup('<text class="tick" x="{}" y="{:.1f}" text-anchor="end" dy="0.32em">{}</text>').format(
            LEFT - 8, scale.y(value), _short(value, chart.unit)
        )


def _labels(chart: Chart) -> Iterator[Markup]:
    step = _step(chart)
    every = -(-len(chart.labels) // _MOST_LABELS)
    for place, label in enumerate(chart.labels):
        if place % every == 0:
            yield Markup('<text class="tick" x="{:.1f}" y="{}" text-anchor="middle">{}</text>').format(
                LEFT + step * (place + 0.5), HEIGHT - 8, label
            )


def _step(chart: Chart) -> float:
    return (chart.width - LEFT - RIGHT) / max(1, len(chart.labels))


def _short(value: int, unit: Unit) -> str:
    """A figure beside the axis: ``$12k``, ``$1.5k``, ``400``."""
    whole, sign = (abs(value) // _CENTS, "$") if unit is Unit.MONEY else (abs(value), "")
    minus = formats.MINUS if value < 0 else ""
    if whole < _THOUSAND:
        return f"{minus}{sign}{whole}"
    thousands, rest = divmod(whole, _THOUSAND)
    return f"{minus}{sign}{thousands:,}{f'.{rest // 100}' if rest else ''}k"
