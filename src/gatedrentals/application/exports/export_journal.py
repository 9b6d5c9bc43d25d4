"""Write the journal for other systems: Business Central, CSV, beancount or hledger, as it streams by (§5.4)."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from enum import Enum
from typing import Protocol

from attrs import define, field, frozen

from gatedrentals.application.exports.chart_numbers import DEFAULT_NUMBERS
from gatedrentals.application.reports.site_accounts import accounts_of_sites
from gatedrentals.domain.ids import SiteId
from gatedrentals.domain.ledger.export_business_central import Chart, business_central_journal
from gatedrentals.domain.ledger.export_csv import csv_journal
from gatedrentals.domain.ledger.export_plain_text import beancount_journal, hledger_journal
from gatedrentals.domain.ledger.export_text import Exported
from gatedrentals.ports.store import Store, Work


class JournalFormat(Enum):
    """For whom the journal is written."""

    BUSINESS_CENTRAL = "bc"
    CSV = "csv"
    BEANCOUNT = "beancount"
    HLEDGER = "hledger"


class TextSink(Protocol):
    """Where text goes, such as an open file; line ends are written as they are."""

    def write(self, text: str, /) -> object:
        """Take a piece of text."""
        ...


@frozen
class ExportJournal:
    """Export what was posted from ``first`` to ``last``, both in it (None: no bound), of a site or of all of them.

    ``numbers`` are general-ledger numbers by role, for Business Central alone (see `Chart`).
    """

    form: JournalFormat
    site_id: SiteId | None = None
    first: date | None = None
    last: date | None = None
    numbers: Mapping[str, str] = field(default=DEFAULT_NUMBERS, hash=False)


@frozen
class ExportedJournal:
    """How much was written."""

    accounts: int
    entries: int


@frozen
class JournalExports:
    """Exports journals; memory holds one account at a time."""

    store: Store

    def __call__(self, command: ExportJournal, sink: TextSink) -> ExportedJournal:
        """Write the journal. Raises UnknownSite, and NoLedgerAccount or UnknownProduct for Business Central.

        What was written before a refusal stands in the sink.
        """
        with self.store.work(command.site_id) as work:
            counted = _Counted(work, command)
            for text in _text(counted.entries(), work, command):
                sink.write(text)
        return ExportedJournal(counted.accounts, counted.written)


@define
class _Counted:
    work: Work
    command: ExportJournal
    accounts: int = 0
    written: int = 0

    def entries(self) -> Iterator[Exported]:
        first, last = self.command.first or date.min, self.command.last or date.max
        for account in accounts_of_sites(self.work, self.command.site_id):
            self.accounts += 1
            for entry in account.entries:
                if first <= entry.document.posted_on <= last:
                    self.written += 1
                    yield Exported(account.site_id, account.id, entry)


def _text(entries: Iterator[Exported], work: Work, command: ExportJournal) -> Iterator[str]:
    if command.form is JournalFormat.BUSINESS_CENTRAL:
        return business_central_journal(entries, _charts(work, command.numbers))
    return _WRITERS[command.form](entries)


_WRITERS = {
    JournalFormat.CSV: csv_journal,
    JournalFormat.BEANCOUNT: beancount_journal,
    JournalFormat.HLEDGER: hledger_journal,
}


def _charts(work: Work, numbers: Mapping[str, str]) -> Callable[[SiteId], Chart]:
    charts: dict[SiteId, Chart] = {}

    def chart_of(site_id: SiteId) -> Chart:
        if site_id not in charts:
            charts[site_id] = Chart(work.sites.catalog(site_id), numbers, work.sites.get(site_id).zone)
        return charts[site_id]

    return chart_of
