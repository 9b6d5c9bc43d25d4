"""The accounts of the general ledger, by the role that they play (§5.2)."""

from enum import Enum


class Role(Enum):
    """A ledger account's role; a posting adds a detail, such as the product or the payment method."""

    RECEIVABLE = "receivable"
    DEFERRED_REVENUE = "deferred_revenue"
    REVENUE = "revenue"
    DISCOUNTS = "discounts"
    TAX_PAYABLE = "tax_payable"
    DEPOSITS_BILLED = "deposits_billed"
    DEPOSITS_HELD = "deposits_held"
    CLEARING = "clearing"
    UNAPPLIED = "unapplied_receipts"
    REFUNDABLE_CREDIT = "refundable_credit"
    REFUNDS_PAYABLE = "refunds_payable"
    CHECKS_OUTSTANDING = "checks_outstanding"
    BANK = "bank"
    MERCHANT_FEES = "merchant_fees"
    BAD_DEBT = "bad_debt"
    UNCLAIMED_PROPERTY = "unclaimed_property_payable"
    TRANSFERS = "transfers"
    """Between two accounts of ours, when money changes its account; it sums to zero over all accounts."""
