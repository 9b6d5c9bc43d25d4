"""Change frequency, weekday, rent or recurring lines of a license (§3.7)."""

from datetime import date

from attrs import frozen

from gatedrentals.application.asked import Asked
from gatedrentals.application.licensing.draft_license import check_products
from gatedrentals.application.licensing.license_file import LicenseChanged, LicenseFile
from gatedrentals.domain.ids import SiteId
from gatedrentals.domain.licensing.residing import change_terms
from gatedrentals.domain.licensing.terms import PayTerms
from gatedrentals.ports.clock import Clock
from gatedrentals.ports.store import Store


@frozen
class ChangeTerms:
    """Other terms from ``effective_on`` on; None means the next due date."""

    site_id: SiteId
    license_number: str
    terms: PayTerms
    asked: Asked
    effective_on: date | None = None
    why: str = ""


@frozen
class TermsChanges:
    """Changes terms: what was invoiced for the part cut off is credited, the new part invoiced at once (§3.7)."""

    store: Store
    clock: Clock

    def __call__(self, command: ChangeTerms) -> LicenseChanged:
        """Change them.

        Raises UnknownLicense, NotAllowed, UnknownProduct, or InvalidValue for a day outside the stay; nothing changes
        then.
        """
        with self.store.work(command.site_id) as work:
            file = LicenseFile.of(work, command, self.clock)
            check_products(work.sites.catalog(command.site_id), command.terms)
            file.change(
                change_terms(
                    file.license, file.said, command.terms, today=file.today, effective_on=command.effective_on
                )
            )
            return file.follow("change terms")
