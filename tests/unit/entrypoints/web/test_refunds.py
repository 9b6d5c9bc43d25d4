import re

import pytest

from gatedrentals.application.asked import Asked
from gatedrentals.application.deposits.draft_statement import DraftStatement
from gatedrentals.application.deposits.finalize_statement import FinalizeStatement
from gatedrentals.domain.deposits.refund import RefundState
from gatedrentals.domain.ids import account_of
from tests.unit.entrypoints.served import FOREIGN_PM, ServedPark
from tests.unit.entrypoints.web.moving_out import HTMX, SITE, moved_out, typed

BOARD = "/sites/crosby/refunds"
REFUND = "/sites/crosby/refunds/CR-1/1"
DIALOG = HTMX | {"HX-Target": "dialog"}
CHECK = {"check_number": "1042", "photo": "check.jpg"}


@pytest.fixture
def park() -> ServedPark:
    """Maria's statement is final, and her refund is due."""
    served = moved_out()
    use, asked = served.installation.park, Asked("test")
    use.statement_drafts(DraftStatement(SITE, "CR-1", (), asked, "12 Oak St, Crosby TX 77532"))
    use.finalize_statements(FinalizeStatement(SITE, "CR-1", asked))
    return served


def state(park: ServedPark) -> RefundState:
    with park.line.store.work() as work:
        account = account_of(work.licenses.by_number(SITE, "CR-1").id)
        return work.statements.refunds_of(account)[0].state


def take(park: ServedPark, who: str, step: str, **fields: str) -> int:
    with park.browser(who) as client:
        asked = typed(client.get(f"{REFUND}/{step}", headers=DIALOG).text)
        done = client.post(f"{REFUND}/{step}", data=asked | fields | {"step": "confirm"}, follow_redirects=False)
        return done.status_code


def test_the_board_shows_what_is_open_and_what_can_be_done(park: ServedPark) -> None:
    with park.browser("pm") as client:
        board, done = client.get(BOARD).text, client.get(f"{BOARD}?state=cleared").text
        every, wrong = client.get(f"{BOARD}?state=all").text, client.get(f"{BOARD}?state=lost")
    with park.browser("owner") as client:
        read_only = client.get(BOARD).text

    assert "Maria Garcia and Jose Garcia" in board
    assert f'hx-get="{REFUND}"' in board
    assert f'href="{REFUND}/pay/printed"' in board
    assert "reconcile" not in board
    assert "No refund here" in done
    assert "1 refund" in every
    assert wrong.status_code == 422
    assert "/pay/" not in read_only


def test_the_license_lists_its_refunds_and_opens_each(park: ServedPark) -> None:
    with park.browser("pm") as client:
        part = client.get("/sites/crosby/licenses/CR-1/deposit").text

    assert f'hx-get="{REFUND}" hx-target="#drawer"' in part


def test_a_check_is_printed_stamped_mailed_and_cleared(park: ServedPark) -> None:
    with park.browser("pm") as client:
        asked = typed(client.get(f"{REFUND}/pay/printed", headers=DIALOG).text)
        before = client.post(f"{REFUND}/pay/printed", data=asked | CHECK | {"step": "preview"}, headers=DIALOG).text
    assert re.search(r"Dated(<[^>]+>|\s|–)+[A-Z][a-z]{2} \d{1,2}, 2027<", before)
    assert take(park, "pm", "pay/printed", **CHECK) == 303
    with park.browser("pm") as client:
        paper = client.get(f"{REFUND}/check.pdf")
        asked = typed(client.get(f"{REFUND}/pay/stamped", headers=DIALOG).text)
        preview = client.post(f"{REFUND}/pay/stamped", data=asked | CHECK | {"step": "preview"}, headers=DIALOG).text
    assert state(park) is RefundState.PRINTED
    assert paper.content.startswith(b"%PDF")
    assert asked["check_number"] == "1042"
    assert "Printed" in preview
    assert "Stamped" in preview

    for who, step in (("pm", "pay/stamped"), ("pm", "pay/mailed"), ("accountant", "reconcile/cleared")):
        assert take(park, who, step, **CHECK) == 303
    with park.browser("accountant") as client:
        page, drawer = client.get(REFUND).text, client.get(REFUND, headers=HTMX | {"HX-Target": "drawer"}).text
    assert state(park) is RefundState.CLEARED
    assert "check 1042" in page
    assert "<html" not in drawer
    assert "Equal Housing" in drawer


def test_a_check_is_voided_and_issued_again(park: ServedPark) -> None:
    take(park, "pm", "pay/printed", **CHECK)
    assert take(park, "accountant", "reconcile/voided", **CHECK) == 303
    assert take(park, "accountant", "reconcile/reissued") == 303
    assert state(park) is RefundState.REISSUED
    assert take(park, "pm", "pay/printed", **CHECK) == 422
    assert take(park, "pm", "pay/printed", check_number="1043") == 303


def test_an_address_is_said_and_a_letter_only_when_it_is_due(park: ServedPark) -> None:
    assert take(park, "pm", "address", address="7 Elm St") == 303
    with park.browser("pm") as client:
        page = client.get(REFUND).text
        asked = typed(client.get(f"{REFUND}/letter", headers=DIALOG).text)
        letter = client.post(f"{REFUND}/letter", data=asked | {"step": "confirm"}, headers=DIALOG)

    assert "7 Elm St" in page
    assert letter.status_code == 422
    assert "asks for no letter" in letter.text


def test_what_is_wrong_stands_on_the_form(park: ServedPark) -> None:
    with park.browser("pm") as client:
        asked = typed(client.get(f"{REFUND}/pay/printed", headers=DIALOG).text)
        empty = client.post(f"{REFUND}/pay/printed", data=asked | {"check_number": "", "step": "preview"})
        early = client.post(f"{REFUND}/pay/mailed", data=asked | CHECK | {"step": "confirm"})

    assert empty.status_code == early.status_code == 422
    assert "This is needed." in empty.text
    assert "cannot be mailed" in early.text


def test_who_pays_does_not_reconcile_and_nobody_sees_another_site(park: ServedPark) -> None:
    with park.browser("pm") as client:
        forbidden = client.get(f"{REFUND}/reconcile/cleared")
        unknown = [client.get(REFUND + end) for end in ("/pay/cleared", "/fact", "9", "/pay/lost")]
        nobody = client.get("/sites/crosby/refunds/suspense/1")
    with park.browser(FOREIGN_PM) as client:
        foreign = client.get(REFUND)

    assert forbidden.status_code == 403
    assert [answer.status_code for answer in [*unknown, nobody, foreign]] == [404] * 6
