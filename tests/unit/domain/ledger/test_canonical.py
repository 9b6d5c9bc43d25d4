import json
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from uuid import UUID

import pytest
from attrs import evolve, fields_dict
from hypothesis import given
from hypothesis import strategies as st

from gatedrentals.domain.errors import InvalidValue
from gatedrentals.domain.ids import AccountId
from gatedrentals.domain.ledger.canonical import TAGS, canonical
from gatedrentals.domain.ledger.documents import (
    Allocation,
    Document,
    Held,
    Invoice,
    LineCredit,
    Receipt,
    ReceiptBooked,
    RecognizedLine,
)
from gatedrentals.domain.ledger.line import DiscountUse, Earning, Line, LineRef
from gatedrentals.domain.ledger.reading import UnreadableDocument, read_document
from gatedrentals.testing.strategies import ledger

GOLDEN = Path(__file__).parent / "golden"


@given(ledger.documents)
def test_a_document_is_read_back(document: Document) -> None:
    assert read_document(canonical(document)) == document


def test_taxable_nights_that_are_not_the_first_are_read_back() -> None:
    golden = read_golden("invoice")
    assert isinstance(golden.body, Invoice)
    lines = tuple(evolve(line, taxable_runs=((0, 2), (4, 7))) for line in golden.body.lines)
    document = evolve(golden, body=evolve(golden.body, lines=lines))

    assert read_document(canonical(document)) == document
    assert b'"runs":[[0,2],[4,7]]' in canonical(document)


@given(ledger.documents, st.sampled_from([-5, 0, 9]))
def test_the_bytes_do_not_depend_on_the_zone_of_an_instant(document: Document, hours: int) -> None:
    elsewhere = document.recorded_at.astimezone(timezone(timedelta(hours=hours)))

    assert canonical(evolve(document, recorded_at=elsewhere)) == canonical(document)


@given(ledger.documents)
def test_the_bytes_are_compact_ascii_json_under_the_name_of_their_kind(document: Document) -> None:
    read = json.loads(canonical(document))

    assert json.dumps(read, separators=(",", ":")).encode("ascii") == canonical(document)
    assert read["type"] == TAGS[type(document.body)]


@given(ledger.booked(), st.text(min_size=1), st.text(min_size=1))
def test_names_and_memos_are_kept_beside_the_bytes(booked: ReceiptBooked, name: str, memo: str) -> None:
    known = evolve(booked, receipt=evolve(booked.receipt, payer_name=name, memo=memo))
    document = Document(an_account(), 1, AT, AT, AT.date(), known)

    assert canonical(document) == canonical(evolve(document, body=booked))
    assert read_document(canonical(document), payer_name=name, memo=memo) == document


@given(ledger.documents, st.data())
def test_another_byte_is_another_document_or_none(document: Document, data: st.DataObject) -> None:
    payload = bytearray(canonical(document))
    place = data.draw(st.integers(0, len(payload) - 1))
    payload[place] ^= data.draw(st.integers(1, 255))

    assert read_or_none(bytes(payload)) != document


@pytest.mark.parametrize("tag", sorted(TAGS.values()))
def test_released_bytes_stay_readable_and_the_same(tag: str) -> None:
    payload = (GOLDEN / f"{tag}.json").read_bytes().rstrip(b"\n")
    document = read_document(payload)

    assert TAGS[type(document.body)] == tag
    assert canonical(document) == payload


@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        (b'"seq":1,', b'"seq":"1",'),
        (b'"seq":1,', b'"seq":true,'),
        (b'"seq":1,', b'"seq":1.0,'),
        (b'"seq":1,', b'"seq":1, '),
        (b'"seq":1,', b'"seq":1,"new":1,'),
        (b'"type":"invoice"', b'"type":"bill"'),
        (b'"type":"invoice"', b'"type":["invoice"]'),
        (b'"cycle":[', b'"cycle":["2026-06-19",'),
        (b'"cycle":["2026-06-12",', b'"cycle":["2026-07-12",'),
        (b'"lines":[', b'"lines":[7,'),
        (b'"lines":[', b'"lines":{"1":'),
    ],
)
def test_what_is_not_written_so_is_not_read(was: bytes, becomes: bytes) -> None:
    payload = (GOLDEN / "invoice.json").read_bytes().rstrip(b"\n")
    assert payload.count(was) == 1

    with pytest.raises(UnreadableDocument, match="document"):
        read_document(payload.replace(was, becomes))


def test_lists_are_no_objects() -> None:
    with pytest.raises(UnreadableDocument, match="not a document"):
        read_document(b'{"type":"check","body":[]}')
    with pytest.raises(UnreadableDocument, match="not a document"):
        read_document(b'{"type":"directive","body":{"kind":"pin","lines":{}}}')


def test_an_instant_without_a_zone_is_refused() -> None:
    naive = Document(an_account(), 1, AT, AT.replace(tzinfo=None), AT.date(), read_golden("directive").body)

    with pytest.raises(InvalidValue, match="time zone"):
        canonical(naive)


def test_a_new_field_must_be_written_and_read_before_it_is_named_here() -> None:
    kinds = [
        *TAGS,
        Document,
        Receipt,
        Allocation,
        Held,
        LineCredit,
        RecognizedLine,
        Line,
        LineRef,
        Earning,
        DiscountUse,
    ]

    assert {kind.__name__: " ".join(fields_dict(kind)) for kind in kinds} == {
        "Invoice": "number kind due_on lines cycle accrual receipt_seq",
        "CreditMemo": "reason credits note",
        "ReceiptBooked": "receipt allocations held",
        "ReceiptReversed": "receipt_seq reason return_code returned_at taken released moved_to",
        "Reallocation": "receipt_seq moves held because",
        "Directive": "kind lines receipt_seq note",
        "DepositForfeit": "allocations",
        "RefundDue": "refund_no from_deposit_cents from_receipts",
        "RefundWithdrawn": "refund",
        "CheckMoved": "refund_no check_number step cents",
        "Escheated": "refund_no cents from_check",
        "WriteOff": "lines note",
        "Recognition": "month lines",
        "BankSettlement": "method gross_cents fee_cents reference",
        "Transfer": "receipt_seq to_account held",
        "Document": "account_id seq effective_at recorded_at posted_on body",
        "Receipt": "source external_id method amount_cents received_at payer payer_name memo transferred",
        "Allocation": "line cents reason rank policy_version",
        "Held": "holding cents",
        "LineCredit": "line cents clamp_to",
        "RecognizedLine": "line cents",
        "Line": "line_no product charge_class recognition amount_cents text kind earning of_line discount authority "
        "rate_bps nights taxable_nights taxable_runs",
        "LineRef": "invoice_seq line_no",
        "Earning": "amount_cents frame start end",
        "DiscountUse": "rule_id version",
    }


AT = datetime(2026, 6, 18, 15, 0, 0, 1, tzinfo=UTC)


def read_golden(tag: str) -> Document:
    return read_document((GOLDEN / f"{tag}.json").read_bytes().rstrip(b"\n"))


def an_account() -> AccountId:
    return AccountId(UUID(int=7))


def read_or_none(payload: bytes) -> Document | None:
    try:
        return read_document(payload)
    except UnreadableDocument:
        return None
