"""Every event has one stable tag, of those that the rule book names (§12)."""

from pathlib import Path
from typing import get_args

from attrs import fields

from gatedrentals.domain.events import EVENTS, LicensingEvent, MoneyEvent

GOLDEN = Path(__file__).parent / "golden" / "events"

NAMED = {
    "lease": ["sent", "signed", "activated", "ntv_given", "notice_withdrawn", "terminated", "closed"],
    "invoice": ["created", "balance_changed", "voided"],
    "payment": ["applied", "captured", "failed", "reversed"],
    "soda": ["drafted", "finalized"],
    "damages": ["invoiced"],
    "refund": ["issued", "cleared", "escheated"],
    "resident": ["moved_in", "moved_out"],
}


def test_tags_are_those_of_the_rule_book_each_once() -> None:
    assert sorted(EVENTS) == sorted(f"{subject}.{what}" for subject, names in NAMED.items() for what in names)
    assert len(EVENTS) == len(get_args(LicensingEvent)) + len(get_args(MoneyEvent))


def test_every_event_says_whose_it_is() -> None:
    for event in EVENTS.values():
        assert fields(event)[0].name in {"license_id", "account_id"}


def test_every_event_has_a_golden_file_and_no_file_is_left_over() -> None:
    assert sorted(file.stem for file in GOLDEN.iterdir()) == sorted(EVENTS)
