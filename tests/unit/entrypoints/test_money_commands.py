from datetime import timedelta
from pathlib import Path

from gatedrentals.domain.attention.kinds import QUARANTINED
from tests.unit.entrypoints.command_line import CROSBY, START, with_roll

PAY = ("receive", "crosby", "325.00", "--license", "CR-1", "--method", "kiosk", "--source", "kiosk", "--id", "K-1")


def test_billing_issues_what_is_due_once(tmp_path: Path) -> None:
    line = with_roll(tmp_path)
    line.clock.set(START + timedelta(days=2))

    first, again = line.json("bill", "crosby"), line.json("bill", "crosby")

    assert first["count"] == 1
    assert first["total_cents"] == 33_000
    assert first["invoices"] == [
        {
            "license_number": "CR-1",
            "invoice_number": 2,
            "kind": "recurring",
            "due_on": "2027-07-09",
            "amount_cents": 33_000,
        }
    ]
    assert again["count"] == 0


def test_a_preview_answers_the_same_and_changes_nothing(tmp_path: Path) -> None:
    line = with_roll(tmp_path)
    line.clock.set(START + timedelta(days=2))
    before = line.entries("CR-1")

    previewed = line.json("bill", "crosby", "--preview")

    assert line.entries("CR-1") == before
    assert line.json("bill", "crosby") == previewed
    assert "preview: nothing was changed" in line.run("late-fees", "crosby", "--preview").output


def test_money_that_came_in_is_told_where_it_went(tmp_path: Path) -> None:
    line = with_roll(tmp_path)

    answer = line.json(*PAY)

    assert answer["license_number"] == "CR-1"
    assert answer["allocations"] == [
        {
            "line": {"invoice_seq": 1, "line_no": 1},
            "cents": 32_500,
            "reason": "class_order",
            "rank": 1,
            "policy_version": 1,
        }
    ]


def test_the_same_money_twice_is_refused_with_its_code(tmp_path: Path) -> None:
    line = with_roll(tmp_path)
    line.run(*PAY)
    before = line.entries("CR-1")

    refused = line.run(*PAY)

    assert refused.exit_code == 1
    assert refused.stderr == "refused (duplicate_receipt): kiosk K-1 is in the books already\n"
    assert line.json(*PAY, exit_code=1) == {
        "refused": "duplicate_receipt",
        "message": "kiosk K-1 is in the books already",
    }
    assert line.entries("CR-1") == before


def test_a_mistyped_amount_asks_to_be_confirmed(tmp_path: Path) -> None:
    line = with_roll(tmp_path)
    pay = ("receive", "crosby", "32500.00", "--license", "CR-1", "--method", "office_cash", "--id", "D1-1")

    assert line.json(*pay, exit_code=1)["refused"] == "amount_to_confirm"
    assert line.run(*pay, "--confirm").exit_code == 0
    assert [item.kind for item in line.kept()] == ["receipt_over_horizon"]


def test_money_for_nobody_waits_until_it_is_placed(tmp_path: Path) -> None:
    line = with_roll(tmp_path)
    pay = (
        "receive",
        "crosby",
        "325",
        "--method",
        "zelle",
        "--source",
        "zelle_amegy",
        "--id",
        "Z1",
        "--payer",
        "Ann Lee",
    )

    assert "a person must say whose it is" in line.run(*pay).output
    assert [item.kind for item in line.kept()] == ["unmatched_receipt"]
    assert line.json("queue", "crosby")["count"] == 1

    assert line.json("link-payer", "crosby", "ann lee", "CR-1")["placed"] == 1
    assert line.kept() == []
    assert line.run("queue", "crosby").output == "nothing waits\n"


def test_money_for_nobody_goes_back_by_check_and_unclaimed_to_the_state(tmp_path: Path) -> None:
    line = with_roll(tmp_path)
    line.run("receive", "crosby", "325", "--method", "zelle", "--source", "amegy", "--id", "Z1", "--payer", "Ann Lee")

    refused = line.run("refuse", "crosby", "amegy", "Z1", "--address", "9 Oak St, Willis, TX")

    assert refused.output.splitlines()[-1] == "refund 1 of suspense: a check of $325.00 to Ann Lee is due"
    assert [item.kind for item in line.kept()] == ["refund_to_print"]
    assert line.json("refuse", "crosby", "amegy", "Z1", exit_code=1)["refused"] == "nothing_to_decide"
    for step in ("printed", "stamped", "mailed"):
        moved = line.run("refunds", "move", "crosby", "suspense", 1, step, "--check-number", "4101", "--photo", "p.jpg")
        assert f"refund 1 of suspense, $325.00, is {step}" in moved.output
    assert "suspense" in line.run("refunds", "list", "crosby").output
    too_early = line.json("refunds", "letter", "crosby", "suspense", 1, "--sent-on", "2027-07-01", exit_code=1)
    assert too_early["refused"] == "refund_step_refused"
    line.clock.set(START + timedelta(days=3 * 366 + 250))
    written = line.run("refunds", "letter", "crosby", "suspense", 1, "--sent-on", "2031-03-02")
    assert "the letter about refund 1 of suspense left on 2031-03-02" in written.output
    assert line.json("write-off", "crosby", "suspense", "--note", "x", exit_code=1)["refused"] == "nothing_open"


def test_what_is_past_its_deadline_stands_first(tmp_path: Path) -> None:
    line = with_roll(tmp_path)
    line.run("receive", "crosby", "325", "--method", "zelle", "--source", "amegy", "--id", "Z1")
    quarantined = QUARANTINED.item(CROSBY, "z", "Zelle", START, deadline_at=START + timedelta(days=2))
    with line.store.work(CROSBY) as work:
        work.kept.keep(quarantined)

    def told() -> list[str]:
        rows = line.json("queue", "crosby")["items"]
        assert isinstance(rows, list)
        return [f"{row['urgency']} {row['kind']}" for row in rows]

    assert told() == ["P1 quarantined_receipt", "P1 unmatched_receipt"]
    line.clock.set(START + timedelta(days=2))
    assert told() == ["P0 quarantined_receipt", "P1 unmatched_receipt"]


def test_a_returned_receipt_costs_its_fee(tmp_path: Path) -> None:
    line = with_roll(tmp_path)
    line.run("receive", "crosby", "330.00", "--license", "CR-1", "--method", "echeck", "--source", "gw", "--id", "1")

    returned = line.run("reverse", "crosby", "gw", "1", "--reason", "ach_return", "--code", "R01")

    assert "license CR-1 has $360.00 open, returned-payment fee $30.00" in returned.output


def test_a_wrong_command_line_is_usage(tmp_path: Path) -> None:
    line = with_roll(tmp_path)

    assert line.run("receive", "crosby", "1e5", "--method", "card", "--id", "1").exit_code == 2
    assert line.run("bill").exit_code == 2
    assert line.run("bill", "crosby", "--as-of", "tomorrow").exit_code == 2
    assert line.run("nonsense").exit_code == 2
    assert line.run("link-payer", "crosby", "Ann Lee").exit_code == 2


def test_what_nobody_knows_is_named(tmp_path: Path) -> None:
    line = with_roll(tmp_path)

    assert line.json("bill", "katy", exit_code=1)["refused"] == "unknown_site"
    assert line.json("bill", "crosby", "--license", "CR-9", exit_code=1)["refused"] == "unknown_license"
    assert line.json("queue", "katy", exit_code=1)["refused"] == "unknown_site"


def test_a_run_looks_ahead_in_a_preview_only(tmp_path: Path) -> None:
    line = with_roll(tmp_path)
    before = line.entries("CR-1")

    for command in ("bill", "late-fees"):
        ahead = (command, "crosby", "--as-of", "2027-07-08T12:00:00-05:00")
        refused = line.run(*ahead)
        assert refused.exit_code == 1
        assert "as_of: '2027-07-08T17:00:00+00:00' is not an instant up to now" in refused.stderr
        assert line.json(*ahead, "--preview")["count"] == 2

    assert line.entries("CR-1") == before


def test_numbers_of_invoices_have_no_sum(tmp_path: Path) -> None:
    line = with_roll(tmp_path)
    line.clock.set(START + timedelta(days=2))

    total = next(row for row in line.run("bill", "crosby").output.splitlines() if "total" in row)

    assert total.split() == ["total", "$330.00"]


def test_money_follows_a_persons_word(tmp_path: Path) -> None:
    line = with_roll(tmp_path)
    line.json(*PAY[:2], "100.00", *PAY[3:])

    previewed = line.run("direct", "crosby", "kiosk", "K-1", "--line", 1, 2, "--note", "as they wrote", "--preview")
    told = line.run("direct", "crosby", "kiosk", "K-1", "--line", 1, 2, "--note", "as they wrote")

    assert previewed.output.splitlines() == [told.output.strip(), "preview: nothing was changed"]
    assert told.output.strip() == "kiosk K-1 pays line 1/2 first; money moved: see the statement"
    why = line.run("statement", "crosby", "CR-1", "--explain", len(line.entries("CR-1"))).output
    assert "$5.00" in why


def test_a_disputed_line_takes_no_money_until_it_is_included(tmp_path: Path) -> None:
    line = with_roll(tmp_path)

    excluded = line.json("mark", "crosby", "CR-1", "exclude", "--line", 1, 1, "--note", "disputed")
    line.json(*PAY[:2], "5.00", *PAY[3:])
    unknown = line.run("mark", "crosby", "CR-1", "pin", "--line", 7, 1)

    assert excluded == {"lines": ["1/1"], "documents": 1}
    included = line.run("mark", "crosby", "CR-1", "include", "--line", 1, 1).output
    assert included == "line 1/1 of license CR-1: takes money again; money moved: see the statement\n"
    assert (unknown.exit_code, "unknown_line" in unknown.stderr) == (1, True)


def test_days_are_those_of_the_site(tmp_path: Path) -> None:
    line = with_roll(tmp_path)
    evening = "2027-06-30T23:30:00-05:00"
    line.json(*PAY, "--received-at", evening)

    (paid,) = [row for row in line.json("statement", "crosby", "CR-1")["rows"] if row["change_cents"] < 0]  # type: ignore[attr-defined] # as printed
    exported = [row.split(",") for row in line.run("export", "bc").output.splitlines() if ",receipt," in row]

    assert paid["day"] == "2027-06-30"
    assert {row[1] for row in exported} == {"2027-06-30"}


def test_a_statement_of_a_day_says_what_is_of_now(tmp_path: Path) -> None:
    line = with_roll(tmp_path)
    line.json(*PAY)

    told = line.run("statement", "crosby", "CR-1", "--known-on", "2027-06-30").output.splitlines()

    assert told[-4:-2] == ["balance $0.00", "now: deposit held $0.00"]
