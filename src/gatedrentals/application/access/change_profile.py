"""Change how a resident hears from us; staff correct where they can be reached (§13.6)."""

from collections.abc import Callable

from attrs import evolve, frozen

from gatedrentals.application.asked import Asked
from gatedrentals.domain.access.contact import mail_key, phone_key
from gatedrentals.domain.access.principal import Principal
from gatedrentals.domain.access.roles import Permission
from gatedrentals.domain.errors import InvalidValue
from gatedrentals.domain.ids import PartyId, SiteId
from gatedrentals.ports.audit_trail import AuditRow
from gatedrentals.ports.clock import Clock
from gatedrentals.ports.parties import Party
from gatedrentals.ports.store import Store, Work


@frozen
class ChangePreferences:
    """Which messages a person takes. Codes that they ask for always come."""

    site_id: SiteId
    party_id: PartyId
    takes_mail: bool
    takes_sms: bool
    by: Principal
    asked: Asked


@frozen
class CorrectContact:
    """Where a person can be reached, as staff were told; empty: nowhere. It is also how they sign in."""

    site_id: SiteId
    party_id: PartyId
    email: str
    phone: str
    by: Principal
    asked: Asked


@frozen
class Profiles:
    """Changes what is kept about people themselves."""

    store: Store
    clock: Clock

    def prefer(self, command: ChangePreferences) -> Party:
        """Change preferences: one's own, or as staff. Raises UnknownParty or NotPermitted."""
        if command.party_id not in command.by.parties:
            command.by.must(Permission.COMMAND_LICENSES, command.site_id)
        with self.store.work(command.site_id) as work:
            before = work.parties.get(command.party_id)
            now = evolve(before, takes_mail=command.takes_mail, takes_sms=command.takes_sms)
            return self._save(work, command.asked, "change_preferences", before, now, _takes)

    def correct(self, command: CorrectContact) -> Party:
        """Correct contact data; whoever signed in by the old one is signed out.

        Raises UnknownParty or NotPermitted, or InvalidValue for what is no address or number.
        """
        command.by.must(Permission.COMMAND_LICENSES, command.site_id)
        if command.email and not mail_key(command.email):
            raise InvalidValue("email", command.email, "a mail address")
        if command.phone and not phone_key(command.phone):
            raise InvalidValue("phone", command.phone, "a telephone number such as (281) 555-0123")
        with self.store.work(command.site_id) as work:
            before = work.parties.get(command.party_id)
            now = evolve(before, email=command.email.strip(), phone=command.phone.strip())
            return self._save(work, command.asked, "correct_contact", before, now, _reached)

    def _save(
        self, work: Work, asked: Asked, what: str, before: Party, after: Party, words: Callable[[Party], str]
    ) -> Party:
        if after == before:
            return after
        work.parties.save(after)
        work.audit_trail.add(
            AuditRow(
                site_id=after.site_id,
                at=self.clock.now(),
                who=asked.who,
                origin=asked.origin,
                what=what,
                subject=after.name,
                detail="",
                before=words(before),
                after=words(after),
            )
        )
        return after


def _takes(party: Party) -> str:
    return f"mail {'yes' if party.takes_mail else 'no'}, SMS {'yes' if party.takes_sms else 'no'}"


def _reached(party: Party) -> str:
    """Masked: the trail is for ever, and what a person was called at need not be."""
    return ", ".join(contact.masked for contact in party.contacts) or "nowhere"
