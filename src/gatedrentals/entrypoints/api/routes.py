"""Every route of the API."""

from litestar import Router

from gatedrentals.entrypoints.api.licenses import LICENSES

API = Router("/v1", route_handlers=[LICENSES])
