"""Papers from the command line: a PDF where it was asked for, or one clear line and no file."""

import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from gatedrentals.adapters.typst import papers as adapter
from tests.unit.entrypoints.command_line import CommandLine, with_roll


@pytest.fixture
def line(tmp_path: Path) -> CommandLine:
    """A license that paid, gave notice, left, and is settled; its check has a number."""
    park = with_roll(tmp_path)
    money = ("--license", "CR-1", "--method", "office_cash", "--source", "drawer-1", "--id", "D1-0042")
    park.run("bill", "crosby")
    park.run("receive", "crosby", "400.00", *money)
    park.run("notice", "crosby", "CR-1", "--surrender-on", "2027-07-09")
    park.clock.set(datetime(2027, 7, 9, 22, tzinfo=UTC))
    park.run("move-out", "crosby", "CR-1", "2027-07-09")
    park.run("settle", "draft", "crosby", "CR-1", "--forwarding-address", "9 Oak St, Willis, TX 77378")
    park.run("settle", "finalize", "crosby", "CR-1")
    assert park.run("refunds", "move", "crosby", "CR-1", 1, "printed", "--check-number", "4101").exit_code == 0
    return park


ASKED: dict[str, tuple[object, ...]] = {
    "invoice": ("crosby", "CR-1", 1),
    "statement": ("crosby", "CR-1", "--first", "2027-07-01", "--explain"),
    "receipt": ("crosby", "drawer-1", "D1-0042"),
    "deposit-statement": ("crosby", "CR-1", "--version", 1),
    "check": ("crosby", "CR-1", 1),
}


@pytest.mark.parametrize("kind", sorted(ASKED))
def test_each_paper_is_printed_to_a_file_and_the_same_again(line: CommandLine, tmp_path: Path, kind: str) -> None:
    first, second = tmp_path / "first.pdf", tmp_path / "second.pdf"

    done = line.run("print", kind, *ASKED[kind], "-o", first)
    told = line.json("print", kind, *ASKED[kind], "--output", second)

    assert done.output == f"printed to {first}\n"
    assert first.read_bytes() == second.read_bytes()
    assert first.read_bytes().startswith(b"%PDF-")
    paper = told["paper"]
    assert isinstance(paper, dict)
    letterhead = paper["heading"]["letterhead"]
    assert letterhead["company"] == "Crosby Heights Communities, LLC"
    assert letterhead["notice"].startswith("Equal Housing Opportunity")
    assert sorted(file.name for file in tmp_path.iterdir()) == ["first.pdf", "roll.csv", "second.pdf"]


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        (("invoice", "crosby", "CR-1", 99), "unknown_invoice"),
        (("invoice", "crosby", "CR-9", 1), "unknown_license"),
        (("statement", "crosby", "CR-1", "--first", "2027-07-09", "--last", "2027-07-01"), "invalid_value"),
        (("receipt", "crosby", "drawer-1", "nothing"), "unknown_receipt"),
        (("deposit-statement", "crosby", "CR-2"), "no_statement"),
        (("check", "crosby", "CR-1", 7), "unknown_refund"),
    ],
)
def test_what_is_not_there_is_not_printed(
    line: CommandLine, tmp_path: Path, asked: tuple[object, ...], code: str
) -> None:
    output = tmp_path / "paper.pdf"

    assert line.json("print", *asked, "-o", output, exit_code=1)["refused"] == code
    assert not output.exists()


def test_a_folder_that_is_not_there_is_named(line: CommandLine, tmp_path: Path) -> None:
    output = tmp_path / "nowhere" / "paper.pdf"

    done = line.run("print", "invoice", "crosby", "CR-1", 1, "-o", output)

    assert done.exit_code == 1
    assert f"Could not open file '{output}'" in done.stderr.replace("\n", "")


def test_without_the_extra_it_says_what_to_install(
    line: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)
    adapter._fonts.cache_clear()  # noqa: SLF001 - as in a process that never had it

    done = line.run("print", "invoice", "crosby", "CR-1", 1, "-o", tmp_path / "paper.pdf")

    assert done.exit_code == 1
    assert "pip install 'gatedrentals[pdf]'" in done.stderr
