"""The words that somebody looks for, and how well a name, a number, a mail address or an amount fits them (§14.1)."""

import re
from enum import Enum

from gatedrentals.domain.errors import InvalidValue
from gatedrentals.domain.money import Money
from gatedrentals.domain.values import frozen

SHORTEST, LONGEST = 2, 100
"""How many characters are looked for at least and at most."""
FEWEST_DIGITS, WHOLE_NUMBER = 4, 10
"""Digits from which on a telephone number is looked for, and those of a whole American one."""

_PHONE = re.compile(r"[+0-9 ().\-]+")
_BETWEEN = re.compile(r"[\W_]+")


class Rank(Enum):
    """How well something fits: the best first."""

    EXACT = 0
    BEGINS = 1
    PART = 2


@frozen
class Wanted:
    """What somebody looks for.

    ``text`` and ``words`` are folded in case; ``begun`` is how an external id may begin: as it was typed, in capitals
    and in small letters. ``digits`` are those of a telephone number, ``cents`` an amount, where it reads as one.
    """

    text: str
    words: tuple[str, ...]
    begun: tuple[str, ...]
    digits: str = ""
    cents: int | None = None


def wanted(typed: str) -> Wanted:
    """What somebody typed. Raises InvalidValue for what is too short, too long, or cannot be typed."""
    shown = " ".join(typed.split())
    if not SHORTEST <= len(shown) <= LONGEST or not shown.isprintable():
        raise InvalidValue("words", typed[:LONGEST], f"from {SHORTEST} to {LONGEST} characters of a name or number")
    text = shown.casefold()
    digits = re.sub(r"\D", "", shown) if shown.isascii() and _PHONE.fullmatch(shown) else ""
    return Wanted(
        text=text,
        words=tuple(dict.fromkeys(text.split())),
        begun=tuple(dict.fromkeys((shown, shown.upper(), shown.lower()))),
        digits=digits if len(digits) >= FEWEST_DIGITS else "",
        cents=_cents(shown),
    )


def rank_of(asked: Wanted, found: str) -> Rank | None:
    """How well a text fits: all of it in any order, each word begins one of it, each is a part; None: it does not."""
    text = " ".join(found.casefold().split())
    if text == asked.text or sorted(text.split()) == sorted(asked.words):
        return Rank.EXACT
    if not all(word in text for word in asked.words):
        return None
    parts = [*text.split(), *_BETWEEN.split(text)]
    begins = all(any(part.startswith(word) for part in parts) for word in asked.words)
    return Rank.BEGINS if begins else Rank.PART


def rank_of_phone(asked: Wanted, phone_key: str) -> Rank | None:
    """How well a telephone number fits; `phone_key` is as `domain.access.contact` compares them."""
    if not asked.digits or asked.digits not in phone_key:
        return None
    return Rank.EXACT if len(asked.digits) >= WHOLE_NUMBER and phone_key.endswith(asked.digits) else Rank.PART


def best(*ranks: Rank | None) -> Rank | None:
    """The best of several ways in which something fits."""
    fitting = [rank for rank in ranks if rank is not None]
    return min(fitting, key=lambda rank: rank.value, default=None)


def _cents(shown: str) -> int | None:
    try:
        cents = Money.parse(shown).cents
    except InvalidValue:
        return None
    return cents if cents > 0 else None
