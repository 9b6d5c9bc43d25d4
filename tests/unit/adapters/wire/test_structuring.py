"""How documents of other kinds are read: what the set-up documents themselves never come to."""

import pytest
from attrs import frozen

from gatedrentals.adapters.wire.faults import DocumentRefused, Fault
from gatedrentals.adapters.wire.structuring import built_by, read_document
from gatedrentals.domain.errors import InvalidValue


@frozen
class Stay:
    nights: int


@frozen
class StayDocument:
    nights: int = 1
    guests: int | None = None

    def build(self) -> Stay:
        if self.guests is None:
            raise InvalidValue("guests", None, "a number where there are nights")
        if self.guests == 0:
            raise ZeroDivisionError
        return Stay(self.nights)


built_by(Stay, StayDocument)


@frozen
class StaysDocument:
    format: str
    stay: Stay


def read(content: bytes) -> StaysDocument:
    return read_document(content, "stays.json", StaysDocument, "stays/1")


def test_a_document_becomes_what_it_builds() -> None:
    assert read(b'{"format": "stays/1", "stay": {"guests": 2}}').stay == Stay(1)


def test_a_whole_number_may_be_below_zero() -> None:
    assert read(b'{"format": "stays/1", "stay": {"guests": 2, "nights": -3}}').stay == Stay(-3)


def test_a_refusal_of_what_was_left_out_is_told_where_it_would_stand() -> None:
    with pytest.raises(DocumentRefused) as refused:
        read(b'{"format": "stays/1",\n"stay": {}}')

    assert refused.value.faults == (Fault(2, "stay.guests", "nothing", "a number where there are nights"),)


def test_a_fault_of_the_program_is_not_told_as_one_of_the_document() -> None:
    with pytest.raises(ZeroDivisionError):
        read(b'{"format": "stays/1", "stay": {"guests": 0}}')
