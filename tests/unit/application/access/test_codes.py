from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from typing import cast

import pytest
from attrs import define, evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from gatedrentals.application.access.redeem_code import CodeSignIns, RedeemCode
from gatedrentals.application.access.request_code import CodeAsked, CodeRequests, RequestCode
from gatedrentals.application.access.signing_in import Browser
from gatedrentals.application.access.tries import network_of
from gatedrentals.domain.access.contact import Channel
from gatedrentals.domain.access.limits import GUESSES, REQUESTS, Limit, Per, TooManyTries
from gatedrentals.domain.access.one_time_code import LASTS, TRIES, CodeSpent, WrongCode
from gatedrentals.domain.errors import InvalidValue, Refusal
from gatedrentals.domain.ids import NO_SITE, SiteId
from gatedrentals.ports.store import Store, Work
from gatedrentals.testing.contracts.signing_in import PEPPER, Door
from gatedrentals.testing.machines.faults import Crash, FailingStore
from tests.fakes import MemoryStore


@define
class Recorder:
    """Notes every call that passes to a store, with what is counted."""

    store: Store
    names: list[str]

    @contextmanager
    def work(self, site_id: SiteId | None = None) -> Iterator[Work]:
        with self.store.work(site_id) as work:
            yield cast("Work", _Noting(work, self.names, "work"))


class _Noting:
    def __init__(self, inner: object, names: list[str], path: str) -> None:
        self._inner, self._names, self._path = inner, names, path

    def __getattr__(self, name: str) -> object:
        found, path = getattr(self._inner, name), f"{self._path}.{name}"
        if not callable(found):
            return _Noting(found, self._names, path)

        def call(*args: object) -> object:
            self._names.append(f"{path}{args}" if name.startswith("count") else path)
            return found(*args)

        return call


def wrong(code: str, by: int = 1) -> str:
    return f"{(int(code or 0) + by) % 1_000_000:06}"


@pytest.mark.parametrize("contact", ["dana@example.com", "(281) 555-0123"])
def test_strangers_and_residents_get_one_answer_for_the_same_work(door: Door, contact: str) -> None:
    resident = door.resident()
    with door.store.work(resident.site_id) as work:
        work.parties.save(evolve(resident, email="julio@example.com", phone="281 555 0124"))
    known = "julio@example.com" if "@" in contact else "2815550124"
    answers, calls = [], []
    for typed in (contact, known):
        names: list[str] = []
        recorder = Recorder(door.store, names)
        request = CodeRequests(recorder, door.clock, door.tokens, PEPPER)
        asked = request(RequestCode(typed, door.browser))
        redeem = CodeSignIns(recorder, door.clock, door.tokens, PEPPER)
        with pytest.raises(WrongCode) as refused:
            redeem(RedeemCode(asked.challenge, wrong(door.sent(asked.challenge)), door.browser))
        answers.append((type(asked), asked.sent_to.channel, len(asked.challenge), str(refused.value)))
        calls.append([name.partition("(")[0] for name in names])

    assert answers[0] == answers[1]
    assert calls[0] == calls[1]
    assert answers[0][0] is CodeAsked


def test_the_limits_of_a_stranger_are_those_of_a_resident(door: Door) -> None:
    limit = REQUESTS[Per.CONTACT][0].at_most
    outcomes = []
    for contact in (door.resident().email, "stranger@example.com"):
        for number in range(limit + 1):
            browser = Browser(f"203.0.113.{number}")
            try:
                door.request(RequestCode(contact, browser))
            except TooManyTries as refused:
                outcomes.append((number, str(refused)))

    assert [number for number, _ in outcomes] == [limit, limit]
    assert len({words for _, words in outcomes}) == 1


def test_a_code_by_sms_carries_no_subject_and_one_by_mail_does(door: Door) -> None:
    resident = door.resident()
    with door.store.work(resident.site_id) as work:
        work.parties.save(evolve(resident, phone="(281) 555-0123", takes_mail=False, takes_sms=False))
    for typed in (resident.email, "2815550123"):
        assert door.who(door.sign_in(typed).token).parties == {resident.id}

    with door.store.work() as work:
        sms, mail = work.messages.latest(2)
    assert (sms.outgoing.message.to.channel, sms.outgoing.message.subject) == (Channel.SMS, "")
    assert (mail.outgoing.message.to.channel, mail.outgoing.message.subject) == (Channel.MAIL, "Your sign-in code")
    assert sms.outgoing.site_id == NO_SITE


@pytest.mark.parametrize("contact", ["", "dana", "555-0123"])
def test_what_is_no_contact_is_said_so(door: Door, contact: str) -> None:
    with pytest.raises(InvalidValue, match="contact"):
        door.request(RequestCode(contact, door.browser))


def test_what_is_no_code_costs_no_try(door: Door) -> None:
    challenge, code = door.asked(door.resident().email)
    for _ in range(TRIES + 1):
        assert door.guess(challenge, "12345") is InvalidValue

    assert door.guess(challenge, f"{code[:3]} {code[3:]}") is None


def test_a_code_is_worth_nothing_in_another_browser(door: Door) -> None:
    email = door.resident().email
    challenge, code = door.asked(email)
    other, _ = door.asked(email)

    assert door.guess("another", code) is WrongCode
    assert door.guess(other, code) is WrongCode
    assert door.guess(challenge, code) is None


@pytest.mark.parametrize(("after", "refusal"), [(LASTS - timedelta(seconds=1), None), (LASTS, CodeSpent)])
def test_a_code_lasts_ten_minutes(door: Door, after: timedelta, refusal: type[Refusal] | None) -> None:
    challenge, code = door.asked(door.resident().email)
    door.clock.advance(after)

    assert door.guess(challenge, code) is refusal


def test_who_is_taken_off_a_contact_cannot_use_the_code_that_went_there(door: Door) -> None:
    resident = door.resident()
    challenge, code = door.asked(resident.email)
    with door.store.work(resident.site_id) as work:
        work.parties.save(evolve(resident, email="new@example.com"))

    assert door.guess(challenge, code) is WrongCode


def test_five_wrong_codes_stand_in_the_trail_without_the_contact(door: Door) -> None:
    email = door.resident().email
    challenge, code = door.asked(email)
    for by in range(1, TRIES + 1):
        assert door.guess(challenge, wrong(code, by)) is WrongCode

    with door.store.work() as work:
        (row,) = work.audit_trail.of_site(NO_SITE, 9)
    assert (row.what, row.origin) == ("code_tried_out", door.browser.address)
    assert email not in str(row)


def test_who_signs_in_stands_in_the_trail_of_their_site(door: Door) -> None:
    resident = door.resident()
    door.sign_in(resident.email)

    with door.store.work(resident.site_id) as work:
        (row,) = work.audit_trail.of_site(resident.site_id, 9)
    assert (row.what, row.who, row.subject) == ("sign_in", f"party:{resident.id}", "Dana Whitfield")
    assert resident.email not in str(row)


@settings(max_examples=60)
@given(
    moves=st.lists(
        st.tuples(
            st.sampled_from(["ask", "guess", "guess", "guess", "right"]),
            st.integers(0, 2),
            st.sampled_from([0, 5, 61, 200, 400, 2_000]),
        ),
        max_size=60,
    )
)
def test_nobody_guesses_more_than_five_times_a_code_and_fifty_times_a_day(moves: list[tuple[str, int, int]]) -> None:
    """Whatever several browsers from several places do, one after the other."""
    door = Door(MemoryStore())
    email = door.resident().email
    asked: list[str] = []
    guessed: list[tuple[str, datetime]] = []
    used: set[str] = set()
    for move, place, wait in moves:
        door.clock.advance(timedelta(seconds=wait))
        browser = Browser(f"203.0.113.{place}")
        if move == "ask":
            with suppress(TooManyTries):
                asked.append(door.request(RequestCode(email, browser)).challenge)
        elif asked:
            challenge = asked[-1 - place % len(asked)]
            code = door.sent(challenge)
            outcome: type[Refusal] | None = None
            try:
                door.redeem(RedeemCode(challenge, code if move == "right" else wrong(code), browser))
            except Refusal as refusal:
                outcome = type(refusal)
            if outcome in {None, WrongCode}:
                guessed.append((challenge, door.clock.now()))
            if outcome is None:
                assert challenge not in used
                used.add(challenge)

    assert all(sum(each == challenge for each, _ in guessed) <= TRIES for challenge in asked)
    assert _most_within(GUESSES[Per.CONTACT], [at for _, at in guessed])


def _most_within(limits: tuple[Limit, ...], times: list[datetime]) -> bool:
    return all(
        sum(start <= time < start + limit.window for time in times) <= limit.at_most
        for limit in limits
        for start in times
    )


@pytest.mark.parametrize(("per", "contacts"), [(Per.ADDRESS, 3), (Per.ALL, 1)])
def test_an_address_and_the_whole_are_limited_too(door: Door, per: Per, contacts: int) -> None:
    """Somebody who tries many people from one place, or many places one person."""
    limit = REQUESTS[per][0].at_most
    asked = 0
    for number in range(limit + 5):
        contact = f"{number}@example.com" if per is Per.ALL or contacts > 1 else "dana@example.com"
        browser = Browser("203.0.113.7" if per is Per.ADDRESS else f"203.0.{number // 250}.{number % 250}")
        with suppress(TooManyTries):
            door.request(RequestCode(contact, browser))
            asked += 1

    assert asked == limit


@pytest.mark.parametrize("crash_at", range(1, 16))
def test_a_crash_leaves_a_code_used_with_its_session_or_unused(door: Door, crash_at: int) -> None:
    challenge, code = door.asked(door.resident().email)
    failing = CodeSignIns(FailingStore(door.store, crash_at), door.clock, door.tokens, PEPPER)
    try:
        token = failing(RedeemCode(challenge, code, door.browser)).token
    except Crash:
        assert door.guess(challenge, code) is None
    else:
        assert door.who(token).name == "Dana Whitfield"
        assert door.guess(challenge, code) is CodeSpent


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("unix", "unix"),
        ("", ""),
    ],
)
def test_a_household_counts_as_one_place(address: str, network: str) -> None:
    assert network_of(address) == network


def test_counters_name_nobody(door: Door) -> None:
    names: list[str] = []
    email = door.resident().email
    request = CodeRequests(Recorder(door.store, names), door.clock, door.tokens, PEPPER)
    request(RequestCode(email, Browser("203.0.113.7")))

    counted = [name for name in names if "count" in name]
    assert len(counted) == 2
    assert not any(part in name for name in counted for part in (email, "203.0.113", "example"))
