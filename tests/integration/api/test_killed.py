"""The server is killed while it writes, and started again: every key answers, all is done once, no key hangs."""

import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import date
from pathlib import Path

import httpx
import pytest
from attrs import frozen

from gatedrentals.domain.ledger.documents import Invoice, ReceiptBooked
from tests.integration.api.served_park import NOW, NUMBERS, Park, park_of
from tests.integration.databases import shut, until
from tests.integration.program import Program
from tests.unit.entrypoints.command_line import CROSBY

WORKERS, CLIENTS = 2, 6
DONE, UNDER_WAY = 30, CLIENTS
KEYS = DONE + 2 * UNDER_WAY
AGAIN_WITHIN_S = 10
IN_FLIGHT = 409
FIRST_DUE, FEE_DUE, NEXT_DUE = (date(2027, 7, day) for day in (2, 4, 9))


@pytest.fixture
def park(server: str, tmp_path: Path) -> Iterator[Park]:
    with park_of(server, tmp_path) as park:
        yield park


@frozen
class Office:
    """Asks a served park, as many at once as there are clients."""

    park: Park
    program: Program

    def receive(self, number: int) -> httpx.Response:
        """Book money, of a key and an amount of its own."""
        body = {
            "source": "office crosby",
            "external_id": f"drawer-{number}",
            "method": "office_cash",
            "amount": {"cents": 1_000 + number},
            "received_at": NOW.isoformat(),
            "license_number": NUMBERS[number % len(NUMBERS)],
        }
        return self.ask("receipts", body, f"key-{number}")

    def ask(self, what: str, body: object, key: str) -> httpx.Response:
        headers = {"Authorization": f"Bearer {self.park.token}", "Idempotency-Key": key}
        return httpx.post(f"{self.program.url}/v1/sites/crosby/{what}", json=body, headers=headers, timeout=60)

    def until_free(self, number: int) -> httpx.Response:
        """Book money; whoever died with its key may hold it until the database knows, and no longer."""
        begun = time.monotonic()
        while (answer := self.receive(number)).status_code == IN_FLIGHT:
            assert time.monotonic() - begun < AGAIN_WITHIN_S, f"key-{number} is stuck"
        return answer


def test_a_server_killed_in_mid_request_leaves_no_key_stuck_and_nothing_half_done(park: Park, tmp_path: Path) -> None:
    with ThreadPoolExecutor(CLIENTS) as pool:
        with park.served(tmp_path, WORKERS) as program:
            office = Office(park, program)
            answered = list(pool.map(office.receive, range(DONE)))
            cut_off = _killed_while_writing(office, pool)

        assert {answer.status_code for answer in answered} == {201}
        assert all(isinstance(each.exception(), httpx.TransportError) for each in cut_off)
        with park.served(tmp_path, WORKERS) as program:
            again = list(pool.map(Office(park, program).until_free, range(KEYS)))

    assert [answer.status_code for answer in again] == [201] * KEYS
    assert [each.content for each in again[:DONE]] == [each.content for each in answered]
    replayed = [answer.headers.get("Idempotency-Replayed") for answer in again]
    assert replayed == ["true"] * DONE + [None] * (KEYS - DONE)
    bodies = [entry.document.body for entry in park.entries()]
    booked = {body.receipt.external_id: body.receipt.amount_cents for body in bodies if isinstance(body, ReceiptBooked)}
    assert booked == {f"drawer-{number}": 1_000 + number for number in range(KEYS)}
    assert sum(isinstance(body, ReceiptBooked) for body in bodies) == KEYS
    assert park.line.json("audit")["sound"] is True


def _killed_while_writing(office: Office, pool: ThreadPoolExecutor) -> Sequence["Future[httpx.Response]"]:
    """Kill the server when as many requests as there are clients have written what has not landed; more wait."""
    with shut(office.park.address, "posting") as gate:
        asked = [pool.submit(office.receive, number) for number in range(DONE, KEYS)]
        until(lambda: gate.has_waiting(UNDER_WAY))
        office.program.kill()
    return asked


def test_a_billing_run_is_done_once_however_often_it_dies_between_its_transactions(park: Park, tmp_path: Path) -> None:
    landed = []
    with ThreadPoolExecutor(1) as pool:
        for table, passes in (("audit_row", 3), ("idempotent_answer", 0)):
            with park.served(tmp_path) as program, shut(park.address, table) as gate:
                asked = pool.submit(Office(park, program).ask, "billing-runs", {}, "bill")
                for _ in range(passes):
                    until(gate.has_waiting)
                    gate.let_one_pass()
                until(gate.has_waiting)
                program.kill()
            assert isinstance(asked.exception(), httpx.TransportError)
            landed.append(_dues(park)[NEXT_DUE])
    with park.served(tmp_path) as program:
        answers = [Office(park, program).ask("billing-runs", {}, "bill") for _ in range(2)]

    assert landed == [3, len(NUMBERS)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].content == answers[1].content
    assert _dues(park) == dict.fromkeys((FIRST_DUE, FEE_DUE, NEXT_DUE), len(NUMBERS))
    with park.line.store.work(CROSBY) as work:
        told = [row.what for row in work.audit_trail.of_subject(CROSBY, CROSBY, 100)]
    assert told.count("issue_invoices") == len(NUMBERS)
    assert park.line.json("audit")["sound"] is True


def _dues(park: Park) -> Counter[date]:
    """How many invoices are due on each day."""
    bodies = [entry.document.body for entry in park.entries()]
    return Counter(body.due_on for body in bodies if isinstance(body, Invoice))
