import json
from concurrent.futures import ThreadPoolExecutor

import pytest

from gatedrentals.adapters.cloudflare_access.keys import FRESH_S, MOST_BYTES, PATIENCE_S, USABLE_S
from gatedrentals.adapters.cloudflare_access.staff_tokens import AccessStaffTokens, issuer_of
from gatedrentals.adapters.http import TRIES
from gatedrentals.ports.staff_tokens import AssertionRefused, DoorUnreachable, Visitor
from tests.fakes.cloudflare_access import CloudflareAccess
from tests.integration.cloudflare_access.conftest import Ticks

PM = Visitor("pm@example.com")


def test_keys_are_fetched_once_and_again_when_they_are_old(
    staff_tokens: AccessStaffTokens, door_keeper: CloudflareAccess, ticks: Ticks
) -> None:
    for _ in range(5):
        assert staff_tokens.verify(door_keeper.assertion("pm@example.com")) == PM
    assert door_keeper.asked == 1

    ticks.now += FRESH_S
    for _ in range(5):
        assert staff_tokens.verify(door_keeper.assertion("pm@example.com")) == PM
    assert door_keeper.asked == 2


def test_a_flood_of_forged_keys_is_no_flood_of_questions(
    staff_tokens: AccessStaffTokens, door_keeper: CloudflareAccess, ticks: Ticks
) -> None:
    forged = door_keeper.assertion("pm@example.com", "unknown key")

    def forge(_number: int) -> None:
        with pytest.raises(AssertionRefused):
            staff_tokens.verify(forged)

    with ThreadPoolExecutor(4) as forgers:
        list(forgers.map(forge, range(40)))
    assert door_keeper.asked == 1

    ticks.now += PATIENCE_S
    forge(0)
    forge(1)
    assert door_keeper.asked == 2


def test_a_new_key_is_found_as_soon_as_one_may_ask(
    staff_tokens: AccessStaffTokens, door_keeper: CloudflareAccess, ticks: Ticks
) -> None:
    staff_tokens.verify(door_keeper.assertion("pm@example.com"))
    door_keeper.rotate()
    with pytest.raises(AssertionRefused):
        staff_tokens.verify(door_keeper.assertion("pm@example.com"))

    ticks.now += PATIENCE_S
    assert staff_tokens.verify(door_keeper.assertion("pm@example.com")) == PM


@pytest.mark.parametrize("status", [500, 503, 429])
def test_while_nobody_answers_known_keys_serve_for_a_day(
    staff_tokens: AccessStaffTokens, door_keeper: CloudflareAccess, ticks: Ticks, status: int
) -> None:
    assertion = door_keeper.assertion("pm@example.com")
    staff_tokens.verify(assertion)
    door_keeper.status = status

    ticks.now += FRESH_S
    assert staff_tokens.verify(assertion) == PM
    assert door_keeper.asked == 1 + TRIES
    assert staff_tokens.verify(assertion) == PM
    assert door_keeper.asked == 1 + TRIES

    ticks.now += USABLE_S
    with pytest.raises(DoorUnreachable):
        staff_tokens.verify(assertion)
    door_keeper.status = 200
    ticks.now += PATIENCE_S
    assert staff_tokens.verify(assertion) == PM


@pytest.mark.parametrize("status", [404, 302, 503])
def test_without_keys_nothing_is_proved_and_it_is_said_why(
    staff_tokens: AccessStaffTokens, door_keeper: CloudflareAccess, status: int
) -> None:
    door_keeper.status = status

    with pytest.raises(DoorUnreachable, match=f"127.0.0.1.*{status}"):
        staff_tokens.verify(door_keeper.assertion("pm@example.com"))
    assert door_keeper.asked == (TRIES if status == 503 else 1)


@pytest.mark.parametrize(
    "body",
    [b"", b"[]", b"{}", b'{"keys": [{}]}', b'{"keys": [{"kty": "RSA", "kid": "x"}]}', b"x" * (MOST_BYTES + 1)],
)
def test_what_is_no_document_of_keys_is_not_one(
    staff_tokens: AccessStaffTokens, door_keeper: CloudflareAccess, body: bytes
) -> None:
    door_keeper.body = body

    with pytest.raises(DoorUnreachable):
        staff_tokens.verify(door_keeper.assertion("pm@example.com"))


def test_keys_of_other_kinds_are_passed_over(staff_tokens: AccessStaffTokens, door_keeper: CloudflareAccess) -> None:
    document = json.loads(door_keeper.certs())
    document["keys"] = [{"kty": "EC", "kid": "other"}, {"kty": "RSA", "alg": "PS256"}, *document["keys"]]
    door_keeper.body = json.dumps(document).encode()

    assert staff_tokens.verify(door_keeper.assertion("pm@example.com")) == PM


def test_a_door_that_is_not_there_is_tried_a_few_times(ticks: Ticks) -> None:
    pauses: list[float] = []
    tokens = AccessStaffTokens("http://127.0.0.1:9", "tag", tick=ticks, pause=pauses.append)

    with pytest.raises(DoorUnreachable, match="ConnectError"):
        tokens.verify(CloudflareAccess("http://127.0.0.1:9").assertion("pm@example.com"))

    assert len(pauses) == TRIES - 1
    assert all(0 <= pause <= 0.4 for pause in pauses)


def test_a_team_is_named_or_addressed() -> None:
    assert issuer_of("gated") == "https://gated.cloudflareaccess.com"
    assert issuer_of("http://127.0.0.1:8000/") == "http://127.0.0.1:8000"
