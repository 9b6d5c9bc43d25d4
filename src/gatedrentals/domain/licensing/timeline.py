"""A stay as it was known at an instant: which terms hold on which days, and where it ends (§3.5, §3.7)."""

from datetime import date, datetime

from gatedrentals.domain.licensing.due_dates import due_on_or_after, same_due_dates, whole_cycles
from gatedrentals.domain.licensing.terms import EndChange, PayTerms, StayTerms, TermsChange
from gatedrentals.domain.values import frozen


@frozen
class Stretch:
    """Days ``[start, end)`` of a stay under one set of terms; ``end`` None means on and on.

    ``cycles_from`` is the day from which due dates have been the same ones: the first cycle after it is a stub unless
    it is a due date. ``whole_cycles_before`` counts those that lie before it (§4.2).
    """

    start: date
    end: date | None
    terms: PayTerms
    cycles_from: date
    whole_cycles_before: int


def end_known(stay: StayTerms, known_at: datetime) -> EndChange | None:
    """What was known of the end at an instant; None if nothing was ever said about it (§6.3)."""
    for change in reversed(stay.ends):
        if change.decided_at <= known_at:
            return change
    return None


def terms_known(stay: StayTerms, known_at: datetime) -> tuple[TermsChange, ...]:
    """The changes in force at an instant, in order of their days: a later decision overrides those from its day on."""
    if len(stay.terms) == 1 and stay.terms[0].decided_at <= known_at:
        return stay.terms
    kept: list[TermsChange] = []
    for change in stay.terms:
        if change.decided_at > known_at:
            continue
        # The first terms hold from the move-in, also where that has moved to before their day.
        while kept and (kept[-1].effective_on if len(kept) > 1 else stay.move_in) >= change.effective_on:
            kept.pop()
        kept.append(change)
    return tuple(kept)


def stretches(stay: StayTerms, known_at: datetime) -> tuple[Stretch, ...]:
    """The stay from move-in on, cut where terms change (§3.7); the first terms hold from move-in whatever their day.

    Empty when no terms were known yet, or the stay ended before it began.
    """
    changes = terms_known(stay, known_at)
    ending = end_known(stay, known_at)
    end = None if ending is None else ending.end
    starts = [stay.move_in, *(change.effective_on for change in changes[1:])]
    found: list[Stretch] = []
    for place, change in enumerate(changes):
        start = starts[place]
        if end is not None and start >= end:
            break
        upto = starts[place + 1] if place + 1 < len(changes) else end
        if upto is not None and end is not None:
            upto = min(upto, end)
        cycles_from, before = _cycles(found[-1], start, change.terms) if found else (start, 0)
        found.append(Stretch(start, upto, change.terms, cycles_from, before))
    return tuple(found)


def terms_on(stay: StayTerms, known_at: datetime, day: date) -> PayTerms | None:
    """The terms that hold on a day, as known at an instant; None outside the stay."""
    for stretch in stretches(stay, known_at):
        if stretch.start <= day and (stretch.end is None or day < stretch.end):
            return stretch.terms
    return None


def _cycles(last: Stretch, start: date, terms: PayTerms) -> tuple[date, int]:
    if same_due_dates(last.terms, terms):
        return last.cycles_from, last.whole_cycles_before
    first_due = due_on_or_after(last.terms, last.cycles_from)
    return start, last.whole_cycles_before + whole_cycles(last.terms, first_due, start)
