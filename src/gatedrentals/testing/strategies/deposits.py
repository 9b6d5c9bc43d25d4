"""Deposit statements, from an empty draft to a final one with everything that a resident would recompute it from."""

from datetime import UTC, date, datetime, timedelta

from attrs import evolve
from hypothesis import strategies as st

from gatedrentals.domain.deposits.damages import DamageFinding, FindingClass
from gatedrentals.domain.deposits.payees import Payee, PayeeInstruction, PayeeShare
from gatedrentals.domain.deposits.position import (
    FinalCharge,
    Funds,
    PositionLine,
    SettlementPosition,
    damage_charges,
)
from gatedrentals.domain.deposits.settlement import Settlement, settle
from gatedrentals.domain.deposits.statement import DepositStatement, Unobtainable, finalize, missing
from gatedrentals.domain.ids import LicenseId, PartyId, ProductCode, SiteId
from gatedrentals.domain.ledger.documents import LineCredit
from gatedrentals.domain.ledger.line import LineRef
from gatedrentals.domain.metering.estimate import FinalEstimate, estimate_final
from gatedrentals.domain.metering.readings import MeterReading, Register
from gatedrentals.domain.payments.standing import OpenLine
from gatedrentals.domain.period import Period
from gatedrentals.domain.site.charge_class import ChargeClass
from gatedrentals.domain.site.policy import SitePolicy

LEFT_ON = date(2027, 7, 4)
"""The exclusive end of the stay that is settled."""

_SETTLED_AT = datetime(2027, 7, 9, 15, tzinfo=UTC)
_METER = Register("E-4471", 100_000_000)
_OPEN = (ChargeClass.RENT, ChargeClass.DEPOSIT, ChargeClass.ELECTRIC, ChargeClass.LATE)


@st.composite
def findings(draw: st.DrawFn) -> DamageFinding:
    """An item of the inspection, classified or not yet, with photos or without."""
    return DamageFinding(
        room=draw(st.sampled_from(["Kitchen", "Bath", "Bedroom 1"])),
        item=draw(st.sampled_from(["countertop", "carpet", "water heater"])),
        classification=draw(st.none() | st.sampled_from(FindingClass)),
        quantity=draw(st.integers(1, 3)),
        unit_cost_cents=draw(st.sampled_from([0, 7_500, 18_500])),
        photos=tuple(draw(st.lists(st.sampled_from(["a.jpg", "b.jpg"]), max_size=2))),
        note=draw(st.sampled_from(["", "burnt by an iron"])),
    )


@st.composite
def statements(draw: st.DrawFn, license_id: LicenseId, site_id: SiteId) -> DepositStatement:
    """A draft with some of its facts."""
    residents = tuple(Payee(PartyId(draw(st.uuids())), name) for name in ("Dana Whitfield", "Julio Ruiz"))
    signed = draw(st.frozensets(st.sampled_from([resident.party for resident in residents])))
    shares = tuple(PayeeShare(resident, draw(st.integers(1, 5))) for resident in residents)
    facts = DepositStatement(
        license_id=license_id,
        site_id=site_id,
        stay=Period(date(2027, 1, 1), LEFT_ON),
        moved_out_on=LEFT_ON,
        residents=residents,
        findings=tuple(draw(st.lists(findings(), max_size=3))),
        forwarding_address=draw(st.sampled_from(["", "12 Oak St, Crosby TX 77532"])),
        last_known_address=draw(st.sampled_from(["", "Pad C-014"])),
        instruction=draw(st.none() | st.just(PayeeInstruction(shares, signed, "homes/crosby/shares.pdf"))),
        electric=draw(st.none() | estimates()),
    )
    return _with_words(facts) if draw(st.booleans()) else facts


@st.composite
def final_statements(draw: st.DrawFn, license_id: LicenseId, site_id: SiteId) -> DepositStatement:
    """A final version: nothing blocks it, and it is settled."""
    draft = _with_words(draw(statements(license_id, site_id)))
    dated_on = draw(st.none() | st.just(date(2027, 7, 20)))
    return finalize(draft, draw(settlements(draft.findings)), _SETTLED_AT, dated_on)


@st.composite
def settlements(draw: st.DrawFn, found: tuple[DamageFinding, ...] = ()) -> Settlement:
    """A stay that was settled by the rules."""
    classes = draw(st.lists(st.sampled_from(_OPEN), max_size=4))
    lines = tuple(draw(_position_lines(place, kind)) for place, kind in enumerate(classes, 1))
    electric = FinalCharge(ProductCode("electric"), ChargeClass.ELECTRIC, "Electric, 3 days", 1_366, estimated=True)
    charges = (*damage_charges(found, ProductCode("cleaning")), *([electric] if draw(st.booleans()) else []))
    credit = tuple(
        _funds(seq, cents) for seq, cents in enumerate(draw(st.lists(st.integers(1, 90_000), max_size=2)), 2)
    )
    return settle(SettlementPosition(LEFT_ON, lines, credit, charges, invoice_seq=40, order=9), SitePolicy())


@st.composite
def estimates(draw: st.DrawFn) -> FinalEstimate:
    """Electric of the last days, estimated from two or three readings."""
    uses = draw(st.lists(st.integers(0, 2_000_000), min_size=2, max_size=3))
    readings = [
        MeterReading(LEFT_ON - timedelta(days=3 + 30 * (len(uses) - place)), _METER, sum(uses[: place + 1]))
        for place in range(len(uses))
    ]
    estimate = estimate_final(readings, LEFT_ON, 14_500)
    assert isinstance(estimate, FinalEstimate)
    return estimate


@st.composite
def _position_lines(draw: st.DrawFn, place: int, kind: ChargeClass) -> PositionLine:
    open_cents, paid_cents = draw(st.integers(0, 90_000)), draw(st.integers(0, 90_000))
    ref = LineRef(1, place)
    credit_cents = 0 if kind is ChargeClass.DEPOSIT else draw(st.integers(0, open_cents + paid_cents))
    return PositionLine(
        OpenLine(
            ref=ref,
            product=ProductCode(kind.value),
            charge_class=kind,
            rank_class=kind,
            due_on=date(2027, 7, 1),
            order=1,
            line_no=place,
            is_tax=False,
            net_cents=open_cents + paid_cents,
            open_cents=open_cents,
            cycle=draw(st.none() | st.just(Period(date(2027, 7, 1), date(2027, 8, 1)))),
        ),
        kind.value,
        (_funds(2, paid_cents),) if paid_cents else (),
        (LineCredit(ref, credit_cents, draw(st.none() | st.just(LEFT_ON))),) if credit_cents else (),
    )


def _funds(seq: int, cents: int) -> Funds:
    return Funds(seq, datetime(2027, 6, seq, 15, 30, tzinfo=UTC), cents)


def _with_words(statement: DepositStatement) -> DepositStatement:
    """The PM's word for whatever is missing."""
    words = tuple(Unobtainable(fact, "pm", _SETTLED_AT, "asked twice") for fact in missing(statement))
    return evolve(statement, unobtainable=(*statement.unobtainable, *words))
