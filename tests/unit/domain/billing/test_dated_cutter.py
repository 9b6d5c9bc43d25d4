"""Every piece is cut under the policy of its own day, whenever it is cut (§4.2, §4.3)."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from attrs import evolve

from gatedrentals.domain.billing.dated_cutter import DatedCutter
from gatedrentals.domain.site.policy import HotelTaxRate, HotelTaxRule, PolicyHistory, PolicyVersion, SitePolicy
from tests.unit.domain.billing.test_invoicing import TAX, amounts, context, piece_at
from tests.unit.domain.stays import stay, weekly

CHICAGO = ZoneInfo("America/Chicago")
FRIDAY = date(2026, 6, 5)
STAY = stay(FRIDAY, weekly(FRIDAY))
DEARER = HotelTaxRule((HotelTaxRate("State", 1_000),))
UNTAXED, TAXED = context(STAY), context(STAY, tax=TAX)


def cutter(known: SitePolicy) -> DatedCutter:
    """Taxed from 06-12 noon on, dearer from 06-19 noon on; ``known`` is the policy when the piece is cut."""
    policies = PolicyHistory(
        (
            PolicyVersion(datetime(2020, 1, 1, tzinfo=CHICAGO), UNTAXED.policy),
            PolicyVersion(datetime(2026, 6, 12, 12, tzinfo=CHICAGO), TAXED.policy),
            PolicyVersion(datetime(2026, 6, 19, 12, tzinfo=CHICAGO), evolve(TAXED.policy, hotel_tax=DEARER)),
        )
    )
    return DatedCutter(evolve(UNTAXED, policy=known), policies, CHICAGO)


@pytest.mark.parametrize("known", [UNTAXED.policy, TAXED.policy])
def test_a_cycle_is_taxed_by_the_policy_of_noon_of_its_own_day(known: SitePolicy) -> None:
    cut = cutter(known)
    pieces = [piece_at(STAY, date(2026, 6, day)) for day in (5, 12, 19)]

    assert [amounts(cut.recurring(piece, {})) for piece in pieces] == [
        [32_500],
        [32_500, 1_950, 2_925],
        [32_500, 3_250],
    ]
    assert amounts(cut.first(pieces[1], {})) == [32_500, 1_950, 2_925]


def test_a_tax_line_that_is_cut_keeps_its_verdicts_under_any_policy() -> None:
    piece = piece_at(STAY, date(2026, 6, 12))
    _, tax, _ = cutter(UNTAXED.policy).recurring(piece, {})
    window = evolve(piece.window, end=date(2026, 6, 15))

    assert cutter(UNTAXED.policy).tax_cents(tax, 13_929, window) == 836
