import re

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # it ships no types
from playwright.sync_api import Page, expect

from tests.integration.pages.conftest import DESKTOP, PHONE, Window
from tests.integration.pages.design_server import Design

pytestmark = pytest.mark.tool("chromium")
FIRST = "#payments tbody tr:nth-child(1) .row-link"
SECOND = "#payments tbody tr:nth-child(2) .row-link"
FORM = 'form[aria-label="Receive money"]'
SIZES = pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
THEMES = pytest.mark.parametrize("theme", ["light", "dark"])


def at_design(page: Page, design: Design, query: str = "") -> Page:
    page.goto(f"{design.url}/design{query}")
    return page


def faults(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [f"{each['id']}: {node['target']} {node['failureSummary']}" for each in found for node in each["nodes"]]


@SIZES
@THEMES
def test_axe_finds_nothing(window: Window, design: Design, size: tuple[int, int], theme: str) -> None:
    page = at_design(window(size, theme), design)

    assert faults(page) == []
    page.click(FIRST)
    expect(page.locator("#drawer-title")).to_be_focused()
    assert faults(page) == []
    page.keyboard.press("Escape")
    page.click("text=See only the preview")
    expect(page.locator("#dialog")).to_be_visible()
    assert faults(page) == []


@SIZES
def test_nothing_sticks_out_and_nothing_is_asked_of_others(
    window: Window, design: Design, size: tuple[int, int]
) -> None:
    page = window(size)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    at_design(page, design)
    page.wait_for_load_state("networkidle")

    assert page.evaluate("document.documentElement.scrollWidth") == size[0]
    assert [url for url in asked if not url.startswith(design.url)] == []


@SIZES
def test_a_row_opens_the_drawer_and_closing_gives_everything_back(
    window: Window, design: Design, size: tuple[int, int]
) -> None:
    page = at_design(window(size), design)
    page.click("#payments tbody tr:nth-child(1)")

    expect(page.locator("#drawer-title")).to_be_focused()
    expect(page).to_have_url(re.compile("/design/drawer"))
    page.keyboard.press("Escape")
    expect(page.locator("#drawer")).to_be_hidden()
    expect(page).to_have_url(f"{design.url}/design")
    expect(page.locator(FIRST)).to_be_focused()


def test_back_closes_the_drawer_however_many_rows_were_looked_at_and_forward_opens_it(
    window: Window, design: Design
) -> None:
    page = at_design(window(), design)
    page.click(FIRST)
    expect(page.locator("#drawer-title")).to_be_focused()
    page.click(SECOND)
    expect(page.locator("#payments tbody tr:nth-child(2)")).to_have_attribute("aria-current", "true")
    expect(page).to_have_url(re.compile("of=2"))

    page.go_back()
    expect(page.locator("#drawer")).to_be_hidden()
    expect(page).to_have_url(f"{design.url}/design")
    page.go_forward()
    expect(page.locator("#drawer-title")).to_be_visible()
    page.click("#drawer [data-close]")
    expect(page.locator("#drawer")).to_be_hidden()
    expect(page).to_have_url(f"{design.url}/design")


BACK_AT_ONCE = """() => {
  document.addEventListener("htmx:afterSwap", () => history.back(), { once: true });
  window.settled = new Promise((done) => {
    document.addEventListener("htmx:afterSettle", () => setTimeout(done), { once: true });
  });
}"""


def test_who_goes_back_before_the_drawer_has_settled_finds_it_closed(window: Window, design: Design) -> None:
    page = at_design(window(), design)
    page.evaluate(BACK_AT_ONCE)
    page.click(FIRST)
    page.evaluate("() => window.settled")

    expect(page).to_have_url(f"{design.url}/design")
    expect(page.locator("#drawer")).to_be_hidden()


def test_a_click_with_a_modifier_opens_a_tab(window: Window, design: Design) -> None:
    page = at_design(window(), design)
    with page.context.expect_page() as opened:
        page.click(FIRST, modifiers=["ControlOrMeta"])

    assert "/design/drawer" in opened.value.url
    expect(page.locator("#drawer")).to_be_hidden()


def test_the_keyboard_moves_through_rows_opens_searches_and_helps(window: Window, design: Design) -> None:
    page = at_design(window(), design)
    for key in ("j", "j", "k"):
        page.keyboard.press(key)
    expect(page.locator(FIRST)).to_be_focused()
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.locator("#drawer-title")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(SECOND)).to_be_focused()

    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#keys")).to_be_hidden()
    page.keyboard.press("/")
    expect(page.get_by_role("combobox").first).to_be_focused()


def test_search_finds_while_typing_and_is_walked_with_arrows(window: Window, design: Design) -> None:
    page = at_design(window(), design)
    page.keyboard.press("/")
    page.keyboard.type("or")
    expect(page.locator("#search-results [role=option]")).to_have_count(3)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(page.locator("#search-results [role=option]").nth(1)).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")

    expect(page).to_have_url(f"{design.url}/design?words=Grace")
    page.keyboard.press("/")
    page.keyboard.type("nobody")
    expect(page.locator("#search-results [role=option]")).to_contain_text("Nothing found")
    page.keyboard.press("Escape")
    expect(page.locator("#search-results")).to_be_hidden()


def test_filters_act_at_once_and_the_address_says_what_is_shown(window: Window, design: Design) -> None:
    page = at_design(window(), design)
    page.fill(".filters input[type=search]", "farid")
    expect(page.locator("#payments tbody tr")).to_have_count(2)
    expect(page).to_have_url(re.compile("words=farid"))
    page.select_option(".filters select", "notice_given")
    expect(page.locator(".no-rows__title")).to_have_text("Nobody matches")

    page.go_back()
    expect(page.locator("#payments tbody tr")).to_have_count(2)
    expect(page.locator(".filters input[type=search]")).to_have_value("farid")
    page.click("#payments tbody tr:nth-child(1) .row-link")
    expect(page.locator("#drawer-title")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page).to_have_url(re.compile("words=farid"))


def test_a_refused_form_comes_back_in_place_with_what_was_typed(window: Window, design: Design) -> None:
    page = at_design(window(), design)
    page.fill(f"{FORM} [name=amount]", "12.345")
    page.fill(f"{FORM} [name=memo]", "from her sister")
    page.fill(f"{FORM} [name=received_on]", "2028-03-05")
    page.click(f"{FORM} button[type=submit]")

    expect(page.locator(f"{FORM} [name=amount]")).to_be_focused()
    expect(page.locator(f"{FORM} [name=amount]")).to_have_value("12.345")
    expect(page.locator(f"{FORM} [name=memo]")).to_have_value("from her sister")
    expect(page.locator(f"{FORM} .field__error")).to_contain_text("two decimals")
    page.fill(f"{FORM} [name=amount]", "330")
    page.click(f"{FORM} button[type=submit]")
    expect(page.locator(".toast")).to_contain_text("Received.")
    assert {token for _, _, token in design.posts} == {"proof"}
    assert design.posts[0][1]["idempotency_key"] == design.posts[1][1]["idempotency_key"]


@SIZES
def test_a_command_is_previewed_changed_and_confirmed(window: Window, design: Design, size: tuple[int, int]) -> None:
    page = at_design(window(size), design)
    page.click(".page-head .button--primary")
    expect(page.locator("#dialog [name=leaves_on]")).to_be_focused()
    page.fill("#dialog [name=leaves_on]", "2028-04-04")
    page.click("#dialog >> text=Preview")
    expect(page.locator("#dialog h2")).to_have_text("Give notice for GR-1042?")
    page.click("#dialog >> text=Change")
    expect(page.locator("#dialog [name=leaves_on]")).to_have_value("2028-04-04")
    page.click("#dialog >> text=Preview")
    with page.expect_request(f"{design.url}/design") as again:
        page.dblclick("#dialog .button--primary")

    assert again.value.headers["hx-trigger"] == "live-ledger"
    expect(page.locator("#dialog")).to_be_hidden()
    expect(page.locator(".toast")).to_contain_text("Notice given")
    assert [path for path, _, _ in design.posts].count("/design/confirm") == 1
    page.click(".toast button")
    expect(page.locator(".toast")).to_have_count(0)


def test_a_click_beside_a_dialog_closes_it_unless_something_was_typed(window: Window, design: Design) -> None:
    page = at_design(window(), design)
    page.click(".page-head .button--primary")
    expect(page.locator("#dialog")).to_be_visible()
    page.mouse.click(5, 5)
    expect(page.locator("#dialog")).to_be_hidden()
    page.click(".page-head .button--primary")
    page.fill("#dialog [name=reason]", "A new job")
    page.mouse.click(5, 5)
    expect(page.locator("#dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#dialog")).to_be_hidden()


@pytest.mark.parametrize("status", [403, 404, 409, 422])
def test_a_problem_lands_in_the_form_that_met_it(window: Window, design: Design, status: int) -> None:
    page = at_design(window(), design)
    page.fill(f"{FORM} [name=amount]", "330")
    page.fill(f"{FORM} [name=received_on]", "2028-03-05")
    design.status = status
    page.click(f"{FORM} button[type=submit]")

    expect(page.locator(f"{FORM} [data-problems] .callout")).to_be_visible()
    expect(page.locator(f"{FORM} [name=amount]")).to_have_value("330")
    expect(page.locator(f"{FORM} button[type=submit]")).to_be_enabled()


def test_a_fault_of_ours_is_told_and_changes_nothing(window: Window, design: Design) -> None:
    page = at_design(window(), design)
    page.click(".page-head .button--primary")
    page.fill("#dialog [name=leaves_on]", "2028-04-04")
    design.status = 500
    page.click("#dialog >> text=Preview")

    expect(page.locator("#dialog .toast--danger")).to_contain_text("request-7")
    expect(page.locator("#dialog [name=leaves_on]")).to_have_value("2028-04-04")
    design.status = 0
    page.click("#dialog .button--primary")
    expect(page.locator("#dialog h2")).to_have_text("Give notice for GR-1042?")
    page.click("#dialog .button--primary")
    expect(page.locator(".toast--success")).to_be_visible()


def test_a_session_that_ended_in_the_middle_of_a_form_loses_nothing(window: Window, design: Design) -> None:
    page = at_design(window(), design)
    page.fill(f"{FORM} [name=amount]", "330")
    page.fill(f"{FORM} [name=received_on]", "2028-03-05")
    design.status, design.csrf = 401, ""
    page.click(f"{FORM} button[type=submit]")
    expect(page.locator("#session-ended")).to_be_visible()
    page.click("text=I am back")
    expect(page.locator("[data-still-out]")).to_be_visible()

    design.status, design.csrf = 0, "fresh"
    page.click("text=I am back")
    expect(page.locator("#session-ended")).to_be_hidden()
    expect(page.locator(f"{FORM} [name=amount]")).to_have_value("330")
    page.click(f"{FORM} button[type=submit]")
    expect(page.locator(".toast")).to_contain_text("Received.")
    assert (design.posts[-1][1]["csrf_token"], design.posts[-1][2]) == ("fresh", "fresh")


def test_the_theme_is_chosen_and_kept_and_nothing_else_is(window: Window, design: Design) -> None:
    page = at_design(window(), design)
    light = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.click(".topbar__end > [data-theme-toggle]")
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.click(FIRST)
    expect(page.locator("#drawer-title")).to_be_focused()
    page.reload()

    assert light != dark
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == dark
    assert page.evaluate("Object.keys(localStorage)") == ["theme"]
    assert page.evaluate("Object.keys(sessionStorage)") == []


def test_an_explanation_is_fetched_when_it_is_first_opened(window: Window, design: Design) -> None:
    page = at_design(window(), design)
    why = page.locator("#ledger .explained").nth(1)
    why.locator("summary").click()

    expect(why).to_contain_text("212 kWh at 14.5 cents")


def test_menus_are_walked_with_arrows_and_close_with_esc(window: Window, design: Design) -> None:
    page = at_design(window(), design)
    page.focus("#payments tbody tr:nth-child(1) summary")
    page.keyboard.press("ArrowDown")
    expect(page.locator("#payments .menu__item").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#payments tbody tr:nth-child(1) summary")).to_be_focused()
    expect(page.locator("#payments .menu__item").first).to_be_hidden()


def test_on_a_phone_the_navigation_slides_in_and_rows_are_cards(window: Window, design: Design) -> None:
    page = at_design(window(PHONE), design)
    expect(page.locator("#navigation")).to_be_hidden()
    page.click("[data-nav]")
    expect(page.locator("#navigation a").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("[data-nav]")).to_be_focused()
    expect(page.locator("#navigation")).to_be_hidden()
    assert page.locator("#payments tbody tr").first.locator("td").first.get_attribute("data-label") == "State"


def test_everything_can_be_reached_without_script(window: Window, design: Design) -> None:
    page = at_design(window(script=False), design)
    page.fill(".filters input[type=search]", "farid")
    page.click("text=Apply")
    expect(page.locator("#payments tbody tr")).to_have_count(2)
    page.click(".page-head .button--primary")
    page.fill("[name=leaves_on]", "2028-04-04")
    page.click("text=Preview")
    expect(page.locator(".main h2")).to_have_text("Give notice for GR-1042?")
    page.click("text=Cancel")
    expect(page).to_have_url(f"{design.url}/design")


def test_paper_holds_the_page_and_the_notice(window: Window, design: Design) -> None:
    page = at_design(window(theme="dark"), design)
    page.emulate_media(media="print")

    expect(page.locator(".topbar")).to_be_hidden()
    expect(page.locator("#navigation")).to_be_hidden()
    expect(page.locator(".footer [data-fair-housing]")).to_be_visible()
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(20, 25, 31)"
