from html import escape, unescape
from uuid import uuid4

import pytest
from attrs import evolve

from gatedrentals.bootstrap.demo.shipped import DATA
from gatedrentals.domain.access.roles import Role
from gatedrentals.domain.access.staff_member import StaffMember
from gatedrentals.domain.ids import AccountId, SiteId
from tests.unit.entrypoints.command_line import CROSBY, ROLL
from tests.unit.entrypoints.served import FOREIGN_PM, ServedPark, served_roll
from tests.unit.entrypoints.web.moving_out import HTMX, typed

PAGE = "/sites/crosby/set-up"
ROLL_FILE = "/sites/crosby/files/rent-roll"
DIALOG = HTMX | {"HX-Target": "dialog"}
NEW = (
    ROLL.splitlines()[0] + "\nCR-3,C-003,HS-3,Ann Roe,,,monthly,,2025-03-09,2027-07-01,900.00,\nCR-4,C-004,,,,,,,,,,\n"
)


@pytest.fixture
def park() -> ServedPark:
    return served_roll()


def test_all_that_is_in_force_is_shown(park: ServedPark) -> None:
    with park.browser("owner") as client:
        page = client.get(PAGE).text
        before = client.get(f"{PAGE}?as_of=2000-01-01").text

    for expected in ("Policy in force", "Late fees at most", "Security deposit", "The accountant", "Discount rules"):
        assert expected in page
    assert page.count('<span class="money money--none"') < before.count('<span class="money money--none"')


def test_somebody_is_taken_on_changed_and_let_go(park: ServedPark) -> None:
    new = {"email": "ana@example.com", "name": "Ana Lopez", "role-pm": "yes", "site-crosby": "yes", "active": "yes"}
    with park.browser("owner") as client:
        asked = typed(client.get(f"{PAGE}/staff", headers=DIALOG).text)
        done = client.post(f"{PAGE}/staff", data=asked | new, follow_redirects=False)
        change = typed(client.get(f"{PAGE}/staff?email=ana@example.com", headers=DIALOG).text)
        client.post(f"{PAGE}/staff", data={name: value for name, value in change.items() if name != "active"})
        page = client.get(PAGE).text
        nameless = client.post(f"{PAGE}/staff", data=asked | new | {"name": ""}, headers=DIALOG)
        no_mail = client.post(f"{PAGE}/staff", data=asked | new | {"email": "ana"}, headers=DIALOG)
        oneself = client.post(f"{PAGE}/staff", data=asked | new | {"email": "owner@example.com"}, headers=DIALOG)
    with park.line.store.work() as work:
        member = work.staff.by_email("ana@example.com")

    assert done.headers["Location"] == PAGE
    assert (change["name"], change["role-pm"]) == ("Ana Lopez", "yes")
    assert member is not None
    assert (member.roles, member.sites, member.is_active) == (
        frozenset({Role.PM}),
        frozenset({SiteId("crosby")}),
        False,
    )
    assert "Ana Lopez" in page
    assert nameless.status_code == no_mail.status_code == oneself.status_code == 422
    assert "Should be a mail address." in no_mail.text
    assert "Ask another owner" in oneself.text


def test_sites_are_called_by_name_and_those_of_others_only_counted(park: ServedPark) -> None:
    with park.line.store.work() as work:
        both = frozenset({CROSBY, SiteId("willis")})
        work.staff.save(StaffMember("both@example.com", "Bo Both", frozenset({Role.PM}), both))
    with park.browser("owner") as client:
        page = client.get(PAGE).text
        dialog = client.get(f"{PAGE}/staff", headers=DIALOG).text
    with park.line.store.work(CROSBY) as work:
        called = escape(work.sites.get(CROSBY).name)

    assert f"{called}, 1 other site" in page
    assert f"<span>{called}</span>" in dialog
    assert "<span>crosby</span>" not in dialog


def test_documents_are_loaded_whole_or_not_at_all(park: ServedPark) -> None:
    names = ("catalog.json", "rates.json", "policies.json", "discount-rules.json")
    documents = [("documents", ("sites.json", (DATA / "sites.json").read_bytes(), "application/json"))]
    documents += [("documents", (name, (DATA / "crosby" / name).read_bytes(), "application/json")) for name in names]
    with park.browser("owner") as client:
        fields = {"idempotency_key": typed(client.get(PAGE).text)["idempotency_key"]}
        same = client.post(f"{PAGE}/documents", data=fields, files=documents)
        broken = client.post(
            f"{PAGE}/documents",
            data={"idempotency_key": "b"},
            files=[("documents", ("sites.json", b"{", "text/plain"))],
        )
        none = client.post(f"{PAGE}/documents", data={"idempotency_key": "c"}, files={"x": ("", b"", "text/plain")})

    assert "Just this is in force already." in same.text
    assert broken.status_code == none.status_code == 422
    assert "Choose again: sites.json." in unescape(broken.text)
    assert "Choose again" not in none.text


def test_a_file_is_taken_once_and_what_is_bad_is_kept_with_its_line(park: ServedPark) -> None:
    with park.browser("owner") as client:
        key = typed(client.get(ROLL_FILE).text)["idempotency_key"]
        first = client.post(ROLL_FILE, data={"idempotency_key": key}, files={"file": ("roll.csv", NEW, "text/csv")})
        again = client.post(ROLL_FILE, data={"idempotency_key": "k"}, files={"file": ("roll.csv", NEW, "text/csv")})
        empty = client.post(ROLL_FILE, data={"idempotency_key": "l"}, files={"file": ("", b"", "text/csv")})

    assert "roll.csv: 1 license taken, 0 already there, 1 row waits for a person." in unescape(first.text)
    assert "CR-4,C-004" in first.text
    assert "was taken before: nothing is done again, 1 row waits for a person." in unescape(again.text)
    assert "CR-4,C-004" in again.text
    assert 'hx-get="/sites/crosby/queue/item?kind=bad_rent_roll_row&amp;key=' in again.text
    assert 'href="/sites/crosby/queue?kind=bad_rent_roll_row"' in again.text
    assert empty.status_code == 422
    assert "Choose a file." in empty.text
    assert "Choose again" not in empty.text
    assert park.line.numbers() == ["CR-1", "CR-2", "CR-3"]


def test_a_file_of_which_rows_wait_warns_and_says_the_line_of_each_once(park: ServedPark) -> None:
    headings, good, bad = NEW.splitlines()
    with park.browser("owner") as client:
        warned, done = (
            unescape(
                client.post(
                    ROLL_FILE,
                    data={"idempotency_key": name},
                    files={"file": (name, "\n".join([headings, *rows]), "text/csv")},
                ).text
            )
            for name, rows in (("both.csv", [bad, bad.replace("4", "5"), good]), ("good.csv", [good]))
        )

    assert "both.csv: 1 license taken, 0 already there, 2 rows wait for a person." in warned
    assert ("callout--warning" in warned, "callout--success" in warned) == (True, False)
    assert [warned.lower().count(f"line{space}2") for space in (" ", "\N{NO-BREAK SPACE}")] == [0, 1]
    assert "good.csv: 0 licenses taken, 1 already there, 0 rows wait for a person." in done
    assert ("callout--warning" in done, "callout--success" in done) == (False, True)


def test_without_script_a_session_that_ended_says_that_no_file_was_taken(park: ServedPark) -> None:
    with park.browser("owner") as client:
        client.post("/sign-out/everywhere", follow_redirects=False)
        file = client.post(ROLL_FILE, data={"idempotency_key": "k"}, files={"file": ("roll.csv", NEW, "text/csv")})
        form = client.post(f"{PAGE}/staff", data={"idempotency_key": "k"})

    assert (file.status_code, form.status_code) == (401, 401)
    assert "No file was taken in" in file.text
    assert "No file was taken in" not in form.text
    assert park.line.numbers() == ["CR-1", "CR-2"]


def test_receipts_and_readings_are_taken_by_who_may(park: ServedPark) -> None:
    receipts = "source,external_id,method,amount,received_at,license_number\n"
    with park.browser("pm") as client:
        pages = [
            client.get(f"/sites/crosby/files/{kind}").status_code for kind in ("receipts", "readings", "rent-roll")
        ]
        answers = [
            client.post(
                f"/sites/{CROSBY}/files/{kind}", data={"idempotency_key": kind}, files={"file": ("f.csv", receipts)}
            )
            for kind in ("receipts", "readings")
        ]
    assert pages == [200, 200, 403]
    assert all(answer.status_code in {200, 422} for answer in answers)


def test_a_site_on_its_first_day_says_what_comes_there(park: ServedPark) -> None:
    with park.line.store.work(CROSBY) as work:
        site, catalog, rules = work.sites.get(CROSBY), work.sites.catalog(CROSBY), work.sites.discount_rules(CROSBY)
    with park.line.store.work(SiteId("willis")) as work:
        work.sites.save(evolve(site, id=SiteId("willis"), name="Willis"), AccountId(uuid4()), catalog, rules)
    with park.browser(FOREIGN_PM) as client:
        said = {
            page: client.get(f"/sites/willis/{page}").text
            for page in ("licenses", "payments", "receipts", "reports/revenue")
        }
        narrowed = [client.get(f"/sites/willis/{page}").text for page in ("payments?paid=no", "licenses?words=x")]

    assert "Nobody lives here yet" in said["licenses"]
    assert "Nobody lives here yet" in said["payments"]
    assert "No money came in yet" in said["receipts"]
    assert "Nothing to show for these days" in said["reports/revenue"]
    assert '<svg class="chart__picture' not in said["reports/revenue"]
    assert all("Take a filter away" in page for page in narrowed)


def test_the_other_site_is_shown_on_the_same_page_of_files_and_of_reports(park: ServedPark) -> None:
    with park.line.store.work() as work:
        owner = work.staff.by_email("owner@example.com")
        assert owner is not None
        work.staff.save(evolve(owner, sites=owner.sites | {SiteId("willis")}))
    with park.line.store.work(CROSBY) as work:
        site, catalog, rules = work.sites.get(CROSBY), work.sites.catalog(CROSBY), work.sites.discount_rules(CROSBY)
    with park.line.store.work(SiteId("willis")) as work:
        work.sites.save(evolve(site, id=SiteId("willis"), name="Willis"), AccountId(uuid4()), catalog, rules)
    with park.browser("owner") as client:
        pages = ("files/rent-roll", "reports/aging", "licenses/CR-1/statement", "set-up/staff")
        shown = [client.get(f"/sites/crosby/{page}").text for page in pages]

    for page, to in zip(shown, ("files/rent-roll", "reports/aging", "licenses", "set-up"), strict=True):
        assert f'href="/sites/willis/{to}"' in page


def test_only_owners_set_up_and_only_their_sites(park: ServedPark) -> None:
    with park.browser("pm") as client:
        assert client.get(PAGE).status_code == 403
    with park.browser(FOREIGN_PM) as client:
        assert client.get(PAGE).status_code == 404


def test_whoever_reads_meters_finds_the_page_for_it(park: ServedPark) -> None:
    with park.browser("technician") as client:
        page = client.get("/sites/crosby/queue").text
        there = client.get("/sites/crosby/files/readings")
    with park.browser("accountant") as client:
        other = client.get("/sites/crosby/queue").text

    assert 'href="/sites/crosby/files/readings"' in page
    assert there.status_code == 200
    assert "files/readings" not in other
