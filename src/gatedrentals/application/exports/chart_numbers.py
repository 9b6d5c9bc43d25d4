"""General-ledger numbers by role, for whoever has no chart of accounts of their own; products carry theirs."""

from collections.abc import Mapping

from gatedrentals.domain.ledger.roles import Role

DEFAULT_NUMBERS: Mapping[str, str] = {
    Role.BANK.value: "10100",
    Role.CLEARING.value: "10500",
    f"{Role.CLEARING.value}/card": "10510",
    f"{Role.CLEARING.value}/echeck": "10520",
    f"{Role.CLEARING.value}/kiosk": "10530",
    f"{Role.CLEARING.value}/zelle": "10540",
    f"{Role.CLEARING.value}/mailed_check": "10550",
    f"{Role.CLEARING.value}/office_cash": "10560",
    f"{Role.CLEARING.value}/money_order": "10570",
    f"{Role.CLEARING.value}/opening": "10590",
    Role.RECEIVABLE.value: "12000",
    Role.TRANSFERS.value: "12900",
    Role.UNAPPLIED.value: "21000",
    Role.REFUNDABLE_CREDIT.value: "21500",
    Role.TAX_PAYABLE.value: "22000",
    Role.DEPOSITS_BILLED.value: "23000",
    Role.DEPOSITS_HELD.value: "23100",
    Role.REFUNDS_PAYABLE.value: "23500",
    Role.CHECKS_OUTSTANDING.value: "23600",
    Role.UNCLAIMED_PROPERTY.value: "23700",
    Role.MERCHANT_FEES.value: "61000",
    Role.BAD_DEBT.value: "62000",
}
"""Keyed as `Chart.numbers` is: by role, or by role and detail."""
