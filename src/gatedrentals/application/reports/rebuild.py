"""Everything that is kept beside the documents, reckoned anew from them (§5.5, §6.5)."""

from collections.abc import Iterator
from datetime import datetime

from attrs import evolve, fields, frozen

from gatedrentals.application.account_file import AccountFile
from gatedrentals.application.asked import Asked
from gatedrentals.application.reports.site_accounts import SiteAccount, licensed_accounts, site_accounts
from gatedrentals.domain.ids import AccountId, SiteId
from gatedrentals.domain.ledger.trial_balance import balances_of
from gatedrentals.domain.payments.standing import Standing
from gatedrentals.ports.audit_trail import AuditRow
from gatedrentals.ports.clock import Clock
from gatedrentals.ports.projections import Projections
from gatedrentals.ports.store import Store, Work


@frozen
class RebuildProjections:
    """Put right what is kept beside a site's documents; with ``check_only`` say what differs and change nothing."""

    site_id: SiteId
    asked: Asked
    check_only: bool = False


@frozen
class StandingDiffers:
    """An account whose standing is not what a replay of its documents comes to: the names of what differs."""

    account: str
    differing: tuple[str, ...]


@frozen
class Rebuilt:
    """What a rebuild found.

    ``differed``: accounts (license numbers or kinds) with a projection that was wrong, and is right now unless the
    rebuild only checked. ``standings``: what still differs from the replay, which no rebuild may change by itself.
    """

    accounts: int
    differed: tuple[str, ...]
    standings: tuple[StandingDiffers, ...]


@frozen
class Rebuilds:
    """Rebuilds projections and replays standings."""

    store: Store
    clock: Clock
    projections: Projections

    def __call__(self, command: RebuildProjections) -> Rebuilt:
        """Rebuild a site. Raises UnknownSite."""
        with self.store.work(command.site_id) as work:
            work.sites.get(command.site_id)
        find = self.projections.differing if command.check_only else self.projections.rebuild
        differed = find(command.site_id)
        with self.store.work(command.site_id) as work:
            names = {account.id: account.name for account in site_accounts(work, command.site_id)}
            standings = tuple(self._differences(work, command.site_id))
            if differed and not command.check_only:
                self._audit(work, command, differed)
        return Rebuilt(len(names), tuple(names[account_id] for account_id in differed), standings)

    def _differences(self, work: Work, site_id: SiteId) -> Iterator[StandingDiffers]:
        for account in licensed_accounts(work, site_id):
            if account.entries:
                kept = _in_order(work.subledger.standing(account.id))
                told = _in_order(replayed(work, account, self.clock.now()))
                names = [each.name for each in fields(Standing) if getattr(kept, each.name) != getattr(told, each.name)]
                if names:
                    yield StandingDiffers(account.name, tuple(names))

    def _audit(self, work: Work, command: RebuildProjections, differed: list[AccountId]) -> None:
        work.audit_trail.add(
            AuditRow(
                site_id=command.site_id,
                at=self.clock.now(),
                who=command.asked.who,
                origin=command.asked.origin,
                what="rebuild_projections",
                subject=command.site_id,
                detail=f"{len(differed)} accounts put right",
            )
        )


def replayed(work: Work, account: SiteAccount, now: datetime) -> Standing:
    """The standing that a replay of an account's documents comes to, as far as its books have followed them."""
    file = AccountFile.of_account(work, account.site_id, account.id, now)
    file.catch_up(file.posted.settled_through or now, now, "rebuild")
    last = account.entries[-1]
    return evolve(file.standing, seq=len(file.documents), head=last.hash, balances=balances_of(account.entries))


def _in_order(standing: Standing) -> Standing:
    """The same standing, as far as it says something.

    Lines and money stand in no order, invoices count by which came first alone, and a deadline may be told too early.
    """
    turns = sorted({line.order for line in standing.open_lines})
    lines = [evolve(line, order=turns.index(line.order)) for line in standing.open_lines]
    return evolve(
        standing,
        next_deadline=None,
        open_lines=tuple(sorted(lines, key=lambda line: line.ref)),
        held=tuple(sorted(standing.held, key=lambda held: (held.receipt_seq, held.holding.value))),
    )
