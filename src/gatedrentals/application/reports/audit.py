"""The audit: every invariant of §5.3, for every account and over all of them."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from enum import Enum
from itertools import pairwise

from attrs import field, frozen

from gatedrentals.application.reports.site_accounts import SiteAccount, site_accounts, sites_of
from gatedrentals.domain.attention.kinds import UNAPPLIED
from gatedrentals.domain.ids import SiteId
from gatedrentals.domain.ledger.audit import Invariant, audit
from gatedrentals.domain.ledger.books import books_of
from gatedrentals.domain.ledger.documents import Recognition
from gatedrentals.domain.ledger.references import UnknownReference
from gatedrentals.domain.ledger.roles import Role
from gatedrentals.domain.money import dollars
from gatedrentals.domain.payments.standing import Standing
from gatedrentals.domain.period import next_month
from gatedrentals.ports.closes import MonthClose
from gatedrentals.ports.store import Store, Work


class SiteInvariant(Enum):
    """What must be true beside what `Invariant` says of one account (§5.3, §7.2)."""

    STANDING = "standing_is_the_documents"
    TRANSFERS_ZERO = "transfers_sum_to_zero"
    UNAPPLIED_HAS_ITEM = "unapplied_money_has_an_open_item"
    ITEM_HAS_MONEY = "item_of_unapplied_money_has_money"
    CLOSES_IN_ORDER = "months_close_in_order"
    CLOSE_AS_POSTED = "close_is_what_was_posted"
    CLOSED_MONTH = "nothing_posted_into_a_closed_month"


@frozen
class AuditFinding:
    """An invariant that does not hold. ``account`` is a license's number or a kind of account; empty for a site."""

    site_id: SiteId
    account: str
    invariant: Invariant | SiteInvariant
    text: str
    seq: int | None = None


@frozen
class BooksAudit:
    """What was audited and what was found: nothing, if the books are right."""

    accounts: int
    entries: int
    findings: tuple[AuditFinding, ...]


@frozen
class BooksAudits:
    """Audits the books of a site, or of all sites."""

    store: Store

    def __call__(self, site_id: SiteId | None = None) -> BooksAudit:
        """Audit. Raises UnknownSite."""
        accounts = entries = 0
        findings: list[AuditFinding] = []
        with self.store.work(site_id) as work:
            for each in sites_of(work, site_id):
                site = _SiteAudit(each, work.closes.of_site(each))
                for account in site_accounts(work, each):
                    accounts += 1
                    entries += len(account.entries)
                    findings += site.account(account, work.subledger.standing(account.id))
                findings += site.end(work)
        return BooksAudit(accounts, entries, tuple(findings))


@frozen
class _SiteAudit:
    """Sums over a site's accounts while they pass."""

    site_id: SiteId
    closes: Sequence[MonthClose]
    unapplied: set[tuple[str, str]] = field(factory=set)
    recognized: dict[date, int] = field(factory=dict)
    transfers: list[int] = field(factory=list)

    def account(self, account: SiteAccount, standing: Standing) -> Iterator[AuditFinding]:
        """What is wrong with one account."""
        for found in audit(account.entries):
            yield AuditFinding(self.site_id, account.name, found.invariant, found.text, found.seq)
        yield from self._standing(account, standing)
        for entry in account.entries:
            document = entry.document
            self.transfers.extend(posting.cents for posting in entry.postings if posting.role is Role.TRANSFERS)
            if isinstance(document.body, Recognition):
                month = document.body.month
                cents = sum(part.cents for part in document.body.lines)
                self.recognized[month] = self.recognized.get(month, 0) + cents
            late = [close for close in self.closes if _restates(close, document.posted_on, document.recorded_at)]
            if late:
                text = f"document {document.seq} was posted on {document.posted_on.isoformat()} after that month closed"
                yield self._found(SiteInvariant.CLOSED_MONTH, text, account, document.seq)

    def _standing(self, account: SiteAccount, standing: Standing) -> Iterator[AuditFinding]:
        try:
            books = books_of(account.documents)
        except UnknownReference:
            return  # the account's own audit says so
        kept = {line.ref: line.open_cents for line in standing.open_lines}
        told = {line.ref: line.open_cents for line in books.base_lines if line.open_cents}
        if kept != told:
            text = f"{dollars(sum(kept.values()))} is kept as open, {dollars(sum(told.values()))} is by the documents"
            yield self._found(SiteInvariant.STANDING, text, account)
        last = account.entries[-1] if account.entries else None
        if last and (standing.seq, standing.head, standing.balances) != (last.document.seq, last.hash, last.balances):
            yield self._found(SiteInvariant.STANDING, f"it stands at {standing.seq}, not after its last entry", account)
        for seq, receipt in books.receipts.items():
            self.unapplied.update(
                (UNAPPLIED[each].name, f"{account.id}/{seq}") for each in receipt.held if each in UNAPPLIED
            )

    def end(self, work: Work) -> Iterator[AuditFinding]:
        """What is wrong with the site as a whole."""
        left_cents = sum(self.transfers)
        if left_cents:
            text = f"transfers between accounts come to {dollars(left_cents)}, not to zero"
            yield self._found(SiteInvariant.TRANSFERS_ZERO, text)
        kinds = {kind.name for kind in UNAPPLIED.values()}
        items = {(item.kind, item.key) for item in work.kept.open_items(self.site_id) if item.kind in kinds}
        for kind, key in sorted(self.unapplied - items):
            yield self._found(SiteInvariant.UNAPPLIED_HAS_ITEM, f"no open item {kind} for the money of {key}")
        for kind, key in sorted(items - self.unapplied):
            yield self._found(SiteInvariant.ITEM_HAS_MONEY, f"the item {kind} of {key} is open without money")
        yield from self._closes()

    def _closes(self) -> Iterator[AuditFinding]:
        months = [close.month for close in self.closes]
        for before, month in pairwise(months):
            if month != next_month(before):
                yield self._found(SiteInvariant.CLOSES_IN_ORDER, f"{month:%Y-%m} closed after {before:%Y-%m}")
        closed = {close.month: close.recognized_cents for close in self.closes}
        for month in sorted({*closed, *self.recognized}):
            kept_cents, posted_cents = closed.get(month, 0), self.recognized.get(month, 0)
            if kept_cents != posted_cents:
                text = f"{month:%Y-%m} closed with {dollars(kept_cents)}, {dollars(posted_cents)} was posted"
                yield self._found(SiteInvariant.CLOSE_AS_POSTED, text)

    def _found(
        self, invariant: SiteInvariant, text: str, account: SiteAccount | None = None, seq: int | None = None
    ) -> AuditFinding:
        return AuditFinding(self.site_id, account.name if account else "", invariant, text, seq)


def _restates(close: MonthClose, posted_on: date, recorded_at: datetime) -> bool:
    """Whether a document came into a closed month: into its days, recorded after the close (§7.4)."""
    return posted_on < next_month(close.month) and recorded_at > close.closed_at
