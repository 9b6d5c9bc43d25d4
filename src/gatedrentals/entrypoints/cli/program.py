"""The program: its commands by name, each loaded when it is called."""

from importlib import import_module

import click

COMMANDS = {
    "demo": ("demo", "Play the year of two sites on an embedded Postgres."),
    "import": ("importing", "Take in sites, rent rolls, readings and receipts."),
    "sign": ("stays", "Draft a license and sign it at the office."),
    "prepare": ("stays", "Start the move-in of a signed license."),
    "activate": ("stays", "Move residents in: the first invoice is cut."),
    "cancel": ("stays", "Cancel a license before move-in."),
    "change": ("stays", "Give a license other terms."),
    "transfer": ("stays", "Move a license to another pad."),
    "long-stay": ("stays", "Note the written notice of a long stay."),
    "notice": ("stays", "Take a notice to vacate."),
    "surrender": ("stays", "Confirm the day of surrender."),
    "withdraw": ("stays", "Withdraw a notice."),
    "move-out": ("leaving", "Move residents out."),
    "abandon": ("leaving", "Note that residents left without notice."),
    "terminate": ("leaving", "Revoke a license for non-payment."),
    "possession": ("leaving", "Note the day on which possession came back."),
    "bill": ("billing", "Issue the invoices that are due."),
    "late-fees": ("billing", "Charge what being late costs."),
    "close-month": ("closing", "Recognize a month's revenue and close it."),
    "receive": ("receipts", "Book money that came in."),
    "reverse": ("receipts", "Take back money that was returned or booked by mistake."),
    "place": ("receipts", "Move money to the license that it is for."),
    "direct": ("directing", "Send a receipt to certain lines first."),
    "mark": ("directing", "Pin lines, or exclude them while they are disputed."),
    "refuse": ("receipts", "Send back by check money that waits for a decision."),
    "link-payer": ("receipts", "Remember for which license a payer pays."),
    "credit": ("settling", "Lower lines, or void an invoice."),
    "settle": ("settling", "Deposit statements: draft, complete, finalize."),
    "refunds": ("refunds", "Refunds by check, and each step of them."),
    "write-off": ("settling", "Give up what is open on a license."),
    "queue": ("queue", "What waits for a person."),
    "dismiss": ("queue", "Take off the queue what nothing is left to do about."),
    "serve": ("serve", "Serve API and pages."),
    "staff": ("people", "Who works where, in which role."),
    "tidy": ("people", "Forget answers, codes, sessions and messages that are old."),
    "statement": ("accounts", "An account with its running balance, in words on demand."),
    "print": ("printing", "Invoices, statements, receipts and checks, as PDF."),
    "aging": ("accounts", "What is owed, by days after the due date."),
    "payments": ("accounts", "Who paid this week, how, and who is behind."),
    "collected": ("reporting", "What came in, by week and method."),
    "revenue": ("reporting", "Revenue by month and product."),
    "roll-forward": ("reporting", "Receivables, deposits and deferred revenue, month by month."),
    "deposits": ("reporting", "Deposits asked, paid, forfeited, refunded and held."),
    "occupancy": ("reporting", "Occupied pads, night by night."),
    "hotel-tax": ("reporting", "Short stays without hotel tax."),
    "trial-balance": ("reporting", "The trial balance, which is zero."),
    "export": ("exporting", "The journal, for Business Central, CSV, beancount or hledger."),
    "audit": ("checking", "Check every invariant of the books."),
    "verify": ("checking", "Check the hash chains."),
    "keep-heads": ("checking", "Keep a day's chain heads outside the database."),
    "rebuild": ("checking", "Reckon anew what is kept beside the documents."),
}
"""Name, module and one line of help of every command, in the order in which help lists them."""


class Program(click.Group):
    """A group whose commands are imported when they are called: help stays quick."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Every command's name."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of a name, or None."""
        del ctx
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"gatedrentals.entrypoints.cli.{COMMANDS[cmd_name][0]}")
        command = getattr(module, cmd_name.replace("-", "_") + "_command")
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing them."""
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])


@click.group(cls=Program, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="gatedrentals")
@click.option("--demo", "is_demo", is_flag=True, help="Work on the played year, at the instant at which it stands.")
@click.pass_context
def program(ctx: click.Context, *, is_demo: bool) -> None:
    """Rental operations of gated communities: bill, receive, close, settle, and prove the books.

    Exit codes: 0 done, 1 refused by a rule, 2 usage, 3 something is kept for a person, 4 the books are broken, 5 the
    database cannot be reached. Every command takes --json; those that change something take --preview.
    """
    if is_demo and ctx.obj is None:
        ctx.obj = _opened_demo


def _opened_demo() -> object:
    from gatedrentals.bootstrap.opening import open_park
    from gatedrentals.bootstrap.settings import Settings

    return open_park(Settings.read(demo=True))
