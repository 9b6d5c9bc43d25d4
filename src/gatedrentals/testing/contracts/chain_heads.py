"""What every keeper of chain heads does."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatedrentals.domain.ids import AccountId, SiteId
from gatedrentals.ports.chain_heads import ChainHeads, HeadsKept
from gatedrentals.testing.contracts.setting import few_examples

__all__ = [
    "test_a_day_is_kept_once",
    "test_a_day_that_was_not_kept_is_none",
    "test_a_day_without_accounts_is_kept_too",
    "test_a_sites_code_may_hold_anything",
    "test_of_two_at_once_one_is_kept_whole",
    "test_the_same_heads_again_change_nothing",
    "test_what_is_put_is_got",
    "test_what_the_caller_does_to_its_heads_later_is_not_kept",
]

DAY = date(2027, 7, 1)

some_heads = st.dictionaries(
    st.uuids().map(AccountId), st.tuples(st.integers(1, 10**9), st.binary(min_size=32, max_size=32)), max_size=5
)


def _site() -> SiteId:
    return SiteId(f"t{uuid4().hex[:16]}")


def _heads(byte: int = 7) -> dict[AccountId, tuple[int, bytes]]:
    return {AccountId(UUID(int=1)): (12, bytes([byte]) * 32), AccountId(UUID(int=2)): (1, bytes([byte + 1]) * 32)}


@few_examples
@given(heads=some_heads)
def test_what_is_put_is_got(chain_heads: ChainHeads, heads: dict[AccountId, tuple[int, bytes]]) -> None:
    """By site and day, and nothing of it on other days or sites."""
    site, other = _site(), _site()

    chain_heads.put(site, DAY, heads)

    assert chain_heads.get(site, DAY) == heads
    assert chain_heads.get(other, DAY) is None
    assert chain_heads.get(site, DAY + timedelta(days=1)) is None


def test_a_day_that_was_not_kept_is_none(chain_heads: ChainHeads) -> None:
    """Nothing there is not an error."""
    assert chain_heads.get(_site(), DAY) is None


def test_a_day_without_accounts_is_kept_too(chain_heads: ChainHeads) -> None:
    """No heads are something else than no day."""
    site = _site()

    chain_heads.put(site, DAY, {})

    assert chain_heads.get(site, DAY) == {}


def test_the_same_heads_again_change_nothing(chain_heads: ChainHeads) -> None:
    """So that a run that broke off can be run again."""
    site = _site()
    chain_heads.put(site, DAY, _heads())

    chain_heads.put(site, DAY, _heads())

    assert chain_heads.get(site, DAY) == _heads()


def test_a_day_is_kept_once(chain_heads: ChainHeads) -> None:
    """Other heads of the day are refused, and the first ones stay."""
    site = _site()
    chain_heads.put(site, DAY, _heads())

    with pytest.raises(HeadsKept):
        chain_heads.put(site, DAY, _heads(9))
    with pytest.raises(HeadsKept):
        chain_heads.put(site, DAY, {})

    assert chain_heads.get(site, DAY) == _heads()


def test_what_the_caller_does_to_its_heads_later_is_not_kept(chain_heads: ChainHeads) -> None:
    """What was put is a copy."""
    site, heads = _site(), _heads()
    chain_heads.put(site, DAY, heads)

    heads.clear()

    assert chain_heads.get(site, DAY) == _heads()


def test_of_two_at_once_one_is_kept_whole(chain_heads: ChainHeads) -> None:
    """The others are refused."""
    site = _site()

    def put(byte: int) -> bool:
        try:
            chain_heads.put(site, DAY, _heads(byte))
        except HeadsKept:
            return False
        return True

    with ThreadPoolExecutor(4) as workers:
        kept = [byte for byte, won in enumerate(workers.map(put, range(8))) if won]

    assert [chain_heads.get(site, DAY)] == [_heads(byte) for byte in kept]


def test_a_sites_code_may_hold_anything(chain_heads: ChainHeads) -> None:
    """A code is not a path."""
    unlike_files = [SiteId(f"{code}{_site()}") for code in ("../", "a/b", ".", "ü ", "%2F", "A", "a")]
    for number, site in enumerate(unlike_files):
        chain_heads.put(site, DAY, _heads(number))

    assert [chain_heads.get(site, DAY) for site in unlike_files] == [_heads(number) for number in range(7)]
