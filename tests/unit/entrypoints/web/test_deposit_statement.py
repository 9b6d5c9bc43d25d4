import re
from datetime import UTC, datetime

import pytest

from gatedrentals.application.asked import Asked
from gatedrentals.application.deposits.draft_statement import DraftStatement
from gatedrentals.application.deposits.finalize_statement import FinalizeStatement
from gatedrentals.domain.ids import SiteId
from gatedrentals.domain.licensing.states import State
from tests.unit.entrypoints.served import FOREIGN_PM, ServedPark
from tests.unit.entrypoints.web.moving_out import HTMX, SITE, leave, moved_out, typed

LIST = "/sites/crosby/deposit-statements"
LICENSE = "/sites/crosby/licenses/CR-1"
PAGE = f"{LICENSE}/deposit-statement"
DOOR = {
    "room-0": "Hall",
    "item-0": "<b>door</b>",
    "class-0": "damaged_tenant",
    "quantity-0": "2",
    "cost-0": "40.25",
    "photos-0": "door-1.jpg, door-2.jpg",
    "rows": "1",
    "forwarding_address": "12 Oak St, Crosby TX 77532",
}


@pytest.fixture(scope="module")
def gone() -> ServedPark:
    """A park whose pages are only read."""
    return moved_out()


@pytest.fixture
def park() -> ServedPark:
    return moved_out()


def state(park: ServedPark, number: str = "CR-1") -> State:
    with park.line.store.work() as work:
        return work.licenses.by_number(SiteId("crosby"), number).state


def save(park: ServedPark, **more: str) -> None:
    with park.browser("pm") as client:
        fields = typed(client.get(PAGE).text) | DOOR | more
        assert client.post(PAGE, data=fields | {"step": "save"}, follow_redirects=False).status_code == 303


def test_move_outs_are_listed_with_their_clock(gone: ServedPark) -> None:
    with gone.browser("accountant") as client:
        waiting, every, none = (client.get(LIST + query).text for query in ("", "?show=all", "?words=nobody"))

    assert "Maria Garcia, Jose Garcia" in waiting
    assert "due in 7 days" in waiting
    assert "No draft" in waiting
    assert f'hx-get="{PAGE}"' in every
    assert "Nobody matches" in none


@pytest.mark.parametrize("where", ["", "/history", "/deposit", "drawer"])
def test_the_clock_stands_on_the_license_until_the_statement_is_final(park: ServedPark, where: str) -> None:
    def shown() -> str:
        with park.browser("pm") as client:
            if where == "drawer":
                return client.get(LICENSE, headers=HTMX | {"HX-Target": "drawer"}).text
            return client.get(LICENSE + where).text

    running = shown()
    park.line.clock.set(datetime(2027, 7, 18, 20, tzinfo=UTC))
    late = shown()
    save(park)
    drafted = shown()
    with park.browser("pm") as client:
        finalize = typed(client.get(f"{PAGE}/finalize", headers=HTMX).text)
        client.post(f"{PAGE}/finalize", data=finalize | {"step": "confirm"}, headers=HTMX)
    final = shown()

    assert "due in 7 days" in running
    assert f'href="{PAGE}"' in running
    assert "1 day late" in late
    assert "1 day late" in drafted
    assert state(park) is State.SETTLED
    assert "late" not in re.findall(r"\d+ days? (\w+)", final)


@pytest.mark.parametrize("board", ["licenses?state=moved_out", "payments?week=2027-07-01"])
def test_the_clock_stands_in_rows_of_who_moved_out_until_the_statement_is_final(park: ServedPark, board: str) -> None:
    def shown() -> str:
        with park.browser("pm") as client:
            return client.get(f"/sites/crosby/{board}").text

    running = shown()
    park.installation.park.statement_drafts(DraftStatement(SITE, "CR-1", (), Asked("test"), "12 Oak St, Crosby TX"))
    park.installation.park.finalize_statements(FinalizeStatement(SITE, "CR-1", Asked("test")))
    final = shown()

    assert "due in 7 days" in running
    assert running.count("deposit statement</span>") == 1
    assert "deposit statement</span>" not in final


def test_a_row_opens_the_version_that_it_tells_of(park: ServedPark) -> None:
    save(park)
    with park.browser("pm") as client:
        part = client.get(f"{LICENSE}/deposit").text
        drawer = client.get(f"{PAGE}?version=1", headers=HTMX | {"HX-Target": "drawer"}).text
        none = client.get(f"{PAGE}?version=2", headers=HTMX | {"HX-Target": "drawer"}).text

    assert f'hx-get="{PAGE}?version=1" hx-target="#drawer"' in part
    assert "version 1 is a draft" in drawer
    assert "$80.50" in drawer
    assert "no draft" in none


def test_a_statement_says_by_when_it_is_due(gone: ServedPark) -> None:
    with gone.browser("pm") as client:
        page = client.get(PAGE).text

    assert "moved out Jul 9, 2027, due by the end of Jul 16, 2027" in page


def test_nothing_waits_where_nobody_left(gone: ServedPark) -> None:
    with gone.browser(FOREIGN_PM) as client:
        empty, foreign = client.get("/sites/willis/deposit-statements"), client.get(LIST)

    assert "No statement waits" in empty.text
    assert foreign.status_code == 404


def test_the_account_stands_beside_the_facts_before_there_is_a_draft(gone: ServedPark) -> None:
    with gone.browser("pm") as client:
        page = client.get(PAGE).text

    assert "Fair" in page or "Equal Housing" in page
    assert "forwarding address" in page
    assert 'hx-trigger="change from:closest form' in page


def test_rows_come_and_go_without_script(gone: ServedPark) -> None:
    with gone.browser("pm") as client:
        fields = typed(client.get(PAGE).text) | DOOR
        two = client.post(PAGE, data=fields | {"step": "add"})
        second = typed(two.text) | {"room-1": "Bath", "item-1": "mirror"}
        removed = client.post(PAGE, data=second | {"step": "remove-0"}).text
        one = typed(removed)
        same = typed(client.post(PAGE, data=second | {"step": "remove-x"}).text)

    assert two.status_code in {200, 201}
    assert re.search(r'id="field-room-1"[^>]*autofocus', two.text)
    assert two.text.count("autofocus") == 1
    assert (one["rows"], one["room-0"], one["item-0"]) == ("1", "Bath", "mirror")
    assert "room-1" not in one
    assert (same["rows"], same["item-0"]) == ("2", "<b>door</b>")
    assert re.search(r'value="add"[^>]*autofocus', removed)


def test_the_account_follows_what_is_typed_and_nothing_is_kept(gone: ServedPark) -> None:
    with gone.browser("pm") as client:
        fields = typed(client.get(PAGE).text) | {"step": "recount"}
        clean = client.post(PAGE, data=fields, headers=HTMX).text
        broken = client.post(PAGE, data=fields | DOOR, headers=HTMX).text
        wrong = client.post(PAGE, data=fields | DOOR | {"quantity-0": "0", "cost-0": "1.005"}, headers=HTMX).text
        whole = client.post(PAGE, data=fields | DOOR).text
        page = client.get(PAGE).text

    assert "<html" not in clean
    assert "−$80.50" in broken
    assert "&lt;b&gt;door" in broken
    assert "What is missing" in broken
    assert "2 fields need another look" in wrong
    assert '<a href="#field-quantity-0">Finding 1, quantity</a>: Should be' in wrong
    assert '<a href="#field-cost-0">Finding 1, unit cost</a>: Should be an amount in dollars' in wrong
    assert "it can be finalized" not in wrong
    assert "not known yet" in wrong
    assert "<html" in whole
    assert "door" not in page


def test_what_is_missing_is_listed_and_can_be_said_to_be_out_of_reach(park: ServedPark) -> None:
    save(park, forwarding_address="", **{"photos-0": "", "fact-0": "photo", "of-0": "Hall, <b>door</b>"})
    with park.browser("pm") as client:
        page = client.get(PAGE).text
        fields = typed(page)
        reasons = {name.replace("fact", "cannot"): "they left no trace" for name in fields if "fact-" in name}
        shown = client.post(PAGE, data=fields | reasons | {"step": "recount"}, headers=HTMX).text
        client.post(PAGE, data=fields | reasons | {"step": "save"})
        after = client.get(PAGE).text

    assert "Photo (Hall, &lt;b&gt;door&lt;/b&gt;)" in page
    assert shown.count('value="they left no trace"') == len(reasons) == 2
    assert "forwarding address cannot be had: they left no trace" in after
    assert "Nothing: it can be finalized." in after


def test_shares_are_kept_with_who_signed(park: ServedPark) -> None:
    shares = {"payment": "shared", "weight-0": "1", "signed-0": "yes", "third-0": "Ana Lopez", "third-weight-0": "3"}
    save(park, **shares, document="shares.pdf")
    with park.browser("pm") as client:
        fields = typed(client.get(PAGE).text)
        unnamed = client.post(PAGE, data=fields | {"third-0": "", "weight-0": "-1", "step": "save"})
        nobody = client.post(PAGE, data=fields | {"weight-0": "", "third-weight-0": "", "step": "save"})

    assert shares.items() <= fields.items()
    assert fields["document"] == "shares.pdf"
    assert unnamed.status_code == nobody.status_code == 422
    assert "Should be a number from 0." in unnamed.text
    assert "One share or more must be above zero." in nobody.text


def test_a_wrong_row_comes_back_as_it_was_typed(park: ServedPark) -> None:
    with park.browser("pm") as client:
        fields = typed(client.get(PAGE).text) | DOOR | {"item-0": "", "cost-0": "a lot", "step": "save"}
        answer = client.post(PAGE, data=fields)
        again = client.post(PAGE, data=fields | {"item-0": "door", "cost-0": "-1", "step": "save"})

    assert answer.status_code == again.status_code == 422
    assert 'value="a lot"' in answer.text
    assert "Should be an amount in dollars" in answer.text
    assert "Should be a cost from 0." in again.text


def test_a_form_of_another_version_is_refused(park: ServedPark) -> None:
    with park.browser("pm") as client:
        fields = typed(client.get(PAGE).text) | DOOR | {"version": "2", "step": "save"}
        answer = client.post(PAGE, data=fields)

    assert answer.status_code == 422
    assert "went on since the page was loaded" in answer.text


def test_a_draft_is_previewed_finalized_once_and_printed(park: ServedPark) -> None:
    save(park)
    with park.browser("pm") as client:
        asked = client.get(f"{PAGE}/finalize", headers=HTMX | {"HX-Target": "dialog"})
        before = state(park)
        carried = typed(asked.text)
        shown = client.post(f"{PAGE}/finalize", data=carried | {"step": "preview"}).text
        first, second = (
            client.post(f"{PAGE}/finalize", data=carried | {"step": "confirm"}, follow_redirects=False) for _ in "ab"
        )
        page = client.get(PAGE).text
        again = client.get(f"{PAGE}/finalize").text
        paper = client.get(f"{PAGE}.pdf?version=1")
        begun = client.get(f"{PAGE}?next=yes").text

    assert "Equal Housing" in asked.text
    assert "$80.50" in asked.text
    assert "Check to Maria Garcia and Jose Garcia" in asked.text or "Owed after it" in asked.text
    assert "Charged: " in shown
    assert (before, state(park)) == (State.MOVED_OUT, State.SETTLED)
    assert first.headers["Location"] == second.headers["Location"] == PAGE
    assert "version 1" in page
    assert "Begin version 2" in page
    assert "is final already" in again
    assert paper.headers["Content-Type"] == "application/pdf"
    assert "Version 2, begun" in begun
    assert "charges nothing anew" in begun


def test_what_cannot_be_final_yet_says_why(park: ServedPark) -> None:
    save(park, forwarding_address="")
    with park.browser("pm") as client:
        asked = client.get(f"{PAGE}/finalize").text
        form = re.findall(r'name="csrf_token" value="([^"]*)"', client.get(PAGE).text)
        answer = client.post(
            f"{PAGE}/finalize", data={"csrf_token": form[0], "step": "confirm", "idempotency_key": "k"}
        )

    assert "cannot be finalized without: forwarding address" in asked
    assert answer.status_code == 422
    assert "cannot be finalized without" in answer.text


def test_who_may_not_settle_sees_it_and_changes_nothing(park: ServedPark) -> None:
    with park.browser("accountant") as client:
        none = client.get(PAGE).text
        save(park)
        page, drawer = client.get(PAGE).text, client.get(PAGE, headers=HTMX | {"HX-Target": "drawer"}).text
        post = client.post(PAGE, data={"step": "save"})

    assert "No draft yet" in none
    assert "Hall" in page
    assert "Save draft" not in page
    assert "<html" not in drawer
    assert "version 1 is a draft" in drawer
    assert post.status_code == 403


def test_who_still_lives_there_has_none(gone: ServedPark) -> None:
    with gone.browser("pm") as client:
        page, missing = client.get(PAGE.replace("CR-1", "CR-2")), client.get(PAGE.replace("CR-1", "CR-9"))

    assert "Nobody has moved out" in page.text
    assert missing.status_code == 404


def test_a_balance_owed_is_shown_as_such(park: ServedPark) -> None:
    leave(park, "CR-2")
    with park.browser("pm") as client:
        page = client.get(PAGE.replace("CR-1", "CR-2")).text
    assert "Balance owed" in page
