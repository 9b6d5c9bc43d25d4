"""Drafts, what they miss, and final versions (§11.4)."""

from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from gatedrentals.domain.deposits.damages import DamageFinding, FindingClass
from gatedrentals.domain.deposits.payees import Payee, PayeeInstruction, PayeeShare
from gatedrentals.domain.deposits.position import SettlementPosition
from gatedrentals.domain.deposits.settlement import settle
from gatedrentals.domain.deposits.statement import (
    DepositStatement,
    Fact,
    Missing,
    StatementFinal,
    StatementIncomplete,
    StatementNotFinal,
    Unobtainable,
    finalize,
    missing,
    revise,
)
from gatedrentals.domain.errors import InvalidValue
from gatedrentals.domain.ids import LicenseId, PartyId, SiteId
from gatedrentals.domain.period import Period
from gatedrentals.domain.site.policy import SitePolicy

ADA, BEN = (Payee(PartyId(UUID(int=place)), name) for place, name in enumerate(("Ada Ruiz", "Ben Ruiz")))
AT = datetime(2026, 7, 9, 15, tzinfo=UTC)
PM = "Carla Mendoza"
SETTLEMENT = settle(SettlementPosition(date(2026, 7, 9), ()), SitePolicy())
DRAFT = DepositStatement(
    license_id=LicenseId(UUID(int=1)),
    site_id=SiteId("crosby"),
    stay=Period(date(2026, 6, 19), date(2026, 7, 3)),
    moved_out_on=date(2026, 7, 2),
    residents=(ADA, BEN),
    forwarding_address="12 Elm St, Houston TX 77002",
    last_known_address="Pad C-014",
)

findings = st.builds(
    DamageFinding,
    room=st.sampled_from(("Kitchen", "Bath")),
    item=st.sampled_from(("door", "sink")),
    classification=st.none() | st.sampled_from(FindingClass),
    photos=st.sampled_from(((), ("p1",))),
)
drafts = st.builds(
    lambda residents, address, found: evolve(
        DRAFT, residents=residents, forwarding_address=address, findings=tuple(found)
    ),
    st.sampled_from(((), (ADA,), (ADA, BEN))),
    st.sampled_from(("", "12 Elm St")),
    st.lists(findings, max_size=4),
)


def excused(statement: DepositStatement) -> DepositStatement:
    notes = tuple(Unobtainable(fact, PM, AT, "asked three times") for fact in missing(statement))
    return evolve(statement, unobtainable=notes)


@given(drafts)
def test_a_statement_is_final_just_when_nothing_is_missing(draft: DepositStatement) -> None:
    blocking = missing(draft)
    if blocking:
        with pytest.raises(StatementIncomplete) as refused:
            finalize(draft, SETTLEMENT, AT)
        assert refused.value.missing == blocking
        wanted = "; ".join(map(str, blocking))
        assert str(refused.value) == f"the statement cannot be finalized without: {wanted}"
    else:
        assert finalize(draft, SETTLEMENT, AT).is_final


@given(drafts)
def test_what_cannot_be_had_no_longer_blocks(draft: DepositStatement) -> None:
    final = finalize(excused(draft), SETTLEMENT, AT)
    assert final.check_waits == (not draft.forwarding_address or not draft.residents)
    assert final.sent_to == (draft.forwarding_address or draft.last_known_address)


def test_everything_that_is_missing_is_listed() -> None:
    found = (
        DamageFinding("Kitchen", "door", None),
        DamageFinding("Bath", "sink", FindingClass.DAMAGED_TENANT),
        DamageFinding("Bath", "tub", FindingClass.DAMAGED_WARRANTY),
    )
    bare = evolve(DRAFT, residents=(), forwarding_address="", findings=found)
    assert [str(fact) for fact in missing(bare)] == [
        "forwarding address",
        "payee",
        "classification (Kitchen, door)",
        "photo (Bath, sink)",
    ]


def test_an_instruction_needs_every_signature() -> None:
    instruction = PayeeInstruction((PayeeShare(ADA, 1),), frozenset({ADA.party}))
    draft = evolve(DRAFT, instruction=instruction)
    assert missing(draft) == (Missing(Fact.PAYEE, "signature of Ben Ruiz"),)
    assert draft.check_waits
    assert missing(evolve(draft, instruction=evolve(instruction, signed_by=frozenset({ADA.party, BEN.party})))) == ()


def test_a_fact_is_unobtainable_only_with_a_note() -> None:
    with pytest.raises(InvalidValue, match=r"^note: '  ' is not a sentence that says why it cannot be had$"):
        Unobtainable(Missing(Fact.FORWARDING_ADDRESS), PM, AT, "  ")


def test_a_version_is_final_once_and_revised_into_the_next() -> None:
    final = finalize(DRAFT, SETTLEMENT, AT, check_dated_on=date(2026, 7, 15))
    assert (final.version, final.settlement, final.finalized_at) == (1, SETTLEMENT, AT)
    assert final.check_dated_on == date(2026, 7, 15)
    with pytest.raises(StatementFinal, match="version 1"):
        finalize(final, SETTLEMENT, AT)
    draft = revise(final)
    assert draft == evolve(DRAFT, version=2)
    with pytest.raises(StatementNotFinal, match="version 2"):
        revise(draft)
