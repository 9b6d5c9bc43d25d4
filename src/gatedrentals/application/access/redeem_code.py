"""Sign in with a one-time code: in the browser that asked for it, once."""

from datetime import datetime

from attrs import field, frozen

from gatedrentals.application.access.signing_in import Browser, SignedIn, sign_in
from gatedrentals.application.access.tries import Tries
from gatedrentals.domain.access.contact import Contact
from gatedrentals.domain.access.limits import GUESSES, TooManyTries
from gatedrentals.domain.access.one_time_code import TRIES, CodeSpent, WrongCode, challenge_of, mac_of, typed_code
from gatedrentals.domain.access.principal import party_key
from gatedrentals.domain.errors import Refusal
from gatedrentals.domain.ids import NO_SITE
from gatedrentals.ports.audit_trail import AuditRow
from gatedrentals.ports.clock import Clock
from gatedrentals.ports.store import Store, Work
from gatedrentals.ports.tokens import Tokens


@frozen
class RedeemCode:
    """A code as it was typed, with the challenge of the browser that asked for it."""

    challenge: str
    code: str
    browser: Browser


@frozen
class CodeSignIns:
    """Takes codes. Every guess is counted, and stays counted whatever it comes to."""

    store: Store
    clock: Clock
    tokens: Tokens
    pepper: bytes = field(repr=False)

    def __call__(self, command: RedeemCode) -> SignedIn:
        """Sign in.

        Raises InvalidValue for what is no code, WrongCode, CodeSpent or TooManyTries: for strangers as for residents.
        """
        code = typed_code(command.code)
        with self.store.work() as work:
            outcome = self._guess(work, command, code)
        if isinstance(outcome, Refusal):
            raise outcome
        return outcome

    def _guess(self, work: Work, command: RedeemCode, code: str) -> SignedIn | Refusal:
        now = self.clock.now()
        challenge = challenge_of(command.challenge)
        mac = mac_of(self.pepper, challenge, code)
        asked = work.one_time_codes.take(challenge)
        to = None if asked is None else asked.contact
        if not Tries("guess", GUESSES, self.pepper).take(work, to, command.browser.address, now):
            return TooManyTries("too many codes were tried: wait a while, then ask for a new one")
        if asked is None:
            return _wrong()
        try:
            guessed = asked.guessed(mac, now)
        except CodeSpent as spent:
            return spent
        work.one_time_codes.save(guessed)
        if guessed.used_at is None:
            if guessed.tries == TRIES:
                work.audit_trail.add(_tried_out(asked.contact, command.browser, now))
            return _wrong()
        return self._sign_in(work, asked.contact, command.browser, now)

    def _sign_in(self, work: Work, to: Contact, browser: Browser, now: datetime) -> SignedIn | Refusal:
        parties = work.parties.with_contact(to)
        if not parties:
            # Whoever asked has been taken off this contact since.
            return _wrong()
        signed_in = sign_in(work, self.tokens, tuple(party_key(party.id) for party in parties), browser, now, to)
        for party in parties:
            work.audit_trail.add(
                AuditRow(
                    site_id=party.site_id,
                    at=now,
                    who=party_key(party.id),
                    origin=browser.address,
                    what="sign_in",
                    subject=party.name,
                    detail=f"code by {to.channel.value} to {to.masked}",
                )
            )
        return signed_in


def _tried_out(to: Contact, browser: Browser, now: datetime) -> AuditRow:
    """Nobody we know did this: it belongs to no site."""
    return AuditRow(NO_SITE, now, "unknown", browser.address, "code_tried_out", to.masked, f"{TRIES} wrong codes")


def _wrong() -> WrongCode:
    return WrongCode("this is not the code that was sent last")
