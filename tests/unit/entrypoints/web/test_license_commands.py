import re
from datetime import UTC, datetime
from typing import Any

import pytest
from litestar.testing import TestClient

from gatedrentals.application.reports.license_overview import LicenseOverviews, ShowLicense
from gatedrentals.application.watched import Watched
from gatedrentals.domain.ids import account_of
from gatedrentals.domain.ledger.account_statement import Outline
from gatedrentals.entrypoints.http.csrf import csrf_token
from gatedrentals.entrypoints.web.effects import MOST, watched_effects
from tests.unit.entrypoints.command_line import CROSBY
from tests.unit.entrypoints.served import ServedPark, served_roll
from tests.unit.entrypoints.web.submitted import HTMX, confirmed, fields, previewed

NOTICE = "/sites/crosby/licenses/CR-1/notice"


@pytest.fixture
def park() -> ServedPark:
    return served_roll()


def test_notice_is_asked_for_previewed_and_taken_once(park: ServedPark) -> None:
    with park.browser("pm") as client:
        asked = client.get(NOTICE)
        typed = fields(asked.text) | {"step": "preview", "surrender_on": "2027-07-20"}
        preview = client.post(NOTICE, data=typed, headers=HTMX)
        carried = fields(preview.text) | {"step": "confirm"}
        state_before = client.get("/v1/sites/crosby/licenses/CR-1").json()["state"]
        done, again = (client.post(NOTICE, data=carried, headers=HTMX) for _ in "ab")
        state_after = client.get("/v1/sites/crosby/licenses/CR-1").json()["state"]

    assert asked.status_code == 200
    assert "Equal Housing" in preview.text
    assert "Open balance" in preview.text
    assert (state_before, state_after) == ("active", "notice")
    assert done.headers["HX-Redirect"] == again.headers["HX-Redirect"] == "/sites/crosby/licenses/CR-1"


def test_without_script_the_form_leads_to_the_next_page(park: ServedPark) -> None:
    with park.browser("pm") as client:
        typed = fields(client.get(NOTICE).text) | {"step": "confirm"}
        done = client.post(NOTICE, data=typed, follow_redirects=False)

    assert (done.status_code, done.headers["Location"]) == (303, "/sites/crosby/licenses/CR-1")


@pytest.mark.parametrize("day", ["soon", "9999-12-31"])
def test_what_was_typed_wrong_comes_back_with_what_would_be_right(park: ServedPark, day: str) -> None:
    with park.browser("pm") as client:
        typed = fields(client.get(NOTICE).text) | {
            "notice_given_on": day,
            "why": "<b>moving</b>",
            "step": "preview",
        }
        answer = client.post(NOTICE, data=typed, headers=HTMX)

    assert answer.status_code == 422
    assert "Should be a day" in answer.text
    assert "&lt;b&gt;moving&lt;/b&gt;" in answer.text


def test_a_refusal_stands_on_the_form(park: ServedPark) -> None:
    with park.browser("pm") as client:
        typed = fields(client.get(NOTICE).text) | {"step": "confirm"}
        client.post(NOTICE, data=typed, headers=HTMX)
        anew = fields(client.get(NOTICE).text) | {"step": "confirm"}
        answer = client.post(NOTICE, data=anew, headers=HTMX)

    assert answer.status_code == 422
    assert "notice" in answer.text


def test_a_stranger_is_led_to_the_sign_in_and_back(park: ServedPark) -> None:
    with park.client() as client:
        page = client.get(NOTICE, follow_redirects=False)
        part = client.get(NOTICE, headers=HTMX)
        form = client.post(NOTICE, data={"csrf_token": csrf_token("pm")})

    assert (page.status_code, page.headers["Location"]) == (303, "/sign-in?next=/sites/crosby/licenses/CR-1/notice")
    assert (part.status_code, form.status_code) == (401, 401)


def test_static_files_are_kept_for_ever(park: ServedPark) -> None:
    with park.browser("pm") as client:
        name = re.search(r'href="(/static/app[^"]+css)"', client.get(NOTICE).text)
        assert name is not None
        found, missing = client.get(name.group(1)), client.get("/static/other.css")

    assert found.status_code == 200
    assert "immutable" in found.headers["Cache-Control"]
    assert missing.status_code == 404


# --- every command -------------------------------------------------------------------------------------------------

CR_1 = "/sites/crosby/licenses/CR-1"


def _state(park: ServedPark, number: str = "CR-1") -> str:
    with park.line.store.work(CROSBY) as work:
        return work.licenses.by_number(CROSBY, number).state.value


def _open_cents(park: ServedPark, number: str = "CR-1") -> int:
    with park.line.store.work(CROSBY) as work:
        license_ = work.licenses.by_number(CROSBY, number)
        return sum(line.open_cents for line in work.subledger.standing(account_of(license_.id)).open_lines)


def _do(client: TestClient[Any], path: str, **typed: str) -> str:
    done = confirmed(client, path, previewed(client, path, **typed))
    assert done.status_code == 200, done.text
    return done.headers["HX-Redirect"]


NEW = "/sites/crosby/licenses/new"
NINE = {
    "signed": "no",
    "number": "CR-9",
    "move_in": "2027-07-09",
    "home": "HS-9",
    "pad": "C-009",
    "resident_1": "Ann <Lee>",
    "resident_1_email": "ann@example.com",
    "charge_1": "rent",
    "charge_1_amount": "300.00",
    "once_1": "security_deposit",
    "once_1_amount": "500.00",
    "anchor": "2027-07-09",
}


def _drafted(client: TestClient[Any], **typed: str) -> str:
    return _do(client, NEW, **(NINE | typed))


def test_the_preview_of_a_new_license_asks_what_it_does(park: ServedPark) -> None:
    with park.browser("pm") as client:
        drafted = previewed(client, NEW, **NINE).text
        signed = previewed(client, NEW, **NINE | {"signed": "yes"}).text

    assert "Draft this license?" in drafted
    assert "Sign this license?" in signed
    assert ">Sign the license<" in signed
    assert "Security deposit, once" in signed
    assert ">Rent<" in signed


def test_a_license_goes_through_its_whole_life_on_pages(park: ServedPark) -> None:
    nine = "/sites/crosby/licenses/CR-9"
    with park.browser("pm") as client:
        assert _drafted(client) == nine
        states = []
        for path, typed in (
            ("send", {}),
            ("sign", {}),
            ("change-move-in", {"move_in": "2027-07-05"}),
            ("agree-long-stay", {"agreed_on": "2027-07-01"}),
            ("prepare", {"why": "inspected"}),
            ("activate", {"moved_in_on": "2027-07-05"}),
            ("transfer", {"home": "HS-10", "pad": "C-010", "from_day": "2027-07-20"}),
            ("restart-tax-count", {"from_night": "2027-07-19"}),
            ("notice", {"notice_given_on": "2027-07-01"}),
            ("confirm-surrender", {"surrender_on": "2027-08-02"}),
            ("withdraw-notice", {}),
            ("notice", {"surrender_on": "2027-08-02"}),
            ("move-out", {"departed_on": "2027-08-01"}),
        ):
            assert _do(client, f"{nine}/{path}", **typed) == nine, path
            states.append(_state(park, "CR-9"))
        page = client.get(nine)

    assert states == [
        *("sent", "signed", "signed", "signed", "preparing", "active", "active", "active"),
        *("notice", "notice", "active", "notice", "moved_out"),
    ]
    assert "Ann &lt;Lee&gt;" in page.text


def test_a_license_is_signed_at_the_office_at_once_or_cancelled(park: ServedPark) -> None:
    with park.browser("pm") as client:
        _drafted(client, signed="yes")
        assert _state(park, "CR-9") == "signed"
        _do(client, "/sites/crosby/licenses/CR-9/cancel", address="1 Main St, Crosby, TX 77532")

    assert _state(park, "CR-9") == "cancelled"


def test_a_license_that_was_sent_can_be_declined(park: ServedPark) -> None:
    with park.browser("pm") as client:
        _drafted(client)
        for path in ("send", "decline"):
            _do(client, f"/sites/crosby/licenses/CR-9/{path}")

    assert _state(park, "CR-9") == "declined"


@pytest.mark.parametrize(
    ("steps", "state"),
    [
        ((("terminate", {"why": "rules broken"}), ("take-back-possession", {"back_on": "2027-07-05"})), "terminated"),
        ((("abandon", {"last_night": "2027-07-01", "why": "the home is empty"}),), "moved_out"),
    ],
)
def test_stays_end_also_otherwise(park: ServedPark, steps: tuple[tuple[str, dict[str, str]], ...], state: str) -> None:
    with park.browser("pm") as client:
        for path, typed in steps:
            _do(client, f"{CR_1}/{path}", **typed)

    assert _state(park) == state


def test_terms_change_after_a_preview_of_what_that_costs(park: ServedPark) -> None:
    with park.browser("pm") as client:
        form = fields(client.get(f"{CR_1}/change-terms").text)
        preview = previewed(client, f"{CR_1}/change-terms", charge_1_amount="400.00")
        done = confirmed(client, f"{CR_1}/change-terms", preview)
        page = client.get(f"{CR_1}/terms")

    assert (form["frequency"], form["charge_1"], form["charge_1_amount"]) == ("weekly", "rent", "325.00")
    assert done.headers["HX-Redirect"] == f"{CR_1}/terms"
    assert "$400.00" in page.text


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"anchor": ""}, "Needed unless monthly"),
        ({"charge_1": "", "charge_2": ""}, "One charge is needed"),
        ({"charge_1_amount": "much"}, "Should be an amount"),
    ],
)
def test_terms_that_cannot_be_read_come_back(park: ServedPark, typed: dict[str, str], field: str) -> None:
    with park.browser("pm") as client:
        answer = previewed(client, f"{CR_1}/change-terms", **typed)

    assert answer.status_code == 422
    assert field in answer.text


def test_monthly_terms_need_no_due_date_and_charges_once_an_amount(park: ServedPark) -> None:
    with park.browser("pm") as client:
        wrong = previewed(client, "/sites/crosby/licenses/new", once_1="security_deposit", resident_1="Ann")
        done = _drafted(client, frequency="monthly", anchor="", charge_1_amount="", once_1="", once_1_amount="")

    assert wrong.status_code == 422
    assert done == "/sites/crosby/licenses/CR-9"


# --- its money -----------------------------------------------------------------------------------------------------


def _billed(park: ServedPark) -> ServedPark:
    assert park.line.run("bill", "crosby").exit_code == 0
    assert _open_cents(park) == 33_000
    return park


def test_lines_are_credited_by_what_is_typed_beside_them(park: ServedPark) -> None:
    with _billed(park).browser("accountant") as client:
        nothing = previewed(client, f"{CR_1}/credit", reason="goodwill", note="the water was off")
        preview = previewed(client, f"{CR_1}/credit", reason="goodwill", note="no water", line_1_1="25.00")
        assert _open_cents(park) == 33_000
        confirmed(client, f"{CR_1}/credit", preview)

    assert nothing.status_code == 422
    assert "$305.00" in preview.text
    assert _open_cents(park) == 30_500


def test_lines_are_pinned_and_say_so(park: ServedPark) -> None:
    with _billed(park).browser("pm") as client:
        nothing = previewed(client, f"{CR_1}/marks", kind="exclude")
        _do(client, f"{CR_1}/marks", kind="exclude", line_1_1="yes")
        page = client.get(f"{CR_1}/invoices")

    assert nothing.status_code == 422
    assert "excluded" in page.text


def test_an_invoice_is_voided(park: ServedPark) -> None:
    with _billed(park).browser("pm") as client:
        refused = previewed(client, f"{CR_1}/invoices/1/void", note="")
        done = _do(client, f"{CR_1}/invoices/1/void", note="billed twice")
        page = client.get(done)
        other = client.get(f"{CR_1}/invoices/one/void")

    assert refused.status_code == 422
    assert "Voided" in page.text
    assert other.status_code == 404


def test_only_some_roles_give_up_what_is_owed(park: ServedPark) -> None:
    with _billed(park).browser("pm") as client:
        assert client.get(f"{CR_1}/write-off").status_code == 403
        assert "write-off" not in client.get(CR_1).text
    with park.browser("accountant") as client:
        assert "write-off" in client.get(CR_1).text
        _do(client, f"{CR_1}/write-off", note="moved away")

    assert _open_cents(park) == 0


def test_the_menu_holds_what_the_state_allows(park: ServedPark) -> None:
    with park.browser("pm") as client:
        page = client.get(CR_1).text
        unknown = client.get(f"{CR_1}/explode")
        refused = client.post(f"{CR_1}/move-out", data={"departed_on": "2027-07-01", "idempotency_key": "k"})
    with park.browser("owner") as client:
        seen = client.get(CR_1).text

    assert f'href="{CR_1}/notice"' in page
    assert f'href="{CR_1}/move-out"' not in page
    assert f'href="{CR_1}/notice"' not in seen
    assert (unknown.status_code, refused.status_code) == (404, 422)


def test_long_previews_say_how_much_more_there_is() -> None:
    now = datetime(2027, 7, 1, tzinfo=UTC)
    outline = Outline(1, "credit_memo", now, now, now.date(), "Credit", -100)
    park = served_roll()
    shown = LicenseOverviews(park.line.store, park.line.clock)(ShowLicense(CROSBY, "CR-1"))

    effects = watched_effects(Watched(None, shown, shown, (outline,) * (MOST + 2)))

    assert effects[-1].what == "… and 2 more documents"
    assert effects[1].after == "−$1.00"


@pytest.mark.parametrize(
    ("kind", "told"),
    [("reallocation", f"{MOST} payments applied anew"), ("instruction", f"{MOST} entries that change no balance")],
)
def test_a_long_replay_hides_no_money_from_a_preview(kind: str, told: str) -> None:
    now = datetime(2027, 7, 1, tzinfo=UTC)
    note = Outline(1, kind, now, now, now.date(), "Payment, applied anew", 0)
    fee = Outline(2, "credit_memo", now, now, now.date(), "Credit (fee taken back)", -2_000)
    park = served_roll()
    shown = LicenseOverviews(park.line.store, park.line.clock)(ShowLicense(CROSBY, "CR-1"))

    many = watched_effects(Watched(None, shown, shown, (*(note,) * MOST, fee)))
    few = watched_effects(Watched(None, shown, shown, (note, fee)))

    assert [(effect.what, effect.after) for effect in many[1:]] == [(fee.text, "−$20.00"), (told, "noted")]
    assert [(effect.what, effect.after) for effect in few[1:]] == [(note.text, "noted"), (fee.text, "−$20.00")]
