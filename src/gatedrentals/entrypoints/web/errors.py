"""What went wrong, as a page or, where a page asked for a part of itself, as that part."""

from typing import Any

from litestar import Request
from litestar.response import Response

from gatedrentals.entrypoints.http.problems import Said, problem_response
from gatedrentals.entrypoints.http.served import request_id_of


def wants_page(request: Request[Any, Any, Any]) -> bool:
    """Whether a person reads the answer: pages have no prefix, the API and what watches us do."""
    return not request.url.path.startswith(("/v1", "/openapi", "/health", "/metrics", "/static"))


def error_page(request: Request[Any, Any, Any], problem: Said) -> Response[Any]:
    """A problem as a page."""
    return problem_response(problem, request_id_of(request.scope))
