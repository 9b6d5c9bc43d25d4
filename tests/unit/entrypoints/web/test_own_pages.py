"""The resident's portal: their own account, ledger, invoices, notice and profile, and nothing of anybody else."""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from attrs import evolve

from gatedrentals.domain.access.principal import party_key
from gatedrentals.domain.access.session import Session, hash_of
from gatedrentals.domain.ids import PartyId
from gatedrentals.domain.licensing.states import State
from gatedrentals.ports.parties import Party
from tests.unit.entrypoints.command_line import CROSBY
from tests.unit.entrypoints.served import ServedPark, served_roll
from tests.unit.entrypoints.web.moving_out import leave

HTMX = {"HX-Request": "true"}
PAGES = ["", "/ledger", "/ledger/1", "/invoices", "/invoices/1", "/invoices/1/pdf", "/statement.pdf", "/notice"]


@pytest.fixture
def park() -> ServedPark:
    """Maria paid $100 of her first week by kiosk."""
    park = served_roll()
    park.line.run("bill", "crosby")
    park.line.json("receive", "crosby", "100.00", "--license", "CR-1", "--method", "kiosk", "--id", "K-<1>")
    return park


def _fields(html: str, action: str) -> dict[str, str]:
    form = next(form for form in re.findall(r"<form.*?</form>", html, re.DOTALL) if f'action="{action}"' in form)
    return dict(re.findall(r'<input[^>]*name="([^"]+)"[^>]*value="([^"]*)"', form))


def _text(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def _two_homes(park: ServedPark) -> None:
    """Maria lives on the license of Wade, too."""
    with park.line.store.work(CROSBY) as work:
        maria, wade = (work.licenses.by_number(CROSBY, number) for number in ("CR-1", "CR-2"))
        work.licenses.save(evolve(wade, residents=(*wade.residents, maria.residents[0])))


def test_an_account_says_what_is_owed_what_for_and_what_comes(park: ServedPark) -> None:
    with park.browser("maria") as client:
        html = client.get("/me").text

    words = _text(html)
    assert "Your account" in words
    assert "You owe $230.00" in words
    assert re.search(r"Rent due Jul 2, 2027 · invoice 1 · Jul 2 – Jul 8, 2027", words)
    assert "K-&lt;1&gt;" in html
    assert "$100.00 on invoice 1" in words
    assert "Jul 9 – Jul 15, 2027" in words
    assert "Wade" not in html
    assert "Equal Housing" in html


def test_who_owes_reads_how_to_pay(park: ServedPark) -> None:
    with park.browser("maria") as client:
        account, invoice = client.get("/me").text, client.get("/me/invoices/1").text
    park.line.json("receive", "crosby", "230.00", "--license", "CR-1", "--method", "kiosk", "--id", "K-2")
    with park.browser("maria") as client:
        paid, settled = client.get("/me").text, client.get("/me/invoices/1").text

    assert "write license CR-1 on it" in account
    assert "write license CR-1 on it" in invoice
    assert "How to pay" not in paid + settled


def test_what_is_late_is_said_first(park: ServedPark) -> None:
    park.line.clock.set(datetime(2027, 7, 3, 12, tzinfo=ZoneInfo("America/Chicago")))

    with park.browser("maria") as client:
        page = client.get("/me").text

    assert "$230.00 is late" in page
    assert "Due since Jul 2, 2027 $230.00 in all" in _text(page)
    assert "Next due" not in page


def test_who_owes_nothing_reads_what_comes_next(park: ServedPark) -> None:
    park.line.json("receive", "crosby", "230.00", "--license", "CR-1", "--method", "kiosk", "--id", "K-2")

    with park.browser("maria") as client:
        words = _text(client.get("/me").text)

    assert "Nothing is due now. The next cycle, Jul 9 – Jul 15, 2027, costs $330.00" in words
    assert "due on Fri, Jul 9" in words


def test_a_ledger_speaks_plainly_and_says_why(park: ServedPark) -> None:
    with park.browser("maria") as client:
        html = client.get("/me/ledger").text
        asked = re.findall(r'hx-get="(/me/ledger/\d+)"', html)
        why = [client.get(address, headers=HTMX).text for address in asked]
        whole = client.get(asked[0]).text

    words = _text(html)
    assert "Payment: kiosk K-&lt;1&gt;" in words
    assert "Invoice 1, due Jul 2, 2027" in words
    assert "$230.00" in words
    assert all("<li>" in each and "<html" not in each for each in why)
    assert "Equal Housing" in whole


@pytest.mark.parametrize("seq", [0, 9999])
def test_what_a_ledger_does_not_tell_of_is_not_there(park: ServedPark, seq: int) -> None:
    with park.browser("maria") as client:
        page, part = client.get(f"/me/ledger/{seq}"), client.get(f"/me/ledger/{seq}", headers=HTMX)

    assert (page.status_code, part.status_code) == (404, 404)
    assert f"There is no document {seq} on this account" in page.text
    assert "seq" not in _text(page.text) + _text(part.text)


def test_a_ledger_has_plain_words_for_what_is_taken_off(park: ServedPark) -> None:
    park.line.json("receive", "crosby", "400.00", "--license", "CR-1", "--method", "zelle", "--id", "Z-1")
    leave(park, "CR-1")
    with park.browser("maria") as client:
        words = _text(client.get("/me/ledger").text)

    assert "Payment: Zelle Z-1" in words
    assert "Taken off: days that are not charged" in words
    assert "confirm surrender" not in words
    assert "give notice" not in words
    assert "Payment counted anew Payment by Zelle, Z-1 Why" in words
    assert "Credit (" not in words


def test_an_invoice_that_is_paid_in_part_says_what_is_left(park: ServedPark) -> None:
    with park.browser("maria") as client:
        assert "$230.00 left" in client.get("/me/invoices").text


def test_the_amounts_of_invoices_stand_in_the_width_of_a_phone(park: ServedPark) -> None:
    with park.browser("maria") as client:
        assert "table-frame--stacked" in client.get("/me/invoices").text


def test_an_invoice_says_by_which_name_it_was_paid(park: ServedPark) -> None:
    park.line.json("receive", "crosby", "5.00", "--license", "CR-1", "--method", "zelle", "--id", "Z-1")

    with park.browser("maria") as client:
        assert "Paid by Zelle" in client.get("/me/invoices/1").text


def test_a_ledger_goes_on_where_its_page_ended(park: ServedPark) -> None:
    with park.browser("maria") as client:
        older = client.get("/me/ledger?before=2")
        odd = client.get("/me/ledger?before=-7")

    assert "Payment: kiosk" not in older.text
    assert ">First<" in older.text
    assert "Payment: kiosk" in odd.text


def test_an_invoice_is_a_page_a_drawer_and_a_paper(park: ServedPark) -> None:
    with park.browser("maria") as client:
        listed = client.get("/me/invoices")
        page = client.get("/me/invoices/1")
        drawer = client.get("/me/invoices/1", headers=HTMX | {"HX-Target": "drawer"})
        paper, statement = client.get("/me/invoices/1/pdf"), client.get("/me/statement.pdf?explained=yes")
        none = client.get("/me/invoices/9")

    assert 'href="/me/invoices/1"' in listed.text
    for html in (page.text, drawer.text):
        assert "Paid by kiosk" in html
        assert "$230.00" in html
        assert "Equal Housing" in html
    assert "<html" not in drawer.text
    for pdf in (paper, statement):
        assert pdf.content.startswith(b"%PDF")
        assert pdf.headers["Content-Type"] == "application/pdf"
    assert none.status_code == 404


def test_a_list_of_invoices_goes_on_below_a_number(park: ServedPark) -> None:
    with park.browser("maria") as client:
        html = client.get("/me/invoices?before=1").text

    assert "No invoice yet" in html


@pytest.mark.parametrize("page", PAGES)
def test_the_license_of_somebody_else_is_not_there(park: ServedPark, page: str) -> None:
    with park.browser("maria") as client:
        own = client.get(f"/me/licenses/CR-1{page}")
        foreign, nobodys = (client.get(f"/me/licenses/{number}{page}") for number in ("CR-2", "CR-404"))

    assert own.status_code == 200
    assert (foreign.status_code, nobodys.status_code) == (404, 404)
    assert "Wade" not in foreign.text


def test_a_notice_for_somebody_else_is_not_taken(park: ServedPark) -> None:
    with park.browser("maria") as client:
        typed = {"leave_on": "2027-07-20", "idempotency_key": "k", "step": "confirm"}
        answer = client.post("/me/licenses/CR-2/notice", data=typed)

    assert answer.status_code == 404
    with park.line.store.work(CROSBY) as work:
        assert work.licenses.by_number(CROSBY, "CR-2").state is State.ACTIVE


def test_staff_have_no_portal(park: ServedPark) -> None:
    with park.browser("pm") as client:
        statuses = {client.get(f"/me{page}").status_code for page in PAGES}
        profile = client.get("/me/profile")

    assert statuses == {403}
    assert profile.status_code == 403
    assert "own_profile" not in profile.text
    assert "Your role or your site does not include it." in profile.text


def test_whoever_lives_at_two_places_chooses(park: ServedPark) -> None:
    _two_homes(park)

    with park.browser("maria") as client:
        first = client.get("/me").text
        second = client.get("/me/licenses/CR-1").text

    assert 'href="/me/licenses/CR-2"' in first
    assert "license CR-1" in second
    assert 'href="/me/licenses/CR-1/ledger"' in second
    assert 'href="/me/profile"' in second


# --- the notice --------------------------------------------------------------------------------------------------


def test_notice_is_given_after_the_final_bill_was_seen(park: ServedPark) -> None:
    with park.browser("maria") as client:
        typed = _fields(client.get("/me/notice").text, "/me/notice") | {"leave_on": "2027-07-12", "step": "preview"}
        preview = client.post("/me/notice", data=typed | {"why": "<b>a job</b>"})
        before = _state(park)
        carried = _fields(preview.text, "/me/notice") | {"step": "confirm"}
        done, again = (client.post("/me/notice", data=carried, follow_redirects=False) for _ in "ab")
        page, given = client.get("/me"), client.get("/me/notice")

    words = _text(preview.text)
    assert "Still to be billed: Jul 9 – Jul 11, 2027" in words
    assert "Billed and not paid $230.00" in words
    assert "&lt;b&gt;a job&lt;/b&gt;" in preview.text
    assert (before, _state(park)) == (State.ACTIVE, State.NOTICE)
    assert (
        (done.status_code, done.headers["Location"]) == (again.status_code, again.headers["Location"]) == (303, "/me")
    )
    assert "The office will confirm the day" in _text(page.text)
    assert "to be confirmed by the office" in _text(given.text)
    assert "You mean to leave on July 12, 2027" in _text(page.text)
    assert "You mean to leave on July 12, 2027 You wrote" in _text(given.text)
    assert "<b>" not in given.text
    with park.line.store.work() as work:
        (message,) = [each.outgoing for each in work.messages.latest(9) if each.outgoing.kind == "notice_acknowledged"]
    assert "maria@example.com" in message.message.to.address


@pytest.mark.parametrize(
    ("leave_on", "wrong"), [("2027-06-30", "Should be a day from July 1, 2027 on"), ("soon", "day"), ("", "needed")]
)
def test_a_day_that_cannot_be_comes_back_with_what_would_be_right(park: ServedPark, leave_on: str, wrong: str) -> None:
    with park.browser("maria") as client:
        typed = _fields(client.get("/me/notice").text, "/me/notice") | {"leave_on": leave_on, "why": "<i>", "step": ""}
        answer = client.post("/me/notice", data=typed)

    assert answer.status_code == 422
    assert wrong in answer.text
    assert "&lt;i&gt;" in answer.text


def test_a_notice_can_be_changed_before_it_is_given(park: ServedPark) -> None:
    with park.browser("maria") as client:
        typed = _fields(client.get("/me/notice").text, "/me/notice") | {"leave_on": "2027-07-12", "step": "change"}
        answer = client.post("/me/notice", data=typed)

    assert 'value="2027-07-12"' in answer.text
    assert _state(park) is State.ACTIVE


def test_who_has_moved_out_keeps_the_account_and_has_no_notice_to_give(park: ServedPark) -> None:
    with park.line.store.work(CROSBY) as work:
        work.licenses.save(evolve(work.licenses.by_number(CROSBY, "CR-1"), state=State.CLOSED))

    with park.browser("maria") as client:
        account, notice = client.get("/me"), client.get("/me/notice")
        statement, deposit = client.get("/me/statement.pdf"), client.get("/me/deposit-statement.pdf")

    assert "You have moved out" in account.text
    assert "What comes next" not in account.text
    assert "No notice to give" in notice.text
    assert (statement.status_code, deposit.status_code) == (200, 422)


# --- the profile -------------------------------------------------------------------------------------------------


def test_preferences_are_ones_own_to_change(park: ServedPark) -> None:
    with park.browser("maria") as client:
        page = client.get("/me/profile")
        typed = _fields(page.text, "/me/profile")
        typed.pop("takes_sms")
        done = client.post("/me/profile", data=typed, follow_redirects=False)
        after = client.get("/me/profile")

    assert "maria@example.com" in page.text
    assert (done.status_code, done.headers["Location"]) == (303, "/me/profile")
    party = _maria(park)
    assert (party.takes_mail, party.takes_sms) == (True, False)
    assert 'name="takes_sms" value="yes" checked' not in after.text


def test_the_preferences_of_somebody_else_are_not(park: ServedPark) -> None:
    with park.line.store.work(CROSBY) as work:
        wade = work.parties.get(work.licenses.by_number(CROSBY, "CR-2").residents[0])

    with park.browser("maria") as client:
        typed = _fields(client.get("/me/profile").text, "/me/profile")
        foreign = client.post("/me/profile", data=typed | {"person": str(wade.id), "takes_mail": ""})
        odd = client.post("/me/profile", data=typed | {"person": "wade"})

    assert (foreign.status_code, odd.status_code) == (404, 422)
    with park.line.store.work(CROSBY) as work:
        assert work.parties.get(wade.id) == wade


def test_a_profile_without_its_key_is_refused(park: ServedPark) -> None:
    with park.browser("maria") as client:
        answer = client.post("/me/profile", data={"person": str(_maria(park).id)})

    assert answer.status_code == 422
    assert "load the page again" in answer.text


def test_an_applicant_has_a_profile_and_no_account(park: ServedPark) -> None:
    applicant = Party(PartyId(park.line.ids.new()), CROSBY, "Ada Applicant", "ada@example.com")
    token, now = park.installation.doors.tokens.token(), park.line.clock.now()
    with park.line.store.work() as work:
        work.parties.save(applicant)
        work.sessions.open(Session(hash_of(token), (party_key(applicant.id),), now, now))

    with park.client() as client:
        client.cookies.set("session", token)
        home = client.get("/", follow_redirects=False)
        profile, account = client.get("/me/profile"), client.get("/me")

    assert home.headers["Location"] == "/me/profile"
    assert "Ada Applicant" in profile.text
    assert 'href="/me/ledger"' not in profile.text
    assert account.status_code == 403


# --- the session -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", ["/me/notice", "/me/profile", "/sign-out", "/sign-out/everywhere"])
def test_a_form_of_another_sites_page_is_refused(park: ServedPark, page: str) -> None:
    with park.browser("maria") as client:
        del client.headers["X-CSRF-Token"]
        without = client.post(page, data={"leave_on": "2027-07-12", "step": "confirm", "idempotency_key": "k"})
        forged = client.post(page, data={"csrf_token": "AAAA", "idempotency_key": "k"})

    assert (without.status_code, forged.status_code) == (403, 403)
    assert "That is not yours to open" not in forged.text
    assert "Somebody has signed in here since it was loaded." in forged.text
    assert _state(park) is State.ACTIVE


def test_a_session_that_ended_in_the_middle_of_a_form_changes_nothing(park: ServedPark) -> None:
    with park.browser("maria") as client:
        typed = _fields(client.get("/me/notice").text, "/me/notice") | {"leave_on": "2027-07-12", "step": "confirm"}
        client.post("/sign-out/everywhere", follow_redirects=False)
        part = client.post("/me/notice", data=typed, headers=HTMX)
        came_from = {"Referer": "http://testserver.local/me/notice"}
        whole = client.post("/me/notice", data=typed, headers=came_from, follow_redirects=False)

    assert (part.status_code, whole.status_code) == (401, 401)
    assert 'href="/sign-in?next=/me/notice"' in whole.text
    assert _state(park) is State.ACTIVE


def _state(park: ServedPark) -> State:
    with park.line.store.work(CROSBY) as work:
        return work.licenses.by_number(CROSBY, "CR-1").state


def _maria(park: ServedPark) -> Party:
    with park.line.store.work(CROSBY) as work:
        return work.parties.get(work.licenses.by_number(CROSBY, "CR-1").residents[0])
