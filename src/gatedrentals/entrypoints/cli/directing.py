"""A person's word on where money goes: a receipt directed to lines, lines pinned or excluded."""

import click

from gatedrentals.entrypoints.cli.page import Page
from gatedrentals.entrypoints.cli.running import Run, changing

MARKS = {
    "pin": "paid first by every receipt",
    "unpin": "paid in its usual order again",
    "exclude": "takes no money and bears no late fee",
    "include": "takes money again",
}

_LINES = click.option(
    "--line", "lines", type=(int, int), multiple=True, required=True, metavar="INVOICE LINE", help="May be repeated."
)
_NOTE = click.option("--note", default="", help="Why, for the audit trail.")


@click.command("direct")
@click.argument("site")
@click.argument("source")
@click.argument("external_id")
@_LINES
@_NOTE
@changing
def direct_command(
    run: Run, site: str, source: str, external_id: str, lines: tuple[tuple[int, int], ...], note: str
) -> Page:
    """Send the receipt SOURCE EXTERNAL_ID of SITE to these lines first, in order; what is left goes the usual way."""
    from gatedrentals.application.named_line import NamedLine
    from gatedrentals.application.receipts.direct_receipt import DirectReceipt
    from gatedrentals.domain.ids import SiteId

    named = tuple(NamedLine(*line) for line in lines)
    count = run.park.directives.direct(DirectReceipt(SiteId(site), source, external_id, named, run.asked, note))
    return _told(f"{source} {external_id} pays {_listed(lines)} first", lines, count)


@click.command("mark")
@click.argument("site")
@click.argument("license_number")
@click.argument("how", type=click.Choice(list(MARKS)))
@_LINES
@_NOTE
@changing
def mark_command(
    run: Run, site: str, license_number: str, how: str, lines: tuple[tuple[int, int], ...], note: str
) -> Page:
    """Pin lines of LICENSE_NUMBER, so that they are paid first, or exclude them while disputed; undo either."""
    from gatedrentals.application.named_line import NamedLine
    from gatedrentals.application.receipts.direct_receipt import MarkLines
    from gatedrentals.domain.ids import SiteId
    from gatedrentals.domain.ledger.documents import DirectiveKind

    named = tuple(NamedLine(*line) for line in lines)
    command = MarkLines(SiteId(site), license_number, DirectiveKind(how), named, run.asked, note)
    return _told(
        f"{_listed(lines)} of license {license_number}: {MARKS[how]}", lines, run.park.directives.mark(command)
    )


def _told(what: str, lines: tuple[tuple[int, int], ...], count: int) -> Page:
    moved = "no money moved" if count == 1 else "money moved: see the statement"
    shown = [f"{invoice}/{line}" for invoice, line in lines]
    return Page({"lines": [*shown], "documents": count}, lines=(f"{what}; {moved}",))


def _listed(lines: tuple[tuple[int, int], ...]) -> str:
    return "line " + ", ".join(f"{invoice}/{line}" for invoice, line in lines)
