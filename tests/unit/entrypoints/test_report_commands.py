from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tests.unit.entrypoints.command_line import CROSBY, CommandLine, with_roll

FIRST, LAST = "2027-07", "2027-08"


@pytest.fixture
def line(tmp_path: Path) -> CommandLine:
    """Two licenses in August: one has paid its first cycle, and July can be closed."""
    park = with_roll(tmp_path)
    park.run(
        "receive", "crosby", "330.00", "--license", "CR-1", "--method", "kiosk", "--source", "kiosk", "--id", "K-1"
    )
    for day in (2, 9, 16, 23, 30):
        park.clock.set(datetime(2027, 7, day, 18, tzinfo=UTC))
        park.run("bill", "crosby")
    park.run("receive", "crosby", "500.00", "--license", "CR-2", "--method", "card", "--source", "gw", "--id", "9")
    park.clock.set(datetime(2027, 8, 3, 18, tzinfo=UTC))
    return park


def _rows(answer: dict[str, object], key: str) -> list[dict[str, object]]:
    rows = answer[key]
    assert isinstance(rows, list)
    return rows


def test_a_statement_runs_a_balance_and_can_be_explained(line: CommandLine) -> None:
    stated = line.json("statement", "crosby", "CR-1")
    rows = _rows(stated, "rows")

    assert stated["balance_cents"] == rows[-1]["balance_cents"]
    assert set(stated) == {
        "license_number",
        "rows",
        "balance_cents",
        "credit_cents",
        "deposits_held_cents",
        "paid_to",
        "due_on",
        "due_cents",
    }
    receipt = next(row for row in rows if row["change_cents"] == -33_000)
    explained = line.json("statement", "crosby", "CR-1", "--explain", receipt["seq"])
    assert "$330.00" in " ".join(map(str, _rows(explained, "because")))
    assert "balance" in line.run("statement", "crosby", "CR-1").output
    assert line.run("statement", "crosby", "CR-1", "--explain", 999).exit_code == 1


def test_aging_sums_to_what_the_ledger_says(line: CommandLine) -> None:
    aging = line.json("aging", "crosby")

    assert aging["total_cents"] == sum(
        row["total"] for row in _rows(aging, "accounts") if isinstance(row["total"], int)
    )
    assert aging["total_cents"] == aging["ledger_cents"]
    assert "Aging of crosby" in line.run("aging", "crosby", "--as-of", "2027-07-15", "--all").output


def test_a_day_that_no_book_can_be_about_is_none(line: CommandLine) -> None:
    answer = line.run("aging", "crosby", "--as-of", "9999-12-31")

    assert answer.exit_code == 2
    assert "'9999-12-31' is not a day such as 2027-07-01" in answer.stderr


def test_the_payments_board_names_who_paid(line: CommandLine) -> None:
    board = line.json("payments", "crosby", "--day", "2027-07-30")
    rows = {row["license_number"]: row for row in _rows(board, "rows")}

    assert rows["CR-2"]["paid_cents"] == 50_000
    assert rows["CR-2"]["methods"] == ["card"]
    assert rows["CR-1"]["paid_cents"] == 0
    assert len(_rows(line.json("payments", "crosby", "--license", "CR-1"), "rows")) == 1


def test_a_month_closes_once_and_in_order(line: CommandLine) -> None:
    previewed = line.json("close-month", "crosby", FIRST, "--preview")
    closed = line.json("close-month", "crosby", FIRST)

    assert previewed["recognized_cents"] == closed["recognized_cents"]
    assert line.json("close-month", "crosby", FIRST, exit_code=1)["refused"] == "month_closed"
    assert line.run("close-month", "crosby", LAST).exit_code == 1
    assert line.run("close-month", "crosby", "July").exit_code == 2
    revenue = _rows(line.json("revenue", "crosby", FIRST, LAST), "revenue")
    assert sum(int(str(row["cents"])) for row in revenue if row["month"] == FIRST) >= int(
        str(closed["recognized_cents"])
    )
    assert {row["month"]: row["is_closed"] for row in revenue} == {FIRST: True, LAST: False}


def test_reports_agree_with_each_other(line: CommandLine) -> None:
    balance = _rows(line.json("trial-balance", "crosby"), "rows")
    debit = sum(int(str(row["debit_cents"])) for row in balance)
    credit = sum(int(str(row["credit_cents"])) for row in balance)
    rolled = _rows(line.json("roll-forward", "crosby", FIRST, LAST), "rows")
    collected = _rows(line.json("collected", "crosby", "2027-07-01", "2027-08-03"), "rows")

    assert debit == credit > 0
    for row in rolled:
        opening, closing = int(str(row["opening_cents"])), int(str(row["closing_cents"]))
        assert opening + int(str(row["additions_cents"])) - int(str(row["reductions_cents"])) == closing
    assert sum(int(str(row["net_cents"])) for row in collected) == 33_000 + 50_000


@pytest.mark.parametrize(
    "arguments",
    [
        ("deposits", "crosby"),
        ("occupancy", "crosby", "2027-07-01", "2027-07-03"),
        ("hotel-tax", "willis"),
        ("trial-balance",),
        ("revenue", "crosby", FIRST, LAST),
        ("roll-forward", "crosby", FIRST, LAST),
        ("collected", "crosby", "2027-07-01", "2027-07-31"),
        ("payments", "crosby"),
        ("refunds", "list", "crosby"),
    ],
)
def test_every_report_has_a_table_and_json(line: CommandLine, arguments: tuple[str, ...]) -> None:
    assert line.run(*arguments).output.strip()
    assert line.json(*arguments)


def test_sound_books_end_with_zero(line: CommandLine) -> None:
    assert line.json("audit", "crosby")["sound"] is True
    assert "all is sound" in line.run("audit").output
    assert line.run("keep-heads", "crosby", "--day", "2027-08-02").output == "2 heads are kept\n"
    assert line.json("verify")["days"] == 1
    assert line.run("keep-heads", "crosby", "--preview").exit_code == 2
    assert line.json("keep-heads", "crosby", "--day", "2027-08-03", exit_code=1)["refused"] == "day_not_over"
    assert line.json("rebuild", "crosby")["standings"] == []
    assert "differ from" in line.run("rebuild", "crosby", "--check").output


def test_a_broken_chain_ends_with_four(line: CommandLine) -> None:
    account = line.entries("CR-1")[0].document.account_id
    line.heads.put(CROSBY, date(2027, 8, 2), {account: (1, bytes(32))})

    broken = line.run("verify", "crosby")

    assert broken.exit_code == 4
    assert "days: 1 fault\n" in broken.output


def test_the_journal_goes_to_a_file_whole_or_not_at_all(line: CommandLine, tmp_path: Path) -> None:
    file = tmp_path / "journal.beancount"

    done = line.json("export", "beancount", "-o", file)
    text = file.read_text()

    assert int(str(done["entries"])) > 5
    assert text.count("\n") > 10
    assert line.run("export", "beancount").stdout == text
    assert line.run("export", "csv", "--site", "katy", "-o", file).exit_code == 1
    assert file.read_text() == text
    assert sorted(each.name for each in tmp_path.iterdir()) == ["journal.beancount", "roll.csv"]
    for form in ("bc", "csv", "hledger"):
        assert line.run("export", form, "--first", "2027-07-01", "--last", "2027-07-31").exit_code == 0
