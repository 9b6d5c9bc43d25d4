"""Every event has one stable tag, of those that the rule book names (§12)."""

from typing import get_args

from attrs import fields

from gatedrentals.domain.events import EVENTS, LicensingEvent, MoneyEvent

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
