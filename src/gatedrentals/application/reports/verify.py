"""Hash chains recomputed, and compared with the heads that are kept outside the database (§5.1)."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Self

from attrs import frozen

from gatedrentals.application.reports.site_accounts import SiteAccount, site_accounts, sites_of
from gatedrentals.domain.errors import Refusal
from gatedrentals.domain.ids import AccountId, SiteId
from gatedrentals.domain.ledger.chain import GENESIS, verify
from gatedrentals.domain.payments.standing import Standing
from gatedrentals.domain.period import ONE_DAY, Period, local_day, midnight
from gatedrentals.domain.site.policy import Site
from gatedrentals.ports.chain_heads import ChainHeads
from gatedrentals.ports.clock import Clock
from gatedrentals.ports.store import Store, Work

Heads = Mapping[AccountId, tuple[int, bytes]]


class DayNotOver(Refusal):
    """A day's heads are kept once, after its end."""

    code = "day_not_over"


@frozen
class KeepHeads:
    """Keep the heads of a site's chains as they were at the end of ``day`` (None: yesterday)."""

    site_id: SiteId
    day: date | None = None


@frozen
class HeadsKeeper:
    """Keeps each day's chain heads outside the database, once."""

    store: Store
    clock: Clock
    heads: ChainHeads

    def __call__(self, command: KeepHeads) -> Heads:
        """Keep the heads of a day; what is kept already stays as it is. Raises DayNotOver or UnknownSite."""
        with self.store.work(command.site_id) as work:
            site = work.sites.get(command.site_id)
            today = local_day(self.clock.now(), site.zone)
            day = command.day or today - ONE_DAY
            if day >= today:
                raise DayNotOver(f"{day.isoformat()} is not over at {site.id}: its heads are kept from the next day on")
            kept = self.heads.get(site.id, day)
            if kept is not None:
                return kept
            found = _heads_at_end(work, site, day)
        self.heads.put(site.id, day, found)
        return found


def _heads_at_end(work: Work, site: Site, day: date) -> dict[AccountId, tuple[int, bytes]]:
    end = midnight(day + ONE_DAY, site.zone)
    heads = {}
    for account in site_accounts(work, site.id):
        last = next((entry for entry in reversed(account.entries) if entry.document.recorded_at < end), None)
        if last is not None:
            heads[account.id] = (last.document.seq, last.hash)
    return heads


@frozen
class BrokenChain:
    """What was changed after it was written: in which account (a license's number or a kind), where and how."""

    site_id: SiteId
    account: str
    seq: int
    text: str


@frozen
class Verification:
    """What was verified; ``days`` is how many days' heads were compared. Nothing broken: nothing was changed."""

    accounts: int
    entries: int
    days: int
    broken: tuple[BrokenChain, ...]


@frozen
class ChainVerifications:
    """Verifies the chains of a site, or of all sites."""

    store: Store
    clock: Clock
    heads: ChainHeads

    def __call__(self, site_id: SiteId | None = None) -> Verification:
        """Verify every entry, and every head that was kept since the first. Raises UnknownSite."""
        chains: list[_Chain] = []
        broken: list[BrokenChain] = []
        days = 0
        with self.store.work(site_id) as work:
            for each in sites_of(work, site_id):
                site = work.sites.get(each)
                ours = []
                for account in site_accounts(work, each):
                    broken += _breaks(account, work.subledger.standing(account.id))
                    ours.append(_Chain.of(account))
                for day, heads in self._kept(site, ours):
                    days += 1
                    broken += _differences(site.id, day, heads, {chain.id: chain for chain in ours})
                chains += ours
        return Verification(len(chains), sum(len(chain.hashes) for chain in chains), days, tuple(broken))

    def _kept(self, site: Site, chains: list["_Chain"]) -> Iterator[tuple[date, Heads]]:
        """The heads that were kept, from the day of the first entry until today."""
        first = min((chain.first_at for chain in chains if chain.first_at is not None), default=None)
        if first is None:
            return
        until = local_day(self.clock.now(), site.zone)
        since = local_day(first, site.zone)
        for day in Period(since, max(since, until)).nights():
            heads = self.heads.get(site.id, day)
            if heads is not None:
                yield day, heads


@frozen
class _Chain:
    """What is compared with kept heads: the hashes of an account, in order."""

    id: AccountId
    name: str
    hashes: tuple[bytes, ...]
    first_at: datetime | None

    @classmethod
    def of(cls, account: SiteAccount) -> Self:
        first_at = account.entries[0].document.recorded_at if account.entries else None
        return cls(account.id, account.name, tuple(entry.hash for entry in account.entries), first_at)


def _breaks(account: SiteAccount, standing: Standing) -> Iterator[BrokenChain]:
    for found in verify(account.entries):
        text = f"entry {found.seq}: its {found.fault.value} is not what was sealed"
        yield BrokenChain(account.site_id, account.name, found.seq, text)
    tip = (account.entries[-1].document.seq, account.entries[-1].hash) if account.entries else (0, GENESIS)
    if tip != (standing.seq, standing.head):
        text = f"the account stands at entry {standing.seq}, its chain ends at {tip[0]} or with another hash"
        yield BrokenChain(account.site_id, account.name, standing.seq, text)


def _differences(site_id: SiteId, day: date, heads: Heads, chains: Mapping[AccountId, _Chain]) -> Iterator[BrokenChain]:
    for account_id, (seq, head) in heads.items():
        chain = chains.get(account_id)
        if chain is None:
            yield BrokenChain(site_id, str(account_id), seq, f"the account of {day.isoformat()} is gone")
        elif len(chain.hashes) < seq:
            text = f"entry {seq} of {day.isoformat()} is gone: the chain ends at {len(chain.hashes)}"
            yield BrokenChain(site_id, chain.name, seq, text)
        elif chain.hashes[seq - 1] != head:
            text = f"entry {seq} is not the one whose head was kept on {day.isoformat()}"
            yield BrokenChain(site_id, chain.name, seq, text)
