import socket
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from gatedrentals.bootstrap.serving import CannotServe, Place, check, free_port
from gatedrentals.bootstrap.settings import Settings


def test_codes_are_not_served_without_their_secret(tmp_path: Path) -> None:
    with pytest.raises(CannotServe, match="GATEDRENTALS_PEPPER"):
        check(Settings(tmp_path))

    check(Settings(tmp_path, pepper="x" * 32))


def test_a_demo_makes_its_secret_once_and_keeps_it(tmp_path: Path) -> None:
    check(Settings(tmp_path, demo=True))
    first = (tmp_path / "pepper").read_bytes()
    check(Settings(tmp_path, demo=True))

    assert len(first) >= 32
    assert (tmp_path / "pepper").read_bytes() == first


def test_a_secret_that_can_be_guessed_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CannotServe, match="32 characters"):
        check(Settings(tmp_path, pepper="x" * 31))


def test_workers_that_begin_together_agree_on_one_secret(tmp_path: Path) -> None:
    def begin(_worker: int) -> bytes:
        check(Settings(tmp_path, demo=True))
        return (tmp_path / "pepper").read_bytes()

    with ThreadPoolExecutor(8) as workers:
        found = set(workers.map(begin, range(32)))

    assert len(found) == 1
    assert [file.name for file in tmp_path.iterdir()] == ["pepper"]
    assert (tmp_path / "pepper").stat().st_mode & 0o077 == 0


def test_half_a_door_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CannotServe, match="GATEDRENTALS_ACCESS_AUDIENCE"):
        check(Settings(tmp_path, pepper="x" * 32, access_team="gated"))


def test_a_place_that_is_taken_is_said_to_be() -> None:

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(CannotServe, match="--port"):
            free_port(Place(port=taken.getsockname()[1]))
