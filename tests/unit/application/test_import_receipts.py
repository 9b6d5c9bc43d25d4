"""Files of receipts and readings: every row once, every bad row kept, the file whole or not at all."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatedrentals.application.deposits.late_changes import SETTLED
from gatedrentals.application.importing.receipts import ImportReceipts, ReceiptFiles
from gatedrentals.application.importing.tables import FileRefused
from gatedrentals.application.licensing.give_notice import GiveNotice, Notices
from gatedrentals.application.licensing.move_out import MoveOut, MoveOuts
from gatedrentals.application.preview import PreviewStore
from gatedrentals.domain.catalog.product import RETURNED_PAYMENT_FEE
from gatedrentals.domain.ids import PadId, SiteId
from gatedrentals.domain.licensing.states import State
from gatedrentals.ports.sites import UnknownSite
from gatedrentals.ports.store import Store
from gatedrentals.testing.contracts.park import PM, Park, at
from gatedrentals.testing.fakes.store import MemoryStore
from tests.unit.application import licenses
from tests.unit.application.files import feed_readings, feed_receipts, messages, opened, text

HEADER = (
    "source,external_id,method,amount,received_at,license_number,payer_name,memo,returned_at,return_reason,return_code"
)
C1 = date(2026, 6, 19)


def row(name: str, amount: str = "330.00", received_at: str = "2026-06-18 10:00", number: str = "L-1") -> str:
    return f"kiosk,{name},kiosk,{amount},{received_at},{number},Ann,,,,"


def returned(name: str, returned_at: str = "2026-06-25 09:00", reason: str = "ach_return") -> str:
    return f"kiosk,{name},echeck,330.00,2026-06-18 10:00,L-1,Ann,,{returned_at},{reason},R01"


@pytest.fixture
def park(store: Store) -> Park:
    return billed(opened(store))


def billed(park: Park) -> Park:
    """A park with one resident, L-1, whose deposit is paid; it is 2026-06-26, 15:00."""
    number = licenses.settled_in(park)
    park.pay(number, "first", 50_000, at(6, 12, 15))
    park.clock.set(at(6, 26, 15))
    return park


def test_rows_are_booked_known_by_their_payer_or_wait(park: Park) -> None:
    report = feed_receipts(park, text(HEADER, row("1"), row("2", "10", "2026-06-20", number="")))

    assert (report.taken, report.already, report.kept) == (2, 0, ())
    assert sum(park.placed("L-1", "1").values()) == 33_000
    (item,) = park.items()
    assert item.kind == "unmatched_receipt"


@pytest.mark.parametrize(
    ("bad", "column", "expected"),
    [
        (row("x", "1e5"), "amount", "amount"),
        (row("x", "1.005"), "amount", "amount"),
        (row("x", "0.00"), "amount", "at least $0.01"),
        (row("x", "-5.00"), "amount", "at least $0.01"),
        (row("x", received_at="18.06.2026"), "received_at", "a day such as 2027-07-02"),
        (row("x", received_at="2026-06-18 25:00"), "received_at", "a local time such as 2027-07-02 09:15"),
        (row("x", received_at="2026-06-18 10:00+02:00"), "received_at", "a local time"),
        (row("x", received_at="2027-06-18 10:00"), "received_at", "an instant up to now"),
        (row("x", number="L-99"), "license_number", "accepted: no license of"),
        (row(""), "external_id", "filled in"),
        (row("x").replace("kiosk,x,kiosk", "kiosk,x,barter"), "method", "one of card, echeck"),
        (row("x").replace("kiosk,x,kiosk", "kiosk,x,opening"), "method", "one of card, echeck"),
        (returned("x", "2026-06-17 09:00"), "returned_at", "an instant from 2026-06-18 10:00, when it came"),
        (returned("x", reason="sorry"), "return_reason", "one of nsf"),
    ],
)
def test_a_bad_row_is_kept_with_line_field_and_value(park: Park, bad: str, column: str, expected: str) -> None:
    report = feed_receipts(park, text(HEADER, row("good"), bad))

    assert report.taken == 1
    (message,) = messages(report)
    assert message.startswith(f"line 3, {column}: ")
    assert expected in message
    (item,) = [item for item in park.items() if item.kind == "bad_receipts_row"]
    assert (item.source, item.line, item.content) == ("receipts.csv", 3, bad)
    assert sum(park.placed("L-1", "good").values()) == 33_000


def test_a_number_that_comes_with_another_amount_is_kept(park: Park) -> None:
    feed_receipts(park, text(HEADER, row("x", "10.00")))
    before = park.documents("L-1")

    report = feed_receipts(park, text(HEADER, row("x", "11.00")))

    assert messages(report) == ["line 2, amount: '11.00' is not $10.00, as kiosk x is in the books"]
    assert park.documents("L-1") == before


def test_the_item_of_a_receipt_closes_when_its_row_comes_right(park: Park) -> None:
    feed_receipts(park, text(HEADER, row("x", "1e5"), row("y", "1e5"), row("")))
    feed_receipts(park, text(HEADER, row("x", "10.00"), row("z", "10.00")))

    assert [item.line for item in park.items() if item.kind == "bad_receipts_row"] == [3, 4]


def test_a_row_of_the_future_is_kept_and_the_next_of_its_license_is_booked(park: Park) -> None:
    report = feed_receipts(park, text(HEADER, row("x", received_at="2027-06-18 10:00"), row("good", "10.00")))

    assert (report.taken, len(report.kept)) == (1, 1)
    assert "an instant up to now" in messages(report)[0]
    assert sum(park.placed("L-1", "good").values()) == 1_000
    assert sum(park.placed("L-1", "x").values()) == 0


def test_the_same_file_twice_and_the_same_rows_in_another_file(park: Park) -> None:
    content = text(HEADER, row("1"), row("2"))
    feed_receipts(park, content)
    before = park.documents("L-1")

    assert feed_receipts(park, content).again
    other = feed_receipts(park, text(HEADER, row("2"), row("3", "5.00")))
    assert (other.taken, other.already) == (1, 1)
    assert len(park.documents("L-1")) > len(before)
    twice = feed_receipts(park, text(HEADER, row("9", "1.00"), row("9", "1.00")))
    assert (twice.taken, twice.already) == (1, 1)


def test_a_return_takes_a_receipt_back_once_also_where_it_comes_with_it(park: Park) -> None:
    feed_receipts(park, text(HEADER, row("1").replace(",kiosk,330", ",echeck,330")))
    first = feed_receipts(park, text(HEADER, returned("1"), returned("2")))

    assert (first.taken, first.kept) == (2, ())
    again = feed_receipts(park, text(HEADER, returned("2"), returned("1")))
    assert (again.taken, again.already) == (0, 2)
    fees = [cents for (product, _), cents in park.open("L-1").items() if product == RETURNED_PAYMENT_FEE]
    assert sum(fees) == 2 * 3_000
    assert ("clearing", "echeck") not in park.ledger("L-1")


@pytest.mark.parametrize("reason", ["wrong_account", "payer_unlinked"])
def test_a_row_whose_return_is_refused_books_nothing(park: Park, reason: str) -> None:
    moved = returned("lost", reason=reason).replace("R01", "")
    report = feed_receipts(park, text(HEADER, moved.replace("L-1", ""), moved.replace("lost", "good")))

    assert (report.taken, len(report.kept)) == (1, 1)
    assert "would be on no license" in messages(report)[0]
    assert sorted(item.kind for item in park.items()) == ["bad_receipts_row", "unmatched_receipt"]
    with park.store.work(park.site.id) as work:
        assert work.subledger.find_receipt("kiosk", "lost") is None
        assert work.subledger.find_receipt("kiosk", "good") is not None
    again = feed_receipts(park, text(HEADER, row("lost", number="")))
    assert (again.taken, again.already) == (1, 0)


def test_rows_for_a_license_that_has_left_pay_what_is_open_there(park: Park) -> None:
    Notices(park.store, park.clock)(GiveNotice(park.site.id, "L-1", C1, PM, date(2026, 6, 27)))
    MoveOuts(park.store, park.clock)(MoveOut(park.site.id, "L-1", date(2026, 6, 27), PM))
    assert park.license("L-1").state is State.MOVED_OUT
    assert State.MOVED_OUT not in SETTLED
    open_cents = park.open_cents("L-1")
    report = feed_receipts(park, text(HEADER, row("late", "900.00", "2026-06-26 09:00")))

    assert report.taken == 1
    assert park.open_cents("L-1") == 0
    assert park.held("L-1") == {"refundable_credit": 90_000 - open_cents}


def test_files_that_are_no_receipts(park: Park) -> None:
    with pytest.raises(FileRefused, match="column received_at is missing"):
        feed_receipts(park, text("source,external_id,method,amount"))
    with pytest.raises(UnknownSite):
        ReceiptFiles(park.store, park.clock)(ImportReceipts(SiteId("nowhere"), "r.csv", text(HEADER), PM))
    half = feed_receipts(park, text(HEADER, row("1"), "kiosk,2,kio"))
    assert messages(half) == ["line 3: '3 cells' is not a row of 11 cells"]


def test_a_preview_of_receipts_books_nothing(park: Park) -> None:
    content = text(HEADER, row("1"), row("2", "x"))
    before = (park.documents("L-1"), park.items(), licenses.trail(park))
    previewed = feed_receipts(park.with_store(PreviewStore(park.store)), content)

    assert (park.documents("L-1"), park.items(), licenses.trail(park)) == before
    assert feed_receipts(park, content) == previewed


@given(rows=st.lists(st.tuples(st.integers(0, 5), st.integers(1, 90_000), st.integers(12, 26)), max_size=6))
def test_in_one_file_or_in_many_the_same_rows_end_alike(rows: list[tuple[int, int, int]]) -> None:
    lines = [row(str(name), f"{cents // 100}.{cents % 100:02}", f"2026-06-{day} 16:00") for name, cents, day in rows]
    once: dict[str, str] = {}
    for line in lines:
        once.setdefault(line.split(",")[1], line)
    together, apart = billed(opened(MemoryStore())), billed(opened(MemoryStore()))
    for park in (together, apart):
        park.clock.set(at(6, 26, 20))
    feed_receipts(together, text(HEADER, *lines))
    for line in reversed(once.values()):
        feed_receipts(apart, text(HEADER, line))

    assert together.open("L-1") == apart.open("L-1")
    assert together.held("L-1") == apart.held("L-1")
    assert together.paid_to("L-1") == apart.paid_to("L-1")


def test_a_file_fed_again_says_how_many_of_its_rows_still_wait(park: Park) -> None:
    content = text(HEADER, row("1"), row("2", "x"), row("3", "y"))
    first, again = (feed_receipts(park, content) for _ in "ab")
    feed_receipts(park, text(HEADER, row("3", "5.00"), row("4", "z")))
    later = feed_receipts(park, content)

    assert [(report.waiting, len(report.kept)) for report in (first, again, later)] == [(2, 2), (2, 0), (1, 0)]
    assert {report.kept_as for report in (first, again, later)} == {"bad_receipts_row"}


# --- readings ---------------------------------------------------------------------------------------------------

METERS = "pad,read_on,register,reading_kwh,digits,kind"


def test_readings_are_taken_once(park: Park) -> None:
    content = text(METERS, "C-1,2026-06-01,M-1,99912.4,5,base", "C-1,2026-06-20,M-1,31.4,,")
    assert feed_readings(park, content).taken == 2
    assert feed_readings(park, content).again
    more = feed_readings(park, text(METERS, "C-1,2026-06-20,M-1,31.4,5,", "C-1,2026-06-25,M-1,58.9,,final"))

    assert (more.taken, more.already) == (1, 1)
    with park.store.work(park.site.id) as work:
        readings = work.readings.of_pad(park.site.id, PadId("C-1"))
    assert [reading.value_wh for reading in readings] == [99_912_400, 31_400, 58_900]


@pytest.mark.parametrize(
    ("bad", "column", "expected"),
    [
        ("C-1,2026-06-01,M-1,12.3456,,", "reading_kwh", "up to three decimals"),
        ("C-1,2026-06-01,M-1,1e3,,", "reading_kwh", "kilowatt-hours"),
        ("C-1,2026-06-01,M-1,100000,5,", "reading_kwh", "from 0 to below"),
        ("C-1,2026-06-01,M-1,1,0,", "digits", "from 1 to 9"),
        ("C-1,2026-06-01,M-1,1,12,", "digits", "from 1 to 9"),
        ("C-1,yesterday,M-1,1,,", "read_on", "a day such as"),
        ("C-1,2062-06-01,M-1,1,,", "read_on", "a day up to today, 2026-06-"),
        (",2026-06-01,M-1,1,,", "pad", "filled in"),
        ("C-1,2026-06-01,,1,,", "register", "filled in"),
        ("C-1,2026-06-01,M-1,1,,guess", "kind", "one of base"),
    ],
)
def test_a_bad_reading_is_kept_and_the_others_are_taken(park: Park, bad: str, column: str, expected: str) -> None:
    report = feed_readings(park, text(METERS, bad, "C-2,2026-06-01,M-2,5,,", "C-3"))

    assert report.taken == 1
    first, half = messages(report)
    assert first.startswith(f"line 2, {column}: ")
    assert expected in first
    assert half == "line 4: '1 cells' is not a row of 6 cells"
    assert [(item.kind, item.line) for item in park.items()] == [("bad_readings_row", 2), ("bad_readings_row", 4)]
    feed_readings(park, text(METERS, "C-3,2026-06-01,M-3,5,,", "C-3"))
    assert [item.line for item in park.items()] == [2, 3]
