"""A license that is new as rows: itself, its people, the pads that it occupies, how it came there, and its account."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg.types.range import Range

from gatedrentals.adapters.postgres.json import dump, encode
from gatedrentals.adapters.postgres.parties import party_row
from gatedrentals.domain.licensing.license import License, Transition
from gatedrentals.ports.parties import Party
from gatedrentals.ports.runs import Admission
from gatedrentals.ports.subledger import AccountKind

Row = tuple[str | int | datetime | UUID | Range[Any], ...]

ADMISSION_COLUMNS: dict[str, Sequence[str]] = {
    "party": (
        *("party_id", "site_id", "name", "name_key", "email", "phone", "email_key", "phone_key"),
        *("takes_mail", "takes_sms"),
    ),
    "license": ("license_id", "site_id", "number", "state", "version", "content"),
    "occupancy": ("license_id", "n", "site_id", "pad", "nights"),
    "license_transition": ("license_id", "site_id", "command", "who", "at", "from_state", "to_state", "why"),
    "account": ("account_id", "site_id", "kind"),
}
"""In the order in which keys want them."""


def admission_rows(admission: Admission) -> dict[str, list[Row]]:
    """The rows of a license that is new, by table; its books are rows of their own."""
    license_ = admission.license
    return {
        "party": [_party(party) for party in admission.parties],
        "license": [_license(license_)],
        "occupancy": [
            (license_.id, number, license_.site_id, nights.pad, Range(nights.start, nights.end))
            for number, nights in enumerate(license_.pad_nights(), start=1)
        ],
        "license_transition": [_transition(license_, transition) for transition in admission.transitions],
        "account": [(license_.id, license_.site_id, AccountKind.LICENSE.value)],
    }


def _party(party: Party) -> Row:
    row = party_row(party)
    return tuple(row[column] for column in ADMISSION_COLUMNS["party"])


def _license(license_: License) -> Row:
    content = {**dump(license_), "version": license_.version + 1}
    return (
        *(license_.id, license_.site_id, license_.number, license_.state.value, license_.version + 1),
        encode(content),
    )


def _transition(license_: License, transition: Transition) -> Row:
    return (
        *(transition.license_id, license_.site_id, transition.command.value, transition.who, transition.at),
        *(transition.from_state.value, transition.to_state.value, transition.why),
    )
