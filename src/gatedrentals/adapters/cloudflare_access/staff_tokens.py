"""Assertions of Cloudflare Access: JSON Web Tokens, signed by the door for this one house (ASVS 9)."""

import time
from collections.abc import Callable
from typing import Any

import httpx
import jwt

from gatedrentals.adapters.cloudflare_access.keys import AccessKeys
from gatedrentals.adapters.http import NoAnswer
from gatedrentals.domain.access.contact import mail_key
from gatedrentals.ports.staff_tokens import AssertionRefused, DoorUnreachable, Visitor

LEEWAY_S = 30
"""How far the door's clock and ours may be apart."""
MOST_CHARACTERS = 16_384
_MUST_SAY = ["exp", "iat", "iss", "aud"]


def issuer_of(team: str) -> str:
    """The issuer of a team's assertions: its name at Cloudflare, or an address as it stands."""
    return team.rstrip("/") if "://" in team else f"https://{team}.cloudflareaccess.com"


class AccessStaffTokens:
    """Believes what is signed with the issuer's key for our audience, while it is valid, and names a person."""

    def __init__(
        self,
        issuer: str,
        audience: str,
        *,
        client: httpx.Client | None = None,
        tick: Callable[[], float] = time.monotonic,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        """Check for the application whose tag is ``audience``."""
        self._issuer = issuer
        self._audience = audience
        self._keys = AccessKeys(issuer, client or httpx.Client(), tick=tick, pause=pause)

    def verify(self, assertion: str) -> Visitor:
        """Who was let in. Raises AssertionRefused or DoorUnreachable."""
        if not assertion.isascii() or len(assertion) > MOST_CHARACTERS:
            raise _refused("it is no token")
        try:
            claims = self._claims(assertion)
        except jwt.PyJWTError as error:
            raise _refused(type(error).__name__) from error
        except NoAnswer as error:
            raise DoorUnreachable(str(error)) from error
        email = claims.get("email")
        if claims.get("type") != "app":
            raise _refused("it is not for an application")
        if not isinstance(email, str) or not mail_key(email):
            raise _refused("it names no person")
        return Visitor(mail_key(email))

    def _claims(self, assertion: str) -> dict[str, Any]:
        name = jwt.get_unverified_header(assertion).get("kid")
        key = self._keys.find(name) if isinstance(name, str) else None
        if key is None:
            raise _refused("its key is not the door's")
        return jwt.decode(
            assertion,
            key,
            algorithms=["RS256"],
            audience=self._audience,
            issuer=self._issuer,
            leeway=LEEWAY_S,
            options={"require": _MUST_SAY},
        )


def _refused(why: str) -> AssertionRefused:
    """Why is for the log of whoever runs this; it tells a forger nothing that they do not know."""
    return AssertionRefused(f"this does not prove that the door let you in: {why}")
