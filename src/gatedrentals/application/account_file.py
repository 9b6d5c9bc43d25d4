"""The file of one account: loaded with all that a recording depends on, and appended to with all that follows (§5)."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Self

from attrs import define, field

from gatedrentals.application.desks import Desks, first_open_day, tax_stay_of
from gatedrentals.application.money_events import events_of
from gatedrentals.application.unapplied_items import UnappliedItems
from gatedrentals.domain.billing.schedule import Piece, next_piece
from gatedrentals.domain.events import Event
from gatedrentals.domain.ids import AccountId, LicenseId, SiteId
from gatedrentals.domain.ledger.chain import seal
from gatedrentals.domain.ledger.documents import (
    Body,
    CreditMemo,
    CreditReason,
    Document,
    Held,
    Holding,
    Invoice,
    InvoiceKind,
    Receipt,
    ReceiptBooked,
    ReceiptReversed,
    ReversalReason,
    Transfer,
)
from gatedrentals.domain.ledger.entry import Entry
from gatedrentals.domain.ledger.line import Line, LineRef
from gatedrentals.domain.licensing.license import License
from gatedrentals.domain.payments.desk import Desk
from gatedrentals.domain.payments.difference import Update
from gatedrentals.domain.payments.posted import Posted
from gatedrentals.domain.payments.standing import HeldMoney, Standing
from gatedrentals.domain.payments.stay_tax import decide_tax, is_decided_anew
from gatedrentals.domain.period import Period, local_day
from gatedrentals.domain.site.policy import Site
from gatedrentals.domain.values import evolve
from gatedrentals.ports.store import Work
from gatedrentals.ports.subledger import StaleAccount


@define
class AccountFile:
    """One account as a use case works on it: ``documents`` grows with every recording; `save` writes what is new.

    ``meant_for`` are the numbers of licenses that money held on suspense came for, by its sequence.
    """

    work: Work
    site: Site
    account_id: AccountId
    license: License | None
    desk: Desk
    documents: list[Document]
    posted: Posted
    standing: Standing
    saved: int
    kept: tuple[HeldMoney, ...]
    meant_for: dict[int, str] = field(factory=dict)

    @classmethod
    def of_license(cls, work: Work, license_: License, now: datetime) -> Self:
        """The file of a license's account. Prices, discounts and taxes of a cycle are those of its own day."""
        desks = Desks.of(work, license_.site_id, now)
        return cls._load(work, desks.site, license_, desks.of_license(license_))

    @classmethod
    def of_account(cls, work: Work, site_id: SiteId, account_id: AccountId, now: datetime) -> Self:
        """The file of any account of a site: of a license, an application or the site's suspense account."""
        if account_id != work.sites.suspense_account(site_id):
            return cls.of_license(work, work.licenses.get(LicenseId(account_id)), now)
        site = work.sites.get(site_id)
        desk = Desk(account_id, site.zone, site.policies, _NothingToCut(), None, first_open_day(work, site_id))
        return cls._load(work, site, None, desk)

    @classmethod
    def of_new_license(cls, work: Work, desks: Desks, license_: License) -> Self:
        """The empty file of a license that is not in the books yet."""
        desk = desks.of_license(license_)
        return cls(work, desks.site, desk.account_id, license_, desk, [], Posted(), Standing(), 0, ())

    @classmethod
    def _load(cls, work: Work, site: Site, license_: License | None, desk: Desk) -> Self:
        entries = work.subledger.entries(desk.account_id)
        documents = [entry.document for entry in entries]
        standing = work.subledger.standing(desk.account_id)
        if standing.seq != len(documents):
            message = f"account {desk.account_id} was appended to while it was read"
            raise StaleAccount(message)
        posted = Posted.read(documents)
        return cls(
            work, site, desk.account_id, license_, desk, documents, posted, standing, len(documents), standing.held
        )

    def next_cycle(self, as_of: datetime) -> Piece | None:
        """The cycle that would be billed next, as the stay is known at an instant; None if none is left (§6.3)."""
        stay = self.desk.stay
        if stay is None:
            return None
        return next_piece(stay, as_of, self.standing.frontier or stay.move_in)

    # --- recordings ------------------------------------------------------------------------------------------------

    def catch_up(self, as_of: datetime, now: datetime, because: str) -> Update:
        """Issue what is due, assess late fees and void what is no longer funded, up to an instant."""
        return self._take(self.desk.catch_up(self.posted, as_of, now, because))

    def receive(self, receipt: Receipt, as_of: datetime, now: datetime) -> Update:
        """Book a receipt and let it flow (§6)."""
        return self._take(self.desk.receive(self.posted, receipt, as_of, now))

    def reverse(self, receipt_seq: int, reversed_: ReceiptReversed, as_of: datetime, now: datetime) -> Update:
        """Take a receipt back and replay (§6.5)."""
        document, update = self.desk.reverse(self.posted, receipt_seq, reversed_, as_of, now)
        self.documents.append(document)
        return self._take(update)

    def record(self, body: Body, effective_at: datetime, as_of: datetime, now: datetime, because: str) -> Update:
        """Append a document that a person or a rule outside the projection decided, and what follows from it."""
        document, update = self.desk.record(self.posted, body, effective_at, as_of, now, because)
        self.documents.append(document)
        return self._take(update)

    def note(self, body: Body, effective_at: datetime, now: datetime, posted_on: date) -> Document:
        """Append a document without a replay.

        It moves no line or receipt, such as a recognition or a check, or the next recording decides what follows.
        """
        document = Document(self.account_id, self.posted.seq + 1, effective_at, now, posted_on, body)
        self.posted.add(document)
        self.documents.append(document)
        return document

    def decide_tax(self, now: datetime, kind: InvoiceKind = InvoiceKind.ONE_TIME) -> None:
        """Bring the hotel tax to what the nights that are charged ask for, by all that is known of the stay (§4.3).

        Asked when a fact re-decides it, and from then on whenever the account changes: nights that are cut take their
        tax along, however it was charged.
        """
        assert self.license is not None
        ended_on = None if self.license.moved_out_on is None else self.license.end
        stay = evolve(tax_stay_of(self.license), ended_on=ended_on)
        decided = decide_tax(self.posted, stay, self.site.policies, self.site.zone)
        because = "hotel tax decided anew"
        if decided.credits:
            memo = CreditMemo(CreditReason.HOTEL_TAX_EXEMPT, decided.credits)
            self.record(memo, now, now, now, because)
        if decided.due:
            invoice = Invoice(self.posted.next_number, kind, local_day(now, self.site.zone), decided.due)
            self.record(invoice, now, now, now, because)

    def hold(self, receipt: Receipt, holding: Holding, now: datetime, meant_for: str = "") -> Document:
        """Book a receipt that no line may take before a person has decided (§6.4, §8.3).

        ``meant_for`` is the number of the license that it came for, if somebody said so.
        """
        day = max(local_day(receipt.received_at, self.site.zone), self.desk.open_from)
        body = ReceiptBooked(receipt, (), (Held(holding, receipt.amount_cents),))
        document = self.note(body, receipt.received_at, now, day)
        self.meant_for[document.seq] = meant_for
        self._hold_what_is_held()
        return document

    def give_up(self, receipt_seq: int, to_account: AccountId, now: datetime) -> Receipt:
        """Send a receipt to another account of ours and return it as it arrives there (§6.4).

        Money that nothing took is transferred; money on lines is taken back first, as booked on a wrong account.
        """
        if self.license is None:
            return self.let_go(receipt_seq, to_account, now)
        receipt = self._receipt(receipt_seq)
        body = ReceiptReversed(receipt_seq, ReversalReason.WRONG_ACCOUNT, "", now, (), moved_to=to_account)
        self.reverse(receipt_seq, body, now, now)
        return evolve(receipt, transferred=True)

    def receipt_seq(self, source: str, external_id: str) -> int:
        """Where a receipt stands in this account that counts here. Raises StopIteration if none does."""
        return next(
            seq
            for seq, posted in self.posted.receipts.items()
            if (posted.receipt.source, posted.receipt.external_id) == (source, external_id) and posted.reversal is None
        )

    def let_go(self, receipt_seq: int, to_account: AccountId, now: datetime) -> Receipt:
        """Send all that is held of a receipt to another account of ours, and return it as it arrives there (§6.4)."""
        receipt = self._receipt(receipt_seq)
        held = tuple(Held(holding, cents) for holding, cents in self.posted.held[receipt_seq].items() if cents)
        day = max(local_day(now, self.site.zone), self.desk.open_from)
        self.note(Transfer(receipt_seq, to_account, held), receipt.received_at, now, day)
        self._hold_what_is_held()
        return evolve(receipt, amount_cents=sum(part.cents for part in held), transferred=True)

    def _hold_what_is_held(self) -> None:
        self.standing = evolve(self.standing, held=tuple(self.posted.held_money()))

    def _take(self, update: Update) -> Update:
        for document in update.documents:
            self.posted.add(document)
        self.documents += update.documents
        self.standing = evolve(
            self.standing,
            frontier=update.frontier,
            next_invoice_number=update.next_number,
            open_lines=update.open_lines,
            held=update.held,
            # Also what a person said counts: money of before it must not see it.
            settled_through=self.posted.settled_through,
            next_deadline=update.next_deadline,
            needs_replay=update.needs_replay,
        )
        return update

    # --- saving ----------------------------------------------------------------------------------------------------

    def save(self, now: datetime) -> Sequence[Entry]:
        """Seal and append what is new, tell it, and keep or close the items of unapplied money; returns the entries."""
        if len(self.documents) == self.saved:
            return ()
        if self.license is not None and is_decided_anew(self.posted):
            self.decide_tax(now)
        entries, events = self.sealed()
        self.work.subledger.append(self.account_id, entries, self.standing)
        self.work.outbox.put(self.site.id, self.account_id, now, events)
        self.keep_items(now)
        return entries

    def sealed(self) -> tuple[Sequence[Entry], Sequence[Event]]:
        """What is new as entries and as what is told of them, for whoever appends them; it counts as saved."""
        new = self.documents[self.saved :]
        entries, balances = seal(self.standing, new, self._line, self._receipt)
        self.standing = evolve(self.standing, seq=new[-1].seq, head=entries[-1].hash, balances=balances)
        self.saved = len(self.documents)
        return entries, events_of(new, self.posted)

    def _line(self, ref: LineRef) -> Line:
        invoice = self.posted.invoices[ref.invoice_seq].invoice
        return next(line for line in invoice.lines if line.line_no == ref.line_no)

    def _receipt(self, seq: int) -> Receipt:
        return self.posted.receipts[seq].receipt

    def keep_items(self, now: datetime) -> None:
        """Every unapplied amount has an open item; an item whose money has left is closed (§5.3)."""
        items = UnappliedItems(self.work, self.site, self.account_id, self._receipt, self._meant_for)
        items.keep(self.kept, self.standing.held, now)
        self.kept = self.standing.held

    def _meant_for(self, receipt_seq: int) -> str:
        """The number of the license that a receipt came for; empty if nobody said so."""
        return self.license.number if self.license is not None else self.meant_for.get(receipt_seq, "")


class _NothingToCut:
    """The cutter of an account without a stay: nothing is billed by schedule there."""

    def recurring(self, _piece: Piece, _uses: Mapping[str, int]) -> tuple[Line, ...]:
        return ()

    first = recurring

    def tax_cents(self, _tax: Line, _net_cents: int, _window: Period) -> int:
        return 0
