"""A resident can add up the statement (§11.4)."""

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from gatedrentals.domain.catalog.product import ChargeClass
from gatedrentals.domain.deposits.account import RowKind, account_rows
from gatedrentals.domain.deposits.damages import DamageFinding, FindingClass
from gatedrentals.domain.deposits.position import SettlementPosition, damage_charges
from gatedrentals.domain.deposits.settlement import settle
from gatedrentals.domain.ids import ProductCode
from gatedrentals.domain.ledger.line import LineRef
from gatedrentals.domain.site.policy import SitePolicy
from tests.unit.domain.deposits.positions import ON, electric, funds, line, positions


@given(positions(), st.integers(0, 9_000))
def test_the_rows_add_up_to_the_refund_or_the_balance(position: SettlementPosition, disputed_cents: int) -> None:
    disputed = line(LineRef(30, 1), ChargeClass.FEES, disputed_cents, excluded=True)
    done = settle(evolve(position, lines=(*position.lines, disputed)), SitePolicy())
    assert sum(row.cents for row in account_rows(done)) == done.refund_cents - done.owed_cents


def test_the_rows_of_a_settlement() -> None:
    sink = DamageFinding("Bath", "sink", FindingClass.DAMAGED_TENANT, 2, 6_000, ("p1",))
    position = SettlementPosition(
        ON,
        (
            line(LineRef(1, 1), ChargeClass.LATE, 5_000),
            line(LineRef(1, 3), ChargeClass.DEPOSIT, 0, [funds(50_000)], credit_cents=1_000),
            line(LineRef(1, 4), ChargeClass.FEES, 700, excluded=True),
        ),
        (funds(200, 7),),
        (electric(1_366), *damage_charges([sink], ProductCode("damages"))),
        deposit_used_cents=2_000,
    )
    rows = account_rows(settle(position, SitePolicy()))
    assert [(row.kind, row.text, row.cents) for row in rows] == [
        (RowKind.DEPOSIT_RECEIVED, "deposit", 50_000),
        (RowKind.DEPOSIT_USED, "deposit, freed by a credit", -1_000),
        (RowKind.DEPOSIT_USED, "Settled by an earlier statement", -2_000),
        (RowKind.CREDIT, "Credit", 1_000),
        (RowKind.CREDIT, "Credit", 200),
        (RowKind.CHARGE, "late", -5_000),
        (RowKind.DEDUCTION, "Electric, 3 days", -1_366),
        (RowKind.DEDUCTION, "Bath, sink", -12_000),
    ]
    assert [row.received_at for row in rows if row.received_at] == [
        funds(1).received_at,
        funds(1).received_at,
        funds(1, 7).received_at,
    ]
    assert [(row.estimated, row.finding) for row in rows[-2:]] == [(True, None), (False, sink)]
