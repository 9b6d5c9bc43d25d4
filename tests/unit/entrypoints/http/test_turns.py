import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, cast

import pytest
from httpx import ASGITransport, AsyncClient
from litestar import Litestar, get
from litestar.params import FromPath

from gatedrentals.entrypoints.http.access import ANYONE, SIGNED_IN, needs
from gatedrentals.entrypoints.http.turns import Turns

FOREVER_S = 60.0
URL = "http://work.example.com"

Ask = Callable[[str], Awaitable[int]]


class Work:
    """Handlers whose work ends when a test says so, and a record of what began."""

    def __init__(self) -> None:
        self.begun: list[int] = []
        self.ends: dict[int, asyncio.Event] = {}

    def app(self, patience_s: float) -> Litestar:
        @get("/task/{number:int}", opt=needs(SIGNED_IN))
        async def work(number: FromPath[int]) -> None:
            self.begun.append(number)
            await self.ends.setdefault(number, asyncio.Event()).wait()

        @get("/quick", opt=needs(SIGNED_IN), sync_to_thread=True)
        def quick() -> None:
            return None

        @get("/fault", opt=needs(SIGNED_IN))
        async def fault() -> None:
            message = "it breaks"
            raise RuntimeError(message)

        @get("/health", opt=needs(ANYONE))
        async def health() -> None:
            return None

        return Litestar([work, quick, fault, health], middleware=[Turns(patience_s)], openapi_config=None)

    def end(self, number: int) -> None:
        self.ends.setdefault(number, asyncio.Event()).set()

    async def has_begun(self, *numbers: int) -> bool:
        for _ in range(200):
            if self.begun == list(numbers):
                return True
            await asyncio.sleep(0.005)
        return False


def asking(patience_s: float, does: Callable[[Work, Ask], Awaitable[None]]) -> None:
    """Do something with the handlers and a client of them."""

    async def asked() -> None:
        work = Work()
        served = ASGITransport(cast("Any", work.app(patience_s)), raise_app_exceptions=False)
        async with AsyncClient(transport=served, base_url=URL) as client:

            async def ask(path: str) -> int:
                return (await client.get(path)).status_code

            await does(work, ask)

    asyncio.run(asked())


def test_requests_are_worked_on_one_after_the_other_in_the_order_they_came() -> None:
    async def does(work: Work, ask: Ask) -> None:
        asked = []
        for number in range(4):
            asked.append(asyncio.ensure_future(ask(f"/task/{number}")))
            await asyncio.sleep(0.01)
        for number in range(4):
            assert await work.has_begun(*range(number + 1))
            work.end(number)
        assert await asyncio.gather(*asked) == [200] * 4

    asking(FOREVER_S, does)


def test_nobody_waits_long_for_a_request_that_takes_long_and_it_gives_its_turn_on_once_alone() -> None:
    async def does(work: Work, ask: Ask) -> None:
        asked = [asyncio.ensure_future(ask(f"/task/{number}")) for number in range(2)]
        assert await work.has_begun(0, 1)
        work.end(0)
        work.end(1)
        assert await asyncio.gather(*asked) == [200, 200]
        # The turn of the slow one came back once, so that there is still but one.
        more = [asyncio.ensure_future(ask(f"/task/{number}")) for number in (2, 3)]
        assert await work.has_begun(0, 1, 2)
        work.end(2)
        assert await work.has_begun(0, 1, 2, 3)
        work.end(3)
        assert await asyncio.gather(*more) == [200, 200]

    asking(0.5, does)


@pytest.mark.parametrize("path", ["/fault", "/nowhere"])
def test_a_turn_that_ends_badly_is_given_on(path: str) -> None:
    async def does(work: Work, ask: Ask) -> None:
        assert await ask(path) in {404, 500}
        work.end(1)
        assert await ask("/task/1") == 200

    asking(FOREVER_S, does)


def test_who_gives_up_while_waiting_or_working_leaves_no_turn_behind() -> None:
    async def does(work: Work, ask: Ask) -> None:
        asked = [asyncio.ensure_future(ask(f"/task/{number}")) for number in range(3)]
        assert await work.has_begun(0)
        asked[1].cancel()
        asked[0].cancel()
        assert await work.has_begun(0, 2)
        work.end(2)
        assert await asked[2] == 200

    asking(FOREVER_S, does)


def test_health_is_told_whoever_works() -> None:
    async def does(work: Work, ask: Ask) -> None:
        asked = asyncio.ensure_future(ask("/task/1"))
        assert await work.has_begun(1)
        assert await ask("/health") == 200
        work.end(1)
        assert await asked == 200

    asking(FOREVER_S, does)


def test_an_application_that_several_loops_serve_has_a_turn_in_each() -> None:
    app, loops = Work().app(FOREVER_S), 4

    def ask(_number: int) -> list[int]:
        async def asked() -> list[int]:
            async with AsyncClient(transport=ASGITransport(cast("Any", app)), base_url=URL) as client:
                answers = await asyncio.gather(*(client.get("/quick") for _ in range(50)))
            return [answer.status_code for answer in answers]

        return asyncio.run(asked())

    with ThreadPoolExecutor(loops) as pool:
        assert list(pool.map(ask, range(loops))) == [[200] * 50] * loops
