import csv
import subprocess
from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from beancount import loader
from beancount.core import data
from hypothesis import HealthCheck, given, settings

from gatedrentals.application.exports.export_journal import ExportJournal, JournalExports, JournalFormat
from gatedrentals.application.reports.trial_balance import BalanceBooks, TrialBalances
from gatedrentals.domain.ids import SiteId
from gatedrentals.domain.ledger.entry import Posting
from gatedrentals.domain.ledger.export_business_central import NoLedgerAccount
from gatedrentals.domain.ledger.export_text import plain_account
from gatedrentals.domain.ledger.trial_balance import TrialBalanceRow
from gatedrentals.testing.contracts.reported_site import (
    A_STORY,
    AUGUST,
    SEPTEMBER,
    ReportedSite,
    Story,
    played,
    stories,
)
from gatedrentals.testing.fakes.store import MemoryStore

few = settings(max_examples=5, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])


def exported(site: ReportedSite, command: ExportJournal) -> str:
    sink = StringIO(newline="")
    JournalExports(site.store)(command, sink)
    return sink.getvalue()


def balances(site: ReportedSite) -> dict[str, Decimal]:
    rows: Sequence[TrialBalanceRow] = TrialBalances(site.store)(BalanceBooks())
    return {plain_account(Posting(row.role, row.detail, 0)): Decimal(row.cents).scaleb(-2) for row in rows}


def two_sites(story: Story) -> ReportedSite:
    store = MemoryStore()
    played(store, A_STORY, AUGUST)
    return played(store, story, SEPTEMBER)


@few
@given(stories())
def test_beancount_comes_to_our_balances(story: Story) -> None:
    site = two_sites(story)

    entries, errors, _ = loader.load_string(exported(site, ExportJournal(JournalFormat.BEANCOUNT)))

    sums: dict[str, Decimal] = defaultdict(Decimal)
    for entry in entries:
        for posting in entry.postings if isinstance(entry, data.Transaction) else ():
            assert posting.units is not None
            assert posting.units.number is not None
            sums[posting.account] += posting.units.number
    assert errors == []
    assert {account: cents for account, cents in sums.items() if cents} == balances(site)


@pytest.mark.tool("hledger")
@few
@given(stories())
def test_hledger_comes_to_our_balances(tmp_path: Path, story: Story) -> None:
    site = two_sites(story)
    file = tmp_path / "books.journal"
    file.write_text(exported(site, ExportJournal(JournalFormat.HLEDGER)), encoding="utf-8")

    subprocess.run(["hledger", "-f", str(file), "check", "-s"], check=True)
    told = ["hledger", "-f", str(file), "balance", "--flat", "--no-total", "-O", "csv", "--layout", "bare"]
    rows = csv.DictReader(subprocess.run(told, check=True, capture_output=True, text=True).stdout.splitlines())
    assert {row["account"]: Decimal(row["balance"]) for row in rows} == balances(site)


@few
@given(stories())
def test_business_central_gets_every_document_balanced_under_the_default_numbers(story: Story) -> None:
    site = two_sites(story)

    rows = list(csv.DictReader(StringIO(exported(site, ExportJournal(JournalFormat.BUSINESS_CENTRAL)), newline="")))

    sums: dict[str, Decimal] = defaultdict(Decimal)
    for row in rows:
        sums[row["Document No."]] += Decimal(row["Amount"])
        assert row["Account No."].isdigit()
    assert not any(sums.values())
    assert {row["Site Dimension"] for row in rows} >= {site.site_id}


def test_a_chart_of_its_own_replaces_the_default_numbers() -> None:
    site = played(MemoryStore(), A_STORY, AUGUST)
    numbers = {"receivable": "R", "clearing": "C", "deposits_billed": "B", "deposits_held": "H"}
    with pytest.raises(NoLedgerAccount):
        exported(site, ExportJournal(JournalFormat.BUSINESS_CENTRAL, numbers={}))

    told = ExportJournal(JournalFormat.BUSINESS_CENTRAL, site.site_id, numbers={**numbers, "unapplied_receipts": "U"})

    rows = csv.DictReader(StringIO(exported(site, told), newline=""))
    assert {row["Account No."] for row in rows} == {"R", "C", "B", "H", "U", "24100", "24130", "40500", "40510"}


def test_days_bound_what_is_exported() -> None:
    site = played(MemoryStore(), A_STORY, SEPTEMBER)
    command = ExportJournal(JournalFormat.CSV, site.site_id, AUGUST, AUGUST)

    rows = list(csv.DictReader(StringIO(exported(site, command), newline="")))

    assert {row["posted_on"] for row in rows} <= {AUGUST.isoformat()}
    nothing = ExportJournal(JournalFormat.CSV, SiteId(site.site_id), SEPTEMBER, AUGUST)
    assert JournalExports(site.store)(nothing, StringIO()).entries == 0
