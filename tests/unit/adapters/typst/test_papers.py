"""What only typeset papers have: their tags, their fonts, their pages; the contract says the rest."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from attrs import evolve

from gatedrentals.adapters.typst import papers as adapter
from gatedrentals.adapters.typst.content import UNKNOWN
from gatedrentals.adapters.typst.papers import TypstPapers
from gatedrentals.ports.papers import (
    AccountNow,
    AccountStatementPaper,
    Addressee,
    CheckPaper,
    DatedAmount,
    DepositStatementPaper,
    Heading,
    InvoiceLine,
    InvoicePaper,
    InvoiceState,
    Letterhead,
    NoPrinter,
    Paper,
    ReceiptPaper,
    SettledRow,
    StatementLine,
)

DAY = date(2027, 7, 2)
HEADING = Heading(Letterhead("Crosby Heights"), DAY, "CR-1", Addressee(("Luz Vega",)))
INVOICE = InvoicePaper(
    HEADING, 3, "Regular charges", InvoiceState.OPEN, DAY, DAY, (InvoiceLine("Rent", 32_500),), (), 32_500, 32_500
)


def named(name: str) -> InvoicePaper:
    return evolve(INVOICE, heading=evolve(HEADING, to=Addressee((name,))))


def text_of(paper: Paper) -> str:
    pdf = TypstPapers().pdf(paper)
    done = subprocess.run(["pdftotext", "-raw", "-", "-"], input=pdf, capture_output=True, check=True)
    return done.stdout.decode()


def long_statement(rows: int) -> AccountStatementPaper:
    lines = tuple(StatementLine(DAY, f"Invoice {number}", 100, 100 * number) for number in range(1, rows + 1))
    now = AccountNow(100 * rows, 0, 0, None, None, 0)
    return AccountStatementPaper(HEADING, DAY, DAY, 0, lines, 100 * rows, now)


def deposit_statement(rows: int) -> DepositStatementPaper:
    charges = tuple(SettledRow(f"Late fee {number}", 200, 0, 0) for number in range(rows))
    return DepositStatementPaper(
        *(HEADING, 1, DAY, DAY, "HS-1", "C-001", DAY, DAY, DAY, (), (), charges, (), (), (), (), ()),
        owed_cents=200 * rows,
        refund_cents=0,
    )


def pages(said: str) -> list[str]:
    return said.split("\f")


def test_a_paper_is_tagged_for_screen_readers_and_says_its_language_and_day() -> None:
    pdf = TypstPapers().pdf(INVOICE)

    assert pdf.startswith(b"%PDF-")
    for said in (b"pdfuaid:part", b"/StructTreeRoot", b"/Lang(en-US)", b"2027-07-02", b"Invoice 3"):
        assert said in pdf


@pytest.mark.tool("pdftotext")
@pytest.mark.parametrize(
    ("due_on", "said"),
    [(date(2027, 7, 1), "Due since July 1, 2027 ($31.25 of it)"), (DAY, "Due next $31.25 before noon of July 2, 2027")],
)
def test_what_is_late_does_not_come_next(due_on: date, said: str) -> None:
    paper = evolve(long_statement(1), now=AccountNow(10_000, 0, 0, None, due_on, 3_125))

    assert said in text_of(paper).replace("\n", " ")


def test_what_is_known_of_a_row_stands_beside_it() -> None:
    row = StatementLine(DAY, "Payment: Zelle", 100, 100, detail="Z-1")

    assert "Payment: Zelle Z-1 $1.00" in text_of(evolve(long_statement(1), lines=(row,)))


def test_the_sum_of_a_deposit_statement_is_never_parted_by_the_end_of_a_page() -> None:
    for rows in range(13, 25):
        said = text_of(deposit_statement(rows))
        assert any("Deposits received" in page and "You owe $" in page.partition("The sum")[2] for page in pages(said))


def test_pages_are_counted_and_repeat_the_head_of_the_table() -> None:
    text = text_of(long_statement(90))

    pages = text.rstrip("\f").split("\f")
    assert len(pages) > 1
    for number, page in enumerate(pages, start=1):
        assert f"Page {number} of {len(pages)}" in page
        assert "Day What Amount Balance" in page
    assert "Equal Housing Opportunity" in pages[-1]


@pytest.mark.tool("pdftotext")
@pytest.mark.parametrize("name", ["Nguyễn Thị Hồng", "Жанна Орлова", "Łukasz Żółć", "Ahmed \N{ARABIC LETTER AIN}"])
def test_names_of_many_languages_are_shown(name: str) -> None:
    assert UNKNOWN not in text_of(named(name))


@pytest.mark.tool("pdftotext")
@pytest.mark.parametrize("character", ["张", "\N{SLIGHTLY SMILING FACE}", "\x01", "\u0b95"])
def test_a_character_without_a_letter_of_ours_is_marked_and_stops_nothing(character: str) -> None:
    assert f"Luz {UNKNOWN} Vega" in text_of(named(f"Luz {character} Vega"))


@pytest.mark.tool("pdftotext")
def test_the_check_of_nobodys_money_names_no_license() -> None:
    check = CheckPaper(HEADING, "1042", DAY, "Refund 1", "", (DatedAmount(None, "Yours", 50_000),), 50_000)

    assert "License" in text_of(check)
    assert "License" not in text_of(evolve(check, heading=evolve(HEADING, license_number="")))


@pytest.mark.tool("pdftotext")
def test_a_receipt_of_the_resident_themselves_names_no_other_payer() -> None:
    kept = (DatedAmount(None, "Kept", 50_000),)
    receipt = ReceiptPaper(HEADING, DAY, "9:00 AM", "Cash", "4-1", "Ana Vega", (), kept, None, 50_000, None)

    assert "Paid by Ana Vega" in " ".join(text_of(receipt).split())
    assert "Paid by" not in text_of(evolve(receipt, payer_name=""))


@pytest.mark.tool("pdftotext")
def test_a_check_that_must_not_be_cashed_says_so() -> None:
    parts = (DatedAmount(None, "From your deposit", 50_000),)
    check = CheckPaper(HEADING, "1042", DAY, "Refund 1", "", parts, 50_000)

    assert "NOT NEGOTIABLE" not in text_of(check).upper()
    assert "VOID – NOT NEGOTIABLE" in text_of(evolve(check, mark="Void")).upper()


def test_threads_may_print_at_once() -> None:
    papers = TypstPapers()
    wanted = [named(f"Resident {number}") for number in range(8)]
    alone = [papers.pdf(paper) for paper in wanted]

    with ThreadPoolExecutor(4) as workers:
        assert list(workers.map(papers.pdf, wanted)) == alone


def test_without_typst_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)
    adapter._fonts.cache_clear()  # noqa: SLF001 - as in a process that never had it

    with pytest.raises(NoPrinter, match=r"gatedrentals\[pdf\]"):
        TypstPapers().pdf(INVOICE)
