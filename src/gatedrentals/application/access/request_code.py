"""Ask for a one-time code. The answer and the work are the same whether or not anybody can be reached there."""

from datetime import datetime

from attrs import field, frozen

from gatedrentals.application.access.signing_in import Browser
from gatedrentals.application.access.tries import Tries
from gatedrentals.domain.access.contact import Contact, contact
from gatedrentals.domain.access.limits import REQUESTS, TooManyTries
from gatedrentals.domain.access.one_time_code import OneTimeCode, challenge_of, mac_of
from gatedrentals.domain.ids import NO_SITE
from gatedrentals.domain.notices.message import Message
from gatedrentals.domain.notices.wordings import sign_in_code
from gatedrentals.ports.clock import Clock
from gatedrentals.ports.messages import Outgoing
from gatedrentals.ports.store import Store, Work
from gatedrentals.ports.tokens import Tokens

KIND = "sign_in_code"
"""The kind of message that carries a code."""


@frozen
class RequestCode:
    """Somebody wants to sign in as whoever can be reached at ``contact``, as they typed it."""

    contact: str
    browser: Browser


@frozen
class CodeAsked:
    """What the browser must show with the code; and where the code goes, if it goes anywhere."""

    challenge: str
    sent_to: Contact


@frozen
class CodeRequests:
    """Sends codes. ``pepper`` is a secret that is not in the database."""

    store: Store
    clock: Clock
    tokens: Tokens
    pepper: bytes = field(repr=False)

    def __call__(self, command: RequestCode) -> CodeAsked:
        """Ask for a code. Raises InvalidValue for no contact, and TooManyTries, for strangers as for residents."""
        to = contact(command.contact)
        challenge = self.tokens.token()
        now = self.clock.now()
        with self.store.work() as work:
            has_room = Tries("request", REQUESTS, self.pepper).take(work, to, command.browser.address, now)
            if has_room:
                self._ask(work, to, challenge_of(challenge), now)
        if not has_room:
            message = "too many codes were asked for: wait a few minutes"
            raise TooManyTries(message)
        return CodeAsked(challenge, to)

    def _ask(self, work: Work, to: Contact, challenge: bytes, now: datetime) -> None:
        code, nobodys = self.tokens.code(), self.tokens.token()
        is_known = bool(work.parties.with_contact(to))
        # A code for nobody is one that nobody can type.
        mac = mac_of(self.pepper, challenge, code if is_known else nobodys)
        work.one_time_codes.put(OneTimeCode(challenge, to, mac, now))
        message = Message.of(to, sign_in_code(code))
        work.messages.put(Outgoing(NO_SITE, KIND, challenge.hex(), message, now, is_withheld=not is_known))
