from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime
from hashlib import sha256
from random import Random
from uuid import UUID

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from gatedrentals.domain.catalog.product import ChargeClass, Recognition
from gatedrentals.domain.errors import InvalidValue
from gatedrentals.domain.ids import AccountId, ProductCode
from gatedrentals.domain.ledger.chain import GENESIS, Break, Fault, balances_after, seal, verify
from gatedrentals.domain.ledger.documents import (
    Allocation,
    Body,
    Document,
    Invoice,
    InvoiceKind,
    Method,
    Reason,
    Receipt,
    ReceiptBooked,
    ReceiptReversed,
    ReversalReason,
)
from gatedrentals.domain.ledger.entry import Balances, Entry, Posting
from gatedrentals.domain.ledger.line import Line, LineRef
from gatedrentals.domain.ledger.postings import credited_account
from gatedrentals.domain.ledger.references import UnknownReference, line_on, unknown_line, unknown_receipt
from gatedrentals.domain.ledger.roles import Role
from gatedrentals.domain.payments.standing import Standing
from gatedrentals.testing.strategies import ledger

ACCOUNT = AccountId(UUID(int=7))
AT = datetime(2026, 6, 18, 15, tzinfo=UTC)
self_contained = st.lists(ledger.invoices() | ledger.refunds, min_size=1, max_size=4)


def documents(bodies: Sequence[Body]) -> list[Document]:
    return [Document(ACCOUNT, seq, AT, AT, AT.date(), body) for seq, body in enumerate(bodies, 1)]


def sealed(bodies: Sequence[Body]) -> tuple[Entry, ...]:
    return seal(Standing(), documents(bodies), unknown_line, unknown_receipt)[0]


@given(self_contained)
def test_what_was_sealed_has_no_break(bodies: list[Body]) -> None:
    assert verify(sealed(bodies)) == ()


@given(self_contained)
def test_each_hash_is_over_the_hash_before_and_the_bytes(bodies: list[Body]) -> None:
    head = GENESIS
    for entry in sealed(bodies):
        head = sha256(head + entry.payload).digest()
        assert entry.hash == head


@given(self_contained, st.data())
def test_sealing_in_two_goes_is_sealing_in_one(bodies: list[Body], data: st.DataObject) -> None:
    cut = data.draw(st.integers(0, len(bodies)))
    first, balances = seal(Standing(), documents(bodies)[:cut], unknown_line, unknown_receipt)
    tip = Standing(seq=cut, head=first[-1].hash if first else GENESIS, balances=balances)
    second, _ = seal(tip, documents(bodies)[cut:], unknown_line, unknown_receipt)

    assert first + second == sealed(bodies)


@given(self_contained, st.data())
def test_any_changed_byte_is_found_where_it_stands(bodies: list[Body], data: st.DataObject) -> None:
    entries = list(sealed(bodies))
    at = data.draw(st.integers(0, len(entries) - 1))
    entry = entries[at]
    changed = bytearray(entry.payload + entry.hash)
    changed[data.draw(st.integers(0, len(changed) - 1))] ^= data.draw(st.integers(1, 255))
    entries[at] = evolve(entry, payload=bytes(changed[:-32]), hash=bytes(changed[-32:]))

    assert at + 1 in {found.seq for found in verify(entries)}


@given(self_contained, st.data())
def test_any_changed_posting_or_balance_is_found(bodies: list[Body], data: st.DataObject) -> None:
    entries = list(sealed(bodies))
    at = data.draw(st.integers(0, len(entries) - 1))
    posting = Posting(data.draw(st.sampled_from(Role)), "", data.draw(ledger.some_cents))
    more = evolve(entries[at], postings=(*entries[at].postings, posting))
    other = evolve(entries[at], balances=evolve(entries[at].balances, credit_cents=data.draw(ledger.some_cents)))

    assert Break(at + 1, Fault.POSTINGS) in verify([*entries[:at], more, *entries[at + 1 :]])
    if other != entries[at]:
        assert Break(at + 1, Fault.BALANCES) in verify([*entries[:at], other, *entries[at + 1 :]])


@given(self_contained, st.data())
def test_a_missing_entry_is_found_at_the_next(bodies: list[Body], data: st.DataObject) -> None:
    entries = sealed([*bodies, *bodies])
    gone = data.draw(st.integers(0, len(entries) - 2))

    assert Break(gone + 2, Fault.SEQUENCE) in verify(entries[:gone] + entries[gone + 1 :])


@given(st.lists(st.builds(Posting, st.sampled_from(Role), st.just(""), ledger.cents), max_size=9))
def test_balances_are_the_sums_of_their_roles(postings: list[Posting]) -> None:
    sums: dict[Role, int] = defaultdict(int)
    for posting in postings:
        sums[posting.role] += posting.cents

    assert balances_after(Balances(), postings) == Balances(
        receivable_cents=sums[Role.RECEIVABLE],
        deferred_cents=-sums[Role.DEFERRED_REVENUE],
        deposits_billed_cents=-sums[Role.DEPOSITS_BILLED],
        deposits_held_cents=-sums[Role.DEPOSITS_HELD],
        credit_cents=-sums[Role.REFUNDABLE_CREDIT],
        unapplied_cents=-sums[Role.UNAPPLIED],
        refunds_payable_cents=-sums[Role.REFUNDS_PAYABLE],
    )


@given(ledger.invoices(), st.randoms(use_true_random=False))
def test_a_line_is_found_by_its_number_in_any_order(invoice: Invoice, chance: Random) -> None:
    lines = list(invoice.lines)
    chance.shuffle(lines)
    mixed = evolve(invoice, lines=tuple(lines))

    assert [line_on(mixed, LineRef(1, line.line_no)) for line in invoice.lines] == list(invoice.lines)
    assert all(credited_account(line) for line in mixed.lines)


def test_a_batch_finds_its_own_lines_and_receipts_and_asks_for_those_before_it() -> None:
    bodies: list[Body] = [
        an_invoice(),
        a_receipt(1),
        ReceiptReversed(2, ReversalReason.NSF, "R01", AT, (pays(1, -500),)),
    ]
    whole = sealed(bodies)
    tip = Standing(seq=2, head=whole[1].hash, balances=whole[1].balances)

    last, balances = seal(tip, documents(bodies)[2:], lambda _: LINE, lambda _: RECEIPT)

    assert last == whole[2:]
    assert balances == Balances(receivable_cents=500)
    with pytest.raises(UnknownReference, match="document 2 is no receipt"):
        seal(tip, documents(bodies)[2:], lambda _: LINE, unknown_receipt)
    with pytest.raises(UnknownReference, match="document 1 is no invoice with a line 1"):
        seal(tip, documents(bodies)[2:], unknown_line, lambda _: RECEIPT)


def test_a_line_that_the_invoice_lacks_is_refused() -> None:
    with pytest.raises(UnknownReference, match="no invoice with a line 2"):
        line_on(an_invoice(), LineRef(1, 2))


def test_documents_follow_the_tip() -> None:
    with pytest.raises(InvalidValue, match="seq: 2 is not the next in the chain, 1"):
        seal(Standing(), documents([an_invoice(), an_invoice()])[1:], unknown_line, unknown_receipt)


def test_an_entry_that_refers_to_nothing_and_one_of_another_account_are_breaks() -> None:
    first, second = sealed([an_invoice(), a_receipt(1)])
    lost = evolve(second, document=evolve(second.document, body=a_receipt(7)))
    strange = evolve(second, document=evolve(second.document, account_id=AccountId(UUID(int=8))))

    assert Break(2, Fault.POSTINGS) in verify([first, lost])
    assert Break(2, Fault.ACCOUNT) in verify([first, strange])


LINE = Line(1, ProductCode("fee"), ChargeClass.FEES, Recognition.POINT_IN_TIME, 500, "Fee")
RECEIPT = Receipt("kiosk", "1", Method.KIOSK, 500, AT)


def an_invoice() -> Invoice:
    return Invoice(1, InvoiceKind.ONE_TIME, AT.date(), (LINE,))


def pays(invoice_seq: int, cents: int) -> Allocation:
    return Allocation(LineRef(invoice_seq, 1), cents, Reason.CLASS_ORDER, 6, 1)


def a_receipt(invoice_seq: int) -> ReceiptBooked:
    return ReceiptBooked(RECEIPT, (pays(invoice_seq, 500),))
