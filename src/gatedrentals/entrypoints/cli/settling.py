"""Deposit statements, and balances that are credited or given up."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from gatedrentals.entrypoints.cli.kinds import DOLLARS, HOLDER, whose
from gatedrentals.entrypoints.cli.page import Grid, Json, Page, count, money, numbered, plain, plain_row, text
from gatedrentals.entrypoints.cli.running import Run, changing, reading

if TYPE_CHECKING:
    from gatedrentals.domain.deposits.refund import Refund
    from gatedrentals.domain.deposits.statement import DepositStatement

_SITE = click.argument("site")
_LICENSE = click.argument("license_number")
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group("settle")
def settle_command() -> None:
    """Settle a move-out: draft the deposit statement, complete it, finalize it. Due seven days after move-out."""


@settle_command.command("draft")
@_SITE
@_LICENSE
@click.option("--inspection", type=_FILE, help="The findings as JSON (inspection/1); none if all was clean.")
@click.option("--forwarding-address", default="")
@click.option("--last-known-address", default="")
@changing
def draft_command(
    run: Run,
    site: str,
    license_number: str,
    inspection: "Path | None",
    forwarding_address: str,
    last_known_address: str,
) -> Page:
    """Draft the statement of LICENSE_NUMBER from the move-out inspection, reckoned from the books."""
    from gatedrentals.application.deposits.draft_statement import DraftStatement
    from gatedrentals.bootstrap.documents import read_inspection
    from gatedrentals.domain.ids import SiteId

    findings = read_inspection(inspection) if inspection is not None else ()
    command = DraftStatement(SiteId(site), license_number, findings, run.asked, forwarding_address, last_known_address)
    return statement_page(run.park.statement_drafts(command), license_number)


@settle_command.command("complete")
@_SITE
@_LICENSE
@click.option("--inspection", type=_FILE, help="Other findings as JSON (inspection/1).")
@click.option("--forwarding-address")
@click.option("--cannot-be-had", type=(str, str, str), multiple=True, metavar="FACT OF NOTE", help="A fact, and why.")
@changing
def complete_command(
    run: Run,
    site: str,
    license_number: str,
    inspection: "Path | None",
    forwarding_address: "str | None",
    cannot_be_had: tuple[tuple[str, str, str], ...],
) -> Page:
    """Complete or correct the statement of LICENSE_NUMBER; of a final one, begin the next version.

    FACT is forwarding_address, payee, classification or photo; OF the room and item it is of, or an empty text.
    """
    from gatedrentals.application.deposits.revise_statement import ReviseStatement
    from gatedrentals.bootstrap.documents import read_inspection
    from gatedrentals.domain.deposits.statement import Fact, Missing
    from gatedrentals.domain.ids import SiteId

    known = {fact.value: fact for fact in Fact}
    for fact, _, _ in cannot_be_had:
        if fact not in known:
            raise click.BadParameter(f"{fact!r} is not one of {', '.join(known)}")
    command = ReviseStatement(
        SiteId(site),
        license_number,
        run.asked,
        findings=read_inspection(inspection) if inspection is not None else None,
        forwarding_address=forwarding_address,
        unobtainable=tuple((Missing(known[fact], of), note) for fact, of, note in cannot_be_had),
    )
    return statement_page(run.park.statement_revisions(command), license_number)


@settle_command.command("finalize")
@_SITE
@_LICENSE
@changing
def finalize_command(run: Run, site: str, license_number: str) -> Page:
    """Make the statement of LICENSE_NUMBER final: everything is settled at once, to the cent."""
    from gatedrentals.application.deposits.finalize_statement import FinalizeStatement
    from gatedrentals.domain.ids import SiteId

    done = run.park.finalize_statements(FinalizeStatement(SiteId(site), license_number, run.asked))
    return statement_page(done.statement, license_number, done.refunds)


@settle_command.command("electric")
@_SITE
@click.option("--license", "license_number", default="", help="Of this license only, and say why if it cannot be.")
@changing
def electric_command(run: Run, site: str, license_number: str) -> Page:
    """Compare the final electric that was estimated at SITE with the readings that came since; record the variance.

    Against us it is eaten; in a resident's favour it goes back by check if it is worth one.
    """
    from gatedrentals.application.deposits.judge_estimates import JudgeEstimates
    from gatedrentals.domain.ids import SiteId

    judged = run.park.estimate_judgements(JudgeEstimates(SiteId(site), run.asked, license_number))
    rows: list[Json] = [{**plain_row(each), **plain_row(each.variance)} for each in judged]
    lines = () if rows else ("no estimate can be compared now",)
    return Page({"site": site, "count": len(rows), "variances": rows}, (_variances(site),), lines)


@settle_command.command("variances")
@_SITE
@reading
def variances_command(run: Run, site: str) -> Page:
    """List what the electric estimates of SITE were off by, as it was recorded."""
    from gatedrentals.application.deposits.items import number_of
    from gatedrentals.domain.ids import SiteId, account_of

    rows: list[Json] = []
    with run.park.store.work(SiteId(site)) as work:
        work.sites.get(SiteId(site))
        for recorded in work.variances.of_site(SiteId(site)):
            number = number_of(work, SiteId(site), account_of(recorded.license_id))
            rows.append({**plain_row(recorded), **plain_row(recorded.variance), "license_number": number})
    lines = () if rows else ("no variance was recorded",)
    return Page({"site": site, "count": len(rows), "variances": rows}, (_variances(site),), lines)


@settle_command.command("show")
@_SITE
@_LICENSE
@reading
def show_command(run: Run, site: str, license_number: str) -> Page:
    """Show the latest statement of LICENSE_NUMBER, with what it still misses."""
    from gatedrentals.domain.ids import SiteId, account_of

    with run.park.store.work(SiteId(site)) as work:
        license_ = work.licenses.by_number(SiteId(site), license_number)
        versions = work.statements.of_license(license_.id)
        refunds = tuple(work.statements.refunds_of(account_of(license_.id)))
    if not versions:
        return Page({"license_number": license_number, "statement": None}, lines=("there is no statement yet",))
    return statement_page(versions[-1], license_number, refunds)


@click.command("write-off")
@_SITE
@click.argument("license_number", type=HOLDER)
@click.option("--note", required=True, help="Why it is given up.")
@changing
def write_off_command(run: Run, site: str, license_number: str, note: str) -> Page:
    """Give up all that is open on LICENSE_NUMBER, or on `suspense`."""
    from gatedrentals.application.writing_off.write_off import WriteOffBalance
    from gatedrentals.domain.ids import SiteId
    from gatedrentals.domain.money import dollars

    done = run.park.write_offs(WriteOffBalance(SiteId(site), license_number, note, run.asked))
    line = (
        f"{whose(license_number)}: {dollars(done.bad_debt_cents)} bad debt, {dollars(done.unearned_cents)} unearned "
        f"and {dollars(done.deposit_cents)} of deposit credited"
    )
    return Page(plain_row(done), lines=(line,))


@click.command("credit")
@_SITE
@_LICENSE
@click.option("--line", "lines", type=(int, int, DOLLARS), multiple=True, metavar="INVOICE LINE DOLLARS")
@click.option("--void", "voided", type=int, metavar="INVOICE", help="Credit all that is left of this invoice.")
@click.option("--reason", type=click.Choice(("goodwill", "billing_error")), default="goodwill", show_default=True)
@click.option("--note", required=True)
@changing
def credit_command(
    run: Run,
    site: str,
    license_number: str,
    lines: tuple[tuple[int, int, int], ...],
    voided: "int | None",
    reason: str,
    note: str,
) -> Page:
    """Lower lines of LICENSE_NUMBER, or void an invoice; money that is freed flows on."""
    from gatedrentals.application.billing.credit_lines import CreditLines, LineReduction, VoidInvoice
    from gatedrentals.application.named_line import NamedLine
    from gatedrentals.domain.ids import SiteId
    from gatedrentals.domain.ledger.documents import CreditReason
    from gatedrentals.domain.money import dollars

    if (voided is None) == (not lines):
        raise click.UsageError("name lines with --line, or one invoice with --void")
    if voided is not None:
        done = run.park.credits.void(VoidInvoice(SiteId(site), license_number, voided, note, run.asked))
    else:
        reductions = tuple(LineReduction(NamedLine(invoice, line), cents) for invoice, line, cents in lines)
        command = CreditLines(SiteId(site), license_number, CreditReason(reason), reductions, note, run.asked)
        done = run.park.credits(command)
    said = f"{dollars(done.credited_cents)} credited; {dollars(done.open_cents)} open on license {license_number}"
    return Page(plain_row(done), lines=(said,))


def statement_page(statement: "DepositStatement", number: str, refunds: "tuple[Refund, ...]" = ()) -> Page:
    """A statement as a resident could recompute it."""
    from gatedrentals.domain.deposits.statement import missing
    from gatedrentals.domain.money import dollars

    settlement = statement.settlement
    absent: list[Json] = [str(fact) for fact in missing(statement)]
    charges: list[Json] = [plain_row(charge) for charge in settlement.charges] if settlement else []
    checks: list[Json] = [
        {**plain_row(refund), "state": refund.state.value, "check_number": refund.check_number} for refund in refunds
    ]
    data: dict[str, Json] = {
        "license_number": number,
        "version": statement.version,
        "final": statement.is_final,
        "stay": plain(statement.stay),
        "missing": absent,
        "findings": plain(statement.findings),
        "charges": charges,
        "refund_cents": settlement.refund_cents if settlement else None,
        "owed_cents": settlement.owed_cents if settlement else None,
        "refunds": checks,
    }
    columns = (
        text("charge", "text"),
        money("amount", "cents"),
        money("from credit", "from_credit_cents"),
        money("from deposit", "from_deposit_cents"),
        text("estimated", "estimated"),
    )
    check_columns = (
        numbered("refund", "refund_no"),
        text("to", "payees"),
        text("address", "address"),
        text("state", "state"),
        money("amount", "amount_cents"),
    )
    lines = [f"statement {statement.version} of license {number} is {'final' if statement.is_final else 'a draft'}"]
    if settlement:
        lines.append(f"refund {dollars(settlement.refund_cents)}, owed {dollars(settlement.owed_cents)}")
    if absent:
        lines.append(f"missing: {'; '.join(map(str, absent))}")
    grids = (Grid(f"Charges of {number}", "charges", columns, total=True), Grid("Checks", "refunds", check_columns))
    return Page(data, grids, tuple(lines))


def _variances(site: str) -> Grid:
    columns = (
        text("license", "license_number"),
        text("read on", "read_on"),
        count("Wh", "actual_wh"),
        money("estimated", "estimated_cents"),
        money("actual", "actual_cents"),
        text("it is", "outcome"),
    )
    return Grid(f"Final electric at {site}", "variances", columns, total=True)
