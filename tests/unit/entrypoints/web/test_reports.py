import csv
import re
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest

from gatedrentals.entrypoints.http.csv_text import Dollars
from gatedrentals.entrypoints.web.reports import REPORTS
from gatedrentals.entrypoints.web.sheets import Row, shown, total
from tests.unit.entrypoints.command_line import written
from tests.unit.entrypoints.served import FOREIGN_PM, ServedPark, served_roll
from tests.unit.entrypoints.web.moving_out import moved_out

REPORTS_HREF = "/sites/crosby/reports"
DAYS = "?from=2027-06-01&to=2027-07-31"


@pytest.fixture(scope="module")
def park() -> ServedPark:
    """A park in July, in which somebody paid and left."""
    return moved_out()


def rows(park: ServedPark, slug: str, query: str = "") -> list[dict[str, str]]:
    with park.browser("accountant") as client:
        answer = client.get(f"{REPORTS_HREF}/{slug}?format=csv{query.replace('?', '&')}")
    assert answer.headers["Content-Type"].startswith("text/csv")
    return list(csv.DictReader(StringIO(answer.text.removeprefix("\ufeff"))))


def test_the_overview_leads_to_every_report(park: ServedPark) -> None:
    with park.browser("owner") as client:
        page = client.get(REPORTS_HREF).text
    with park.browser("pm") as client:
        without_export = client.get(REPORTS_HREF).text

    assert all(f'href="{REPORTS_HREF}/{report.slug}"' in page for report in REPORTS)
    assert "Collected this week" in page
    assert "/sites/crosby/export" in page
    assert "/sites/crosby/export" not in without_export


@pytest.mark.parametrize("slug", [report.slug for report in REPORTS])
def test_each_report_is_a_page_a_file_and_an_answer_of_the_api(park: ServedPark, slug: str) -> None:
    with park.browser("accountant") as client:
        page = client.get(f"{REPORTS_HREF}/{slug}{DAYS}&as_of=2027-07-09&known_on=2027-07-08&run=yes")
        link = re.search(r'href="(/v1/[^"]+)"', page.text)
        assert link is not None
        answer = client.get(link[1].replace("&amp;", "&"))
        file = client.get(f"{REPORTS_HREF}/{slug}?format=csv")

    assert (page.status_code, answer.status_code, file.status_code) == (200, 200, 200)
    assert "Equal Housing" in page.text
    assert "attachment" in file.headers["Content-Disposition"]


def test_the_audit_of_the_books_begins_when_somebody_asks_for_it(park: ServedPark) -> None:
    with park.browser("accountant") as client:
        before = client.get(f"{REPORTS_HREF}/audit")
        audited = client.get(f"{REPORTS_HREF}/audit?run=yes")

    assert f'href="{REPORTS_HREF}/audit?run=yes"' in before.text
    assert "All is sound." not in before.text
    assert "All is sound." in audited.text


def test_deposits_are_told_as_of_a_day(tmp_path: Path) -> None:
    roll = (
        "license_number,pad,home_serial,resident_names,frequency,due_anchor,billed_from,rent,deposit_held\n"
        "CR-9,C-009,HS-9,Ana Reyes,weekly,2027-07-02,2027-07-02,325.00,500.00\n"
    )
    park = served_roll()
    assert park.line.run("import", "rent-roll", "crosby", written(tmp_path, roll, "more.csv")).exit_code == 0
    (now,) = rows(park, "deposits")
    days = [date(2027, 6, 1) + timedelta(days=count) for count in range(60)]
    told = {day: rows(park, "deposits", f"?as_of={day.isoformat()}") for day in days}
    since = [day for day in days if told[day]]

    assert (now["License"], now["Held"]) == ("CR-9", "500.00")
    assert days[0] < since[0] <= date(2027, 7, 9)
    assert since == [day for day in days if day >= since[0]]
    assert all(told[day] == [now] for day in since)


def test_collections_and_aging_say_what_the_books_say(park: ServedPark) -> None:
    (collected,) = [row for row in rows(park, "collections", DAYS) if row["Method"] == "Money order"]
    assert (collected["Received"], collected["Payments"], collected["Week of"]) == ("400.00", "1", "2027-06-28")
    aged = rows(park, "aging")
    balance = rows(park, "trial-balance")
    receivable = sum(float(row["Debit"]) - float(row["Credit"]) for row in balance if row["Account"] == "Receivable")
    assert round(sum(float(row["Ledger"]) for row in aged), 2) == round(receivable, 2)


def test_a_row_of_a_license_says_who_lives_where(park: ServedPark) -> None:
    with park.browser("pm") as client:
        page = client.get(f"{REPORTS_HREF}/aging").text

    assert "Wade Tidwell · C-002" in page


@pytest.mark.parametrize("slug", ["revenue", "roll-forward"])
def test_a_row_of_a_month_opens_the_month(park: ServedPark, slug: str) -> None:
    with park.browser("accountant") as client:
        page = client.get(f"{REPORTS_HREF}/{slug}{DAYS}").text

    assert 'hx-get="/sites/crosby/months/2027-07" hx-target="#drawer"' in page


def test_a_wrong_day_or_report_is_refused(park: ServedPark) -> None:
    with park.browser("accountant") as client:
        wrong = client.get(f"{REPORTS_HREF}/aging?as_of=soon")
        turned = client.get(f"{REPORTS_HREF}/occupancy?from=2027-07-09&to=2027-07-01")
        unknown = client.get(f"{REPORTS_HREF}/luck")
    with park.browser(FOREIGN_PM) as client:
        foreign = client.get(f"{REPORTS_HREF}/aging")
    with park.browser("crew") as client:
        forbidden = client.get(f"{REPORTS_HREF}/aging")

    codes = [answer.status_code for answer in (wrong, turned, unknown, foreign, forbidden)]
    assert codes == [422, 422, 404, 404, 403]


def test_cells_are_shown_by_their_kind() -> None:
    assert shown(None) == ""
    assert shown("<b>") == "&lt;b&gt;"
    assert shown(1_204) == "1,204"
    assert "$5.00" in shown(Dollars(500))
    assert shown(datetime(2027, 7, 1, 12, tzinfo=UTC)) == "2027-07-01 12:00:00+00:00"
    found = [Row(("a", Dollars(100), 2, "x")), Row(("b", Dollars(50), 3, "y"))]
    assert total("In all", found, 4) == ("In all", Dollars(150), 5, None)
    assert total("In all", [], 2) == ("In all", None)


@pytest.mark.parametrize("form", ["csv", "beancount", "hledger", "business_central"])
def test_the_journal_is_handed_out_for_a_period(park: ServedPark, form: str) -> None:
    with park.browser("accountant") as client:
        page = client.get("/sites/crosby/export").text
        file = client.get(f"/sites/crosby/export?form={form}&first=2027-06-01&last=2027-07-31")

    assert f'value="{form}"' in page
    assert file.status_code == 200
    assert "journal-crosby-2027-06-01-2027-07-31" in file.headers["Content-Disposition"]
    assert file.text


def test_a_period_that_ends_before_it_begins_and_who_may_not_export(park: ServedPark) -> None:
    with park.browser("accountant") as client:
        turned = client.get("/sites/crosby/export?form=csv&first=2027-07-31&last=2027-07-01")
    with park.browser("pm") as client:
        forbidden = client.get("/sites/crosby/export")
    assert (turned.status_code, forbidden.status_code) == (422, 403)


def test_an_address_that_leads_nowhere_says_so_in_words(park: ServedPark) -> None:
    with park.browser("accountant") as client:
        nowhere = client.get("/sites/crosby/recipes")
        known = client.get(f"{REPORTS_HREF}/gossip")

    assert "It may have been moved, or the address has a typing error." in nowhere.text
    assert "<p>Not Found</p>" not in nowhere.text
    assert "there is no report &#39;gossip&#39;" in known.text
