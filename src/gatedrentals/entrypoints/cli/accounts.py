"""What accounts owe: statements, in words; agings; who paid this week."""

from typing import TYPE_CHECKING

import click

from gatedrentals.entrypoints.cli.kinds import DAY
from gatedrentals.entrypoints.cli.page import Column, Grid, Json, Page, count, money, plain, rows_of, text
from gatedrentals.entrypoints.cli.running import Run, reading

if TYPE_CHECKING:
    from datetime import date

    from gatedrentals.application.reports.statement_of_account import AccountStatement

_SITE = click.argument("site")
_AS_OF = click.option("--as-of", type=DAY, help="The end of this day; default: today.")
_KNOWN_ON = click.option("--known-on", type=DAY, help="As it was known at the end of this day.")


@click.command("statement")
@_SITE
@click.argument("license_number")
@_AS_OF
@_KNOWN_ON
@click.option("--explain", type=int, metavar="NUMBER", help="Say in words what this row did, and why.")
@click.option("--whole", is_flag=True, help="Also show what only accountants look at.")
@reading
def statement_command(
    run: Run,
    site: str,
    license_number: str,
    as_of: "date | None",
    known_on: "date | None",
    explain: "int | None",
    *,
    whole: bool,
) -> Page:
    """Show the statement of account of LICENSE_NUMBER, with a running balance."""
    from gatedrentals.application.reports.statement_of_account import ExplainDocument, StateAccount
    from gatedrentals.domain.ids import SiteId
    from gatedrentals.domain.period import local_day

    if explain is not None:
        found = run.park.explanations(ExplainDocument(SiteId(site), license_number, explain))
        told: dict[str, Json] = {
            "license_number": license_number,
            "number": explain,
            "lines": plain(found.lines),
            "because": plain(found.because),
        }
        return Page(told, lines=(*found.lines, *(("",) if found.because else ()), *found.because))
    stated = run.park.account_statements(StateAccount(SiteId(site), license_number, as_of, known_on, whole))
    with run.park.store.work(SiteId(site)) as work:
        zone = work.sites.get(SiteId(site)).zone
    rows: list[Json] = []
    for row in stated.rows:
        shown = plain(row)
        assert isinstance(shown, dict)
        rows.append({**shown, "day": local_day(row.effective_at, zone).isoformat()})
    data: dict[str, Json] = {
        "license_number": license_number,
        "rows": rows,
        "balance_cents": stated.balance_cents,
        "credit_cents": stated.credit_cents,
        "deposits_held_cents": stated.deposits_held_cents,
        "paid_to": plain(stated.next.paid_to),
        "due_on": plain(stated.next.due_on),
        "due_cents": stated.next.due_cents,
    }
    columns = (
        count("no.", "seq"),
        text("day", "day"),
        text("", "text"),
        money("amount", "change_cents"),
        money("balance", "balance_cents"),
    )
    lines = _closing_lines(stated, is_partial=bool(as_of or known_on))
    return Page(data, (Grid(f"Account of license {license_number}", "rows", columns),), tuple(lines))


def _closing_lines(stated: "AccountStatement", *, is_partial: bool) -> list[str]:
    """What stands below the rows."""
    from gatedrentals.domain.money import dollars

    # Rows stop where they were asked to; what else the account stands at is as of now.
    lines = [f"balance {dollars(stated.balance_cents)}"] if is_partial else []
    now = "now: " if lines else f"balance {dollars(stated.balance_cents)}, "
    lines.append(f"{now}deposit held {dollars(stated.deposits_held_cents)}")
    if stated.credit_cents:
        lines.append(f"credit {dollars(stated.credit_cents)}")
    if stated.next.paid_to is not None:
        lines.append(f"rent is paid to the night of {stated.next.paid_to.isoformat()}")
    if stated.next.due_on is not None:
        lines.append(f"{dollars(stated.next.due_cents)} due by noon of {stated.next.due_on.isoformat()}")
    return lines


@click.command("aging")
@_SITE
@_AS_OF
@_KNOWN_ON
@click.option("--all", "everybody", is_flag=True, help="Also accounts that owe nothing.")
@reading
def aging_command(run: Run, site: str, as_of: "date | None", known_on: "date | None", *, everybody: bool) -> Page:
    """Age what is owed at SITE, by days after the due date."""
    from gatedrentals.application.reports.aging import AgeReceivables
    from gatedrentals.domain.ids import SiteId
    from gatedrentals.domain.ledger.aging import Bucket

    aging = run.park.agings(AgeReceivables(SiteId(site), as_of, known_on))
    rows: list[Json] = []
    for account in aging.accounts:
        buckets: dict[str, Json] = {bucket.name.lower(): account.aging.bucket_cents(bucket) for bucket in Bucket}
        if everybody or account.aging.total_cents or any(buckets.values()):
            ahead = account.aging.ahead_cents
            rows.append({"account": account.name, **buckets, "ahead": ahead, "total": account.aging.total_cents})
    data: dict[str, Json] = {
        "site": site,
        "as_of": plain(aging.as_of),
        "known_on": plain(aging.known_on),
        "total_cents": aging.total_cents,
        "ledger_cents": aging.ledger_cents,
        "buckets": {bucket.name.lower(): aging.bucket_cents(bucket) for bucket in Bucket},
        "accounts": rows,
    }
    buckets_shown = tuple(money(bucket.value, bucket.name.lower()) for bucket in Bucket)
    columns: tuple[Column, ...] = (
        text("account", "account"),
        *buckets_shown,
        money("ahead", "ahead"),
        money("total", "total"),
    )
    grid = Grid(f"Aging of {site} as of {aging.as_of.isoformat()}", "accounts", columns, total=True)
    return Page(data, (grid,), () if rows else ("nobody owes anything",))


@click.command("payments")
@_SITE
@click.option("--day", type=DAY, help="A day of the week that is asked for; default: today.")
@click.option("--license", "number", default="", help="One license only.")
@reading
def payments_command(run: Run, site: str, day: "date | None", number: str) -> Page:
    """Say who of SITE paid this week, by which method, against which invoices, and who is behind."""
    from gatedrentals.application.reports.payments import ShowPayments
    from gatedrentals.domain.ids import SiteId
    from gatedrentals.ports.boards import MOST

    rows: list[Json] = []
    for row in run.park.reading_room.payments_boards.whole(ShowPayments(SiteId(site), day, limit=MOST)):
        if number in {"", row.license_number}:
            invoices = [f"#{paid.invoice_number}" for payment in row.payments for paid in payment.invoices]
            rows.append(
                {
                    "license_number": row.license_number,
                    "residents": plain(row.residents),
                    "paid_cents": row.paid_cents,
                    "methods": plain(sorted({payment.method.value for payment in row.payments})),
                    "invoices": plain(sorted(set(invoices))),
                    "owed_cents": row.owed.total_cents,
                    "paid_to": plain(row.next.paid_to),
                    "due_on": plain(row.next.due_on),
                    "due_cents": row.next.due_cents,
                    "credit_cents": row.credit_cents,
                    "payments": rows_of(row.payments),
                }
            )
    columns = (
        text("license", "license_number"),
        text("residents", "residents"),
        money("paid", "paid_cents"),
        text("by", "methods"),
        text("invoices", "invoices"),
        money("owed", "owed_cents"),
        text("paid to", "paid_to"),
        text("next due", "due_on"),
    )
    return Page({"site": site, "rows": rows}, (Grid(f"Payments at {site} this week", "rows", columns, total=True),))
