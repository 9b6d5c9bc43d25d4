"""While residents live there: terms, transfers, facts of the hotel tax, notice and its withdrawal (§2, §3.7)."""

from datetime import date

from gatedrentals.domain.errors import InvalidValue, Refusal
from gatedrentals.domain.ids import HomeId, PadId
from gatedrentals.domain.licensing.commands import Changed, check, check_order, exclusive_end, moved, with_end
from gatedrentals.domain.licensing.due_dates import due_after
from gatedrentals.domain.licensing.events import NoticeGiven, NoticeWithdrawn
from gatedrentals.domain.licensing.license import Assignment, License, Said
from gatedrentals.domain.licensing.states import Command, State
from gatedrentals.domain.licensing.terms import PayTerms, TermsChange
from gatedrentals.domain.licensing.timeline import terms_on
from gatedrentals.domain.site.policy import SitePolicy
from gatedrentals.domain.values import evolve


class PadNotFree(Refusal):
    """Another license has the pad from the surrender day on, so the notice cannot be withdrawn (§2)."""

    code = "pad_not_free"


def change_terms(
    license_: License, said: Said, terms: PayTerms, *, today: date, effective_on: date | None = None
) -> Changed:
    """Change frequency, weekday, rent or recurring lines (§3.7).

    ``effective_on`` None means the next due date after ``today`` under the terms in force, or the move-in if that is
    still ahead. Raises NotAllowed, or InvalidValue for a day outside the stay.
    """
    check(license_, Command.CHANGE_TERMS)
    stay = license_.stay
    check_order(stay, said.at)
    day = effective_on or _next_due(license_, said, today)
    if license_.end is not None and day >= license_.end:
        raise InvalidValue("effective_on", day.isoformat(), f"a day before the end on {license_.end.isoformat()}")
    if day < stay.move_in:
        raise InvalidValue("effective_on", day.isoformat(), f"a day from the move-in on {stay.move_in.isoformat()}")
    change = TermsChange(said.at, day, terms)
    after = evolve(license_, stay=evolve(stay, terms=(*stay.terms, change)))
    return moved(license_, after, Command.CHANGE_TERMS, said)


def transfer(license_: License, said: Said, home: HomeId, pad: PadId, from_day: date) -> Changed:
    """Move to another home or pad; ledger, deposit and tax count stay (§2).

    Raises NotAllowed, or InvalidValue for a day that is not after the last move or not before the end.
    """
    check(license_, Command.TRANSFER)
    last = license_.assignments[-1].from_day
    if from_day <= last or (license_.end is not None and from_day >= license_.end):
        raise InvalidValue("from_day", from_day.isoformat(), f"a day of the stay after {last.isoformat()}")
    place = Assignment(from_day, home, pad)
    after = evolve(license_, assignments=(*license_.assignments, place))
    return moved(license_, after, Command.TRANSFER, said)


def agree_long_stay(license_: License, said: Said, on: date) -> Changed:
    """Note the day of a written notice or agreement of a stay of 30 days or more (§4.3).

    Raises NotAllowed, or InvalidValue for a day that is not after the last such notice.
    """
    check(license_, Command.AGREE_LONG_STAY)
    notices = _in_order("on", license_.tax_notices, on)
    return moved(license_, evolve(license_, tax_notices=notices), Command.AGREE_LONG_STAY, said)


def restart_tax_count(license_: License, said: Said, from_night: date) -> Changed:
    """Count the nights of the hotel tax anew from the first unpaid night, as the PM confirms (§4.3).

    Raises NotAllowed, or InvalidValue for a night that is not after the first or the last restart.
    """
    check(license_, Command.RESTART_TAX_COUNT)
    if from_night <= license_.stay.move_in:
        raise InvalidValue("from_night", from_night.isoformat(), f"a night after {license_.stay.move_in.isoformat()}")
    restarts = _in_order("from_night", license_.tax_restarts, from_night)
    return moved(license_, evolve(license_, tax_restarts=restarts), Command.RESTART_TAX_COUNT, said)


def give_notice(
    license_: License, said: Said, notice_given_on: date, policy: SitePolicy, surrender_on: date | None = None
) -> Changed:
    """Notice to vacate; nothing is billed ahead until the surrender day is confirmed (§2, §6.3).

    Raises NotAllowed, or InvalidValue for a surrender before move-in.
    """
    check(license_, Command.GIVE_NOTICE)
    noticed = evolve(license_, state=State.NOTICE, notice_given_on=notice_given_on)
    after, event = _leaving_on(noticed, said, surrender_on, policy)
    return moved(license_, after, Command.GIVE_NOTICE, said, event)


def confirm_surrender(license_: License, said: Said, surrender_on: date, policy: SitePolicy) -> Changed:
    """Confirm the surrender day, or move it: it can be changed until move-out (§2).

    Raises NotAllowed, or InvalidValue for a day before move-in.
    """
    check(license_, Command.CONFIRM_SURRENDER)
    after, event = _leaving_on(license_, said, surrender_on, policy)
    return moved(license_, after, Command.CONFIRM_SURRENDER, said, event)


def withdraw_notice(license_: License, said: Said, *, pad_is_free: bool) -> Changed:
    """The residents stay after all, if nobody else has the pad (§2). Raises NotAllowed or PadNotFree."""
    check(license_, Command.WITHDRAW_NOTICE)
    if not pad_is_free:
        pad = license_.assignments[-1].pad
        raise PadNotFree(f"license {license_.number} stays under notice: another license has pad {pad} after it")
    staying = with_end(license_, said.at, None, under_notice=False)
    after = evolve(staying, state=State.ACTIVE, notice_given_on=None, surrender_on=None)
    event = NoticeWithdrawn(license_.id, license_.number)
    return moved(license_, after, Command.WITHDRAW_NOTICE, said, event)


def _leaving_on(
    license_: License, said: Said, surrender_on: date | None, policy: SitePolicy
) -> tuple[License, NoticeGiven]:
    end = None if surrender_on is None else exclusive_end(surrender_on, policy)
    after = evolve(with_end(license_, said.at, end, under_notice=True), surrender_on=surrender_on)
    return after, NoticeGiven(after.id, after.number, after.notice_given_on, surrender_on)


def _next_due(license_: License, said: Said, today: date) -> date:
    if today < license_.stay.move_in:
        return license_.stay.move_in
    terms = terms_on(license_.stay, said.at, today)
    return today if terms is None else due_after(terms, today)


def _in_order(name: str, days: tuple[date, ...], day: date) -> tuple[date, ...]:
    if days and day <= days[-1]:
        raise InvalidValue(name, day.isoformat(), f"a day after {days[-1].isoformat()}")
    return (*days, day)
