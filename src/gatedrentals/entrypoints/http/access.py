"""What a route asks of whoever calls it: one permission, checked in one place before any handler runs (§13.3)."""

from collections.abc import Iterable
from typing import Any

from litestar.connection import ASGIConnection
from litestar.exceptions import NotAuthorizedException, NotFoundException, PermissionDeniedException
from litestar.handlers import BaseRouteHandler, HTTPRouteHandler
from litestar.routes import HTTPRoute

from gatedrentals.domain.access.principal import Principal
from gatedrentals.domain.access.roles import Permission
from gatedrentals.domain.ids import SiteId

NEEDS = "needs"
"""The option of a route that holds what it needs."""
LACKING = "is needed"
"""How a refusal ends that names the permission which somebody lacks."""
SITE = "site_id"
"""The path parameter that names a site, wherever there is one."""

Anyone = str
ANYONE: Anyone = "anyone"
"""Nobody need be signed in: health, static files and sign-in itself."""
SIGNED_IN: Anyone = "signed in"
"""Whoever is signed in, whatever their role: what they see is their own."""

Need = Permission | Anyone


class RouteWithoutNeed(RuntimeError):
    """A route says not what it needs: the application is not built."""


def needs(need: Need) -> dict[str, Any]:
    """The options of a route that takes this permission, at the site of its path where it has one."""
    return {NEEDS: need}


def check_routes(routes: Iterable[object]) -> None:
    """Refuse to serve a route that says not what it needs. Raises RouteWithoutNeed."""
    for route in routes:
        if isinstance(route, HTTPRoute):
            for handler in route.route_handlers:
                if need_of(handler) is None and not _is_automatic(handler):
                    message = f"{route.path}: {handler.handler_name} does not say what it needs"
                    raise RouteWithoutNeed(message)


def need_of(handler: BaseRouteHandler) -> Need | None:
    """What a handler needs, or None if it does not say."""
    found = handler.opt.get(NEEDS)
    return found if isinstance(found, Permission | str) else None


def allowed(connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler) -> None:
    """Let a request pass, or not.

    Raises NotAuthorizedException for a stranger, PermissionDeniedException for a role that may not, and
    NotFoundException for a site that is not theirs: whether it exists is none of their business.
    """
    need = need_of(handler)
    if need in {ANYONE, None}:
        return
    principal = connection.scope.get("user")
    if not isinstance(principal, Principal):
        raise NotAuthorizedException(detail="sign in first", headers={"WWW-Authenticate": "Bearer"})
    site = connection.path_params.get(SITE)
    if site is not None and SiteId(str(site)) not in principal.sites:
        raise NotFoundException(detail=f"no site {site!r} is known")
    if isinstance(need, Permission) and not _may(principal, need, site):
        raise PermissionDeniedException(detail=f"{principal.name} may not: {need.value} {LACKING}")


def _may(principal: Principal, need: Permission, site: object) -> bool:
    if site is not None:
        return principal.may(need, SiteId(str(site)))
    return any(principal.may(need, each) for each in principal.sites)


def _is_automatic(handler: HTTPRouteHandler) -> bool:
    """Whether the framework itself answers: OPTIONS, which tells the methods of a path."""
    return handler.http_methods == {"OPTIONS"}
