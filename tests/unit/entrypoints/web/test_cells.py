from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup, escape

from gatedrentals.entrypoints.web import cells, controls
from gatedrentals.entrypoints.web.formats import Deadline, Tone
from tests.unit.entrypoints.web.shown import PAGES, Tags

EVIL = '"><script>alert(1)</script>'
MADE: dict[str, Callable[[], Markup]] = {
    "badge": lambda: cells.badge(EVIL),
    "deadline": lambda: cells.deadline(Deadline(EVIL, Tone.INFO, EVIL, EVIL)),
    "when": lambda: cells.when(EVIL, EVIL, EVIL),
    "row": lambda: cells.row(EVIL, caller=lambda: ""),
    "row_link": lambda: cells.row_link(EVIL, EVIL, EVIL, EVIL),
    "item_link": lambda: cells.item_link(EVIL, EVIL),
    "td": lambda: cells.td(EVIL, EVIL),
    "td_money": lambda: cells.td_money(5, sub=EVIL),
    "td_number": lambda: cells.td_number(EVIL),
    "icon": lambda: controls.icon(EVIL, EVIL),
    "button": lambda: controls.button(EVIL, kind=EVIL, icon=EVIL, name=EVIL, value=EVIL, attrs={"title": EVIL}),
    "button that leads": lambda: controls.button(EVIL, EVIL, opens=EVIL),
    "link": lambda: controls.link(EVIL, EVIL, EVIL),
    "menu": lambda: controls.menu(EVIL, EVIL, caller=lambda: ""),
    "menu with a text": lambda: controls.menu("", text=EVIL, caller=lambda: ""),
    "menu_link": lambda: controls.menu_link(EVIL, EVIL, EVIL),
}


@pytest.mark.parametrize("name", MADE)
def test_what_comes_in_is_escaped(name: str) -> None:
    shown = MADE[name]()

    assert Tags(shown).all("script") == []
    assert "&#34;&gt;" in shown


@given(st.text() | st.text("&<>'\"; a") | st.integers() | st.builds(Markup, st.text("<b>&")))
def test_values_are_escaped_as_templates_escape_them(value: object) -> None:
    assert str(cells.escaped(value)) == str(escape(value))


@pytest.mark.parametrize("name", sorted({**cells.CELLS, **controls.CONTROLS}))
def test_templates_call_each_by_its_name(name: str) -> None:
    assert PAGES.environment.from_string("{{ ui." + name + " is callable }}").render() == "True"


def test_an_amount_says_what_it_is() -> None:
    assert cells.money(None) == '<span class="money money--none" aria-label="none">–</span>'
    assert "money--negative" in cells.money(-5, signed=True)
    assert "money--negative" not in cells.money(-5)
    assert "money--negative" not in cells.money(5, signed=True)
    assert "money--strong" in cells.money(5, strong=True)


def test_a_cell_shows_zero_only_if_it_matters() -> None:
    assert "$0.00" in cells.td_money(0)
    assert "money--none" in cells.td_money(0, zero=False)
    assert "money--none" in cells.td_money(None)
    assert "cell--optional" in cells.td_money(5, optional=True)
    assert "cell--optional" in cells.td_number(5, optional=True)


def test_a_row_is_a_link_into_the_drawer_or_the_dialog_or_to_a_page() -> None:
    drawer = Tags(cells.row_link("A", "/a")).all("a")[0]
    dialog = Tags(cells.row_link("A", "/a", opens="dialog")).all("a")[0]
    page = Tags(cells.row_link("A", "/a", opens="")).all("a")[0]

    assert (drawer["href"], drawer["hx-get"], drawer["hx-target"], drawer["hx-push-url"]) == (
        "/a",
        "/a",
        "#drawer",
        "true",
    )
    assert dialog["hx-target"] == "#dialog"
    assert "hx-push-url" not in dialog
    assert "hx-get" not in page


def test_what_is_called_inside_stands_inside() -> None:
    html = PAGES.environment.from_string(
        "{% call ui.row(tone='danger', current=true) %}{% call ui.td(sub='b') %}{{ '<i>' }}{% endcall %}"
        "{% call ui.td_actions() %}{{ ui.button('Go') }}{% endcall %}{% endcall %}"
    ).render()

    assert '<tr class="row row--danger" aria-current="true"><td class="cell--text"><div>&lt;i&gt;<span' in html
    assert Tags(html).all("button")


def test_a_tone_that_is_none_is_refused() -> None:
    assert 'badge--danger"' in cells.badge("late", "danger")
    with pytest.raises(ValueError, match="red"):
        cells.badge("late", "red")
