"""A member of staff: their roles and their sites (§13.3)."""

from collections.abc import Iterable

from attrs import field

from gatedrentals.domain.access.contact import mail_key
from gatedrentals.domain.access.principal import Principal, staff_key
from gatedrentals.domain.access.roles import STAFF, Role
from gatedrentals.domain.errors import InvalidValue
from gatedrentals.domain.ids import SiteId
from gatedrentals.domain.values import frozen


def _mail(text: str) -> str:
    """The address as it is compared, or as it came if it is none."""
    return mail_key(text) or text


@frozen
class StaffMember:
    """Somebody whom the company's own door lets in. Who left is kept, and not active.

    Raises InvalidValue for no mail address or name, or for roles that are no staff's.
    """

    email: str = field(converter=_mail)
    name: str
    roles: frozenset[Role]
    sites: frozenset[SiteId]
    is_active: bool = True

    def __attrs_post_init__(self) -> None:
        """Look at all of it."""
        if not mail_key(self.email):
            raise InvalidValue("email", self.email, "a mail address")
        if not self.name.strip():
            raise InvalidValue("name", self.name, "a name")
        if not self.roles <= STAFF:
            found = _listed(role.value for role in self.roles - STAFF)
            raise InvalidValue("roles", found, f"of {_listed(role.value for role in STAFF)}")

    @property
    def principal(self) -> Principal:
        """Who they are when they are signed in."""
        return Principal(staff_key(self.email), self.name, self.roles, self.sites)

    @property
    def in_words(self) -> str:
        """All of it on one line, for the audit trail."""
        roles = _listed(role.value for role in self.roles) or "no role"
        left = "" if self.is_active else ", not active"
        return f"{self.name}: {roles} at {_listed(self.sites) or 'no site'}{left}"


def _listed(words: Iterable[str]) -> str:
    return ", ".join(sorted(words))
