import csv
import subprocess
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from attrs import evolve
from beancount import loader
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gatedrentals.domain.catalog.product import (
    Catalog,
    ChargeClass,
    GeneralLedgerAccounts,
    Product,
    Recognition,
    UnknownProduct,
)
from gatedrentals.domain.ids import ProductCode, SiteId
from gatedrentals.domain.ledger.entry import Entry, Posting
from gatedrentals.domain.ledger.export_business_central import Chart, NoLedgerAccount, business_central_journal
from gatedrentals.domain.ledger.export_csv import csv_journal
from gatedrentals.domain.ledger.export_plain_text import beancount_journal, hledger_journal
from gatedrentals.domain.ledger.export_text import Exported, amount, csv_line, plain_account
from gatedrentals.domain.ledger.roles import Role
from gatedrentals.domain.ledger.trial_balance import trial_balance
from gatedrentals.testing.strategies.ledger_histories import ACCOUNT, ledgers
from tests.unit.domain.ledger.an_account import Account, deposit, discount, fee, invoice, noon, pays, receipt, rent

CROSBY = SiteId("crosby")
details = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=6)


def exported(entries: Iterable[Entry]) -> list[Exported]:
    return [Exported(CROSBY, ACCOUNT, entry) for entry in entries]


def ours(entries: Iterable[Entry]) -> dict[str, Decimal]:
    """The trial balance under the names of plain-text accounting."""
    rows = trial_balance(entries)
    return {plain_account(Posting(row.role, row.detail, 0)): Decimal(row.cents).scaleb(-2) for row in rows}


def an_export() -> tuple[Entry, ...]:
    account = Account()
    account.post(invoice(rent(1, 32_500), discount(2, 2_500), deposit(3, 50_000), fee(4, 1_001)), noon(6, 12))
    account.post(receipt(noon(6, 18), pays(1, 1, 30_000), pays(1, 3, 20_000)), noon(6, 18))
    return account.entries


@given(ledgers)
def test_beancount_accepts_the_export_and_comes_to_the_same_balances(entries: Sequence[Entry]) -> None:
    assert beancount_balances("".join(beancount_journal(exported(entries)))) == ours(entries)


@given(ledgers)
def test_the_csv_sums_to_the_trial_balance(entries: Sequence[Entry]) -> None:
    sums: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for row in csv.DictReader(csv_journal(exported(entries))):
        sums[row["role"], row["detail"]] += Decimal(row["debit"] or 0) - Decimal(row["credit"] or 0)

    assert {account: cents for account, cents in sums.items() if cents} == {
        (row.role.value, row.detail): Decimal(row.cents).scaleb(-2) for row in trial_balance(entries)
    }


@given(ledgers)
def test_business_central_gets_every_document_balanced(entries: Sequence[Entry]) -> None:
    sums: dict[str, Decimal] = defaultdict(Decimal)
    by_number: dict[str, Decimal] = defaultdict(Decimal)
    for row in csv.DictReader(business_central_journal(exported(entries), lambda _: CHART)):
        assert Decimal(row["Amount"]) == Decimal(row["Debit Amount"] or 0) - Decimal(row["Credit Amount"] or 0)
        assert len(row["Document No."]) <= 20
        sums[row["Document No."]] += Decimal(row["Amount"])
        by_number[row["Account No."]] += Decimal(row["Amount"])

    assert not any(sums.values())
    owed = sum(row.cents for row in trial_balance(entries) if row.role is Role.RECEIVABLE)
    assert by_number["1200"] == Decimal(owed).scaleb(-2)


@given(st.lists(details, max_size=4))
def test_a_line_of_csv_reads_back(cells: list[str]) -> None:
    cells = [*cells, "last"]

    assert list(csv.reader(StringIO(csv_line(*cells), newline=""), strict=True)) == [cells]


def test_a_cell_is_quoted_where_it_must_be() -> None:
    assert csv_line("rent", "C-1, by the gate", 'the "old" pad', "two\nlines") == (
        'rent,"C-1, by the gate","the ""old"" pad","two\nlines"\r\n'
    )


@given(details, details)
def test_two_details_never_share_an_account(one: str, other: str) -> None:
    names = {plain_account(Posting(Role.REVENUE, detail, 0)) for detail in (one, other)}

    assert len(names) == len({one, other})


@given(st.lists(details, min_size=1, max_size=4), st.sampled_from(list(Role)))
def test_beancount_accepts_every_account_name(names: list[str], role: Role) -> None:
    entry = an_export()[0]
    postings = [Posting(role, detail, cents) for detail in names for cents in (5, -5)]

    text = "".join(beancount_journal(exported([evolve(entry, postings=tuple(postings))])))
    assert beancount_balances(text) == {}


@given(st.integers(-(10**9), 10**9))
def test_an_amount_reads_back(cents: int) -> None:
    assert Decimal(amount(cents)) == Decimal(cents).scaleb(-2)


@pytest.mark.tool("hledger")
@settings(max_examples=5, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(ledgers)
def test_hledger_accepts_the_export_and_comes_to_the_same_balances(tmp_path: Path, entries: Sequence[Entry]) -> None:
    file = tmp_path / "crosby.journal"
    file.write_text("".join(hledger_journal(exported(entries))), encoding="utf-8")

    subprocess.run(["hledger", "-f", file, "check", "-s"], check=True)
    assert hledger_balances(file) == ours(entries)


@pytest.mark.tool("hledger")
def test_hledger_refuses_a_cent_too_many(tmp_path: Path) -> None:
    file = tmp_path / "crosby.journal"
    file.write_text("".join(hledger_journal(exported(an_export()))).replace("-300.00", "-300.01"), encoding="utf-8")

    assert subprocess.run(["hledger", "-f", file, "check", "-s"], check=False, capture_output=True).returncode != 0


def test_bean_check_passes_the_export_and_refuses_a_cent_too_many(tmp_path: Path) -> None:
    right, wrong = tmp_path / "right.beancount", tmp_path / "wrong.beancount"
    text = "".join(beancount_journal(exported(an_export())))
    right.write_text(text, encoding="utf-8")
    wrong.write_text(text.replace(" 500.00 USD", " 500.01 USD"), encoding="utf-8")

    assert bean_check(right) == 0
    assert bean_check(wrong) != 0


def test_the_beancount_of_an_invoice_and_its_payment() -> None:
    assert "".join(beancount_journal(exported(an_export()))) == (
        'option "operating_currency" "USD"\n'
        'option "tolerance_multiplier" "0"\n'
        "1970-01-01 open Assets:Receivable USD\n"
        "1970-01-01 open Liabilities:DeferredRevenue:Rent USD\n"
        "1970-01-01 open Liabilities:DepositsBilled USD\n"
        "1970-01-01 open Income:Revenue:LateX5fXfee USD\n"
        '\n2026-06-12 * "invoice"\n'
        '  site: "crosby"\n  account: "00000000-0000-0000-0000-000000000007"\n  seq: 1\n'
        "  Assets:Receivable  810.01 USD\n"
        "  Liabilities:DeferredRevenue:Rent  -300.00 USD\n"
        "  Liabilities:DepositsBilled  -500.00 USD\n"
        "  Income:Revenue:LateX5fXfee  -10.01 USD\n"
        "1970-01-01 open Assets:Clearing:Kiosk USD\n"
        "1970-01-01 open Liabilities:DepositsHeld USD\n"
        '\n2026-06-18 * "receipt"\n'
        '  site: "crosby"\n  account: "00000000-0000-0000-0000-000000000007"\n  seq: 2\n'
        "  Assets:Clearing:Kiosk  500.00 USD\n"
        "  Assets:Receivable  -500.00 USD\n"
        "  Liabilities:DepositsBilled  200.00 USD\n"
        "  Liabilities:DepositsHeld  -200.00 USD\n"
    )


def test_the_business_central_lines_of_an_invoice() -> None:
    lines = list(business_central_journal(exported(an_export()[:1]), lambda _: CHART))

    place = "crosby,00000000-0000-0000-0000-000000000007"
    start = "2026-06-12,2026-06-12,000000000007-1,1,G/L Account"
    assert lines[1:] == [
        f"{start},1200,invoice,810.01,,810.01,{place},\r\n",
        f"{start},2400,invoice,,300.00,-300.00,{place},rent\r\n",
        f"{start},2100,invoice,,500.00,-500.00,{place},\r\n",
        f"{start},4100,invoice,,10.01,-10.01,{place},late_fee\r\n",
    ]


@pytest.mark.parametrize("journal", [beancount_journal, hledger_journal, csv_journal])
def test_an_export_is_written_while_it_is_read(journal: Callable[[Iterable[Exported]], Iterator[str]]) -> None:
    read: list[int] = []

    def entries() -> Iterator[Exported]:
        for entry in exported(an_export()):
            read.append(entry.entry.document.seq)
            yield entry

    text = journal(entries())
    next(text)
    next(text)
    assert read == [1]


@pytest.mark.parametrize("journal", [beancount_journal, hledger_journal, csv_journal])
def test_an_entry_without_postings_is_no_transaction(
    journal: Callable[[Iterable[Exported]], Iterator[str]],
) -> None:
    silent = evolve(an_export()[0], postings=())

    assert len(list(journal(exported([silent])))) == 1


def test_a_longer_key_of_the_chart_comes_first_and_overrides_the_catalog() -> None:
    assert CHART.number_of(Posting(Role.CLEARING, "card", 1)) == "1051"
    assert CHART.number_of(Posting(Role.CLEARING, "zelle", 1)) == "1050"
    assert CHART.number_of(Posting(Role.DISCOUNTS, "rent", 1)) == "4090"
    assert CHART.number_of(Posting(Role.REVENUE, "rent", 1)) == "4000"


def test_a_posting_without_a_number_is_refused() -> None:
    bare = Chart(Catalog((a_product("rent", "4000", ""),)))

    with pytest.raises(NoLedgerAccount, match="'bank' with detail ''"):
        bare.number_of(Posting(Role.BANK, "", 1))
    with pytest.raises(NoLedgerAccount, match="'deferred_revenue' with detail 'rent'"):
        bare.number_of(Posting(Role.DEFERRED_REVENUE, "rent", 1))
    with pytest.raises(UnknownProduct):
        bare.number_of(Posting(Role.REVENUE, "boat", 1))


def a_product(code: str, revenue: str, deferred: str) -> Product:
    accounts = GeneralLedgerAccounts(revenue, deferred)
    return Product(ProductCode(code), code, ChargeClass.RENT, Recognition.RATABLE, accounts)


CHART = Chart(
    Catalog((a_product("rent", "4000", "2400"), a_product("late_fee", "4100", ""))),
    {
        **{role.value: str(1000 + number) for number, role in enumerate(Role) if role is not Role.REVENUE},
        "receivable": "1200",
        "deposits_billed": "2100",
        "discounts": "4090",
        "clearing": "1050",
        "clearing/card": "1051",
        "deferred_revenue": "",
    },
)


def beancount_balances(text: str) -> dict[str, Decimal]:
    entries, errors, _ = loader.load_string(text)
    assert errors == []
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for transaction in entries:
        for posting in getattr(transaction, "postings", ()):
            sums[posting.account] += posting.units.number
    return {account: cents for account, cents in sums.items() if cents}


def hledger_balances(file: Path) -> dict[str, Decimal]:
    command = ["hledger", "-f", str(file), "balance", "--flat", "--no-total", "-O", "csv"]
    table = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    rows = csv.DictReader(table.splitlines())
    return {row["account"]: Decimal(row["balance"].removesuffix(" USD")) for row in rows}


def bean_check(file: Path) -> int:
    command = [sys.executable, "-m", "beancount.scripts.check", str(file)]
    return subprocess.run(command, check=False, capture_output=True).returncode
