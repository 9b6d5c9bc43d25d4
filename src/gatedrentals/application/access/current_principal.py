"""Who a browser is, by the token of its session: looked up at every request, so that what was revoked is so at once."""

from datetime import datetime

from attrs import frozen

from gatedrentals.domain.access.principal import Principal, party_of
from gatedrentals.domain.access.roles import Role
from gatedrentals.domain.access.session import Session, Standing, hash_of
from gatedrentals.domain.errors import Refusal
from gatedrentals.ports.clock import Clock
from gatedrentals.ports.parties import Party, UnknownParty
from gatedrentals.ports.store import Store, Work


class NotSignedIn(Refusal):
    """Nobody is signed in with this token."""

    code = "not_signed_in"


class SessionEnded(NotSignedIn):
    """The session has ended: it was idle or went on too long, was revoked, or is nobody's any more. Sign in again."""

    code = "session_ended"


_WHY = {
    Standing.REVOKED: "the session was ended",
    Standing.IDLE: "the session was not used for too long",
    Standing.EXPIRED: "the session is too old",
}


@frozen
class CurrentPrincipals:
    """Says who is signed in. Reading writes nothing but once a minute that the session is used."""

    store: Store
    clock: Clock

    def __call__(self, token: str) -> Principal:
        """Who this is. Raises NotSignedIn or SessionEnded."""
        now = self.clock.now()
        with self.store.work() as work:
            session = live_session(work, token, now)
            principal = _staff(work, session) if session.is_staff else _resident(work, session)
            if session.needs_touch(now):
                work.sessions.touch(session.token_hash, now)
        return principal


def live_session(work: Work, token: str, now: datetime) -> Session:
    """The session of a token. Raises NotSignedIn or SessionEnded."""
    session = work.sessions.find(hash_of(token))
    if session is None:
        message = "nobody is signed in: sign in first"
        raise NotSignedIn(message)
    standing = session.standing(now)
    if standing is not Standing.LIVE:
        raise SessionEnded(f"{_WHY[standing]}: sign in again")
    return session


def _staff(work: Work, session: Session) -> Principal:
    member = work.staff.by_email(session.keys[0].partition(":")[2])
    if member is None or not member.is_active:
        message = "you are no member of staff any more"
        raise SessionEnded(message)
    return member.principal


def _resident(work: Work, session: Session) -> Principal:
    parties = [party for key in session.keys if (party := _reached(work, key, session)) is not None]
    if not parties:
        message = "you cannot be reached any more where the code was sent: sign in again"
        raise SessionEnded(message)
    ids = frozenset(party.id for party in parties)
    licenses = work.licenses.of_parties(ids)
    return Principal(
        key=session.keys[0],
        name=parties[0].name,
        roles=frozenset({Role.RESIDENT if licenses else Role.APPLICANT}),
        sites=frozenset(party.site_id for party in parties),
        parties=ids,
        licenses=frozenset(license_.id for license_ in licenses),
    )


def _reached(work: Work, key: str, session: Session) -> Party | None:
    """The person, unless they are gone or their contact has changed since the code was sent."""
    try:
        party = work.parties.get(party_of(key))
    except UnknownParty:
        return None
    return party if session.contact is None or session.contact in party.contacts else None
