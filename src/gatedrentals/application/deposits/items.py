"""The action items of settlement, by their stable kinds (§14.1)."""

from enum import Enum


class Kind(Enum):
    """What a person must do; an item closes itself when its cause is gone."""

    STATEMENT_DUE = "deposit_statement_due"
    STATEMENT_LATE = "deposit_statement_late"
    STATEMENT_REMINDER = "deposit_statement_reminder"
    STATEMENT_REVISED = "deposit_statement_revised"
    ELECTRIC_NOT_BILLED = "final_electric_not_billed"
    REFUND_TO_PRINT = "refund_to_print"
    REFUND_TO_MAIL = "refund_to_mail"
    REFUND_TO_REISSUE = "refund_to_reissue"
    REFUND_UNCLAIMED = "refund_unclaimed"
    REFUND_LETTER = "refund_due_diligence_letter"
    REFUND_TO_REPORT = "refund_to_report"


ITEMS = frozenset(kind.value for kind in Kind)
"""Every kind, as items name them."""


def key_of(license_number: str, *parts: object) -> str:
    """The key of an item about a license."""
    return "/".join([license_number, *(str(part) for part in parts)])
