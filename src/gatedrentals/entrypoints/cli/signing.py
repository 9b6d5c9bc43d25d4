"""Options of a command as terms and drafts of the domain."""

from collections.abc import Mapping
from datetime import date

from gatedrentals.application.asked import Asked
from gatedrentals.application.licensing.draft_license import DraftLicense, NewResident
from gatedrentals.domain.catalog.product import DEPOSIT
from gatedrentals.domain.ids import HomeId, PadId, ProductCode, SiteId
from gatedrentals.domain.licensing.terms import Frequency, OneTimeCharge, PayTerms, RecurringCharge


def terms_of(said: Mapping[str, object]) -> PayTerms:
    """The terms of ``--frequency``, ``--due-anchor`` and ``--charge``. Raises InvalidValue if they do not fit."""
    charges, anchor = said["charges"], said["due_anchor"]
    assert isinstance(charges, tuple)
    assert anchor is None or isinstance(anchor, date)
    recurring = tuple(RecurringCharge(ProductCode(product), cents) for product, cents in charges)
    return PayTerms(Frequency(said["frequency"]), anchor, recurring)


def draft_of(asked: Asked, site: str, number: str, said: Mapping[str, object]) -> DraftLicense:
    """The license that the options of ``sign`` say. Raises InvalidValue."""
    residents, promo_codes, deposit_cents = said["residents"], said["promo_codes"], said["deposit"]
    move_in, agreed_on = said["move_in"], said["long_stay_agreed"]
    assert isinstance(residents, tuple)
    assert isinstance(promo_codes, tuple)
    assert isinstance(deposit_cents, int)
    assert isinstance(move_in, date)
    assert agreed_on is None or isinstance(agreed_on, date)
    return DraftLicense(
        site_id=SiteId(site),
        number=number,
        residents=tuple(NewResident(name) for name in residents),
        home=HomeId(str(said["home"])),
        pad=PadId(str(said["pad"])),
        move_in=move_in,
        terms=terms_of(said),
        asked=asked,
        one_time=(OneTimeCharge(DEPOSIT, deposit_cents),) if deposit_cents else (),
        promo_codes=frozenset(promo_codes),
        autopay_on=said["autopay"] is True,
        long_stay_agreed_on=agreed_on,
    )
