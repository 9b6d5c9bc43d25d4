"""The journal as plain-text accounting, for beancount (3 and later) and hledger (§5.4): a transaction per entry.

Both stream: an account is declared where it is first used, and nothing else is remembered.
"""

from collections.abc import Iterable, Iterator

from gatedrentals.domain.ledger.canonical import TAGS
from gatedrentals.domain.ledger.export_text import Exported, amount, plain_account

_OPENED_ON = "1970-01-01"
"""Accounts are open before any entry, as entries come in the order of accounts and not of days."""


def beancount_journal(entries: Iterable[Exported]) -> Iterator[str]:
    """The text of a beancount ledger, in pieces with their line ends; no tolerance is allowed for."""
    yield 'option "operating_currency" "USD"\noption "tolerance_multiplier" "0"\n'
    known: set[str] = set()
    for exported in entries:
        entry = exported.entry
        if not entry.postings:
            continue
        postings = [(plain_account(posting), amount(posting.cents)) for posting in entry.postings]
        for account in dict.fromkeys(account for account, _ in postings):
            if account not in known:
                known.add(account)
                yield f"{_OPENED_ON} open {account} USD\n"
        document = entry.document
        lines = "".join([f"  {account}  {cents} USD\n" for account, cents in postings])
        yield (
            f'\n{document.posted_on.isoformat()} * "{TAGS[type(document.body)]}"\n'
            f'  site: "{_quoted(exported.site_id)}"\n  account: "{exported.account_id}"\n  seq: {document.seq}\n{lines}'
        )


def hledger_journal(entries: Iterable[Exported]) -> Iterator[str]:
    """The text of an hledger journal, in pieces with their line ends; passes its strict checks."""
    yield "commodity 1000.00 USD\n"
    known: set[str] = set()
    for exported in entries:
        entry = exported.entry
        if not entry.postings:
            continue
        postings = [(plain_account(posting), amount(posting.cents)) for posting in entry.postings]
        for account in dict.fromkeys(account for account, _ in postings):
            if account not in known:
                known.add(account)
                yield f"account {account}\n"
        document = entry.document
        lines = "".join([f"    {account}  {cents} USD\n" for account, cents in postings])
        yield (
            f"\n{document.posted_on.isoformat()} * ({exported.document_number}) {TAGS[type(document.body)]}"
            f"  ; site:{exported.site_id}, account:{exported.account_id}\n{lines}"
        )


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')
