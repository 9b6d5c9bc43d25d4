"""What every way of signing in ends with: a session whose token is new, whatever the browser came with (ASVS 7.2.4)."""

from datetime import datetime

from attrs import frozen

from gatedrentals.domain.access.contact import Contact
from gatedrentals.domain.access.session import Session, hash_of
from gatedrentals.ports.store import Work
from gatedrentals.ports.tokens import Tokens

MOST = 200
"""How much of what a browser says of itself is kept, in characters."""


@frozen
class Browser:
    """Where somebody comes from: the address, what the browser says it is, and the token of a session that it has."""

    address: str = ""
    agent: str = ""
    token: str = ""


@frozen
class SignedIn:
    """A session, and its token, which is told once and kept nowhere."""

    token: str
    session: Session


def sign_in(
    work: Work, tokens: Tokens, keys: tuple[str, ...], browser: Browser, now: datetime, contact: Contact | None = None
) -> SignedIn:
    """Open a session of these principals, and end the one that the browser came with, whoever's that was."""
    token = tokens.token()
    session = Session(
        hash_of(token), keys, now, now, address=browser.address[:MOST], agent=browser.agent[:MOST], contact=contact
    )
    if browser.token:
        work.sessions.revoke(hash_of(browser.token), now)
    work.sessions.open(session)
    return SignedIn(token, session)
