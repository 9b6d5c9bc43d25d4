"""What commands on licenses are asked with."""

from datetime import date
from typing import Annotated

from msgspec import Meta

from gatedrentals.application.asked import Asked
from gatedrentals.application.licensing.draft_license import DraftLicense, NewResident
from gatedrentals.domain.ids import HomeId, PadId, ProductCode, SiteId
from gatedrentals.domain.licensing.terms import Frequency, OneTimeCharge, PayTerms, RecurringCharge
from gatedrentals.entrypoints.api.bodies.common import Asking, MoneyBody, Name, Why

Code = Annotated[str, Meta(min_length=1, max_length=60)]
Contact = Annotated[str, Meta(max_length=200)]


class WhyBody(Asking, frozen=True):
    """A command that needs no more than its reason."""

    why: Why = ""


class ResidentBody(Asking, frozen=True):
    """Somebody who signs."""

    name: Annotated[str, Meta(min_length=1, max_length=200, examples=["Dana Whitfield"])]
    email: Contact = ""
    phone: Contact = ""


class RecurringBody(Asking, frozen=True):
    """What recurs in every cycle; without an amount it is the catalog's price."""

    product: Annotated[str, Meta(min_length=1, max_length=60, examples=["rent"])]
    amount: MoneyBody | None = None


class OneTimeBody(Asking, frozen=True):
    """A charge of the first invoice, such as the deposit."""

    product: Annotated[str, Meta(min_length=1, max_length=60, examples=["security_deposit"])]
    amount: MoneyBody


class PayTermsBody(Asking, frozen=True):
    """How often and what; ``anchor`` is any due date of weekly and biweekly terms, and null for monthly ones."""

    frequency: Frequency
    recurring: Annotated[tuple[RecurringBody, ...], Meta(min_length=1, max_length=50)]
    anchor: Annotated[date | None, Meta(examples=["2028-07-07"])] = None

    def terms(self) -> PayTerms:
        """The terms. Raises InvalidValue where anchor and frequency do not fit."""
        recurring = tuple(
            RecurringCharge(ProductCode(each.product), None if each.amount is None else each.amount.cents)
            for each in self.recurring
        )
        return PayTerms(self.frequency, self.anchor, recurring)


class DraftBody(Asking, frozen=True):
    """A license to draft."""

    number: Annotated[str, Meta(min_length=1, max_length=60, examples=["CR-2001"])]
    residents: Annotated[tuple[ResidentBody, ...], Meta(min_length=1, max_length=20)]
    home: Code
    pad: Code
    move_in: date
    terms: PayTermsBody
    one_time: tuple[OneTimeBody, ...] = ()
    promo_codes: tuple[Name, ...] = ()
    autopay_on: bool = False
    long_stay_agreed_on: date | None = None

    def command(self, site_id: str, asked: Asked) -> DraftLicense:
        """The command. Raises InvalidValue."""
        return DraftLicense(
            site_id=SiteId(site_id),
            number=self.number,
            residents=tuple(NewResident(each.name, each.email, each.phone) for each in self.residents),
            home=HomeId(self.home),
            pad=PadId(self.pad),
            move_in=self.move_in,
            terms=self.terms.terms(),
            asked=asked,
            one_time=tuple(OneTimeCharge(ProductCode(each.product), each.amount.cents) for each in self.one_time),
            promo_codes=frozenset(self.promo_codes),
            autopay_on=self.autopay_on,
            long_stay_agreed_on=self.long_stay_agreed_on,
        )


class CancelBody(Asking, frozen=True):
    """A license that is cancelled before move-in; ``address`` is where a check goes for what was paid."""

    address: Annotated[str, Meta(max_length=500)] = ""
    why: Why = ""


class MoveInBody(Asking, frozen=True):
    """Another day of move-in."""

    move_in: Annotated[date, Meta(examples=["2028-07-12"])]
    why: Why = ""


class ActivateBody(Asking, frozen=True):
    """Residents move in; ``moved_in_on`` if it was another day than the license says."""

    moved_in_on: date | None = None
    why: Why = ""


class ChangeTermsBody(Asking, frozen=True):
    """Other terms, from the next due date unless ``effective_on`` names a day."""

    terms: PayTermsBody
    effective_on: Annotated[date | None, Meta(examples=["2028-07-21"])] = None
    why: Why = ""


class TransferBody(Asking, frozen=True):
    """Another home or pad from a day on."""

    home: Code
    pad: Code
    from_day: date
    why: Why = ""


class LongStayBody(Asking, frozen=True):
    """The day of a written notice or agreement of thirty days or more."""

    agreed_on: date
    why: Why = ""


class TaxRestartBody(Asking, frozen=True):
    """The first unpaid night, from which the hotel tax counts anew."""

    from_night: date
    why: Why = ""


class NoticeBody(Asking, frozen=True):
    """Notice to vacate, with the day of surrender if it is confirmed already."""

    notice_given_on: Annotated[date, Meta(examples=["2028-07-03"])]
    surrender_on: Annotated[date | None, Meta(examples=["2028-07-31"])] = None
    why: Why = ""


class SurrenderBody(Asking, frozen=True):
    """The day on which the home is handed back."""

    surrender_on: Annotated[date, Meta(examples=["2028-07-31"])]
    why: Why = ""


class MoveOutBody(Asking, frozen=True):
    """The day on which the residents left."""

    departed_on: date
    why: Why = ""


class AbandonBody(Asking, frozen=True):
    """Residents left without a word; ``why`` says by what that is known."""

    last_night: date
    why: Annotated[str, Meta(min_length=1, max_length=2000)]


class PossessionBody(Asking, frozen=True):
    """The day on which possession came back."""

    back_on: date
    why: Why = ""
