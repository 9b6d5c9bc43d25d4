import re
from urllib.parse import parse_qsl, urlencode

import pytest

from gatedrentals.application.asked import Asked
from gatedrentals.application.licensing.give_notice import GiveNotice
from gatedrentals.domain.access.roles import GRANTED, Role
from gatedrentals.domain.attention.item import About, KeptItem, Urgency
from gatedrentals.domain.attention.kind import Group
from gatedrentals.domain.attention.kinds import KINDS
from gatedrentals.entrypoints.http.csrf import csrf_token
from gatedrentals.entrypoints.web.queue import ROWS
from tests.unit.entrypoints.command_line import CROSBY, START
from tests.unit.entrypoints.served import ServedPark, served_roll
from tests.unit.entrypoints.web.shown import Tags

QUEUE = "/sites/crosby/queue"
ACT = f"{QUEUE}/act"
DIALOG = {"HX-Request": "true", "HX-Target": "dialog", "HX-Current-URL": f"http://testserver.local{QUEUE}"}
DRAWER = {"HX-Request": "true", "HX-Target": "drawer"}
BAD_ROW = KeptItem(
    *(CROSBY, "bad_receipts_row", "line 7", "amount: '=1+1' is not an amount in dollars", START, Urgency.P1),
    source="july.csv",
    line=7,
    content="<script>alert(1)</script>",
)


@pytest.fixture
def park() -> ServedPark:
    """Money of nobody that Maria may have sent, and a row of a file that could not be read."""
    park = served_roll()
    park.line.run("bill", "crosby")
    came = (
        "receive",
        "crosby",
        "330.00",
        "--method",
        "zelle",
        "--id",
        "Z-1",
        "--payer",
        "Maria Garcia",
        "--memo",
        "<b>lot</b>",
    )
    park.line.json(*came)
    with park.line.store.work(CROSBY) as work:
        work.kept.keep(BAD_ROW)
    return park


def _text(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def _money(park: ServedPark) -> dict[str, str]:
    item = next(item for item in park.line.kept() if item.kind == "unmatched_receipt")
    return {"kind": item.kind, "key": item.key}


def _asked(named: dict[str, str], action: str, **told: str) -> str:
    return f"{ACT}?{urlencode({**named, 'action': action, **told})}"


def _fields(html: str) -> dict[str, str]:
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', html))


def _kinds(park: ServedPark) -> list[str]:
    return sorted(item.kind for item in park.line.kept())


def test_the_queue_shows_what_is_needed_to_act(park: ServedPark) -> None:
    with park.browser("pm") as client:
        html = client.get(QUEUE).text

    text = _text(html)
    assert "$330.00 from Maria Garcia" in text
    assert "Zelle" in text
    assert "&lt;b&gt;lot&lt;/b&gt;" in html
    assert "CR-1 Maria Garcia, Jose Garcia, C-001" in text
    assert "Maria Garcia lives there" in text
    assert "All 2" in text
    assert "july.csv, line 7" in text
    assert re.search(r'class="count">.{0,60}2<', html)
    assert "data-keys" in html


def test_a_row_holds_its_item_and_what_can_be_done(park: ServedPark) -> None:
    named = urlencode(_money(park))
    with park.browser("pm") as client:
        html = client.get("/queue?group=money").text
    row = Tags('<li class="item' + html.split('<li class="item')[1].partition('<nav class="pager"')[0])

    assert [link["href"] for link in row.all("a")] == [
        f"{QUEUE}/item?{named}",
        f"{ACT}?{named}&action=place_receipt&license_number=CR-1",
        f"{ACT}?{named}&action=place_receipt",
        f"{ACT}?{named}&action=link_payer",
        f"{ACT}?{named}&action=refuse_receipt",
    ]
    assert [link["hx-target"] for link in row.all("a")] == ["#drawer"] + ["#dialog"] * 4
    assert " ".join(row.text.split()).startswith(
        "$330.00 from Maria Garcia Money to match Crosby Heights · Zelle, Jul 1, 2027 · “<b>lot</b>” · "
    )
    assert row.all("summary")[0]["aria-label"] == "More for $330.00 from Maria Garcia"


def test_every_action_of_every_kind_leads_to_its_item() -> None:
    park, key = served_roll(), 'x=y&z=1/2+3 %20 "q" <ü>'
    kinds = [kind for kind in KINDS.values() if any(action.permission in GRANTED[Role.PM] for action in kind.actions)]
    with park.line.store.work(CROSBY) as work:
        for kind in kinds:
            work.kept.keep(kind.item(CROSBY, key, "because of it", START, About("CR-1", day=START.date())))

    with park.browser("pm") as client:
        links = [
            link for group in Group for link in Tags(client.get(f"{QUEUE}?group={group.name.lower()}").text).all("a")
        ]
        told = [dict(parse_qsl(link["href"].partition("?")[2])) for link in links if link["href"].startswith(ACT)]
        opened = [link["href"] for link in links if link["href"].startswith(f"{QUEUE}/item")]
        assert {client.get(address, headers=DRAWER).status_code for address in opened} == {200}

    assert len(opened) == len(kinds)
    assert {each["key"] for each in told} == {key}
    assert {(each["kind"], each["action"]) for each in told} <= {
        (kind.name, action.name) for kind in kinds for action in kind.actions if not action.opens
    }


def test_items_past_the_first_page_stand_on_the_next_ones() -> None:
    park, keys = served_roll(), [f"line {number}" for number in range(2 * ROWS + 1)]
    with park.line.store.work(CROSBY) as work:
        for key in keys:
            work.kept.keep(KINDS["stale_meter"].item(CROSBY, key, "because of it", START, About("CR-1")))
    seen, sizes, address = [], [], f"{QUEUE}?kind=stale_meter"

    with park.browser("pm") as client:
        while address:
            links = Tags(client.get(address).text).all("a")
            shown = [link["href"] for link in links if link["href"].startswith(f"{QUEUE}/item")]
            seen += [dict(parse_qsl(href.partition("?")[2]))["key"] for href in shown]
            sizes.append(len(shown))
            address = next((link["href"] for link in links if link.get("rel") == "next"), "")

    assert sizes == [ROWS, ROWS, 1]
    assert sorted(seen) == sorted(keys)


@pytest.mark.parametrize(
    ("query", "count"), [("group=money", 1), ("group=files&kind=bad_receipts_row", 1), ("group=refunds", 0)]
)
def test_filters_by_group_and_kind(park: ServedPark, query: str, count: int) -> None:
    with park.browser("accountant") as client:
        html = client.get(f"{QUEUE}?{query}").text

    assert html.count('<li class="item row') == count
    assert ("Nothing waits" in html) is (count == 0)


def test_a_kind_that_there_is_not_is_refused(park: ServedPark) -> None:
    with park.browser("pm") as client:
        assert client.get(f"{QUEUE}?kind=gossip").status_code == 422
        assert client.get(f"{QUEUE}?group=gossip").status_code == 422


def test_every_site_of_mine_in_one_queue(park: ServedPark) -> None:
    with park.browser("pm") as client:
        html = client.get("/queue").text
        foreign = client.get("/queue?site=willis")
    with park.browser("pm of willis") as client:
        other = client.get("/queue").text

    assert "Crosby" in _text(html)
    assert html.count('<li class="item row') == 2
    assert foreign.status_code == 404
    assert "Nothing waits" in other


def test_an_item_opens_in_the_drawer_and_as_a_page(park: ServedPark) -> None:
    address = f"{QUEUE}/item?{urlencode({'kind': BAD_ROW.kind, 'key': BAD_ROW.key})}"
    with park.browser("pm") as client:
        page, drawer = client.get(address).text, client.get(address, headers=DRAWER).text
        gone = client.get(f"{QUEUE}/item?kind=bad_receipts_row&key=line+8")

    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert page.startswith("<!doctype html>")
    assert drawer.lstrip().startswith('<div class="drawer__frame"')
    assert "Equal Housing" in drawer
    assert gone.status_code == 404


def test_money_is_put_on_a_license_from_its_row(park: ServedPark) -> None:
    with park.browser("pm") as client:
        suggested = _asked(_money(park), "place_receipt", license_number="CR-1")
        preview = client.get(suggested, headers=DIALOG)
        assert suggested.replace("&", "&amp;") in client.get(QUEUE).text
        confirmed = _fields(preview.text) | {"step": "confirm"}
        done, again = (client.post(ACT, data=confirmed, headers=DIALOG) for _ in "ab")

    assert "CR-1: Open balance $330.00 $0.00" in _text(preview.text)
    assert "This item waits is gone" in _text(preview.text)
    assert (done.status_code, again.status_code) == (200, 200)
    assert done.headers["HX-Trigger"] == again.headers["HX-Trigger"]
    assert "changed:queue" in done.headers["HX-Trigger"]
    assert '"what": "all"' in done.headers["HX-Trigger"]
    assert "unmatched_receipt" not in _kinds(park)


def test_a_license_of_ones_own_choice_is_typed(park: ServedPark) -> None:
    with park.browser("pm") as client:
        asked = client.get(_asked(_money(park), "place_receipt"), headers=DIALOG)
        typed = _fields(asked.text) | {"license_number": "another", "step": "preview"}
        missing = client.post(ACT, data=typed, headers=DIALOG)
        unknown = client.post(ACT, data=typed | {"another_number": "CR-9"}, headers=DIALOG)
        preview = client.post(ACT, data=typed | {"another_number": "CR-2"}, headers=DIALOG)
        changed = client.post(ACT, data=_fields(preview.text) | {"step": "change"}, headers=DIALOG)

    assert (asked.status_code, missing.status_code, unknown.status_code) == (200, 422, 422)
    assert "This is needed" in missing.text
    assert 'value="CR-9"' in unknown.text
    assert "No license here has that number" in unknown.text.partition('id="field-another_number-error"')[2]
    assert "CR-2: Open balance" in preview.text
    assert (changed.status_code, 'value="CR-2"' in changed.text) == (200, True)
    assert _kinds(park) == ["bad_receipts_row", "unmatched_receipt"]


def test_a_license_is_looked_for_by_name(park: ServedPark) -> None:
    with park.browser("pm") as client:
        asked = client.get(_asked(_money(park), "place_receipt"), headers=DIALOG)
        typed = _fields(asked.text) | {"license_number": "another", "another_number": "tidwell", "step": "preview"}
        choice = client.post(ACT, data=typed, headers=DIALOG)
        preview = client.post(ACT, data=_fields(choice.text) | {"license_number": "CR-2"}, headers=DIALOG)
        nothing = client.post(ACT, data=typed | {"another_number": "?"}, headers=DIALOG)

    assert "CR-2 · Wade Tidwell, C-002" in choice.text
    assert "Choose the one that is meant" in choice.text
    assert "CR-2: Open balance" in preview.text
    assert (choice.status_code, preview.status_code, nothing.status_code) == (422, 200, 422)


def test_a_check_that_goes_back_is_in_the_preview(park: ServedPark) -> None:
    with park.browser("pm") as client:
        asked = client.get(_asked(_money(park), "refuse_receipt"), headers=DIALOG)
        typed = _fields(asked.text) | {"step": "preview"}
        waits = _text(client.post(ACT, data=typed, headers=DIALOG).text)
        goes = _text(client.post(ACT, data=typed | {"address": "9 Pine Rd, Houston TX 77001"}, headers=DIALOG).text)

    assert ", waits for an address – $330.00" in waits
    assert "Check to " in goes
    assert "waits for an address" not in goes


def test_what_only_a_person_can_judge_goes_with_a_note(park: ServedPark) -> None:
    named = {"kind": BAD_ROW.kind, "key": BAD_ROW.key}
    with park.browser("pm") as client:
        asked = client.get(_asked(named, "dismiss"))
        typed = _fields(asked.text) | {"step": "preview"}
        without = client.post(ACT, data=typed)
        preview = client.post(ACT, data=typed | {"note": "booked by hand"})
        done = client.post(ACT, data=_fields(preview.text) | {"step": "confirm"}, follow_redirects=False)

    assert without.status_code == 422
    assert (done.status_code, done.headers["Location"]) == (303, QUEUE)
    assert _kinds(park) == ["unmatched_receipt"]


def test_on_a_page_of_its_own_the_action_leads_back_to_the_queue(park: ServedPark) -> None:
    address = _asked(_money(park), "place_receipt", license_number="CR-1")
    with park.browser("pm") as client:
        confirmed = _fields(client.get(address).text) | {"step": "confirm"}
        done = client.post(
            ACT, data=confirmed, headers=DIALOG | {"HX-Current-URL": f"http://testserver.local{address}"}
        )

    assert done.headers["HX-Redirect"] == QUEUE


def test_somebody_was_first(park: ServedPark) -> None:
    with park.browser("pm") as client:
        address = _asked(_money(park), "place_receipt", license_number="CR-1")
        first, second = _fields(client.get(address).text), _fields(client.get(address).text)
        client.post(ACT, data=first | {"step": "confirm"}, headers=DIALOG)
        late = client.post(ACT, data=second | {"step": "confirm"}, headers=DIALOG)

    assert late.status_code == 404


def test_an_action_that_the_kind_has_not_is_none(park: ServedPark) -> None:
    with park.browser("pm") as client:
        answers = [
            client.get(_asked(_money(park), "dismiss")),
            client.get(_asked({"kind": "gossip", "key": "1"}, "dismiss")),
            client.get(f"{ACT}?kind=bad_receipts_row&action=dismiss"),
        ]

    assert [answer.status_code for answer in answers] == [404, 404, 404]


def test_who_may_look_and_who_may_act(park: ServedPark) -> None:
    address = _asked(_money(park), "place_receipt", license_number="CR-1")

    def status(name: str, path: str) -> int:
        with park.browser(name) as client:
            return client.get(path).status_code

    assert status("owner", QUEUE) == 200
    assert status("owner", address) == 403
    assert status("technician", QUEUE) == 200
    assert status("technician", address) == 404
    assert status("pm of willis", QUEUE) == 404
    assert status("maria", QUEUE) in {403, 404}


def test_a_form_without_proof_does_nothing(park: ServedPark) -> None:
    with park.browser("pm") as client:
        address = _asked(_money(park), "place_receipt", license_number="CR-1")
        confirmed = _fields(client.get(address).text) | {"step": "confirm", "csrf_token": csrf_token("else")}
        del client.headers["X-CSRF-Token"]
        answer = client.post(ACT, data=confirmed)

    assert answer.status_code == 403
    assert "unmatched_receipt" in _kinds(park)


@pytest.mark.parametrize("role", [Role.PM, Role.ACCOUNTANT, Role.OWNER])
def test_every_action_asks_for_what_it_needs(role: Role) -> None:
    park = served_roll()
    items = [
        kind.item(CROSBY, "one", "because of it", START, About("CR-1", day=START.date())) for kind in KINDS.values()
    ]
    with park.line.store.work(CROSBY) as work:
        for item in items:
            work.kept.keep(item)
    asking = [(kind, action) for kind in KINDS.values() for action in kind.actions if action.asks or action.may_ask]

    with park.browser(role.value) as client:
        for kind, action in asking:
            if action.permission in GRANTED[role]:
                html = client.get(_asked({"kind": kind.name, "key": "one"}, action.name), headers=DIALOG).text
                asked = [f'name="{ask.value}"' in html for ask in (*action.asks, *action.may_ask)]
                assert (all(asked), "ecause of it" in html) == (True, True), (kind.name, action.name)


def test_a_day_that_is_agreed_on_is_asked_for_by_its_name_and_not_filled_in(park: ServedPark) -> None:
    desk, asked, today = park.installation.park.license_desk, Asked("test"), park.line.clock.now().date()
    desk.give_notice(GiveNotice(CROSBY, "CR-1", today, asked))
    (item,) = [each for each in park.line.kept() if each.kind == "surrender_to_confirm"]
    with park.browser("pm") as client:
        named = {"kind": item.kind, "key": item.key}
        dialog = client.get(_asked(named, "confirm_surrender"), headers=DIALOG).text

    assert "Surrender day" in dialog
    assert re.search(r'name="day" type="date" value=""', dialog)
