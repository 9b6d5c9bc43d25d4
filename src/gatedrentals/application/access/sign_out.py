"""Sign out: here, or in every browser at once."""

from datetime import datetime

from attrs import frozen

from gatedrentals.application.access.current_principal import NotSignedIn, live_session
from gatedrentals.application.access.signing_in import Browser
from gatedrentals.domain.access.session import Session
from gatedrentals.domain.ids import NO_SITE
from gatedrentals.ports.audit_trail import AuditRow
from gatedrentals.ports.clock import Clock
from gatedrentals.ports.store import Store, Work


@frozen
class SignOuts:
    """Ends sessions, for good and at once."""

    store: Store
    clock: Clock

    def __call__(self, browser: Browser) -> None:
        """End the browser's session; nothing happens if it has none or it has ended."""
        now = self.clock.now()
        with self.store.work() as work:
            try:
                session = live_session(work, browser.token, now)
            except NotSignedIn:
                return
            work.sessions.revoke(session.token_hash, now)
            _audit(work, session, browser, "sign_out", now)

    def everywhere(self, browser: Browser) -> int:
        """End every session of whoever is signed in, this one too; how many that were. Raises NotSignedIn."""
        now = self.clock.now()
        with self.store.work() as work:
            session = live_session(work, browser.token, now)
            ended = sum(work.sessions.revoke_all(key, now) for key in session.keys)
            _audit(work, session, browser, "sign_out_everywhere", now)
        return ended


def _audit(work: Work, session: Session, browser: Browser, what: str, now: datetime) -> None:
    key = session.keys[0]
    work.audit_trail.add(AuditRow(NO_SITE, now, key, browser.address, what, key, ""))
