"""Who acts: a member of staff, or a resident or applicant, who is only ever about themselves."""

from uuid import UUID

from gatedrentals.domain.access.roles import GRANTED, STAFF, Permission, Role
from gatedrentals.domain.errors import InvalidValue, Refusal
from gatedrentals.domain.ids import LicenseId, PartyId, SiteId
from gatedrentals.domain.values import frozen

STAFF_PREFIX, PARTY_PREFIX = "staff:", "party:"


class NotPermitted(Refusal):
    """This person may not do this, or not at this site."""

    code = "not_permitted"


@frozen
class Principal:
    """A person as they are signed in.

    ``key`` names them for good: ``staff:`` with their mail address, or ``party:`` with an identifier. ``parties`` are
    the people of every site that a resident is, ``licenses`` those on which one of them lives or lived.
    """

    key: str
    name: str
    roles: frozenset[Role]
    sites: frozenset[SiteId]
    parties: frozenset[PartyId] = frozenset()
    licenses: frozenset[LicenseId] = frozenset()

    @property
    def is_staff(self) -> bool:
        """Whether they came in through the company's own door."""
        return not self.roles.isdisjoint(STAFF)

    @property
    def permissions(self) -> frozenset[Permission]:
        """All that their roles may do."""
        return frozenset[Permission]().union(*(GRANTED[role] for role in self.roles))

    def may(self, permission: Permission, site_id: SiteId) -> bool:
        """Whether they may do something at a site; of residents, only about what `owns` says is theirs."""
        return site_id in self.sites and permission in self.permissions

    def sites_where(self, permission: Permission) -> frozenset[SiteId]:
        """The sites at which they may do something."""
        return self.sites if permission in self.permissions else frozenset()

    def owns(self, license_id: LicenseId) -> bool:
        """Whether they live or lived on a license."""
        return license_id in self.licenses

    def must(self, permission: Permission, site_id: SiteId) -> None:
        """Refuse what they may not do. Raises NotPermitted."""
        if not self.may(permission, site_id):
            message = f"{self.name} may not {permission.value.replace('_', ' ')} at {site_id!r}"
            raise NotPermitted(message)


def staff_key(email: str) -> str:
    """The key of a member of staff: mail addresses are compared regardless of case."""
    return f"{STAFF_PREFIX}{email.casefold()}"


def party_key(party_id: PartyId) -> str:
    """The key of a resident or applicant."""
    return f"{PARTY_PREFIX}{party_id}"


def party_of(key: str) -> PartyId:
    """The person whom `party_key` named. Raises InvalidValue for a key that names nobody."""
    try:
        return PartyId(UUID(key.removeprefix(PARTY_PREFIX)))
    except ValueError as error:
        raise InvalidValue("key", key, "the key of a person") from error
