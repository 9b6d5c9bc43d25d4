"""Papers as PDF: invoices, statements of account, receipts, deposit statements and checks."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gatedrentals.entrypoints.cli.files import in_place
from gatedrentals.entrypoints.cli.kinds import DAY, HOLDER
from gatedrentals.entrypoints.cli.page import Page, plain
from gatedrentals.entrypoints.cli.running import Run, reading

if TYPE_CHECKING:
    from datetime import date

    from gatedrentals.ports.papers import Paper

_SITE = click.argument("site")
_LICENSE = click.argument("license_number")


def _output(command: Callable[..., None]) -> Callable[..., None]:
    kind = click.Path(dir_okay=False, path_type=Path)
    return click.option("--output", "-o", type=kind, required=True, metavar="FILE", help="Where the PDF goes.")(command)


@click.group("print")
def print_command() -> None:
    """Print papers as PDF. What is printed twice on one day is the same file, byte for byte."""


@print_command.command("invoice")
@_SITE
@_LICENSE
@click.argument("invoice_number", type=int)
@_output
@reading
def invoice_command(run: Run, site: str, license_number: str, invoice_number: int, output: Path) -> Page:
    """Print an invoice of LICENSE_NUMBER, with what lowered or paid it."""
    from gatedrentals.application.papers.invoice import PrintInvoice
    from gatedrentals.domain.ids import SiteId

    return _printed(
        run, run.park.paper_desk.invoice(PrintInvoice(SiteId(site), license_number, invoice_number)), output
    )


@print_command.command("statement")
@_SITE
@_LICENSE
@click.option("--first", type=DAY, help="The first day; default: when the account began.")
@click.option("--last", type=DAY, help="The last day; default: today.")
@click.option("--explain", is_flag=True, help="Say what each document did to each charge.")
@_output
@reading
def statement_command(
    run: Run,
    site: str,
    license_number: str,
    first: "date | None",
    last: "date | None",
    output: Path,
    *,
    explain: bool,
) -> Page:
    """Print the statement of account of LICENSE_NUMBER."""
    from gatedrentals.application.papers.account_statement import PrintAccountStatement
    from gatedrentals.domain.ids import SiteId

    asked = PrintAccountStatement(SiteId(site), license_number, first, last, explain)
    return _printed(run, run.park.paper_desk.account_statement(asked), output)


@print_command.command("receipt")
@_SITE
@click.argument("source")
@click.argument("external_id")
@_output
@reading
def receipt_command(run: Run, site: str, source: str, external_id: str, output: Path) -> Page:
    """Print a receipt for the money that SOURCE knows as EXTERNAL_ID: where it went, and what is left."""
    from gatedrentals.application.papers.receipt import PrintReceipt
    from gatedrentals.domain.ids import SiteId

    return _printed(run, run.park.paper_desk.receipt(PrintReceipt(SiteId(site), source, external_id)), output)


@print_command.command("deposit-statement")
@_SITE
@_LICENSE
@click.option("--version", type=int, help="A version; default: the latest, draft or final.")
@_output
@reading
def deposit_statement_command(run: Run, site: str, license_number: str, version: "int | None", output: Path) -> Page:
    """Print the deposit statement of LICENSE_NUMBER, so that a resident can recompute it."""
    from gatedrentals.application.papers.deposit_statement import PrintDepositStatement
    from gatedrentals.domain.ids import SiteId

    asked = PrintDepositStatement(SiteId(site), license_number, version)
    return _printed(run, run.park.paper_desk.deposit_statement(asked), output)


@print_command.command("check")
@_SITE
@click.argument("license_number", type=HOLDER)
@click.argument("refund_no", type=int)
@_output
@reading
def check_command(run: Run, site: str, license_number: str, refund_no: int, output: Path) -> Page:
    """Print the check of a refund of LICENSE_NUMBER, or of `suspense`; `refunds move` gives it its number first."""
    from gatedrentals.application.papers.check import PrintCheck
    from gatedrentals.domain.ids import SiteId

    return _printed(run, run.park.paper_desk.check(PrintCheck(SiteId(site), license_number, refund_no)), output)


def _printed(run: Run, paper: "Paper", output: Path) -> Page:
    pdf = run.park.paper_desk.pdf(paper)
    with in_place(output) as draft:
        draft.write_bytes(pdf)
    return Page({"file": str(output), "bytes": len(pdf), "paper": plain(paper)}, lines=(f"printed to {output}",))
