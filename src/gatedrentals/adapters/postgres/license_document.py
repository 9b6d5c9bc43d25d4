"""A license read out of its JSON document by hand: a run reads one an invoice, and cattrs takes twice as long.

What another release wrote, with more or fewer keys, is read by cattrs, which knows defaults and refuses what it does
not know.
"""

from datetime import date, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from attrs import fields

from gatedrentals.adapters.postgres.json import load
from gatedrentals.domain.ids import LicenseId, PartyId, ProductCode
from gatedrentals.domain.licensing.license import Assignment, License
from gatedrentals.domain.licensing.states import State
from gatedrentals.domain.licensing.terms import (
    EndChange,
    Frequency,
    OneTimeCharge,
    PayTerms,
    RecurringCharge,
    StayTerms,
    TermsChange,
)

_Json = dict[str, Any]

_KEYS: dict[type, int] = {
    kind: len(fields(kind)) for kind in (License, Assignment, StayTerms, TermsChange, PayTerms, EndChange)
}
_STATES = {state.value: state for state in State}
_FREQUENCIES = {frequency.value: frequency for frequency in Frequency}


def read_license(content: _Json) -> License:
    """The license that `dump` made ``content`` of."""
    try:
        return _license(content)
    except (KeyError, TypeError):
        return load(content, License)


def _license(content: _Json) -> License:
    _as_written(content, License)
    return License(
        id=LicenseId(UUID(content["id"])),
        number=content["number"],
        site_id=content["site_id"],
        residents=tuple([PartyId(UUID(resident)) for resident in content["residents"]]),
        assignments=tuple([_assignment(each) for each in content["assignments"]]),
        stay=_stay(content["stay"]),
        state=_STATES[content["state"]],
        notice_given_on=_day(content["notice_given_on"]),
        surrender_on=_day(content["surrender_on"]),
        moved_out_on=_day(content["moved_out_on"]),
        possession_back_on=_day(content["possession_back_on"]),
        autopay_on=content["autopay_on"],
        promo_codes=frozenset(content["promo_codes"]),
        party_attributes=frozenset(content["party_attributes"]),
        tax_notices=_days(content["tax_notices"]),
        tax_restarts=_days(content["tax_restarts"]),
        resident_since=_day(content["resident_since"]),
        version=content["version"],
    )


def _assignment(content: _Json) -> Assignment:
    _as_written(content, Assignment)
    return Assignment(date.fromisoformat(content["from_day"]), content["home"], content["pad"])


def _stay(content: _Json) -> StayTerms:
    _as_written(content, StayTerms)
    activated_at = content["activated_at"]
    return StayTerms(
        date.fromisoformat(content["move_in"]),
        None if activated_at is None else datetime.fromisoformat(activated_at),
        tuple([_terms_change(each) for each in content["terms"]]),
        tuple([_end_change(each) for each in content["ends"]]),
        tuple([OneTimeCharge(**each) for each in content["one_time"]]),
    )


def _terms_change(content: _Json) -> TermsChange:
    _as_written(content, TermsChange)
    return TermsChange(
        datetime.fromisoformat(content["decided_at"]),
        date.fromisoformat(content["effective_on"]),
        _pay_terms(content["terms"]),
    )


def _pay_terms(content: _Json) -> PayTerms:
    _as_written(content, PayTerms)
    return PayTerms(
        _FREQUENCIES[content["frequency"]],
        _day(content["anchor"]),
        tuple([_charge(**each) for each in content["recurring"]]),
    )


@lru_cache(maxsize=8192)
def _charge(product: ProductCode, amount_cents: int | None) -> RecurringCharge:
    """A recurring charge; many licenses have the same."""
    return RecurringCharge(product, amount_cents)


def _end_change(content: _Json) -> EndChange:
    _as_written(content, EndChange)
    return EndChange(datetime.fromisoformat(content["decided_at"]), _day(content["end"]), content["under_notice"])


def _as_written(content: _Json, kind: type) -> None:
    """Raise KeyError if there are not as many keys as this release writes."""
    if len(content) != _KEYS[kind]:
        raise KeyError(kind.__name__)


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _days(texts: list[str]) -> tuple[date, ...]:
    return tuple([date.fromisoformat(text) for text in texts])
