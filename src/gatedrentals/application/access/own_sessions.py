"""Where somebody is signed in: each browser, and an end to one of them or to all others."""

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256

from attrs import frozen

from gatedrentals.application.access.current_principal import live_session
from gatedrentals.application.access.signing_in import Browser
from gatedrentals.domain.access.session import Session, Standing
from gatedrentals.domain.errors import Refusal
from gatedrentals.domain.ids import NO_SITE
from gatedrentals.ports.audit_trail import AuditRow
from gatedrentals.ports.clock import Clock
from gatedrentals.ports.store import Store, Work

_DIGITS = 16


class UnknownSession(Refusal):
    """There is no such session, or it is not theirs, or it has ended."""

    code = "unknown_session"


@frozen
class OwnSession:
    """A browser that is signed in: since when, when it was used last, from where, and what it calls itself."""

    name: str
    since: datetime
    last_used_at: datetime
    expires_at: datetime
    address: str
    agent: str
    is_this: bool


@frozen
class OwnSessions:
    """Shows and ends the sessions of whoever is signed in."""

    store: Store
    clock: Clock

    def __call__(self, browser: Browser) -> tuple[OwnSession, ...]:
        """Every live one, the one that was used last first. Raises NotSignedIn."""
        now = self.clock.now()
        with self.store.work() as work:
            this = live_session(work, browser.token, now)
            return tuple(_shown(each, this) for each in _live(work, this, now))

    def end(self, browser: Browser, name: str) -> None:
        """End the one of this name, which may be this one. Raises NotSignedIn, or UnknownSession."""
        now = self.clock.now()
        with self.store.work() as work:
            this = live_session(work, browser.token, now)
            found = next((each for each in _live(work, this, now) if _name(each) == name), None)
            if found is None:
                message = f"none of your sessions is {name!r}: it may have ended already"
                raise UnknownSession(message)
            work.sessions.revoke(found.token_hash, now)
            key = this.keys[0]
            work.audit_trail.add(AuditRow(NO_SITE, now, key, browser.address, "end_session", key, name))

    def end_others(self, browser: Browser) -> int:
        """End every one but this; how many that were. Raises NotSignedIn."""
        now = self.clock.now()
        with self.store.work() as work:
            this = live_session(work, browser.token, now)
            others = [each for each in _live(work, this, now) if each.token_hash != this.token_hash]
            for each in others:
                work.sessions.revoke(each.token_hash, now)
            if others:
                key, names = this.keys[0], " ".join(map(_name, others))
                work.audit_trail.add(AuditRow(NO_SITE, now, key, browser.address, "end_other_sessions", key, names))
        return len(others)


def _live(work: Work, this: Session, now: datetime) -> Sequence[Session]:
    found = {each.token_hash: each for key in this.keys for each in work.sessions.of(key)}
    live = [each for each in found.values() if each.standing(now) is Standing.LIVE]
    return sorted(live, key=lambda each: each.last_seen_at, reverse=True)


def _shown(session: Session, this: Session) -> OwnSession:
    return OwnSession(
        name=_name(session),
        since=session.created_at,
        last_used_at=session.last_seen_at,
        expires_at=session.expires_at,
        address=session.address,
        agent=session.agent,
        is_this=session.token_hash == this.token_hash,
    )


def _name(session: Session) -> str:
    """What a session is called outside: nothing that is kept of its token."""
    return sha256(b"session " + session.token_hash).hexdigest()[:_DIGITS]
