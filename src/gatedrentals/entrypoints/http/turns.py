"""Requests take turns: a process works on one after the other, and nobody waits long for one that takes long.

Threads that work at once take the interpreter from each other in the middle of their work, so that each takes longer
and none ends sooner: in turns, ten people who ask at once get a third more pages a second, and nearly alike in time.
"""

from asyncio import AbstractEventLoop, Lock, get_running_loop
from contextlib import ExitStack
from weakref import WeakKeyDictionary

from litestar.enums import ScopeType
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, Receive, Scope, Send

from gatedrentals.entrypoints.http.access import ANYONE, need_of

PATIENCE_S = 0.05
"""How long others wait for a request: more than a page of a day's work takes. After it both go on side by side."""


class Turns(ASGIMiddleware):
    """Gives requests their turns in the order in which they came; what nobody need be signed in for waits for none."""

    scopes = (ScopeType.HTTP,)

    def __init__(self, patience_s: float = PATIENCE_S) -> None:
        """Wait for a request this long, in seconds."""
        self._turns: WeakKeyDictionary[AbstractEventLoop, Lock] = (
            WeakKeyDictionary()
        )  # a server has one loop, tests many
        self._patience_s = patience_s

    @staticmethod
    def should_bypass_for_scope(scope: Scope) -> bool:
        """Whether a request is none of a person's work: health, static files, sign-in."""
        return need_of(scope["route_handler"]) == ANYONE

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        """Wait for the turn, and give it on once the request is answered or has taken too long."""
        loop = get_running_loop()
        turn = self._turns.setdefault(loop, Lock())
        await turn.acquire()
        with ExitStack() as held:
            held.callback(turn.release)
            too_long = loop.call_later(self._patience_s, held.close)
            held.callback(too_long.cancel)
            await next_app(scope, receive, send)
