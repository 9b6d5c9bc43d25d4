"""The auditor of a park: what must be true of each account after every step, reckoned apart from the product (§5.3)."""

from collections import Counter
from collections.abc import Iterator
from hashlib import sha256

from attrs import define, evolve, field, frozen

from gatedrentals.domain.catalog.product import RETURNED_REFUND, ChargeClass
from gatedrentals.domain.ids import AccountId
from gatedrentals.domain.ledger.documents import DepositForfeit, Holding, Method, ReversalReason
from gatedrentals.domain.ledger.entry import Balances, Entry
from gatedrentals.domain.ledger.roles import Role
from gatedrentals.domain.licensing.license import License
from gatedrentals.domain.payments.standing import Standing
from gatedrentals.ports.closes import MonthClose
from gatedrentals.testing.machines.bills_audit import bills_findings
from gatedrentals.testing.machines.dates_audit import dates_findings
from gatedrentals.testing.machines.late_audit import late_findings
from gatedrentals.testing.machines.park import Park, each_account
from gatedrentals.testing.machines.tally import Tally

ITEM_OF = {
    Holding.UNMATCHED: "unmatched_receipt",
    Holding.QUARANTINED: "quarantined_receipt",
    Holding.OVER_HORIZON: "receipt_over_horizon",
    Holding.BEFORE_FIRST_INVOICE: "receipt_before_first_invoice",
}
"""The four reasons for unapplied money, each with the item that it keeps open (§5.3)."""

_KEPT = {
    Role.RECEIVABLE: ("receivable_cents", 1),
    Role.DEFERRED_REVENUE: ("deferred_cents", -1),
    Role.DEPOSITS_BILLED: ("deposits_billed_cents", -1),
    Role.DEPOSITS_HELD: ("deposits_held_cents", -1),
    Role.REFUNDABLE_CREDIT: ("credit_cents", -1),
    Role.UNAPPLIED: ("unapplied_cents", -1),
    Role.REFUNDS_PAYABLE: ("refunds_payable_cents", -1),
}
"""The balance of an account that each role's postings make up, and its sign."""


@frozen
class Books:
    """One account as it is kept."""

    account_id: AccountId
    entries: tuple[Entry, ...]
    standing: Standing
    items: frozenset[tuple[str, str]]
    closes: tuple[MonthClose, ...]
    license: License | None

    @property
    def tally(self) -> Tally:
        """The auditor's own count of its documents."""
        return Tally.of(entry.document for entry in self.entries)


@define
class Auditor:
    """Looks at a park again and again, and remembers the chains, so that nothing that was kept can change."""

    heads: dict[AccountId, tuple[int, bytes]] = field(factory=dict)

    def audit(self, park: Park) -> list[str]:
        """Everything that is wrong now, in words; nothing if all is well."""
        findings: list[str] = []
        whole: Counter[Role] = Counter()
        for number, books in _read(park):
            name = number or "suspense"
            found = [*_entries(books), *self._chain(books), *_totals(books), *_lines(books), *_money(books)]
            found += dates_findings(books.entries, books.closes)
            if books.license is not None:
                found += late_findings(books.entries, park.set_up)
                found += bills_findings(books.tally, books.standing, books.license, park.set_up, park.now)
                found += [f"a replay posts {document.body}" for document in park.replayed(number)]
            findings += [f"{name}: {text}" for text in found]
            for entry in books.entries:
                for posting in entry.postings:
                    whole[posting.role] += posting.cents
        if sum(whole.values()) or whole[Role.TRANSFERS]:
            findings.append(f"all accounts together: {whole}")
        return findings + list(_cash(park))

    def _chain(self, books: Books) -> Iterator[str]:
        head = bytes(32)
        known_seq, known_hash = self.heads.get(books.account_id, (0, head))
        for place, entry in enumerate(books.entries, 1):
            head = sha256(head + entry.payload).digest()
            if entry.document.seq != place or entry.hash != head:
                yield f"the chain breaks at {place}"
            if place == known_seq and entry.hash != known_hash:
                yield f"entry {place} is not what it was"
        if len(books.entries) < known_seq:
            yield f"entries are gone: {len(books.entries)} of {known_seq}"
        if (books.standing.seq, books.standing.head) != (len(books.entries), head):
            yield f"the standing is of entry {books.standing.seq}, not of {len(books.entries)}"
        self.heads[books.account_id] = (len(books.entries), head)


def _read(park: Park) -> Iterator[tuple[str, Books]]:
    accounts = list(each_account(park))
    with park.store.work(park.site_id) as work:
        items = frozenset((item.kind, item.key) for item in work.kept.open_items(park.site_id))
        closes = tuple(work.closes.of_site(park.site_id))
        for number, account_id in accounts:
            license_ = work.licenses.by_number(park.site_id, number) if number else None
            entries = tuple(work.subledger.entries(account_id))
            yield number, Books(account_id, entries, work.subledger.standing(account_id), items, closes, license_)


def _entries(books: Books) -> Iterator[str]:
    """Every entry balances, and keeps the balances that follow from all postings up to it (§5.1, §5.5)."""
    sums: Counter[str] = Counter()
    for entry in books.entries:
        if sum(posting.cents for posting in entry.postings):
            yield f"entry {entry.document.seq} does not balance"
        for posting in entry.postings:
            if posting.role in _KEPT:
                name, sign = _KEPT[posting.role]
                sums[name] += sign * posting.cents
        if entry.balances != Balances(**sums):
            yield f"entry {entry.document.seq} keeps {entry.balances} for {dict(sums)}"


def _totals(books: Books) -> Iterator[str]:
    """The ledger and the documents say the same (§5.3)."""
    if not books.entries:
        return
    tally, kept = books.tally, books.entries[-1].balances
    opens = tally.opens()
    deposits = {ref for ref, line in tally.lines.items() if line.charge_class is ChargeClass.DEPOSIT}
    deferred = sum(
        tally.own_cents(ref) - tally.recognised[ref] for ref, line in tally.lines.items() if line.earning is not None
    )
    made_good = sum(tally.own_cents(ref) for ref, line in tally.lines.items() if line.product == RETURNED_REFUND)
    paid = tally.deposit_paid_cents() + sum(tally.relieved[ref] for ref in deposits)
    unapplied = Counter[bool]()
    for holdings in tally.held.values():
        for holding, cents in holdings.items():
            unapplied[holding in ITEM_OF] += cents
    said = evolve(
        kept,
        receivable_cents=sum(opens.values()),
        deferred_cents=deferred,
        deposits_billed_cents=sum(tally.own_cents(ref) for ref in deposits) - paid,
        deposits_held_cents=paid - tally.forfeited_cents - tally.deposit_refunded_cents,
        unapplied_cents=unapplied[True],
        credit_cents=unapplied[False] + made_good,
    )
    if said != kept:
        yield f"the ledger says {kept}, the documents {said}"


def _lines(books: Books) -> Iterator[str]:
    """No line is over-allocated, below zero or paid by less than nothing; open lines are those that stand (§5.3)."""
    tally = books.tally
    nets, opens = tally.nets(), tally.opens()
    for ref, cents in opens.items():
        paid = tally.paid.get(ref, Counter())
        if nets[ref] < 0 or cents < 0 or min(paid.values(), default=0) < 0:
            yield f"line {ref} of {nets[ref]} has {dict(paid)} on it, {cents} open"
    for entry in books.entries:
        body = entry.document.body
        refs = [share.line for share in body.allocations] if isinstance(body, DepositForfeit) else []
        if any(tally.lines[ref].charge_class is ChargeClass.DEPOSIT for ref in refs):
            yield f"document {entry.document.seq} lets a deposit pay a deposit line"
    standing = {line.ref: line.open_cents for line in books.standing.open_lines}
    counted = {ref: cents for ref, cents in opens.items() if cents > 0}
    if standing != counted:
        yield f"open lines are {counted}, but {standing} stand"


def _money(books: Books) -> Iterator[str]:
    """Every receipt is where it is whole, and what no line takes is held with an item for a person (§5.3)."""
    tally = books.tally
    places: Counter[int] = Counter()
    for paid in tally.paid.values():
        places.update(paid)
    for seq, receipt in tally.receipts.items():
        held = tally.held.get(seq, Counter())
        there = places[seq] + sum(held.values()) + tally.gone[seq]
        came_back = seq in tally.reversed
        lacks = min(held.values(), default=0) < 0 and not (came_back and tally.gone[seq])
        if there != (0 if came_back else receipt.amount_cents) or lacks:
            yield f"receipt {seq} of {receipt.amount_cents} has {there} in the books: {dict(held)}"
    counted = {
        (seq, holding): cents for seq, held in tally.held.items() for holding, cents in held.items() if cents > 0
    }
    standing: Counter[tuple[int, Holding]] = Counter()
    for money in books.standing.held:
        standing[money.receipt_seq, money.holding] += money.cents
    if counted != dict(standing):
        yield f"{counted} is held, but {dict(standing)} stands"
    needed = {(ITEM_OF[kind], f"{books.account_id}/{seq}") for seq, kind in counted if kind in ITEM_OF}
    ours = {item for item in books.items if item[0] in ITEM_OF.values() and item[1].startswith(f"{books.account_id}/")}
    if needed != ours:
        yield f"open items are {sorted(ours)}, should be {sorted(needed)}"


def _cash(park: Park) -> Iterator[str]:
    """What came in by each method, less what went back, is what clearing accounts hold (§5.2)."""
    ledger: Counter[str] = Counter()
    came: Counter[str] = Counter()
    moved_on = {ReversalReason.WRONG_ACCOUNT, ReversalReason.PAYER_UNLINKED}
    for _, books in _read(park):
        for entry in books.entries:
            for posting in entry.postings:
                if posting.role is Role.CLEARING:
                    ledger[posting.detail] += posting.cents
        tally = books.tally
        for seq, receipt in tally.receipts.items():
            reversal = tally.reversed.get(seq)
            came[receipt.method.value] += 0 if receipt.transferred else receipt.amount_cents
            if reversal is not None and reversal.reason not in moved_on:
                came[receipt.method.value] -= receipt.amount_cents
    if any(ledger[method.value] != came[method.value] for method in Method):
        yield f"clearing holds {dict(ledger)}, {dict(came)} came in"
