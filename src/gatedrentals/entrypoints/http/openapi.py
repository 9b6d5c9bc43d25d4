"""How the API describes itself: OpenAPI 3.1, with examples."""

from litestar import Router
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.openapi.spec import Components, SecurityScheme

import gatedrentals
from gatedrentals.entrypoints.http.access import ANYONE, needs


def openapi_config() -> OpenAPIConfig:
    """The description at /openapi/v1.json."""
    return OpenAPIConfig(
        title="Gated Rentals",
        version=gatedrentals.__version__,
        description="Rental operations of gated communities: licenses, money, deposits, reports. Amounts are in cents.",
        openapi_router=Router("/openapi", route_handlers=[], opt=needs(ANYONE)),
        render_plugins=[JsonRenderPlugin(path="/v1.json")],
        use_handler_docstrings=True,
        components=Components(
            security_schemes={
                "session": SecurityScheme(type="http", scheme="bearer", description="The token of a session."),
            }
        ),
        security=[{"session": []}],
    )
