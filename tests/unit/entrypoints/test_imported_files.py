"""Bad input through the command line: a clear message, what is good is in, what is bad is kept for a person."""

from datetime import timedelta
from pathlib import Path

import pytest

from gatedrentals.bootstrap.demo.shipped import DATA
from tests.unit.entrypoints.command_line import CROSBY, ROLL, START, CommandLine, with_roll, with_sites, written

GOOD = ROLL.splitlines()[1]
HEADER = ROLL.splitlines()[0]
RECEIPTS = "source,external_id,method,amount,received_at,license_number,payer_name\n"


def _roll(*rows: str) -> str:
    return "\n".join([HEADER, *rows, ""])


@pytest.mark.parametrize(
    ("row", "column", "value"),
    [
        (GOOD.replace("325.00", "-325.00").replace("CR-1", "CR-9"), "rent", "-325.00"),
        (GOOD.replace("325.00", "325.005").replace("CR-1", "CR-9"), "rent", "325.005"),
        (GOOD.replace("325.00", "1e5").replace("CR-1", "CR-9"), "rent", "1e5"),
        (GOOD.replace("325.00", "").replace("CR-1", "CR-9"), "rent", ""),
        (GOOD.replace("CR-1", ""), "license_number", ""),
        (GOOD.replace("2027-07-02,325", "2027-02-30,325").replace("CR-1", "CR-9"), "billed_from", "2027-02-30"),
        (GOOD.replace("weekly", "fortnightly").replace("CR-1", "CR-9"), "frequency", "fortnightly"),
        (GOOD.replace("CR-1", "CR-9"), "pad", "C-001"),
        (GOOD.replace("C-001", "C-009"), "license_number", "CR-1"),
    ],
    ids=["negative", "three decimals", "exponent", "no rent", "no number", "no such day", "frequency", "pad", "twice"],
)
def test_a_bad_row_is_kept_and_the_good_one_is_in(tmp_path: Path, row: str, column: str, value: str) -> None:
    line = with_sites()
    file = written(tmp_path, _roll(GOOD, row), "roll.csv")

    answer = line.json("import", "rent-roll", "crosby", file, exit_code=3)

    assert (answer["taken"], answer["kept"]) == (1, 1)
    faults = answer["faults"]
    assert isinstance(faults, list)
    assert (faults[0]["file"], faults[0]["line"], faults[0]["column"], faults[0]["value"]) == (
        "roll.csv",
        3,
        column,
        value,
    )
    assert line.numbers() == ["CR-1"]
    kept = line.kept()
    assert [(item.source, item.line, item.content) for item in kept] == [("roll.csv", 3, row)]


@pytest.mark.parametrize(
    ("content", "named"),
    [
        (ROLL.replace("storm_water", "storm_watr"), "storm_watr"),
        (ROLL.replace("storm_water", "propane_tank"), "propane_tank"),
        (ROLL.replace(",rent,", ",", 1), "rent"),
        (ROLL.replace("Maria", "María").encode("latin-1"), "0xed"),
        ("", "a line that names the columns"),
    ],
    ids=["misspelt column", "unknown product", "missing column", "latin-1", "empty"],
)
def test_a_file_that_is_no_rent_roll_is_refused_whole(tmp_path: Path, content: str | bytes, named: str) -> None:
    line = with_sites()

    refused = line.run("import", "rent-roll", "crosby", written(tmp_path, content, "roll.csv"))

    assert refused.exit_code == 1
    assert "refused (file_refused): roll.csv: refused whole" in refused.stderr
    assert named in refused.stderr
    assert "Traceback" not in refused.output
    assert line.numbers() == []
    assert line.kept() == []


def test_half_a_file_gives_what_it_holds(tmp_path: Path) -> None:
    line = with_sites()

    answer = line.json("import", "rent-roll", "crosby", written(tmp_path, ROLL[:-40]), exit_code=3)

    assert (answer["taken"], answer["kept"]) == (1, 1)
    assert line.numbers() == ["CR-1"]


def test_the_same_file_twice_says_so(tmp_path: Path) -> None:
    line = with_roll(tmp_path)

    again = line.run("import", "rent-roll", "crosby", tmp_path / "roll.csv")

    assert again.output == "roll.csv was taken before: 2 licenses are already there; nothing changed\n"
    assert again.exit_code == 0


def test_the_same_file_twice_says_how_many_of_its_rows_wait_and_where(tmp_path: Path) -> None:
    line = with_sites()
    bad = GOOD.replace("325.00", "x").replace("CR-1", "CR-2").replace("C-001", "C-002")
    file = written(tmp_path, _roll(GOOD, bad))
    fixed = written(tmp_path, _roll(GOOD, bad.replace("x,", "9,")), "fixed.csv")
    first = line.run("import", "rent-roll", "crosby", file)

    again = line.run("import", "rent-roll", "crosby", file)
    line.run("import", "rent-roll", "crosby", fixed)
    at_last = line.json("import", "rent-roll", "crosby", file)

    where = "gatedrentals queue SITE --kind bad_rent_roll_row; correct the lines and feed them again"
    assert again.output.endswith(f"1 of its rows left for a person: {where}\n")
    assert (first.exit_code, again.exit_code) == (3, 3)
    assert (at_last["waiting"], at_last["kept_as"], at_last["again"]) == (0, "bad_rent_roll_row", True)


def test_the_file_corrected_brings_what_was_missing(tmp_path: Path) -> None:
    line = with_sites()
    bad = GOOD.replace("325.00", "x").replace("CR-1", "CR-2").replace("C-001", "C-002")
    line.run("import", "rent-roll", "crosby", written(tmp_path, _roll(GOOD, bad)))

    answer = line.json("import", "rent-roll", "crosby", written(tmp_path, _roll(GOOD, bad.replace("x,", "300,"))))

    assert (answer["taken"], answer["already"], answer["kept"]) == (1, 1, 0)
    assert line.numbers() == ["CR-1", "CR-2"]


def test_a_preview_of_a_file_takes_nothing(tmp_path: Path) -> None:
    line = with_sites()
    file = written(tmp_path, ROLL)

    previewed = line.json("import", "rent-roll", "crosby", file, "--preview")

    assert line.numbers() == []
    assert line.json("import", "rent-roll", "crosby", file) == previewed


def test_an_export_of_another_system_is_mapped(tmp_path: Path) -> None:
    line = with_sites()
    export = "Unit,Lease #,Serial,Tenant,Cycle,Anchor,From,Rent Amt,Balance Date\n"
    export += "C-001,CR-1,HS-1,Maria Garcia,W,07/02/2027,07/02/2027,325.00,07/01/2027\n"
    mapping = """{"format": "column-mapping/1",
      "columns": {"Unit": "pad", "Lease #": "license_number", "Serial": "home_serial", "Tenant": "resident_names",
                  "Cycle": "frequency", "Anchor": "due_anchor", "From": "billed_from", "Rent Amt": "rent"},
      "values": {"frequency": {"W": "weekly", "M": "monthly"}},
      "ignored": ["Balance Date"], "date_format": "%m/%d/%Y"}"""
    arguments = ["import", "rent-roll", "crosby", written(tmp_path, export)]

    answer = line.json(*arguments, "--mapping", written(tmp_path, mapping, "mapping.json"))

    assert answer["taken"] == 1
    wrong = written(tmp_path, mapping.replace("ignored", "ignore"), "wrong.json")
    refused = line.run(*arguments, "--mapping", wrong)
    assert refused.exit_code == 1
    assert "ignore" in refused.stderr


def test_receipts_are_booked_once_and_bad_ones_kept(tmp_path: Path) -> None:
    line = with_roll(tmp_path)
    line.clock.set(START + timedelta(days=2))
    rows = (
        "kiosk,K1,kiosk,100.00,2027-07-02 09:15,CR-1,\n"
        "kiosk,K2,kiosk,100.005,2027-07-02 09:16,CR-1,\n"
        "kiosk,K3,kiosk,1e2,2027-07-02 09:17,CR-1,\n"
        "kiosk,K4,cash,20.00,2027-07-02 09:18,CR-1,\n"
        "zelle_amegy,Z1,zelle,50.00,2027-07-02,,Ann Lee\n"
        "kiosk,K5,kiosk,50.00,2027-07-02 10:00,CR-77,\n"
    )
    file = written(tmp_path, RECEIPTS + rows, "receipts.csv")

    answer = line.json("import", "receipts", "crosby", file, exit_code=3)

    assert (answer["taken"], answer["kept"]) == (2, 4)
    faults = answer["faults"]
    assert isinstance(faults, list)
    assert [(fault["line"], fault["value"]) for fault in faults] == [
        (3, "100.005"),
        (4, "1e2"),
        (5, "cash"),
        (7, "CR-77"),
    ]
    assert sorted(item.kind for item in line.kept()) == [*4 * ["bad_receipts_row"], "unmatched_receipt"]


def test_readings_go_in_once(tmp_path: Path) -> None:
    line = with_sites()
    rows = "pad,register,digits,read_on,reading_kwh,kind\nC-001,R1,5,2027-07-01,99912.4,base\n"
    more = rows + "C-001,R1,5,2027-07-20,100031.4,\nC-001,R1,5,2027-07-20,00031.4,\n"

    assert line.json("import", "readings", "crosby", written(tmp_path, rows))["taken"] == 1
    line.clock.set(START + timedelta(days=20))
    answer = line.json("import", "readings", "crosby", written(tmp_path, more), exit_code=3)

    assert (answer["taken"], answer["already"], answer["kept"]) == (1, 1, 1)


def test_a_set_up_with_an_unknown_key_is_refused_with_its_path(tmp_path: Path) -> None:
    line = CommandLine()
    for file in DATA.rglob("*.json"):
        copy = tmp_path / file.relative_to(DATA)
        copy.parent.mkdir(exist_ok=True)
        copy.write_bytes(file.read_bytes().replace(b'"percent_bps": 100\n', b'"percent": 1\n'))

    refused = line.run("import", "site", tmp_path)

    assert refused.exit_code == 1
    assert "crosby/discount-rules.json: refused whole" in refused.stderr
    assert "rules[1].benefit" in refused.stderr
    assert line.json("queue", "crosby", exit_code=1)["refused"] == "unknown_site"


def test_a_set_up_that_is_in_force_is_already_there() -> None:
    line = with_sites()

    sites = line.json("import", "site", DATA)["sites"]

    assert isinstance(sites, list)
    assert [site["result"] for site in sites] == ["already there", "already there"]


def test_a_folder_without_sites_says_what_is_missing(tmp_path: Path) -> None:
    assert "sites.json is not there" in CommandLine().run("import", "site", tmp_path).stderr


@pytest.mark.parametrize("form", ["%q", "%m/%d", "%H:%M", "7/1/27"])
def test_a_mapping_by_which_no_day_can_be_read_is_refused(tmp_path: Path, form: str) -> None:
    line = with_sites()
    mapping = written(tmp_path, f'{{"format": "column-mapping/1",\n"date_format": "{form}"}}', "mapping.json")

    refused = line.run("import", "rent-roll", "crosby", written(tmp_path, ROLL), "--mapping", mapping)

    assert refused.exit_code == 1
    assert f'line 2, date_format: found "{form}", expected a format by which a day can be read' in refused.stderr
    assert line.numbers() == []


def test_a_row_that_is_of_no_use_is_dismissed_with_its_reason(tmp_path: Path) -> None:
    line = with_sites()
    line.run("import", "rent-roll", "crosby", written(tmp_path, _roll(GOOD.replace("325.00", "x"))))
    (item,) = line.kept()
    asked = ("dismiss", "crosby", item.kind, item.key)

    previewed = line.run(*asked, "--reason", "a test", "--preview")
    refused = line.run(*asked, "--reason", " ")
    waiting = line.kept()
    told = line.json(*asked, "--reason", "a test")

    assert previewed.output == f"{item.kind} {item.key} is off the queue\npreview: nothing was changed\n"
    assert (refused.exit_code, "reason" in refused.stderr, waiting) == (1, True, [item])
    assert told == {"site": "crosby", "kind": item.kind, "key": item.key, "note": "a test"}
    assert line.kept() == []
    with line.store.work(CROSBY) as work:
        (row,) = [each for each in work.audit_trail.of_site(CROSBY, 100) if each.what == "dismiss_item"]
    assert row.detail == f"{item.kind} {item.key}: a test"


def test_what_cannot_be_dismissed_says_why(tmp_path: Path) -> None:
    line = with_roll(tmp_path)
    line.run("receive", "crosby", "325", "--method", "zelle", "--source", "amegy", "--id", "Z1")
    (item,) = line.kept()

    def refused(site: str, kind: str, key: str) -> object:
        return line.json("dismiss", site, kind, key, "--reason", "x", exit_code=1)["refused"]

    assert refused("crosby", item.kind, item.key) == "not_dismissible"
    assert refused("crosby", "bad_receipts_row", "none/1") == "unknown_item"
    assert refused("crosby", "bad_row", "none/1") == "invalid_value"
    assert refused("katy", item.kind, item.key) == "unknown_site"
    assert line.run("dismiss", "crosby", item.kind, item.key).exit_code == 2
    assert line.kept() == [item]


def test_a_queue_of_no_such_kind_says_which_there_are(tmp_path: Path) -> None:
    line = with_roll(tmp_path)

    refused = line.run("queue", "crosby", "--kind", "bad_row")

    assert refused.exit_code == 1
    assert "bad_receipts_row" in refused.stderr
    assert line.json("queue", "crosby", "--kind", "bad_receipts_row")["count"] == 0
