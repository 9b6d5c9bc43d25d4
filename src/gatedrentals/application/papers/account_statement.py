"""A statement of account to print: the documents of some days with a running balance (§6.5)."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from attrs import frozen

from gatedrentals.application.papers.heading import account_now, license_heading
from gatedrentals.application.papers.plain_words import plain_words
from gatedrentals.application.reports.site_accounts import licensed_account
from gatedrentals.domain.errors import InvalidValue
from gatedrentals.domain.ids import SiteId, account_of
from gatedrentals.domain.ledger.account_statement import StatementRow, all_details, rows_of
from gatedrentals.domain.licensing.license import License
from gatedrentals.domain.period import local_day
from gatedrentals.ports.clock import Clock
from gatedrentals.ports.papers import AccountStatementPaper, StatementLine
from gatedrentals.ports.store import Store, Work

Days = tuple[date, date]
"""The first and the last day, both included."""
DatedRow = tuple[date, StatementRow]
"""A row by the day on which the site saw it."""


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
            dated = [
                (local_day(row.effective_at, zone), row)
                for row in rows_of(work.subledger.outlines(account_of(license_.id)))
            ]
            days = _days(asked, dated, heading.made_on)
            lines = tuple(_lines(work, license_, _within(dated, days), explained=asked.explained))
        before = [row for day, row in dated if day < days[0]]
        opening_cents = before[-1].balance_cents if before else 0
        return AccountStatementPaper(
            heading=heading,
            first_day=days[0],
            last_day=days[1],
            opening_cents=opening_cents,
            lines=lines,
            closing_cents=lines[-1].balance_cents if lines else opening_cents,
            now=stands,
        )


def _days(asked: PrintAccountStatement, dated: Sequence[DatedRow], today: date) -> Days:
    last_day = asked.last_day or today
    began_on = dated[0][0] if dated else last_day
    first_day = asked.first_day or min(began_on, last_day)
    if last_day < first_day:
        raise InvalidValue("last_day", last_day.isoformat(), f"a day from {first_day.isoformat()} on")
    return first_day, last_day


def _within(dated: Iterable[DatedRow], days: Days) -> list[DatedRow]:
    first_day, last_day = days
    return [(day, row) for day, row in dated if first_day <= day <= last_day]


def _lines(work: Work, license_: License, dated: Sequence[DatedRow], *, explained: bool) -> Iterator[StatementLine]:
    """The rows in plain words; explained, each says what its document did to each charge."""
    documents = work.subledger.documents(account_of(license_.id), {row.seq for _, row in dated})
    told = dict(all_details(licensed_account(work, license_).documents)) if explained else {}
    for day, row in dated:
        plain = plain_words(documents[row.seq].body, row.text)
        because = told.get(row.seq, ())
        yield StatementLine(day, plain.what, row.change_cents, row.balance_cents, because, plain.detail)
