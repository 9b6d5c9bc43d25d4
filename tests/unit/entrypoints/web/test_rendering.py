import json
from collections import Counter
from importlib.resources import files
from itertools import product

import pytest
from jinja2 import UndefinedError

from gatedrentals.entrypoints.web.design import show
from gatedrentals.entrypoints.web.formats import Tone
from gatedrentals.entrypoints.web.layout import Layout, Shell
from gatedrentals.entrypoints.web.problems import problem
from gatedrentals.entrypoints.web.rendering import Asked, Pages, Told
from tests.unit.entrypoints.web.shown import NOTICE, PAGES, Tags, layout

TEMPLATES = PAGES.environment.list_templates()
DRAWER, DIALOG, WHOLE = Asked(by_htmx=True, target="drawer"), Asked(by_htmx=True, target="dialog"), Asked()
ASKED = (WHOLE, DRAWER, DIALOG, Asked(by_htmx=True, target="board"))
PARTS = ("", "drawer", "dialog", "preview", "form", "nowhere")
ANSWERS = {(part, asked.target): show(PAGES, layout(), asked, part, {}).html for part, asked in product(PARTS, ASKED)}
ERRORS = {
    (status, asked.target): PAGES.render(name, {"layout": layout(), "asked": asked, "problem": problem(status)})
    for status, (asked, name) in product(
        (400, 401, 403, 404, 409, 413, 418, 422, 429, 500, 503),
        ((WHOLE, "errors/problem.html"), (DRAWER, "errors/fragment.html"), (DIALOG, "errors/fragment.html")),
    )
}
SIGNED_OUT = {"layout": layout(), "sent_files": True}
ALL = [*ANSWERS.values(), *ERRORS.values(), PAGES.render("errors/session_ended.html", SIGNED_OUT)]
OPEN = {"drawer__frame", "dialog__frame"}


@pytest.mark.parametrize("name", TEMPLATES)
def test_every_template_compiles(name: str) -> None:
    assert PAGES.environment.get_template(name).name == name


@pytest.mark.parametrize("name", TEMPLATES)
def test_no_template_holds_script_or_style_of_its_own(name: str) -> None:
    source = (files("gatedrentals.entrypoints.web") / "templates" / name).read_text(encoding="utf-8")
    tags = Tags(source)

    assert "style=" not in source
    assert tags.all("style") == []
    assert [has for has in tags.all("script") if "src" not in has] == []
    assert [name for _, has in tags.found for name in has if name.startswith(("on", "hx-on"))] == []


@pytest.mark.parametrize("html", ALL)
def test_nothing_shown_holds_script_or_style_of_its_own(html: str) -> None:
    tags = Tags(html)

    assert [has for has in tags.all("script") if "src" not in has] == []
    assert [(tag, has) for tag, has in tags.found if {"style", "onclick"} & has.keys() or tag == "style"] == []
    assert [name for _, has in tags.found for name in has if name.startswith(("on", "hx-on"))] == []


@pytest.mark.parametrize("html", ALL)
def test_every_id_is_there_once(html: str) -> None:
    ids = [has["id"] for _, has in Tags(html).found if "id" in has]

    assert [name for name, times in Counter(ids).items() if times > 1] == []


@pytest.mark.parametrize("html", [html for html in ALL if html])
def test_every_page_drawer_and_dialog_holds_the_notice(html: str) -> None:
    tags = Tags(html)
    frames = [has for _, has in tags.found if OPEN & set(has.get("class", "").split())]
    waiting = html.count("<template")
    pages = len(tags.all("footer", **{"class": "footer"}))

    assert frames or pages or "data-problem" in html or "data-form" in html
    assert tags.text.count(NOTICE) == len(frames) - waiting + pages


def test_pages_cannot_be_made_without_the_notice() -> None:
    with pytest.raises(ValueError, match="fair housing"):
        Pages(" ")


def test_what_people_are_called_is_no_markup() -> None:
    html = show(PAGES, layout("<script>alert(1)</script>"), WHOLE, "", {"words": '"><b>'}).html

    assert "<b>" not in html
    assert "<script>" not in html
    assert "&lt;b&gt;Ruiz" in show(PAGES, layout(), WHOLE, "", {}).html


def test_what_a_template_misses_is_an_error() -> None:
    with pytest.raises(UndefinedError, match="layout"):
        PAGES.render("errors/session_ended.html", {})
    with pytest.raises(UndefinedError, match="nothing_such"):
        PAGES.environment.from_string("{{ ui.nothing_such() }}").render()


def test_a_block_is_rendered_alone_and_finds_what_its_template_imports() -> None:
    html = show(PAGES, layout(), DIALOG, "dialog", {}).html

    assert "<html" not in html
    assert "Give notice" in html
    assert NOTICE in Tags(html).text


def test_a_block_that_is_not_there_is_an_error() -> None:
    with pytest.raises(KeyError, match="nowhere"):
        PAGES.render_block("errors/problem.html", "nowhere", {"layout": layout(), "problem": problem(404)})


def test_frames_show_whom_they_are_for() -> None:
    console = Tags(PAGES.render("errors/problem.html", {"layout": layout(), "problem": problem(404)}))
    plain = Tags(
        PAGES.render("errors/problem.html", {"layout": Layout("Gone", shell=Shell.PLAIN), "problem": problem(404)})
    )

    assert console.all("a", **{"aria-current": "page"})[0]["href"] == "/design"
    assert [has for has in console.all("body") if "data-signed-in" in has]
    assert "Demo" in console.text
    assert "Demo" not in plain.text
    assert plain.all("nav") == []
    assert plain.all("form") == []


def test_a_design_page_without_a_frame_gets_one_of_example() -> None:
    tags = Tags(show(PAGES, Layout("x", shell=Shell.PLAIN, csrf="proof"), WHOLE, "", {}).html)

    assert tags.all("nav", id="navigation")
    assert tags.all("input", name="csrf_token", value="proof")
    assert "Beau Landry" in Tags(show(PAGES, layout(), WHOLE, "search", {"q": "landry"}).html).text
    assert "Nothing found" in show(PAGES, layout(), WHOLE, "search", {"q": "nobody"}).html


def test_htmx_is_told_to_keep_nothing_and_to_evaluate_nothing() -> None:
    (config,) = Tags(show(PAGES, layout(), WHOLE, "", {}).html).all("meta", name="htmx-config")
    said = json.loads(config["content"])

    assert said["allowEval"] is False
    assert said["includeIndicatorStyles"] is False
    assert said["historyCacheSize"] == 0
    assert said["selfRequestsOnly"] is True


def test_what_htmx_asks_for_is_read_from_headers() -> None:
    asked = Asked.read({"hx-request": "true", "hx-target": "drawer"})

    assert asked.for_drawer
    assert not asked.for_dialog
    assert Asked.read({}) == WHOLE
    assert Asked.read({"hx-request": "true", "hx-history-restore-request": "true", "hx-target": "drawer"}) == WHOLE


def test_what_an_answer_tells_the_page_is_a_header_in_ascii() -> None:
    told = Told(toast="Erhalten: 5 €", tone=Tone.WARNING, close="dialog", changed=("ledger", "queue")).header()

    assert told["hx-trigger"].isascii()
    assert json.loads(told["hx-trigger"]) == {
        "changed:ledger": None,
        "changed:queue": None,
        "toast": {"text": "Erhalten: 5 €", "tone": "warning"},
        "close": {"what": "dialog"},
    }
    assert Told().header() == {}


def test_a_form_that_was_refused_keeps_what_was_typed_and_says_why_beside_it() -> None:
    tags = Tags(show(PAGES, layout(), WHOLE, "form", {"amount": "12.345", "memo": "<i>"}).html)
    (amount,) = tags.all("input", name="amount")

    assert amount["value"] == "12.345"
    assert amount["aria-invalid"] == "true"
    assert amount["aria-describedby"] == "field-amount-error"
    assert [has for _, has in tags.found if has.get("id") == "field-amount-error"]
    assert "<i>" in tags.text
    assert tags.all("input", name="idempotency_key") == tags.all("input", type="hidden")[1:]
