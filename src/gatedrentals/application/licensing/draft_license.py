"""Draft a license: residents, home and pad, move-in and terms; its account is opened with it (§2)."""

from datetime import date

from attrs import frozen

from gatedrentals.application.asked import Asked
from gatedrentals.application.licensing.license_file import LicenseChanged
from gatedrentals.domain.catalog.product import Catalog
from gatedrentals.domain.ids import AccountId, HomeId, LicenseId, PadId, PartyId, SiteId
from gatedrentals.domain.licensing.license import Assignment, License
from gatedrentals.domain.licensing.terms import OneTimeCharge, PayTerms, StayTerms, TermsChange
from gatedrentals.domain.period import day_words
from gatedrentals.ports.audit_trail import AuditRow
from gatedrentals.ports.clock import Clock
from gatedrentals.ports.ids import Ids
from gatedrentals.ports.parties import Party
from gatedrentals.ports.store import Store, Work
from gatedrentals.ports.subledger import AccountKind


@frozen
class NewResident:
    """A resident as they introduce themselves."""

    name: str
    email: str = ""
    phone: str = ""


@frozen
class DraftLicense:
    """A license to be signed. ``one_time`` stands on the first invoice: the deposit and other charges (§3.4)."""

    site_id: SiteId
    number: str
    residents: tuple[NewResident, ...]
    home: HomeId
    pad: PadId
    move_in: date
    terms: PayTerms
    asked: Asked
    one_time: tuple[OneTimeCharge, ...] = ()
    promo_codes: frozenset[str] = frozenset()
    party_attributes: frozenset[str] = frozenset()
    autopay_on: bool = False
    long_stay_agreed_on: date | None = None
    """The day of a written agreement of 30 days or more, if there is one already (§4.3)."""


@frozen
class LicenseDrafts:
    """Drafts licenses; money may come for one from then on (§5.3)."""

    store: Store
    clock: Clock
    ids: Ids

    def __call__(self, command: DraftLicense) -> LicenseChanged:
        """Draft the license.

        Raises UnknownSite, NumberTaken, UnknownProduct for a charge that the catalog does not know, or InvalidValue
        without residents; nothing is kept then.
        """
        with self.store.work(command.site_id) as work:
            return LicenseChanged(self.draft(work, command))

    def draft(self, work: Work, command: DraftLicense) -> License:
        """The same within a work that is under way."""
        now = self.clock.now()
        catalog = work.sites.catalog(command.site_id)
        check_products(catalog, command.terms)
        for charge in command.one_time:
            catalog.product(charge.product)
        residents = tuple(PartyId(self.ids.new()) for _ in command.residents)
        drafted = License(
            id=LicenseId(self.ids.new()),
            number=command.number,
            site_id=command.site_id,
            residents=residents,
            assignments=(Assignment(command.move_in, command.home, command.pad),),
            stay=StayTerms(
                command.move_in, None, (TermsChange(now, command.move_in, command.terms),), one_time=command.one_time
            ),
            autopay_on=command.autopay_on,
            promo_codes=command.promo_codes,
            party_attributes=command.party_attributes,
            tax_notices=() if command.long_stay_agreed_on is None else (command.long_stay_agreed_on,),
        )
        for party, resident in zip(residents, command.residents, strict=True):
            work.parties.save(Party(party, command.site_id, resident.name, resident.email, resident.phone))
        saved = work.licenses.save(drafted)
        work.subledger.open_account(AccountId(saved.id), saved.site_id, AccountKind.LICENSE)
        work.audit_trail.add(
            AuditRow(
                site_id=command.site_id,
                at=now,
                who=command.asked.who,
                origin=command.asked.origin,
                what="draft",
                subject=saved.number,
                detail=f"home {command.home} on pad {command.pad} from {day_words(command.move_in)}",
            )
        )
        return saved


def check_products(catalog: Catalog, terms: PayTerms) -> None:
    """Raises UnknownProduct for a recurring charge that the catalog does not know: billing would stop at it later."""
    for charge in terms.recurring:
        catalog.product(charge.product)
