"""What happens to licenses of a park and to its months, as values: see `steps`."""

from datetime import timedelta

from attrs import frozen

from gatedrentals.application.closing.close_month import CloseMonth, MonthCloses
from gatedrentals.application.deposits.draft_statement import DraftStatement, StatementDrafts
from gatedrentals.application.deposits.finalize_statement import FinalizeStatement, FinalizeStatements
from gatedrentals.application.licensing.abandon import Abandon, Abandonments
from gatedrentals.application.licensing.activate import ActivatedLicenses, ActivateLicense
from gatedrentals.application.licensing.change_terms import ChangeTerms, TermsChanges
from gatedrentals.application.licensing.confirm_surrender import ConfirmSurrender, Surrenders
from gatedrentals.application.licensing.give_notice import GiveNotice, Notices
from gatedrentals.application.licensing.move_out import MoveOut, MoveOuts
from gatedrentals.application.licensing.withdraw_notice import NoticeWithdrawals, WithdrawNotice
from gatedrentals.domain.deposits.damages import DamageFinding, FindingClass
from gatedrentals.domain.licensing.terms import Frequency
from gatedrentals.domain.period import local_day, next_month
from gatedrentals.testing.machines.park import ASKED, OPENING, Park, pay_terms
from gatedrentals.testing.machines.steps import number_of
from gatedrentals.testing.machines.tally import Tally
from gatedrentals.testing.strategies.sites import CENTRAL


@frozen
class MoveIn:
    """A license becomes active; its first invoice is cut."""

    license: int

    def take(self, park: Park) -> str:
        """Activate it, moved in as agreed."""
        command = ActivateLicense(park.site_id, number_of(park, self.license), ASKED)
        return park.attempt(lambda: ActivatedLicenses(park.store, park.clock)(command))


@frozen
class Terms:
    """Rent, weekday or frequency change, from the next due date on or from a named day."""

    license: int
    rent_cents: int
    frequency: Frequency | None = None
    in_days: int | None = None

    def take(self, park: Park) -> str:
        """Change them."""
        number, today = number_of(park, self.license), local_day(park.now, CENTRAL)
        if Tally.of(park.documents(park.account_id(number))).credited_by_people:
            return "nothing"
        before = park.license(number).stay.terms[-1].terms
        frequency = self.frequency or before.frequency
        day = None if self.in_days is None else today + timedelta(days=self.in_days)
        anchor = before.anchor if frequency is before.frequency and self.frequency is None else day or today
        terms = pay_terms(frequency, anchor, self.rent_cents, storm_water=len(before.recurring) > 1)
        command = ChangeTerms(park.site_id, number, terms, ASKED, day)
        return park.attempt(lambda: TermsChanges(park.store, park.clock)(command))


@frozen
class Notice:
    """Notice to vacate, with a surrender day or without one yet."""

    license: int
    in_days: int | None

    def take(self, park: Park) -> str:
        """Give notice."""
        today = local_day(park.now, CENTRAL)
        day = None if self.in_days is None else today + timedelta(days=self.in_days)
        command = GiveNotice(park.site_id, number_of(park, self.license), today, ASKED, day)
        return park.attempt(lambda: Notices(park.store, park.clock)(command))


@frozen
class Surrender:
    """The surrender day is confirmed, or moved."""

    license: int
    in_days: int

    def take(self, park: Park) -> str:
        """Confirm it."""
        day = local_day(park.now, CENTRAL) + timedelta(days=self.in_days)
        command = ConfirmSurrender(park.site_id, number_of(park, self.license), day, ASKED)
        return park.attempt(lambda: Surrenders(park.store, park.clock)(command))


@frozen
class Withdraw:
    """The residents stay after all."""

    license: int

    def take(self, park: Park) -> str:
        """Withdraw the notice."""
        command = WithdrawNotice(park.site_id, number_of(park, self.license), ASKED)
        return park.attempt(lambda: NoticeWithdrawals(park.store, park.clock)(command))


@frozen
class Leave:
    """The residents have left today."""

    license: int

    def take(self, park: Park) -> str:
        """Move out."""
        command = MoveOut(park.site_id, number_of(park, self.license), local_day(park.now, CENTRAL), ASKED)
        return park.attempt(lambda: MoveOuts(park.store, park.clock)(command))


@frozen
class Vanish:
    """The home is found abandoned, and was so for some days."""

    license: int
    days_ago: int

    def take(self, park: Park) -> str:
        """Note the abandonment."""
        night = local_day(park.now, CENTRAL) - timedelta(days=self.days_ago)
        command = Abandon(park.site_id, number_of(park, self.license), night, ASKED, "door open, power off")
        return park.attempt(lambda: Abandonments(park.store, park.clock)(command))


@frozen
class Settle:
    """The deposit is settled, with damages or without."""

    license: int
    damages_cents: int

    def take(self, park: Park) -> str:
        """Draft the statement and make it final."""
        number = number_of(park, self.license)
        found = (DamageFinding("kitchen", "door", FindingClass.DAMAGED_TENANT, 1, self.damages_cents, ("photo-1",)),)
        draft = DraftStatement(
            park.site_id, number, found if self.damages_cents else (), ASKED, "1 New Road", "1 Old Road"
        )

        def settle() -> None:
            StatementDrafts(park.store, park.clock)(draft)
            FinalizeStatements(park.store, park.clock)(FinalizeStatement(park.site_id, number, ASKED))

        return park.attempt(settle)


@frozen
class Close:
    """The next month of the site is closed, if it is over."""

    def take(self, park: Park) -> str:
        """Close it."""
        with park.store.work(park.site_id) as work:
            closes = work.closes.of_site(park.site_id)
        month = next_month(closes[-1].month) if closes else OPENING.date().replace(day=1)
        return park.attempt(lambda: MonthCloses(park.store, park.clock)(CloseMonth(park.site_id, month, ASKED)))
