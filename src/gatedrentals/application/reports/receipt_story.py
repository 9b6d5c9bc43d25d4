"""One receipt: where its money stands, and how it came there (§6.4)."""

from attrs import frozen

from gatedrentals.application.receipts.reverse_receipt import last_account_of
from gatedrentals.domain.ids import SiteId
from gatedrentals.domain.ledger.documents import Holding, Receipt
from gatedrentals.domain.payments.explain import why_there
from gatedrentals.domain.payments.replayed import history_of
from gatedrentals.ports.clock import Clock
from gatedrentals.ports.store import Store


@frozen
class TellReceipt:
    """Ask for a receipt by the source and the external id of its money."""

    site_id: SiteId
    source: str
    external_id: str


@frozen
class ReceiptStory:
    """A receipt; ``license_number`` is empty while it is nobody's.

    ``held_cents`` is what no line takes, ``waits`` what of it a person or an invoice must end; ``stands`` says why it
    went where it is, ``history`` all that happened to it.
    """

    receipt: Receipt
    license_number: str
    held_cents: int
    waits: tuple[Holding, ...]
    returned: bool
    stands: tuple[str, ...]
    history: tuple[str, ...]


@frozen
class ReceiptStories:
    """Tells receipts."""

    store: Store
    clock: Clock

    def __call__(self, asked: TellReceipt) -> ReceiptStory:
        """The receipt. Raises UnknownSite or UnknownReceipt."""
        with self.store.work(asked.site_id) as work:
            zone = work.sites.get(asked.site_id).zone
            file, seq = last_account_of(work, asked.site_id, asked.source, asked.external_id, self.clock.now())
        fact = file.posted.receipts[seq]
        held = {holding: cents for holding, cents in file.posted.held.get(seq, {}).items() if cents}
        told = history_of(file.documents, file.posted, seq, zone)
        return ReceiptStory(
            receipt=fact.receipt,
            license_number="" if file.license is None else file.license.number,
            held_cents=sum(held.values()),
            waits=tuple(holding for holding in held if holding is not Holding.REFUNDABLE_CREDIT),
            returned=fact.reversal is not None,
            stands=why_there(file.posted, seq, zone),
            history=tuple(words for each in told for words in each.words),
        )
