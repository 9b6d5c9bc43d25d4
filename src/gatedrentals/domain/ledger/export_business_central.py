"""Journal lines for Business Central (§5.4): dated general-journal lines, which it only books.

Deferrals are ours: recognition comes as lines of its own, so no line carries a deferral code.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, tzinfo

from attrs import field

from gatedrentals.domain.catalog.product import Catalog
from gatedrentals.domain.errors import Refusal
from gatedrentals.domain.ids import ProductCode, SiteId
from gatedrentals.domain.ledger.canonical import TAGS
from gatedrentals.domain.ledger.entry import Posting
from gatedrentals.domain.ledger.export_text import Exported, amount, csv_line, debit_and_credit
from gatedrentals.domain.ledger.roles import Role
from gatedrentals.domain.values import frozen

COLUMNS = (
    *("Posting Date", "Document Date", "Document No.", "External Document No.", "Account Type", "Account No."),
    *("Description", "Debit Amount", "Credit Amount", "Amount"),
    *("Site Dimension", "License Dimension", "Product Dimension"),
)
"""The header of the file."""

_PRODUCT_ROLES = frozenset({Role.REVENUE, Role.DISCOUNTS, Role.DEFERRED_REVENUE, Role.BAD_DEBT})


class NoLedgerAccount(Refusal):
    """The chart of accounts names no number for something that was posted."""

    code = "no_ledger_account"


@frozen
class Chart:
    """Numbers of the general ledger: a product's revenue and deferred accounts from the catalog, the rest by role.

    ``numbers`` is keyed by role (``clearing``) or by role and detail (``clearing/card``), the longer key first; for
    discounts and deferred revenue it overrides the catalog. ``zone`` is the site's: it says on which day a document is.
    """

    catalog: Catalog
    numbers: Mapping[str, str] = field(factory=dict)
    zone: tzinfo = UTC

    def number_of(self, posting: Posting) -> str:
        """The account number of a posting. Raises NoLedgerAccount, and UnknownProduct (see `Catalog`)."""
        role = posting.role.value
        number = self.numbers.get(f"{role}/{posting.detail}") or self.numbers.get(role) or self._of_product(posting)
        if not number:
            raise NoLedgerAccount(f"no general-ledger account for {role!r} with detail {posting.detail!r}")
        return number

    def _of_product(self, posting: Posting) -> str:
        if posting.role not in {Role.REVENUE, Role.DISCOUNTS, Role.DEFERRED_REVENUE}:
            return ""
        accounts = self.catalog.product(ProductCode(posting.detail)).accounts
        return accounts.deferred if posting.role is Role.DEFERRED_REVENUE else accounts.revenue


def business_central_journal(entries: Iterable[Exported], chart_of: Callable[[SiteId], Chart]) -> Iterator[str]:
    """The lines of the file, header first, with their line ends.

    Raises NoLedgerAccount, and UnknownProduct, at the first posting that has no number.
    """
    yield csv_line(*COLUMNS)
    for exported in entries:
        site_id, account_id, entry = exported
        chart, document = chart_of(site_id), entry.document
        posted_on = document.posted_on.isoformat()
        kind = TAGS[type(document.body)].replace("_", " ")
        for posting in entry.postings:
            yield csv_line(
                posted_on,
                document.effective_at.astimezone(chart.zone).date().isoformat(),
                exported.document_number,
                str(document.seq),
                "G/L Account",
                chart.number_of(posting),
                kind,
                *debit_and_credit(posting.cents),
                amount(posting.cents),
                site_id,
                str(account_id),
                posting.detail if posting.role in _PRODUCT_ROLES else "",
            )
