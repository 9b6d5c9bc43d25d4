"""The journal as CSV: a line per posting (§5.4)."""

from collections.abc import Iterable, Iterator

from gatedrentals.domain.ledger.canonical import TAGS
from gatedrentals.domain.ledger.export_text import Exported, csv_line, debit_and_credit

COLUMNS = (
    *("site", "account", "seq", "document", "posted_on", "effective_at", "recorded_at"),
    *("role", "detail", "debit", "credit"),
)
"""The header of the file."""


def csv_journal(entries: Iterable[Exported]) -> Iterator[str]:
    """The lines of the file, header first, with their line ends; amounts in dollars, instants in UTC."""
    yield csv_line(*COLUMNS)
    for site_id, account_id, entry in entries:
        document = entry.document
        place = (
            site_id,
            str(account_id),
            str(document.seq),
            TAGS[type(document.body)],
            document.posted_on.isoformat(),
            document.effective_at.isoformat(),
            document.recorded_at.isoformat(),
        )
        for posting in entry.postings:
            yield csv_line(*place, posting.role.value, posting.detail, *debit_and_credit(posting.cents))
