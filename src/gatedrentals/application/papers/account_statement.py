"""A statement of account to print: the documents of some days with a running balance (§6.5)."""

from collections.abc import Mapping, Sequence
from datetime import date
from zoneinfo import ZoneInfo

from attrs import frozen

from gatedrentals.application.papers.heading import account_now, license_heading
from gatedrentals.application.reports.site_accounts import licensed_account
from gatedrentals.domain.errors import InvalidValue
from gatedrentals.domain.ids import SiteId, account_of
from gatedrentals.domain.ledger.account_statement import StatementRow, all_details, rows_of
from gatedrentals.domain.period import local_day
from gatedrentals.ports.clock import Clock
from gatedrentals.ports.papers import AccountNow, AccountStatementPaper, Heading, StatementLine
from gatedrentals.ports.store import Store

Days = tuple[date, date]
"""The first and the last day, both included."""


@frozen
class PrintAccountStatement:
    """Ask for the statement of a license over some days, both included; None: since the account began, up to today.

    ``explained``: each document says what it did to each charge.
    """

    site_id: SiteId
    license_number: str
    first_day: date | None = None
    last_day: date | None = None
    explained: bool = False


@frozen
class AccountStatementPapers:
    """Makes statements of account to print."""

    store: Store
    clock: Clock

    def __call__(self, asked: PrintAccountStatement) -> AccountStatementPaper:
        """The statement. Raises UnknownSite, UnknownLicense, or InvalidValue if the days run backwards."""
        now = self.clock.now()
        with self.store.work(asked.site_id) as work:
            zone = work.sites.get(asked.site_id).zone
            license_ = work.licenses.by_number(asked.site_id, asked.license_number)
            heading = license_heading(work, license_, now)
            stands = account_now(work, license_, now)
            if asked.explained:
                documents = licensed_account(work, license_).documents
                told: Mapping[int, tuple[str, ...]] = dict(all_details(documents))
            else:
                told = {}
            rows = rows_of(work.subledger.outlines(account_of(license_.id)))
        last_day = asked.last_day or heading.made_on
        began_on = local_day(rows[0].effective_at, zone) if rows else last_day
        first_day = asked.first_day or min(began_on, last_day)
        if last_day < first_day:
            raise InvalidValue("last_day", last_day.isoformat(), f"a day from {first_day.isoformat()} on")
        return statement_paper(heading, stands, rows, (first_day, last_day), zone, told)


def statement_paper(
    heading: Heading,
    now: AccountNow,
    rows: Sequence[StatementRow],
    days: Days,
    zone: ZoneInfo,
    told: Mapping[int, tuple[str, ...]],
) -> AccountStatementPaper:
    """The rows of these days; ``told`` says of each document what it did."""
    first_day, last_day = days
    dated = [(local_day(row.effective_at, zone), row) for row in rows]
    before = [row for day, row in dated if day < first_day]
    shown = [(day, row) for day, row in dated if first_day <= day <= last_day]
    opening_cents = before[-1].balance_cents if before else 0
    return AccountStatementPaper(
        heading=heading,
        first_day=first_day,
        last_day=last_day,
        opening_cents=opening_cents,
        lines=tuple(
            StatementLine(day, row.text, row.change_cents, row.balance_cents, told.get(row.seq, ()))
            for day, row in shown
        ),
        closing_cents=shown[-1][1].balance_cents if shown else opening_cents,
        now=now,
    )
