"""What every source of identifiers does."""

from concurrent.futures import ThreadPoolExecutor

from gatedrentals.ports.ids import Ids

__all__ = ["test_later_identifiers_sort_after_earlier_ones", "test_workers_at_once_get_different_identifiers"]


def test_later_identifiers_sort_after_earlier_ones(ids: Ids) -> None:
    """As numbers, as text and as bytes."""
    made = [ids.new() for _ in range(2_000)]

    assert made == sorted(set(made))
    assert [str(one) for one in made] == sorted(str(one) for one in made)
    assert [one.bytes for one in made] == sorted(one.bytes for one in made)


def test_workers_at_once_get_different_identifiers(ids: Ids) -> None:
    """Each worker's own ones in order, too."""
    with ThreadPoolExecutor(4) as workers:
        made = list(workers.map(lambda _: [ids.new() for _ in range(500)], range(4)))

    assert len({one for own in made for one in own}) == 2_000
    assert all(own == sorted(own) for own in made)
