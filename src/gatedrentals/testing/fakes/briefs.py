"""Briefs by the other ports of a work, one after the other."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date

from attrs import frozen

from gatedrentals.domain.attention.matching import NOT_YET, Clue, Taker
from gatedrentals.domain.catalog.product import RENT
from gatedrentals.domain.ids import LicenseId, PadId, PartyId, SiteId, account_of
from gatedrentals.domain.ledger.documents import Receipt, ReceiptBooked
from gatedrentals.domain.licensing.license import License
from gatedrentals.domain.licensing.terms import RecurringCharge
from gatedrentals.ports.briefs import LicenseBrief
from gatedrentals.ports.licenses import UnknownLicense
from gatedrentals.ports.parties import UnknownParty
from gatedrentals.ports.store import Work
from gatedrentals.ports.subledger import ReceiptPlace, UnknownAccount
from gatedrentals.testing.fakes.readings import MemoryReadings


@frozen
class MemoryBriefs:
    """What one work sees."""

    work: Work
    readings: MemoryReadings

    def licenses(self, site_id: SiteId, numbers: Collection[str], on: date) -> Mapping[str, LicenseBrief]:
        """Licenses of a site by number; a number that none has is left out."""
        found = {}
        for number in numbers:
            for license_ in self._numbered(site_id, number):
                found[number] = self._brief(license_, on)
        return found

    def receipts(self, site_id: SiteId, places: Collection[ReceiptPlace]) -> Mapping[ReceiptPlace, Receipt]:
        """Receipts by where they stand; a place without one is left out."""
        ours = set(self.work.subledger.accounts(site_id))
        found = {}
        for place in places:
            documents = {}
            if place.account_id in ours:
                documents = {each.document.seq: each.document for each in self.work.subledger.entries(place.account_id)}
            if place.seq in documents and isinstance(body := documents[place.seq].body, ReceiptBooked):
                found[place] = body.receipt
        return found

    def takers(self, site_id: SiteId, clues: Sequence[Clue], on: date) -> Sequence[Sequence[Taker]]:
        """For each clue the licenses that it points at, in order of number."""
        return [list(self._takers(site_id, clue, on)) for clue in clues]

    def last_read(self, site_id: SiteId) -> Mapping[PadId, date]:
        """When the meter of each pad was last read."""
        return self.readings.last_read(site_id)

    def first_posted(self, site_id: SiteId) -> date | None:
        """The first day on which anything is posted in the site's books, or None."""
        books = [self.work.subledger.entries(account_id) for account_id in self.work.subledger.accounts(site_id)]
        return min((entry.document.posted_on for entries in books for entry in entries), default=None)

    def _takers(self, site_id: SiteId, clue: Clue, on: date) -> Iterator[Taker]:
        link = self.work.parties.link_of(site_id, clue.payer)
        named = {party.id: party.name for name in clue.names for party in self.work.parties.named(site_id, name)}
        pads = {code: self.work.licenses.on_pad(site_id, PadId(code), on) for code in clue.codes}
        for license_ in self.work.licenses.of_site(site_id):
            brief = self._brief(license_, on)
            taker = Taker(
                license_number=brief.number,
                state=brief.state,
                pad=brief.pad,
                residents=brief.residents,
                is_linked=link is not None and link.license_id == license_.id,
                codes=tuple(sorted(code for code, there in pads.items() if _is(license_, code, there))),
                names=tuple(sorted({named[party] for party in license_.residents if party in named})),
                open_cents=_open_cents(self.work, license_.id),
                rent_cents=sum(charge.amount_cents or 0 for charge in _agreed(license_) if charge.product == RENT),
                cycle_cents=sum(charge.amount_cents or 0 for charge in _agreed(license_)),
            )
            if license_.state not in NOT_YET and (taker.is_linked or taker.codes or taker.names):
                yield taker

    def _brief(self, license_: License, on: date) -> LicenseBrief:
        pad, residents = license_.assignment_on(on).pad, tuple(self._names(license_.residents))
        return LicenseBrief(license_.id, license_.number, license_.state, pad, residents)

    def _numbered(self, site_id: SiteId, number: str) -> Iterator[License]:
        try:
            yield self.work.licenses.by_number(site_id, number)
        except UnknownLicense:
            return

    def _names(self, residents: Iterable[PartyId]) -> Iterator[str]:
        for party in residents:
            try:
                yield self.work.parties.get(party).name
            except UnknownParty:
                continue


def _is(license_: License, code: str, on_pad: License | None) -> bool:
    return license_.number == code or (on_pad is not None and on_pad.id == license_.id)


def _agreed(license_: License) -> tuple[RecurringCharge, ...]:
    return license_.stay.terms[-1].terms.recurring if license_.stay.terms else ()


def _open_cents(work: Work, license_id: LicenseId) -> int:
    try:
        return sum(line.open_cents for line in work.subledger.standing(account_of(license_id)).open_lines)
    except UnknownAccount:
        return 0
