"""Take somebody on, change what they may do, or let them go."""

from attrs import frozen

from gatedrentals.application.asked import Asked
from gatedrentals.domain.access.principal import Principal, staff_key
from gatedrentals.domain.access.roles import Permission
from gatedrentals.domain.access.staff_member import StaffMember
from gatedrentals.domain.errors import Refusal
from gatedrentals.domain.ids import NO_SITE
from gatedrentals.ports.audit_trail import AuditRow
from gatedrentals.ports.clock import Clock
from gatedrentals.ports.store import Store


class NotYourself(Refusal):
    """Nobody changes what they themselves may do."""

    code = "not_yourself"


@frozen
class SaveStaff:
    """A member of staff as they are from now on. ``by`` None is whoever installs the program, at its terminal."""

    member: StaffMember
    asked: Asked
    by: Principal | None = None


@frozen
class StaffDesk:
    """Keeps the list of staff. A member whose roles or sites change, or who leaves, must sign in again."""

    store: Store
    clock: Clock

    def __call__(self, command: SaveStaff) -> StaffMember | None:
        """Save a member; returns what was there before.

        Raises NotPermitted unless whoever asks sets up every site that the member has or had, and NotYourself;
        nothing is changed then.
        """
        member, by = command.member, command.by
        now = self.clock.now()
        with self.store.work() as work:
            before = work.staff.by_email(member.email)
            sites = member.sites | (before.sites if before is not None else frozenset())
            if by is not None:
                if by.key == staff_key(member.email):
                    message = "ask another owner to change what you may do"
                    raise NotYourself(message)
                for site_id in sorted(sites) or [NO_SITE]:
                    by.must(Permission.SET_UP, site_id)
            if before == member:
                return before
            work.staff.save(member)
            work.sessions.revoke_all(staff_key(member.email), now)
            for site_id in sorted(sites) or [NO_SITE]:
                work.audit_trail.add(
                    AuditRow(
                        site_id=site_id,
                        at=now,
                        who=command.asked.who,
                        origin=command.asked.origin,
                        what="save_staff",
                        subject=member.email,
                        detail="",
                        before="" if before is None else before.in_words,
                        after=member.in_words,
                    )
                )
        return before
