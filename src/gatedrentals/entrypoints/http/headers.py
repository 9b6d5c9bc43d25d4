"""Headers of every answer: nothing is framed, sniffed, referred to others, or kept by a cache that others share."""

from litestar.datastructures import MutableScopeHeaders
from litestar.types import HTTPScope

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""No inline script or style, nothing from another host."""

SECURITY = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
PACKED = "packed"
"""The option of a route whose answers are compressed already, where who asks takes that."""
_HSTS = "max-age=31536000; includeSubDomains"


def secure(scope: HTTPScope, headers: MutableScopeHeaders) -> None:
    """Add what every answer carries; what a route said itself stays."""
    for name, value in SECURITY.items():
        headers.setdefault(name, value)
    if scope["scheme"] == "https":
        headers.setdefault("Strict-Transport-Security", _HSTS)
