"""What a command would change, as its preview shows it: before and after, in words and dollars."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date

from gatedrentals.application.counted import counted
from gatedrentals.application.reports.license_overview import LicenseOverview
from gatedrentals.application.watched import Watched
from gatedrentals.domain.ledger.account_statement import Outline
from gatedrentals.domain.ledger.canonical import TAGS
from gatedrentals.domain.ledger.documents import Reallocation
from gatedrentals.entrypoints.web import formats
from gatedrentals.entrypoints.web.formats import Tone, words
from gatedrentals.entrypoints.web.tables import Effect

NOTHING = "–"
NOTED = "noted"
MOST = 40
"""How many documents a preview lists; a command that moves more says how many there are."""
FEW = 3
"""How many documents that change no balance are listed; more of them would hide those that do."""


def watched_effects(found: Watched[object]) -> tuple[Effect, ...]:
    """The license before and after, then each document that the account gets."""
    return (*_license(found.before, found.after), *_money(found.before, found.after), *_documents(found.documents))


def _license(before: LicenseOverview, after: LicenseOverview) -> Iterator[Effect]:
    texts: tuple[tuple[str, Callable[[LicenseOverview], str]], ...] = (
        ("State", lambda shown: words(shown.license.state)),
        ("Home and pad", _home),
        ("Move-in", lambda shown: formats.day(shown.license.stay.move_in)),
        ("Notice given on", lambda shown: _day(shown.license.notice_given_on)),
        ("Surrender day", lambda shown: _day(shown.license.surrender_on)),
        ("Moved out on", lambda shown: _day(shown.license.moved_out_on)),
        ("First night not charged", lambda shown: _day(shown.license.end)),
        ("Paid to", lambda shown: _day(shown.next.paid_to)),
    )
    for what, told in texts:
        if told(before) != told(after):
            yield Effect(what, told(before), told(after))


def _money(before: LicenseOverview, after: LicenseOverview) -> Iterator[Effect]:
    was, now = before.figures, after.figures
    tone = Tone.WARNING if now.open_cents > was.open_cents else Tone.NEUTRAL
    yield Effect("Open balance", formats.money(was.open_cents), formats.money(now.open_cents), tone)
    for what, old, new in (
        ("Credit", was.credit_cents, now.credit_cents),
        ("Money that waits", was.unapplied_cents, now.unapplied_cents),
        ("Deposit held", was.deposits_held_cents, now.deposits_held_cents),
    ):
        if old != new:
            yield Effect(what, formats.money(old), formats.money(new))


def _documents(documents: Sequence[Outline]) -> Iterator[Effect]:
    """What is charged, paid and credited; where a replay notes more than a few payments, they are one row of it."""
    notes = [each for each in documents if not each.change_cents]
    shown = documents if len(notes) <= FEW else [each for each in documents if each.change_cents]
    for each in shown[:MOST]:
        yield Effect(each.text, NOTHING, formats.money(each.change_cents) if each.change_cents else NOTED)
    if len(shown) > MOST:
        yield Effect(f"… and {counted(len(shown) - MOST, 'more document')}", NOTHING, NOTHING)
    if len(notes) > FEW:
        is_replay = all(each.kind == TAGS[Reallocation] for each in notes)
        what = "payments applied anew" if is_replay else "entries that change no balance"
        yield Effect(f"{len(notes)} {what}", NOTHING, NOTED)


def _home(shown: LicenseOverview) -> str:
    last = shown.license.assignments[-1]
    return f"{last.home} on {last.pad} from {formats.day(last.from_day)}"


def _day(value: date | None) -> str:
    return NOTHING if value is None else formats.day(value)
