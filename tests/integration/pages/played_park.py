"""One small park of a few weeks on Postgres, made by use cases, and the program that serves it as it serves a demo."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

from attrs import frozen
from playwright.sync_api import Page

from gatedrentals.adapters.postgres.migrate import migrate
from gatedrentals.adapters.postgres.store import PostgresStore
from gatedrentals.application.asked import Asked
from gatedrentals.application.deposits.draft_statement import DraftStatement
from gatedrentals.application.deposits.finalize_statement import FinalizeStatement
from gatedrentals.application.licensing.give_notice import GiveNotice
from gatedrentals.application.licensing.move_out import MoveOut
from gatedrentals.bootstrap.demo.shipped import DATA
from gatedrentals.bootstrap.demo.staff import hire
from gatedrentals.domain.deposits.refund import Refund
from gatedrentals.domain.deposits.statement import DepositStatement
from gatedrentals.domain.ids import account_of
from gatedrentals.domain.ledger.documents import Method, Receipt, ReceiptBooked
from gatedrentals.domain.licensing.license import License
from tests.integration.program import serving
from tests.unit.entrypoints.command_line import CROSBY, CommandLine, written

NOW = datetime(2027, 8, 4, 15, tzinfo=UTC)
"""When the park is served: July is over and not closed."""
_BILLED = [datetime(2027, 7, day, 15, tzinfo=UTC) for day in (1, 8, 15, 22, 29)]
_LEFT_ON = date(2027, 7, 30)
_ROLL = """\
license_number,pad,home_serial,resident_names,email,phone,frequency,due_anchor,moved_in,billed_from,rent,storm_water,deposit_held
CR-1,C-001,HS-1,Maria Garcia; Jose Garcia,maria@example.com,,weekly,2027-07-02,2026-01-05,2027-07-02,325.00,5.00,500.00
CR-2,C-002,HS-2,Wade Tidwell,wade@example.com,,monthly,,2025-03-09,2027-07-01,1150.00,,750.00
CR-3,C-003,HS-3,Ana Ortiz,,,weekly,2027-07-02,2025-03-09,2027-07-02,330.00,,500.00
CR-4,C-004,HS-4,Lee Nguyen,,,weekly,2027-07-02,2025-03-09,2027-07-02,310.00,5.00,500.00
CR-5,C-005,HS-5,Dana Whitfield,,,monthly,,2025-03-09,2027-07-01,1200.00,,750.00
CR-6,C-006,HS-6,Omar Haddad,,,biweekly,2027-07-09,2025-03-09,2027-07-09,640.01,10.00,500.00
CR-7,C-007,HS-7,Rosa Delgado,,,weekly,2027-07-02,2025-03-09,2027-07-02,300.00,,
CR-8,C-008,HS-8,Cole Barrow,,,monthly,,2025-03-09,2027-07-01,1100.00,,750.00
CR-9,C-009,HS-9,Ines Quiroga,,,weekly,2027-07-02,2025-03-09,2027-07-02,310.00,,600.00
CR-10,C-010,HS-10,Alma Rust,,,weekly,2027-07-02,2025-03-09,2027-07-02,310.00,,500.00
"""


@frozen
class PlayedPark:
    """The served park: where it is, and what is in its books."""

    url: str
    line: CommandLine

    def license(self, number: str) -> License:
        """A license as it is kept."""
        with self.line.store.work(CROSBY) as work:
            return work.licenses.by_number(CROSBY, number)

    def receipts(self, number: str) -> list[Receipt]:
        """What was received for a license, the latest last; not what it brought along."""
        bodies = [entry.document.body for entry in self.line.entries(number)]
        receipts = [body.receipt for body in bodies if isinstance(body, ReceiptBooked)]
        return [receipt for receipt in receipts if receipt.method is not Method.OPENING]

    def closed_months(self) -> list[str]:
        """Every closed month of the site."""
        with self.line.store.work(CROSBY) as work:
            return [f"{close.month:%Y-%m}" for close in work.closes.of_site(CROSBY)]

    def statements(self, number: str) -> list[DepositStatement]:
        """Every version of a license's deposit statement."""
        license_ = self.license(number)
        with self.line.store.work(CROSBY) as work:
            return list(work.statements.of_license(license_.id))

    def refunds(self, number: str) -> list[Refund]:
        """What is to be paid back to a license's residents."""
        account = account_of(self.license(number).id)
        with self.line.store.work(CROSBY) as work:
            return list(work.statements.refunds_of(account))


def sign_in(page: Page, url: str, who: str) -> None:
    """Pick somebody at the demo's sign-in; they come in where they start."""
    page.goto(f"{url}/sign-in")
    page.locator(".people__one", has_text=who).get_by_role("button").click()
    page.wait_for_url(lambda address: not address.endswith(("/sign-in", "/sign-in/demo")))


@contextmanager
def served(address: str, folder: Path) -> Iterator[PlayedPark]:
    """The park in the database at this address, served until the end by the program itself."""
    migrate(address)
    store = PostgresStore.at(address)
    try:
        line = CommandLine(store)
        _play(line, folder)
        told = {"DATABASE_URL": address, "GATEDRENTALS_NOW": NOW.isoformat()}
        with serving(folder, told, "--demo", "serve") as program:
            yield PlayedPark(program.url, line)
    finally:
        store.close()


def _play(line: CommandLine, folder: Path) -> None:
    line.json("import", "site", DATA)
    line.json("import", "rent-roll", "crosby", written(folder, _ROLL, "roll.csv"))
    with line.opened() as park:
        hire(park)
    for week, instant in enumerate(_BILLED, start=1):
        line.clock.set(instant)
        line.json("bill", "crosby")
        _receive(line, "330.00", "--license", "CR-1", "--id", f"M-{week}")
        _receive(line, "315.00", "--license", "CR-4", "--id", f"L-{week}")
        _receive(line, "310.00", "--license", "CR-9", "--id", f"I-{week}")
    _receive(line, "1100.00", "--license", "CR-8", "--id", "C-1")
    _receive(line, "330.00", "--id", "Z-1", "--payer", "Ana Ortiz", "--memo", "lot 3")
    _leave(line)
    line.clock.set(datetime(2027, 8, 2, 15, tzinfo=UTC))
    line.json("close-month", "crosby", "2027-06")
    line.clock.set(NOW)
    with line.opened() as park:
        park.site_watch(CROSBY)


def _receive(line: CommandLine, amount: str, *more: str) -> None:
    line.json("receive", "crosby", amount, "--method", "zelle", "--source", "zelle_bank", *more)


def _leave(line: CommandLine) -> None:
    """Three are gone: the statement of one is final, those of the others are for tests to make."""
    line.clock.set(datetime(2027, 7, 30, 20, tzinfo=UTC))
    with line.opened() as park:
        asked = Asked("test")
        for number in ("CR-4", "CR-9", "CR-10"):
            park.license_desk.give_notice(GiveNotice(CROSBY, number, _LEFT_ON, asked, _LEFT_ON))
            park.license_desk.leave(MoveOut(CROSBY, number, _LEFT_ON, asked))
        park.statement_drafts(DraftStatement(CROSBY, "CR-9", (), asked, "7 Elm St, Crosby TX 77532"))
        park.finalize_statements(FinalizeStatement(CROSBY, "CR-9", asked))
