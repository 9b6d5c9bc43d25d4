"""A stay from signature to the cleared check, from the command line."""

from datetime import UTC, datetime
from pathlib import Path

from tests.unit.entrypoints.command_line import CommandLine, with_roll, with_sites, written

SIGN = (
    *(
        "sign",
        "crosby",
        "CR-7",
        "--resident",
        "Ana Cantu",
        "--resident",
        "Luis Cantu",
        "--pad",
        "C-007",
        "--home",
        "HS-7",
    ),
    *("--move-in", "2027-07-05", "--frequency", "weekly", "--due-anchor", "2027-07-09", "--charge", "rent", "287.50"),
    *("--charge", "storm_water", "5.00", "--deposit", "500.00", "--promo-code", "HELLO10"),
)
INSPECTION = """{"format": "inspection/1", "findings": [
  {"room": "Kitchen", "item": "Countertop", "classification": "damaged_tenant", "unit_cost": "185.00",
   "photos": ["k1.jpg"]},
  {"room": "Bath", "item": "Tub", "classification": "clean"}
]}"""


def _lived(line: CommandLine) -> None:
    assert line.run(*SIGN).exit_code == 0
    line.clock.set(datetime(2027, 7, 5, 14, tzinfo=UTC))
    assert line.run("activate", "crosby", "CR-7").exit_code == 0


def _moved_out(line: CommandLine) -> None:
    _lived(line)
    line.run("receive", "crosby", "900.00", "--license", "CR-7", "--method", "zelle", "--id", "1", "--confirm")
    line.clock.set(datetime(2027, 7, 12, 14, tzinfo=UTC))
    assert line.run("notice", "crosby", "CR-7", "--surrender-on", "2027-07-20").exit_code == 0
    line.clock.set(datetime(2027, 7, 20, 16, tzinfo=UTC))
    assert line.run("move-out", "crosby", "CR-7", "2027-07-20").exit_code == 0


def test_a_license_is_signed_and_moved_in_with_its_first_invoice() -> None:
    line = with_sites()

    signed = line.json(*SIGN)
    line.clock.set(datetime(2027, 7, 5, 14, tzinfo=UTC))
    moved_in = line.json("activate", "crosby", "CR-7")

    assert (signed["state"], signed["open_cents"]) == ("signed", 0)
    assert moved_in["state"] == "active"
    # The stub of four of seven nights less ten percent, the deposit, and the cycle whose day of issue has passed.
    assert moved_in["open_cents"] == (16_429 - 1_643 + 286) + 50_000 + (28_750 - 2_875 + 500)


def test_a_command_out_of_order_names_the_state_and_what_is_allowed() -> None:
    line = with_sites()
    _lived(line)

    refused = line.run("move-out", "crosby", "CR-7", "2027-07-20")

    assert refused.exit_code == 1
    assert refused.stderr.startswith("refused (not_allowed): license CR-7 is active: move out is not allowed, but ")
    assert "give notice" in refused.stderr
    assert line.json("settle", "draft", "crosby", "CR-7", exit_code=1)["refused"] == "not_allowed"
    assert line.run("settle", "show", "crosby", "CR-7").output == "there is no statement yet\n"


def test_a_pad_is_not_signed_away_twice(tmp_path: Path) -> None:
    line = with_roll(tmp_path)
    arguments = ["C-001" if each == "C-007" else each for each in SIGN]

    assert line.json(*arguments, exit_code=1)["refused"] == "pad_taken"
    assert line.numbers() == ["CR-1", "CR-2"]


def test_terms_change_and_notice_is_withdrawn() -> None:
    line = with_sites()
    _lived(line)

    changed = line.json(
        *("change", "crosby", "CR-7", "--frequency", "monthly", "--charge", "rent", "1150.00"),
        *("--effective-on", "2027-08-01", "--preview"),
    )
    moved = line.json("transfer", "crosby", "CR-7", "C-009", "--home", "HS-7", "--from", "2027-07-08")
    agreed = line.run("long-stay", "crosby", "CR-7", "2027-07-05")
    line.run("notice", "crosby", "CR-7")
    surrendered = line.json("surrender", "crosby", "CR-7", "2027-07-30")
    withdrawn = line.json("withdraw", "crosby", "CR-7")

    assert changed["state"] == "active"
    assert moved["state"] == "active"
    assert agreed.exit_code in {0, 1}
    assert (surrendered["state"], surrendered["end"]) == ("notice", "2027-07-30")
    assert (withdrawn["state"], withdrawn["end"]) == ("active", None)


def test_terms_that_do_not_fit_are_refused() -> None:
    line = with_sites()
    _lived(line)

    refused = line.json("change", "crosby", "CR-7", "--frequency", "weekly", "--charge", "rent", "300", exit_code=1)

    assert refused["refused"] == "invalid_value"
    assert "anchor" in str(refused["message"])


def test_a_stay_is_settled_to_the_cleared_check(tmp_path: Path) -> None:
    line = with_sites()
    _moved_out(line)

    drafted = line.json("settle", "draft", "crosby", "CR-7", "--inspection", written(tmp_path, INSPECTION, "i.json"))
    blocked = line.json("settle", "finalize", "crosby", "CR-7", exit_code=1)
    line.run("settle", "complete", "crosby", "CR-7", "--forwarding-address", "1 Main St, Crosby, TX 77532")
    final = line.json("settle", "finalize", "crosby", "CR-7")

    assert drafted["missing"] == ["forwarding address"]
    assert blocked["refused"] == "statement_incomplete"
    assert final["final"] is True
    assert final["owed_cents"] == 0
    assert isinstance(final["refund_cents"], int)
    for step in ("printed", "stamped", "mailed"):
        moved = line.run("refunds", "move", "crosby", "CR-7", 1, step, "--check-number", "4101", "--photo", "p.jpg")
        assert moved.exit_code == 0, moved.output
    assert line.json("refunds", "list", "crosby", "--open")["count"] == 1
    cleared = line.json("refunds", "move", "crosby", "CR-7", 1, "cleared", "--check-number", "4101")

    assert cleared["state"] == "cleared"
    assert line.json("refunds", "list", "crosby", "--open")["count"] == 0
    assert line.run("settle", "show", "crosby", "CR-7").output.startswith("Charges of CR-7")
    assert line.json("audit")["sound"] is True


def test_electric_that_was_estimated_too_high_goes_back(tmp_path: Path) -> None:
    line = with_sites()
    read = "pad,read_on,register,reading_kwh\nC-007,2027-06-05,E-1,0\nC-007,2027-07-05,E-1,900\n"
    line.clock.set(datetime(2027, 7, 5, 18, tzinfo=UTC))
    line.run("import", "readings", "crosby", written(tmp_path, read, "before.csv"))
    line.clock.set(datetime(2027, 7, 1, 5, tzinfo=UTC))
    _moved_out(line)
    assert line.run("settle", "electric", "crosby").output == "no estimate can be compared now\n"
    assert line.run("settle", "variances", "crosby").output == "no variance was recorded\n"
    line.run("settle", "draft", "crosby", "CR-7", "--forwarding-address", "1 Main St, Crosby, TX 77532")
    assert line.json("settle", "finalize", "crosby", "CR-7")["final"] is True
    assert line.json("settle", "electric", "crosby", "--license", "CR-7", exit_code=1)["refused"] == "no_actual_use"
    later = "pad,read_on,register,reading_kwh\nC-007,2027-07-20,E-1,1000\n"
    line.run("import", "readings", "crosby", written(tmp_path, later, "after.csv"))

    judged = line.json("settle", "electric", "crosby")

    assert judged["count"] == 1
    assert "refunded" in line.run("settle", "variances", "crosby").output
    assert line.json("settle", "variances", "crosby")["count"] == 1
    assert line.json("refunds", "list", "crosby")["count"] == 2
    assert line.json("audit")["sound"] is True


def test_a_fact_that_cannot_be_had_no_longer_blocks() -> None:
    line = with_sites()
    _moved_out(line)
    line.run("settle", "draft", "crosby", "CR-7")

    said = ("settle", "complete", "crosby", "CR-7", "--cannot-be-had", "forwarding_address", "", "phone disconnected")

    assert line.json(*said)["missing"] == []
    assert line.run(*said[:5], "mood", "", "none").exit_code == 2
    assert line.json("settle", "finalize", "crosby", "CR-7")["final"] is True
    waits = line.json("refunds", "move", "crosby", "CR-7", 1, "printed", "--check-number", "1", exit_code=1)
    assert waits["refused"] == "check_waits"
    assert line.run("refunds", "address", "crosby", "CR-7", 1, "9 Oak St, Willis, TX").exit_code == 0
    assert line.run("refunds", "move", "crosby", "CR-7", 1, "printed", "--check-number", "1").exit_code == 0


def test_an_abandoned_home_leaves_a_balance_that_is_given_up(tmp_path: Path) -> None:
    line = with_roll(tmp_path)
    line.clock.set(datetime(2027, 7, 16, 18, tzinfo=UTC))
    line.run("bill", "crosby")

    assert line.run("abandon", "crosby", "CR-1", "2027-07-14").exit_code == 2
    abandoned = line.json("abandon", "crosby", "CR-1", "2027-07-14", "--why", "neighbours, photos")
    line.run("settle", "draft", "crosby", "CR-1", "--forwarding-address", "unknown")
    line.run("settle", "finalize", "crosby", "CR-1")
    given_up = line.json("write-off", "crosby", "CR-1", "--note", "not worth a suit")

    assert abandoned["state"] == "moved_out"
    assert isinstance(given_up["bad_debt_cents"], int)
    assert given_up["bad_debt_cents"] > 0
    assert line.json("write-off", "crosby", "CR-1", "--note", "again", exit_code=1)["refused"] == "nothing_open"


def test_a_terminated_license_is_charged_until_possession_is_back(tmp_path: Path) -> None:
    line = with_roll(tmp_path)
    line.clock.set(datetime(2027, 7, 16, 18, tzinfo=UTC))

    assert line.json("terminate", "crosby", "CR-1", "--why", "rent open")["state"] == "terminated"
    line.clock.set(datetime(2027, 7, 20, 18, tzinfo=UTC))
    assert line.json("possession", "crosby", "CR-1", "2027-07-20")["state"] in {"terminated", "moved_out"}


def test_lines_are_credited_and_invoices_voided(tmp_path: Path) -> None:
    line = with_roll(tmp_path)

    credited = line.json("credit", "crosby", "CR-1", "--line", 1, 1, "25.00", "--note", "no water for a day")
    voided = line.json("credit", "crosby", "CR-1", "--void", 1, "--note", "billed by mistake")

    assert credited["credited_cents"] == 2_500
    assert voided["open_cents"] == 0
    assert line.run("credit", "crosby", "CR-1", "--note", "what").exit_code == 2


def test_a_license_is_cancelled_before_move_in() -> None:
    line = with_sites()
    line.run(*SIGN)

    assert line.json("prepare", "crosby", "CR-7")["state"] == "preparing"
    assert line.json("cancel", "crosby", "CR-7", "--why", "job fell through")["state"] == "cancelled"
