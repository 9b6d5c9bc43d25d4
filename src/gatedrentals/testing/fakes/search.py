"""Search by the other ports of a work, one after the other."""

from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import date, datetime

from attrs import frozen

from gatedrentals.domain.access.contact import mail_key, phone_key
from gatedrentals.domain.attention.wanted import Rank, Wanted, best, rank_of, rank_of_phone
from gatedrentals.domain.ids import LicenseId, SiteId
from gatedrentals.domain.ledger.documents import Document, Receipt, ReceiptBooked
from gatedrentals.domain.licensing.license import License, PadNights
from gatedrentals.ports.licenses import UnknownLicense
from gatedrentals.ports.search import MOST_RECEIPTS, Found, Kind, payers_since
from gatedrentals.ports.store import Work
from gatedrentals.ports.subledger import ReceiptPlace
from gatedrentals.testing.fakes.parties import MemoryParties


@frozen
class MemorySearch:
    """What one work sees."""

    work: Work
    parties: MemoryParties

    def find(self, site_id: SiteId, wanted: Wanted, on: date, kinds: Collection[Kind]) -> Sequence[Found]:
        """All of these kinds that fits on a day."""
        looks = {
            Kind.LICENSE: self._licenses,
            Kind.PERSON: self._people,
            Kind.PAD: self._pads,
            Kind.RECEIPT: self._receipts,
        }
        return [found for kind in kinds for found in looks[kind](site_id, wanted, on)]

    def _licenses(self, site_id: SiteId, wanted: Wanted, on: date) -> Iterator[Found]:  # noqa: ARG002 - as all looks
        for license_ in self.work.licenses.of_site(site_id):
            rank = rank_of(wanted, license_.number)
            if rank is not None:
                yield Found(Kind.LICENSE, rank, license_.number, license_.number, license_.state)

    def _people(self, site_id: SiteId, wanted: Wanted, on: date) -> Iterator[Found]:  # noqa: ARG002 - the same
        licenses = list(self.work.licenses.of_site(site_id))
        for party in self.parties.of_site(site_id):
            mail, phone = mail_key(party.email), phone_key(party.phone)
            by_phone = rank_of_phone(wanted, phone)
            rank = best(rank_of(wanted, party.name), rank_of(wanted, mail), by_phone)
            if rank is None:
                continue
            theirs = [license_ for license_ in licenses if party.id in license_.residents]
            for license_ in theirs:
                yield Found(Kind.PERSON, rank, party.name, license_.number, license_.state)
            if not theirs:
                yield Found(Kind.PERSON, rank, party.name)

    def _pads(self, site_id: SiteId, wanted: Wanted, on: date) -> Iterator[Found]:
        nights = [(each, there) for each in self.work.licenses.of_site(site_id) for there in each.pad_nights()]
        for pad in {there.pad for _, there in nights}:
            rank = rank_of(wanted, pad)
            if rank is not None:
                license_, _ = max((one for one in nights if one[1].pad == pad), key=lambda one: _latest(one, on))
                yield Found(Kind.PAD, rank, pad, license_.number, license_.state)

    def _receipts(self, site_id: SiteId, wanted: Wanted, on: date) -> Iterator[Found]:
        booked = list(self._booked(site_id))
        since = payers_since(on)
        ways: list[Callable[[Receipt], bool]] = [
            lambda receipt: receipt.external_id.startswith(wanted.begun),
            lambda receipt: receipt.amount_cents == wanted.cents,
            lambda receipt: receipt.received_at >= since and rank_of(wanted, receipt.payer_name) is not None,
        ]
        found: dict[tuple[str, str], tuple[Document, Receipt]] = {}
        for way in ways:
            fitting = [(document, receipt) for document, receipt in booked if way(receipt)]
            fitting.sort(key=lambda one: one[1].received_at, reverse=True)
            for document, receipt in fitting[:MOST_RECEIPTS]:
                key = (receipt.source, receipt.external_id)
                found[key] = max(found.get(key, (document, receipt)), (document, receipt), key=_standing)
        for document, receipt in found.values():
            license_ = self._license(document)
            by_amount = Rank.EXACT if receipt.amount_cents == wanted.cents else None
            rank = best(by_amount, rank_of(wanted, receipt.external_id), rank_of(wanted, receipt.payer_name))
            assert rank is not None
            number, state = ("", None) if license_ is None else (license_.number, license_.state)
            place = ReceiptPlace(document.account_id, document.seq)
            yield Found(Kind.RECEIPT, rank, receipt.external_id, number, state, place, receipt.received_at)

    def _booked(self, site_id: SiteId) -> Iterator[tuple[Document, Receipt]]:
        for account_id in self.work.subledger.accounts(site_id):
            for entry in self.work.subledger.entries(account_id):
                if isinstance(entry.document.body, ReceiptBooked):
                    yield entry.document, entry.document.body.receipt

    def _license(self, document: Document) -> License | None:
        try:
            return self.work.licenses.get(LicenseId(document.account_id))
        except UnknownLicense:
            return None


def _standing(one: tuple[Document, Receipt]) -> tuple[datetime, bool]:
    """A receipt that was moved stands where it came to last."""
    document, receipt = one
    return document.recorded_at, receipt.transferred


def _latest(one: tuple[License, PadNights], on: date) -> tuple[bool, date]:
    nights = one[1]
    return nights.start <= on < (nights.end or date.max), nights.start
