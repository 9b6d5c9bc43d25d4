"""What a license asks of people as it stands: a surrender day, a move-in, a deposit statement (§2, §14.1)."""

from collections.abc import Iterator
from datetime import datetime

from gatedrentals.domain.attention.item import About, KeptItem
from gatedrentals.domain.attention.kinds import MOVE_IN_REACHED, SURRENDER_TO_CONFIRM
from gatedrentals.domain.ids import account_of
from gatedrentals.domain.licensing.license import License
from gatedrentals.domain.licensing.states import BEFORE_MOVE_IN, Command, State
from gatedrentals.domain.period import day_words, local_day
from gatedrentals.domain.site.policy import Site
from gatedrentals.ports.store import Work


def license_items(work: Work, site: Site, license_: License, now: datetime) -> Iterator[KeptItem]:
    """The items that the license's state and days ask for at an instant; each is keyed by the license's number."""
    number, account_id = license_.number, account_of(license_.id)
    if license_.state is State.NOTICE and license_.surrender_on is None:
        given_on = license_.notice_given_on
        assert given_on is not None
        reason = f"license {number}: notice was given on {day_words(given_on)}, and no surrender day is confirmed"
        wish = _said_with_notice(work, license_)
        reason = f"{reason}; {wish}" if wish else reason
        yield SURRENDER_TO_CONFIRM.item(site.id, number, reason, now, About(number, account_id, day=given_on))
    move_in = license_.stay.move_in
    if license_.state in BEFORE_MOVE_IN and move_in <= local_day(now, site.zone):
        reason = f"license {number}: the move-in was agreed for {day_words(move_in)}, and it is {license_.state.value}"
        about = About(number, account_id, day=move_in)
        yield MOVE_IN_REACHED.item(site.id, number, reason, now, about, MOVE_IN_REACHED.due_at(move_in, site.zone))


def keep_license_items(work: Work, site: Site, before: License, after: License, now: datetime) -> None:
    """After a license changed: close the items that it asks for no more, and raise those that it asks for now."""
    asked = {item.kind: item for item in license_items(work, site, after, now)}
    for item in license_items(work, site, before, now):
        if item.kind not in asked:
            work.kept.resolve(site.id, item.kind, item.key, now)
    for item in asked.values():
        work.kept.keep(item)


def _said_with_notice(work: Work, license_: License) -> str:
    """What whoever gave the notice said with it, such as the day that they wish for."""
    given = (each for each in work.licenses.transitions(license_.id) if each.command is Command.GIVE_NOTICE)
    return max(given, key=lambda each: each.at).why
