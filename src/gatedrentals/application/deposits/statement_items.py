"""What a move-out asks of people until its statement is final: one item, with its clock (§11.4)."""

from datetime import datetime

from gatedrentals.application.deposits.items import key_of
from gatedrentals.domain.attention import kinds
from gatedrentals.domain.attention.item import About
from gatedrentals.domain.attention.kind import ItemKind
from gatedrentals.domain.deposits.clock import due_by
from gatedrentals.domain.deposits.statement import DepositStatement, missing
from gatedrentals.domain.ids import account_of
from gatedrentals.domain.licensing.license import License
from gatedrentals.domain.period import ONE_DAY, day_words, local_day
from gatedrentals.domain.site.policy import Site
from gatedrentals.ports.store import Work

_STEPS = (kinds.STATEMENT_DUE, kinds.STATEMENT_INCOMPLETE, kinds.STATEMENT_READY, kinds.STATEMENT_LATE)


def keep_statement_item(work: Work, site: Site, license_: License, now: datetime) -> None:
    """After a move-out: raise the item of what is next about its statement, and close those of the steps before."""
    left_on = license_.moved_out_on
    assert left_on is not None
    versions = work.statements.of_license(license_.id)
    latest = versions[-1] if versions else None
    asked, words = _asked(latest)
    deadline = due_by(left_on, site.zone) if latest is None or latest.version == 1 else None
    if asked is not None and deadline is not None:
        due_on = day_words(local_day(deadline, site.zone) - ONE_DAY)
        late = deadline <= now
        clock = f"was due by the end of {due_on} and is late" if late else f"is due by the end of {due_on}"
        asked, words = kinds.STATEMENT_LATE if late else asked, f"the deposit statement {clock}; {words}"
    key = key_of(license_.number)
    for kind in _STEPS:
        if kind is not asked:
            work.kept.resolve(site.id, kind.name, key, now)
    if asked is not None:
        about = About(license_.number, account_of(license_.id), latest.version if latest else 0, left_on)
        work.kept.keep(asked.item(site.id, key, f"license {license_.number}: {words}", now, about, deadline))


def _asked(latest: DepositStatement | None) -> tuple[ItemKind | None, str]:
    if latest is None:
        return kinds.STATEMENT_DUE, "it is not drafted yet"
    if latest.is_final:
        return None, ""
    lacks = missing(latest)
    if lacks:
        return kinds.STATEMENT_INCOMPLETE, f"version {latest.version} misses {', '.join(map(str, lacks))}"
    return kinds.STATEMENT_READY, f"version {latest.version} can be finalized"
