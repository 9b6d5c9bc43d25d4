"""Checks and whom they name (§11.4)."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatedrentals.domain.deposits.payees import (
    CheckShare,
    NoPayee,
    Payee,
    PayeeInstruction,
    PayeeShare,
    PayeesNotSigned,
    checks,
)
from gatedrentals.domain.errors import InvalidValue
from gatedrentals.domain.ids import PartyId

PEOPLE = tuple(Payee(PartyId(UUID(int=place)), name) for place, name in enumerate(("Ada Ruiz", "Ben Ruiz", "Cy Ruiz")))
AUNT = Payee(PartyId(UUID(int=99)), "Dora Ruiz")
ALL = frozenset(person.party for person in PEOPLE)


def signed(*weights: int, by: frozenset[PartyId] = ALL) -> PayeeInstruction:
    shares = tuple(PayeeShare(payee, weight) for payee, weight in zip((*PEOPLE, AUNT), weights, strict=False))
    return PayeeInstruction(shares, by)


@given(st.integers(1, 500_000), st.lists(st.integers(0, 9), min_size=1, max_size=4).filter(any))
def test_shares_sum_to_the_refund_and_none_is_empty(cents: int, weights: list[int]) -> None:
    shares = checks(cents, PEOPLE, signed(*weights))
    assert sum(share.cents for share in shares) == cents
    assert all(share.cents > 0 and len(share.payees) == 1 for share in shares)


@given(st.integers(1, 500_000), st.frozensets(st.sampled_from(sorted(ALL, key=str))))
def test_no_third_party_without_every_signature(cents: int, by: frozenset[PartyId]) -> None:
    instruction = PayeeInstruction((PayeeShare(AUNT, 1),), by)
    if by == ALL:
        assert checks(cents, PEOPLE, instruction) == (CheckShare((AUNT,), cents),)
    else:
        with pytest.raises(PayeesNotSigned, match="did not sign"):
            checks(cents, PEOPLE, instruction)


def test_one_joint_check_unless_signed() -> None:
    """Example 8."""
    assert checks(120_967, PEOPLE, None) == (CheckShare(PEOPLE, 120_967),)


@pytest.mark.parametrize(
    ("weights", "cents"), [((1, 1, 1), [40_323, 40_322, 40_322]), ((2, 1, 1), [60_483, 30_242, 30_242])]
)
def test_signed_shares(weights: tuple[int, ...], cents: list[int]) -> None:
    """Example 8."""
    assert [share.cents for share in checks(120_967, PEOPLE, signed(*weights))] == cents


def test_nothing_is_refunded_by_no_check() -> None:
    assert checks(0, PEOPLE, None) == ()


def test_a_refund_needs_someone_to_go_to() -> None:
    with pytest.raises(NoPayee):
        checks(100, (), None)
    with pytest.raises(InvalidValue, match=r"^weights: \(0, 0\) is not a list of weights from 0 with one above 0$"):
        checks(100, PEOPLE, signed(0, 0))


def test_the_refusal_names_who_did_not_sign() -> None:
    with pytest.raises(PayeesNotSigned, match="Ada Ruiz, Cy Ruiz did not sign"):
        checks(100, PEOPLE, signed(1, 1, by=frozenset({PEOPLE[1].party})))
