"""Boards in SQL: totals and the page's licenses in one statement over the site, their rows in a second."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import psycopg
from attrs import frozen

from gatedrentals.adapters.postgres.board_statements import ROWS, page_statement
from gatedrentals.adapters.postgres.json import load
from gatedrentals.domain.catalog.product import Recognition
from gatedrentals.domain.ids import LicenseId, PadId, ProductCode
from gatedrentals.domain.ledger.documents import Method
from gatedrentals.domain.ledger.line import Earning, Line, LineKind, LineRef
from gatedrentals.domain.licensing.states import State
from gatedrentals.domain.licensing.terms import StayTerms
from gatedrentals.domain.payments.due_next import due_next
from gatedrentals.domain.payments.standing import OpenLine
from gatedrentals.domain.period import ONE_DAY, Period, midnight
from gatedrentals.domain.site.charge_class import ChargeClass
from gatedrentals.ports.boards import (
    BUCKETS,
    BoardPage,
    BoardRow,
    ByMethod,
    Chosen,
    Owed,
    Paging,
    PaidInvoice,
    Place,
    Totals,
    View,
    WeekPayment,
)

_METHODS = {method.value: method for method in Method}
_STATES = {state.value: state for state in State}
_KINDS = {kind.value: kind for kind in LineKind}


@frozen
class PostgresBoards:
    """Boards as one transaction sees them."""

    connection: "psycopg.Connection[Any]"

    def page(self, view: View, chosen: Chosen, paging: Paging) -> BoardPage:
        """One page, and the totals of all that was chosen: two statements."""
        asked = _asked(view, chosen, paging)
        statement = page_statement(
            paging.order,
            None if chosen.owing is None else BUCKETS.index(chosen.owing),
            reverse=paging.reverse,
            words=bool(asked["words"]),
            after=paging.after is not None,
        )
        found = self.connection.execute(statement, asked, prepare=True, binary=True).fetchone()
        (rows, paid_rows, ahead, *buckets), methods, listed = found or ([0, 0, 0], None, None)
        by_method = tuple(ByMethod(_METHODS[method], payments, cents) for method, payments, cents in methods or ())
        totals = Totals(rows, paid_rows, by_method, Owed(tuple(buckets), ahead))
        shown = (listed or [])[: paging.limit]
        told = self._rows(view, [UUID(row[0]) for row in shown], asked)
        page = tuple(_row(told[row[0]], Owed(tuple(row[3:]), row[2]), view) for row in shown)
        more = listed is not None and len(listed) > len(shown)
        return BoardPage(page, totals, Place(shown[-1][1], page[-1].license_number) if more else None)

    def _rows(self, view: View, ids: Sequence[UUID], asked: dict[str, object]) -> dict[str, Sequence[Any]]:
        if not ids:
            return {}
        given = {"ids": ids, "site": view.site_id, **{name: asked[name] for name in ("since", "until", "as_of")}}
        rows = self.connection.execute(ROWS, given, prepare=True, binary=True)
        return {str(row[0]): row for row in rows}


def _asked(view: View, chosen: Chosen, paging: Paging) -> dict[str, object]:
    after = paging.after or Place(0, "")
    return {
        "site": view.site_id,
        "seen": midnight(view.as_of + ONE_DAY, view.zone),
        "as_of": view.as_of,
        "since": midnight(view.week.start, view.zone),
        "until": midnight(view.week.end, view.zone),
        "now": view.now,
        "concerned": chosen.concerned,
        "paid": chosen.paid,
        "method": None if chosen.method is None else chosen.method.value,
        "states": [state.value for state in chosen.states] or None,
        "words": chosen.words.casefold().split(),
        "key": after.key,
        "number": after.number,
        "limit": paging.limit,
    }


def _row(row: Sequence[Any], owed: Owed, view: View) -> BoardRow:
    license_id, number, state, pad, move_in, names, payments, credit_cents, frontier, *rest = row
    open_lines, parts, stay, moved_out_on = rest
    lines = _lines(parts or ())
    return BoardRow(
        license_id=LicenseId(license_id),
        license_number=number,
        state=_STATES[state],
        pad=PadId(pad),
        residents=tuple(names or ()),
        move_in=date.fromisoformat(move_in),
        payments=tuple(map(_payment, payments or ())),
        owed=owed,
        next=due_next(
            None if stay is None else load(stay, StayTerms),
            tuple(map(_open_line, open_lines or ())),
            lines.__getitem__,
            frontier,
            view.now,
        ),
        credit_cents=credit_cents,
        moved_out_on=None if moved_out_on is None else date.fromisoformat(moved_out_on),
    )


def _payment(row: Sequence[Any]) -> WeekPayment:
    method, external_id, received_at, amount_cents, placed, held_cents, returned = row
    return WeekPayment(
        method=_METHODS[method],
        external_id=external_id,
        received_at=datetime.fromisoformat(received_at).astimezone(UTC),
        amount_cents=amount_cents,
        invoices=tuple(PaidInvoice(number, cents) for number, cents in placed or ()),
        other_cents=held_cents or 0,
        returned=returned,
    )


def _open_line(row: Sequence[Any]) -> OpenLine:
    """As much of an open line as `due_next` asks for."""
    seq, line_no, is_rent, due_on, open_cents, start, end = row
    charge_class = ChargeClass.RENT if is_rent else ChargeClass.FEES
    cycle = None if start is None else Period(date.fromisoformat(start), date.fromisoformat(end))
    return OpenLine(
        *(LineRef(seq, line_no), _ANY, charge_class, charge_class, date.fromisoformat(due_on), 0, line_no),
        is_tax=False,
        net_cents=open_cents,
        open_cents=open_cents,
        cycle=cycle,
    )


def _lines(parts: Sequence[Any]) -> dict[int, list[Line]]:
    """As much of the lines of each invoice as the paid-to date asks for."""
    lines: dict[int, list[Line]] = defaultdict(list)
    for seq, line_no, of_line, kind, cents, *days in parts:
        frame_start, frame_end, start, end = map(date.fromisoformat, days)
        earning = Earning(cents, Period(frame_start, frame_end), start, end)
        lines[seq].append(
            Line(
                *(line_no, _ANY, ChargeClass.RENT, Recognition.RATABLE, cents, ""),
                kind=_KINDS[kind],
                earning=earning,
                of_line=of_line,
            )
        )
    return lines


_ANY = ProductCode("any")
