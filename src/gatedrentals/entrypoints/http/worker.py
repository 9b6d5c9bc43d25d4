"""What a worker process of the server runs: the application on the installation that the environment names."""

from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager

from litestar import Litestar

from gatedrentals.bootstrap.memory import pass_over_what_is_loaded
from gatedrentals.bootstrap.serving import open_installation
from gatedrentals.bootstrap.settings import Settings
from gatedrentals.entrypoints.http.app import make_app
from gatedrentals.entrypoints.http.logs import set_up_logs
from gatedrentals.entrypoints.http.served import Served


def application() -> Served:
    """The application, with a database that is let go of when the worker stops."""
    set_up_logs()
    opened = ExitStack()
    installation = opened.enter_context(open_installation(Settings.read()))

    @asynccontextmanager
    async def lifespan(_app: Litestar) -> AsyncIterator[None]:
        pass_over_what_is_loaded()
        with opened:
            yield

    return make_app(installation, [lifespan])
