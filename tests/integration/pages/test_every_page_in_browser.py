"""Every page there is, looked at by whoever may see it: large and light, small and dark; and what it says is read."""

import re
from collections import Counter

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # it ships no types
from litestar.routes import HTTPRoute
from playwright.sync_api import Page

from gatedrentals.entrypoints.http.app import build
from gatedrentals.entrypoints.http.metrics import Metrics
from gatedrentals.entrypoints.web.routes import PAGES
from gatedrentals.entrypoints.web.sign_in import CHALLENGE
from tests.integration.pages.conftest import Window
from tests.integration.pages.played_park import PlayedPark, sign_in
from tests.unit.entrypoints.served import served_roll

pytestmark = pytest.mark.tool("chromium")
LOOKS = {"large and light": ((1440, 900), "light"), "small and dark": ((390, 844), "dark")}
SITE = "/sites/crosby"
LICENSE, LEFT, RECEIPT, REFUND = (
    f"{SITE}/{path}" for path in ("licenses/CR-8", "licenses/CR-9", "receipts/zelle_bank/C-1", "refunds/CR-9/1")
)
REPORTS = ["aging", "roll-forward", "deposits", "revenue", "collections", "occupancy", "hotel-tax", "trial-balance"]
ITEM = "kind=refund_to_print&key=CR-9%2F1"
PM_PAGES = [
    *(
        "/sessions",
        "/queue",
        f"{SITE}/queue",
        f"{SITE}/queue/item?{ITEM}",
        f"{SITE}/search?q=garcia",
        f"{SITE}/audit-trail",
    ),
    *(
        f"{SITE}/{path}"
        for path in ("payments", "receive", "receive?license=CR-8", "files/receipts", "licenses", "licenses/new")
    ),
    *(f"{SITE}/{path}" for path in ("receipts", "refunds", "deposit-statements", "months", "reports")),
    f"{SITE}/months/2027-06",
    *(f"{SITE}/reports/{slug}" for slug in (*REPORTS, "audit", "audit?run=yes")),
    *(f"{LICENSE}{path}" for path in ("", "/invoices", "/invoices/2", "/cycles", "/terms", "/deposit", "/meters")),
    *(f"{LICENSE}{path}" for path in ("/history", "/statement", "/change-terms", "/credit", "/marks", "/notice")),
    *(f"{LICENSE}{path}" for path in ("/ledger/1", "/invoices/2/void")),
    *(f"{LEFT}{path}" for path in ("/deposit-statement", "/deposit-statement/finalize")),
    *(RECEIPT, f"{RECEIPT}/reverse", REFUND, f"{REFUND}/pay/printed", f"{REFUND}/address"),
]
ACCOUNTANT_PAGES = [
    *(f"{SITE}/{path}" for path in ("queue", "export", "months/2027-07/close", "licenses/CR-2/write-off")),
    f"{REFUND}/reconcile/cleared",
]
RESIDENT_PAGES = [
    f"/me{path}" for path in ("", "/ledger", "/ledger/1", "/invoices", "/invoices/2", "/notice", "/profile")
]
SEEN = {
    "nobody": ["/sign-in", "/sign-in/code?to=…0123", "/outbox", "/design"],
    "Renee Fontenot": PM_PAGES,
    "Grace Lindqvist": ACCOUNTANT_PAGES,
    "Harlan Pruitt": [f"{SITE}/{path}" for path in ("reports", "queue", "set-up", "set-up/staff", "files/rent-roll")],
    "Dewey Stubblefield": [f"{SITE}/{path}" for path in ("queue", "files/readings")],
    "Wade Tidwell": RESIDENT_PAGES,
}
"""Who looks at which pages; what several may see is looked at by one of them."""
NO_PAGE = re.compile(r"/static/|^/openapi|^/design/|\.pdf$|/pdf$|/print$|/act$|/about$|^/$|^/me/licenses/")
"""Files, what opens over a page only, and pages under a second address."""
OK = 200
GRAVE = {"serious", "critical"}
CODE = re.compile(r"\b\d{4}-\d\d(-\d\d)?\b|\b[a-z]+_[a-z_]+\b|\be?check_|\becheck\b|\bNone\b|\bstaff:")
"""What only programs read: days and months of ISO, names of the code."""
CALLED = re.compile(r"[\w-]+\.(csv|json)|zelle_bank")
"""What files and sources of money are called may hold such a thing: these names come from outside."""
CARDS = "[...document.querySelectorAll('.table-frame--stacked tr')].map((each) => each.scrollWidth)"
"""How wide rows are: their frame hides what sticks out of it, so that the page is none the wider."""
SAID = """() => {
    const shown = document.body.cloneNode(true);
    shown.querySelectorAll("script, template, code, .navigation").forEach((each) => each.remove());
    const said = [...shown.querySelectorAll("*")].map((each) => [...each.childNodes]
        .filter((child) => child.nodeType === Node.TEXT_NODE).map((child) => child.data).join(" "));
    for (const name of ["title", "aria-label", "placeholder", "alt"])
        said.push(...[...shown.querySelectorAll(`[${name}]`)].map((each) => each.getAttribute(name)));
    return said;
}"""


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("who", SEEN)
def test_a_page_is_sound(window: Window, park: PlayedPark, who: str, look: str) -> None:
    page = window(*LOOKS[look])
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    if who == "nobody":
        page.context.add_cookies([{"name": CHALLENGE, "value": "one that asked for a code", "url": park.url}])
    else:
        sign_in(page, park.url, who)
    wrong = [fault for path in SEEN[who] for fault in _faults(page, park.url, path)]

    assert wrong == []
    assert [url for url in asked if not url.startswith((park.url, "data:"))] == []


def test_a_receipt_that_paid_many_invoices_is_read_whole_on_a_phone(window: Window, park: PlayedPark) -> None:
    page = window((390, 844), "dark")
    sign_in(page, park.url, "Renee Fontenot")
    page.goto(f"{park.url}{SITE}/receipts")
    stands = page.locator("#receipts tbody tr .cell__sub", has_text="on invoice").first
    stands.evaluate("(each) => { for (let n = 0; n < 8; n++) each.after(each.cloneNode(true)); }")

    assert max(page.evaluate(CARDS)) <= 390


def test_a_resident_who_paid_twice_is_read_whole_on_a_phone(window: Window, park: PlayedPark) -> None:
    page = window((390, 844))
    sign_in(page, park.url, "Renee Fontenot")
    page.goto(f"{park.url}{SITE}/payments?week=2027-07-01")
    payment = page.locator("td.payments .payment").first
    payment.evaluate("(each) => { for (let n = 0; n < 3; n++) each.after(each.cloneNode(true)); }")
    edges = "each => each.map((one) => Math.round(one.getBoundingClientRect().right))"

    assert max(page.locator("td.payments .payment").evaluate_all(edges)) <= 390
    assert len(set(page.locator("td.payments").first.locator(".payment").evaluate_all(edges))) == 1


def test_the_menu_and_the_invoices_of_a_license_stand_within_a_phone(window: Window, park: PlayedPark) -> None:
    page = window((390, 844))
    sign_in(page, park.url, "Renee Fontenot")
    page.goto(f"{park.url}{LICENSE}/invoices")
    frames = "each => each.map((one) => one.scrollWidth - one.clientWidth)"
    assert max(page.locator(".table-frame").evaluate_all(frames)) <= 0
    page.locator(".page-head .menu summary").click()
    box = page.locator(".page-head .menu__list").bounding_box()

    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390


def test_no_page_is_left_out() -> None:
    app = build([PAGES], served_roll().installation, Metrics())
    routes = [route for route in app.routes if isinstance(route, HTTPRoute) and "GET" in route.methods]
    paths = [path.partition("?")[0] for pages in SEEN.values() for path in pages]
    left_out = [
        route.path_format
        for route in routes
        if not NO_PAGE.search(route.path_format)
        and not any(re.fullmatch(re.sub(r"\{[^}]+\}", "[^/]+", route.path_format), path) for path in paths)
    ]

    assert left_out == []


def _faults(page: Page, url: str, path: str) -> list[str]:
    answer = page.goto(f"{url}{path}")
    assert answer is not None
    if answer.status != OK:
        return [f"{path}: {answer.status}"]
    wide, window = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    faults = [] if wide <= window else [f"{path}: {wide} px wide"]
    faults += [f"{path}: a card is {card} px wide" for card in page.evaluate(CARDS) if card > window]
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map((each) => each.id)")
    faults += [f"{path}: the id {each!r} twice" for each, times in Counter(ids).items() if times > 1]
    if not page.locator(".footer [data-fair-housing]").inner_text().startswith("Equal Housing Opportunity."):
        faults.append(f"{path}: no fair housing notice")
    if path != "/design":
        said = [CALLED.sub("", text) for text in page.evaluate(SAID)]
        faults += [f"{path}: says {text.strip()!r}" for text in said if CODE.search(text)]
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    return faults + [
        f"{path}: {each['id']} {node['target']}" for each in found if each["impact"] in GRAVE for node in each["nodes"]
    ]
