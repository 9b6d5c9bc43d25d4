"""Every page."""

from litestar import Router
from litestar.di import Provide

from gatedrentals.entrypoints.web.assets import static_file
from gatedrentals.entrypoints.web.notice import ask_notice, give_notice
from gatedrentals.entrypoints.web.showing import provide_showing
from gatedrentals.entrypoints.web.submitting import provide_submitting

PAGES = Router(
    "/",
    route_handlers=[static_file, ask_notice, give_notice],
    dependencies={
        "showing": Provide(provide_showing, sync_to_thread=False),
        "submitting": Provide(provide_submitting, sync_to_thread=False),
    },
    include_in_schema=False,
)
