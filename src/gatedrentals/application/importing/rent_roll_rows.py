"""A row of a rent roll as a license: who lives where, what they pay and when, and what is held of them."""

from collections.abc import Collection, Iterator
from datetime import date

from attrs import frozen

from gatedrentals.application.importing.cells import Cells
from gatedrentals.application.importing.tables import ColumnMapping, Fault, Row
from gatedrentals.domain.catalog.product import RENT, Catalog
from gatedrentals.domain.ids import HomeId, PadId, ProductCode
from gatedrentals.domain.licensing.due_dates import due_on_or_after
from gatedrentals.domain.licensing.terms import Frequency, PayTerms, RecurringCharge
from gatedrentals.domain.money import dollars

REQUIRED = (
    "license_number",
    "pad",
    "home_serial",
    "resident_names",
    "frequency",
    "due_anchor",
    "billed_from",
    "rent",
)
"""Columns that every rent roll has."""

_ANY_DAY = date(2000, 1, 1)
"""Two anchors are the same due dates if the first of them from any day on is."""

OPTIONAL = ("email", "phone", "moved_in", "deposit_held", "opening_balance", "promo_codes", "autopay")
"""Columns that a rent roll may leave out; every other recurring product of the catalog may have one, too."""


@frozen
class RentRollRow:
    """One home of a rent roll. ``billed_from`` is the first night charged here; amounts are in cents."""

    line: int
    license_number: str
    pad: PadId
    home: HomeId
    residents: tuple[str, ...]
    email: str
    phone: str
    terms: PayTerms
    moved_in: date
    billed_from: date
    deposit_held_cents: int
    opening_balance_cents: int
    promo_codes: frozenset[str]
    autopay: bool


def optional_columns(catalog: Catalog) -> tuple[str, ...]:
    """The optional columns of a site's rent roll: one for each recurring product of its catalog but rent."""
    recurring = (product.code for product in catalog.products if product.recurring and product.code != RENT)
    return (*OPTIONAL, *recurring)


def read_row(row: Row, extras: Collection[str], mapping: ColumnMapping) -> RentRollRow | tuple[Fault, ...]:
    """The license of a row, or every fault in it. ``extras``: the columns of recurring products beside rent."""
    cells = Cells(row, mapping)
    frequency = cells.one_of("frequency", Frequency)
    anchor = cells.optional_day("due_anchor")
    if (anchor is None) != (frequency is Frequency.MONTHLY):
        expected = "empty for monthly terms" if anchor is not None else f"a due date of the {frequency.value} terms"
        cells.faults.append(Fault(row.line, "due_anchor", cells.optional_text("due_anchor"), expected))
        anchor = None if frequency is Frequency.MONTHLY else date.min
    charges = [RecurringCharge(RENT, cells.cents("rent"))]
    for column in extras:
        cents = cells.optional_cents(column)
        if cents is not None:
            charges.append(RecurringCharge(ProductCode(column), cents))
    billed_from = cells.day("billed_from")
    residents = cells.listed("resident_names")
    if not residents:
        found = cells.optional_text("resident_names")
        cells.faults.append(Fault(row.line, "resident_names", found, "one name or more, with semicolons between"))
    moved_in = cells.optional_day("moved_in") or billed_from
    if moved_in > billed_from:
        found = cells.optional_text("moved_in")
        cells.faults.append(Fault(row.line, "moved_in", found, f"a day up to billed_from, {billed_from.isoformat()}"))
    read = RentRollRow(
        line=row.line,
        license_number=cells.text("license_number"),
        pad=PadId(cells.text("pad")),
        home=HomeId(cells.text("home_serial")),
        residents=residents,
        email=cells.optional_text("email"),
        phone=cells.optional_text("phone"),
        terms=PayTerms(frequency, anchor, tuple(charges)),
        moved_in=moved_in,
        billed_from=billed_from,
        deposit_held_cents=cells.optional_cents("deposit_held") or 0,
        opening_balance_cents=cells.optional_cents("opening_balance") or 0,
        promo_codes=frozenset(cells.listed("promo_codes")),
        autopay=cells.yes("autopay"),
    )
    return tuple(cells.faults) or read


def said(row: RentRollRow) -> Iterator[tuple[str, str]]:
    """What a row says of a license that its roll opened, by column, in words that compare."""
    yield from terms_said(row.terms)
    yield "moved_in", row.moved_in.isoformat()
    yield "deposit_held", dollars(row.deposit_held_cents)
    yield "opening_balance", dollars(row.opening_balance_cents)


def terms_said(terms: PayTerms) -> Iterator[tuple[str, str]]:
    """What a row says of terms, by column."""
    yield "frequency", terms.frequency.value
    yield "due_anchor", "" if terms.anchor is None else due_on_or_after(terms, _ANY_DAY).isoformat()
    for charge in terms.recurring:
        yield charge.product, dollars(charge.amount_cents or 0)
