"""What the exports share: entries with their place, amounts and names as text (§5.4)."""

from typing import NamedTuple

from gatedrentals.domain.ids import AccountId, SiteId
from gatedrentals.domain.ledger.entry import Entry, Posting
from gatedrentals.domain.ledger.roles import Role


class Exported(NamedTuple):
    """An entry with its site and account, as every export takes them: any number, in any order, read once."""

    site_id: SiteId
    account_id: AccountId
    entry: Entry

    @property
    def document_number(self) -> str:
        """The end of the account's id and the sequence in it: at most 20 characters, as accounting systems ask."""
        return f"{self.account_id.hex[-12:]}-{self.entry.document.seq}"


def amount(cents: int) -> str:
    """Cents as a plain decimal: ``-1234.56``."""
    whole, part = divmod(abs(cents), 100)
    return f"{'-' if cents < 0 else ''}{whole}.{part:02d}"


def debit_and_credit(cents: int) -> tuple[str, str]:
    """The amount in the one column or the other, the other empty."""
    return ("", amount(-cents)) if cents < 0 else (amount(cents), "")


def csv_line(*cells: str) -> str:
    """A line of comma-separated values with its line end, quoted where it must be."""
    return ",".join([_cell(cell) for cell in cells]) + "\r\n"


def plain_account(posting: Posting) -> str:
    """The account's name in plain-text accounting, by role and detail; two details never share a name."""
    name = _ACCOUNTS[posting.role]
    return f"{name}:{_component(posting.detail)}" if posting.detail else name


def _cell(text: str) -> str:
    if not any(character in text for character in ',"\r\n'):
        return text
    doubled = text.replace('"', '""')
    return f'"{doubled}"'


def _component(detail: str) -> str:
    """Letters, digits and dashes after a capital or digit; any other character as its number between two X."""
    first, rest = detail[0], detail[1:]
    start = first.upper() if first in _LOWER else _escaped(first, _DIGITS)
    return start + "".join([_escaped(character, _AS_IS) for character in rest])


def _escaped(character: str, as_is: frozenset[str]) -> str:
    return character if character in as_is else f"X{ord(character):x}X"


_LOWER = frozenset("abcdefghijklmnopqrstuvwxyz")
_DIGITS = frozenset("0123456789")
_AS_IS = _LOWER | _DIGITS | {"-"}

_ACCOUNTS = {
    Role.RECEIVABLE: "Assets:Receivable",
    Role.DEFERRED_REVENUE: "Liabilities:DeferredRevenue",
    Role.REVENUE: "Income:Revenue",
    Role.DISCOUNTS: "Income:Discounts",
    Role.TAX_PAYABLE: "Liabilities:TaxPayable",
    Role.DEPOSITS_BILLED: "Liabilities:DepositsBilled",
    Role.DEPOSITS_HELD: "Liabilities:DepositsHeld",
    Role.CLEARING: "Assets:Clearing",
    Role.UNAPPLIED: "Liabilities:UnappliedReceipts",
    Role.REFUNDABLE_CREDIT: "Liabilities:RefundableCredit",
    Role.REFUNDS_PAYABLE: "Liabilities:RefundsPayable",
    Role.CHECKS_OUTSTANDING: "Liabilities:ChecksOutstanding",
    Role.BANK: "Assets:Bank",
    Role.MERCHANT_FEES: "Expenses:MerchantFees",
    Role.BAD_DEBT: "Expenses:BadDebt",
    Role.UNCLAIMED_PROPERTY: "Liabilities:UnclaimedPropertyPayable",
    Role.TRANSFERS: "Assets:Transfers",
}
