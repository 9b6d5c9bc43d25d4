"""A rent roll: what is good is taken, what is bad is kept with its line, field and value, and nothing lands half."""

from datetime import date
from uuid import UUID

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from gatedrentals.application.importing.rent_roll import ImportRentRoll, RentRolls
from gatedrentals.application.importing.tables import ColumnMapping, FileRefused
from gatedrentals.application.licensing.give_notice import GiveNotice, Notices
from gatedrentals.application.preview import PreviewStore
from gatedrentals.domain.ids import PadId, SiteId
from gatedrentals.domain.licensing.states import State
from gatedrentals.domain.licensing.terms import Frequency
from gatedrentals.ports.licenses import UnknownLicense
from gatedrentals.ports.sites import UnknownSite
from gatedrentals.ports.store import Store
from gatedrentals.testing.contracts.park import PM, RENT, Park, at, weekly
from gatedrentals.testing.fakes.store import MemoryStore
from gatedrentals.testing.strategies.catalogs import CATALOG
from tests.unit.application import licenses
from tests.unit.application.files import DANA, JUNE, ROLL, changed, feed_roll, messages, opened, text

GOOD = text(ROLL, DANA, JUNE)


@pytest.fixture
def park(store: Store) -> Park:
    park = opened(store)
    park.clock.set(at(6, 12, 13))
    return park


def test_every_good_row_becomes_an_active_license_with_its_books_opened(park: Park) -> None:
    report = feed_roll(park, GOOD)

    assert (report.taken, report.already, report.kept) == (2, 0, ())
    dana, june = park.license("L-1"), park.license("L-2")
    assert (dana.state, dana.resident_since, dana.autopay_on, june.promo_codes) == (
        State.ACTIVE,
        date(2024, 2, 29),
        True,
        frozenset({"SPRING"}),
    )
    assert june.stay.terms[0].terms.frequency is Frequency.MONTHLY
    assert park.ledger("L-1")["deposits_held", ""] == -50_000
    assert park.open("L-1") == {(RENT, date(2026, 6, 19)): 32_500, ("storm-water", date(2026, 6, 19)): 500}
    assert park.open("L-2")["opening_balance", date(2026, 7, 1)] == 7_215
    with park.store.work(park.site.id) as work:
        people = [work.parties.get(resident) for resident in dana.residents]
        (row, *_) = work.audit_trail.of_site(park.site.id, 1)
    assert [(person.name, person.email) for person in people] == [("Dana Whitfield", "d@x.com"), ("Omar Reyes", "")]
    assert (row.what, row.detail) == ("import_rent_roll", "2 taken, 0 there already, 0 kept")
    assert "lease.activated" in licenses.told(park, "L-1")


@pytest.mark.parametrize(
    ("column", "value", "expected"),
    [
        ("rent", "-325.00", "at least $0.00"),
        ("rent", "", "amount"),
        ("rent", "325.005", "amount"),
        ("rent", "1e5", "amount"),
        ("storm-water", "five", "amount"),
        ("billed_from", "06/19/2026", "a day such as 2027-07-02"),
        ("billed_from", "2026-02-30", "a day such as"),
        ("billed_from", "", "a day such as"),
        ("billed_from", "0001-01-01", "a day from 1900-01-01 to 2199-12-31"),
        ("moved_in", "2026-06-20", "a day up to billed_from, 2026-06-19"),
        ("due_anchor", "", "a due date of the weekly terms"),
        ("frequency", "fortnightly", "one of weekly, biweekly, monthly"),
        ("resident_names", " ; ", "one name or more"),
        ("license_number", "", "filled in"),
        ("pad", "", "filled in"),
        ("home_serial", "", "filled in"),
        ("autopay", "maybe", "yes or no"),
        ("deposit_held", "-1.00", "at least $0.00"),
    ],
)
def test_a_bad_cell_keeps_its_row_for_a_person_and_the_others_are_taken(
    park: Park, column: str, value: str, expected: str
) -> None:
    bad = changed(DANA, column, value)
    report = feed_roll(park, text(ROLL, bad, JUNE))

    assert report.taken == 1
    (message,) = messages(report)
    assert message.startswith(f"line 2, {column}: {value.strip()!r} is not ")
    assert expected in message
    (item,) = park.items()
    assert (item.kind, item.source, item.line) == ("bad_rent_roll_row", "roll.csv", 2)
    assert item.reason == message.replace("line 2, ", "")
    assert item.content.split(",")[:2] == bad.split(",")[:2]
    assert park.license("L-2").state is State.ACTIVE
    with pytest.raises(UnknownLicense):
        park.license("L-1")


def test_monthly_terms_have_no_anchor(park: Park) -> None:
    (message,) = messages(feed_roll(park, text(ROLL, changed(JUNE, "due_anchor", "2026-07-01"))))

    assert message == "line 2, due_anchor: '2026-07-01' is not empty for monthly terms"


def test_every_fault_of_a_row_is_told_at_once(park: Park) -> None:
    bad = changed(changed(DANA, "rent", "x"), "pad", "")
    (kept,) = feed_roll(park, text(ROLL, bad)).kept

    assert [fault.column for fault in kept.faults] == ["rent", "pad"]


@pytest.mark.parametrize(
    ("second", "column", "expected"),
    [
        (changed(JUNE, "pad", "C-1"), "pad", "free from 2026-07-01: license L-1 occupies it"),
        (changed(JUNE, "license_number", "L-1"), "license_number", "named once: line 2 has it, too"),
    ],
)
def test_a_pad_or_a_number_twice(park: Park, second: str, column: str, expected: str) -> None:
    report = feed_roll(park, text(ROLL, DANA, second))

    assert report.taken == 1
    assert messages(report)[0].startswith(f"line 3, {column}: ")
    assert messages(report)[0].endswith(expected)


def test_a_pad_that_a_license_of_the_site_holds(park: Park) -> None:
    taken = park.sign(evolve(park.draft(weekly(date(2026, 6, 19)), date(2026, 8, 1)), number="X-1", pad=PadId("C-1")))

    assert f"license {taken.number} occupies it" in messages(feed_roll(park, text(ROLL, DANA)))[0]


def test_a_pad_that_residents_left_is_free_again(park: Park) -> None:
    feed_roll(park, text(ROLL, DANA))
    Notices(park.store, park.clock)(GiveNotice(park.site.id, "L-1", date(2026, 6, 12), PM, date(2026, 6, 30)))

    assert feed_roll(park, text(ROLL, changed(JUNE, "pad", "C-1"))).taken == 1


def test_a_number_that_another_license_has(park: Park) -> None:
    feed_roll(park, text(ROLL, DANA))

    (message,) = messages(feed_roll(park, text(ROLL, changed(DANA, "pad", "C-9"))))
    assert "a new number, or the pad, home and first night of the license that has it" in message


def test_what_the_catalog_has_no_product_for(store: Store) -> None:
    park = Park.opened(store, catalog=CATALOG)
    (message,) = messages(feed_roll(park, text(ROLL, JUNE)))

    assert message == (
        "line 2, opening_balance: '72.15' is not an amount of a product: the catalog has no opening_balance"
    )
    bare = Park.opened(
        store,
        catalog=evolve(CATALOG, products=tuple(p for p in CATALOG.products if p.code == "storm-water"), prices=()),
    )
    (message,) = messages(feed_roll(bare, text(ROLL, DANA)))
    assert "the catalog has no rent" in message
    assert "the catalog has no security_deposit" in message


# --- files as a whole -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (GOOD.replace(b"rent,", b"rentt,"), "line 1, header: 'rentt' is not one of the columns"),
        (GOOD.replace(b"rent,", b"rentt,"), "(did you mean rent?)"),
        (GOOD.replace(b",rent,", b",RENTAL,"), "column rent is missing"),
        (GOOD.replace(b"phone", b"email"), "'email' is not named once"),
        (GOOD.replace(b"Dana Whitfield", "Dañá".encode("latin-1")), "line 2: 'byte 0xf1' is not text in UTF-8"),
        (GOOD.decode().encode("utf-16-le"), "line 1: 'byte 0x00' is not text in UTF-8"),
        (text(ROLL, '"L-1,C-1'), "comma-separated text with closed quotes"),
        (b"", "line 1, header: '' is not a line that names the columns"),
        (b"\n" + GOOD, "is not a line that names the columns"),
        (GOOD.replace(b",", b";"), "line 1, header: 'semicolons between columns' is not separated by commas"),
        (GOOD.replace(b",", b"\t"), "'tabs between columns' is not separated by commas"),
        (b"PK\x03\x04" + GOOD, "line 1: 'a workbook' is not comma-separated text"),
        (GOOD.replace(b"June Park", b"June\0Park"), "line 3: 'byte 0x00' is not text in UTF-8"),
        (GOOD.decode().encode("utf-16"), "line 1: 'byte 0xff' is not text in UTF-8"),
        (text(ROLL, 'L-1,"C-1', "L-2", "L-3"), "line 2: 'unexpected end of data'"),
    ],
)
def test_a_file_that_is_no_rent_roll_is_refused_whole(park: Park, content: bytes, expected: str) -> None:
    before = licenses.trail(park)

    with pytest.raises(FileRefused) as refused:
        feed_roll(park, content)

    assert "roll.csv" in str(refused.value)
    assert expected in str(refused.value)
    assert (licenses.trail(park), park.items()) == (before, [])


def test_half_a_file_keeps_its_last_line_and_the_whole_one_is_taken_later(park: Park) -> None:
    half = GOOD[: -len(JUNE) // 2]
    report = feed_roll(park, half)
    assert report.taken == 1
    assert messages(report)[0].startswith("line 3: ")
    assert "is not a row of 16 cells" in messages(report)[0]

    whole = feed_roll(park, GOOD)
    assert (whole.taken, whole.already, whole.kept) == (1, 1, ())


def test_an_amount_that_no_book_holds_is_kept_for_a_person(park: Park) -> None:
    (message,) = messages(feed_roll(park, text(ROLL, changed(DANA, "rent", "1000000000.00"), JUNE)))

    assert message == "line 2, rent: '1000000000.00' is not an amount below $1,000,000,000.00"


@pytest.mark.parametrize("day", ["1926-06-19", "2025-06-10", "2027-06-14", "2126-06-19"])
def test_billing_begins_within_a_year(park: Park, day: str) -> None:
    row = changed(changed(DANA, "billed_from", day), "moved_in", "")

    (message,) = messages(feed_roll(park, text(ROLL, row, JUNE)))

    assert message.startswith(f"line 2, billed_from: {day!r} is not a day within a year of today, 2026-06-12")


def test_the_item_of_a_row_closes_when_the_row_comes_right(park: Park) -> None:
    named = changed(DANA, "resident_names", '"Whitfield, Dana ""Dee"""')
    feed_roll(park, text(ROLL, changed(named, "rent", "x"), changed(JUNE, "rent", "y"), "L-3,C-3"))
    assert [(item.line, item.content.split(",")[0]) for item in park.items()] == [(2, "L-1"), (3, "L-2"), (4, "L-3")]
    assert '"Whitfield, Dana ""Dee"""' in park.items()[0].content

    feed_roll(park, text(ROLL, named, changed(JUNE, "rent", "z")), file="corrected.csv")

    assert {(item.source, item.line) for item in park.items()} == {("roll.csv", 4), ("corrected.csv", 3)}
    feed_roll(park, text(ROLL, named, JUNE), file="again.csv")
    assert [(item.source, item.line) for item in park.items()] == [("roll.csv", 4)]


def test_the_same_file_twice_does_nothing_the_second_time(park: Park) -> None:
    feed_roll(park, GOOD)
    before = (licenses.trail(park), park.documents("L-1"))
    again = feed_roll(park, GOOD, file="copy.csv")

    assert (again.again, again.taken, again.already) == (True, 0, 2)
    assert (licenses.trail(park), park.documents("L-1")) == before


def test_blank_lines_and_columns_in_any_order_say_nothing(park: Park) -> None:
    columns = ROLL.split(",")
    turned = [",".join(reversed(line.split(","))) for line in (ROLL, DANA)]

    assert len(columns) == 16
    assert feed_roll(park, b"\xef\xbb\xbf" + text(turned[0], "", turned[1], ",,")).taken == 1


@pytest.mark.parametrize(
    ("column", "value", "expected"),
    [
        ("rent", "335.00", "is not $325.00, as it was taken before"),
        ("storm-water", "", "'' is not $5.00, as it was taken before"),
        ("deposit_held", "400.00", "is not $500.00"),
        ("opening_balance", "12.00", "is not $0.00"),
        ("moved_in", "2024-03-01", "is not 2024-02-29"),
        ("due_anchor", "2026-06-18", "is not 2000-01-07"),
    ],
)
def test_a_row_that_says_otherwise_than_before_is_kept_and_changes_nothing(
    park: Park, column: str, value: str, expected: str
) -> None:
    feed_roll(park, GOOD)
    before = (park.license("L-1"), park.documents("L-1"))
    report = feed_roll(park, text(ROLL, changed(DANA, column, value), JUNE))

    assert (report.taken, report.already) == (0, 1)
    (message,) = messages(report)
    assert message.startswith(f"line 2, {column}: ")
    assert expected in message
    assert (park.license("L-1"), park.documents("L-1")) == before


def test_an_anchor_of_the_same_weekday_says_the_same(park: Park) -> None:
    feed_roll(park, GOOD)

    assert feed_roll(park, text(ROLL, changed(DANA, "due_anchor", "2026-07-10"))).already == 1


def test_a_mapping_adapts_headers_codes_and_days(park: Park) -> None:
    mapping = ColumnMapping(
        columns={"Lease": "license_number", "Unit": "pad", "Serial": "home_serial", "Tenant": "resident_names"}
        | {"Cycle": "frequency", "Due": "due_anchor", "From": "billed_from", "Amt": "rent"},
        values={"frequency": {"W": "weekly"}},
        ignored=frozenset({"Notes"}),
        date_format="%m/%d/%Y",
    )
    header, row = "Lease,Unit,Serial,Tenant,Cycle,Due,From,Amt,Notes", "9,C-9,H-9,Ann,W,06/19/2026,06/19/2026,325,x"
    assert feed_roll(park, text(header, row), mapping).taken == 1
    (message,) = messages(feed_roll(park, text(header, row.replace("06/19", "19/06")), mapping))

    assert park.license("9").stay.move_in == date(2026, 6, 19)
    assert "'19/06/2026' is not a day such as 07/02/2027" in message


def test_a_preview_reports_what_the_import_reports_and_takes_nothing(park: Park) -> None:
    bad = changed(JUNE, "rent", "x")
    previewed = feed_roll(park.with_store(PreviewStore(park.store)), text(ROLL, DANA, bad))

    assert park.items() == []
    assert feed_roll(park, text(ROLL, DANA, bad)) == previewed


class Cut(Exception):
    """The machine stops here."""


class CutIds:
    """Identifiers until the power goes."""

    def __init__(self, park: Park, left: int) -> None:
        self._park = park
        self._left = left

    def new(self) -> UUID:
        if not self._left:
            raise Cut
        self._left -= 1
        return self._park.ids.new()


@given(left=st.integers(0, 4))
def test_a_file_that_is_cut_off_anywhere_lands_not_at_all(left: int) -> None:
    park = opened(MemoryStore())
    command = ImportRentRoll(park.site.id, "roll.csv", GOOD, PM)

    with pytest.raises(Cut):
        RentRolls(park.store, park.clock, CutIds(park, left))(command)

    for number in ("L-1", "L-2"):
        with pytest.raises(UnknownLicense):
            park.license(number)
    assert feed_roll(park, GOOD).taken == 2


cells = st.text(st.characters(exclude_characters='",\n\r\x00', exclude_categories=["Cs"]), max_size=12)


@given(row=st.lists(cells, min_size=16, max_size=16))
def test_whatever_a_row_says_it_is_taken_or_kept_with_its_line(row: list[str]) -> None:
    park = opened(MemoryStore())
    park.clock.set(at(6, 12, 13))
    report = feed_roll(park, text(ROLL, ",".join(row), JUNE))

    kept = [kept.line for kept in report.kept]
    blank = not any(row)
    assert kept in ([2], []) if not blank else kept == []
    assert park.license("L-2").number == "L-2"
    for message in messages(report):
        assert message.startswith("line 2")


def test_a_site_that_nobody_set_up(park: Park) -> None:
    with pytest.raises(UnknownSite):
        RentRolls(park.store, park.clock, park.ids)(ImportRentRoll(SiteId("nowhere"), "roll.csv", GOOD, PM))
