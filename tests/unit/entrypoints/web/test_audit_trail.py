from collections.abc import Mapping

import pytest
from attrs import evolve

from gatedrentals.ports.audit_trail import AuditRow
from tests.unit.entrypoints.command_line import CROSBY, START
from tests.unit.entrypoints.served import WILLIS, ServedPark, served_roll

TRAIL = "/sites/crosby/audit-trail"
ROW = AuditRow(
    *(CROSBY, START, "staff:ada@example.com", "10.0.0.7", "link_payer", "<i>Rosa</i>", "CR-1"),
    before="CR-2",
    after="CR-1",
)


@pytest.fixture
def park() -> ServedPark:
    """More changes than a page holds, and one of another site."""
    park = served_roll()
    with park.line.store.work() as work:
        work.audit_trail.add(ROW)
        work.audit_trail.add(evolve(ROW, site_id=WILLIS, subject="of others"))
        for number in range(100):
            work.audit_trail.add(evolve(ROW, what="receive", subject=f"R-{number:03}", before="", after=""))
    return park


def test_the_trail_says_who_changed_what_before_and_after(park: ServedPark) -> None:
    with park.browser("owner") as client:
        html = client.get(f"{TRAIL}?what=link_payer&who=staff%3Aada%40example.com").text

    assert html.count("ada@example.com</a>") == 1
    assert "&lt;i&gt;Rosa&lt;/i&gt;" in html
    assert "CR-2</td>" in html
    assert "Jul 1, 2027, 12:00 AM CDT" in html
    assert "of others" not in html
    assert "R-001" not in html


def test_a_row_opens_what_it_is_about(park: ServedPark) -> None:
    paid = ("receive", "crosby", "330.00", "--license", "CR-1", "--method", "money_order", "--id", "m 1")
    assert park.line.run(*paid).exit_code == 0
    drawer = {"HX-Request": "true", "HX-Target": "drawer"}

    def opened(subject: str, headers: Mapping[str, str] = drawer) -> tuple[str, str]:
        with park.browser("pm") as client:
            answer = client.get(f"{TRAIL}/about", params={"subject": subject}, headers=headers)
            return answer.url.path, answer.text

    with park.browser("pm") as client:
        (source,) = {row["receipt"]["source"] for row in client.get("/v1/sites/crosby/receipts").json()["items"]}
        trail = client.get(f"{TRAIL}?what=receive").text

    assert f'hx-get="{TRAIL}/about?subject=R-099" hx-target="#drawer"' in trail
    assert opened("CR-1")[0] == "/sites/crosby/licenses/CR-1"
    assert opened(f"{source} m 1")[0] == f"/sites/crosby/receipts/{source}/m~201"
    assert opened("2027-07")[0] == "/sites/crosby/months/2027-07"
    where, told = opened("R-007")
    assert where == f"{TRAIL}/about"
    assert "Receive" in told
    assert "<html" not in told
    assert opened("R-007", {})[0] == TRAIL


def test_pages_lead_to_each_other(park: ServedPark) -> None:
    with park.browser("pm") as client:
        first = client.get(TRAIL).text
        older = first.split('rel="next"', maxsplit=1)[0].rsplit('href="', maxsplit=1)[1].split('"')[0]
        second = client.get(older.replace("&amp;", "&")).text
        bad = client.get(f"{TRAIL}?after=c29vbg")

    assert "R-099" in first
    assert "&lt;i&gt;Rosa&lt;/i&gt;" not in first
    assert "&lt;i&gt;Rosa&lt;/i&gt;" in second
    assert bad.status_code == 400


def test_a_subject_is_given_in_full(park: ServedPark) -> None:
    with park.browser("accountant") as client:
        found, none = (client.get(f"{TRAIL}?subject={subject}").text for subject in ("R-007", "R-00"))

    assert ("R-007</a>" in found, "R-008</a>" in found) == (True, False)
    assert "Nothing was changed" in none


def test_who_may_read_it(park: ServedPark) -> None:
    with park.browser("technician") as client:
        assert client.get(TRAIL).status_code == 403
    with park.browser("pm of willis") as client:
        assert client.get(TRAIL).status_code == 404
