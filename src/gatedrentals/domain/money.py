"""Money: whole cents of US dollars, and the two ways in which they are divided (§1)."""

import re
from collections.abc import Sequence
from functools import total_ordering

from gatedrentals.domain.errors import InvalidValue
from gatedrentals.domain.values import frozen

_LONGEST = 9
"""Digits of the dollars that people type: a longer number is a slip, and would not fit into the books."""
_AMOUNT = re.compile(r"(-)?\$?(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d{2}))?")


def divide_half_away(numerator: int, denominator: int) -> int:
    """``numerator / denominator`` to the nearest whole number, halves away from zero (§1.1).

    Raises ZeroDivisionError if ``denominator`` is zero; it must be positive.
    """
    quotient, remainder = divmod(abs(numerator), denominator)
    if remainder * 2 >= denominator:
        quotient += 1
    return quotient if numerator >= 0 else -quotient


def fraction_of(cents: int, numerator: int, denominator: int) -> int:
    """``cents × numerator / denominator``, in cents, rounded half away from zero (§1.1, §3.6)."""
    return divide_half_away(cents * numerator, denominator)


def basis_points_of(cents: int, rate_bps: int) -> int:
    """``rate_bps`` hundredths of a percent of ``cents``, in cents, rounded half away from zero (§1.1)."""
    return divide_half_away(cents * rate_bps, 10_000)


def split(total_cents: int, weights: Sequence[int]) -> tuple[int, ...]:
    """Split a total over weights by the largest remainder, ties to the earliest; the parts sum to the total (§1.2).

    Raises InvalidValue if there is no positive weight or a weight is negative.
    """
    whole = sum(weights)
    if whole <= 0 or min(weights) < 0:
        raise InvalidValue("weights", tuple(weights), "a list of weights from 0 with one above 0")
    sign = 1 if total_cents >= 0 else -1
    shares = [divmod(abs(total_cents) * weight, whole) for weight in weights]
    left = abs(total_cents) - sum(quotient for quotient, _ in shares)
    by_remainder = sorted(range(len(shares)), key=lambda place: -shares[place][1])
    topped_up = set(by_remainder[:left])
    return tuple(sign * (quotient + (place in topped_up)) for place, (quotient, _) in enumerate(shares))


def dollars(cents: int) -> str:
    """Cents as people read them: ``-$1,234.56``."""
    sign = "-" if cents < 0 else ""
    whole, part = divmod(abs(cents), 100)
    return f"{sign}${whole:,}.{part:02d}"


_ONES = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_SCALES = ((1_000_000_000, "billion"), (1_000_000, "million"), (1_000, "thousand"), (100, "hundred"))


def check_words(cents: int) -> str:
    """An amount as a check says it: ``One thousand two hundred forty-three and 01/100 dollars``.

    Raises InvalidValue for an amount that no check bears: nothing or less, or a trillion and more.
    """
    whole, part = divmod(cents, 100)
    if cents <= 0 or whole >= _SCALES[0][0] * 1_000:
        raise InvalidValue("cents", cents, "an amount above zero and below a trillion dollars")
    return f"{_number_words(whole).capitalize()} and {part:02d}/100 dollars"


def _number_words(number: int) -> str:
    if number < len(_ONES):
        return _ONES[number]
    for scale, name in _SCALES:
        if number >= scale:
            count, rest = divmod(number, scale)
            words = f"{_number_words(count)} {name}"
            return f"{words} {_number_words(rest)}" if rest else words
    tens, ones = divmod(number, 10)
    return f"{_TENS[tens]}-{_ONES[ones]}" if ones else _TENS[tens]


@total_ordering
@frozen
class Money:
    """An amount of US dollars in whole cents, for the faces of the library; inside, fields are ``…_cents``."""

    cents: int

    @classmethod
    def parse(cls, text: str, field: str = "amount") -> "Money":
        """Read ``1150``, ``1150.00``, ``$1,150.00`` or ``-3.50``; anything else is refused.

        Raises InvalidValue naming ``field``: no exponent, no third decimal, no single decimal, no billion dollars.
        """
        match = _AMOUNT.fullmatch(text.strip())
        if match is None or not text.isascii():
            raise InvalidValue(field, text, "an amount in dollars with two decimals or none, such as 1150.00")
        sign, whole, part = match.groups()
        digits = whole.replace(",", "").lstrip("0")
        if len(digits) > _LONGEST:
            raise InvalidValue(field, text, "an amount below $1,000,000,000.00")
        cents = int(digits or 0) * 100 + int(part or 0)
        return cls(-cents if sign else cents)

    def __str__(self) -> str:
        """The amount as people read it: ``$1,234.56``."""
        return dollars(self.cents)

    def __add__(self, other: "Money") -> "Money":
        """The sum."""
        return Money(self.cents + other.cents)

    def __sub__(self, other: "Money") -> "Money":
        """The difference."""
        return Money(self.cents - other.cents)

    def __neg__(self) -> "Money":
        """The same amount the other way."""
        return Money(-self.cents)

    def __lt__(self, other: "Money") -> bool:
        """Whether this is the smaller amount."""
        return self.cents < other.cents

    def times(self, numerator: int, denominator: int) -> "Money":
        """This amount times a fraction, rounded half away from zero to the cent (§1.1)."""
        return Money(fraction_of(self.cents, numerator, denominator))

    def split(self, weights: Sequence[int]) -> tuple["Money", ...]:
        """Parts by the largest remainder, ties to the earliest; they sum to this amount (§1.2)."""
        return tuple(Money(cents) for cents in split(self.cents, weights))
