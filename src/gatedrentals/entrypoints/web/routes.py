"""Every page."""

from litestar import Router
from litestar.di import Provide

from gatedrentals.entrypoints.web.assets import static_file
from gatedrentals.entrypoints.web.demo_pages import design_page, outbox
from gatedrentals.entrypoints.web.notice import ask_notice, give_notice
from gatedrentals.entrypoints.web.payments import payments_board
from gatedrentals.entrypoints.web.showing import provide_showing
from gatedrentals.entrypoints.web.sign_in import (
    ask_sign_in,
    send_code,
    sign_in_demo,
    sign_out,
    sign_out_everywhere,
    take_code,
)
from gatedrentals.entrypoints.web.start import start
from gatedrentals.entrypoints.web.submitting import provide_submitting

DOORS = [ask_sign_in, send_code, take_code, sign_in_demo, sign_out, sign_out_everywhere]
LICENSE_COMMANDS = [ask_notice, give_notice]
TODAY = [payments_board]
"""One family of pages a line, so that each grows by itself."""

PAGES = Router(
    "/",
    route_handlers=[static_file, start, outbox, design_page, *DOORS, *LICENSE_COMMANDS, *TODAY],
    dependencies={
        "showing": Provide(provide_showing, sync_to_thread=False),
        "submitting": Provide(provide_submitting, sync_to_thread=False),
    },
    include_in_schema=False,
)
