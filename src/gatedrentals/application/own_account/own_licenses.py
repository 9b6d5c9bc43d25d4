"""Which licenses are a person's own: the one place that decides it (§13.3)."""

from attrs import frozen

from gatedrentals.domain.access.principal import Principal
from gatedrentals.domain.licensing.license import License
from gatedrentals.domain.licensing.states import BEFORE_MOVE_IN, OCCUPIED
from gatedrentals.domain.site.policy import Site
from gatedrentals.ports.licenses import UnknownLicense
from gatedrentals.ports.store import Store


@frozen
class OwnLicense:
    """A license on which the person lives or lived, and its site."""

    site: Site
    license: License

    @property
    def is_current(self) -> bool:
        """Whether they live there, or are about to."""
        return self.license.state in OCCUPIED | BEFORE_MOVE_IN


@frozen
class OwnLicenses:
    """Finds a person's own licenses, and nothing of anybody else."""

    store: Store

    def __call__(self, principal: Principal) -> tuple[OwnLicense, ...]:
        """All of them: where they live now first, then the latest move-in."""
        found = []
        for site_id in principal.sites:
            with self.store.work(site_id) as work:
                site = work.sites.get(site_id)
                theirs = [one for one in work.licenses.of_parties(principal.parties) if one.site_id == site_id]
                found += [OwnLicense(site, one) for one in theirs if principal.owns(one.id)]
        return tuple(sorted(found, key=_latest_first))

    def one(self, principal: Principal, number: str = "") -> OwnLicense:
        """The one with this number; without a number, the first. Raises UnknownLicense, also for somebody else's."""
        for own in self(principal):
            if number in {"", own.license.number}:
                return own
        message = f"no license {number!r} is yours" if number else "no license is yours"
        raise UnknownLicense(message)


def _latest_first(own: OwnLicense) -> tuple[bool, int, str, str]:
    return not own.is_current, -own.license.stay.move_in.toordinal(), own.site.id, own.license.number
