"""A session that ends in the middle of a form takes nothing away: signed in again, a person goes on where they were."""

from collections.abc import Callable

import pytest
from attrs import frozen
from playwright.sync_api import FilePayload, Page, expect

from gatedrentals.domain.licensing.states import State
from tests.integration.pages.conftest import Window
from tests.integration.pages.played_park import PlayedPark, sign_in

pytestmark = pytest.mark.tool("chromium")
SITE = "/sites/crosby"
PM, OWNER = "Renee Fontenot", "Harlan Pruitt"
PREVIEW, CONFIRM, SAVE = "button[value=preview]", "button[value=confirm]", "#account button[value=save]"


@frozen
class Half:
    """A form that is half done when the session ends: where it stands, what is typed, the button that sends it."""

    path: str
    typed: dict[str, str]
    sends: str
    ends: Callable[[Page, PlayedPark], None]
    """Goes on with it after signing in again, and looks what came of it."""


def _is_drafted(page: Page, park: PlayedPark) -> None:
    expect(page.locator("main")).to_contain_text("HS-77 on C-077")
    page.click(CONFIRM)
    expect(page.locator("h1")).to_have_text("License CR-77")
    assert park.license("CR-77").state is State.DRAFT


def _has_other_terms(page: Page, park: PlayedPark) -> None:
    expect(page.locator("main")).to_contain_text("$333.33")
    page.click(CONFIRM)
    page.wait_for_url("**/licenses/CR-3/terms")
    assert [charge.amount_cents for charge in park.license("CR-3").stay.terms[-1].terms.recurring] == [33_333]


def _is_saved(page: Page, park: PlayedPark) -> None:
    expect(page.locator(".page-head").get_by_role("link", name="Finalize")).to_be_visible()
    (draft,) = park.statements("CR-10")
    assert (draft.findings[0].item, draft.forwarding_address) == ("stove", "4 Fir St, Crosby TX 77532")


NEW = {"number": "CR-77", "home": "HS-77", "pad": "C-077", "resident_1": "Bea Holt", "charge_1_amount": "350.00"}
FACTS = {"room-0": "Kitchen", "item-0": "stove", "forwarding_address": "4 Fir St, Crosby TX 77532"}
HALVES = {
    "a new license": Half("licenses/new", NEW, PREVIEW, _is_drafted),
    "a change of terms": Half("licenses/CR-3/change-terms", {"charge_1_amount": "333.33"}, PREVIEW, _has_other_terms),
    "a deposit statement": Half("licenses/CR-10/deposit-statement", FACTS, SAVE, _is_saved),
}


RECEIPTS = """\
source,external_id,method,amount,received_at,license_number
zelle_bank,F-1,zelle,10.00,2027-08-03T12:00,CR-7
"""


def test_a_file_that_was_chosen_is_still_chosen(window: Window, park: PlayedPark) -> None:
    page = window()
    sign_in(page, park.url, PM)
    page.goto(f"{park.url}{SITE}/files/receipts")
    file = FilePayload(name="august.csv", mimeType="text/csv", buffer=RECEIPTS.encode())
    page.set_input_files("[name=file]", file)
    page.context.clear_cookies()
    page.click("text=Take it in")
    expect(page.locator("#session-ended")).to_be_visible()

    sign_in(page.context.new_page(), park.url, PM)
    page.click("text=I am back")
    page.click("text=Take it in")
    expect(page.locator("main")).to_contain_text("august.csv: 1 receipt taken")
    assert park.receipts("CR-7")[-1].amount_cents == 1_000


def test_a_file_that_is_refused_is_named_to_be_chosen_again(window: Window, park: PlayedPark) -> None:
    page = window()
    sign_in(page, park.url, OWNER)
    page.goto(f"{park.url}{SITE}/set-up")
    page.set_input_files("[name=documents]", FilePayload(name="sites.json", mimeType="text/json", buffer=b"{"))
    page.click("text=Load >> nth=-1")

    expect(page.locator(".callout--danger")).to_contain_text("sites.json")
    expect(page.locator(".callout--warning")).to_contain_text("Choose again: sites.json.")
    expect(page.locator("[name=documents]")).to_have_value("")


@pytest.mark.parametrize("half", HALVES)
def test_what_was_typed_is_still_there(window: Window, park: PlayedPark, half: str) -> None:
    page, form = window(), HALVES[half]
    sign_in(page, park.url, PM)
    page.goto(f"{park.url}{SITE}/{form.path}")
    if half == "a new license":
        page.check("[name=signed][value=no]")
        page.select_option("[name=charge_1]", label="Rent")
    if half == "a deposit statement":
        page.click("text=Add a finding")
        expect(page.locator("[name=room-0]")).to_be_visible()
    for name, typed in form.typed.items():
        page.fill(f"[name='{name}']", typed)
    page.keyboard.press("Tab")
    page.wait_for_load_state("networkidle")
    page.context.clear_cookies()
    page.click(form.sends)
    ended = page.locator("#session-ended")
    expect(ended).to_be_visible()

    page.click("text=I am back")
    expect(ended).to_contain_text("Not signed in yet.")
    sign_in(page.context.new_page(), park.url, PM)
    page.click("text=I am back")
    expect(ended).to_be_hidden()
    for name, typed in form.typed.items():
        expect(page.locator(f"[name='{name}']")).to_have_value(typed)
    page.click(form.sends)
    form.ends(page, park)
