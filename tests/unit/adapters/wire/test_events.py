"""What leaves the house about an event is what its golden file says, and is read back as it was (§12)."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatedrentals.adapters.wire.events import UnreadableEvent, event_text, read_event, write_event
from gatedrentals.domain.events import EVENTS, Event

GOLDEN = Path(__file__).parents[2] / "domain" / "golden" / "events"


def any_of(kind: type[Event]) -> st.SearchStrategy[Event]:
    return st.builds(kind)


@given(st.sampled_from(sorted(EVENTS.values(), key=lambda kind: kind.tag)).flatmap(any_of))
def test_an_event_is_read_back_from_its_json(event: Event) -> None:
    assert read_event(json.loads(json.dumps(write_event(event)))) == event


@given(st.sampled_from(sorted(EVENTS.values(), key=lambda kind: kind.tag)).flatmap(any_of))
def test_an_event_is_the_same_text_however_it_is_written(event: Event) -> None:
    assert event_text(event) == json.dumps(write_event(event), separators=(",", ":"))


@pytest.mark.parametrize("tag", sorted(EVENTS))
def test_an_event_is_written_as_its_golden_file_says(tag: str) -> None:
    golden = json.loads((GOLDEN / f"{tag}.json").read_text(encoding="utf-8"))

    event = read_event(golden)

    assert type(event) is EVENTS[tag]
    assert json.loads(json.dumps(write_event(event))) == golden


SIGNED = {"event": "lease.signed", "license_id": "00000000-0000-0000-0000-000000000007", "number": "CR-1001"}


@pytest.mark.parametrize(
    "document",
    [
        None,
        [],
        "lease.signed",
        {},
        SIGNED | {"event": "lease.cosigned"},
        {key: value for key, value in SIGNED.items() if key != "number"},
        SIGNED | {"home": "NH-2207"},
        SIGNED | {"license_id": "CR-1001"},
        SIGNED | {"license_id": 7},
    ],
)
def test_what_is_no_event_is_refused(document: object) -> None:
    with pytest.raises(UnreadableEvent) as refused:
        read_event(document)

    assert refused.value.code == "unreadable_event"
