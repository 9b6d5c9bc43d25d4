"""Book many receipts of a site at once: what each license stands at is read once, and all is written at once (§6)."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TypeVar

from attrs import define, evolve, field, frozen

from gatedrentals.application.asked import Asked
from gatedrentals.application.desks import Desks, open_after
from gatedrentals.application.receipts.record_receipt import audit_row, check_day, receive_quickly
from gatedrentals.domain.errors import InvalidValue
from gatedrentals.domain.ids import SiteId
from gatedrentals.domain.ledger.documents import Invoice, Receipt
from gatedrentals.ports.runs import Append, ReadyLicense
from gatedrentals.ports.store import Work

T = TypeVar("T")

READ_AT_ONCE = 2_000
"""Licenses of one statement."""


@frozen
class ForLicense:
    """A receipt and the number of the license that it is for."""

    receipt: Receipt
    license_number: str


@define
class Ledge:
    """What is decided of one license: what it stands at, and what is to be appended to it."""

    ready: ReadyLicense
    append: Append | None = None
    is_left: bool = False
    """Whether a receipt took a replay: whatever comes after it for the license does so, too."""

    def add(self, append: Append) -> None:
        """Go on from an append."""
        numbers = {
            entry.document.seq: entry.document.body.number
            for entry in append.entries
            if isinstance(entry.document.body, Invoice)
        }
        ready = self.ready
        self.ready = evolve(ready, standing=append.standing, numbers={**ready.numbers, **numbers})
        before = self.append
        self.append = (
            append
            if before is None
            else Append(
                append.account_id,
                before.before,
                (*before.entries, *append.entries),
                append.standing,
                (*before.events, *append.events),
            )
        )


@define
class ManyReceipts:
    """Books receipts within a work. Whatever takes more than what a license stands at is left to be booked singly."""

    work: Work
    site_id: SiteId
    asked: Asked
    now: datetime
    ledges: dict[str, Ledge] = field(factory=dict)
    _desks: Desks = field(init=False)

    def book(self, receipts: Sequence[ForLicense]) -> list[bool]:
        """Book what can be booked at once; returns which of the receipts are booked, in their order.

        A receipt that is in the books already, or twice among these, is left. Raises StaleAccount or DuplicateReceipt,
        after which the work can only be left.
        """
        known = self._booked(receipts)
        self._read(sorted({one.license_number for one in receipts}))
        done = []
        for one in receipts:
            key = (one.receipt.source, one.receipt.external_id)
            done.append(key not in known and self._decide(one))
            if done[-1]:
                known.add(key)
                self.work.audit_trail.add(
                    audit_row(self.site_id, self.asked, one.receipt, one.license_number, self.now)
                )
        appends = (ledge.append for ledge in self.ledges.values() if ledge.append is not None)
        self.work.runs.append_all(self.site_id, appends)
        return done

    def _booked(self, receipts: Sequence[ForLicense]) -> set[tuple[str, str]]:
        keys = [(one.receipt.source, one.receipt.external_id) for one in receipts]
        return {key for part in _parts(keys) for key in self.work.runs.booked(part)}

    def _read(self, numbers: Sequence[str]) -> None:
        for part in _parts(numbers):
            for number, ready in self.work.runs.ready(self.site_id, part).items():
                self.ledges[number] = Ledge(ready)
        closed = next((ledge.ready.closed for ledge in self.ledges.values()), None)
        self._desks = Desks.of(self.work, self.site_id, self.now, open_after(closed))

    def _decide(self, one: ForLicense) -> bool:
        ledge = self.ledges.get(one.license_number)
        if ledge is None or ledge.is_left:
            return False
        try:
            check_day(one.receipt, self.now)
        except InvalidValue:
            return False
        append = receive_quickly(self._desks, ledge.ready, one.receipt, self.now)
        if append is None:
            ledge.is_left = True
            return False
        ledge.add(append)
        return True


def _parts(items: Sequence[T]) -> Iterable[Sequence[T]]:
    return (items[start : start + READ_AT_ONCE] for start in range(0, len(items), READ_AT_ONCE))
