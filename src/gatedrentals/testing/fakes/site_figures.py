"""Figures of a site reckoned by the domain, account by account."""

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from attrs import asdict, evolve, frozen

from gatedrentals.application.reports.site_accounts import SiteAccount, accounts_of_sites, licensed_accounts
from gatedrentals.domain.ids import AccountId, LicenseId, SiteId
from gatedrentals.domain.ledger.aging import age
from gatedrentals.domain.ledger.books import read_books
from gatedrentals.domain.ledger.canonical import TAGS
from gatedrentals.domain.ledger.documents import (
    CreditMemo,
    DepositForfeit,
    Invoice,
    Method,
    ReceiptBooked,
    ReceiptReversed,
    RefundDue,
    RefundWithdrawn,
)
from gatedrentals.domain.ledger.entry import Balances, Entry
from gatedrentals.domain.ledger.line import LineKind
from gatedrentals.domain.ledger.postings import is_deposit
from gatedrentals.domain.ledger.roles import Role
from gatedrentals.domain.ledger.trial_balance import journal_rows
from gatedrentals.domain.revenue.roll_forward import PostedCents
from gatedrentals.ports.site_figures import AgedAccount, Collected, DepositRow, Stands
from gatedrentals.ports.store import Work


@frozen
class MemorySiteFigures:
    """Figures of what a work sees."""

    work: Work

    def aged(self, site_id: SiteId, zone: ZoneInfo, as_of: date, known_on: date | None) -> Sequence[AgedAccount]:
        """Every account with something to show."""
        found = []
        for account in accounts_of_sites(self.work, site_id):
            aging = age(account.documents, as_of, zone, known_on)
            if aging.lines or aging.ahead_cents or aging.ledger_cents or aging.differences:
                found.append(AgedAccount(account.id, account.name, aging))
        return tuple(found)

    def posted(self, site_id: SiteId | None, roles: Collection[Role], until: date | None) -> Sequence[PostedCents]:
        """What moved these roles until the end of a day, summed."""
        sums: dict[tuple[date, str, Role, str, bool], int] = defaultdict(int)
        for account in accounts_of_sites(self.work, site_id):
            for row in journal_rows(account.entries):
                if row.role in roles and (until is None or row.posted_on <= until):
                    month = row.posted_on.replace(day=1)
                    sums[month, row.document_kind, row.role, row.detail, row.cents > 0] += row.cents
        return tuple(
            PostedCents(month, kind, role, detail, cents) for (month, kind, role, detail, _), cents in sums.items()
        )

    def deposits(
        self, site_id: SiteId, license_id: LicenseId | None = None, until: date | None = None
    ) -> Sequence[DepositRow]:
        """What was posted of deposits until the end of a day: by the books as they are, or by the journal."""
        accounts = [each for each in licensed_accounts(self.work, site_id) if license_id in {None, each.id}]
        rows = (_deposit(account) if until is None else _deposit_until(account, until) for account in accounts)
        return tuple(row for row in rows if row is not None)

    def collected(self, site_id: SiteId, bounds: Sequence[datetime]) -> Sequence[Collected]:
        """What passed through the clearing accounts between each bound and the next."""
        rows: dict[tuple[int, str], Collected] = {}
        for account in accounts_of_sites(self.work, site_id):
            for moved in _moves(account.entries, bounds):
                key = (moved.span, moved.method.value)
                rows[key] = _sum(rows[key], moved) if key in rows else moved
        return tuple(row for _, row in sorted(rows.items()))

    def taxed(self, site_id: SiteId) -> Mapping[AccountId, int]:
        """What the tax lines of each account that has one come to, less credits."""
        found = {}
        for account in accounts_of_sites(self.work, site_id):
            lines = read_books(account.entries).lines.values()
            taxes = [line.own_cents for line in lines if line.line.kind is LineKind.TAX]
            if taxes:
                found[account.id] = sum(taxes)
        return found

    def stands(self, site_id: SiteId, night: date) -> Stands:
        """What a site stands at now, and who occupies its pads in a night."""
        sums: dict[str, int] = dict.fromkeys(asdict(Balances()), 0)
        for account in accounts_of_sites(self.work, site_id):
            for name, cents in asdict(self.work.subledger.standing(account.id).balances).items():
                sums[name] += cents
        licenses = list(self.work.licenses.of_site(site_id))
        pads = {assignment.pad for license_ in licenses for assignment in license_.assignments}
        occupied = {
            nights.pad
            for license_ in licenses
            for nights in license_.pad_nights()
            if nights.start <= night < (nights.end or date.max)
        }
        return Stands(evolve(Balances(), **sums), len(occupied), len(pads))


def _deposit(account: SiteAccount) -> DepositRow | None:
    books = read_books(account.entries)
    lines = [line for line in books.lines.values() if is_deposit(line.line) and line.line.amount_cents]
    if not lines or account.license is None:
        return None
    forfeited_cents = sum(line.forfeited_cents for line in books.lines.values())
    return DepositRow(
        license_number=account.name,
        state=account.license.state,
        asked_cents=sum(line.own_cents for line in lines),
        paid_cents=books.deposits_paid_cents,
        forfeited_cents=forfeited_cents,
        refunded_cents=books.deposits_paid_cents - forfeited_cents - books.deposits_held_cents,
        held_cents=books.deposits_held_cents,
    )


def _deposit_until(account: SiteAccount, until: date) -> DepositRow | None:
    moved: Counter[tuple[Role, str]] = Counter()
    asked = False
    for row in journal_rows(account.entries):
        if row.posted_on <= until:
            moved[row.role, row.document_kind] += row.cents
            asked = asked or (row.role is Role.DEPOSITS_BILLED and row.document_kind == TAGS[Invoice])
    if not asked or account.license is None:
        return None
    held = {kind: -cents for (role, kind), cents in moved.items() if role is Role.DEPOSITS_HELD}
    forfeited_cents = -held.get(TAGS[DepositForfeit], 0)
    refunded_cents = -held.get(TAGS[RefundDue], 0) - held.get(TAGS[RefundWithdrawn], 0)
    return DepositRow(
        license_number=account.name,
        state=account.license.state,
        asked_cents=-sum(moved[Role.DEPOSITS_BILLED, TAGS[kind]] for kind in (Invoice, CreditMemo)),
        paid_cents=sum(held.values()) + forfeited_cents + refunded_cents,
        forfeited_cents=forfeited_cents,
        refunded_cents=refunded_cents,
        held_cents=sum(held.values()),
    )


def _moves(entries: Sequence[Entry], bounds: Sequence[datetime]) -> Iterator[Collected]:
    """What entries move on a clearing account, which is where money from outside passes (§5.2)."""
    for entry in entries:
        document = entry.document
        span = bisect_right(bounds, document.effective_at) - 1
        if not isinstance(document.body, ReceiptBooked | ReceiptReversed) or not 0 <= span < len(bounds) - 1:
            continue
        for posting in entry.postings:
            if posting.role is Role.CLEARING and posting.detail != Method.OPENING.value:
                came = isinstance(document.body, ReceiptBooked)
                yield Collected(
                    span=span,
                    method=Method(posting.detail),
                    payments=1 if came else 0,
                    received_cents=posting.cents if came else 0,
                    returned_cents=0 if came else -posting.cents,
                )


def _sum(row: Collected, moved: Collected) -> Collected:
    return Collected(
        row.span,
        row.method,
        row.payments + moved.payments,
        row.received_cents + moved.received_cents,
        row.returned_cents + moved.returned_cents,
    )
