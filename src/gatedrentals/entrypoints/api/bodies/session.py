"""What signing in and out is asked and answered with."""

from datetime import datetime
from typing import Annotated

from msgspec import Meta

from gatedrentals.application.access.signing_in import SignedIn
from gatedrentals.entrypoints.api.bodies.common import Asking, Telling


class ContactBody(Asking, frozen=True):
    """Where somebody can be reached: a mail address or a telephone number, as the office has it."""

    contact: Annotated[str, Meta(min_length=1, max_length=254, examples=["tiffany@example.com", "(281) 555-0101"])]


class CodeSentBody(Telling, frozen=True):
    """That a code is on its way, if anybody is known there; ``challenge`` must come back with it."""

    challenge: str
    sent_to: str


class CodeBody(Asking, frozen=True):
    """A code of six digits, with the challenge that it was asked under."""

    challenge: Annotated[str, Meta(min_length=1, max_length=200)]
    code: Annotated[str, Meta(min_length=1, max_length=20, examples=["123456"])]


class SessionBody(Telling, frozen=True):
    """A session. Its token is told this once: send it as ``Authorization: Bearer``; keep it as you keep a password."""

    token: str
    expires_at: datetime


def session_body(signed_in: SignedIn) -> SessionBody:
    """A session as its body."""
    return SessionBody(token=signed_in.token, expires_at=signed_in.session.expires_at)
