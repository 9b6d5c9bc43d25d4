"""What signing in keeps to on every store: one session a code, a new token each time, every guess counted."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import uuid4

import pytest

from gatedrentals.application.access.current_principal import CurrentPrincipals, NotSignedIn, SessionEnded
from gatedrentals.application.access.redeem_code import CodeSignIns, RedeemCode
from gatedrentals.application.access.request_code import KIND, CodeRequests, RequestCode
from gatedrentals.application.access.sign_out import SignOuts
from gatedrentals.application.access.signing_in import Browser, SignedIn
from gatedrentals.domain.access.limits import GUESSES, Per, TooManyTries
from gatedrentals.domain.access.one_time_code import TRIES, CodeSpent, WrongCode, challenge_of
from gatedrentals.domain.access.principal import party_key
from gatedrentals.domain.access.roles import Role
from gatedrentals.domain.errors import Refusal
from gatedrentals.domain.ids import PartyId
from gatedrentals.ports.parties import Party
from gatedrentals.ports.store import Store
from gatedrentals.testing.contracts.setting import NOW, new_license, new_site, save_license
from gatedrentals.testing.fakes.clock import SettableClock
from gatedrentals.testing.fakes.tokens import ForeseeableTokens

__all__ = [
    "Door",
    "test_a_code_for_nobody_is_never_right",
    "test_a_code_signs_in_one_browser_of_many_at_once",
    "test_a_code_signs_in_who_can_be_reached_there",
    "test_a_token_that_came_along_is_never_the_one_that_is_given",
    "test_guesses_at_once_are_all_counted",
    "test_who_signs_out_everywhere_is_signed_out_everywhere",
]

PEPPER = b"a pepper of tests"


class Door:
    """The use cases on a store, with a clock, tokens and an address of their own."""

    def __init__(self, store: Store) -> None:
        """Open it."""
        # Counters of everybody are shared by all who use this store: far apart in time, nobody is in another's way.
        self.clock = SettableClock(NOW + timedelta(days=uuid4().int % 100_000))
        self.store = store
        self.tokens = ForeseeableTokens(uuid4().hex)
        self.browser = Browser(uuid4().hex, "Mozilla/5.0")
        self.request = CodeRequests(store, self.clock, self.tokens, PEPPER)
        self.redeem = CodeSignIns(store, self.clock, self.tokens, PEPPER)
        self.who = CurrentPrincipals(store, self.clock)
        self.sign_outs = SignOuts(store, self.clock)

    def resident(self) -> Party:
        """Somebody who lives somewhere, with a mail address of their own."""
        site_id = new_site(self.store)
        with self.store.work(site_id) as work:
            saved = save_license(work, new_license(site_id))
            party = Party(saved.residents[0], site_id, "Dana Whitfield", f"{uuid4().hex}@example.com")
            work.parties.save(party)
        return party

    def asked(self, contact: str) -> tuple[str, str]:
        """Ask for a code: the challenge, and the code that was sent or would have been."""
        challenge = self.request(RequestCode(contact, self.browser)).challenge
        return challenge, self.sent(challenge)

    def sent(self, challenge: str) -> str:
        """The code that a message carries; empty if it went to nobody."""
        about = challenge_of(challenge).hex()
        with self.store.work() as work:
            found = [
                row.outgoing.message.text
                for row in work.messages.latest(1_000)
                if (row.outgoing.kind, row.outgoing.about) == (KIND, about)
            ]
        code = re.search(r"\b[0-9]{6}\b", found[0]) if found else None
        return code[0] if code else ""

    def sign_in(self, contact: str, token: str = "") -> SignedIn:
        """Ask and redeem; ``token`` is what the browser comes with."""
        challenge, code = self.asked(contact)
        return self.redeem(RedeemCode(challenge, code, Browser(self.browser.address, "", token)))

    def guess(self, challenge: str, code: str) -> type[Refusal] | None:
        """What a guess is refused with; None if it is right."""
        try:
            self.redeem(RedeemCode(challenge, code, self.browser))
        except Refusal as refusal:
            return type(refusal)
        return None


def _other(code: str, by: int = 1) -> str:
    return f"{(int(code or 0) + by) % 1_000_000:06}"


def test_a_code_signs_in_who_can_be_reached_there(store: Store) -> None:
    """As the resident of their licenses and nobody else."""
    door = Door(store)
    party = door.resident()

    principal = door.who(door.sign_in(party.email.upper()).token)

    assert (principal.key, principal.name) == (party_key(party.id), "Dana Whitfield")
    assert principal.roles == {Role.RESIDENT}
    assert principal.sites == {party.site_id}
    assert principal.parties == {party.id}
    assert len(principal.licenses) == 1


def test_a_code_for_nobody_is_never_right(store: Store) -> None:
    """Nothing is sent, and no code fits: not even the one that would have been sent."""
    door = Door(store)
    stranger = f"{uuid4().hex}@example.com"
    challenge, code = door.asked(stranger)
    assert code == ""
    with store.work() as work:
        assert challenge_of(challenge).hex() not in {row.outgoing.about for row in work.messages.waiting(1_000)}

    foreseen = ForeseeableTokens(door.tokens.seed)
    foreseen.token()
    assert door.guess(challenge, foreseen.code()) is WrongCode

    with store.work(site_id := new_site(store)) as work:
        work.parties.save(Party(PartyId(uuid4()), site_id, "Julio Ruiz", stranger))
    assert door.guess(challenge, "000000") is WrongCode


def test_a_code_signs_in_one_browser_of_many_at_once(store: Store) -> None:
    """A double click, or a thief who reads along: one of them gets a session."""
    door = Door(store)
    challenge, code = door.asked(door.resident().email)

    with ThreadPoolExecutor(4) as browsers:
        outcomes = list(browsers.map(lambda _: door.guess(challenge, code), range(4)))

    assert sorted(map(str, outcomes)) == sorted(map(str, [None, *[CodeSpent] * 3]))


def test_guesses_at_once_are_all_counted(store: Store) -> None:
    """Five, and no more, however many are sent at once; the right one comes too late."""
    door = Door(store)
    challenge, code = door.asked(door.resident().email)

    with ThreadPoolExecutor(4) as browsers:
        outcomes = list(browsers.map(lambda by: door.guess(challenge, _other(code, by)), range(1, 13)))

    assert outcomes.count(WrongCode) == TRIES == GUESSES[Per.CONTACT][0].at_most
    assert set(outcomes) <= {WrongCode, CodeSpent, TooManyTries}
    assert door.guess(challenge, code) in {CodeSpent, TooManyTries}


def test_a_token_that_came_along_is_never_the_one_that_is_given(store: Store) -> None:
    """Whether it is nobody's, one's own or somebody else's; it is worth nothing afterwards (fixation)."""
    door = Door(store)
    dana, julio = door.resident(), door.resident()
    chosen = "chosen-by-an-attacker"
    mine = door.sign_in(dana.email, chosen)
    theirs = door.sign_in(julio.email)

    again = door.sign_in(dana.email, mine.token)
    planted = door.sign_in(dana.email, theirs.token)

    assert len({chosen, mine.token, theirs.token, again.token, planted.token}) == 5
    assert door.who(again.token).key == door.who(planted.token).key == party_key(dana.id)
    for token, refusal in ((chosen, NotSignedIn), (mine.token, SessionEnded), (theirs.token, SessionEnded)):
        with pytest.raises(refusal):
            door.who(token)


def test_who_signs_out_everywhere_is_signed_out_everywhere(store: Store) -> None:
    """At once, in every browser; others stay."""
    door = Door(store)
    dana, julio = door.resident(), door.resident()
    tokens = [door.sign_in(dana.email).token for _ in range(3)]
    other = door.sign_in(julio.email).token

    assert door.sign_outs.everywhere(Browser(token=tokens[0])) == 3

    for token in tokens:
        with pytest.raises(SessionEnded):
            door.who(token)
    assert door.who(other).key == party_key(julio.id)
