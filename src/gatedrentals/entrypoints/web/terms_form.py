"""Terms as a form asks for them: how often, which due day, and a row for each charge (§3)."""

from collections.abc import Iterator
from datetime import date

from gatedrentals.domain.catalog.product import Catalog, ChargeClass
from gatedrentals.domain.ids import ProductCode
from gatedrentals.domain.licensing.terms import Frequency, OneTimeCharge, PayTerms, RecurringCharge
from gatedrentals.entrypoints.web import formats
from gatedrentals.entrypoints.web.commanding import Field, Group, Kind
from gatedrentals.entrypoints.web.forms import Option
from gatedrentals.entrypoints.web.typed import Typed

ROWS = 5
"""How many charges a form has room for."""
FREQUENCIES = tuple(Option(each.value, formats.words(each)) for each in Frequency)
STANDING_IN = PayTerms(Frequency.MONTHLY, None, ())
"""Terms in place of those that could not be read; nobody acts on them, as the form has errors then."""


def terms_groups(catalog: Catalog, rows: int = ROWS) -> tuple[Group, ...]:
    """The fields of terms."""
    frequency = Field("frequency", "Frequency", Kind.CHOICE, options=FREQUENCIES)
    anchor = Field("anchor", "A due date", Kind.DAY, "Sets the weekday; monthly terms need none.", required=False)
    return (Group((frequency, anchor)), *_rows("charge", "Charge each cycle,", recurring_options(catalog), rows))


def one_time_groups(catalog: Catalog, rows: int = 3) -> tuple[Group, ...]:
    """The fields of what stands on the first invoice only."""
    return _rows("once", "Charge on the first invoice,", one_time_options(catalog), rows)


def recurring_options(catalog: Catalog) -> tuple[Option, ...]:
    """What can be charged each cycle."""
    return tuple(Option(product.code, product.label) for product in catalog.products if product.recurring)


def one_time_options(catalog: Catalog) -> tuple[Option, ...]:
    """What can be charged once: the deposit and other charges, but no tax."""
    return tuple(
        Option(product.code, product.label)
        for product in catalog.products
        if not product.recurring and product.charge_class is not ChargeClass.TAX
    )


def filled_terms(terms: PayTerms) -> dict[str, str]:
    """Terms as they stand in the fields."""
    filled = {"frequency": terms.frequency.value, "anchor": terms.anchor.isoformat() if terms.anchor else ""}
    for number, charge in enumerate(terms.recurring, 1):
        filled[f"charge_{number}"] = charge.product
        if charge.amount_cents is not None:
            filled[f"charge_{number}_amount"] = formats.typed_money(charge.amount_cents)
    return filled


def read_terms(typed: Typed, rows: int = ROWS) -> PayTerms:
    """Terms as they were typed; what is wrong with them is noted with their fields."""
    frequency = typed.choice("frequency", Frequency, Frequency.MONTHLY)
    anchor = _anchor(typed, frequency)
    charges = tuple(RecurringCharge(product, cents) for product, cents in _typed_rows(typed, "charge", rows))
    if not charges:
        typed.errors["charge_1"] = "One charge is needed, such as rent."
    return STANDING_IN if typed.errors else PayTerms(frequency, anchor, charges)


def read_one_time(typed: Typed, rows: int = 3) -> tuple[OneTimeCharge, ...]:
    """Charges of the first invoice as they were typed."""
    charges = []
    for number, (product, cents) in enumerate(_typed_rows(typed, "once", rows), 1):
        if cents is None:
            typed.errors[f"once_{number}_amount"] = "This is needed."
        else:
            charges.append(OneTimeCharge(product, cents))
    return tuple(charges)


def _anchor(typed: Typed, frequency: Frequency) -> date | None:
    anchor = typed.day_or_none("anchor")
    if frequency is Frequency.MONTHLY:
        return None
    if anchor is None and "anchor" not in typed.errors:
        typed.errors["anchor"] = "Needed unless monthly: any day on which rent is due."
    return anchor


def _rows(name: str, label: str, options: tuple[Option, ...], rows: int) -> tuple[Group, ...]:
    return tuple(
        Group(
            (
                Field(f"{name}_{number}", f"{label} {number}", Kind.CHOICE, required=False, options=options),
                Field(f"{name}_{number}_amount", "Amount", Kind.MONEY, required=False),
            )
        )
        for number in range(1, rows + 1)
    )


def _typed_rows(typed: Typed, name: str, rows: int) -> Iterator[tuple[ProductCode, int | None]]:
    for number in range(1, rows + 1):
        product = typed.text(f"{name}_{number}", required=False)
        if product:
            yield ProductCode(product), typed.cents_or_none(f"{name}_{number}_amount")
