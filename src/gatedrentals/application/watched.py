"""A command on a license, watched: how license and account stood before it, and what it did to them (§2, §5)."""

from collections.abc import Callable
from typing import Generic, TypeVar

from attrs import frozen

from gatedrentals.application.answering.one_work import OneWork
from gatedrentals.application.reports.license_overview import LicenseOverview, LicenseOverviews, ShowLicense
from gatedrentals.domain.ids import SiteId, account_of
from gatedrentals.domain.ledger.account_statement import Outline
from gatedrentals.ports.clock import Clock
from gatedrentals.ports.store import Store, Work

T = TypeVar("T")


@frozen
class Watched(Generic[T]):
    """What a command answered, the license before and after it, and the documents that it added to the account."""

    answer: T
    before: LicenseOverview
    after: LicenseOverview
    documents: tuple[Outline, ...]


@frozen
class Watch:
    """Watches commands: on a previewed store, they are taken back after that."""

    store: Store
    clock: Clock

    def __call__(self, site_id: SiteId, license_number: str, command: Callable[[Store], T]) -> Watched[T]:
        """Do the command in the transaction that also looks at the license before and after it.

        Raises UnknownSite, UnknownLicense and what the command raises; nothing is kept then.
        """
        asked = ShowLicense(site_id, license_number, activities=0)
        with self.store.work(site_id) as work:
            one = OneWork(work, site_id)
            look = LicenseOverviews(one, self.clock)
            before = look(asked)
            known = len(_outlines(work, before))
            answer = command(one)
            after = look(asked)
            return Watched(answer, before, after, _outlines(work, after)[known:])


def _outlines(work: Work, shown: LicenseOverview) -> tuple[Outline, ...]:
    return tuple(work.subledger.outlines(account_of(shown.license.id)))
