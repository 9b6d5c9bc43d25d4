"""The same requests again and again, from many at once, on a real database: each is done once and answered the same."""

from collections import defaultdict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from uuid import uuid4

from litestar.testing import TestClient

from gatedrentals.adapters.postgres.projections import PostgresProjections
from gatedrentals.adapters.postgres.store import PostgresStore
from gatedrentals.bootstrap.doors import Doors
from gatedrentals.bootstrap.installation import Installation
from gatedrentals.bootstrap.park import Park
from gatedrentals.domain.access.principal import staff_key
from gatedrentals.domain.access.roles import Role
from gatedrentals.domain.access.session import Session, hash_of
from gatedrentals.domain.access.staff_member import StaffMember
from gatedrentals.domain.ledger.audit import audit
from gatedrentals.domain.ledger.documents import ReceiptBooked
from gatedrentals.entrypoints.http.app import make_app
from gatedrentals.testing.contracts.park import Park as Lived
from gatedrentals.testing.contracts.park import at, weekly
from gatedrentals.testing.fakes.chain_heads import MemoryChainHeads
from gatedrentals.testing.fakes.tokens import ForeseeableTokens

KEYS, CALLS, CLIENTS, LICENSES = 100, 2_000, 16, 10
IN_FLIGHT = 409


def test_two_thousand_calls_over_a_hundred_keys_have_a_hundred_effects(store: PostgresStore) -> None:
    lived = Lived.opened(store)
    lived.clock.set(at(6, 19, 9))
    numbers = [lived.move_in(weekly(date(2026, 6, 19)), date(2026, 6, 19)) for _ in range(LICENSES)]
    call = _caller(store, lived, numbers)

    with ThreadPoolExecutor(CLIENTS) as pool:
        answers = list(pool.map(call, range(CALLS)))

    said = defaultdict(set)
    for key, body in answers:
        said[key].add(body)
    booked = [
        entry.document.body.receipt.external_id
        for number in numbers
        for entry in lived.entries(number)
        if isinstance(entry.document.body, ReceiptBooked)
    ]
    assert {len(bodies) for bodies in said.values()} == {1}
    assert sorted(booked) == sorted(said)
    assert len(booked) == KEYS
    assert [found for number in numbers for found in audit(lived.entries(number))] == []


def _caller(store: PostgresStore, lived: Lived, numbers: list[str]) -> Callable[[int], tuple[str, bytes]]:
    token, mail, now = uuid4().hex, f"{uuid4().hex}@example.com", lived.clock.now()
    with store.work() as work:
        work.staff.save(StaffMember(mail, "Dana", frozenset({Role.PM}), frozenset({lived.site.id})))
        work.sessions.open(Session(hash_of(token), (staff_key(mail),), now, now))
    park = Park(store, lived.clock, lived.ids, MemoryChainHeads(), PostgresProjections(store.engine))
    installation = Installation(park, Doors(store, lived.clock, ForeseeableTokens(), b"pepper"), is_secure=False)

    def call(number: int) -> tuple[str, bytes]:
        """Ask once for a key, and again while somebody else's request with it is under way."""
        key = f"storm-{number % KEYS}"
        body = {
            "source": lived.source,
            "external_id": key,
            "method": "zelle",
            "amount": {"cents": 1_000 + number % KEYS},
            "received_at": now.isoformat(),
            "license_number": numbers[number % LICENSES],
        }
        headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": key}
        while True:
            answer = clients[number % CLIENTS].post(f"/v1/sites/{lived.site.id}/receipts", json=body, headers=headers)
            if answer.status_code != IN_FLIGHT:
                assert answer.status_code == 201, answer.text
                return key, answer.content

    clients = [TestClient(make_app(installation)) for _ in range(CLIENTS)]
    return call
