"""Runs over the accounts of a work, one after the other."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from attrs import evolve, frozen

from gatedrentals.domain.catalog.product import ELECTRIC
from gatedrentals.domain.ids import AccountId, SiteId
from gatedrentals.domain.ledger.documents import CreditMemo, InvoiceKind
from gatedrentals.domain.ledger.postings import is_deposit
from gatedrentals.domain.licensing.license import License
from gatedrentals.domain.licensing.states import BILLED
from gatedrentals.domain.payments.posted import Posted
from gatedrentals.domain.payments.posted_cycles import SCHEDULED
from gatedrentals.domain.payments.standing import Standing
from gatedrentals.domain.period import Period
from gatedrentals.ports.licenses import UnknownLicense
from gatedrentals.ports.runs import WHOLE, Admission, Append, BilledSoFar, DueLicense, ReadyLicense, Share
from gatedrentals.ports.store import Work
from gatedrentals.ports.subledger import AccountKind, UnknownAccount


@frozen
class MemoryRuns:
    """What runs do, by the other ports of a work."""

    work: Work

    def due(self, site_id: SiteId, horizon: date, share: Share = WHOLE) -> Iterator[DueLicense]:
        """Licenses whose cycles are issued and that are billed to before ``horizon``, in order of id."""
        billed = sorted(self.work.licenses.of_site(site_id, BILLED), key=lambda license_: license_.id)
        for license_ in billed:
            if license_.id.int % share.of == share.number:
                due = _due(self.work, license_, horizon)
                if due is not None:
                    yield due

    def ready(self, site_id: SiteId, numbers: Sequence[str]) -> Mapping[str, ReadyLicense]:
        """Licenses by number with what they stand at; a number that no license has is left out."""
        found = {}
        for number in numbers:
            try:
                license_ = self.work.licenses.by_number(site_id, number)
                standing = self.work.subledger.standing(AccountId(license_.id))
            except (UnknownLicense, UnknownAccount):
                continue
            posted = _posted(self.work, AccountId(license_.id))
            refs = [line.ref for line in standing.open_lines]
            found[number] = ReadyLicense(
                license_,
                standing,
                {ref.invoice_seq: posted.invoices[ref.invoice_seq].invoice.number for ref in refs},
                frozenset(ref for ref in refs if is_deposit(posted.line(ref))),
                max((close.month for close in self.work.closes.of_site(site_id)), default=None),
            )
        return found

    def billed_so_far(self, account_id: AccountId, until: date) -> BilledSoFar:
        """How far an account is billed, of cycles due before ``until`` and of metered use."""
        live = [posted.invoice for posted in _posted(self.work, account_id).invoices.values() if posted.live]
        due_on = [each.due_on for each in live if each.kind in SCHEDULED and each.due_on < until]
        metered = [
            (each.cycle.end, each.due_on)
            for each in live
            if each.kind is InvoiceKind.METERED and each.cycle is not None
        ]
        return BilledSoFar(max(due_on, default=None), *max(metered, default=(None, None)))

    def booked(self, receipts: Sequence[tuple[str, str]]) -> frozenset[tuple[str, str]]:
        """Which of these receipts are in the books already."""
        return frozenset(key for key in receipts if self.work.subledger.find_receipt(*key) is not None)

    def append_all(self, site_id: SiteId, appends: Iterable[Append]) -> int:
        """Append to many accounts, each once, all or nothing. Raises StaleAccount or DuplicateReceipt."""
        written = 0
        for append in appends:
            if any(isinstance(entry.document.body, CreditMemo) for entry in append.entries):
                message = "a run appends no credit memos: they change how earlier lines are earned"
                raise ValueError(message)
            standing = append.upon(self.work.subledger.standing(append.account_id))
            self.work.subledger.append(append.account_id, append.entries, standing)
            recorded_at = append.entries[-1].document.recorded_at
            self.work.outbox.put(site_id, append.account_id, recorded_at, append.events)
            written += len(append.entries)
        return written

    def admit(self, site_id: SiteId, admissions: Iterable[Admission]) -> int:
        """Add many new licenses and open their books. Raises NumberTaken, PadTaken or DuplicateReceipt."""
        added = 0
        for admission in admissions:
            for party in admission.parties:
                self.work.parties.save(party)
            license_ = self.work.licenses.save(admission.license, admission.transitions)
            account_id = AccountId(license_.id)
            self.work.subledger.open_account(account_id, site_id, AccountKind.LICENSE)
            self.work.subledger.append(account_id, admission.entries, admission.standing)
            recorded_at = admission.entries[-1].document.recorded_at
            self.work.outbox.put(site_id, account_id, recorded_at, admission.events)
            added += 1
        return added


def _standing(work: Work, account_id: AccountId) -> Standing | None:
    try:
        return work.subledger.standing(account_id)
    except UnknownAccount:
        return None


def _due(work: Work, license_: License, horizon: date) -> DueLicense | None:
    account_id = AccountId(license_.id)
    standing = _standing(work, account_id)
    if standing is None:
        return None
    was_read = _was_read(work, license_)
    if standing.frontier is None or (standing.frontier >= horizon and not was_read):
        return None
    last = max((line.order for line in standing.open_lines), default=0)
    plain = not standing.held and last < standing.next_invoice_number
    rules = work.sites.discount_rules(license_.site_id).rules
    limited = {rule.id for rule in rules if rule.max_uses is not None}
    uses = _uses(_posted(work, account_id), limited, standing.frontier) if limited else {}
    plain = plain and uses is not None
    return DueLicense(license_, evolve(standing, open_lines=(), held=()), plain, uses, was_read)


def _posted(work: Work, account_id: AccountId) -> Posted:
    return Posted.read(entry.document for entry in work.subledger.entries(account_id))


def _was_read(work: Work, license_: License) -> bool:
    billed_to = license_.stay.move_in
    for posted in _posted(work, AccountId(license_.id)).invoices.values():
        invoice = posted.invoice
        if posted.live and invoice.cycle is not None and invoice.lines[0].product == ELECTRIC:
            billed_to = invoice.cycle.end
    pads = {assignment.pad for assignment in license_.assignments}
    read = [reading.read_on for pad in pads for reading in work.readings.of_pad(license_.site_id, pad)]
    return max(read, default=billed_to) > billed_to


def _uses(posted: Posted, limited: set[str], frontier: date) -> dict[str, int] | None:
    """How many live invoices each rule stands on; None if some of them share a cycle, or the next one will."""
    uses: Counter[str] = Counter()
    cycles: Counter[Period] = Counter()
    for found in posted.invoices.values():
        lines = found.invoice.lines if found.live else ()
        used = {line.discount.rule_id for line in lines if line.discount} & limited
        uses.update(used)
        if used:
            cycles.update({line.earning.frame for line in lines if line.earning})
    if any(count > 1 or frame.end > frontier for frame, count in cycles.items()):
        return None
    return dict(uses)
