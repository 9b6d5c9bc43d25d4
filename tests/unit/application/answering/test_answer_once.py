from collections import Counter
from contextlib import suppress
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from attrs import define, evolve
from hypothesis import given
from hypothesis import strategies as st

from gatedrentals.application.answering.answer_once import Act, AnswerApart, AnswerOnce
from gatedrentals.application.retrying import TRIES, retrying
from gatedrentals.domain.ids import SiteId
from gatedrentals.ports.answers import Answer, KeyedRequest, KeyInFlight
from gatedrentals.ports.audit_trail import AuditRow
from gatedrentals.ports.imports import AlreadyImported, ImportedFile
from gatedrentals.ports.store import Store
from gatedrentals.ports.subledger import StaleAccount
from gatedrentals.testing.contracts.setting import NOW, new_site
from gatedrentals.testing.machines.faults import Crash, FailingStore
from tests.fakes import MemoryStore, SettableClock

CLOCK = SettableClock(datetime(2027, 7, 1, 17, tzinfo=UTC))
DONE = Answer(201, "text/plain", b"done")
KEYS = ("a", "b", "c")


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore()


@pytest.fixture
def site_id(store: MemoryStore) -> SiteId:
    return new_site(store)


def asked(site_id: SiteId | None, key: str = "a") -> KeyedRequest:
    return KeyedRequest("staff:pm@example.com", key, b"f" * 32, site_id)


def touch(site_id: SiteId, key: str, times: int = 1) -> Act:
    """A use case of so many works, one after the other."""

    def act(store: Store) -> Answer:
        for _ in range(times):
            with store.work(site_id) as work:
                work.audit_trail.add(AuditRow(site_id, NOW, "pm", "", "touch", key, ""))
        return Answer(201, "text/plain", key.encode())

    return act


def touched(store: Store, site_id: SiteId) -> list[str]:
    with store.work(site_id) as work:
        return [row.subject for row in work.audit_trail.of_site(site_id, 1_000)]


@pytest.mark.parametrize("answering", [AnswerOnce, AnswerApart])
def test_a_request_sent_twice_is_done_once(
    store: MemoryStore, site_id: SiteId, answering: type[AnswerOnce | AnswerApart]
) -> None:
    answer = answering(store, CLOCK)

    first, again = [answer(asked(site_id), touch(site_id, "a")) for _ in range(2)]

    assert (first.replayed, again.replayed) == (False, True)
    assert first.answer == again.answer
    assert touched(store, site_id) == ["a"]


@given(
    requests=st.lists(st.tuples(st.sampled_from(KEYS), st.integers(0, 12)), max_size=12),
    works=st.integers(0, 3),
)
def test_effects_are_as_many_as_keys_whatever_crashes(requests: list[tuple[str, int]], works: int) -> None:
    """Every request is sent with its crash, then by a patient sender until it is answered."""
    store = MemoryStore()
    site_id = new_site(store)

    for key, crash_at in requests:
        failing = FailingStore(store, crash_at)
        with suppress(Crash):
            AnswerOnce(failing, CLOCK)(asked(site_id, key), touch(site_id, key, works))
    effects = Counter(touched(store, site_id))
    assert set(effects.values()) <= {works}
    for key, _ in requests:
        answered = AnswerOnce(store, CLOCK)(asked(site_id, key), touch(site_id, key, works))
        assert answered.answer.body == key.encode()

    assert Counter(touched(store, site_id)) == Counter({key: works for key, _ in requests if works})


@given(crash_at=st.integers(0, 12), name=st.sampled_from(["july.csv", "august.csv"]))
def test_effects_apart_are_done_once_by_use_cases_that_go_on_where_they_stopped(crash_at: int, name: str) -> None:
    store = MemoryStore()
    site_id = new_site(store)
    file = ImportedFile(site_id, "receipts", "0" * 64, name, NOW, 1, 0)

    def take_in(inner: Store) -> Answer:
        with suppress(AlreadyImported), inner.work(site_id) as work:
            work.imports.add(file)
            work.audit_trail.add(AuditRow(site_id, NOW, "pm", "", "import", name, ""))
        return DONE

    with suppress(Crash):
        AnswerApart(FailingStore(store, crash_at), CLOCK)(asked(site_id), take_in)
    assert AnswerApart(store, CLOCK)(asked(site_id), take_in).answer == DONE

    assert touched(store, site_id) == [name]


@pytest.mark.parametrize("answering", [AnswerOnce, AnswerApart])
def test_what_is_refused_leaves_no_answer_and_may_be_asked_again(
    store: MemoryStore, site_id: SiteId, answering: type[AnswerOnce | AnswerApart]
) -> None:
    answer = answering(store, CLOCK)

    def refuse(_store: Store) -> Answer:
        message = "mend this first"
        raise AlreadyImported(message)

    with pytest.raises(AlreadyImported):
        answer(asked(site_id), refuse)

    assert not answer(asked(site_id), touch(site_id, "a")).replayed
    assert touched(store, site_id) == ["a"]


def test_a_step_that_is_refused_takes_back_the_steps_before_it(store: MemoryStore, site_id: SiteId) -> None:
    def act(inner: Store) -> Answer:
        touch(site_id, "a")(inner)
        with inner.work(site_id) as work:
            work.imports.add(ImportedFile(site_id, "receipts", "0" * 64, "july.csv", NOW, 1, 0))
            work.imports.add(ImportedFile(site_id, "receipts", "0" * 64, "july.csv", NOW, 1, 0))
        return DONE

    with pytest.raises(AlreadyImported):
        AnswerOnce(store, CLOCK)(asked(site_id), act)

    assert touched(store, site_id) == []


def test_a_failure_that_is_passed_over_lands_nothing(store: MemoryStore, site_id: SiteId) -> None:
    def act(inner: Store) -> Answer:
        with suppress(InterruptedError), inner.work(site_id) as work:
            work.audit_trail.add(AuditRow(site_id, NOW, "pm", "", "touch", "half", ""))
            raise InterruptedError
        return DONE

    with pytest.raises(InterruptedError):
        AnswerOnce(store, CLOCK)(asked(site_id), act)

    assert touched(store, site_id) == []


@define
class _Stale:
    """A use case that is stale for some times, decided again inside as many do."""

    site_id: SiteId
    stale: int
    asked: int = 0

    def __call__(self, store: Store) -> Answer:
        return retrying(lambda: self._try(store))

    def _try(self, store: Store) -> Answer:
        with store.work(self.site_id) as work:
            self.asked += 1
            work.audit_trail.add(AuditRow(self.site_id, NOW, "pm", "", "touch", "a", ""))
            if self.asked <= self.stale:
                message = "someone was quicker"
                raise StaleAccount(message)
        return DONE


@pytest.mark.parametrize("stale", [0, 1, TRIES - 1])
def test_where_someone_was_quicker_the_whole_is_decided_again(store: MemoryStore, site_id: SiteId, stale: int) -> None:
    act = _Stale(site_id, stale)

    assert AnswerOnce(store, CLOCK)(asked(site_id), act).answer == DONE

    assert act.asked == stale + 1
    assert touched(store, site_id) == ["a"]


def test_after_some_tries_it_is_refused_as_stale(store: MemoryStore, site_id: SiteId) -> None:
    act = _Stale(site_id, TRIES)

    with pytest.raises(StaleAccount):
        AnswerOnce(store, CLOCK)(asked(site_id), act)

    assert touched(store, site_id) == []


def test_a_use_case_may_not_leave_its_site(store: MemoryStore, site_id: SiteId) -> None:
    other = new_site(store)
    for request in (asked(site_id), asked(None)):
        with pytest.raises(PermissionError):
            AnswerOnce(store, CLOCK)(request, touch(other, "a"))

    assert touched(store, other) == []


def test_a_work_inside_another_is_a_fault(store: MemoryStore, site_id: SiteId) -> None:
    def act(inner: Store) -> Answer:
        with inner.work(site_id):
            return touch(site_id, "a")(inner)

    with pytest.raises(RuntimeError, match="inside another"):
        AnswerOnce(store, CLOCK)(asked(site_id), act)

    assert touched(store, site_id) == []


@pytest.mark.parametrize("answering", [AnswerOnce, AnswerApart])
def test_a_request_that_comes_while_it_is_worked_on_is_told_so(
    store: MemoryStore, site_id: SiteId, answering: type[AnswerOnce | AnswerApart]
) -> None:
    answer = answering(store, CLOCK)

    def act(inner: Store) -> Answer:
        with pytest.raises(KeyInFlight):
            answer(asked(site_id), touch(site_id, "too early"))
        return touch(site_id, "a")(inner)

    answer(asked(site_id), act)

    assert touched(store, site_id) == ["a"]


def test_a_request_of_no_site_works_on_every_site(store: MemoryStore) -> None:
    sites = [new_site(store) for _ in range(2)]

    def act(inner: Store) -> Answer:
        with inner.work() as work:
            for site_id in sites:
                work.audit_trail.add(AuditRow(site_id, NOW, "pm", "", "touch", "a", ""))
        return DONE

    request = evolve(asked(None), key=uuid4().hex)
    for _ in range(2):
        AnswerOnce(store, CLOCK)(request, act)

    assert [touched(store, site_id) for site_id in sites] == [["a"], ["a"]]
