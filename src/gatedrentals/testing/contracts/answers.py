"""What every store of answers does: a key is one work's at a time, and answered once."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier, Event
from uuid import uuid4

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from gatedrentals.application.answering.answer_once import AnswerApart, AnswerOnce
from gatedrentals.domain.errors import InvalidValue
from gatedrentals.domain.ids import SiteId
from gatedrentals.ports.answers import MAX_KEY, Answer, KeyedRequest, KeyInFlight, KeyReused
from gatedrentals.ports.audit_trail import AuditRow
from gatedrentals.ports.store import Store
from gatedrentals.testing.contracts.setting import NOW, few_examples, later, new_site
from gatedrentals.testing.fakes.clock import SettableClock

__all__ = [
    "test_a_claimed_key_is_in_flight_for_others",
    "test_a_key_comes_free_when_its_work_fails",
    "test_a_key_is_its_senders_own",
    "test_a_key_must_be_one",
    "test_a_key_of_another_request_is_refused",
    "test_a_key_of_another_sites_request_is_refused",
    "test_a_patient_request_gets_the_answer",
    "test_a_patient_request_gives_up",
    "test_answers_of_no_site_are_for_works_of_every_site",
    "test_of_a_storm_every_key_has_one_effect",
    "test_old_answers_are_forgotten",
    "test_what_was_answered_is_answered_again",
]

ANSWER = Answer(201, "application/json", b'{"number": "L-00001"}', (("ETag", '"7"'),))


def _asked(site_id: SiteId | None, key: str | None = None) -> KeyedRequest:
    return KeyedRequest("staff:pm@example.com", key or uuid4().hex, b"f" * 32, site_id)


@few_examples
@given(
    status=st.integers(100, 599),
    body=st.binary(max_size=60),
    words=st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=20),
)
def test_what_was_answered_is_answered_again(store: Store, status: int, body: bytes, words: str) -> None:
    """Byte for byte, also in the work that answered."""
    asked = _asked(new_site(store))
    answer = Answer(status, words, body, ((words, words), ("ETag", '"7"')))

    with store.work(asked.site_id) as work:
        assert work.answers.claim(asked) is None
        work.answers.keep(asked, answer, NOW)
        assert work.answers.claim(asked) == answer
    with store.work(asked.site_id) as work:
        assert work.answers.claim(asked) == answer


def test_a_key_of_another_request_is_refused(store: Store) -> None:
    """A sender that uses a key twice would else get the answer to something else."""
    asked = _asked(new_site(store))
    _answered(store, asked)

    with pytest.raises(KeyReused), store.work(asked.site_id) as work:
        work.answers.claim(evolve(asked, fingerprint=b"g" * 32))


def test_a_key_of_another_sites_request_is_refused(store: Store) -> None:
    """Its answer is not seen, and the key is not taken over either."""
    asked = _asked(new_site(store))
    _answered(store, asked)
    elsewhere = evolve(asked, site_id=new_site(store))

    with store.work(elsewhere.site_id) as work:
        assert work.answers.claim(elsewhere) is None
    with pytest.raises(KeyReused), store.work(elsewhere.site_id) as work:
        work.answers.keep(elsewhere, ANSWER, NOW)
    with store.work(asked.site_id) as work:
        assert work.answers.claim(asked) == ANSWER


def test_a_key_is_its_senders_own(store: Store) -> None:
    """Two people who make the same key do not meet."""
    asked = _asked(new_site(store))
    _answered(store, asked)
    other = evolve(asked, scope="staff:accountant@example.com", fingerprint=b"g" * 32)

    with store.work(asked.site_id) as work:
        assert work.answers.claim(other) is None


def test_answers_of_no_site_are_for_works_of_every_site(store: Store) -> None:
    """A work of one site neither sees nor writes them."""
    asked = _asked(None)
    _answered(store, asked)

    with store.work(new_site(store)) as work:
        assert work.answers.claim(asked) is None
        with pytest.raises(PermissionError):
            work.answers.keep(asked, ANSWER, NOW)
    with store.work() as work:
        assert work.answers.claim(asked) == ANSWER


@pytest.mark.parametrize("key", ["", "k" * (MAX_KEY + 1), "two\nlines", "schlüssel"])
def test_a_key_must_be_one(key: str) -> None:
    """What a header may hold, and not too long."""
    with pytest.raises(InvalidValue):
        KeyedRequest("staff:pm@example.com", key, b"f" * 32)


def test_a_claimed_key_is_in_flight_for_others(store: Store) -> None:
    """Until the work that claimed it lands; the same work may claim it again."""
    asked = _asked(new_site(store))
    with store.work(asked.site_id) as work:
        assert work.answers.claim(asked) is None
        assert work.answers.claim(asked) is None
        with pytest.raises(KeyInFlight), store.work(asked.site_id) as other:
            other.answers.claim(asked)
        with store.work(asked.site_id) as other:
            assert other.answers.claim(_asked(asked.site_id)) is None
        work.answers.keep(asked, ANSWER, NOW)

    with store.work(asked.site_id) as work:
        assert work.answers.claim(asked) == ANSWER


@pytest.mark.parametrize("why", [InterruptedError(), KeyboardInterrupt(), KeyReused("the last step")])
def test_a_key_comes_free_when_its_work_fails(store: Store, why: BaseException) -> None:
    """Nobody has to wait for a lease to run out."""
    asked = _asked(new_site(store))

    def fail() -> None:
        with store.work(asked.site_id) as work:
            work.answers.claim(asked)
            work.answers.keep(asked, ANSWER, NOW)
            raise why

    with pytest.raises(type(why)):
        fail()

    with store.work(asked.site_id) as work:
        assert work.answers.claim(asked) is None


def test_a_patient_request_gets_the_answer(store: Store) -> None:
    """It waits while the first one works, and sees what that one kept."""
    asked = _asked(new_site(store))
    waiting = Event()

    def wait() -> Answer | None:
        with store.work(asked.site_id) as work:
            waiting.set()
            return work.answers.claim(evolve(asked, wait_ms=20_000))

    with ThreadPoolExecutor(1) as other:
        with store.work(asked.site_id) as work:
            work.answers.claim(asked)
            answer = other.submit(wait)
            waiting.wait()
            work.answers.keep(asked, ANSWER, NOW)
        assert answer.result() == ANSWER


def test_a_patient_request_gives_up(store: Store) -> None:
    """And its work is taken back; the one that holds the key is not disturbed."""
    asked = _asked(new_site(store))
    with store.work(asked.site_id) as work:
        work.answers.claim(asked)
        with pytest.raises(KeyInFlight), store.work(asked.site_id) as other:
            other.answers.claim(evolve(asked, wait_ms=30))
        work.answers.keep(asked, ANSWER, NOW)

    with store.work(asked.site_id) as work:
        assert work.answers.claim(evolve(asked, wait_ms=30)) == ANSWER


def test_old_answers_are_forgotten(store: Store) -> None:
    """A site's own, or everybody's; their keys are free again."""
    site_id, other = new_site(store), new_site(store)
    old, new, theirs = _asked(site_id), _asked(site_id), _asked(other)
    for asked, seconds in ((old, 0), (new, 60), (theirs, 0)):
        with store.work(asked.site_id) as work:
            work.answers.keep(asked, ANSWER, later(seconds))

    with store.work(site_id) as work:
        assert work.answers.forget(later(60)) == 1
    with store.work() as work:
        assert work.answers.claim(old) is None
        assert work.answers.claim(new) == ANSWER
        assert work.answers.claim(theirs) == ANSWER
        assert work.answers.forget(later(1)) >= 1
        assert work.answers.claim(theirs) is None


@pytest.mark.parametrize("answer", [AnswerOnce, AnswerApart])
def test_of_a_storm_every_key_has_one_effect(store: Store, answer: type[AnswerOnce | AnswerApart]) -> None:
    """Whoever is refused asks again, and in the end all of one key have one answer."""
    site_id = new_site(store)
    keys = [uuid4().hex for _ in range(5)]
    together = Barrier(4)
    asking = answer(store, SettableClock(datetime(2027, 7, 1, tzinfo=UTC)))

    def client(number: int) -> Sequence[bytes]:
        together.wait()
        return [_persist(asking, _asked(site_id, key), number) for key in keys]

    with ThreadPoolExecutor(4) as clients:
        answers = list(clients.map(client, range(4)))

    assert answers == [answers[0]] * 4
    with store.work(site_id) as work:
        effects = [row.subject for row in work.audit_trail.of_site(site_id, 100)]
    assert sorted(effects) == sorted(keys)


def _persist(asking: AnswerOnce | AnswerApart, asked: KeyedRequest, client: int) -> bytes:
    assert asked.site_id is not None
    effect = AuditRow(asked.site_id, NOW, asked.scope, "", "touch", asked.key, "")

    def act(store: Store) -> Answer:
        with store.work(asked.site_id) as work:
            work.audit_trail.add(effect)
        return Answer(200, "text/plain", f"{client} was first".encode())

    while True:
        try:
            return asking(asked, act).answer.body
        except KeyInFlight:
            continue


def _answered(store: Store, asked: KeyedRequest) -> None:
    with store.work(asked.site_id) as work:
        work.answers.claim(asked)
        work.answers.keep(asked, ANSWER, NOW)
