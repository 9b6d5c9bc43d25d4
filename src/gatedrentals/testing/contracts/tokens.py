"""What every source of secrets does."""

import re
from base64 import urlsafe_b64decode
from collections import Counter

from gatedrentals.ports.tokens import Tokens

__all__ = ["test_codes_are_six_digits_of_every_kind", "test_tokens_are_256_bits_and_never_come_again"]


def test_tokens_are_256_bits_and_never_come_again(tokens: Tokens) -> None:
    """In letters that need no quoting."""
    made = [tokens.token() for _ in range(500)]

    assert len(set(made)) == 500
    for token in made:
        assert re.fullmatch(r"[A-Za-z0-9_-]{43}", token)
        assert len(urlsafe_b64decode(token + "=")) == 32


def test_codes_are_six_digits_of_every_kind(tokens: Tokens) -> None:
    """Also zeros in front; no digit stands out by more than chance has it (six deviations)."""
    made = [tokens.code() for _ in range(3_000)]

    assert all(re.fullmatch(r"[0-9]{6}", code) for code in made)
    for place in range(6):
        counted = Counter(code[place] for code in made)
        assert all(200 < counted[digit] < 400 for digit in "0123456789")
