"""A cut cycle with discounts: what the rounding of days takes, no line pays back (§3.7, §4.2)."""

from collections import Counter
from datetime import date, timedelta
from uuid import UUID

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from gatedrentals.domain.billing.invoicing import BillingContext
from gatedrentals.domain.billing.rate_card import RateCard
from gatedrentals.domain.catalog.product import Catalog, GeneralLedgerAccounts, Product, Recognition
from gatedrentals.domain.discounts.rules import DiscountRule, FixedOff, PercentOff, RuleSet, Scope
from gatedrentals.domain.ids import HomeId, LicenseId, PadId, PartyId, SiteId
from gatedrentals.domain.ledger.documents import CreditMemo
from gatedrentals.domain.licensing.license import Assignment, License
from gatedrentals.domain.licensing.terms import EndChange
from gatedrentals.domain.site.charge_class import ChargeClass
from tests.unit.domain.payments.books import EXAMPLE, RENT, STORM_WATER, Account, always, at, moved_to, stay, weekly
from tests.unit.domain.payments.histories import check

C1 = date(2026, 6, 19)
CATALOG = Catalog(
    tuple(
        Product(code, code.capitalize(), kind, Recognition.RATABLE, GeneralLedgerAccounts("4000"), recurring=True)
        for code, kind in ((RENT, ChargeClass.RENT), (STORM_WATER, ChargeClass.UTILITIES))
    ),
    (),
)
ON_RENT = Scope(frozenset({ChargeClass.RENT}))
FREE = (
    DiscountRule("a", "$25.00 off", ON_RENT, FixedOff(2_500), 1),
    DiscountRule("b", "The rest is free", ON_RENT, PercentOff(10_000), 2),
)
rules = st.lists(
    st.builds(
        DiscountRule,
        id=st.text("abcdef", min_size=1, max_size=5),
        label=st.just("Rule"),
        applies_to=st.just(ON_RENT),
        benefit=st.builds(PercentOff, st.integers(1, 10_000)) | st.builds(FixedOff, st.integers(1, 40_000)),
        priority=st.integers(1, 3),
    ),
    max_size=4,
    unique_by=lambda rule: rule.id,
)


def resident(rent_cents: int, *rules: DiscountRule) -> Account:
    """A resident from 06-19 whose first week is billed by the real rules of discounts."""
    terms = stay(C1, at(6, 12, 13), weekly(C1, rent_cents))
    license_ = License(
        LicenseId(UUID(int=1)),
        "L-1",
        SiteId("crosby"),
        (PartyId(UUID(int=2)),),
        (Assignment(C1, HomeId("H-1"), PadId("C-001")),),
        terms,
    )
    policy = evolve(EXAMPLE, surrender_day_charged=False)
    cutter = BillingContext(RateCard(CATALOG), policy, license_, RuleSet(1, rules))
    account = Account(terms, always(policy), cutter)
    account.bill(at(6, 12, 13))
    return account


def leave(account: Account, nights: int) -> None:
    assert account.stay is not None
    end = EndChange(at(6, 13), C1 + timedelta(days=nights), under_notice=True)
    account.change(moved_to(account.stay, end=end), at(6, 13))


def credited(account: Account) -> dict[int, int]:
    """What each line of the first invoice was credited, in cents, by its number."""
    cents = Counter[int]()
    for document in account.documents:
        if isinstance(document.body, CreditMemo):
            cents.update({c.line.line_no: c.cents for c in document.body.credits if c.line.invoice_seq == 1})
    return dict(cents)


def test_four_nights_of_a_free_week_are_free() -> None:
    account = resident(32_500, *FREE)
    leave(account, 4)
    check(account)

    # Rounded apart, $185.71 of rent would bear $14.29 and $171.43 of discounts: the larger one gives up the cent.
    assert credited(account) == {1: 32_500 - 18_571, 2: -(2_500 - 1_429), 3: -(30_000 - 17_142), 4: 500 - 286}
    assert account.open() == {(STORM_WATER, C1): 286}


@given(st.integers(0, 50_000), rules, st.integers(0, 6), st.integers(0, 60_000))
def test_no_part_of_a_discounted_week_goes_below_zero_whoever_has_paid(
    rent_cents: int, taken: list[DiscountRule], nights: int, paid_cents: int
) -> None:
    account = resident(rent_cents, *taken)
    if paid_cents:
        account.pay("a", paid_cents, at(6, 12, 14))
    leave(account, nights)
    check(account)

    assert account.last is not None
    held_cents = sum(money.cents for money in account.last.held)
    posted = account.posted.invoices[1].invoice
    net_cents = sum(line.amount_cents for line in posted.lines) - sum(credited(account).values())
    assert account.open_cents == max(0, net_cents - paid_cents)
    assert held_cents == max(0, paid_cents - net_cents)
