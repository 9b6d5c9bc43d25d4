"""What the contracts begin with: fresh sites, people and licenses that no other test has."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

from hypothesis import settings

from gatedrentals.domain.discounts.rules import NO_RULES
from gatedrentals.domain.ids import AccountId, HomeId, LicenseId, PadId, PartyId, ProductCode, SiteId
from gatedrentals.domain.licensing.license import Assignment, License
from gatedrentals.domain.licensing.states import State
from gatedrentals.domain.licensing.terms import (
    EndChange,
    Frequency,
    PayTerms,
    RecurringCharge,
    StayTerms,
    TermsChange,
)
from gatedrentals.domain.site.policy import Site
from gatedrentals.ports.parties import Party
from gatedrentals.ports.store import Store, Work
from gatedrentals.testing.strategies.catalogs import CATALOG
from gatedrentals.testing.strategies.sites import site_named

NOW = datetime(2027, 7, 1, 17, tzinfo=UTC)
"""An instant to begin with."""

MOVE_IN = date(2027, 7, 1)
"""When licenses of `new_license` begin."""

PAD = PadId("C-014")
"""Where they are."""

few_examples = settings(max_examples=20)
"""For properties that pass through a store: each example is a transaction or several."""


def later(seconds: int) -> datetime:
    """Some seconds after `NOW`."""
    return NOW + timedelta(seconds=seconds)


def new_site(store: Store) -> SiteId:
    """A site that nobody has used, with the catalog of the strategies and no discount rules."""
    site = site_named(SiteId(f"t{uuid4().hex[:16]}"))
    save_site(store, site)
    return site.id


def save_site(store: Store, site: Site) -> None:
    """Save a site with a suspense account of its own."""
    with store.work() as work:
        work.sites.save(site, AccountId(uuid4()), CATALOG, NO_RULES)


def new_license(
    site_id: SiteId,
    *,
    number: str | None = None,
    pads: tuple[tuple[date, PadId], ...] = ((MOVE_IN, PAD),),
    end: date | None = None,
    state: State = State.ACTIVE,
    license_id: LicenseId | None = None,
) -> License:
    """A license that is not saved yet: monthly, on one pad after the other, open unless it has an end."""
    move_in = pads[0][0]
    signed_at = datetime(move_in.year, move_in.month, move_in.day, tzinfo=UTC) - timedelta(days=10)
    terms = PayTerms(Frequency.MONTHLY, None, (RecurringCharge(ProductCode("rent"), 115_000),))
    ends = () if end is None else (EndChange(signed_at + timedelta(days=12), end, under_notice=True),)
    return License(
        id=license_id or LicenseId(uuid4()),
        number=number or f"L-{uuid4().hex[:12]}",
        site_id=site_id,
        residents=(PartyId(uuid4()),),
        assignments=tuple(Assignment(day, HomeId(f"TXC{uuid4().hex[:8]}"), pad) for day, pad in pads),
        stay=StayTerms(move_in, signed_at, (TermsChange(signed_at, move_in, terms),), ends),
        state=state,
    )


def save_license(work: Work, license_: License) -> License:
    """Save a license and its residents."""
    for resident in license_.residents:
        work.parties.save(Party(resident, license_.site_id, "Dana Whitfield"))
    return work.licenses.save(license_)
