from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from attrs import evolve

from gatedrentals.bootstrap.clocks import SetClock
from gatedrentals.bootstrap.opening import CannotOpen, clock_of, keep_time, open_park
from gatedrentals.bootstrap.settings import Settings, data_directory

HOME = {"HOME": "/users/ana"}


@pytest.mark.parametrize(
    ("platform", "environ", "directory"),
    [
        ("linux", HOME, "/users/ana/.local/share/gatedrentals"),
        ("linux", {**HOME, "XDG_DATA_HOME": "/data"}, "/data/gatedrentals"),
        ("darwin", HOME, "/users/ana/Library/Application Support/gatedrentals"),
        ("win32", {**HOME, "LOCALAPPDATA": "/local"}, "/local/gatedrentals"),
        ("linux", {**HOME, "GATEDRENTALS_DATA": "/elsewhere"}, "/elsewhere"),
    ],
)
def test_data_lies_where_the_platform_keeps_it(platform: str, environ: dict[str, str], directory: str) -> None:
    assert data_directory(environ, platform) == Path(directory)


def test_the_played_year_has_a_place_of_its_own() -> None:
    plain, demo = Settings.read(HOME), Settings.read({**HOME, "GATEDRENTALS_DEMO": "1"})

    assert demo.directory == plain.directory / "demo"
    assert demo == Settings.read(HOME, demo=True)


@pytest.mark.parametrize("said", ["yesterday", "2027-07-01T12:00:00"])
def test_a_time_that_cannot_be_read_names_its_variable(said: str) -> None:
    with pytest.raises(ValueError, match="GATEDRENTALS_NOW"):
        Settings.read({**HOME, "GATEDRENTALS_NOW": said})


def test_a_clock_of_another_time_runs_on_while_it_is_served(tmp_path: Path) -> None:
    set_to = {
        **HOME,
        "GATEDRENTALS_NOW": "2027-07-01T00:00:00-05:00",
        "GATEDRENTALS_SINCE": "2020-01-01T00:00:00+00:00",
    }

    clock = clock_of(Settings.read(set_to))

    assert clock.now() - datetime(2027, 7, 1, 5, tzinfo=UTC) > timedelta(days=365)
    ahead = evolve(Settings.read(set_to), since=datetime(9999, 1, 1, tzinfo=UTC), directory=tmp_path)
    assert clock_of(ahead).now() == datetime(2027, 7, 1, 5, tzinfo=UTC)


def test_the_clock_is_the_one_that_was_set_or_played_or_the_machines(tmp_path: Path) -> None:
    played = SetClock(datetime(2028, 6, 30, 5, tzinfo=UTC), tmp_path / "clock")
    before = clock_of(Settings(tmp_path, demo=True)).now()
    played.keep()

    set_to = Settings.read({**HOME, "GATEDRENTALS_NOW": "2027-07-01T00:00:00-05:00"})

    assert clock_of(set_to).now() == datetime(2027, 7, 1, 5, tzinfo=UTC)
    assert clock_of(Settings(tmp_path, demo=True)).now() == played.now()
    assert clock_of(Settings(tmp_path)).now() >= before


def test_a_played_year_goes_on_where_it_was_when_it_was_last_served(tmp_path: Path) -> None:
    ended = SetClock(datetime(2028, 6, 30, 5, tzinfo=UTC), tmp_path / "clock")
    served = Settings(tmp_path, demo=True, since=datetime.now(UTC) - timedelta(hours=3))
    keep_time(served)
    assert SetClock.of_file(served.clock_file) is None

    ended.keep()
    keep_time(evolve(served, now=datetime(2030, 1, 1, tzinfo=UTC)))
    assert SetClock.of_file(served.clock_file) == ended
    keep_time(served)
    ended.keep()

    assert clock_of(Settings(tmp_path, demo=True)).now() - ended.now() >= timedelta(hours=3)


@pytest.mark.parametrize("address", ["not an address", "postgresql://nobody@127.0.0.1:1/none"])
def test_a_database_that_is_not_there_is_said_in_words(tmp_path: Path, address: str) -> None:
    with pytest.raises(CannotOpen), open_park(Settings(tmp_path, address)):
        pass
