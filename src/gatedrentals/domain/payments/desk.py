"""The desk of one account: every recording is facts in, documents out, through one replay (§6.5)."""

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from attrs import field, frozen

from gatedrentals.domain.ids import AccountId
from gatedrentals.domain.ledger.documents import Body, Document, Receipt, ReceiptReversed
from gatedrentals.domain.licensing.terms import StayTerms
from gatedrentals.domain.payments.difference import NEW, Recording, Update, difference, reversal
from gatedrentals.domain.payments.facts import Facts, InvoiceCutter, PostedReceipt
from gatedrentals.domain.payments.posted import Posted
from gatedrentals.domain.payments.projection import Projection, project
from gatedrentals.domain.period import local_day
from gatedrentals.domain.site.policy import PolicyHistory


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
        return Facts(
            zone=self.zone,
            policies=self.policies,
            cutter=self.cutter,
            as_of=as_of,
            recorded_at=now,
            stay=self.stay,
            invoices=tuple(posted.invoices.values()),
            credits=tuple(posted.credits),
            receipts=(*posted.receipts.values(), *receipts),
            directives=tuple(posted.directives),
            reliefs=tuple(posted.reliefs),
            spent=tuple(posted.spent),
        )

    def project(self, posted: Posted, as_of: datetime, now: datetime) -> Projection:
        """What should stand on the account at an instant, by its documents (§6.5)."""
        return project(self.facts(posted, as_of, now))

    def catch_up(self, posted: Posted, as_of: datetime, now: datetime, because: str) -> Update:
        """Follow schedule and late fees up to ``as_of``: invoices due, fees accrued, advances left unfunded (§3.3)."""
        return difference(posted, self.project(posted, as_of, now), self._recording(now, because, as_of))

    def receive(self, posted: Posted, receipt: Receipt, as_of: datetime, now: datetime) -> Update:
        """Book a receipt where it belongs in time; what others paid moves where it must (§6.5)."""
        facts = self.facts(posted, as_of, now, (PostedReceipt(NEW, receipt),))
        because = f"receipt {receipt.source} {receipt.external_id}"
        return difference(posted, project(facts), self._recording(now, because, receipt.received_at))

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
        day = max(local_day(effective_at, self.zone), self.open_from)
        document = Document(self.account_id, posted.seq + 1, effective_at, now, day, body)
        posted.add(document)
        because = because or type(body).__name__
        recording = self._recording(now, because, effective_at)
        return document, difference(posted, self.project(posted, as_of, now), recording)

    def _recording(self, now: datetime, because: str, since: datetime) -> Recording:
        return Recording(self.account_id, now, since, because, self.open_from)
