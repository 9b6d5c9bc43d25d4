"""A resident's notice to vacate: given today, with the day they mean to leave; what the final bill will be (§2, §6.3).

The day is a wish until the property manager confirms it: before that, nothing that was billed is taken back.
"""

from collections.abc import Iterable
from datetime import date, timedelta

from attrs import frozen

from gatedrentals.application.answering.one_work import OneWork
from gatedrentals.application.asked import Asked
from gatedrentals.application.licensing.confirm_surrender import ConfirmSurrender, Surrenders
from gatedrentals.application.licensing.give_notice import GiveNotice, Notices
from gatedrentals.application.licensing.license_file import LicenseChanged
from gatedrentals.application.reports.cycles_ahead import CycleAhead, CyclesAhead, LookAhead
from gatedrentals.application.watched import Watch, Watched
from gatedrentals.domain.catalog.product import ChargeClass
from gatedrentals.domain.errors import InvalidValue
from gatedrentals.domain.ids import SiteId, account_of
from gatedrentals.domain.ledger.canonical import TAGS
from gatedrentals.domain.ledger.documents import CreditMemo
from gatedrentals.domain.licensing.license import Transition
from gatedrentals.domain.licensing.states import Command
from gatedrentals.domain.period import day_words, local_day
from gatedrentals.ports.clock import Clock
from gatedrentals.ports.store import Store

WITHIN = timedelta(days=365)
"""How far ahead a resident may say that they will leave."""
_WISH, _MORE = "they mean to surrender on ", ": "
"""How the reason of a resident's notice begins, and what parts the day from what else they wrote."""
_CYCLES = WITHIN.days // 7 + 2
"""More than anybody can be billed until then."""


@frozen
class GiveOwnNotice:
    """A resident's notice: ``leave_on`` is the day on which they mean to surrender the home."""

    site_id: SiteId
    license_number: str
    leave_on: date
    asked: Asked
    why: str = ""


@frozen
class OwnWish:
    """What a resident said with their notice: ``leave_on``, the day in words, and what else they wrote."""

    leave_on: str
    why: str


@frozen
class FinalBill:
    """What is left to settle if the surrender is confirmed for the day, as far as it can be known before it.

    ``owed_cents`` is open then, of deposit lines nothing: a deposit that was not paid is not owed (§11.4);
    ``credited_cents`` of what was billed, which is for days beyond it, is off by then. ``ahead`` is what will still be
    billed, ``held_cents`` money that no charge takes, ``deposits_held_cents`` the deposit. The last electric reading
    and what the inspection finds are not in it.
    """

    given_on: date
    leave_on: date
    last_night: date
    owed_cents: int
    credited_cents: int
    ahead: tuple[CycleAhead, ...]
    held_cents: int
    deposits_held_cents: int

    @property
    def ahead_cents(self) -> int:
        """What the cycles that are not billed yet will cost."""
        return sum(cycle.cost_cents for cycle in self.ahead)

    @property
    def left_cents(self) -> int:
        """What is left to pay after the deposit; below zero, it comes back by check."""
        return self.owed_cents + self.ahead_cents - self.held_cents - self.deposits_held_cents


@frozen
class OwnNotices:
    """Takes residents' notices; whose the license is, `OwnLicenses` has decided."""

    store: Store
    clock: Clock

    def __call__(self, command: GiveOwnNotice) -> LicenseChanged:
        """Take it; the property manager confirms the day.

        Raises UnknownLicense, NotAllowed, or InvalidValue for a day in the past or too far ahead.
        """
        return Notices(self.store, self.clock)(self._notice(command))

    def wish(self, site_id: SiteId, license_number: str) -> OwnWish | None:
        """What they said with their notice, if they gave it themselves. Raises UnknownLicense."""
        with self.store.work(site_id) as work:
            return wish_of(work.licenses.transitions(work.licenses.by_number(site_id, license_number).id))

    def foresee(self, command: GiveOwnNotice) -> FinalBill:
        """The final bill if the day is confirmed; to be asked of a previewed store, as it does all of it.

        Raises as taking it does, and UnknownProduct or NoPrice.
        """
        notice = self._notice(command)
        site_id, number = command.site_id, command.license_number
        confirmation = ConfirmSurrender(site_id, number, command.leave_on, command.asked)

        def leave(store: Store) -> LicenseChanged:
            Notices(store, self.clock)(notice)
            return Surrenders(store, self.clock)(confirmation)

        with self.store.work(site_id) as work:
            one = OneWork(work, site_id)
            found = Watch(one, self.clock)(site_id, number, leave)
            ahead = CyclesAhead(one, self.clock)(LookAhead(site_id, number, _CYCLES))
            lines = work.subledger.standing(account_of(found.after.license.id)).open_lines
        owed_cents = sum(line.open_cents for line in lines if line.rank_class is not ChargeClass.DEPOSIT)
        return _bill(command, found, owed_cents, ahead)

    def _notice(self, command: GiveOwnNotice) -> GiveNotice:
        with self.store.work(command.site_id) as work:
            today = local_day(self.clock.now(), work.sites.get(command.site_id).zone)
        if not today <= command.leave_on <= today + WITHIN:
            right = f"a day from {today.isoformat()} on, within a year"
            raise InvalidValue("leave_on", command.leave_on.isoformat(), right)
        wish = f"{_WISH}{day_words(command.leave_on)}"
        why = f"{wish}{_MORE}{command.why}" if command.why else wish
        return GiveNotice(command.site_id, command.license_number, today, command.asked, why=why)


def wish_of(transitions: Iterable[Transition]) -> OwnWish | None:
    """What a resident said with the latest notice of these transitions; None if the office took it."""
    said = [each.why for each in transitions if each.command is Command.GIVE_NOTICE]
    if not said or not said[-1].startswith(_WISH):
        return None
    leave_on, _, why = said[-1].removeprefix(_WISH).partition(_MORE)
    return OwnWish(leave_on, why)


def _bill(
    command: GiveOwnNotice, found: Watched[LicenseChanged], owed_cents: int, ahead: tuple[CycleAhead, ...]
) -> FinalBill:
    license_, figures = found.after.license, found.after.figures
    assert license_.notice_given_on is not None
    assert license_.end is not None
    return FinalBill(
        given_on=license_.notice_given_on,
        leave_on=command.leave_on,
        last_night=license_.end - timedelta(days=1),
        owed_cents=owed_cents,
        credited_cents=-sum(each.change_cents for each in found.documents if each.kind == TAGS[CreditMemo]),
        ahead=ahead,
        held_cents=figures.credit_cents + figures.unapplied_cents,
        deposits_held_cents=figures.deposits_held_cents,
    )
