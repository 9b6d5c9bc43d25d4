"""No projections: memory reckons what it is asked from what it keeps, so nothing can differ."""

from attrs import frozen

from gatedrentals.domain.ids import AccountId, SiteId


@frozen
class MemoryProjections:
    """Projections that are always right."""

    def differing(self, site_id: SiteId) -> list[AccountId]:  # noqa: ARG002 - of any site
        """None."""
        return []

    def rebuild(self, site_id: SiteId) -> list[AccountId]:  # noqa: ARG002 - of any site
        """None."""
        return []
