"""The desk of one account: every recording is facts in, documents out, through one replay (§6.5)."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from attrs import field

from gatedrentals.domain.billing.schedule import regular_issue_at
from gatedrentals.domain.ids import AccountId
from gatedrentals.domain.ledger.documents import Body, CreditMemo, Document, InvoiceKind, Receipt, ReceiptReversed
from gatedrentals.domain.ledger.words import METHOD_NAMES
from gatedrentals.domain.licensing.terms import StayTerms
from gatedrentals.domain.payments.difference import NEW, Recording, Update, difference, reversal
from gatedrentals.domain.payments.facts import Facts, InvoiceCutter, PostedReceipt
from gatedrentals.domain.payments.posted import Posted
from gatedrentals.domain.payments.posted_cycles import SCHEDULED
from gatedrentals.domain.payments.projection import Projection, project
from gatedrentals.domain.period import local_day
from gatedrentals.domain.site.policy import PolicyHistory
from gatedrentals.domain.values import frozen


@frozen
class Desk:
    """What an account's recordings depend on beside its documents.

    ``open_from`` is the first day of the first month that is not closed: nothing is posted before it (§5.1).
    """

    account_id: AccountId
    zone: ZoneInfo
    policies: PolicyHistory
    cutter: InvoiceCutter
    stay: StayTerms | None = None
    open_from: date = field(default=date.min)

    def facts(self, posted: Posted, as_of: datetime, now: datetime, receipts: Sequence[PostedReceipt] = ()) -> Facts:
        """The facts of the account as its documents tell them, followed up to ``as_of``."""
        counting = (receipt for seq, receipt in posted.receipts.items() if seq not in posted.parked)
        return Facts(
            zone=self.zone,
            policies=self.policies,
            cutter=self.cutter,
            as_of=as_of,
            recorded_at=now,
            stay=self.stay,
            invoices=tuple(posted.invoices.values()),
            credits=tuple(posted.credits),
            receipts=(*counting, *receipts),
            directives=tuple(posted.directives),
            reliefs=tuple(posted.reliefs),
            spent=tuple(spent for spent in posted.spent if spent.receipt_seq not in posted.parked),
        )

    def project(self, posted: Posted, as_of: datetime, now: datetime) -> Projection:
        """What should stand on the account at an instant, by its documents (§6.5)."""
        return project(self.facts(posted, as_of, now))

    def catch_up(self, posted: Posted, as_of: datetime, now: datetime, because: str) -> Update:
        """Follow schedule and late fees up to ``as_of``: invoices due, fees accrued, advances left unfunded (§3.3).

        The books never go back: what they have followed already stays followed.
        """
        return self._follow(posted, as_of, now, self._recording(now, because, as_of))

    def receive(self, posted: Posted, receipt: Receipt, as_of: datetime, now: datetime) -> Update:
        """Book a receipt where it belongs in time; what others paid moves where it must (§6.5)."""
        recording = self._recording(now, receipt_words(receipt), receipt.received_at)
        return self._follow(posted, max(as_of, receipt.received_at), now, recording, (PostedReceipt(NEW, receipt),))

    def accept(self, posted: Posted, receipt_seq: int, as_of: datetime, now: datetime) -> Update:
        """Let a receipt that was held in quarantine count from its received-at (§6.4); ``posted`` takes note of it."""
        posted.parked.discard(receipt_seq)
        receipt = posted.receipts[receipt_seq].receipt
        recording = self._recording(now, f"accepted {receipt_words(receipt)}", receipt.received_at)
        return self._follow(posted, max(as_of, receipt.received_at), now, recording)

    def reverse(
        self, posted: Posted, receipt_seq: int, reversed_: ReceiptReversed, as_of: datetime, now: datetime
    ) -> tuple[Document, Update]:
        """Take a receipt back as if it had never come; returns the reversal and what follows from it (§6.5)."""
        body = reversal(posted, receipt_seq, reversed_)
        return self.record(posted, body, reversed_.returned_at, as_of, now)

    def record(
        self, posted: Posted, body: Body, effective_at: datetime, as_of: datetime, now: datetime, because: str = ""
    ) -> tuple[Document, Update]:
        """Append a document that a person or another rule decided, and what follows from it.

        ``posted`` takes the document in.
        """
        # A credit is posted on the day recorded, whenever it acts (§5.1).
        day = local_day(now if isinstance(body, CreditMemo) else effective_at, self.zone)
        document = Document(self.account_id, posted.seq + 1, effective_at, now, max(day, self.open_from), body)
        posted.add(document)
        recording = self._recording(now, because or type(body).__name__, effective_at)
        return document, self._follow(posted, as_of, now, recording)

    def _follow(
        self,
        posted: Posted,
        as_of: datetime,
        now: datetime,
        recording: Recording,
        receipts: Sequence[PostedReceipt] = (),
    ) -> Update:
        def follow(until: datetime) -> Update:
            return difference(posted, project(self.facts(posted, until, now, receipts)), recording)

        reached = self._reached(posted, as_of)
        update = follow(reached)
        # What is missing at an earlier instant may be what the books took back since, or what they kept.
        come = max((at for at in self._come_at(posted) if reached < at <= now), default=None)
        return follow(come) if update.documents and come is not None else update

    def _reached(self, posted: Posted, as_of: datetime) -> datetime:
        """How far the books are followed: at least as far as their documents tell."""
        return max(as_of, posted.settled_through or as_of, *self._judged_at(posted))

    def _come_at(self, posted: Posted) -> Iterator[datetime]:
        """Instants that books may have been followed to, and that no document tells by when it takes effect.

        A void can have the instant of its invoice, not that of what it follows from; and a cycle that was billed ahead
        and stays for its own day, whatever became of its money, has no document of that day (§3.3, §6.5). Where nothing
        of the schedule was billed yet, nothing of it was taken back or kept.
        """
        scheduled = [found for found in posted.invoices.values() if found.invoice.kind in SCHEDULED]
        if self.stay is not None and scheduled:
            yield from (change.decided_at for change in self.stay.terms)
            yield from (change.decided_at for change in self.stay.ends)
        for found in scheduled:
            if found.live and found.invoice.kind is InvoiceKind.RECURRING:
                yield regular_issue_at(found.invoice.due_on, self.zone)

    def _judged_at(self, posted: Posted) -> Iterator[datetime]:
        """When the late fees that stand were judged: a settle window on (§6.6)."""
        for invoice in posted.invoices.values():
            if invoice.live and invoice.invoice.kind is InvoiceKind.LATE_FEE:
                policy = self.policies.at(invoice.effective_at)
                yield invoice.effective_at + timedelta(hours=policy.settle_window_hours)

    def _recording(self, now: datetime, because: str, since: datetime) -> Recording:
        return Recording(self.account_id, now, since, because, self.open_from)


def receipt_words(receipt: Receipt) -> str:
    """What names a receipt where money was moved because of it."""
    return f"{METHOD_NAMES[receipt.method]} {receipt.external_id}"
