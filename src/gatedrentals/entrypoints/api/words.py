"""What the parameters and the bodies of the API mean, in words, for its description."""

import re
from collections.abc import Collection, Iterator, Mapping

import msgspec

PARAMETER_WORDS: Mapping[str, str] = {
    "site_id": "The code of a site.",
    "number": "The number of a license; for a refund of money that was nobody's, `suspense`.",
    "invoice_number": "The number of an invoice on its account, which counts from 1.",
    "seq": "The number of a document in its account, as ledgers and statements tell it.",
    "refund_no": "The number of a refund on its account.",
    "party_id": "The id of a person, as the profile tells it.",
    "session_name": "The name of a session, as the list tells it.",
    "as_of": "As it stood at the end of this day; today unless it is said.",
    "known_on": "As it was known at the end of this day: what was recorded later is left out.",
    "whole": "Also what cancels out, such as an invoice that was voided the same day.",
    "first": "The first day, which belongs to it.",
    "last": "The last day, which belongs to it.",
    "day": "Any day of the week that is meant; today unless it is said.",
    "on": "The day at whose end it stands; today unless it is said.",
    "leave_on": "The day on which they mean to hand the home back.",
    "limit": "How many items an answer has at most.",
    "cursor": "The `next` of the answer before, asked with the same parameters; none for the beginning.",
    "cycles": "How many cycles to look ahead.",
    "csv": "Answer a file for a spreadsheet instead.",
    "words": "Words, all of which the item must hold: parts of numbers, pads or names.",
    "license_number": "Only of the license of this number.",
    "in_state": "Only in this state; of several, in any of them.",
    "method": "Only money that came in this way.",
    "owing": "Only what is owed since that long.",
    "only_open": "Only those about which something is left to do.",
    "waiting": "Only those whose deposit statement is not final yet.",
    "paid": "Only those who paid in that week, or only those who did not.",
    "reverse": "The other way around.",
    "site": "Only these sites; all of whoever asks unless some are named.",
    "kind": "Items of this kind, such as `unmatched_receipt`.",
    "group": "Only kinds of this group.",
    "key": "The key of an item, as the queue tells it.",
    "subject": "Only what was done to this, such as a license's number.",
    "who": "Only what this person did, such as `staff:renee@example.com`.",
    "what": "Only this command.",
    "source": "Where the money came in: with `external_id` it names a receipt for good.",
    "external_id": "What the money is called there.",
    "version": "Which version; the latest unless one is named.",
    "explained": "With why each of it is so.",
    "name": "What the file is called, for the history and for rows that are kept.",
}
_CENTS = re.compile(r"(``[\w.]+?)_cents``")
_FOR_OTHERS = re.compile(r" \(§[^)]*\)| Raises \w+[^.]*\.")
"""Where a rule stands in the rule book, and what the value itself refuses: nothing to whoever reads an answer."""
_IN_JSON = {
    "``cents``": "``amount``",
    "``rows``": "``items``",
    "empty on the last": "null on the last",
    "is the document before which": "is the cursor with which",
    "None": "null",
    "``": "`",
}


def parameter_words(name: str) -> str:
    """What a parameter means; empty if it is not known."""
    return PARAMETER_WORDS.get(name, "")


def body_words(names: Collection[str]) -> dict[str, str]:
    """What each of these bodies means, in the words of the value that it tells, with the names that JSON has.

    A body is named by its type, or with as much of its module before it as tells it from another of that name.
    """
    found: dict[str, str] = {}
    for kind in _bodies(msgspec.Struct):
        whole = f"{kind.__module__}.{kind.__name__}".replace(".", "_")
        found |= {name: _told(kind.__doc__ or "") for name in names if whole.endswith(f"_{name}")}
    return found


def _bodies(kind: type[msgspec.Struct]) -> Iterator[type[msgspec.Struct]]:
    for each in kind.__subclasses__():
        if each.__module__.startswith("gatedrentals."):
            yield each
        yield from _bodies(each)


def _told(words: str) -> str:
    said = _FOR_OTHERS.sub("", _CENTS.sub(r"\1``", " ".join(words.split())))
    for word, other in _IN_JSON.items():
        said = said.replace(word, other)
    return said
