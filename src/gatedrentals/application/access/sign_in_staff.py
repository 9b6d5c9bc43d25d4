"""Sign a member of staff in whom the company's own door let in: the door proves the address, we know the roles."""

from datetime import datetime

from attrs import frozen

from gatedrentals.application.access.signing_in import Browser, SignedIn, sign_in
from gatedrentals.domain.access.principal import staff_key
from gatedrentals.domain.errors import Refusal
from gatedrentals.domain.ids import NO_SITE
from gatedrentals.ports.audit_trail import AuditRow
from gatedrentals.ports.clock import Clock
from gatedrentals.ports.staff_tokens import StaffTokens
from gatedrentals.ports.store import Store
from gatedrentals.ports.tokens import Tokens


class UnknownStaff(Refusal):
    """The door let somebody in who is no member of staff here, or is none any more."""

    code = "unknown_staff"


@frozen
class SignInStaff:
    """What the door asserts, and where it came from."""

    assertion: str
    browser: Browser


@frozen
class StaffSignIns:
    """Signs staff in. Whoever is refused stands in the audit trail, too."""

    store: Store
    clock: Clock
    tokens: Tokens
    door: StaffTokens

    def __call__(self, command: SignInStaff) -> SignedIn:
        """Sign in. Raises AssertionRefused, DoorUnreachable or UnknownStaff."""
        email = self.door.verify(command.assertion).email
        now = self.clock.now()
        with self.store.work() as work:
            member = work.staff.by_email(email)
            is_known = member is not None and member.is_active
            what = "sign_in" if is_known else "sign_in_refused"
            work.audit_trail.add(_row(what, email, command.browser, now))
            if is_known:
                return sign_in(work, self.tokens, (staff_key(email),), command.browser, now)
        message = f"{email} is no member of staff here: ask the owner to add you"
        raise UnknownStaff(message)


def _row(what: str, email: str, browser: Browser, now: datetime) -> AuditRow:
    return AuditRow(NO_SITE, now, staff_key(email), browser.address, what, email, "through the company's door")
