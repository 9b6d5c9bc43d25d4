"""The item of a license whose invoice no rule could cut (§3.3)."""

from datetime import datetime

from gatedrentals.domain.attention.item import About
from gatedrentals.domain.attention.kinds import INVOICE_REFUSED
from gatedrentals.domain.errors import Refusal
from gatedrentals.domain.ids import SiteId, account_of
from gatedrentals.domain.licensing.license import License
from gatedrentals.domain.period import with_day_words
from gatedrentals.ports.store import Work


def keep_refused_item(work: Work, site_id: SiteId, license_: License, refusal: Refusal, now: datetime) -> None:
    """Keep what a run was refused for, so that it stops no other license."""
    about = About(license_.number, account_of(license_.id))
    reason = f"license {license_.number}: {with_day_words(str(refusal))}"
    work.kept.keep(INVOICE_REFUSED.item(site_id, license_.number, reason, now, about))
