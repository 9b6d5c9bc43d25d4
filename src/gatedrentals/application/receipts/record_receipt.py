"""Book money that came in, on the license that it is for or on the site's suspense account (§6.4, §8)."""

from datetime import datetime, timedelta

from attrs import frozen

from gatedrentals.application.account_file import AccountFile
from gatedrentals.application.asked import Asked
from gatedrentals.application.deposits.late_changes import settle_late_money
from gatedrentals.application.desks import Desks, open_after
from gatedrentals.application.retrying import retrying
from gatedrentals.application.short_way import save_update, sealed
from gatedrentals.domain.billing.schedule import next_piece
from gatedrentals.domain.errors import InvalidValue
from gatedrentals.domain.ids import AccountId, SiteId, account_of
from gatedrentals.domain.ledger.documents import Allocation, Held, Holding, Receipt, ReceiptBooked
from gatedrentals.domain.ledger.words import METHOD_NAMES
from gatedrentals.domain.licensing.license import License
from gatedrentals.domain.licensing.states import OCCUPIED
from gatedrentals.domain.money import dollars
from gatedrentals.domain.payments.acceptance import accepts
from gatedrentals.domain.payments.advance import receive_next
from gatedrentals.domain.payments.difference import Update
from gatedrentals.domain.payments.hand_entry import AmountToConfirm, check_amount
from gatedrentals.ports.audit_trail import AuditRow
from gatedrentals.ports.clock import Clock
from gatedrentals.ports.runs import Append, ReadyLicense
from gatedrentals.ports.store import Store, Work
from gatedrentals.ports.subledger import DuplicateReceipt, StaleAccount

CLOCKS_DIFFER = timedelta(days=1)
"""How far ahead of ours the clock of a bank or a gateway may be."""


@frozen
class RecordReceipt:
    """Money that came in at a site; ``license_number`` is empty if nobody knows yet whose it is.

    ``by_hand``: a person typed the amount in, so that one far above a cycle's worth asks to be ``confirmed`` (§6.3).
    """

    site_id: SiteId
    receipt: Receipt
    asked: Asked
    license_number: str = ""
    by_hand: bool = False
    confirmed: bool = False


@frozen
class Booked:
    """Where a receipt stands in the books, and where its money went."""

    account_id: AccountId
    seq: int
    license_number: str
    allocations: tuple[Allocation, ...]
    held: tuple[Held, ...]


@frozen
class BookReceipts:
    """Books receipts, one at a time.

    A payer whose money was linked to a license is known again (§8.3). Money that the policy refuses under notice goes
    to quarantine, money for nobody to the unmatched (§6.4); both keep an item open. What a settled license does not owe
    goes back by check.
    """

    store: Store
    clock: Clock

    def __call__(self, command: RecordReceipt) -> Booked:
        """Book the money.

        Raises DuplicateReceipt, UnknownLicense, UnknownSite or AmountToConfirm, or InvalidValue for money that came in
        the future; nothing is booked then.
        """

        def once() -> Booked:
            with self.store.work(command.site_id) as work:
                return self._book_quickly(work, command) or self.book(work, command)

        return retrying(once)

    def _book_quickly(self, work: Work, command: RecordReceipt) -> Booked | None:
        """Book on what the account stands at, if that tells all: one statement reads it, one appends to it."""
        now = self.clock.now()
        check_day(command.receipt, now)
        if not command.license_number:
            return None
        ready = work.runs.ready(command.site_id, [command.license_number]).get(command.license_number)
        if ready is None:
            return None
        desks = Desks.of(work, command.site_id, now, open_after(ready.closed))
        update = _decide_quickly(desks, ready, command.receipt, now)
        if update is None or _asks_to_confirm(desks, ready, command, now):
            return None
        self._audit(work, command, command.license_number)
        return _told(save_update(work, desks.site, ready, update, now), command.license_number)

    def take(self, work: Work, command: RecordReceipt) -> Booked:
        """The same within a work that is under way and goes on if the money is refused; nothing is left of it then.

        Raises what calling does, and StaleAccount if someone else booked the money since it was looked for.
        """
        self._check(work, command.receipt)
        try:
            return self._book_quickly(work, command) or self.book(work, command)
        except DuplicateReceipt as meanwhile:
            message = f"{command.receipt.source} {command.receipt.external_id} was booked meanwhile"
            raise StaleAccount(message) from meanwhile

    def book(self, work: Work, command: RecordReceipt) -> Booked:
        """The same within a work that is under way, by a replay of the account."""
        receipt = command.receipt
        self._check(work, receipt)
        now = self.clock.now()
        license_ = self._taker(work, command)
        if isinstance(license_, Holding):
            return self._hold(work, command, license_)
        policy = work.sites.get(command.site_id).policies.at(receipt.received_at)
        file = AccountFile.of_license(work, license_, now)
        if command.by_hand and not command.confirmed:
            check_amount(receipt.amount_cents, file.next_cycle(now), file.desk.cutter, policy)
        file.receive(receipt, now, now)
        settle_late_money(file, command.asked, now)
        file.save(now)
        return self._booked(work, command, file, license_.number)

    def waits(self, work: Work, command: RecordReceipt) -> bool:
        """Whether the money would wait on suspense, for a license or for an answer (§6.4). Raises UnknownLicense."""
        return isinstance(self._taker(work, command), Holding)

    def _check(self, work: Work, receipt: Receipt) -> None:
        check_day(receipt, self.clock.now())
        if work.subledger.find_receipt(receipt.source, receipt.external_id) is not None:
            raise DuplicateReceipt(f"{receipt.source} {receipt.external_id} is in the books already")

    def _taker(self, work: Work, command: RecordReceipt) -> License | Holding:
        license_ = self._license(work, command)
        if license_ is None:
            return Holding.UNMATCHED
        policy = work.sites.get(command.site_id).policies.at(command.receipt.received_at)
        return license_ if accepts(command.receipt.method, license_.state, policy) else Holding.QUARANTINED

    def _license(self, work: Work, command: RecordReceipt) -> License | None:
        if command.license_number:
            return work.licenses.by_number(command.site_id, command.license_number)
        name = command.receipt.payer_name
        link = work.parties.link_of(command.site_id, name) if name else None
        return work.licenses.get(link.license_id) if link is not None else None

    def _hold(self, work: Work, command: RecordReceipt, holding: Holding) -> Booked:
        now = self.clock.now()
        suspense = work.sites.suspense_account(command.site_id)
        file = AccountFile.of_account(work, command.site_id, suspense, now)
        file.hold(command.receipt, holding, now, command.license_number)
        file.save(now)
        return self._booked(work, command, file, "")

    def _booked(self, work: Work, command: RecordReceipt, file: AccountFile, number: str) -> Booked:
        receipt = command.receipt
        document = next(
            document
            for document in reversed(file.documents)
            if isinstance(document.body, ReceiptBooked) and document.body.receipt.external_id == receipt.external_id
        )
        self._audit(work, command, number)
        allocations = tuple(file.posted.placed.get(document.seq, {}).values())
        held = tuple(Held(kind, cents) for kind, cents in file.posted.held.get(document.seq, {}).items() if cents)
        return Booked(file.account_id, document.seq, number, allocations, held)

    def _audit(self, work: Work, command: RecordReceipt, number: str) -> None:
        work.audit_trail.add(audit_row(command.site_id, command.asked, command.receipt, number, self.clock.now()))


def audit_row(site_id: SiteId, asked: Asked, receipt: Receipt, number: str, now: datetime) -> AuditRow:
    """Who booked which money, and on which license; no number: on suspense."""
    where = f"license {number}" if number else "suspense"
    return AuditRow(
        site_id=site_id,
        at=now,
        who=asked.who,
        origin=asked.origin,
        what="record_receipt",
        subject=f"{receipt.source} {receipt.external_id}",
        detail=f"{dollars(receipt.amount_cents)} by {METHOD_NAMES[receipt.method]} on {where}",
    )


def receive_quickly(desks: Desks, ready: ReadyLicense, receipt: Receipt, now: datetime) -> Append | None:
    """What booking a receipt appends, its own document last; None where only a replay knows, or items are kept (§6.5).

    Rules that apply only so many times ask for their uses where a cycle is billed with it.
    """
    update = _decide_quickly(desks, ready, receipt, now)
    if update is None:
        return None
    return sealed(account_of(ready.license.id), ready.standing, update, ready.numbers, ready.deposits)


def _decide_quickly(desks: Desks, ready: ReadyLicense, receipt: Receipt, now: datetime) -> Update | None:
    license_ = ready.license
    policy = desks.site.policies.at(receipt.received_at)
    if license_.state not in OCCUPIED or not accepts(receipt.method, license_.state, policy):
        return None
    update = receive_next(desks.of_license(license_), ready.standing, receipt, now, now)
    return None if update is None or (desks.counts_uses and len(update.documents) > 1) else update


def _told(append: Append, number: str) -> Booked:
    seq, body = next(
        (entry.document.seq, body) for entry in append.entries if isinstance(body := entry.document.body, ReceiptBooked)
    )
    return Booked(append.account_id, seq, number, body.allocations, body.held)


def _asks_to_confirm(desks: Desks, ready: ReadyLicense, command: RecordReceipt, now: datetime) -> bool:
    """Whether a person must be asked, or told something else first: see `BookReceipts.book`."""
    if not command.by_hand or command.confirmed:
        return False
    stay = ready.license.stay
    piece = next_piece(stay, now, ready.standing.frontier or stay.move_in)
    policy = desks.site.policies.at(command.receipt.received_at)
    try:
        check_amount(command.receipt.amount_cents, piece, desks.of_license(ready.license).cutter, policy)
    except AmountToConfirm:
        return True
    return False


def check_day(receipt: Receipt, now: datetime) -> None:
    """Raises InvalidValue for money from the future: the books would be followed up to it, bills and fees and all."""
    if receipt.received_at > now + CLOCKS_DIFFER:
        found = receipt.received_at.isoformat(timespec="seconds")
        local = now.astimezone(receipt.received_at.tzinfo).isoformat(timespec="seconds")
        raise InvalidValue("received_at", found, f"an instant up to now, {local}")
