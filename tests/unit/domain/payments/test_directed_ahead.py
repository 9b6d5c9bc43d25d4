"""Money directed to a part of a cycle that was billed ahead and cut (§3.7, §6.4, §6.5)."""

from datetime import date

from gatedrentals.domain.ledger.documents import DirectiveKind
from gatedrentals.domain.licensing.terms import TermsChange
from tests.unit.domain.payments.books import RENT, STORM_WATER, at, moved_to, weekly
from tests.unit.domain.payments.histories import check
from tests.unit.domain.payments.residents import C2, resident

CUT = date(2026, 6, 29)


def test_directed_money_pays_each_line_it_was_sent_to_and_leaves_those_before_them_billed() -> None:
    """Some of it stands on one of the two lines already: it is not taken from there for the other.

    The part before them loses all of it, though its day has not come, and stays: nights before paid ones are billed.
    """
    account = resident()
    account.pay("first week", 33_000, at(6, 13, 9))
    account.pay("ahead", 33_000, at(6, 13, 10))
    assert account.stay is not None
    account.change(moved_to(account.stay, terms=TermsChange(at(6, 14), CUT, weekly(CUT))), at(6, 14))
    assert account.placed("ahead") == {(RENT, C2): 13_929, (STORM_WATER, C2): 214, (RENT, CUT): 18_857}

    account.direct(DirectiveKind.DIRECT, [account.ref(RENT, CUT), account.ref(STORM_WATER, CUT)], at(6, 14, 9), "ahead")
    check(account)

    assert account.placed("ahead") == {(RENT, CUT): 32_500, (STORM_WATER, CUT): 500}
    assert account.open() == {(RENT, C2): 13_929, (STORM_WATER, C2): 214}
