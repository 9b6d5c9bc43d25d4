"""Papers as PDF/UA-1 by typst: tagged, in its own fonts, and the same bytes for the same paper."""

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from attrs import frozen

from gatedrentals.adapters.typst.content import content_of
from gatedrentals.ports.papers import (
    AccountStatementPaper,
    CheckPaper,
    DepositStatementPaper,
    InvoicePaper,
    NoPrinter,
    Paper,
    ReceiptPaper,
)

if TYPE_CHECKING:
    from typst import Fonts

TEMPLATES = Path(__file__).parent / "templates"
STANDARD: Final = "ua-1"
"""PDF/UA: what a screen reader needs is there, or nothing is printed."""

_TEMPLATE = {
    InvoicePaper: "invoice",
    AccountStatementPaper: "account-statement",
    ReceiptPaper: "receipt",
    DepositStatementPaper: "deposit-statement",
    CheckPaper: "check",
}


@frozen
class TypstPapers:
    """Sets papers from the templates beside it; safe to use from several threads."""

    def pdf(self, paper: Paper) -> bytes:
        """The paper as a PDF. Raises NoPrinter."""
        _fonts()  # says what is missing before anything else does
        return _compiled(_TEMPLATE[type(paper)], content_of(paper, _shows))


@cache
def _fonts() -> "Fonts":
    """The fonts inside typst's package, and no others: a paper looks the same on every machine."""
    try:
        from typst import Fonts
    except ModuleNotFoundError as error:
        raise NoPrinter("PDFs need typst: pip install 'gatedrentals[pdf]'") from error
    return Fonts(include_system_fonts=False)


@cache
def _shows(character: str) -> bool:
    """Whether a font has the character: it is tried on a page of its own, once."""
    from typst import TypstError

    try:
        _compiled("character", character)
    except TypstError:
        return False
    return True


def _compiled(template: str, content: str) -> bytes:
    """The template, which sees the content as a text and the files beside it, and nothing else of the machine."""
    from typst import compile as set_pages

    return set_pages(
        TEMPLATES / f"{template}.typ",
        root=TEMPLATES,
        font_paths=_fonts(),
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={"paper": content},
        pdf_standards=STANDARD,
    )
