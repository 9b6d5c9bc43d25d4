"""Boards reckoned by the domain, account by account."""

from collections import Counter
from collections.abc import Sequence

from attrs import frozen

from gatedrentals.domain.ids import account_of
from gatedrentals.domain.ledger.aging import age
from gatedrentals.domain.ledger.books import BookReceipt, Books, read_books
from gatedrentals.domain.ledger.documents import Method
from gatedrentals.domain.ledger.entry import Entry
from gatedrentals.domain.licensing.license import License
from gatedrentals.domain.licensing.states import OCCUPIED
from gatedrentals.domain.payments.due_next import due_next
from gatedrentals.domain.payments.standing import Standing
from gatedrentals.domain.period import local_day
from gatedrentals.ports.boards import (
    BUCKETS,
    BoardPage,
    BoardRow,
    ByMethod,
    Chosen,
    Order,
    Owed,
    Paging,
    PaidInvoice,
    Place,
    Totals,
    View,
    WeekPayment,
)
from gatedrentals.ports.store import Work
from gatedrentals.ports.subledger import UnknownAccount

_LAST = 1 << 40
"""The key of a row without a day: after all that have one."""


@frozen
class MemoryBoards:
    """Boards of what a work sees."""

    work: Work

    def page(self, view: View, chosen: Chosen, paging: Paging) -> BoardPage:
        """One page, and the totals of all that was chosen."""
        licenses = list(self.work.licenses.of_site(view.site_id))
        rows = [row for license_ in licenses if _is_chosen(row := self._row(license_, view), chosen)]
        placed = sorted(((_key(row, paging), row) for row in rows), key=lambda found: _rank(found[0], found[1], paging))
        after = paging.after
        if after is not None:
            from_here = _placed(after.key, after.number, paging)
            placed = [found for found in placed if _rank(found[0], found[1], paging) > from_here]
        shown = placed[: paging.limit]
        more = len(placed) > len(shown)
        end = Place(shown[-1][0], shown[-1][1].license_number) if more else None
        return BoardPage(tuple(row for _, row in shown), _totals(rows), end)

    def _row(self, license_: License, view: View) -> BoardRow:
        entries, standing = self._account(license_)
        books = read_books(entries)
        aging = age([entry.document for entry in entries], view.as_of, view.zone)
        paid = [one for one in books.receipts.values() if local_day(one.receipt.received_at, view.zone) in view.week]
        paid.sort(key=lambda one: (one.receipt.received_at, one.seq))
        return BoardRow(
            license_id=license_.id,
            license_number=license_.number,
            state=license_.state,
            pad=license_.assignment_on(view.as_of).pad,
            residents=tuple(self.work.parties.get(resident).name for resident in license_.residents),
            move_in=license_.stay.move_in,
            payments=tuple(_payment(books, one) for one in paid if _came_from_outside(one)),
            owed=Owed(tuple(map(aging.bucket_cents, BUCKETS)), aging.ahead_cents),
            next=due_next(
                license_.stay,
                standing.open_lines,
                lambda seq: books.invoices[seq].invoice.lines,
                standing.frontier,
                view.now,
            ),
            credit_cents=standing.balances.credit_cents,
            moved_out_on=license_.moved_out_on,
        )

    def _account(self, license_: License) -> tuple[Sequence[Entry], Standing]:
        account_id = account_of(license_.id)
        try:
            return self.work.subledger.entries(account_id), self.work.subledger.standing(account_id)
        except UnknownAccount:
            return (), Standing()


def _came_from_outside(booked: BookReceipt) -> bool:
    """Whether a resident would call it a payment: neither an opening balance nor sent on to another account."""
    sent_on = booked.reversal is not None and booked.reversal.moved_to is not None
    return booked.receipt.method is not Method.OPENING and not sent_on


def _payment(books: Books, booked: BookReceipt) -> WeekPayment:
    receipt = booked.receipt
    on_invoices: Counter[int] = Counter()
    for ref, allocation in booked.placed.items():
        on_invoices[books.invoices[ref.invoice_seq].invoice.number] += allocation.cents
    return WeekPayment(
        method=receipt.method,
        external_id=receipt.external_id,
        received_at=receipt.received_at,
        amount_cents=receipt.amount_cents,
        invoices=tuple(PaidInvoice(number, cents) for number, cents in sorted(on_invoices.items())),
        other_cents=sum(booked.held.values()),
        returned=booked.reversal is not None,
    )


def _is_chosen(row: BoardRow, chosen: Chosen) -> bool:
    shown = (row.license_number.lower(), row.pad.lower(), *(name.casefold() for name in row.residents))
    return (
        (not chosen.concerned or row.state in OCCUPIED or bool(row.payments) or row.owed.total_cents != 0)
        and chosen.paid in {None, row.paid_cents > 0}
        and (chosen.method is None or any(payment.method is chosen.method for payment in row.payments))
        and (chosen.owing is None or row.owed.bucket_cents(chosen.owing) > 0)
        and (not chosen.states or row.state in chosen.states)
        and all(any(word in text for text in shown) for word in chosen.words.casefold().split())
    )


def _key(row: BoardRow, paging: Paging) -> int:
    """What rows are sorted by, rising: see `Order`."""
    if paging.order is Order.NUMBER:
        return 0
    if paging.order is Order.OWED:
        return row.owed.total_cents if paging.reverse else -row.owed.total_cents
    day = row.next.paid_to if paging.order is Order.PAID_TO else row.next.due_on
    if day is None:
        return _LAST
    return -day.toordinal() if paging.reverse else day.toordinal()


def _rank(key: int, row: BoardRow, paging: Paging) -> tuple[int, tuple[int, ...]]:
    return _placed(key, row.license_number, paging)


def _placed(key: int, number: str, paging: Paging) -> tuple[int, tuple[int, ...]]:
    """Compares as rows are sorted; only a board by number turns the numbers around, too."""
    turned = paging.reverse and paging.order is Order.NUMBER
    letters = (*map(ord, number), -1)
    return key, tuple(-letter for letter in letters) if turned else letters


def _totals(rows: Sequence[BoardRow]) -> Totals:
    counts, cents = Counter[Method](), Counter[Method]()
    for row in rows:
        for payment in row.payments:
            if not payment.returned:
                counts[payment.method] += 1
                cents[payment.method] += payment.amount_cents
    return Totals(
        rows=len(rows),
        paid_rows=sum(row.paid_cents > 0 for row in rows),
        by_method=tuple(
            ByMethod(method, counts[method], cents[method]) for method in sorted(counts, key=lambda one: one.value)
        ),
        owed=Owed(
            tuple(sum(row.owed.buckets[place] for row in rows) for place in range(len(BUCKETS))),
            sum(row.owed.ahead_cents for row in rows),
        ),
    )
