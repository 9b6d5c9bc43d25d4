"""The main jobs, as people do them in a real browser; what came of each is read from the books as well."""

import re

import pytest
from playwright.sync_api import FloatRect, Page, expect

from gatedrentals.domain.licensing.states import State
from tests.integration.pages.conftest import DESKTOP, PHONE, Window
from tests.integration.pages.played_park import PlayedPark, sign_in

pytestmark = pytest.mark.tool("chromium")
SITE = "/sites/crosby"
PM, ACCOUNTANT, TECHNICIAN = "Renee Fontenot", "Grace Lindqvist", "Dewey Stubblefield"
WAITING = ".navigation__entry[aria-current] .count"
PREVIEW, CONFIRM = "#dialog button[value=preview]", "#dialog button[value=confirm]"


def signed_in(page: Page, park: PlayedPark, who: str, path: str) -> Page:
    sign_in(page, park.url, who)
    page.goto(f"{park.url}{path}")
    return page


def waiting(page: Page) -> int:
    return int(page.locator(WAITING).inner_text().replace("waiting", "").strip(", \n"))


def menu_of_first_item(page: Page) -> FloatRect:
    menu = page.locator(".item .menu").first
    menu.locator("summary").click()
    box = menu.locator(".menu__list").bounding_box()
    assert box is not None
    return box


def test_the_morning_of_a_manager_money_of_nobody_finds_its_license(window: Window, park: PlayedPark) -> None:
    page = signed_in(window(), park, PM, "/")
    expect(page.locator("h1")).to_have_text("Action queue")
    before = waiting(page)
    for size in (DESKTOP, PHONE):
        page.set_viewport_size({"width": size[0], "height": size[1]})
        menu = menu_of_first_item(page)
        assert menu["x"] >= 0
        assert menu["x"] + menu["width"] <= size[0]
        page.keyboard.press("Escape")
    page.set_viewport_size({"width": DESKTOP[0], "height": DESKTOP[1]})
    row = page.locator(".item.row", has_text="$330.00 from Ana Ortiz")
    row.locator(".suggestions >> text=CR-3").click()

    expect(page.locator(CONFIRM)).to_be_visible()
    expect(page.locator("#dialog .table--effects")).to_contain_text("$330.00")
    assert park.receipts("CR-3") == []
    page.click(CONFIRM)
    expect(page.locator(".toast--success")).to_contain_text("Money to match: put on a license.")
    expect(row).to_have_count(0)
    expect(page.locator(WAITING)).to_contain_text(str(before - 1))
    expect(page.locator(".row-link:focus")).to_have_count(1)  # the keyboard goes on from there
    assert [receipt.amount_cents for receipt in park.receipts("CR-3")] == [33_000]
    assert [item.kind for item in park.line.kept()].count("unmatched_receipt") == 0


def test_a_part_of_what_is_owed_is_received_by_keyboard_alone_and_says_where_it_went(
    window: Window, park: PlayedPark
) -> None:
    page = signed_in(window(), park, PM, f"{SITE}/receive")
    page.keyboard.type("tidwell")
    page.keyboard.press("Enter")
    expect(page.locator("[name=amount_cents]")).to_be_focused()
    for typed in ("500", "4", "21"):
        page.keyboard.type(typed)
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("button[value=confirm]")).to_be_focused()
    # August became late today: its fee of $20.00 is charged together with the payment.
    expect(page.locator("main")).to_contain_text("Late fee of $20.00 is charged together with it")
    expect(page.locator("main")).to_contain_text("$2,320.00 → $1,840.00")
    assert 50_000 not in [receipt.amount_cents for receipt in park.receipts("CR-2")]
    page.keyboard.press("Enter")

    expect(page.locator(".toast, [role=status]").filter(has_text="$500.00 is received.").first).to_be_visible()
    expect(page).to_have_url(re.compile("/receipts/office~20crosby/4-21"))
    expect(page.locator("main")).to_contain_text("Why it stands there")
    assert page.request.get(page.url.partition("?")[0] + "/print").headers["content-type"] == "application/pdf"
    assert park.receipts("CR-2")[-1].amount_cents == 50_000
    page.goto(f"{park.url}{SITE}/licenses/CR-2")
    paid = page.locator("#ledger tbody tr").first
    expect(paid).to_contain_text("$1,840.00")
    paid.locator("summary").click()
    expect(paid.locator(".explained__body")).to_contain_text("$500.00 paid Rent for July 1 – July 31, 2027")


def test_a_move_out_is_settled_down_to_its_paper(window: Window, park: PlayedPark) -> None:
    page = signed_in(window(), park, PM, f"{SITE}/licenses/CR-4/deposit-statement")
    expect(page.locator("#account")).to_contain_text("$815.00")
    page.click("text=Add a finding")
    expect(page.locator("[name=room-0]")).to_be_focused()
    for name, typed in {"room": "Hall", "item": "door", "quantity": "2", "cost": "40.25"}.items():
        page.fill(f"[name={name}-0]", typed)
    page.select_option("[name=class-0]", "damaged_tenant")
    expect(page.locator("#account")).to_contain_text("$734.50")
    expect(page.locator("#account")).to_contain_text("2 facts")
    page.fill("[name=photos-0]", "door-1.jpg")
    page.fill("[name=forwarding_address]", "12 Oak St, Crosby TX 77532")
    page.keyboard.press("Tab")
    expect(page.locator("#account")).to_contain_text("Nothing: it can be finalized.")
    page.click("#account button[value=save]")

    page.locator(".page-head >> text=Finalize").click()
    expect(page.locator("#dialog .table--effects")).to_contain_text("Check to Lee Nguyen")
    assert [statement.is_final for statement in park.statements("CR-4")] == [False]
    page.click(CONFIRM)
    expect(page.locator(".page-head").get_by_role("link", name="Begin version 2")).to_be_visible()
    paper = page.locator(".page-head").get_by_role("link", name="PDF").get_attribute("href")
    printed = page.request.get(f"{park.url}{paper}")
    assert (printed.status, printed.headers["content-type"]) == (200, "application/pdf")
    assert printed.body().startswith(b"%PDF")
    (final,) = park.statements("CR-4")
    assert final.settlement is not None
    assert [refund.amount_cents for refund in park.refunds("CR-4")] == [73_450]
    assert park.license("CR-4").state is State.SETTLED


def test_a_month_is_closed_after_its_preview(window: Window, park: PlayedPark) -> None:
    page = signed_in(window(), park, ACCOUNTANT, f"{SITE}/months")
    page.click("text=Close Jul 2027")
    page.click(PREVIEW)
    expect(page.locator("#dialog .table--effects")).to_contain_text("Recognized by this close")
    assert park.closed_months() == ["2027-06"]
    page.click(CONFIRM)

    expect(page.locator("main")).to_contain_text("Next: Aug 2027")
    expect(page.locator("#months")).to_contain_text("Jul 2027")
    assert park.closed_months() == ["2027-06", "2027-07"]


def test_a_resident_comes_in_by_code_reads_the_ledger_and_gives_notice(window: Window, park: PlayedPark) -> None:
    page = window(PHONE)
    page.goto(f"{park.url}/sign-in")
    page.fill("[name=contact]", "maria@example.com")
    page.click("text=Send me a code")
    post = page.context.new_page()
    post.goto(f"{park.url}/outbox")
    found = re.search(r"\b\d{6}\b", post.locator(".message").first.inner_text())
    assert found is not None
    page.fill("[name=code]", found[0])
    page.click("button:has-text('Sign in')")
    expect(page.locator("h1")).to_have_text("Your account")
    page.goto(f"{park.url}/me/ledger")
    why = page.locator("#ledger tbody tr").first
    why.locator("summary").click()
    expect(why.locator(".explained__body li").first).to_be_visible()
    page.goto(f"{park.url}/me/notice")
    page.fill("[name=leave_on]", "2027-08-20")
    page.click("button[value=preview]")
    expect(page.locator("main")).to_contain_text("Your final bill")
    assert park.license("CR-1").state is State.ACTIVE
    page.click("button[value=confirm]")
    expect(page.locator("main")).to_contain_text("You gave notice on Aug 4, 2027")
    given = park.license("CR-1")
    assert (given.state, str(given.notice_given_on)) == (State.NOTICE, "2027-08-04")


def test_the_portal_fits_a_small_phone_and_is_heard_as_it_is_seen(window: Window, park: PlayedPark) -> None:
    page = signed_in(window((320, 640)), park, "Wade Tidwell", "/me/invoices")
    amount = page.locator("#invoices tbody tr").first.locator(".cell--number").first.bounding_box()
    places = [box for each in page.locator(".navigation__entry").all() if (box := each.bounding_box())]
    page.goto(f"{park.url}/me/ledger")

    assert amount is not None
    assert amount["x"] + amount["width"] <= 320
    assert len({box["height"] for box in places}) == 1
    assert page.locator(".navigation__entry span").evaluate_all(
        "all => all.every(e => e.getClientRects().length === 1)"
    )
    assert '"−Payment"' not in page.locator("#ledger thead").aria_snapshot()
    page.set_viewport_size({"width": 195, "height": 420})
    for path in ("/me", "/me/invoices"):
        page.goto(f"{park.url}{path}")
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), path
        profile = page.locator(".navigation__entry").last.bounding_box()
        assert profile is not None
        assert profile["x"] + profile["width"] <= 195


def test_a_row_opens_a_drawer_with_an_address_of_its_own(window: Window, park: PlayedPark) -> None:
    page = signed_in(window(), park, PM, f"{SITE}/licenses")
    page.click("#licenses tbody tr:has-text('CR-8') .row-link")
    expect(page.locator("#drawer-title")).to_have_text("Cole Barrow")
    expect(page.locator("#drawer")).to_contain_text("Transitions")
    expect(page).to_have_url(f"{park.url}{SITE}/licenses/CR-8")
    page.go_back()
    expect(page.locator("#drawer")).to_be_hidden()
    expect(page).to_have_url(f"{park.url}{SITE}/licenses")

    page.goto(f"{park.url}{SITE}/licenses/CR-8")
    expect(page.locator("h1")).to_have_text("License CR-8")
    expect(page.locator("#drawer")).to_be_hidden()


@pytest.mark.parametrize(
    ("path", "field", "file"),
    [("reports/aging", "as_of", "CSV"), ("licenses/CR-8/statement", "first", "PDF")],
)
def test_a_file_is_of_the_days_that_were_chosen(
    window: Window, park: PlayedPark, path: str, field: str, file: str
) -> None:
    page = signed_in(window(), park, PM, f"{SITE}/{path}")
    page.fill(f"[name={field}]", "2027-07-20")
    page.keyboard.press("Tab")

    link = page.locator(".page-head").get_by_role("link", name=file)
    expect(link).to_have_attribute("href", re.compile(f"{field}=2027-07-20"))
    expect(page).to_have_url(re.compile(f"{field}=2027-07-20"))


def test_a_day_is_typed_as_people_type_and_asks_once(window: Window, park: PlayedPark) -> None:
    page = signed_in(window(), park, PM, f"{SITE}/reports/aging")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.focus("[name=as_of]")
    page.keyboard.press("Tab")  # to the day,
    page.keyboard.press("Tab")  # and to the year
    page.keyboard.type("2026")

    expect(page).to_have_url(re.compile("as_of=2026-"))
    expect(page.locator("#report")).to_contain_text(re.compile(r"As of \w+ \d+, 2026"))
    assert len([url for url in asked if "as_of=" in url]) == 1


def test_days_that_are_refused_say_so_in_place_and_can_be_put_right(window: Window, park: PlayedPark) -> None:
    page = signed_in(window(), park, PM, f"{SITE}/reports/collections")
    shown = page.locator("#report")
    page.fill("[name=from]", "2027-09-01")
    page.keyboard.press("Tab")
    expect(shown.locator("[data-problem]")).to_contain_text("is not a day from September 1, 2027 on")
    page.fill("[name=from]", "2027-07-01")
    page.keyboard.press("Tab")

    expect(shown).to_contain_text("Collected each week")
    expect(shown.locator("[data-problem]")).to_have_count(0)


def test_a_problem_on_the_way_leaves_the_form_of_a_dialog_as_it_was(window: Window, park: PlayedPark) -> None:
    page = signed_in(window(), park, PM, f"{SITE}/licenses/CR-8")
    problem = '<div class="problem" data-problem>Someone was here first</div>'
    page.route("**/credit", lambda route: route.fulfill(status=409, content_type="text/html", body=problem))
    page.route("**/credit?*", lambda route: route.continue_())
    page.evaluate("htmx.ajax('GET', '/sites/crosby/licenses/CR-8/credit?', {target: '#dialog', swap: 'innerHTML'})")
    note = page.locator("#dialog [name=note]")
    note.fill("no water for a day")
    note.evaluate("(each) => htmx.trigger(each.form, 'submit')")

    expect(page.locator("#dialog [data-problems]")).to_contain_text("Someone was here first")
    expect(note).to_have_value("no water for a day")


def test_esc_takes_no_field_of_a_form_away(window: Window, park: PlayedPark) -> None:
    page = signed_in(window(), park, PM, f"{SITE}/receive?license=CR-5")
    page.keyboard.press("Tab")
    expect(page.locator("[name=drawer]")).to_be_focused()
    page.keyboard.type("4")
    page.keyboard.press("Escape")

    expect(page.locator("[name=drawer]")).to_be_visible()
    expect(page.locator("[name=drawer]")).to_have_value("4")


def test_the_keyboard_comes_back_to_where_a_dialog_was_opened(window: Window, park: PlayedPark) -> None:
    page = signed_in(window(), park, PM, f"{SITE}/licenses/CR-5")
    menu = page.locator(".page-head .menu summary")
    menu.press("Enter")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("#dialog")).to_be_visible()
    page.keyboard.press("Escape")

    expect(page.locator("#dialog")).to_be_hidden()
    expect(menu).to_be_focused()
    expect(page.locator(".page-head .menu")).not_to_have_attribute("open", "")


def test_a_browser_that_was_left_signed_in_is_signed_out_from_another(window: Window, park: PlayedPark) -> None:
    left = signed_in(window(), park, TECHNICIAN, "/")
    page = signed_in(window(), park, TECHNICIAN, "/")
    page.click(".person")
    page.click("text=Where you are signed in")
    there = page.locator("#session-list tbody tr").filter(has_not_text="this one")
    expect(there.first).to_contain_text("Chrome on Linux")
    before = there.count()
    there.first.get_by_role("button").click()
    expect(page.locator("main")).to_contain_text("You are signed out there.")
    expect(there).to_have_count(before - 1)
    if before > 1:  # other tests sign the same person in
        page.click("text=Sign out everywhere else")

    expect(page.locator("main")).to_contain_text("You are signed in nowhere else.")
    left.goto(f"{park.url}{SITE}/queue")
    expect(left).to_have_url(re.compile("/sign-in"))


def test_confirming_twice_receives_once(window: Window, park: PlayedPark) -> None:
    page = signed_in(window(), park, PM, f"{SITE}/receive?license=CR-5")
    _type_money(page, "75.10", "31")
    page.click("button[value=preview]")
    page.dblclick("button[value=confirm]")

    expect(page).to_have_url(re.compile("/receipts/office~20crosby/4-31"))
    expect(page.locator("h1")).to_have_text("Receipt 4-31")
    assert [receipt.amount_cents for receipt in park.receipts("CR-5")].count(7_510) == 1


def test_a_session_that_ended_in_the_middle_of_a_form_keeps_what_was_typed(window: Window, park: PlayedPark) -> None:
    page = signed_in(window(), park, PM, f"{SITE}/receive?license=CR-6")
    _type_money(page, "64.01", "32")
    page.context.clear_cookies()
    page.click("button[value=preview]")
    expect(page.locator("#session-ended")).to_be_visible()
    assert 6_401 not in [receipt.amount_cents for receipt in park.receipts("CR-6")]

    sign_in(page.context.new_page(), park.url, PM)
    page.click("text=I am back")
    expect(page.locator("#session-ended")).to_be_hidden()
    expect(page.locator("[name=amount_cents]")).to_have_value("64.01")
    page.click("button[value=preview]")
    page.click("button[value=confirm]")
    expect(page.locator("h1")).to_have_text("Receipt 4-32")
    assert park.receipts("CR-6")[-1].amount_cents == 6_401


def _type_money(page: Page, amount: str, sequence: str) -> None:
    page.fill("[name=amount_cents]", amount)
    page.fill("[name=drawer]", "4")
    page.fill("[name=sequence]", sequence)
