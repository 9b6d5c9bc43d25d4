"""For whom money of nobody may be: what a payer's name and memo point at, ranked, with reasons in words (§8.3).

Amounts alone point at nobody: they only speak for a license that something else points at.
"""

import re
from collections.abc import Iterable

from gatedrentals.domain.ids import PadId
from gatedrentals.domain.licensing.states import OCCUPIED, State
from gatedrentals.domain.money import dollars
from gatedrentals.domain.values import frozen

SUGGESTED = 3
"""How many licenses are suggested for one receipt."""
NOT_YET = frozenset({State.DRAFT, State.SENT, State.DECLINED, State.CANCELLED})
"""Nobody pays for a license in these states."""

_WORD = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._/-]*[A-Za-z0-9])?")
_MARK = re.compile(r"[,;]+")
_LINKED, _CODE, _NAME, _AMOUNT, _LIVED_IN = 16, 8, 4, 2, 1


@frozen
class Clue:
    """What a receipt says about who it is for.

    ``payer`` is the payer's name as links know it; ``names`` the name in every order of first and last; ``codes`` what
    of the memo could be the code of a pad or the number of a license. All but the codes are folded in case.
    """

    payer: str
    names: tuple[str, ...]
    codes: tuple[str, ...]


@frozen
class Taker:
    """A license that a clue points at: because its payer is linked, a code is its own, or residents are so named.

    ``rent_cents`` and ``cycle_cents`` are what it agreed last to pay a cycle, as far as no catalog price is meant.
    """

    license_number: str
    state: State
    pad: PadId
    residents: tuple[str, ...]
    is_linked: bool
    codes: tuple[str, ...]
    names: tuple[str, ...]
    open_cents: int
    rent_cents: int
    cycle_cents: int


@frozen
class Suggestion:
    """A license to put money on, and why, the strongest reason first."""

    license_number: str
    pad: PadId
    residents: tuple[str, ...]
    reasons: tuple[str, ...]


def clue_of(payer_name: str, memo: str) -> Clue:
    """What a payer's name and a memo point at. ``Whitfield, Dana`` is ``Dana Whitfield`` too."""
    words = _MARK.sub(" ", payer_name.casefold()).split()
    orders = {" ".join(words[turn:] + words[:turn]) for turn in (0, 1, -1)}
    codes = {code for word in _WORD.findall(memo) for code in (word, word.upper())}
    return Clue(payer_name.casefold(), tuple(sorted(orders - {""})), tuple(sorted(codes)))


def suggest(takers: Iterable[Taker], amount_cents: int) -> tuple[Suggestion, ...]:
    """The likeliest first; of equals those that are lived in, then by number."""
    ranked = sorted(takers, key=lambda taker: (-_weight(taker, amount_cents), taker.license_number))
    return tuple(
        Suggestion(taker.license_number, taker.pad, taker.residents, _reasons(taker, amount_cents))
        for taker in ranked[:SUGGESTED]
    )


def _weight(taker: Taker, amount_cents: int) -> int:
    return (
        _LINKED * taker.is_linked
        + _CODE * bool(taker.codes)
        + _NAME * bool(taker.names)
        + _AMOUNT * (_amount(taker, amount_cents) is not None)
        + _LIVED_IN * (taker.state in OCCUPIED)
    )


def _reasons(taker: Taker, amount_cents: int) -> tuple[str, ...]:
    said = []
    if taker.is_linked:
        said.append("this payer is linked to it")
    said += [f"the memo names {code}" for code in taker.codes]
    said += [f"{name} lives there" for name in taker.names]
    amount = _amount(taker, amount_cents)
    if amount is not None:
        said.append(amount)
    return tuple(said)


def _amount(taker: Taker, amount_cents: int) -> str | None:
    names = {
        taker.rent_cents: "its rent",
        taker.cycle_cents: "what it pays a cycle",
        taker.open_cents: "exactly what it owes",
    }
    name = names.get(amount_cents)
    return None if name is None else f"{dollars(amount_cents)} is {name}"
