"""Every page."""

from litestar import Router

PAGES = Router("/", route_handlers=[])
