"""Licenses and the commands on them."""

from datetime import date, datetime
from uuid import UUID

from gatedrentals.application.licensing.license_file import LicenseChanged
from gatedrentals.domain.licensing.license import License
from gatedrentals.domain.licensing.states import State
from gatedrentals.domain.licensing.terms import Frequency
from gatedrentals.entrypoints.api.bodies.common import (
    DocumentBody,
    MoneyBody,
    Telling,
    document_body,
)


class AssignmentBody(Telling, frozen=True):
    """A home on a pad from a day on."""

    from_day: date
    home: str
    pad: str


class ChargeBody(Telling, frozen=True):
    """What recurs in every cycle; without an amount it is the catalog's price."""

    product: str
    amount: MoneyBody | None


class TermsBody(Telling, frozen=True):
    """Terms in force from a day on; ``anchor`` is any due date of weekly and biweekly terms."""

    effective_on: date
    frequency: Frequency
    anchor: date | None
    recurring: tuple[ChargeBody, ...]


class LicenseBody(Telling, frozen=True):
    """A license to occupy. ``end`` is the first night that is not charged, null while the stay is open."""

    id: UUID
    number: str
    state: State
    residents: tuple[UUID, ...]
    assignments: tuple[AssignmentBody, ...]
    terms: tuple[TermsBody, ...]
    move_in: date
    activated_at: datetime | None
    notice_given_on: date | None
    surrender_on: date | None
    moved_out_on: date | None
    end: date | None
    autopay_on: bool
    version: int


class LicenseChangedBody(Telling, frozen=True):
    """A license after a command, the documents that followed, and what is open and held then."""

    license: LicenseBody
    documents: tuple[DocumentBody, ...]
    open: MoneyBody
    held: MoneyBody


def license_body(license_: License) -> LicenseBody:
    """A license as its body."""
    return LicenseBody(
        id=license_.id,
        number=license_.number,
        state=license_.state,
        residents=license_.residents,
        assignments=tuple(
            AssignmentBody(from_day=each.from_day, home=each.home, pad=each.pad) for each in license_.assignments
        ),
        terms=tuple(
            TermsBody(
                effective_on=change.effective_on,
                frequency=change.terms.frequency,
                anchor=change.terms.anchor,
                recurring=tuple(
                    ChargeBody(
                        product=charge.product,
                        amount=None if charge.amount_cents is None else MoneyBody(charge.amount_cents),
                    )
                    for charge in change.terms.recurring
                ),
            )
            for change in license_.stay.terms
        ),
        move_in=license_.stay.move_in,
        activated_at=license_.stay.activated_at,
        notice_given_on=license_.notice_given_on,
        surrender_on=license_.surrender_on,
        moved_out_on=license_.moved_out_on,
        end=license_.end,
        autopay_on=license_.autopay_on,
        version=license_.version,
    )


def changed_body(changed: LicenseChanged) -> LicenseChangedBody:
    """What a command answered as its body."""
    return LicenseChangedBody(
        license=license_body(changed.license),
        documents=tuple(map(document_body, changed.documents)),
        open=MoneyBody(changed.open_cents),
        held=MoneyBody(changed.held_cents),
    )
