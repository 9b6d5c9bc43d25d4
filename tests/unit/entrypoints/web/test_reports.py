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
from tests.unit.entrypoints.web.moving_out import SITE, moved_out

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
    assert "Should be a day from July 31, 2027 on." in turned.text
    assert [f'value="{day}"' in turned.text for day in ("2027-07-31", "2027-07-01")] == [True, True]
    assert re.search(r'value="csv" required checked', turned.text)


def test_an_address_that_leads_nowhere_says_so_in_words(park: ServedPark) -> None:
    with park.browser("accountant") as client:
        nowhere = client.get("/sites/crosby/recipes")
        known = client.get(f"{REPORTS_HREF}/gossip")

    assert "It may have been moved, or the address has a typing error." in nowhere.text
    assert "<p>Not Found</p>" not in nowhere.text
    assert "There is no report &#39;gossip&#39;" in known.text


def test_what_lies_between_the_ledger_and_what_is_owed_is_told_document_by_document() -> None:
    """Money of a closed month that was booked later: it pays as of its day, and is posted in the first open month."""
    park = moved_out()
    park.line.run("close-month", "crosby", "2027-06")
    taken = ["crosby", "100.00", "--license", "CR-1", "--method", "office_cash", "--id", "late-1"]
    done = park.line.run("receive", *taken, "--received-at", "2027-06-29T12:00:00-05:00")
    assert done.exit_code == 0, done.output
    query = "?as_of=2027-06-30"
    (row,) = [row for row in rows(park, "aging", query) if row["License"] == "CR-1"]
    with park.browser("accountant") as client:
        page = client.get(f"{REPORTS_HREF}/aging{query}").text
        sound = client.get(f"{REPORTS_HREF}/aging?as_of=2027-05-01").text

    explained = re.sub(r"<[^>]+>|\s+", " ", page.partition("From the ledger to what is owed")[2])
    assert round(float(row["Owed"]) - float(row["Ledger"]), 2) == -100.00
    assert re.search(r"CR-1 .*Receipt +Jun 29, 2027 +Jul 1, 2027 +−\$100\.00", explained)
    assert "What lies between the two stands below: 1 document." in page
    assert "What lies between the two" not in sound
    assert "From the ledger to what is owed" not in sound


def test_collections_lead_to_the_receipts_of_the_week_and_method(park: ServedPark) -> None:
    with park.browser("accountant") as client:
        page = client.get(f"{REPORTS_HREF}/collections{DAYS}").text
        links = re.findall(r'class="row-link" href="([^"]+)">', page)
        found = [client.get(link.replace("&amp;", "&")).text for link in links]
    collected = rows(park, "collections", DAYS)

    assert len(links) == len(collected) > 0
    assert [len(re.findall(r'class="row-link"', text)) for text in found] == [int(row["Payments"]) for row in collected]


def test_the_trial_balance_calls_products_by_their_labels(park: ServedPark) -> None:
    with park.line.store.work() as work:
        labels = {product.label for product in work.sites.catalog(SITE).products}
    earned = {"Revenue", "Deferred revenue"}
    details = {row["Detail"] for row in rows(park, "trial-balance") if row["Account"] in earned}

    assert details
    assert details <= labels


def test_deferred_revenue_says_that_an_open_month_still_stands_in_it(park: ServedPark) -> None:
    with park.browser("accountant") as client:
        pages = [client.get(f"{REPORTS_HREF}/{slug}{DAYS}").text for slug in ("revenue", "roll-forward")]
        overview = client.get(REPORTS_HREF).text

    assert all("What an open month earned leaves deferred revenue when the month closes." in page for page in pages)
    assert "billed, not recognized by a close yet" in overview
