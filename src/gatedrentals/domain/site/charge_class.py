"""The classes of charges: what a site ranks when it applies money (§4.1, §6.1)."""

from enum import Enum


class ChargeClass(Enum):
    """The class that ranks a charge when money is applied (§4.1, §6.1)."""

    RENT = "rent"
    ELECTRIC = "electric"
    PROPANE = "propane"
    UTILITIES = "utilities"
    FEES = "fees"
    LATE = "late"
    DEPOSIT = "deposit"
    DAMAGES = "damages"
    TAX = "tax"
