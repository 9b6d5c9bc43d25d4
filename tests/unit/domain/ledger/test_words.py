"""Every code of the ledger that stands in a sentence has its words."""

from enum import Enum

import pytest

from gatedrentals.domain.ledger.documents import InvoiceKind, Method, ReversalReason
from gatedrentals.domain.ledger.words import INVOICE_NAMES, METHOD_NAMES, REVERSAL_NAMES


@pytest.mark.parametrize(
    ("codes", "names"),
    [(Method, METHOD_NAMES), (ReversalReason, REVERSAL_NAMES), (InvoiceKind, INVOICE_NAMES)],
    ids=["methods", "reversals", "invoices"],
)
def test_each_has_a_name_of_its_own(codes: type[Enum], names: dict[Enum, str]) -> None:
    assert set(names) == set(codes)
    assert len(set(names.values())) == len(names)
    assert not any("_" in name for name in names.values())
