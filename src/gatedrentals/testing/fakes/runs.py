"""Runs over the accounts of a store, one after the other in one work."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from attrs import evolve, frozen

from gatedrentals.domain.ids import AccountId, SiteId
from gatedrentals.domain.ledger.documents import CreditMemo
from gatedrentals.domain.licensing.license import License
from gatedrentals.domain.licensing.states import OCCUPIED
from gatedrentals.domain.payments.posted import Posted
from gatedrentals.domain.payments.standing import Standing
from gatedrentals.ports.runs import WHOLE, Append, DueLicense, Share
from gatedrentals.ports.store import Store, Work
from gatedrentals.ports.subledger import UnknownAccount


@frozen
class MemoryRuns:
    """What runs do, by the store's own ports."""

    store: Store

    def due(self, site_id: SiteId, horizon: date, share: Share = WHOLE) -> Iterator[DueLicense]:
        """Licenses that live there and are billed to before ``horizon``, in order of id."""
        with self.store.work(site_id) as work:
            occupied = sorted(work.licenses.of_site(site_id, OCCUPIED), key=lambda license_: license_.id)
            found = [
                _due(work, license_, horizon) for license_ in occupied if license_.id.int % share.of == share.number
            ]
        return (due for due in found if due is not None)

    def standings(self, account_ids: Sequence[AccountId]) -> Mapping[AccountId, Standing]:
        """What these accounts stand at; an id that no account has is left out."""
        found = {}
        with self.store.work() as work:
            for account_id in account_ids:
                standing = _standing(work, account_id)
                if standing is not None:
                    found[account_id] = standing
        return found

    def append_all(self, site_id: SiteId, appends: Iterable[Append]) -> int:
        """Append to many accounts, each once, all or nothing. Raises StaleAccount or DuplicateReceipt."""
        written = 0
        with self.store.work(site_id) as work:
            for append in appends:
                if any(isinstance(entry.document.body, CreditMemo) for entry in append.entries):
                    message = "a run appends no credit memos: they change how earlier lines are earned"
                    raise ValueError(message)
                work.subledger.append(append.account_id, append.entries, append.standing)
                recorded_at = append.entries[-1].document.recorded_at
                work.outbox.put(site_id, append.account_id, recorded_at, append.events)
                written += len(append.entries)
        return written


def _standing(work: Work, account_id: AccountId) -> Standing | None:
    try:
        return work.subledger.standing(account_id)
    except UnknownAccount:
        return None


def _due(work: Work, license_: License, horizon: date) -> DueLicense | None:
    account_id = AccountId(license_.id)
    standing = _standing(work, account_id)
    if standing is None or standing.frontier is None or standing.frontier >= horizon:
        return None
    plain = not (standing.balances.credit_cents or standing.balances.unapplied_cents)
    rules = work.sites.discount_rules(license_.site_id).rules
    counted = any(rule.max_uses is not None for rule in rules)
    uses = _uses(work, account_id) if counted else {}
    return DueLicense(license_, evolve(standing, open_lines=(), held=()), plain, uses)


def _uses(work: Work, account_id: AccountId) -> dict[str, int]:
    uses: dict[str, int] = {}
    posted = Posted.read(entry.document for entry in work.subledger.entries(account_id))
    for invoice in posted.invoices.values():
        if invoice.live:
            for rule in {line.discount.rule_id for line in invoice.invoice.lines if line.discount}:
                uses[rule] = uses.get(rule, 0) + 1
    return uses
