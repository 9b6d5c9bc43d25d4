"""What the move-out inspection found, and which of it is charged (§11.4)."""

from collections.abc import Iterable
from enum import Enum

from attrs import field

from gatedrentals.domain.errors import InvalidValue
from gatedrentals.domain.values import frozen


class FindingClass(Enum):
    """What an item's condition means for the deposit."""

    CLEAN = "clean"
    DAMAGED_TENANT = "damaged_tenant"
    """The only class that is charged."""
    DAMAGED_WARRANTY = "damaged_warranty"
    """Goes to Home Assembly."""
    NORMAL_WEAR = "normal_wear"


@frozen
class DamageFinding:
    """One item of one room as the inspection left it; ``classification`` is None until someone decided.

    ``unit_cost_cents`` is what one would cost, charged or not; ``photos`` are keys of stored pictures. Raises
    InvalidValue for a quantity below 1 or a cost below 0.
    """

    room: str
    item: str
    classification: FindingClass | None
    quantity: int = field(default=1)
    unit_cost_cents: int = field(default=0)
    photos: tuple[str, ...] = ()
    note: str = ""

    @quantity.validator
    def _at_least_one(self, _attribute: object, quantity: int) -> None:
        if quantity < 1:
            raise InvalidValue("quantity", quantity, "a number of items from 1")

    @unit_cost_cents.validator
    def _not_negative(self, _attribute: object, unit_cost_cents: int) -> None:
        if unit_cost_cents < 0:
            raise InvalidValue("unit_cost_cents", unit_cost_cents, "a cost from 0")

    @property
    def place(self) -> str:
        """Room and item, as people say it: ``Kitchen, countertop``."""
        return f"{self.room}, {self.item}"

    @property
    def charged_cents(self) -> int:
        """What the resident pays for it: quantity × unit cost if it is their damage, else nothing."""
        return self.quantity * self.unit_cost_cents if self.classification is FindingClass.DAMAGED_TENANT else 0


def for_home_assembly(findings: Iterable[DamageFinding]) -> tuple[DamageFinding, ...]:
    """What is a warranty's matter: listed for Home Assembly, never charged (§11.2, §11.4)."""
    return tuple(finding for finding in findings if finding.classification is FindingClass.DAMAGED_WARRANTY)
