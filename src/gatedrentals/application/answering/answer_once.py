"""Answer a request once: a repetition gets the same answer and has no second effect (§1.4, Stripe's rules)."""

from collections.abc import Callable

from attrs import frozen

from gatedrentals.application.answering.one_work import OneWork
from gatedrentals.application.retrying import retrying
from gatedrentals.ports.answers import Answer, KeyedRequest
from gatedrentals.ports.clock import Clock
from gatedrentals.ports.store import Store

Act = Callable[[Store], Answer]
"""Does what was asked on the store that it is given, and says what to answer."""


@frozen
class Answered:
    """An answer, and whether it is a repetition's."""

    answer: Answer
    replayed: bool = False


@frozen
class AnswerOnce:
    """The effect and its answer land in one transaction: there is never one without the other.

    What ``act`` refuses has no effect and leaves no answer, so that the sender may mend the cause and send it again.
    """

    store: Store
    clock: Clock

    def __call__(self, asked: KeyedRequest, act: Act) -> Answered:
        """Answer, or answer again. Raises KeyInFlight, KeyReused and what ``act`` raises.

        Where someone else was quicker the whole is decided again, a few times: ``act`` may be called more than once.
        """
        return retrying(lambda: self._answer(asked, act))

    def _answer(self, asked: KeyedRequest, act: Act) -> Answered:
        with self.store.work(asked.site_id) as work:
            earlier = work.answers.claim(asked)
            if earlier is not None:
                return Answered(earlier, replayed=True)
            lent = OneWork(work, asked.site_id)
            answer = act(lent)
            if lent.failure is not None:
                # Someone passed over a work that failed: what it did before it failed must not land.
                raise lent.failure
            work.answers.keep(asked, answer, self.clock.now())
        return Answered(answer)


@frozen
class AnswerApart:
    """For use cases that need transactions of their own, such as billing a whole site or taking in a file.

    The key is held by a work of its own while ``act`` runs on the real store. A crash in between leaves effects without
    an answer: such a use case goes on where it stopped when it is asked again, and does nothing twice.
    """

    store: Store
    clock: Clock

    def __call__(self, asked: KeyedRequest, act: Act) -> Answered:
        """Answer, or answer again. Raises KeyInFlight, KeyReused and what ``act`` raises."""
        with self.store.work(asked.site_id) as work:
            earlier = work.answers.claim(asked)
            if earlier is not None:
                return Answered(earlier, replayed=True)
            answer = act(self.store)
            work.answers.keep(asked, answer, self.clock.now())
        return Answered(answer)
